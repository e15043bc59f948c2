"""The recent trend of every municipality's series at once (methods 4 and 5).

The same answers as :func:`rodatraden.engine.statistics.recent_trend` and ``mann_kendall`` give one series
at a time (the tests hold them together), for arrays ``[..., year]`` of the last five years.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, ndtr, ndtri

from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.cube import Cube, Mask
from rodatraden.engine.comparison.dimensions import Floats
from rodatraden.engine.comparison.uncertainty import NONE, PANEL, Z95, Uncertainty
from rodatraden.engine.statistics import TrendDirection, difference_of_proportions, mann_kendall
from rodatraden.engine.statistics.intervals import CERTAIN_CONFIDENCE
from rodatraden.engine.statistics.trend import TREND_CRITICAL_VALUE, TREND_POINTS

#: Words of ``trend_method`` and ``trend_direction`` by their number in the arrays.
TREND_METHODS = (
    "no_value",
    "first_measurement",
    "new_definition",
    "too_few_years",
    "fact",
    "chi_square",
    "weighted",
    "mann_kendall",
    "newcombe",
    "margins",
)
NO_VALUE, FIRST, NEW_DEFINITION, TOO_FEW, A_FACT, CHI_SQUARE, WEIGHTED, MANN_KENDALL, NEWCOMBE, MARGINS = (
    range(len(TREND_METHODS))
)
TREND_DIRECTIONS = tuple(direction.value for direction in TrendDirection)
INCREASING, DECREASING, NO_CERTAIN, NOT_JUDGED = (
    TREND_DIRECTIONS.index(direction.value)
    for direction in (
        TrendDirection.INCREASING,
        TrendDirection.DECREASING,
        TrendDirection.NO_CERTAIN_TREND,
        TrendDirection.CANNOT_BE_JUDGED,
    )
)

#: Mann-Kendall's two-sided p below this is a trend: for five points all (but one tied pair) in the same
#: direction.
SIGNIFICANT = 0.05

_T = np.arange(1.0, TREND_POINTS + 1.0)


@dataclass(slots=True)
class Trends:
    """``direction`` and ``method`` by number, ``points`` used and p (nan where there is none):
    ``[indicator, gender, municipality]``.
    """

    direction: npt.NDArray[np.int8]
    method: npt.NDArray[np.int8]
    points: npt.NDArray[np.int8]
    p: Floats


def trends(cube: Cube, known: Uncertainty, latest: npt.NDArray[np.int64]) -> Trends:
    """The trend up to the ``latest`` year (its place, ``[indicator, gender]``; -1 = none) of every series.

    Points are taken from the latest backwards until the first missing one or a new definition.
    """
    indicators, years = cube.dimensions.shape[:2]
    window = latest[:, None, :] + np.arange(-TREND_POINTS + 1, 1)[None, :, None]
    safe = np.maximum(window, 0)

    def recent(array: npt.NDArray[np.float64]) -> Floats:
        taken: Floats = np.take_along_axis(array, safe[..., None], axis=1)
        return taken.transpose(0, 2, 3, 1)  # [indicator, gender, municipality, year]

    definition = cube.definition()
    now = np.take_along_axis(definition, np.maximum(latest, 0), axis=1)
    then = np.take_along_axis(definition, safe.reshape(indicators, -1), axis=1).reshape(safe.shape)
    usable = ((window >= 0) & (latest >= 0)[:, None, :] & (then == now[:, None, :])).transpose(0, 2, 1)
    value = np.where(usable[:, :, None, :], recent(cube.value), np.nan)
    run = np.logical_and.accumulate(~np.isnan(value[..., ::-1]), axis=-1).sum(axis=-1)

    result = Trends(
        direction=np.full(run.shape, NOT_JUDGED, dtype=np.int8),
        method=np.full(run.shape, TOO_FEW, dtype=np.int8),
        points=run.astype(np.int8),
        p=np.full(run.shape, np.nan),
    )
    place = np.arange(years)[None, :, None, None]
    earlier = ((place < latest[:, None, :, None]) & ~np.isnan(cube.value)).any(axis=1)
    result.method[(run == 1) & ~earlier] = FIRST
    of_now = definition[:, :, None] == now[:, None, :]
    same_earlier = ((place < latest[:, None, :, None]) & ~np.isnan(cube.value) & of_now[..., None]).any(
        axis=1
    )
    result.method[(run == 1) & earlier & ~same_earlier] = NEW_DEFINITION
    result.method[run == 0] = NO_VALUE

    x, n = recent(known.successes), recent(cube.denominator)
    own_interval = recent(((known.method != PANEL) & (known.method != NONE)).astype(np.float64)) > 0
    width = recent(known.upper) - recent(known.lower)
    has_n = ~np.isnan(x)
    has_width = own_interval & (width > 0)
    fact = np.array([i.kind is Kind.YES_NO for i in cube.dimensions.indicators], dtype=bool)[:, None, None]
    judged = ~fact & (run > 0)

    full = judged & (run == TREND_POINTS)
    _fill(result, full & has_n.all(axis=-1), CHI_SQUARE, lambda m: proportion_trend(x[m], n[m]))
    rest = full & ~has_n.all(axis=-1)
    weighted = rest & has_width.all(axis=-1)
    _fill(result, weighted, WEIGHTED, lambda m: weighted_trend(value[m], width[m]))
    _fill(result, rest & ~weighted, MANN_KENDALL, lambda m: monotone_trend(value[m]))

    pair = judged & (run >= 2) & (run < TREND_POINTS)
    both_n = pair & has_n[..., -2:].all(axis=-1)
    _fill(result, both_n, NEWCOMBE, lambda m: _newcombe(x[m][:, -2:], n[m][:, -2:]))
    both_margins = pair & ~both_n & has_width[..., -2:].all(axis=-1)
    _fill(result, both_margins, MARGINS, lambda m: _margins(value[m][:, -2:], width[m][:, -2:]))
    result.points[both_n | both_margins] = 2
    result.method[fact & (run > 0)] = A_FACT
    return result


def _fill(
    result: Trends,
    mask: Mask,
    method: int,
    answer: Callable[[Mask], tuple[npt.NDArray[np.int8], Floats]],
) -> None:
    """Let ``answer`` tell direction and p of the series in ``mask``."""
    if not mask.any():
        return
    direction, p = answer(mask)
    result.direction[mask], result.p[mask], result.method[mask] = direction, p, method


def _directions(certain: Mask, sign: npt.NDArray[np.float64]) -> npt.NDArray[np.int8]:
    judged = np.where(sign > 0, INCREASING, np.where(sign < 0, DECREASING, NO_CERTAIN))
    return np.where(certain, judged, NO_CERTAIN).astype(np.int8)


def _slope(t: Floats, y: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Weighted slope over the last axis, and the weighted sum of squares of t."""
    centred = t - (w * t).sum(axis=-1, keepdims=True) / w.sum(axis=-1, keepdims=True)
    square = (w * centred**2).sum(axis=-1)
    return (w * centred * y).sum(axis=-1) / square, square


