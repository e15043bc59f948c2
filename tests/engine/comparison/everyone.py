"""Small countries where every municipality has years of its own, for the tests of radar, funnel and ranks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Indicator
from rodatraden.engine.figures import Snapshot

from .judging import Z95, as_row, national, noisy, packaged, row, share, small

ALL = tuple(municipality.id for municipality in packaged().municipalities)
#: A year's values per municipality: (count, n) for shares, else the value.
Year = Mapping[str, Any]


def bands(values: Mapping[str, float], *, lower: bool) -> dict[str, tuple[int, int]]:
    """Rank and band by counting: 1 best, ties share the best rank, quarters by PHE's rule written out."""
    n = len(values)
    found = {}
    for one, value in values.items():
        rank = 1 + sum((other < value) if lower else (other > value) for other in values.values())
        place = n + 1 - rank
        found[one] = (rank, max(1, math.floor(5 - math.ceil(place * 4 / n - 1e-12))))
    return found


def country(
    indicator: Indicator,
    years: Mapping[int, Year],
    *,
    error: float | None = None,
    scale: str = "arcsine",
    breaks: Sequence[int] = (),
) -> tuple[Snapshot, Catalogue]:
    """The published tables of one indicator. Shares come as (count, n); plain values get the standard ``error`` on
    ``scale`` (none: no uncertainty is known); None is a municipality that did not answer.
    """
    rows = []
    for year, values in years.items():
        known = {
            one: 100 * value[0] / value[1] if isinstance(value, tuple) else value
            for one, value in values.items()
            if value is not None
        }
        place = bands(known, lower=indicator.direction == "lower")
        for one, value in values.items():
            extra: dict[str, Any] = {"municipality_id": one, "year": year, "break_before": year in breaks}
            if one in place and len(known) >= 12:
                extra |= {"rank": place[one][0], "band": place[one][1]}
            if isinstance(value, tuple):
                told = share(*value, indicator.id, **extra)
            elif value is None or error is None:
                told = row(indicator.id, value, **extra)
            elif scale == "log":
                limits = {
                    "lower": value * math.exp(-Z95 * error),
                    "upper": value * math.exp(Z95 * error),
                }
                told = noisy(value, error, indicator.id, **(extra | limits))
            else:
                told = noisy(value, error, indicator.id, **extra)
            rows.append(as_row(told))
    countries = [
        national(indicator.id, scale, year=year, compared=sum(v is not None for v in values.values()))
        for year, values in years.items()
    ]
    return small([indicator], by_indicator=rows, national=countries)
