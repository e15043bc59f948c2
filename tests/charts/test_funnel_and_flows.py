"""The funnel's and the flows' markup: well formed, in numbers that exist, with every name escaped."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from rodatraden.charts.flows import Flow, flows
from rodatraden.charts.funnel import Band, Dot, funnel

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("å")</script> & Co'
NAMES = ("Antal", "mitten", "95 %", "99,8 %", "slumpen")
BAND = Band([10, 100, 1000], [20, 40, 55], [100, 90, 70], [0, 30, 50], [100, 100, 75])


def words(value: float) -> str:
    return f"{value:.0f} %"


def drawn(dots: list[Dot], limits: Band = BAND, chance: Band | None = None) -> ET.Element:
    text = funnel(HOSTILE, dots, 62.0, limits, chance, "worse", words, NAMES)
    assert not re.search(r"nan|inf", text.replace("<title>", ""))
    return ET.fromstring(text)


def test_own_similar_and_others_have_marks_of_their_own() -> None:
    dots = [
        Dot("Vi", 50, 40.0, "own"),
        Dot("Lik", 60, 50.0, "similar"),
        Dot(HOSTILE, 70, 99.0, "", True),
        Dot("Övrig", 80, 60.0),
    ]
    root = drawn(dots, chance=BAND)
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert titles == [f"{HOSTILE}: 99 %, 70", "Övrig: 60 %, 80", "Lik: 50 %, 60", "Vi: 40 %, 50"]
    radii = [circle.get("r") for circle in root.iter(f"{SVG}circle")]
    assert radii == ["2.8", "2.2", "3.4"]
    assert root.get("aria-label") == HOSTILE
    assert len(list(root.iter(f"{SVG}polyline"))) == 8
    assert all(name in {text.text for text in root.iter(f"{SVG}text")} for name in NAMES)


def test_without_overdispersion_there_are_only_the_limits_in_force() -> None:
    root = drawn([Dot("En", 10, 50.0), Dot("Två", 1000, 60.0)])
    assert len(list(root.iter(f"{SVG}polyline"))) == 4
    assert "slumpen" not in {text.text for text in root.iter(f"{SVG}text")}


@pytest.mark.parametrize("n", [1, 7, 12_500, 3_000_000])
def test_it_can_be_drawn_of_one_and_of_all_the_same_size(n: float) -> None:
    one = Band([n], [40], [80], [30], [90])
    root = drawn([Dot("Ensam", n, 0.0, "own")], one)
    assert f"{n:,}".replace(",", "\u202f") in "".join(title.text or "" for title in root.iter(f"{SVG}title"))


def test_dots_lie_within_the_picture_larger_numbers_to_the_right() -> None:
    root = drawn([Dot(str(n), n, value) for n, value in ((5, 0.0), (50, 50.0), (5_000, 100.0))])
    across = [float(circle.get("cx", "")) for circle in root.iter(f"{SVG}circle")]
    assert across == sorted(across)
    assert across[0] >= 58
    assert across[-1] <= 760


def test_a_bar_per_colour_with_every_number_written() -> None:
    rows = [Flow(HOSTILE, (25, 35, 4)), Flow("Gul", (33, 103, 31)), Flow("Grön", (0, 31, 26))]
    root = ET.fromstring(flows("röd, gul, grön", rows, ("röd år 2", "gul år 2", "grön år 2")))
    said = [text.text for text in root.iter(f"{SVG}text")]
    for number in ("25", "35", "4", "33", "103", "31", "26", "röd år 2", HOSTILE):
        assert number in said
    widths = [float(rect.get("width", "")) for rect in root.iter(f"{SVG}rect")][3:]
    assert widths[4] == max(widths)
    assert widths[6] == 0
    assert widths[1] / widths[4] == pytest.approx(35 / 103, abs=0.01)


def test_nothing_to_show_is_drawn_as_nothing() -> None:
    ET.fromstring(flows("tomt", [Flow("Röd", (0, 0, 0))], ("a", "b", "c")))
