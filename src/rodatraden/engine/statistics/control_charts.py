"""Control charts for one's own frequent measurements: XmR, run chart, CUSUM (methods 6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from rodatraden.engine.statistics.arrays import FloatArray, floats
from rodatraden.engine.statistics.direction import sign
from rodatraden.engine.statistics.reasons import NotJudged

#: Limits: mean ± 2.66 times the mean moving range; the range's own upper limit is 3.267 times its mean.
XMR_FACTOR = 2.66
RANGE_FACTOR = 3.267
#: So many points make a trend, or a run on one side.
RUN_OF_SEVEN = 7
#: With fewer points the limits are on trial.
TRIAL_POINTS = 12
#: So many useful points (not on the median) a run chart needs.
RUN_CHART_POINTS = 10


class ChartRule(StrEnum):
    """Why a point stands out, in the order in which the rules are tried."""

    OUTSIDE_LIMITS = "outside_limits"
    TREND = "trend"
    NEAR_LIMIT = "near_limit"
    ONE_SIDE = "one_side"


@dataclass(frozen=True, slots=True)
class Signal:
    """Point number ``index`` (from 0) stands out by ``rule``; ``upward`` when high or rising."""

    index: int
    rule: ChartRule
    upward: bool


@dataclass(frozen=True, slots=True)
class XmrChart:
    """Centre and limits of an XmR chart and the points that stand out, each by the first rule that it meets.

    ``near_lower`` and ``near_upper`` lie two thirds of the way to the limits. ``range_mean`` is the mean
    moving range, ``range_upper`` its limit. ``trial`` when fewer than 12 points carry the limits. nan
    throughout below two points.
    """

    centre: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    range_mean: float
    range_upper: float
    points: int
    trial: bool
    signals: tuple[Signal, ...]


class Assurance(StrEnum):
    """Whether the process will reach a target if nothing changes."""

    CONSISTENTLY_PASSES = "consistently_passes"
    CONSISTENTLY_FAILS = "consistently_fails"
    HIT_AND_MISS = "hit_and_miss"
    CANNOT_BE_JUDGED = "cannot_be_judged"


def _series(values: npt.ArrayLike) -> FloatArray:
    series = floats("values", values)
    if series.ndim != 1:
        raise ValueError("values must be one series")
    return series


def _windows(flags: npt.NDArray[np.bool_], size: int) -> npt.NDArray[np.bool_]:
    """The points that belong to some run of ``size`` consecutive true ``flags``."""
    member = np.zeros(len(flags), dtype=bool)
    for start in range(len(flags) - size + 1):
        if flags[start : start + size].all():
            member[start : start + size] = True
    return member


def xmr(values: npt.ArrayLike, screen_outliers: bool = False) -> XmrChart:
    """XmR chart (individuals and moving range) of ``values`` in time order; a missing value (nan) leaves
    a gap.

    Limits: mean ± 2.66 · mean moving range. ``screen_outliers`` first drops moving ranges of 3.267 times
    their mean or more (NHSRplotthedots does, the NHS Excel tool does not). Rules in order: outside the
    limits; seven points rising or falling in a row; two of three near the same limit with all three on
    that side; seven in a row on one side of the mean. Source: NHS Making Data Count; NHSRplotthedots.
    """
    y = _series(values)
    known = y[~np.isnan(y)]
    ranges = np.abs(np.diff(y))
    ranges = ranges[~np.isnan(ranges)]
    trial = len(known) < TRIAL_POINTS
    if len(ranges) == 0:
        nan = float("nan")
        return XmrChart(nan, nan, nan, nan, nan, nan, nan, len(known), trial, ())
    if screen_outliers:
        kept = ranges[ranges < RANGE_FACTOR * ranges.mean()]
        ranges = kept if len(kept) else ranges
    centre, spread = float(known.mean()), float(ranges.mean())
    lower, upper = centre - XMR_FACTOR * spread, centre + XMR_FACTOR * spread
    near_lower, near_upper = centre - XMR_FACTOR * spread * 2 / 3, centre + XMR_FACTOR * spread * 2 / 3
    return XmrChart(
        centre,
        lower,
        upper,
        near_lower,
        near_upper,
        spread,
        RANGE_FACTOR * spread,
        len(known),
        trial,
        _signals(y, centre, (lower, upper), (near_lower, near_upper)),
    )


def _signals(
    y: FloatArray, centre: float, limits: tuple[float, float], near: tuple[float, float]
) -> tuple[Signal, ...]:
    above, below = y > centre, y < centre
    high, low = y > limits[1], y < limits[0]
    step = np.diff(y)
    found: dict[int, Signal] = {}

    def add(points: npt.NDArray[np.bool_], rule: ChartRule, upward: bool) -> None:
        for index in np.flatnonzero(points):
            found.setdefault(int(index), Signal(int(index), rule, upward))

    def trend(steps: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        # Six steps the same way join seven points.
        between = _windows(steps, RUN_OF_SEVEN - 1)
        member = np.zeros(len(y), dtype=bool)
        member[:-1] |= between
        member[1:] |= between
        return member

    def near_limit(close: npt.NDArray[np.bool_], side: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        member = np.zeros(len(y), dtype=bool)
        for start in range(len(y) - 2):
            three = slice(start, start + 3)
            if side[three].all() and close[three].sum() >= 2:
                member[three] |= close[three]
        return member

    add(high, ChartRule.OUTSIDE_LIMITS, True)
    add(low, ChartRule.OUTSIDE_LIMITS, False)
    # Where a rise turns to a fall the peak belongs to both; the later movement names it.
    rising, falling = trend(step > 0), trend(step < 0)
    both = np.flatnonzero(rising & falling)
    for index in both:
        up = step[index] > 0
        rising[index], falling[index] = up, not up
    add(rising, ChartRule.TREND, True)
    add(falling, ChartRule.TREND, False)
    add(near_limit((y > near[1]) & ~high, above), ChartRule.NEAR_LIMIT, True)
    add(near_limit((y < near[0]) & ~low, below), ChartRule.NEAR_LIMIT, False)
    add(_windows(above, RUN_OF_SEVEN), ChartRule.ONE_SIDE, True)
    add(_windows(below, RUN_OF_SEVEN), ChartRule.ONE_SIDE, False)
    return tuple(found[index] for index in sorted(found))


def assurance(chart: XmrChart, target: float, direction: str) -> Assurance:
    """Whether the process of ``chart`` (the latest, where limits were recalculated) will reach
    ``target`` by itself.

    Cannot be judged without limits, without a target (nan) and without a desired direction.
    """
    wanted, goal = sign(direction), float(floats("target", target))
    if wanted == 0 or np.isnan(goal) or np.isnan(chart.centre):
        return Assurance.CANNOT_BE_JUDGED
    if goal > chart.upper:
        return Assurance.CONSISTENTLY_FAILS if wanted > 0 else Assurance.CONSISTENTLY_PASSES
    if goal < chart.lower:
        return Assurance.CONSISTENTLY_PASSES if wanted > 0 else Assurance.CONSISTENTLY_FAILS
    return Assurance.HIT_AND_MISS


@dataclass(frozen=True, slots=True)
class RunChart:
    """A run chart judged by Anhøj's two rules.

    ``useful`` counts the points that are not on the median ``centre``. ``long_run``: the longest run is
    longer than ``longest_run_limit``; ``few_crossings``: the median is crossed fewer times than
    ``crossings_limit``. Both are false and ``reason`` is given with fewer than 10 useful points.
    ``run_points`` are the points of the longest run.
    """

    centre: float
    useful: int
    longest_run: int
    longest_run_limit: int | None
    crossings: int
    crossings_limit: int | None
    long_run: bool
    few_crossings: bool
    run_points: tuple[int, ...]
    reason: NotJudged | None = None


def run_chart(values: npt.ArrayLike) -> RunChart:
    """Run chart of ``values`` in time order around their median; nan and points on the median are not
    counted.

    Signals: longest run > round(log₂ n) + 3, or crossings < the 5 per cent quantile of Binomial(n - 1, 0.5).
    Source: Anhøj & Olesen, PLoS ONE 2014; qicharts2.
    """
    y = _series(values)
    known = y[~np.isnan(y)]
    centre = float(np.median(known)) if len(known) else float("nan")
    useful = np.flatnonzero(~np.isnan(y) & (y != centre))
    n = len(useful)
    side = y[useful] > centre
    starts = np.flatnonzero(np.diff(side, prepend=not side[0])) if n else np.zeros(0, dtype=np.intp)
    lengths = np.diff(starts, append=n)
    longest = int(lengths.max()) if n else 0
    first = int(starts[lengths.argmax()]) if n else 0
    crossings = max(len(starts) - 1, 0)
    points = tuple(int(index) for index in useful[first : first + longest])
    if n < RUN_CHART_POINTS:
        return RunChart(
            centre, n, longest, None, crossings, None, False, False, points, NotJudged.TOO_FEW_USEFUL_POINTS
        )
    run_limit = round(np.log2(n)) + 3
    crossing_limit = int(binom.ppf(0.05, n - 1, 0.5))
    return RunChart(
        centre,
        n,
        longest,
        run_limit,
        crossings,
        crossing_limit,
        longest > run_limit,
        crossings < crossing_limit,
        points,
    )


@dataclass(frozen=True, slots=True)
class CusumAlert:
    """An alert at point ``index`` (from 0): ``upward`` when the level has risen."""

    index: int
    upward: bool


@dataclass(frozen=True, slots=True)
class Cusum:
    """``target`` and ``sd`` of the first window, the two sums after every point, and the alerts.

    ``reason`` is given, and there are no alerts, where the first window has fewer than two values or
    does not vary.
    """

    target: float
    sd: float
    high: FloatArray
    low: FloatArray
    alerts: tuple[CusumAlert, ...]
    reason: NotJudged | None = None


def cusum(values: npt.ArrayLike, window: int = 12, threshold: float = 5.0, drift: float = 0.5) -> Cusum:
    """Cumulative sums of deviations from the mean of the first ``window`` points: finds small lasting shifts.

    ``threshold`` and ``drift`` are in standard deviations of that window. After an alert both sums start
    again from 0. nan leaves the sums as they are. For monthly data; yearly series are too short. Source:
    Montgomery, Introduction to Statistical Quality Control; OpenPrescribing.
    """
    y = _series(values)
    if isinstance(window, bool) or int(window) != window or window < 2:
        raise ValueError(f"window must be a whole number of at least 2, got {window!r}")
    if not (np.isfinite(threshold) and threshold > 0):
        raise ValueError(f"threshold must be above 0, got {threshold!r}")
    if not (np.isfinite(drift) and drift >= 0):
        raise ValueError(f"drift must not be negative, got {drift!r}")
    first = y[:window]
    first = first[~np.isnan(first)]
    empty = np.full(len(y), np.nan)
    if len(first) < 2:
        nan = float("nan")
        return Cusum(nan, nan, empty, empty, (), NotJudged.TOO_FEW_POINTS)
    target, sd = float(first.mean()), float(first.std())
    if sd == 0:
        return Cusum(target, sd, empty, empty, (), NotJudged.VALUES_DO_NOT_VARY)
    high, low = empty, empty.copy()
    alerts = []
    up = down = 0.0
    for index, value in enumerate(y.tolist()):
        if not np.isnan(value):
            up = max(0.0, up + value - target - drift * sd)
            down = max(0.0, down + target - value - drift * sd)
        high[index], low[index] = up, down
        if max(up, down) > threshold * sd:
            alerts.append(CusumAlert(index, up > down))
            up = down = 0.0
    return Cusum(target, sd, high, low, tuple(alerts))