def _agreeing(y: Floats, w: Floats) -> npt.NDArray[np.float64]:
    """The sign that all five leave-one-out slopes have; 0 where they do not agree."""
    signs = []
    for out in range(TREND_POINTS):
        kept = [i for i in range(TREND_POINTS) if i != out]
        signs.append(np.sign(_slope(_T[kept], y[:, kept], w[:, kept])[0]))
    first = signs[0]
    return np.where(np.all([sign == first for sign in signs], axis=0), first, 0.0)


def proportion_trend(x: Floats, n: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Direction and p of the score test for a linear trend in ``x/n`` (``[series, 5]``)."""
    total_x, total_n = x.sum(axis=-1), n.sum(axis=-1)
    tilted = total_n * (x * _T).sum(axis=-1) - total_x * (n * _T).sum(axis=-1)
    spread = total_n * (n * _T**2).sum(axis=-1) - (n * _T).sum(axis=-1) ** 2
    below = total_x * (total_n - total_x) * spread
    with np.errstate(invalid="ignore", divide="ignore"):
        # nobody or everybody every year: no trend, and the formula would be 0/0
        square = np.where((total_x > 0) & (total_x < total_n), total_n * tilted**2 / below, 0.0)
    return _directions(square > TREND_CRITICAL_VALUE, _agreeing(x / n, n)), chdtrc(1.0, square)


def weighted_trend(y: Floats, width: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Direction and p of weighted least squares through ``y`` (``[series, 5]``) with 95 per cent intervals
    of ``width``.
    """
    w = (2.0 * 1.96 / width) ** 2
    beta, square = _slope(_T, y, w)
    chi_square = beta**2 * square
    return _directions(chi_square > TREND_CRITICAL_VALUE, _agreeing(y, w)), chdtrc(1.0, chi_square)


def monotone_trend(y: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Direction and exact two-sided p of Mann-Kendall's test on ``y`` (``[series, 5]``)."""
    s, tied = np.zeros(len(y), dtype=np.int64), np.zeros(len(y), dtype=np.int64)
    for later in range(1, TREND_POINTS):
        for earlier in range(later):
            step = np.sign(y[:, later] - y[:, earlier]).astype(np.int64)
            s += step
            tied += step == 0
    p = _exact_p()[tied, np.abs(s)]
    return _directions(p < SIGNIFICANT, np.sign(s).astype(np.float64)), p


@cache
def _exact_p() -> Floats:
    """Exact p by number of tied pairs and size of S: among five values that number tells the ties apart."""
    pairs = TREND_POINTS * (TREND_POINTS - 1) // 2
    table = np.full((pairs + 1, pairs + 1), np.nan)
    for values in product(range(TREND_POINTS), repeat=TREND_POINTS):
        if set(values) == set(range(len(set(values)))):  # each ordering with ties once
            s = int(sum(np.sign(b - a) for i, a in enumerate(values) for b in values[i + 1 :]))
            tied = sum(a == b for i, a in enumerate(values) for b in values[i + 1 :])
            if np.isnan(table[tied, abs(s)]):
                table[tied, abs(s)] = mann_kendall(np.array(values, dtype=np.float64)).p
    return table


def _newcombe(x: Floats, n: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Whether the last share differs for certain from the one before."""
    change = difference_of_proportions(x[:, 1], n[:, 1], x[:, 0], n[:, 0], confidence=CERTAIN_CONFIDENCE)
    up, down = np.asarray(change.lower) > 0, np.asarray(change.upper) < 0
    return _directions(up | down, up.astype(float) - down.astype(float)), np.full(len(x), np.nan)


def _margins(y: Floats, width: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Whether the last value differs for certain from the one before, by the two intervals."""
    error = np.sqrt((np.square(width / (2.0 * Z95))).sum(axis=-1))
    z = (y[:, 1] - y[:, 0]) / error
    return _directions(np.abs(z) > ndtri(0.5 + CERTAIN_CONFIDENCE / 2.0), np.sign(z)), 2.0 * ndtr(-np.abs(z))
