"""Small published tables, without publication, for the tests of judgement and suggestions."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Direction, Indicator, IndicatorType, Kind, SettledBy
from rodatraden.engine.comparison.schema import NATIONAL_SCHEMA, PROFILE_SCHEMA, ROW_SCHEMA
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import FIGURE_SCHEMA

HOME = "2481"
AREA = "missbruk"
YEAR = 2024
FETCHED = datetime(2025, 3, 3, 12, tzinfo=UTC)
Z95, Z998 = 1.959963984540054, 3.090232306167813
SIMILAR = ("0834", "1498", "1715", "1737", "1766", "1884", "2061")


@cache
def packaged() -> Catalogue:
    """The packaged catalogue, read once."""
    return Catalogue.load()


class SmallCatalogue:
    """The packaged municipalities and groups with indicators of the test's own."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._own = {indicator.id: indicator for indicator in indicators}

    def indicator(self, code: str) -> Indicator:
        return self._own.get(code) or packaged().indicator(code)

    def indicators(self, area: str | None = None) -> tuple[Indicator, ...]:
        code = area and packaged().area(area).id
        return tuple(i for i in self._own.values() if code is None or code in i.areas)

    def __getattr__(self, name: str) -> Any:
        return getattr(packaged(), name)


class SmallSnapshot:
    """Tables in memory that answer as a snapshot does."""

    id = "test"

    def __init__(
        self, values: Sequence[Mapping[str, Any]] = (), **tables: Sequence[Mapping[str, Any]]
    ) -> None:
        schemas = {
            "national": NATIONAL_SCHEMA,
            "profile": PROFILE_SCHEMA,
            "by_municipality": ROW_SCHEMA,
            "by_indicator": ROW_SCHEMA,
        }
        self._tables = {
            name: pa.Table.from_pylist([dict(row) for row in tables.get(name, ())], schema=schema)
            for name, schema in schemas.items()
        }
        self._values = pa.Table.from_pylist([dict(row) for row in values], schema=FIGURE_SCHEMA)
        codes = sorted(
            {code for table in self._tables.values() for code in table.column("indicator_id").to_pylist()}
        )
        self.manifest = SimpleNamespace(
            indicators=tuple(codes), part_of=lambda code: "part" if code in codes else None
        )

    def table(
        self,
        name: str,
        indicators: Collection[str] | None = None,
        municipalities: Collection[str] | None = None,
        years: Collection[int] | None = None,
        genders: Collection[str] | None = None,
        columns: Sequence[str] | None = None,
    ) -> pa.Table:
        found = self._filtered(self._tables[name], indicators, municipalities, years, genders)
        return found if columns is None else found.select(list(columns))

    def values(
        self,
        indicators: Collection[str] | None = None,
        municipalities: Collection[str] | None = None,
        years: Collection[int] | None = None,
        genders: Collection[str] | None = None,
    ) -> pa.Table:
        return self._filtered(self._values, indicators, municipalities, years, genders)

    @staticmethod
    def _filtered(table: pa.Table, *wanted: Collection[Any] | None) -> pa.Table:
        for name, values in zip(("indicator_id", "municipality_id", "year", "gender"), wanted, strict=True):
            if values is not None:
                column = table.column(name)
                table = table.filter(pc.is_in(column, value_set=pa.array(list(values), column.type)))
        return table


def small(
    indicators: Iterable[Indicator],
    values: Sequence[Mapping[str, Any]] = (),
    **tables: Sequence[Mapping[str, Any]],
) -> tuple[Snapshot, Catalogue]:
    """A snapshot and a catalogue as :func:`judge` takes them."""
    return cast(Snapshot, SmallSnapshot(values, **tables)), cast(Catalogue, SmallCatalogue(indicators))


def indicator(
    code: str = "X1",
    direction: Direction = Direction.HIGHER,
    kind: Kind | None = Kind.SHARE,
    **other: Any,
) -> Indicator:
    """An indicator of addiction care."""
    defaults = {
        "title": f"Nöjda brukare {code}",
        "areas": (AREA,),
        "unit": "%" if kind is Kind.SHARE else "",
        "type": IndicatorType.OUTCOME,
        "settled_by": SettledBy.RULE,
    }
    return Indicator(id=code, direction=direction, kind=kind, **(defaults | other))


def wilson(x: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's limits as per cent, written out once more."""
    half = z * math.sqrt(z * z + 4 * x * (1 - x / n))
    return 100 * (2 * x + z * z - half) / (2 * (n + z * z)), 100 * (2 * x + z * z + half) / (2 * (n + z * z))


def row(code: str = "X1", value: float | None = None, **other: Any) -> dict[str, Any]:
    """A row of the profile with nothing in it but what is told; without a value it is non-response."""
    base: dict[str, Any] = dict.fromkeys(PROFILE_SCHEMA.names)
    base |= {
        "indicator_id": code,
        "municipality_id": HOME,
        "year": YEAR,
        "gender": "T",
        "value": value,
        "status": "non_response" if value is None else "observed",
        "source": "Kolada",
        "fetched_at": FETCHED,
        "uncertainty_method": "none",
        "break_before": False,
        "similar_id": list(SIMILAR),
        "similar_value": [None] * 7,
        "trend_direction": "cannot_be_judged",
        "trend_method": "too_few_years",
        "trend_points": 1,
    }
    for group in ("county", "skr", "similar"):
        base[f"{group}_count"] = 0
    base |= other
    points = base.pop("series", None) or [(base["year"], base["value"])]
    for place, name in enumerate(("year", "value", "lower", "upper", "similar_median", "break")):
        base[f"series_{name}"] = [
            point[place] if place < len(point) else (False if name == "break" else None) for point in points
        ]
    base["series_status"] = ["non_response" if point[1] is None else "observed" for point in points]
    return base


def peers(
    median: float, count: int = 7, variance: float | None = None, group: str = "similar"
) -> dict[str, Any]:
    """The columns of a group."""
    return {f"{group}_median": median, f"{group}_count": count, f"{group}_variance": variance}


def share(x: float, n: float, code: str = "X1", **other: Any) -> dict[str, Any]:
    """A share with its number of answers, as publication writes it."""
    low, high = wilson(x, n, Z95)
    return row(
        code,
        100 * x / n,
        **(
            {
                "count_n": float(x),
                "denominator": float(n),
                "standard_error": 0.5 / math.sqrt(n),
                "lower": low,
                "upper": high,
                "uncertainty_method": "wilson",
            }
            | other
        ),
    )


def noisy(value: float, error: float, code: str = "X1", **other: Any) -> dict[str, Any]:
    """A value whose noise was estimated from the panel, on its own scale."""
    told = {
        "standard_error": error,
        "lower": value - Z95 * error,
        "upper": value + Z95 * error,
        "uncertainty_method": "panel_noise",
    }
    return row(code, value, **(told | other))


def national(code: str = "X1", scale: str = "arcsine", **other: Any) -> dict[str, Any]:
    """The country's row."""
    base: dict[str, Any] = dict.fromkeys(NATIONAL_SCHEMA.names)
    return base | {"indicator_id": code, "year": YEAR, "gender": "T", "compared": 0, "scale": scale} | other


def as_row(profile: Mapping[str, Any]) -> dict[str, Any]:
    """A profile's row as it stands in by_municipality and by_indicator."""
    return {name: profile[name] for name in ROW_SCHEMA.names}
