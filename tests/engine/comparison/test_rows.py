"""The row of the command line and the flat one of CSV and Excel."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rodatraden.engine.catalogue.model import Direction, Kind, YesNoCoding
from rodatraden.engine.comparison.judgement import judge
from rodatraden.engine.comparison.model import Judgement
from rodatraden.engine.comparison.rows import COLUMNS, flat_row, judgement_row

from .judging import HOME, indicator, national, peers, row, share, small

PROMISED = {
    *("indicator", "title", "year", "gender", "value", "status", "direction", "compared", "rank", "band"),
    *("band_probability", "national_median", "county_median", "skr_median", "similar_median", "state"),
    *("certainty", "interval", "uncertainty_method", "trend", "reasons", "source"),
}
COUNTRY = {
    "compared": 287,
    "minimum": 5.0,
    "q25": 55.0,
    "median": 62.0,
    "q75": 71.0,
    "maximum": 99.0,
    "national_value": 63.0,
    "prior_variance": 0.01,
}


def judged(told: dict[str, Any], **about: Any) -> Judgement:
    snapshot, catalogue = small([indicator(**about)], profile=[told], national=[national(**COUNTRY)])
    (one,) = judge(snapshot, catalogue, HOME, genders="T")
    return one


def full() -> Judgement:
    banded = {"rank": 140, "band": 2, "p_best": 0.1, "p_middle": 0.7, "p_worst": 0.2}
    return judged(share(120, 200, **banded, **peers(90.0), **peers(70.0, 15, group="county")))


def test_a_judged_row() -> None:
    found = judgement_row(full())
    assert found.keys() >= PROMISED
    assert found == full().as_dict()
    assert (found["indicator"], found["year"], found["gender"], found["value"]) == ("X1", 2024, "T", 60.0)
    assert (found["state"], found["certainty"], found["direction"]) == ("worse", "certain", "higher")
    assert found["band_probability"] == {"best": 0.1, "middle": 0.7, "worst": 0.2}
    assert found["interval"] == pytest.approx([53.08, 66.54], abs=0.01)
    assert found["uncertainty_method"] == "wilson"
    assert (found["national_median"], found["county_median"], found["skr_median"]) == (62.0, 70.0, None)
    assert list(found["against"]) == ["liknande", "lan", "skr", "riket"]
    assert found["source"] == "Kolada"
    assert found["fetched_at"].startswith("2025-03-03T12:00")


@pytest.mark.parametrize(
    "told", [row(status="suppressed"), row(value=60.0), row(status="not_applicable", **peers(70.0))]
)
def test_missing_is_null_with_its_status_and_json_can_hold_every_row(told: dict[str, Any]) -> None:
    one = judged(told)
    found = json.loads(json.dumps(judgement_row(one), allow_nan=False))
    assert found["value"] == told["value"]
    assert found["status"] == told["status"]
    assert found["state"] == "cannot_be_judged"
    for name in ("certainty", "interval", "band", "band_probability", "rank", "skr_median"):
        assert found[name] is None
    assert all(found["reasons"])


def test_direction_is_told_as_it_stands() -> None:
    for direction in Direction:
        assert judgement_row(judged(share(120, 200), direction=direction))["direction"] == direction.value


def test_a_flat_row_has_a_plain_cell_for_each_column() -> None:
    keys = [column.key for column in COLUMNS]
    assert len(set(keys)) == len(keys)
    for one in (full(), judged(row(status="suppressed"))):
        found = flat_row(one)
        assert set(found) == set(keys)
        assert all(cell is None or isinstance(cell, str | int | float) for cell in found.values())
        for column in COLUMNS:
            cell = found[column.key]
            assert cell is None or isinstance(cell, str) is (column.kind == "text")
    told = flat_row(full())
    assert (told["state"], told["certainty"], told["band"]) == (
        "Sämre än liknande",
        "säkert",
        "Mittersta hälften",
    )
    assert (told["gender"], told["status"]) == ("Totalt", None)
    assert flat_row(judged(row(status="suppressed")))["status"] == "För få personer bakom värdet (sekretess)"


def test_an_answer_is_told_in_words_beside_its_code() -> None:
    told = row(value=2.0, uncertainty_method="fact", similar_value=[1.0] * 5 + [2.0] * 2, **peers(1.0))
    one = judged(told, kind=Kind.YES_NO, coding=YesNoCoding(1.0, 2.0), unit="")
    found = flat_row(one)
    assert (found["value"], found["answer"], found["state"]) == (2.0, "Nej", "Har inte, de flesta har")
    assert judgement_row(one)["band_probability"] is None
