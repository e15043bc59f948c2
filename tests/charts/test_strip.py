"""The position strip, the sparkline and the meter: better is right, a gap is a gap, nothing outside the frame."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rodatraden.charts import marks
from rodatraden.charts.strip import Strip, meter, sparkline, strip
from tests.charts.picture import sound

PLAIN = Strip(
    label="Läge bland landets kommuner",
    state="worse",
    value=30.0,
    interval=(25.0, 35.0),
    distribution=(10.0, 40.0, 50.0, 60.0, 90.0),
    peers=[("Malå", 45.0), ("Åsele", 70.0)],
)
VALUES = st.floats(-1e6, 1e6, allow_nan=False)


def test_low_values_lie_left_and_turned_ones_right() -> None:
    ((straight, _),) = sound(strip(PLAIN)).diamonds()
    ((turned, _),) = sound(strip(replace(PLAIN, turned=True))).diamonds()
    assert straight < 130 < turned
    assert straight == pytest.approx(260 - turned, abs=0.2)


@pytest.mark.parametrize("turned", [False, True])
def test_a_better_value_always_lies_further_right(turned: bool) -> None:
    better = sorted([20.0, 35.0, 50.0, 65.0, 80.0], reverse=turned)
    places = [
        sound(strip(replace(PLAIN, value=v, interval=None, turned=turned))).diamonds()[0][0] for v in better
    ]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_own_similar_median_and_the_middle_half_are_all_there() -> None:
    picture = sound(strip(PLAIN))
    assert len(picture.diamonds()) == 1
    assert picture.tips() == ["Malå", "Åsele"]
    assert len(picture.rings()) == 2
    (field,) = picture.all("rect")
    (median,) = picture.all("line", stroke=marks.SOFT)
    left, right = float(field.attrib["x"]), float(field.attrib["x"]) + float(field.attrib["width"])
    assert left < float(median.attrib["x1"]) < right
    (interval,) = picture.all("line", stroke_opacity="0.45")
    ((own, _),) = picture.diamonds()
    assert float(interval.attrib["x1"]) < own < float(interval.attrib["x2"])


def test_without_a_value_there_is_no_own_mark() -> None:
    picture = sound(strip(replace(PLAIN, value=None, interval=None)))
    assert not picture.diamonds()
    assert len(picture.rings()) == 2


@pytest.mark.parametrize("state", marks.COLOURS)
def test_the_state_colours_the_own_mark(state: str) -> None:
    assert marks.COLOURS[state] in strip(replace(PLAIN, state=state))


def test_words_from_outside_stay_words() -> None:
    hostile = '"><script>alert(1)</script>'
    picture = sound(strip(replace(PLAIN, label=hostile, peers=[(hostile, 45.0)])))
    assert picture.root.get("aria-label") == hostile
    assert picture.tips() == [hostile]
    assert "<script" not in picture.source


def test_one_extreme_municipality_does_not_press_the_others_together() -> None:
    far = replace(PLAIN, distribution=(10.0, 40.0, 50.0, 60.0, 10_000.0))
    (field,) = sound(strip(far)).all("rect")
    assert float(field.attrib["width"]) > 40


@st.composite
def strips(draw: st.DrawFn) -> Strip:
    low, q25, median, q75, high = sorted(draw(st.tuples(*[VALUES] * 5)))
    value = draw(st.none() | VALUES)
    half = draw(st.floats(0, 1e5))
    return Strip(
        label="x",
        state=draw(st.sampled_from(sorted(marks.COLOURS))),
        value=value,
        interval=draw(st.sampled_from([None, (value - half, value + half)])) if value is not None else None,
        distribution=(low, q25, median, q75, high),
        peers=[(str(i), v) for i, v in enumerate(draw(st.lists(VALUES, max_size=9)))],
        turned=draw(st.booleans()),
    )


@given(strips())
def test_every_strip_stays_inside_its_frame(content: Strip) -> None:
    picture = sound(strip(content))
    assert len(picture.diamonds()) == (content.value is not None)
    assert len(picture.rings()) == len(content.peers)


@given(
    st.lists(st.tuples(st.integers(1990, 2040), st.none() | VALUES), max_size=15, unique_by=lambda p: p[0])
)
def test_every_sparkline_stays_inside_and_shows_only_what_exists(points: list) -> None:
    points.sort()
    known = [value for _year, value in points if value is not None]
    drawn = sparkline("Egna värden", points)
    if not known:
        assert drawn == ""
        return
    picture = sound(drawn)
    on_lines = sum(len(line.attrib["points"].split()) for line in picture.all("polyline"))
    assert on_lines + len(picture.all("circle", r="1.6")) == len(known)
    assert len(picture.all("circle", r="3")) == 1


def test_a_missing_year_is_a_gap_and_never_a_nought() -> None:
    picture = sound(sparkline("x", [(2019, 50.0), (2020, 51.0), (2021, None), (2022, 52.0), (2023, 53.0)]))
    assert len(picture.all("polyline")) == 2
    whole = sound(sparkline("x", [(2019, 50.0), (2020, 51.0), (2022, 52.0), (2023, 53.0)]))
    assert len(whole.all("polyline")) == 1


@given(st.floats(-2, 3, allow_nan=False))
def test_a_meter_is_filled_between_empty_and_full(share: float) -> None:
    picture = sound(meter("60 % sannolikhet", share))
    frame, filled = picture.all("rect")
    assert 0 <= float(filled.attrib["width"]) <= float(frame.attrib["width"])
