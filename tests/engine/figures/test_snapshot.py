"""Reading a snapshot: only what is asked for, and from as little of the files as can be."""

from __future__ import annotations

import itertools

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rodatraden.engine.errors import StoreError, UnknownNameError
from rodatraden.engine.figures import Store
from rodatraden.engine.figures import parquet as parquet_module

from .building import area_of, figure, table, told

INDICATORS = ["N10000", "N10001", "N20000"]
MUNICIPALITIES = [f"{m:04d}" for m in range(100, 110)]
ROWS = [
    figure(i, m, y, float(n), gender=g)
    for n, (i, m, y, g) in enumerate(itertools.product(INDICATORS, MUNICIPALITIES, (2021, 2022, 2023), "TKM"))
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("store"))
    with store.begin("Kolada", area_of=area_of) as draft:
        draft.stage(table(*ROWS))
        for part in draft.merge(None):
            rows = draft.values(part)
            with draft.writer("by_municipality", part, row_group_rows=9) as out:
                for municipality in MUNICIPALITIES:
                    out.write(rows.filter(pa.compute.equal(rows.column("municipality_id"), municipality)))
        return draft.commit()


@pytest.mark.parametrize("indicators", [None, ["N10001"], ["N10000", "N20000"], ["N99999"], []])
@pytest.mark.parametrize("municipalities", [None, ["0104"], {"0100", "0109", "2481"}, []])
@pytest.mark.parametrize(
    ("years", "genders"), [(None, None), ([2022], ["K"]), ([2021, 1999], ["T", "M"]), ([1999], None)]
)
def test_questions_get_the_rows_that_match(snapshot, indicators, municipalities, years, genders):
    expected = [
        row
        for row in ROWS
        if (indicators is None or row["indicator_id"] in indicators)
        and (municipalities is None or row["municipality_id"] in municipalities)
        and (years is None or row["year"] in years)
        and (genders is None or row["gender"] in genders)
    ]
    question = (indicators, municipalities, years, genders)
    assert told(snapshot.values(*question)) == told(table(*expected))
    assert told(snapshot.table("by_municipality", *question)) == told(table(*expected))


def test_columns_are_chosen_in_the_order_asked_for(snapshot):
    rows = snapshot.table("by_municipality", ["N20000"], ["0103"], [2023], ["T"], columns=["value", "year"])
    expected = next(
        r["value"]
        for r in ROWS
        if (r["indicator_id"], r["municipality_id"], r["year"], r["gender"]) == ("N20000", "0103", 2023, "T")
    )
    assert rows.to_pylist() == [{"value": expected, "year": 2023}]
    assert rows.column_names == ["value", "year"]
    nothing = snapshot.table("by_municipality", ["N99999"], columns=["value"])
    assert nothing.schema == pa.schema([("value", pa.float64())])


def test_only_the_row_groups_that_can_hold_the_answer_are_read(snapshot, monkeypatch):
    read_groups: list[list[int]] = []
    original = pq.ParquetFile.read_row_groups

    def spy(self, groups, **other):
        read_groups.append(groups)
        return original(self, groups, **other)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", spy)
    rows = snapshot.table("by_municipality", municipalities=["0104"])
    assert rows.num_rows == 27
    # two indicators of nine rows per municipality in one part (18 rows: two groups), one in the other
    assert sorted(map(len, read_groups)) == [1, 2]


def test_footers_are_read_once(snapshot, monkeypatch):
    parquet_module.footer.cache_clear()
    for _ in range(3):
        snapshot.table("by_municipality", ["N10000"])
    assert parquet_module.footer.cache_info().misses == 1
    assert parquet_module.footer.cache_info().hits >= 2


def test_texts_are_dictionary_encoded_on_disk(snapshot):
    path = snapshot.folder / snapshot.manifest.parts["missbruk-00"].files["values"].path
    columns = pq.ParquetFile(path).metadata.row_group(0)
    encodings = {
        columns.column(i).path_in_schema: columns.column(i).encodings for i in range(columns.num_columns)
    }
    for name in ("indicator_id", "municipality_id", "gender", "status", "source"):
        assert any("DICTIONARY" in encoding for encoding in encodings[name]), name


def test_an_unknown_table_is_answered_with_those_there_are(snapshot):
    with pytest.raises(UnknownNameError, match="by_municipality, values"):
        snapshot.table("nationell")


def test_a_snapshot_that_was_thinned_away_or_damaged_is_told(tmp_path):
    store = Store(tmp_path)
    with store.begin("Kolada", area_of=area_of) as draft:
        draft.stage(table(*ROWS))
        draft.merge(None)
        snapshot = draft.commit()
    path = snapshot.folder / snapshot.manifest.parts["missbruk-00"].files["values"].path
    path.write_bytes(b"not parquet at all")
    with pytest.raises(StoreError, match="skadad"):
        snapshot.values()
    path.unlink()
    parquet_module.footer.cache_clear()
    with pytest.raises(StoreError, match="saknas"):
        snapshot.values()
