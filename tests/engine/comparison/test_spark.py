"""The same national comparison on Spark, through Spark Connect: every number equal to DuckDB's, band for band."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from rodatraden.engine.catalogue.model import Direction, Kind, YesNoCoding
from rodatraden.engine.comparison.engine import (
    SPARK_ADDRESS,
    Engine,
    configured_engine,
    duckdb_engine,
    spark_engine,
)
from rodatraden.engine.comparison.national import compare_nationally, with_names
from rodatraden.engine.errors import StoreError

from .building import country, figure, indicator, table


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A local Spark with its own Connect server."""
    pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java 17, which is not here")
    folder: Path = tmp_path_factory.mktemp("spark")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark's own, about pandas 3 and about its sockets
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)  # it leaves folders where it runs
            engine = spark_engine("local[2]")
            yield engine
            engine.close()
            engine._session.stop()  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::FutureWarning", "ignore::DeprecationWarning")
def test_spark_says_what_duckdb_says(spark: Engine) -> None:
    indicators = [
        indicator("N1", Direction.LOWER, Kind.SHARE),
        indicator("N2", Direction.HIGHER),
        indicator("N3", Direction.NONE),
        indicator("N4", Direction.HIGHER, Kind.YES_NO, coding=YesNoCoding(1, 2)),
    ]
    dimensions = country(24, indicators, first_year=2022, last_year=2024)
    random = np.random.default_rng(4)
    rows = []
    for one in indicators:
        for year in (2022, 2023, 2024):
            for municipality in (*dimensions.municipalities, "0000", "0001"):
                value = float(random.integers(1, 3)) if one.id == "N4" else round(random.normal(0, 2), 1)
                answers = float(random.integers(2, 60)) if one.id == "N1" else None
                told = figure(one.id, municipality, year, value if random.random() < 0.8 else None)
                rows.append(told | {"denominator": answers})
    values = table(rows)
    order = [(name, "ascending") for name in ("indicator_id", "year", "gender", "municipality_id")]
    with duckdb_engine(threads=1) as engine:
        expected = with_names(compare_nationally(engine, values, dimensions), dimensions).sort_by(order)
    found = with_names(compare_nationally(spark, values, dimensions), dimensions).sort_by(order)
    assert found.num_rows == expected.num_rows > 150
    for name in expected.column_names:
        ours, theirs = expected.column(name), found.column(name)
        if pa.types.is_floating(ours.type):
            np.testing.assert_allclose(theirs.to_numpy(), ours.to_numpy(), rtol=1e-9, err_msg=name)
        else:
            assert theirs.to_pylist() == ours.to_pylist(), name


def test_without_the_extra_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    monkeypatch.setenv(SPARK_ADDRESS, "sc://localhost:15002")
    with pytest.raises(StoreError, match="tillägget ”spark”"):
        configured_engine()
