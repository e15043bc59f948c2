"""The judgement's arithmetic over whole columns: own values against a comparator's (methods 1, 2, 8, 11, 12).

A *column* here is one municipality's values of many indicators, so that every array is one number per row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from rodatraden.engine.comparison.model import State, UncertaintyMethod
from rodatraden.engine.statistics import Scale, rate_interval, wilson_interval
from rodatraden.engine.statistics.arrays import normal_quantile
from rodatraden.engine.statistics.intervals import CERTAIN_CONFIDENCE, PROBABLE_CONFIDENCE

Floats: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Words: TypeAlias = npt.NDArray[np.object_]

Z_PROBABLE = normal_quantile(PROBABLE_CONFIDENCE)
Z_CERTAIN = normal_quantile(CERTAIN_CONFIDENCE)

#: Peers with a value, besides the municipality itself, that a comparison needs.
FEWEST_PEERS = 3

#: A numerator that is further than this from its share (per cent units) is not the one behind it.
_SHARE_TOLERANCE = 1.0

STATES = tuple(State)
_NUMBER = {state: number for number, state in enumerate(STATES)}
BETTER, NO_DIFFERENCE, WORSE, HIGHER, LOWER, NOT_JUDGED = (
    _NUMBER[state]
    for state in (
        State.BETTER,
        State.NO_CERTAIN_DIFFERENCE,
        State.WORSE,
        State.HIGHER,
        State.LOWER,
        State.CANNOT_BE_JUDGED,
    )
)


@dataclass(frozen=True, slots=True)
class Estimates:
    """Values with what is known of their uncertainty, one per row; nan where missing.

    ``on_scale`` and ``standard_error`` stand on the indicator's scale (``scale``, the words of
    :class:`Scale`), everything else in the value's own unit. ``exact`` marks intervals of the common kind
    (Wilson, the source's margin, Byar), whose 99.8 per cent limits are ``wide_lower`` and ``wide_upper``.
    """

    value: Floats
    scale: Words
    on_scale: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    wide_lower: Floats
    wide_upper: Floats
    exact: Mask

    def take(self, rows: npt.NDArray[np.int64]) -> Estimates:
        """The estimates of the chosen rows, in that order."""
        return Estimates(*(getattr(self, name)[rows] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What to compare with, one number per row: the peers' median and how uncertain it is (on the scale).

    ``count`` is how many have a value, ``others`` how many of them are not the municipality itself.
    ``share_yes`` is the peers' share of Ja (0-1) for yes/no indicators; ``counted`` says where it was counted
    and not only read off the median.
    """

    median: Floats
    count: Floats
    others: Floats
    variance: Floats
    share_yes: Floats
    counted: Mask


@dataclass(frozen=True, slots=True)
class Answer:
    """State (a place in :data:`STATES`), whether it is certain, z and two-sided p, one per row.

    ``missing`` is a code for why a row cannot be judged, else "".
    """

    state: npt.NDArray[np.int8]
    certain: Mask
    z: Floats
    p: Floats
    missing: Words


def to_scales(values: Floats, scale: Words) -> Floats:
    """``values`` each on its own scale; what a scale cannot take is nan (log) or stops at 0 and 100 per cent."""
    result = values.copy()
    shares, logs = scale == Scale.ARCSINE, scale == Scale.LOG
    result[shares] = np.arcsin(np.sqrt(np.clip(values[shares] / 100.0, 0.0, 1.0)))
    with np.errstate(invalid="ignore", divide="ignore"):
        result[logs] = np.where(values[logs] > 0, np.log(values[logs]), np.nan)
    return result


def from_scales(values: Floats, scale: Words) -> Floats:
    """The reverse of :func:`to_scales`, in the values' own unit."""
    result = values.copy()
    shares, logs = scale == Scale.ARCSINE, scale == Scale.LOG
    result[shares] = 100.0 * np.sin(np.clip(values[shares], 0.0, np.pi / 2.0)) ** 2
    result[logs] = np.exp(values[logs])
    return result


def estimates(
    value: Floats,
    scale: Words,
    standard_error: Floats,
    lower: Floats,
    upper: Floats,
    method: Words,
    count: Floats,
    denominator: Floats,
) -> Estimates:
    """Values with their published 95 per cent limits, and the 99.8 per cent limits of the same method."""
    known = ~np.isnan(value) & ~np.isnan(lower) & ~np.isnan(upper)
    wilson = known & (method == UncertaintyMethod.WILSON) & (denominator > 0)
    margins = known & (method == UncertaintyMethod.MARGIN)
    byar = known & (method == UncertaintyMethod.BYAR) & (count >= 0)
    wide_lower, wide_upper = np.full_like(value, np.nan), np.full_like(value, np.nan)
    if wilson.any():
        x, n, share = count[wilson], denominator[wilson], value[wilson]
        with np.errstate(invalid="ignore"):
            fits = (x >= 0) & (x <= n) & (np.abs(100.0 * x / n - share) <= _SHARE_TOLERANCE)
        x = np.clip(np.where(fits, x, share / 100.0 * n), 0.0, n)
        wide = wilson_interval(x, n, CERTAIN_CONFIDENCE)
        wide_lower[wilson], wide_upper[wilson] = (
            100.0 * np.asarray(wide.lower),
            100.0 * np.asarray(wide.upper),
        )
    if margins.any():
        stretch = Z_CERTAIN / Z_PROBABLE
        wide_lower[margins] = value[margins] - stretch * (value[margins] - lower[margins])
        wide_upper[margins] = value[margins] + stretch * (upper[margins] - value[margins])
    if byar.any():
        # the published upper limit tells what a count is multiplied by, also where the count is 0
        x = count[byar]
        narrow, wide = (
            rate_interval(x, np.ones_like(x), confidence=c) for c in (PROBABLE_CONFIDENCE, CERTAIN_CONFIDENCE)
        )
        factor = upper[byar] / np.asarray(narrow.upper)
        wide_lower[byar], wide_upper[byar] = np.asarray(wide.lower) * factor, np.asarray(wide.upper) * factor
    return Estimates(
        value=value,
        scale=scale,
        on_scale=to_scales(value, scale),
        standard_error=np.where(standard_error > 0, standard_error, np.nan),
        lower=lower,
        upper=upper,
        wide_lower=wide_lower,
        wide_upper=wide_upper,
        exact=wilson | margins | byar,
    )


def _states(beyond: npt.NDArray[np.int8], sign: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """``beyond`` (1 above, -1 below, 0 neither) in terms of the desired direction ``sign``."""
    undirected = np.where(beyond > 0, HIGHER, LOWER)
    directed = np.where(beyond == sign, BETTER, WORSE)
    return np.where(beyond == 0, NO_DIFFERENCE, np.where(sign == 0, undirected, directed)).astype(np.int8)


def _answer(
    beyond: npt.NDArray[np.int8], certain: Mask, z: Floats, sign: npt.NDArray[np.int8], missing: Words
) -> Answer:
    judged = missing == ""
    state = np.where(judged, _states(beyond, sign), NOT_JUDGED).astype(np.int8)
    z = np.where(judged, z, np.nan)
    return Answer(state, judged & (beyond != 0) & certain, z, 2.0 * ndtr(-np.abs(z)), missing)


def against_median(
    own: Estimates, benchmark: Benchmark, sign: npt.NDArray[np.int8], missing: Words
) -> Answer:
    """Own values against their peers' medians.

    Where n or a margin is known, there is a difference when the median lies outside the 95 per cent interval
    that is shown, so that picture and words never contradict each other; it is certain when the median lies
    outside the 99.8 per cent limits too and |z| > 3.09. Else |z| alone decides (methods 12):
    z = (T(y) - T(c))/√(s² + variance of the median). ``missing`` holds the codes of rows that cannot be
    judged for reasons of their own value; those of the comparator are added here. Seven peers' median is
    itself so uncertain that the interval alone would call 5 to 6 in 1,000 differences certain where there is
    none: hence z in both rules.
    """
    no_error = np.isnan(own.standard_error)
    missing = missing.copy()
    for mask, code in (
        (benchmark.count < 1, "no_peers"),
        (benchmark.others < FEWEST_PEERS, "few_peers"),
        (np.isnan(benchmark.median), "no_peers"),
    ):
        missing[(missing == "") & mask] = code
    variance = np.nan_to_num(benchmark.variance)
    with np.errstate(invalid="ignore"):
        difference = own.on_scale - to_scales(benchmark.median, own.scale)
        z = difference / np.sqrt(own.standard_error**2 + variance)
        outside = (benchmark.median < own.lower) | (benchmark.median > own.upper)
        far = (benchmark.median < own.wide_lower) | (benchmark.median > own.wide_upper)
        size = np.abs(z)
        beyond = np.where(own.exact, outside, size > Z_PROBABLE)
        certain = (size > Z_CERTAIN) & (far | ~own.exact)
    missing[(missing == "") & ~own.exact & (no_error | np.isnan(z))] = "no_interval"
    side = np.sign(np.nan_to_num(own.value - benchmark.median)).astype(np.int8)
    return _answer((side * beyond).astype(np.int8), certain, z, sign, missing)


def two_estimates(a: Estimates, b: Estimates, sign: npt.NDArray[np.int8], missing: Words) -> Answer:
    """Is ``a`` really above or below ``b``: two years, or women and men.

    Where both have intervals of the common kind: Newcombe's limits of the difference,
    d - √((a - a₁)² + (b₂ - b)²) and d + √((a₂ - a)² + (b - b₁)²), which for margins is √(m² + m²); at 99.8 per
    cent certain, at 95 probable. Else z from the two standard errors on the indicator's scale.
    """
    missing = missing.copy()
    exact = a.exact & b.exact & ~np.isnan(b.wide_lower)
    with np.errstate(invalid="ignore"):
        z = (a.on_scale - b.on_scale) / np.sqrt(a.standard_error**2 + b.standard_error**2)
        difference = a.value - b.value

        def beyond(low_a: Floats, high_a: Floats, low_b: Floats, high_b: Floats) -> Mask:
            lower = difference - np.sqrt((a.value - low_a) ** 2 + (high_b - b.value) ** 2)
            upper = difference + np.sqrt((high_a - a.value) ** 2 + (b.value - low_b) ** 2)
            outside: Mask = (lower > 0) | (upper < 0)
            return outside

        probable = np.where(exact, beyond(a.lower, a.upper, b.lower, b.upper), np.abs(z) > Z_PROBABLE)
        certain = np.where(
            exact, beyond(a.wide_lower, a.wide_upper, b.wide_lower, b.wide_upper), np.abs(z) > Z_CERTAIN
        )
    missing[(missing == "") & np.isnan(difference)] = "no_benchmark"
    missing[(missing == "") & ~exact & np.isnan(z)] = "no_interval"
    side = np.sign(np.nan_to_num(difference)).astype(np.int8)
    return _answer((side * probable).astype(np.int8), probable & certain, z, sign, missing)


def with_wide_limits(
    value: Floats, lower: Floats, upper: Floats, error: Floats, scale: Words, exact: Mask
) -> Estimates:
    """Estimates of which only the 95 per cent limits are known (a former year in a published series).

    Wilson's limits tell the number of answers they were made from (:func:`answers_behind`), so that their
    99.8 per cent limits are found again; other limits are stretched by 3.09/1.96 on the indicator's scale.
    """
    on_scale = to_scales(value, scale)
    stretch = Z_CERTAIN / Z_PROBABLE
    low, high = (
        from_scales(on_scale + stretch * (to_scales(limit, scale) - on_scale), scale)
        for limit in (lower, upper)
    )
    share, n = answers_behind(value / 100.0, lower / 100.0, upper / 100.0)
    shares = exact & (scale == Scale.ARCSINE) & ~np.isnan(n)
    if shares.any():
        wide = wilson_interval(share[shares] * n[shares], n[shares], CERTAIN_CONFIDENCE)
        low[shares], high[shares] = 100.0 * np.asarray(wide.lower), 100.0 * np.asarray(wide.upper)
    known = exact & ~np.isnan(lower) & ~np.isnan(upper)
    return Estimates(value, scale, on_scale, error, lower, upper, low, high, known)


def answers_behind(share: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """The share and the number of answers that Wilson's 95 per cent limits were made from; nan where they
    were not made so.

    The limits are the roots of (p - π)² = z²π(1 - π)/n; with k = z²/n their sum S and product P give
    (S - 1)²k² + 2(S(S - 1) - 2P)k + S² - 4P = 0 and p = (S(1 + k) - k)/2. Of two roots the one whose share is
    the (possibly rounded) published one is taken.
    """
    best_share, best_n = np.full_like(share, np.nan), np.full_like(share, np.nan)
    distance = np.full_like(share, 0.006)  # shares are published in whole per cent at the coarsest
    with np.errstate(invalid="ignore", divide="ignore"):
        total, product = lower + upper, lower * upper
        a, b, c = (total - 1.0) ** 2, 2.0 * (total * (total - 1.0) - 2.0 * product), total**2 - 4.0 * product
        root = np.sqrt(np.maximum(b**2 - 4.0 * a * c, 0.0))
        middle = a < 1e-12  # limits around one half: the equation is of the first degree
        for k in (
            np.where(middle, -c / b, (-b - root) / (2.0 * a)),
            np.where(middle, np.nan, (-b + root) / (2.0 * a)),
        ):
            p = (total * (1.0 + k) - k) / 2.0
            off = np.abs(p - share)
            better = (k > 0) & (off <= distance)
            distance = np.where(better, off, distance)
            best_share = np.where(better, np.clip(p, 0.0, 1.0), best_share)
            best_n = np.where(better, Z_PROBABLE**2 / k, best_n)
    return best_share, best_n


def facts(own_yes: Floats, benchmark: Benchmark, sign: npt.NDArray[np.int8], missing: Words) -> Answer:
    """Yes/no: a fact, nothing to estimate. ``own_yes`` is 1 for Ja, 0 for Nej.

    Beyond the peers when the own answer is Ja and fewer than half of them have it, or Nej and more than half do.
    """
    missing = missing.copy()
    missing[(missing == "") & (benchmark.count < 1)] = "no_peers"
    missing[(missing == "") & (benchmark.others < FEWEST_PEERS)] = "few_peers"
    missing[(missing == "") & np.isnan(benchmark.share_yes)] = "no_peers"
    with np.errstate(invalid="ignore"):
        above = (own_yes == 1) & (benchmark.share_yes < 0.5)
        below = (own_yes == 0) & (benchmark.share_yes > 0.5)
    return plain_answer(above.astype(np.int8) - below.astype(np.int8), sign, missing)


def plain_answer(beyond: npt.NDArray[np.int8], sign: npt.NDArray[np.int8], missing: Words) -> Answer:
    """An answer about facts: nothing is certain or probable, and there is no z."""
    shape = beyond.shape
    return _answer(beyond.astype(np.int8), np.zeros(shape, dtype=bool), np.full(shape, np.nan), sign, missing)


def either(fact: Mask, of_facts: Answer, of_others: Answer) -> Answer:
    """The answers of yes/no rows and of the others in one."""
    return Answer(
        *(
            np.where(fact, getattr(of_facts, name), getattr(of_others, name))
            for name in ("state", "certain", "z", "p", "missing")
        )
    )
