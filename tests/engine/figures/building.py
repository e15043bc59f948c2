"""Small figures for the tests of the store, written the way one reads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from rodatraden.engine.figures import Snapshot, Store
from rodatraden.engine.figures.contribution import Coverage
from rodatraden.engine.figures.schema import FIGURE_SCHEMA

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 12, tzinfo=UTC)


def figure(indicator: str, municipality: str, year: int, value: float | None, **other: Any) -> dict[str, Any]:
    """A row; without a value it is suppressed unless something else is said."""
    return {
        "indicator_id": indicator,
        "municipality_id": municipality,
        "unit_id": None,
        "year": year,
        "gender": "T",
        "value": value,
        "status": "observed" if value is not None else "suppressed",
        "count_n": None,
        "denominator": None,
        "margin": None,
        "response_rate": None,
        "published_band": None,
        "source": "Kolada",
        "fetched_at": MONDAY,
    } | other


def table(*figures: dict[str, Any]) -> pa.Table:
    """Rows in the store's schema."""
    return pa.Table.from_pylist(list(figures), schema=FIGURE_SCHEMA)


def covering(*figures: dict[str, Any]) -> Coverage:
    """The coverage of these rows: every (source, indicator, year) among them."""
    return Coverage(frozenset((f["source"], f["indicator_id"], f["year"]) for f in figures))


def area_of(indicator: str) -> str:
    """Areas for the tests: by the second character."""
    return {"1": "missbruk", "2": "aldreomsorg"}.get(indicator[1], "ovrigt")


def publish(
    data_dir: Path,
    figures: Iterable[dict[str, Any]],
    coverage: Coverage | None = None,
    *,
    withdrawn: Iterable[tuple[str, str, str | None, int, str]] = (),
    source: str = "Kolada",
    practice: bool = False,
) -> Snapshot:
    """Publish rows and nothing else."""
    with Store(data_dir).begin(source, area_of=area_of, practice=practice) as draft:
        draft.stage(table(*figures))
        draft.merge(coverage, frozenset(withdrawn))
        return draft.commit(origin="test")


def told(rows: pa.Table) -> dict[tuple[Any, ...], float | None]:
    """Key → value, for comparing at a glance."""
    return {
        (r["indicator_id"], r["municipality_id"], r["unit_id"], r["year"], r["gender"]): r["value"]
        for r in rows.to_pylist()
    }
