"""All municipalities side by side, and the municipality's years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rodatraden.charts import marks
from rodatraden.charts.distribution import Bar, Point, distribution, series
from tests.charts.picture import Picture, sound

VALUES = st.floats(-1e5, 1e6, allow_nan=False)
ENDS = ("← sämre", "bättre →")
NAMES = ("Lycksele", "liknande kommuner (median)")


def say(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def country(values: list[float], own: int = 0, peers: tuple[int, ...] = ()) -> list[Bar]:
    roles = {own: "own"} | dict.fromkeys(peers, "peer")
    return [Bar(f"Kommun {i}", value, roles.get(i, "")) for i, value in enumerate(values)]


def drawn(bars: list[Bar], median: float, ends: tuple[str, str] = ENDS) -> Picture:
    return sound(distribution("290 kommuner 2025", bars, median, "worse", say, ends))


def test_every_municipality_is_a_bar_and_ones_own_is_marked() -> None:
    values = [float(v) for v in range(10, 300)]
    picture = drawn(country(values, own=100, peers=(5, 250)), 154.5)
    assert len(picture.all("rect")) == 290
    assert len(picture.diamonds()) == 1
    assert len(picture.rings()) == 2
    assert "Kommun 100 110,0" in picture.words()
    assert "Kommun 5: 15,0" in picture.tips()
    assert ENDS[0] in picture.words()
    assert ENDS[1] in picture.words()


def test_the_order_given_is_the_order_shown() -> None:
    picture = drawn(country([30.0, 20.0, 10.0], own=2), 20.0)
    places = [float(bar.attrib["x"]) for bar in picture.all("rect")]
    assert places == sorted(places)
    assert picture.diamonds()[0][0] > 380


def test_a_bar_is_as_high_as_its_value_and_stands_on_nought() -> None:
    picture = drawn(country([10.0, 20.0, 40.0]), 20.0)
    heights = [float(bar.attrib["height"]) for bar in picture.all("rect")]
    assert heights[1] / heights[0] == pytest.approx(2, rel=0.01)
    assert heights[2] / heights[0] == pytest.approx(4, rel=0.01)
    feet = {round(float(bar.attrib["y"]) + float(bar.attrib["height"])) for bar in picture.all("rect")}
    assert len(feet) == 1


def test_names_from_outside_stay_names() -> None:
    hostile = "<b onclick='x'>&"
    picture = sound(distribution(hostile, [Bar(hostile, 1.0, "own")], 1.0, "worse", say, (hostile, hostile)))
    assert picture.root.get("aria-label") == hostile
    assert "<b " not in picture.source


@given(st.lists(VALUES, min_size=1, max_size=40), st.data())
def test_every_distribution_stays_inside(values: list[float], data: st.DataObject) -> None:
    own = data.draw(st.integers(0, len(values) - 1))
    picture = drawn(country(sorted(values), own), sorted(values)[len(values) // 2])
    assert len(picture.all("rect")) == len(values)
    assert len(picture.diamonds()) == 1


@st.composite
def years(draw: st.DrawFn) -> list[Point]:
    first = draw(st.integers(1995, 2020))
    points = []
    for year in range(first, first + draw(st.integers(1, 16))):
        value = draw(st.none() | VALUES)
        half = draw(st.floats(0, 1e4))
        interval = (value - half, value + half) if value is not None and draw(st.booleans()) else None
        points.append(Point(year, value, interval, draw(st.none() | VALUES), draw(st.booleans())))
    return points


@given(years())
def test_every_series_stays_inside_and_shows_only_what_exists(points: list[Point]) -> None:
    picture = sound(series("Egna år", points, "better", say, NAMES))
    known = [p for p in points if p.value is not None]
    assert len(picture.all("circle")) == len(known)
    assert len(picture.diamonds()) == bool(known)
    assert len(picture.all("line", stroke_opacity="0.35")) == sum(p.interval is not None for p in points)


def test_a_missing_year_and_a_new_definition_both_end_the_line() -> None:
    def lines(points: list[Point]) -> list[int]:
        picture = sound(series("x", points, "better", say, NAMES))
        own = picture.all("polyline", stroke=marks.INK)
        return [len(line.attrib["points"].split()) for line in own]

    plain = [Point(2019 + i, 50.0 + i) for i in range(6)]
    assert lines(plain) == [6]
    assert lines([*plain[:2], Point(2021, None), *plain[3:]]) == [2, 3]
    assert lines([*plain[:4], Point(2023, 54.0, break_before=True), plain[5]]) == [4, 2]


def test_a_new_definition_is_marked_between_the_years() -> None:
    points = [Point(2019 + i, 50.0 + i, break_before=i == 3) for i in range(6)]
    picture = sound(series("x", points, "better", say, NAMES))
    (mark,) = picture.all("line", stroke_dasharray="2 3")
    before, after = (float(picture.all("circle")[i].attrib["cx"]) for i in (2, 3))
    assert before < float(mark.attrib["x1"]) < after


def test_the_first_and_last_year_are_written_out() -> None:
    points = [Point(2000 + i, 50.0 + i) for i in range(25)]
    words = sound(series("x", points, "better", say, NAMES)).words()
    assert "2000" in words
    assert "2024" in words
