"""What changed between two snapshots."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from rodatraden.engine.figures import Store
from rodatraden.engine.figures.contribution import Coverage
from rodatraden.engine.figures.revisions import REVISION_SCHEMA
from rodatraden.engine.figures.schema import FIGURE_SCHEMA

from .building import MONDAY, TUESDAY, area_of, covering, figure, publish

EXTRACTS = Path(__file__).parents[4] / "shared" / "data" / "kolada"


def test_changed_added_and_withdrawn_with_old_and_new(tmp_path):
    same = figure("N10000", "0114", 2023, 1.0)
    before = [
        same,
        figure("N10000", "0115", 2023, 74.0),
        figure("N10000", "0117", 2023, 3.0),
        figure("N10000", "0120", 2023, None),
        figure("N10000", "0123", 2023, None),
        figure("N10000", "0125", 2023, 6.0, unit_id="V21E1"),
        figure("N20000", "0114", 2023, 1.0),
    ]
    after = [
        same,
        figure("N10000", "0115", 2023, 72.0),
        figure("N10000", "0117", 2023, None),
        figure("N10000", "0120", 2023, 4.0),
        figure("N10000", "0123", 2023, None, status="non_response"),
        figure("N10000", "0125", 2023, 6.5, unit_id="V21E2"),
        figure("N10000", "0126", 2023, 7.0),
    ]
    after = [row | {"fetched_at": TUESDAY} for row in after]
    old = publish(tmp_path, before, covering(*before))
    new = publish(tmp_path, after, covering(*after))
    revisions = Store(tmp_path).diff(old.id, "latest")

    def row(municipality, unit, old_value, new_value, old_status, new_status):
        key = {"indicator": "N10000", "municipality": municipality, "unit": unit, "year": 2023, "gender": "T"}
        told = {
            "old_value": old_value,
            "new_value": new_value,
            "old_status": old_status,
            "new_status": new_status,
        }
        return key | told

    assert revisions.as_dict() == {
        "changed": [
            row("0115", None, 74.0, 72.0, "observed", "observed"),
            row("0117", None, 3.0, None, "observed", "suppressed"),
            row("0120", None, None, 4.0, "suppressed", "observed"),
            row("0123", None, None, None, "suppressed", "non_response"),
        ],
        "added": [
            row("0125", "V21E2", None, 6.5, None, "observed"),
            row("0126", None, None, 7.0, None, "observed"),
        ],
        "withdrawn": [row("0125", "V21E1", 6.0, None, "observed", None)],
    }
    assert revisions.summary.as_dict() == {"changed": 4, "added": 2, "withdrawn": 1}
    assert revisions.summary.changed_by_indicator == {"N10000": 4}
    assert revisions.changed.schema == REVISION_SCHEMA
    assert Store(tmp_path).diff(new, new).summary.as_dict() == {"changed": 0, "added": 0, "withdrawn": 0}
    assert Store(tmp_path).diff(old, new, ["N20000"]).as_dict() == {
        "changed": [],
        "added": [],
        "withdrawn": [],
    }
    backwards = Store(tmp_path).diff("latest", "previous").summary.as_dict()
    assert backwards == {"changed": 4, "added": 1, "withdrawn": 2}


def test_parts_with_the_same_file_are_not_read(tmp_path, monkeypatch):
    rows = [figure("N10000", "0114", 2023, 1.0), figure("N20000", "0114", 2023, 1.0)]
    publish(tmp_path, rows)
    publish(tmp_path, [rows[0] | {"value": 2.0}])
    revisions = Store(tmp_path).diff("previous", "latest")
    asked: list[set[str]] = []
    original = type(revisions.former).values

    def spy(self, indicators=None, **other):
        asked.append(set(indicators))
        return original(self, indicators, **other)

    monkeypatch.setattr(type(revisions.former), "values", spy)
    assert revisions.summary.changed == 1
    assert asked == [{"N10000"}, {"N10000"}]


def test_another_source_that_says_the_same_is_no_change(tmp_path):
    row = figure("N10000", "0114", 2023, 1.0)
    publish(tmp_path, [row])
    publish(tmp_path, [row | {"source": "Socialstyrelsen", "fetched_at": TUESDAY}])
    assert Store(tmp_path).diff("previous", "latest").summary.as_dict() == {
        "changed": 0,
        "added": 0,
        "withdrawn": 0,
    }


def _extract(name: str, fetched_at: object) -> pa.Table:
    """A real extract in the store's schema: a value whose status is not empty is hidden."""
    raw = pq.read_table(EXTRACTS / f"{name}.parquet")
    shown = pc.and_(pc.equal(raw["status"], ""), pc.is_valid(raw["value"]))
    rows = raw.num_rows
    columns = {
        "indicator_id": raw["kpi"].cast(pa.string()),
        "municipality_id": raw["municipality_id"].cast(pa.string()),
        "year": raw["year"].cast(pa.int16()),
        "gender": raw["gender"].cast(pa.string()),
        "value": pc.if_else(shown, raw["value"], None),
        "status": pc.if_else(shown, "observed", "unknown"),
        "source": pa.array(["Kolada"] * rows),
        "fetched_at": pa.array([fetched_at] * rows, FIGURE_SCHEMA.field("fetched_at").type),
    }
    return pa.Table.from_arrays(
        [columns.get(f.name, pa.nulls(rows, f.type)) for f in FIGURE_SCHEMA], schema=FIGURE_SCHEMA
    )


@pytest.mark.skipif(
    not EXTRACTS.is_dir(), reason="the real extracts (../shared/data) are not on this machine"
)
def test_two_real_extracts_differ_as_an_independent_query_says(tmp_path):
    extracts = [_extract("extract_2024-01-30", MONDAY), _extract("extract_2024-12-12", TUESDAY)]
    triples = set()
    for rows in extracts:
        pairs = (
            rows.select(["indicator_id", "year"]).group_by(["indicator_id", "year"]).aggregate([]).to_pylist()
        )
        triples |= {("Kolada", pair["indicator_id"], pair["year"]) for pair in pairs}
    for rows in extracts:
        with Store(tmp_path).begin("Kolada", area_of=area_of) as draft:
            draft.stage(rows)
            draft.merge(Coverage(frozenset(triples)))
            draft.commit()
    revisions = Store(tmp_path).diff("previous", "latest")

    side = """select kpi, municipality_id m, year y, gender g, if(status = '', value, null) v
              from read_parquet('{}')"""
    old, new = (side.format(EXTRACTS / f"extract_{day}.parquet") for day in ("2024-01-30", "2024-12-12"))
    expected = duckdb.sql(
        f"""select count(*) filter (o.kpi is not null and n.kpi is not null and o.v is distinct from n.v),
                   count(*) filter (o.kpi is null), count(*) filter (n.kpi is null)
            from ({old}) o full join ({new}) n
              on o.kpi = n.kpi and o.m = n.m and o.y = n.y and o.g = n.g"""
    ).fetchall()[0]
    assert tuple(revisions.summary.as_dict().values()) == expected
    assert revisions.changed.num_rows == expected[0] > 1000
