"""The same national comparison on Spark, through Spark Connect: every number equal to DuckDB's, band for band."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import narwhals.stable.v2 as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison import engine as port
from rodatraden.engine.comparison.dimensions import Dimensions, dimensions_of, prefers_lower
from rodatraden.engine.comparison.engine import Engine, configured_engine, duckdb_engine
from rodatraden.engine.comparison.national import COLUMNS, compare_nationally
from rodatraden.engine.comparison.publication import publish
from rodatraden.engine.comparison.schema import TABLES
from rodatraden.engine.comparison.spark import LocalSpark, SparkEngine, spark_engine
from rodatraden.engine.errors import EngineError
from rodatraden.engine.figures import Snapshot, Store
from rodatraden.engine.sources.practice import practice_figures

from .building import KOLADA

KEYS = {
    "rows": ["place"],
    "country": ["cell"],
    "national": ["cell"],
    "county": ["cell", "group"],
    "skr": ["cell", "group"],
    "similar": ["place"],
}
STATUS = {
    "": "observed",
    "Missing": "non_response",
    "Privacy": "suppressed",
    "Not applicable": "not_applicable",
}


def assert_same(ours: pa.ChunkedArray, theirs: pa.ChunkedArray, name: str) -> None:
    """Missing in the same rows, decimal numbers equal to 1e-9 relative, all else equal."""
    assert len(ours) == len(theirs), name
    assert ours.is_null().equals(theirs.is_null()), name
    if pa.types.is_list(ours.type):
        assert_same(pc.list_value_length(ours), pc.list_value_length(theirs), name)
        assert_same(pc.list_flatten(ours), pc.list_flatten(theirs), name)
    elif pa.types.is_floating(ours.type):
        np.testing.assert_allclose(theirs.to_numpy(), ours.to_numpy(), rtol=1e-9, atol=0, err_msg=name)
    else:
        assert theirs.cast(ours.type).equals(ours), name


def assert_compared_alike(spark: Engine, values: pa.Table, dimensions: Dimensions) -> None:
    """All six tables of the national comparison."""
    with duckdb_engine(threads=1) as engine:
        expected = compare_nationally(engine, values, dimensions)
    found = compare_nationally(spark, values, dimensions)
    for name, keys in KEYS.items():
        order = [(key, "ascending") for key in keys]
        ours, theirs = (getattr(one, name).sort_by(order) for one in (expected, found))
        assert set(theirs.column_names) == set(ours.column_names)
        for column in ours.column_names:
            assert_same(ours[column], theirs[column], f"{name}.{column}")
    assert expected.rows.num_rows > 1000


def practice_codes(catalogue: Catalogue) -> list[str]:
    """Some indicators of every kind, and at least one of which the lowest value is best."""
    by_kind: dict[object, list[str]] = {}
    for one in catalogue.indicators():
        by_kind.setdefault((one.kind, prefers_lower(one)), []).append(one.id)
    return [code for codes in by_kind.values() for code in codes[:1]]


def practice_values(catalogue: Catalogue, codes: list[str]) -> tuple[pa.Table, Dimensions]:
    """Invented figures, and for the country as a whole those of one municipality once more."""
    values = pa.concat_tables(practice_figures(catalogue=catalogue, indicators=codes, years=4)).select(
        COLUMNS
    )
    one = values.filter(pc.equal(values["municipality_id"], "2481"))
    country = one.set_column(1, values.schema.field(1), pa.array(["0000"] * one.num_rows))
    values = pa.concat_tables([values, country])
    return values, dimensions_in(catalogue, values)


def real_values(catalogue: Catalogue) -> tuple[pa.Table, Dimensions]:
    """All of the file's figures; a status hides the value."""
    raw = pq.read_table(KOLADA / "values.parquet")
    told = raw["status"].to_pylist()
    shown = pc.equal(raw["status"], "")
    columns = {
        "indicator_id": raw["kpi"],
        "municipality_id": raw["municipality_id"],
        "unit_id": pa.nulls(raw.num_rows, pa.string()),
        "year": raw["year"].cast(pa.int16()),
        "gender": raw["gender"],
        "value": pc.if_else(shown, raw["value"], None),
        "status": pa.array([STATUS[one] for one in told]),
        "denominator": pa.nulls(raw.num_rows, pa.float64()),
    }
    values = pa.table({name: columns[name] for name in COLUMNS})
    return values, dimensions_in(catalogue, values)


