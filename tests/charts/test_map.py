"""The map: all 290 municipalities, shaded by quarter, one's own with a thick edge."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rodatraden.charts import map as charts_map
from rodatraden.engine.catalogue import Catalogue
from tests.charts.picture import Picture

TITLES = {"2481": "Lycksele: 48 %", "0180": "Stockholm: 62 % <b>"}


@pytest.fixture(scope="module")
def codes() -> list[str]:
    return [m.id for m in Catalogue.load().municipalities]


def drawn(quarters: dict[str, int], own: str = "2481") -> Picture:
    return Picture(charts_map.sweden("Karta: väntetid 2025", quarters, own, TITLES))


def test_every_municipality_has_its_place(codes: list[str]) -> None:
    picture = drawn({})
    assert len(picture.all("path")) == 290 + 1
    assert set(charts_map._borders()["paths"]) == set(codes)
    assert picture.root.get("aria-label") == "Karta: väntetid 2025"


def test_quarters_are_shades_and_a_missing_value_is_white(codes: list[str]) -> None:
    quarters = {code: i % 4 for i, code in enumerate(codes) if code != "0180"}
    picture = drawn(quarters)
    fills = [path.attrib["fill"] for path in picture.all("path")]
    for shade in range(4):
        assert fills.count(charts_map.QUARTERS[shade]) == sum(q == shade for q in quarters.values())
    assert fills.count(charts_map.MISSING) == 1


def test_shades_can_be_told_apart_in_greyscale() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    steps = [grey(colour) for colour in charts_map.QUARTERS]
    assert all(one - next_ > 20 for one, next_ in pairwise(steps))


def test_own_edge_is_drawn_last_and_thick() -> None:
    assert drawn({}).all("path")[-1].attrib["stroke-width"] == "5"
    assert len(drawn({}, own="9999").all("path")) == 290


def test_tips_are_text() -> None:
    picture = drawn({})
    assert "Stockholm: 62 % <b>" in picture.tips()
    assert "<b>" not in picture.source


def test_the_legend_has_words_for_each_shade() -> None:
    swatches = charts_map.legend(("lägst", "näst lägst", "näst högst", "högst"))
    assert [words for _swatch, words in swatches] == ["lägst", "näst lägst", "näst högst", "högst"]
    for (swatch, _words), colour in zip(swatches, charts_map.QUARTERS, strict=True):
        assert colour in swatch
