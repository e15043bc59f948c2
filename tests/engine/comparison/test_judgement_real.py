"""Lycksele on real figures: states recomputed from the raw file and the published standard errors."""

from __future__ import annotations

import math
import statistics
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison.judgement import judge
from rodatraden.engine.comparison.model import Certainty, Comparator, State
from rodatraden.engine.comparison.publication import publish
from rodatraden.engine.figures import Snapshot, Store
from rodatraden.engine.figures.contribution import Contribution, ImportReport

from .building import KOLADA, figure, table
from .judging import HOME, Z95, Z998, packaged

INDICATORS = ("N31001", "N17538")

pytestmark = pytest.mark.skipif(
    not KOLADA.is_dir(), reason="Kolada's real figures are not at hand (../shared/data/kolada)"
)


@pytest.fixture(scope="module")
def raw() -> list[dict[str, object]]:
    """Observed values of the two indicators; a status hides the value."""
    rows = pq.read_table(KOLADA / "values.parquet")
    rows = rows.filter(pc.is_in(rows["kpi"], value_set=pa.array(INDICATORS)))
    return [row for row in rows.to_pylist() if row["status"] == "" and row["value"] is not None]


@pytest.fixture(scope="module")
def published(
    raw: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Snapshot, Catalogue]:
    rows = [
        figure(
            str(r["kpi"]),
            str(r["municipality_id"]),
            int(str(r["year"])),
            float(str(r["value"])),
            gender=r["gender"],
        )
        for r in raw
    ]
    folder: Path = tmp_path_factory.mktemp("real")
    contribution = Contribution(ImportReport("Kolada", "values.parquet"), [table(rows)], None)
    return publish(Store(folder), packaged(), contribution).snapshot, packaged()


@pytest.mark.parametrize("year", [None, 2008])
def test_lycksele(
    raw: list[dict[str, object]], published: tuple[Snapshot, Catalogue], year: int | None
) -> None:
    snapshot, catalogue = published
    values = {(r["kpi"], r["year"], r["gender"], r["municipality_id"]): float(str(r["value"])) for r in raw}
    scales = {(r["indicator_id"], r["gender"]): r["scale"] for r in snapshot.table("national").to_pylist()}
    judged = judge(snapshot, catalogue, HOME, year=year)
    assert {j.indicator for j in judged} <= set(INDICATORS)
    assert judged
    for j in judged:
        assert j.value == values.get((j.indicator, j.year, j.gender, HOME))
        if j.value is None:
            assert j.state is State.CANNOT_BE_JUDGED
            continue
        log = scales[j.indicator, j.gender] == "log"
        groups = {
            Comparator.SIMILAR: catalogue.similar(HOME, indicator=j.indicator).members,
            Comparator.COUNTY: catalogue.county_members(HOME),
            Comparator.SKR_GROUP: catalogue.skr_members(HOME),
            Comparator.NATIONAL: tuple(m.id for m in catalogue.municipalities),
        }
        for comparator, members in groups.items():
            one = j.against[comparator]
            known = [values[k] for m in members if (k := (j.indicator, j.year, j.gender, m)) in values]
            assert one.count == len(known)
            assert one.value == pytest.approx(statistics.median(known))
            if j.standard_error is None:
                assert one.state is State.CANNOT_BE_JUDGED
                continue
            own, other = (math.log(v) if log else v for v in (j.value, statistics.median(known)))
            z = (own - other) / math.sqrt(j.standard_error**2 + (one.variance or 0.0))
            assert one.z == pytest.approx(z)
            expected = Certainty.CERTAIN if abs(z) > Z998 else Certainty.PROBABLE if abs(z) > Z95 else None
            assert one.certainty is expected
            if expected is None:
                assert one.state is State.NO_CERTAIN_DIFFERENCE
            else:
                # neither has a desired direction that is settled
                assert one.state is (State.HIGHER if z > 0 else State.LOWER)
