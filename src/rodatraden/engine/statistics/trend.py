"""Is it a trend: Fingertips' recent trend, and Mann-Kendall for series without counts or intervals
(methods 4 and 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import comb

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from rodatraden.engine.statistics.arrays import FloatArray, floats
from rodatraden.engine.statistics.intervals import checked_share
from rodatraden.engine.statistics.reasons import NotJudged

#: p = 0.002 with one degree of freedom. Strict for five small points: say "no certain trend", never "stable".
TREND_CRITICAL_VALUE = 9.54953570608324
#: So many points are used.
TREND_POINTS = 5
#: Up to so many values Mann-Kendall's p is exact.
EXACT_UP_TO = 10


class TrendDirection(StrEnum):
    """What the recent trend says; it knows nothing of what is desired."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CERTAIN_TREND = "no_certain_trend"
    CANNOT_BE_JUDGED = "cannot_be_judged"


@dataclass(frozen=True, slots=True)
class RecentTrend:
    """``significant`` when ``chi_square`` passes the critical value and the five leave-one-out slopes
    agree, that is when there is a direction. ``points_used`` is 5, or how many there were when there were
    too few. ``slope`` is per year.
    """

    direction: TrendDirection
    chi_square: float | None
    significant: bool
    points_used: int
    reason: NotJudged | None = None
    slope: float | None = None


def _proportion_chi_square(x: FloatArray, n: FloatArray) -> float:
    t = np.arange(1.0, len(x) + 1.0)
    X, N = x.sum(), n.sum()
    if X == 0 or X == N:
        return 0.0  # nobody or everybody every year: no trend, and the formula would be 0/0
    numerator = N * (N * (x * t).sum() - X * (n * t).sum()) ** 2
    return float(numerator / (X * (N - X) * (N * (n * t * t).sum() - (n * t).sum() ** 2)))


def _slope(t: FloatArray, y: FloatArray, w: FloatArray) -> tuple[float, float]:
    """Weighted least squares slope and the weighted sum of squares of t about its mean."""
    centred = t - np.average(t, weights=w)
    square = float((w * centred**2).sum())
    return float((w * centred * y).sum()) / square, square


def _latest_run(years: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]) -> int:
    """How many points there are from the latest backwards until one is missing or a year is skipped."""
    run = 0
    for index in range(len(years) - 1, -1, -1):
        if not known[index] or (run and years[index + 1] - years[index] != 1):
            break
        run += 1
    return run


def recent_trend(
    years: npt.ArrayLike,
    counts: npt.ArrayLike | None = None,
    denominators: npt.ArrayLike | None = None,
    values: npt.ArrayLike | None = None,
    lower: npt.ArrayLike | None = None,
    upper: npt.ArrayLike | None = None,
) -> RecentTrend:
    """Recent trend of yearly points over the last five (methods 4).

    Either ``counts`` with ``denominators`` (score test of a linear trend in proportions) or ``values``
    with their 95 per cent limits ``lower`` and ``upper`` (weighted least squares, w = 1/se², se = (upper
    - lower)/3.92). The caller leaves out what lies before a break in definition. Points are taken from
    the latest backwards until the first missing value or skipped year; five are needed.

    A trend is certain when χ² exceeds 9.5495 (p = 0.002) and all five leave-one-out slopes have the same
    sign. The sign comes from the weighted slope of the plain proportions, so that years with 0 or 100
    per cent do not block (Fingertips takes it on the logit scale). Points without interval give *cannot
    be judged*, never "no change".

    Raises ValueError naming the argument for unlike lengths, repeated years, a count above its denominator.
    Source: Fingertips technical guidance, trend markers.
    """
    when = floats("years", years)
    if when.ndim != 1 or np.isnan(when).any() or (when != np.floor(when)).any():
        raise ValueError("years must be a list of whole years")
    if (counts is None) == (values is None):
        raise ValueError("counts or values must be given, not both")
    if counts is not None and denominators is None:
        raise ValueError("denominators must be given with counts")
    order = np.argsort(when, kind="stable")
    ordered_years = when[order].astype(np.int64)
    if (np.diff(ordered_years) == 0).any():
        raise ValueError("years must not be repeated")

    def column(name: str, given: npt.ArrayLike | None) -> FloatArray:
        array = np.full(len(when), np.nan) if given is None else floats(name, given)
        if array.shape != when.shape:
            raise ValueError(f"{name} must have one number per year")
        return array[order]

    if counts is not None:
        x, n = checked_share(
            column("counts", counts), column("denominators", denominators), ("counts", "denominators")
        )
        run = _latest_run(ordered_years, ~(np.isnan(x) | np.isnan(n)))
        if run < TREND_POINTS:
            return _unjudged(NotJudged.TOO_FEW_POINTS, run)
        x, weights = x[-TREND_POINTS:], n[-TREND_POINTS:]
        points = x / weights
        chi_square = _proportion_chi_square(x, weights)
    else:
        points, low, high = column("values", values), column("lower", lower), column("upper", upper)
        if (low > high).any():
            raise ValueError("lower must not be above upper")
        run = _latest_run(ordered_years, ~np.isnan(points))
        if run < TREND_POINTS:
            return _unjudged(NotJudged.TOO_FEW_POINTS, run)
        points = points[-TREND_POINTS:]
        width = (high - low)[-TREND_POINTS:]
        if np.isnan(width).any():
            return _unjudged(NotJudged.POINTS_LACK_INTERVALS, TREND_POINTS)
        if (width == 0).any():
            return _unjudged(NotJudged.ZERO_WIDTH_INTERVAL, TREND_POINTS)
        weights = (2.0 * 1.96 / width) ** 2
        beta, square = _slope(np.arange(1.0, TREND_POINTS + 1.0), points, weights)
        chi_square = beta**2 * square
    t = np.arange(1.0, TREND_POINTS + 1.0)
    slope, _square = _slope(t, points, weights)
    direction = TrendDirection.NO_CERTAIN_TREND
    if chi_square > TREND_CRITICAL_VALUE:
        without = [
            _slope(np.delete(t, i), np.delete(points, i), np.delete(weights, i))[0]
            for i in range(TREND_POINTS)
        ]
        if all(one > 0 for one in without):
            direction = TrendDirection.INCREASING
        elif all(one < 0 for one in without):
            direction = TrendDirection.DECREASING
    significant = direction is not TrendDirection.NO_CERTAIN_TREND
    return RecentTrend(direction, chi_square, significant, TREND_POINTS, slope=slope)


