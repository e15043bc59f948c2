"""Control charts of measures of one's own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rodatraden.charts.control import ControlPoint, control
from tests.charts.picture import sound

NAMES = ("medel", "gräns", "mål")
VALUES = st.floats(-1e5, 1e5, allow_nan=False)


def say(value: float) -> str:
    return f"{value:.1f}"


def test_signals_events_and_gaps_each_have_their_mark() -> None:
    points = [
        ControlPoint("jan", 10.0),
        ControlPoint("feb", 11.0, event="ny rutin"),
        ControlPoint("mar", None),
        ControlPoint("apr", 20.0, signal="utanför gränserna"),
        ControlPoint("maj", 12.0),
    ]
    picture = sound(control("Väntetid", points, 11.0, (8.0, 15.0), 9.0, say, NAMES))
    assert len(picture.all("polyline")) == 2
    assert len(picture.all("circle")) == 3
    assert len(picture.all("rect")) == 1
    assert "ny rutin" in picture.tips()
    assert "apr: 20.0 utanför gränserna" in picture.tips()
    assert set(NAMES) <= set(picture.words())


@given(
    st.lists(st.none() | VALUES, min_size=1, max_size=40),
    VALUES,
    st.none() | st.floats(0, 1e4),
    st.none() | VALUES,
)
def test_every_control_chart_stays_inside(
    values: list, centre: float, half: float | None, target: float | None
) -> None:
    points = [
        ControlPoint(f"<{i}>", value, "x" if i % 5 == 0 else "", "hände" if i % 7 == 0 else "")
        for i, value in enumerate(values)
    ]
    limits = (centre - half, centre + half) if half is not None else None
    picture = sound(control("<b>", points, centre, limits, target, say, NAMES))
    marked = len(picture.all("circle")) + len(picture.all("rect"))
    assert marked == sum(value is not None for value in values)
