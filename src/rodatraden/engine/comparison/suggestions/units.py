"""Differences between the municipality's own units (Q11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import pyarrow.compute as pc
from scipy.special import chdtrc

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.model import Judgement, Question, Reason
from rodatraden.engine.comparison.suggestions import weights
from rodatraden.engine.comparison.suggestions.screen import Screen
from rodatraden.engine.comparison.words import suggestions as words
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender, ValueStatus

#: A unit with fewer answers is neither shown nor counted.
_FEWEST_ANSWERS = 5

#: The test between units needs so many expected answers of either kind in all.
_FEWEST_EXPECTED = 5

_CERTAIN_P = 0.002


#: Value, numerator and number of answers of one unit.
_Unit: TypeAlias = tuple[float, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Units:
    """The units' values of one indicator and year: least, greatest, how many, and p that they are all alike
    (None where the numbers of answers are not known).
    """

    low: float
    high: float
    count: int
    p: float | None


def read_units(
    snapshot: Snapshot, catalogue: Catalogue, municipality: str, looked_at: Sequence[Judgement]
) -> dict[str, Units]:
    """The units of the indicators looked at, in each one's judged year, where at least two have a value.

    Asked of indicators that the catalogue says are known per unit, and of those outside it.
    """
    years = {j.indicator: j.year for j in looked_at if _may_have_units(catalogue, j)}
    if not years:
        return {}
    found: defaultdict[str, list[_Unit]] = defaultdict(list)
    asked = frozenset(year for year in years.values() if year is not None)
    for indicator, year, value, count, n in _shown_units(snapshot, municipality, tuple(years), asked):
        if year == years[indicator]:
            found[indicator].append((value, count, n))
    kinds = {j.indicator: j.kind for j in looked_at}
    return {
        indicator: _units(units, kinds[indicator] == Kind.SHARE)
        for indicator, units in found.items()
        if len(units) > 1
    }


@lru_cache(maxsize=64)
def _shown_units(
    snapshot: Snapshot, municipality: str, indicators: tuple[str, ...], years: frozenset[int]
) -> tuple[tuple[str, int, float, float | None, float | None], ...]:
    """The units' observed values with enough answers: indicator, year, value, numerator, number of answers.

    Stored values lie by indicator, so that one municipality's are dear to read (some tenths of a second for an
    area of 200 indicators with units); a snapshot never changes, so that they are kept.
    """
    rows = snapshot.values(
        indicators=indicators,
        municipalities=[municipality],
        years=sorted(years),
        genders=[Gender.TOTAL.value],
    )
    rows = rows.filter(pc.is_valid(rows.column("unit_id")))
    names = ("indicator_id", "year", "value", "count_n", "denominator", "status")
    columns = zip(*(rows.column(name).to_pylist() for name in names), strict=True)
    return tuple(
        (indicator, year, value, count, n)
        for indicator, year, value, count, n, status in columns
        if value is not None and status == ValueStatus.OBSERVED and (n is None or n >= _FEWEST_ANSWERS)
    )


def _may_have_units(catalogue: Catalogue, judgement: Judgement) -> bool:
    indicator = catalogue.indicator(judgement.indicator)
    return indicator.has_unit_data or not indicator.in_catalogue


def _units(units: Sequence[_Unit], share: bool) -> Units:
    values = [value for value, _count, _n in units]
    p = None
    if share and all(n is not None for _value, _count, n in units):
        n = np.array([n for _value, _count, n in units], dtype=np.float64)
        x = np.array([v / 100.0 * m if c is None else c for (v, c, _n), m in zip(units, n, strict=True)])
        p = homogeneity(x, n)
    return Units(min(values), max(values), len(values), p)


def homogeneity(x: np.ndarray, n: np.ndarray) -> float | None:
    """p of Pearson's test that shares ``x/n`` are all alike; None where too few answers are expected."""
    share = x.sum() / n.sum()
    if min(share, 1.0 - share) * n.sum() < _FEWEST_EXPECTED:
        return None
    statistic = float(((x - n * share) ** 2 / (n * share * (1.0 - share))).sum())
    return float(chdtrc(len(n) - 1, statistic))


def unit_p(units: Mapping[str, Units]) -> dict[str, float]:
    """The tests between units that could be made."""
    return {indicator: one.p for indicator, one in units.items() if one.p is not None}


def units_differ(judgement: Judgement, units: Units, screen: Screen) -> Reason | None:
    """The units differ more than by chance; or, where that cannot be told, more than the country's middle half."""
    if units.p is None:
        spread = judgement.distribution
        if spread is None or not 0 < spread[3] - spread[1] <= units.high - units.low:
            return None
        said = words.units(judgement, units.low, units.high, units.count, sure=None)
        return Reason(Question.UNITS_DIFFER, said, weights.SPREAD_OF_UNITS)
    sure = units.p < _CERTAIN_P
    if not sure and not screen.stands("units", judgement.indicator):
        return None
    said = words.units(judgement, units.low, units.high, units.count, sure=sure)
    return Reason(Question.UNITS_DIFFER, said, weights.CERTAIN_UNITS if sure else weights.PROBABLE_UNITS)
