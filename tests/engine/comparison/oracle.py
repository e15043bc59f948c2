"""A second comparison, slow and obvious: dicts, loops and the statistics module. What the quick one must equal."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

Key = tuple[str, int, str]  # indicator, year, gender


def quantile(values: Iterable[float], probability: Fraction) -> float:
    """Type 7."""
    ordered = sorted(values)
    position = (len(ordered) - 1) * probability
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + float(position - low) * (ordered[high] - ordered[low])


def rank(values: Mapping[str, float], municipality: str, lower_is_better: bool) -> int:
    """One more than how many are better."""
    own = values[municipality]
    return 1 + sum(1 for v in values.values() if (v < own if lower_is_better else v > own))


def band(n: int, place: int, k: int = 4) -> int | None:
    """Public Health England's rule, in exact fractions; fewer than 12 are not banded."""
    if n < 12:
        return None
    q = math.floor((k + 1) - math.ceil((Fraction(n + 1) - place) / Fraction(n, k)))
    return max(q, 1)


def group_median(values: Mapping[str, float], members: Iterable[str]) -> tuple[int, float | None]:
    """How many of ``members`` have a value, and their median."""
    known = [values[m] for m in members if m in values]
    return len(known), statistics.median(known) if known else None


def compare(
    rows: Iterable[Mapping[str, Any]],
    *,
    municipalities: Mapping[str, tuple[str, str]],
    similar: Mapping[str, tuple[str, ...]],
    lower_is_better: Mapping[str, bool],
) -> dict[tuple[str, int, str, str], dict[str, Any]]:
    """Per (indicator, year, gender, municipality) with a shown value: the whole national comparison.

    ``municipalities`` gives county and SKR group.
    """
    observed: dict[Key, dict[str, float]] = {}
    national: dict[Key, float] = {}
    for row in rows:
        if row["status"] != "observed" or row["value"] is None or row["unit_id"] is not None:
            continue
        key = (row["indicator_id"], row["year"], row["gender"])
        if row["municipality_id"] == "0000":
            national[key] = row["value"]
        elif row["municipality_id"] in municipalities:
            observed.setdefault(key, {})[row["municipality_id"]] = row["value"]
    result = {}
    for key, values in observed.items():
        indicator, year, gender = key
        n = len(values)
        for one in values:
            county, skr = municipalities[one]
            place = rank(values, one, lower_is_better[indicator])
            earlier = sorted(
                y
                for (i, y, g), v in observed.items()
                if i == indicator and g == gender and y < year and one in v
            )
            counties = [m for m, groups in municipalities.items() if groups[0] == county]
            skrs = [m for m, groups in municipalities.items() if groups[1] == skr]
            county_count, county_median = group_median(values, counties)
            skr_count, skr_median = group_median(values, skrs)
            similar_count, similar_median = group_median(values, similar.get(one, ()))
            result[(*key, one)] = {
                "value": values[one],
                "compared": n,
                "rank": place,
                "band": band(n, place),
                "minimum": min(values.values()),
                "q25": quantile(values.values(), Fraction(1, 4)),
                "median": statistics.median(values.values()),
                "q75": quantile(values.values(), Fraction(3, 4)),
                "maximum": max(values.values()),
                "mean": math.fsum(values.values()) / n,
                "national_value": national.get(key),
                "county_count": county_count,
                "county_median": county_median,
                "skr_count": skr_count,
                "skr_median": skr_median,
                "similar_count": similar_count or None,
                "similar_median": similar_median,
                "previous_year": earlier[-1] if earlier else None,
                "previous_value": observed[(indicator, earlier[-1], gender)][one] if earlier else None,
            }
    return result
