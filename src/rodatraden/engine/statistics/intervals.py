"""Confidence intervals for shares, rates and means (methods 1).

Every interval made with ``confidence=0.95`` carries the 99.8 per cent limits of the same estimate in
``wide``, so that a comparison can tell *certain* from *probable* without being handed a second interval.

The intervals also hold for total surveys: they answer what would happen if another year's users with the same
service had answered. No interval covers the bias of those who did not answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv, stdtrit

from rodatraden.engine.statistics.arrays import (
    FloatArray,
    FloatOrArray,
    check_confidence,
    counts,
    floats,
    normal_quantile,
    plain,
)
from rodatraden.engine.statistics.scales import from_scale, to_scale

#: The two levels of every judgement (methods 2).
PROBABLE_CONFIDENCE = 0.95
CERTAIN_CONFIDENCE = 0.998


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper limit: floats, or arrays of the same shape; nan where nothing can be said.

    ``wide`` holds the 99.8 per cent limits where this is a 95 per cent interval; None when they are not
    known.
    """

    lower: FloatOrArray
    upper: FloatOrArray
    wide: Interval | None = field(default=None, compare=False, repr=False)


def with_wide(limits: Callable[[float], tuple[FloatArray, FloatArray]], confidence: float) -> Interval:
    lower, upper = limits(check_confidence(confidence))
    wide = None
    if confidence == PROBABLE_CONFIDENCE:
        wide_lower, wide_upper = limits(CERTAIN_CONFIDENCE)
        wide = Interval(plain(wide_lower), plain(wide_upper))
    return Interval(plain(lower), plain(upper), wide)


def checked_share(
    count: npt.ArrayLike, denominator: npt.ArrayLike, names: tuple[str, str] = ("count", "denominator")
) -> tuple[FloatArray, FloatArray]:
    """Count and denominator as arrays; a zero denominator becomes nan; a count above its denominator is
    refused.
    """
    x, n = counts(names[0], count), counts(names[1], denominator)
    try:
        too_many = bool((x > n).any())
    except ValueError as error:
        raise ValueError(f"{names[0]} and {names[1]} must have shapes that go together") from error
    if too_many:
        raise ValueError(f"{names[0]} must not be above {names[1]}")
    return x, np.where(n == 0, np.nan, n)


def wilson_limits(x: FloatArray, n: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    z = normal_quantile(confidence)
    centre = 2.0 * x + z * z
    half = z * np.sqrt(z * z + 4.0 * x * (1.0 - x / n))
    scale = 2.0 * (n + z * z)
    # At 0 and n the limit is 0 and 1 exactly; the subtraction would leave a rounding error there.
    lower = np.where(x == 0, np.where(np.isnan(n), np.nan, 0.0), (centre - half) / scale)
    upper = np.where(x == n, 1.0, (centre + half) / scale)
    return lower, upper


def wilson_interval(count: npt.ArrayLike, denominator: npt.ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a share, as shares 0-1; shapes broadcast.

    nan or a zero denominator gives nan. Raises ValueError for negative counts, a count above its
    denominator and a ``confidence`` outside (0, 1). Source: Wilson, JASA 1927; Newcombe, Stat Med
    1998;17:857.
    """
    x, n = checked_share(count, denominator)
    return with_wide(lambda c: wilson_limits(x, n, c), confidence)


def rate_interval(
    count: npt.ArrayLike, population: npt.ArrayLike, per: float = 1.0, confidence: float = 0.95
) -> Interval:
    """Interval of ``per * count / population`` for a count of events: Byar from 10 events, exact Poisson
    below.

    Shapes broadcast; nan or a zero population gives nan. Counts may exceed the population (visits per
    inhabitant). Source: Breslow & Day 1987; as in Public Health England's methods.
    """
    x, p = counts("count", count), counts("population", population)
    if not (np.isfinite(per) and per > 0):
        raise ValueError(f"per must be above 0, got {per!r}")
    with np.errstate(invalid="ignore"):
        p = np.where(p == 0, np.nan, p)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        z = normal_quantile(level)
        alpha = 1.0 - level
        safe = np.where(x > 0, x, 1.0)  # 1/x is not used at 0 events
        byar_low = safe * (1.0 - 1.0 / (9.0 * safe) - z / (3.0 * np.sqrt(safe))) ** 3
        more = x + 1.0
        byar_high = more * (1.0 - 1.0 / (9.0 * more) + z / (3.0 * np.sqrt(more))) ** 3
        # Half the chi-square quantile with 2x degrees of freedom is the gamma quantile with shape x.
        exact_low = np.where(x > 0, gammaincinv(safe, alpha / 2.0), x)
        exact_high = gammaincinv(more, 1.0 - alpha / 2.0)
        low = np.where(x >= 10, byar_low, exact_low)
        high = np.where(x >= 10, byar_high, exact_high)
        return per * low / p, per * high / p

    return with_wide(limits, confidence)


def mean_interval(
    mean: npt.ArrayLike, sd: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95
) -> Interval:
    """Student's t-interval of a mean from its standard deviation and number of observations; nan for n
    below 2.
    """
    centre, spread, size = floats("mean", mean), counts("sd", sd), counts("n", n)
    size = np.where(size < 2, np.nan, size)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        half = stdtrit(size - 1.0, 0.5 + level / 2.0) * spread / np.sqrt(size)
        return centre - half, centre + half

    return with_wide(limits, confidence)


def margin_interval(value: npt.ArrayLike, margin: npt.ArrayLike) -> Interval:
    """Value ± the source's own 95 per cent margin, as given (Kolada: 74 ± 4 is 70-78).

    The 99.8 per cent limits stretch the margin by 3.09/1.96.
    """
    centre, half = floats("value", value), counts("margin", margin)
    stretch = normal_quantile(CERTAIN_CONFIDENCE) / normal_quantile(PROBABLE_CONFIDENCE)
    wide = Interval(plain(centre - stretch * half), plain(centre + stretch * half))
    return Interval(plain(centre - half), plain(centre + half), wide)


def normal_interval(
    value: npt.ArrayLike, standard_error: npt.ArrayLike, scale: str = "identity", confidence: float = 0.95
) -> Interval:
    """Interval in the value's own unit from a standard error on ``scale`` (identity, arcsine or log;
    methods 12).
    """
    centre, error = to_scale(value, scale), counts("standard_error", standard_error)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        half = normal_quantile(level) * error
        lower, upper = from_scale(centre - half, scale), from_scale(centre + half, scale)
        return np.asarray(lower), np.asarray(upper)

    return with_wide(limits, confidence)