def dimensions_in(catalogue: Catalogue, values: pa.Table) -> Dimensions:
    span = pc.min_max(values["year"]).as_py()
    codes = pc.unique(values["indicator_id"]).to_pylist()
    return dimensions_of(catalogue, codes, span["min"], span["max"])


@contextmanager
def local_spark() -> Iterator[SparkEngine]:
    """A Spark that is started for the test, which is skipped where the extra or Java is missing."""
    pytest.importorskip("pyspark", reason="hoppades över: tillägget ”spark” är inte installerat")
    try:
        spark = spark_engine()
    except EngineError as error:
        if "Java" in error.what:
            pytest.skip(f"hoppades över: {error}")
        raise
    assert isinstance(spark, SparkEngine)
    with spark:
        yield spark


@pytest.mark.slow
def test_spark_says_what_duckdb_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    catalogue = Catalogue.load()
    codes = practice_codes(catalogue)
    with local_spark() as spark:
        with subtests.test("practice figures"):
            assert_compared_alike(spark, *practice_values(catalogue, codes))

        with subtests.test("real figures"):
            if not KOLADA.is_dir():
                pytest.skip("the folder of real figures (../shared/data/kolada) is not beside the project")
            assert_compared_alike(spark, *real_values(catalogue))

        with subtests.test("publication by configuration"):
            snapshots: list[Snapshot] = []
            for name, url in (("duckdb", ""), ("spark", spark.url)):
                monkeypatch.setenv(port.ENGINE, name)
                monkeypatch.setenv(port.SPARK_URL, url)
                figures = practice_figures(catalogue=catalogue, indicators=codes[:3], years=4)
                snapshots.append(publish(Store(tmp_path / name), catalogue, figures).snapshot)
            for table in TABLES:
                ours, theirs = (one.table(table, sorted(codes[:3])) for one in snapshots)
                assert ours.num_rows > 0
                for column in ours.column_names:
                    if column != "fetched_at":  # the time of invention
                        assert_same(ours[column], theirs[column], f"{table}.{column}")

        with subtests.test("Spark's own errors"):
            endpoint = spark.url.partition(";")[0]
            words = pa.table({"a": ["not a number"]})
            with pytest.raises(EngineError, match="avbröt"), spark_engine(spark.url) as engine:
                engine.collect(engine.frame(words).select(nw.col("a").cast(nw.Int64)))
            with pytest.raises(EngineError, match="Ingen Spark svarar") as refused:
                spark_engine(f"{endpoint};token=hemligt")
            assert "hemligt" not in str(refused.value)
    with pytest.raises(EngineError, match="Ingen Spark svarar"):
        spark_engine(spark.url)


def test_an_address_where_nobody_answers() -> None:
    pytest.importorskip("pyspark", reason="hoppades över: tillägget ”spark” är inte installerat")
    with pytest.raises(EngineError, match="Ingen Spark svarar"):
        spark_engine("sc://127.0.0.1:1")
    with pytest.raises(EngineError, match="går inte att läsa"):
        spark_engine("http://127.0.0.1:1")


def test_without_the_extra_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql.connect.session", None)
    monkeypatch.setenv(port.ENGINE, "Spark")
    with pytest.raises(EngineError, match="tillägget ”spark”"):
        configured_engine()


@pytest.mark.parametrize("version", ["", "1.8.0_392", "11.0.2"])
def test_without_a_new_enough_java(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if version:
        java = tmp_path / "bin" / "java"
        java.parent.mkdir()
        java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", encoding="utf-8")
        java.chmod(0o755)
    with pytest.raises(EngineError, match="Java 17") as missing:
        LocalSpark()
    assert version in missing.value.where


def test_duckdb_unless_something_else_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for chosen in ("", "duckdb"):
        monkeypatch.setenv(port.ENGINE, chosen)
        with configured_engine() as engine:
            assert engine.collect(engine.frame(pa.table({"a": [1]}))).num_rows == 1
    monkeypatch.setenv(port.ENGINE, "gnista")
    with pytest.raises(EngineError, match="gnista"):
        configured_engine()
