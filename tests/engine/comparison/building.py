"""Small figures and small countries for the tests of the comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from rodatraden.engine.catalogue.model import Direction, Indicator, Kind
from rodatraden.engine.comparison.cube import Cube, make_cube
from rodatraden.engine.comparison.dimensions import Dimensions
from rodatraden.engine.comparison.engine import duckdb_engine
from rodatraden.engine.comparison.national import compare_nationally, with_names
from rodatraden.engine.figures.schema import FIGURE_SCHEMA

ROOT = Path(__file__).resolve().parents[3]
KOLADA = ROOT.parent / "shared" / "data" / "kolada"
MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)


def figure(indicator: str, municipality: str, year: int, value: float | None, **other: Any) -> dict[str, Any]:
    """A row; without a value it is non-response unless something else is said."""
    return {
        "indicator_id": indicator,
        "municipality_id": municipality,
        "unit_id": None,
        "year": year,
        "gender": "T",
        "value": value,
        "status": "observed" if value is not None else "non_response",
        "count_n": None,
        "denominator": None,
        "margin": None,
        "response_rate": None,
        "published_band": None,
        "source": "Kolada",
        "fetched_at": MONDAY,
    } | other


def table(figures: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows in the store's schema."""
    return pa.Table.from_pylist([dict(row) for row in figures], schema=FIGURE_SCHEMA)


def indicator(
    code: str, direction: Direction = Direction.HIGHER, kind: Kind = Kind.MEAN, **other: Any
) -> Indicator:
    """An indicator of which only what the comparison reads is told."""
    return Indicator(id=code, title=code, direction=direction, kind=kind, **other)


def country(
    size: int,
    indicators: Sequence[Indicator],
    first_year: int = 2020,
    last_year: int = 2025,
    similar: Mapping[int, Sequence[int]] | None = None,
    population: Sequence[float] | None = None,
) -> Dimensions:
    """A country of ``size`` municipalities 1001, 1002 … in three counties and two SKR groups.

    ``similar`` names each one's similar municipalities by number; by default the two next.
    """
    members = similar if similar is not None else {m: ((m + 1) % size, (m + 2) % size) for m in range(size)}
    width = max((len(v) for v in members.values()), default=1)
    neighbours = np.full((size, max(width, 1)), -1, dtype=np.int32)
    for own, others in members.items():
        neighbours[own, : len(others)] = others
    return Dimensions(
        indicators=tuple(sorted(indicators, key=lambda one: one.id)),
        first_year=first_year,
        years=last_year - first_year + 1,
        municipalities=tuple(f"{1001 + m}" for m in range(size)),
        county=np.arange(size, dtype=np.int32) % 3,
        skr=np.arange(size, dtype=np.int32) % 2,
        population=np.full(size, 10_000.0) if population is None else np.array(population, dtype=float),
        similar={"all": neighbours},
        similar_kinds=("all",) * len(indicators),
        breaks=tuple(frozenset(one.breaks) for one in sorted(indicators, key=lambda one: one.id)),
    )


def compared(values: pa.Table, dimensions: Dimensions) -> dict[tuple[str, int, str, str], dict[str, Any]]:
    """The national comparison by (indicator, year, gender, municipality)."""
    with duckdb_engine(threads=1) as engine:
        rows = with_names(compare_nationally(engine, values, dimensions), dimensions).to_pylist()
    return {
        (row.pop("indicator_id"), row.pop("year"), row.pop("gender"), row.pop("municipality_id")): row
        for row in rows
    }


def cube_of(values: pa.Table, dimensions: Dimensions) -> Cube:
    """The arrays of ``values``."""
    with duckdb_engine(threads=1) as engine:
        return make_cube(values, compare_nationally(engine, values, dimensions), dimensions)