def _unjudged(reason: NotJudged, points: int) -> RecentTrend:
    return RecentTrend(TrendDirection.CANNOT_BE_JUDGED, None, False, points, reason)


@dataclass(frozen=True, slots=True)
class MannKendall:
    """Kendall's S (rising pairs less falling) and its two-sided p; both nan where a value is missing or
    there is only one.
    """

    s: float
    p: float


@lru_cache(maxsize=4096)
def _inversions(ties: tuple[int, ...]) -> tuple[int, ...]:
    """How many orderings of a multiset with these multiplicities have 0, 1, 2 … inversions
    (q-multinomial).
    """
    n = sum(ties)

    def q_factorial(m: int) -> list[int]:
        product = [1]
        for i in range(2, m + 1):
            longer = [0] * (len(product) + i - 1)
            for power, coefficient in enumerate(product):
                for step in range(i):
                    longer[power + step] += coefficient
            product = longer
        return product

    quotient = q_factorial(n)
    for tie in ties:
        divisor = q_factorial(tie)
        result = []
        rest = list(quotient)
        for power in range(len(quotient) - len(divisor) + 1):
            coefficient = rest[power]  # the divisor's lowest coefficient is 1
            result.append(coefficient)
            for step, factor in enumerate(divisor):
                rest[power + step] -= coefficient * factor
        quotient = result
    return tuple(quotient)


def mann_kendall(values: npt.ArrayLike) -> MannKendall:
    """Mann-Kendall's test for a trend in ``values`` in time order.

    Up to ten values p is exact, given the ties there are (five rising years: 2/5! = 0.0167; four can never be
    significant at 5 per cent); beyond, the normal approximation with continuity and tie correction.
    Source: Mann 1945; Kendall, Rank Correlation Methods.
    """
    series = floats("values", values)
    if series.ndim != 1:
        raise ValueError("values must be one series")
    n = len(series)
    if n < 2 or np.isnan(series).any():
        return MannKendall(float("nan"), float("nan"))
    s = int(np.sign(series[None, :] - series[:, None])[np.triu_indices(n, 1)].sum())
    ties = [int(count) for count in np.unique(series, return_counts=True)[1]]
    if n <= EXACT_UP_TO:
        orderings = _inversions(tuple(sorted(ties)))
        pairs = comb(n, 2) - sum(comb(tie, 2) for tie in ties)
        extreme = sum(
            many for inversions, many in enumerate(orderings) if abs(pairs - 2 * inversions) >= abs(s)
        )
        return MannKendall(float(s), extreme / sum(orderings))
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18.0
    if variance == 0:
        return MannKendall(float(s), 1.0)
    z = max(abs(s) - 1, 0) / variance**0.5
    return MannKendall(float(s), min(float(2.0 * ndtr(-z)), 1.0))
