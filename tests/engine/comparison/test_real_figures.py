"""Lycksele among all municipalities on real figures, calculated once more from the files alone."""

from __future__ import annotations

import csv
import statistics
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison.publication import publish
from rodatraden.engine.figures import Snapshot, Store
from rodatraden.engine.figures.contribution import Contribution, ImportReport

from . import oracle
from .building import KOLADA, MONDAY, table

LYCKSELE = "2481"
INDICATORS = ("N31001", "N17538")
STATUS = {
    "": "observed",
    "Missing": "non_response",
    "Privacy": "suppressed",
    "Not applicable": "not_applicable",
}

pytestmark = pytest.mark.skipif(
    not KOLADA.is_dir(), reason="Kolada's real figures are not at hand (../shared/data/kolada)"
)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """The file's rows of the two indicators; a status hides the value."""
    raw = pq.read_table(KOLADA / "values.parquet")
    raw = raw.filter(pc.is_in(raw["kpi"], value_set=pa.array(INDICATORS)))
    return [
        {
            "indicator_id": row["kpi"],
            "municipality_id": row["municipality_id"],
            "unit_id": None,
            "year": row["year"],
            "gender": row["gender"],
            "value": row["value"] if row["status"] == "" else None,
            "status": STATUS[row["status"]] if row["value"] is not None or row["status"] else "unknown",
            "count_n": None,
            "denominator": None,
            "margin": None,
            "response_rate": None,
            "published_band": None,
            "source": "Kolada",
            "fetched_at": MONDAY,
        }
        for row in raw.to_pylist()
    ]


@pytest.fixture(scope="module")
def snapshot(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The same rows, published."""
    folder: Path = tmp_path_factory.mktemp("store")
    contribution = Contribution(ImportReport("Kolada", "values.parquet"), [table(rows)], None)
    return publish(Store(folder), Catalogue.load(), contribution).snapshot


@pytest.fixture(scope="module")
def places() -> Iterator[dict[str, dict[str, str]]]:
    """The file of municipalities with their groups."""
    with (KOLADA / "municipalities_enriched.csv").open(encoding="utf-8") as file:
        yield {row["id"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("code", "similar"), [("N31001", "similar_ekonomiskt_bistand"), ("N17538", "similar_overgripande")]
)
def test_lycksele_every_year(
    code: str,
    similar: str,
    rows: list[dict[str, Any]],
    snapshot: Snapshot,
    places: dict[str, dict[str, str]],
) -> None:
    observed: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    national = {}
    for row in rows:
        if row["indicator_id"] == code and row["value"] is not None:
            if row["municipality_id"] in places:
                observed[row["year"], row["gender"]][row["municipality_id"]] = row["value"]
            elif row["municipality_id"] == "0000":
                national[row["year"], row["gender"]] = row["value"]
    own = places[LYCKSELE]
    county = [m for m, place in places.items() if place["county_code"] == own["county_code"]]
    skr = [m for m, place in places.items() if place["skr_group"] == own["skr_group"]]
    found = snapshot.table("by_municipality", [code], [LYCKSELE]).to_pylist()
    country = {(r["year"], r["gender"]): r for r in snapshot.table("national", [code]).to_pylist()}
    told = [
        (r["year"], r["gender"])
        for r in rows
        if (r["indicator_id"], r["municipality_id"]) == (code, LYCKSELE)
    ]
    assert sorted((r["year"], r["gender"]) for r in found) == sorted(told)
    judged = 0
    for row in found:
        key = row["year"], row["gender"]
        values = observed[key]
        for group, members in (("county", county), ("skr", skr), ("similar", own[similar].split())):
            count, median = oracle.group_median(values, members)
            assert row[f"{group}_count"] == count
            assert row[f"{group}_median"] == (None if median is None else pytest.approx(median, rel=1e-12))
        if LYCKSELE not in values:
            assert row["value"] is None
            assert row["status"] != "observed"
            assert row["rank"] is None
            assert row["band"] is None
            continue
        judged += 1
        place = oracle.rank(values, LYCKSELE, lower_is_better=False)  # neither has a desired direction
        assert row["value"] == values[LYCKSELE]
        assert (row["rank"], row["band"]) == (place, oracle.band(len(values), place))
        assert country[key]["compared"] == len(values)
        assert country[key]["median"] == pytest.approx(statistics.median(values.values()), rel=1e-12)
        assert country[key]["q25"] == pytest.approx(
            oracle.quantile(values.values(), Fraction(1, 4)), rel=1e-12
        )
        assert country[key]["q75"] == pytest.approx(
            oracle.quantile(values.values(), Fraction(3, 4)), rel=1e-12
        )
        assert country[key]["national_value"] == national.get(key)
    assert judged > 10


@pytest.mark.parametrize("code", INDICATORS)
def test_every_municipality_every_year_has_the_same_rank_and_band(
    code: str, rows: list[dict[str, Any]], snapshot: Snapshot, places: dict[str, dict[str, str]]
) -> None:
    observed: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    for row in rows:
        if row["indicator_id"] == code and row["value"] is not None and row["municipality_id"] in places:
            observed[row["year"], row["gender"]][row["municipality_id"]] = row["value"]
    found = snapshot.table("by_indicator", [code]).filter(pc.field("value").is_valid()).to_pylist()
    assert len(found) == sum(map(len, observed.values()))
    for key, values in observed.items():
        ordered = sorted(values.values(), reverse=True)
        first: dict[float, int] = {}
        for place, value in enumerate(ordered, 1):
            first.setdefault(value, place)
        mine = {r["municipality_id"]: r for r in found if (r["year"], r["gender"]) == key}
        for municipality, value in values.items():
            assert mine[municipality]["rank"] == first[value]
            assert mine[municipality]["band"] == oracle.band(len(values), first[value])


def test_profile_has_everybody_in_the_latest_year(snapshot: Snapshot) -> None:
    profile = snapshot.table("profile", ["N31001"], genders=["T"]).to_pylist()
    assert len({row["municipality_id"] for row in profile}) == len(profile) == 290
    assert len({row["year"] for row in profile}) == 1
    own = next(row for row in profile if row["municipality_id"] == LYCKSELE)
    assert own["series_year"] == sorted(own["series_year"])
    assert own["series_year"][-1] == own["year"]
    assert own["series_value"][-1] == own["value"]
    assert own["uncertainty_method"] == "panel_noise"
    assert own["lower"] < own["value"] < own["upper"]
    assert own["p_best"] + own["p_middle"] + own["p_worst"] == pytest.approx(1.0)
    assert len(own["similar_id"]) == len(own["similar_value"]) == 7
