"""The reviewed indicators: every one settled, and the traps of the source avoided."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from rodatraden.engine.catalogue import Catalogue, catalogue_rows, summary, validate
from rodatraden.engine.catalogue.export import COLUMNS
from rodatraden.engine.catalogue.loader import packaged
from rodatraden.engine.catalogue.model import (
    ColourRule,
    Direction,
    IndicatorType,
    Kind,
    QualityDimension,
    SettledBy,
    YesNoCoding,
)
from rodatraden.engine.catalogue.overlay import Overlay

HIGHER, LOWER, NONE = Direction.HIGHER, Direction.LOWER, Direction.NONE


def test_the_packaged_catalogue_is_sound(catalogue: Catalogue) -> None:
    assert validate(catalogue) == []


def test_validation_finds_what_is_wrong(catalogue: Catalogue) -> None:
    cost = catalogue.indicator("N31001")
    broken = replace(
        cost, direction=LOWER, areas=("nowhere",), last_year=2020, settled_by=None, kind=Kind.YES_NO
    )
    spoiled = Catalogue(replace(packaged(), indicators={broken.id: broken}), Overlay())
    faults = "\n".join(validate(spoiled))
    for expected in (
        "unknown area nowhere",
        "not settled",
        "yes/no without coding",
        "retirement",
        "colour rule",
    ):
        assert expected in faults


def test_counts_are_the_documented_ones(catalogue: Catalogue) -> None:
    counts = summary(catalogue)
    assert sum(counts["direction"].values()) == 1152
    assert counts["direction"] == {"higher": 467, "lower": 101, "none": 584}
    assert counts["kind"] == {
        "cost": 160, "count": 118, "index": 79, "mean": 42, "rate": 24, "share": 704, "yes_no": 25,
    }  # fmt: skip
    assert counts["areas"] == {
        "": 1, "aldre": 266, "aldre-funktion": 64, "barn-unga": 125, "ekonomiskt-bistand": 103,
        "familjeratt": 7, "funktionsnedsattning": 460, "hemloshet": 4, "ifo": 72, "missbruk": 47, "vald": 4,
    }  # fmt: skip
    assert counts["settled_by"] == {"individual_review": 297, "rule": 855}
    assert counts["retired"] == {"true": 170}


def test_the_documented_table_is_true(catalogue: Catalogue) -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "catalogue.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `([a-z-]+)` \| ((?:\d+ \| )+\d+) \|$", text, flags=re.MULTILINE))
    assert set(table) == {area.id for area in catalogue.areas()}
    for area, cells in table.items():
        found = catalogue.indicators(area)
        told = [len(found)]
        told += [sum(i.direction is direction for i in found) for direction in (HIGHER, LOWER, NONE)]
        told += [sum(i.settled_by is SettledBy.REVIEW for i in found), sum(i.retired for i in found)]
        assert [int(cell) for cell in cells.split(" | ")] == told, area


@pytest.mark.parametrize("code", ["N30466", "U30426", "U30427"])
def test_no_is_coded_two_where_the_title_says_so(catalogue: Catalogue, code: str) -> None:
    indicator = catalogue.indicator(code)
    assert indicator.coding == YesNoCoding(1, 2)
    assert (indicator.direction, indicator.colour_rule) == (HIGHER, ColourRule.ANSWER)


@pytest.mark.parametrize(
    ("code", "direction"),
    [
        ("N31001", NONE),  # a cost
        ("N30001", NONE),  # a deviation from a reference cost
        ("N31807", NONE),  # an extent
        ("U30900", NONE),  # a response rate
        ("N21900", NONE),  # who runs home health care
        ("U26445", LOWER),  # "Personalen pratar inte så brukaren förstår"
        ("U26444", NONE),  # "Några i personalen pratar så brukaren förstår"
        ("U26478", LOWER),  # "är ibland rädd"
        ("U26479", LOWER),  # "är ofta rädd"
        ("U26418", HIGHER),  # "är aldrig rädd"
        ("U26481", LOWER),  # "trivs aldrig hemma"
        ("U28643", LOWER),  # "Ingen i personalen förstår brukaren"
        ("N28143", LOWER),  # staff without training
        ("N28141", HIGHER),
        ("U31402", LOWER),  # waiting time
        ("U31462", HIGHER),  # did not come back
        ("U35537", HIGHER),  # reversed scale: 3 is within three days
        ("U23591", HIGHER),  # counts those who are not lonely
        ("U23481", LOWER),
        ("U21426", LOWER),  # unsuitable medicines
        ("U21401", LOWER),  # how many different staff one meets
        ("U20900", HIGHER),  # 100 is best by the source's definition
        ("U30446", NONE),
    ],
)
def test_directions_where_wording_misleads(catalogue: Catalogue, code: str, direction: Direction) -> None:
    assert catalogue.indicator(code).direction is direction


def test_middle_answers_have_no_direction_and_their_neighbours_do(catalogue: Catalogue) -> None:
    middle = [i for i in catalogue.indicators() if re.search(r"\bibland\b|Några (i|av)|med några", i.title)]
    judged = {i.title for i in middle if i.direction is not NONE}
    assert len(middle) > 50
    assert all("ibland rädd" in title for title in judged)


def test_misfiled_election_figures_belong_to_no_area(catalogue: Catalogue) -> None:
    indicator = catalogue.indicator("N05809")
    assert (indicator.areas, indicator.direction, indicator.settled_by) == ((), NONE, SettledBy.REVIEW)


def test_costs_extents_and_background_have_neither_type_nor_dimension(catalogue: Catalogue) -> None:
    assert all(i.type is None and i.dimension is None for i in catalogue.indicators() if i.direction is NONE)
    typed = [i for i in catalogue.indicators() if i.direction is not NONE and i.type is None]
    assert all("Effektivitetsindex" in i.title for i in typed)
    assert catalogue.indicator("U21468").type is IndicatorType.OUTCOME
    assert catalogue.indicator("U28112").type is IndicatorType.PROCESS
    assert catalogue.indicator("U31404").type is IndicatorType.STRUCTURE


def test_units_are_not_taken_from_a_wrong_title_ending(catalogue: Catalogue) -> None:
    assert catalogue.indicator("N21604").kind is Kind.MEAN  # says "andel (%)" of a number of people
    assert catalogue.indicator("N20243").kind is Kind.COUNT  # "(1-74 %) …, antal"
    assert (catalogue.indicator("U21401").kind, catalogue.indicator("U21401").unit) == (Kind.MEAN, "personal")


def test_what_the_question_asks_decides_the_dimension(catalogue: Catalogue) -> None:
    wanted_home, agreed_time = catalogue.indicator("U23474"), catalogue.indicator("U21475")
    assert wanted_home.dimension is agreed_time.dimension is QualityDimension.PERSON_CENTRED
    assert catalogue.indicator("U23475").dimension is catalogue.indicator("U23508").dimension
    coordination = [i for i in catalogue.indicators() if "vårdplanering" in i.title]
    assert len(coordination) == 4
    assert {(i.direction, i.type, i.dimension) for i in coordination} == {
        (HIGHER, IndicatorType.STRUCTURE, None)
    }


def test_staff_per_place_is_not_mistaken_for_places_per_staff(catalogue: Catalogue) -> None:
    units = [catalogue.indicator(code).unit for code in ("N23580", "N23592", "U23489", "U23490")]
    assert units == ["bostäder", "platser", "personal per plats", "sjuksköterskor per plats"]


def test_a_changed_definition_breaks_the_series(catalogue: Catalogue) -> None:
    assert catalogue.indicator("N21701").breaks == (2021,)
    assert catalogue.indicator("N23801").breaks == (2007, 2013, 2021)
    assert catalogue.indicator("U28414").breaks == (2021,)  # re-assessments counted from then on
    assert catalogue.indicator("N31001").breaks == ()


def test_margins_belong_to_their_indicator(catalogue: Catalogue) -> None:
    margin = catalogue.indicator("N21460")
    assert (margin.uncertainty_of, margin.direction) == ("U23464", NONE)
    assert margin.title.startswith("Osäkerhetstal - ")
    assert catalogue.indicator("U23464").uncertainty_id == "N21460"


def test_an_unknown_indicator_works_without_a_direction(catalogue: Catalogue) -> None:
    unknown = catalogue.indicator("N99999")
    assert (unknown.title, unknown.direction, unknown.colour_rule) == (
        "N99999", Direction.NOT_SETTLED, ColourRule.NONE,
    )  # fmt: skip
    assert not unknown.in_catalogue


def test_indicators_of_an_area(catalogue: Catalogue) -> None:
    found = catalogue.indicators("Missbruks- och beroendevård")
    assert len(found) == 47
    assert all("missbruk" in indicator.areas for indicator in found)
    assert {"vald", "funktionsnedsattning"} == set(catalogue.indicator("U28490").areas)


def test_rows_have_the_documented_columns(catalogue: Catalogue) -> None:
    rows = catalogue_rows(catalogue)
    assert len(rows) == 1152
    assert all(tuple(row) == tuple(COLUMNS) for row in rows)
    assert json.loads(json.dumps(rows))[0]["id"] == "N03160"


def test_against_the_source(catalogue: Catalogue, kolada: Path) -> None:
    raw = json.loads(gzip.decompress((kolada / "kpi_catalogue_v3_2026-03-23.json.gz").read_bytes()))
    social = {
        kpi["id"]: kpi
        for kpi in raw
        if kpi["operating_area"] in {"Individ- och familjeomsorg", "Äldre och funktionshinder"}
    }
    assert {indicator.id for indicator in catalogue.indicators()} == set(social)
    marked = {code for code, kpi in social.items() if re.search(r"\(\s*-\s*\d{4}\s*\)", kpi["title"])}
    assert {i.id for i in catalogue.indicators() if i.retired} == marked
    two = {code for code, kpi in social.items() if re.search(r"Nej\s*=\s*2", kpi["title"])}
    assert {i.id for i in catalogue.indicators() if i.coding and i.coding.no == 2} == two
    margins = {kpi["id"] for kpi in raw if "säkerhetstal" in kpi["title"]}
    assert {code for code in margins if catalogue.indicator(code).uncertainty_of} == margins
    owners = [catalogue.indicator(code).uncertainty_of for code in margins]
    assert set(owners) <= {kpi["id"] for kpi in raw}
    assert len(set(owners)) == len(owners)
