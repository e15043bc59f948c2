"""Is the difference real: two proportions, a value against a benchmark, two intervals (methods 1, 2, 12)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from rodatraden.engine.statistics.arrays import (
    FloatArray,
    FloatOrArray,
    check_confidence,
    counts,
    floats,
    normal_quantile,
    plain,
)
from rodatraden.engine.statistics.direction import Certainty, State, sign, state_of
from rodatraden.engine.statistics.intervals import (
    CERTAIN_CONFIDENCE,
    PROBABLE_CONFIDENCE,
    Interval,
    checked_share,
    wilson_limits,
    with_wide,
)
from rodatraden.engine.statistics.reasons import NotJudged

#: Variance of a median of noisy values relative to that of their mean: pi/2, 1.57 in methods 12.
MEDIAN_VARIANCE_FACTOR = 1.57


@dataclass(frozen=True, slots=True)
class Comparison:
    """State and certainty; ``certainty`` is None unless there is a difference, ``reason`` says why it
    cannot be judged.

    ``z`` and ``p_value`` (two-sided) are there where the comparison was made with a standard error.
    """

    state: State
    certainty: Certainty | None = None
    reason: NotJudged | None = None
    z: float | None = None
    p_value: float | None = None


def difference_of_proportions(
    count_a: npt.ArrayLike,
    n_a: npt.ArrayLike,
    count_b: npt.ArrayLike,
    n_b: npt.ArrayLike,
    confidence: float = 0.95,
) -> Interval:
    """Newcombe's hybrid Wilson interval of share a minus share b (as shares, -1 to 1); shapes broadcast.

    For a change between two years, two municipalities, women and men. Source: Newcombe, Stat Med
    1998;17:873, method 10.
    """
    xa, na = checked_share(count_a, n_a, ("count_a", "n_a"))
    xb, nb = checked_share(count_b, n_b, ("count_b", "n_b"))
    pa, pb = xa / na, xb / nb

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        la, ua = wilson_limits(xa, na, level)
        lb, ub = wilson_limits(xb, nb, level)
        lower = pa - pb - np.sqrt((pa - la) ** 2 + (ub - pb) ** 2)
        upper = pa - pb + np.sqrt((ua - pa) ** 2 + (pb - lb) ** 2)
        return lower, upper

    return with_wide(limits, check_confidence(confidence))


def _pair(name: str, interval: Interval | None) -> tuple[float, float] | None:
    if interval is None:
        return None
    lower, upper = np.asarray(interval.lower), np.asarray(interval.upper)
    if lower.ndim or upper.ndim:
        raise ValueError(f"{name} must be one interval, not an array of them")
    if np.isnan(lower) or np.isnan(upper):
        return None
    if lower > upper:
        raise ValueError(f"{name} has its lower limit above its upper")
    return float(lower), float(upper)


def _beyond(own: tuple[float, float], other: tuple[float, float]) -> int:
    """1 where ``own`` lies wholly above ``other``, -1 wholly below, 0 where they meet."""
    return int(own[0] > other[1]) - int(own[1] < other[0])


def compare_intervals(a: Interval | None, b: Interval | None, direction: str) -> Comparison:
    """Is a better than b: *probable* when the 95 per cent intervals do not meet, *certain* when the 99.8
    do not either.

    Conservative (double overlap): prefer :func:`difference_of_proportions` with :func:`compare_to_value`
    against 0 where both counts are known. ``a`` and ``b`` are scalar intervals; None or nan gives
    *cannot be judged*. An interval without ``wide`` limits can at most make a difference probable.
    """
    sign(direction)
    own, other = _pair("a", a), _pair("b", b)
    if own is None or other is None or a is None or b is None:
        return Comparison(State.CANNOT_BE_JUDGED, reason=NotJudged.NO_INTERVAL)
    beyond = _beyond(own, other)
    if beyond == 0:
        return Comparison(State.NO_CERTAIN_DIFFERENCE)
    wide_own, wide_other = _pair("a", a.wide), _pair("b", b.wide)
    certain = wide_own is not None and wide_other is not None and _beyond(wide_own, wide_other) == beyond
    return Comparison(state_of(beyond, direction), Certainty.CERTAIN if certain else Certainty.PROBABLE)


def compare_to_value(
    interval: Interval | None, benchmark: float | None, direction: str, wide: Interval | None = None
) -> Comparison:
    """Is what ``interval`` estimates better than the fixed ``benchmark`` (single overlap with two
    levels, methods 2).

    *Probable* when the benchmark lies outside the 95 per cent ``interval``, *certain* when it lies
    outside the 99.8 per cent limits too: ``wide`` if given, else ``interval.wide``, which every interval
    of this package carries. Without either a difference is at most probable. A limit that touches the
    benchmark is no difference. No interval, or no benchmark, gives *cannot be judged* with the reason,
    never "similar".

    Of a difference's interval (:func:`difference_of_proportions`) the benchmark is 0.
    """
    sign(direction)
    value = float(floats("benchmark", np.nan if benchmark is None else benchmark))
    if np.isnan(value):
        return Comparison(State.CANNOT_BE_JUDGED, reason=NotJudged.NO_BENCHMARK)
    if interval is not None and wide is not None:
        interval = Interval(interval.lower, interval.upper, wide)
    point = Interval(value, value, Interval(value, value))
    return compare_intervals(interval, point, direction)


def median_variance(standard_errors: npt.ArrayLike) -> FloatOrArray:
    """Variance of the median of m peers' noisy values: 1.57 · mean(s²)/m over the last axis, nan left
    out (methods 12).
    """
    errors = counts("standard_errors", standard_errors)
    m = np.count_nonzero(~np.isnan(errors), axis=-1)
    total = np.nansum(errors**2, axis=-1)
    return plain(np.where(m > 0, MEDIAN_VARIANCE_FACTOR * total / np.maximum(m, 1) ** 2, np.nan))


def compare_to_median(
    value: float | None,
    standard_error: float | None,
    median: float | None,
    variance_of_median: float,
    direction: str,
) -> Comparison:
    """Own value against its peers' median, all on the same scale (methods 12).

    z = (value - median)/√(s² + variance of the median); above 3.09 in size certain, above 1.96 probable.
    A standard error that is missing or 0 gives *cannot be judged*.
    """
    sign(direction)
    own, error, middle, extra = (
        float(floats(name, np.nan if given is None else given))
        for name, given in (
            ("value", value),
            ("standard_error", standard_error),
            ("median", median),
            ("variance_of_median", variance_of_median),
        )
    )
    if error < 0 or extra < 0:
        raise ValueError("standard_error and variance_of_median must not be negative")
    if np.isnan(middle):
        return Comparison(State.CANNOT_BE_JUDGED, reason=NotJudged.NO_BENCHMARK)
    if np.isnan(own) or np.isnan(error) or np.isnan(extra) or error == 0:
        return Comparison(State.CANNOT_BE_JUDGED, reason=NotJudged.NO_INTERVAL)
    z = (own - middle) / float(np.sqrt(error**2 + extra))
    p_value = float(2.0 * ndtr(-abs(z)))
    if abs(z) <= normal_quantile(PROBABLE_CONFIDENCE):
        return Comparison(State.NO_CERTAIN_DIFFERENCE, z=z, p_value=p_value)
    certain = abs(z) > normal_quantile(CERTAIN_CONFIDENCE)
    state = state_of(1 if z > 0 else -1, direction)
    return Comparison(state, Certainty.CERTAIN if certain else Certainty.PROBABLE, z=z, p_value=p_value)
