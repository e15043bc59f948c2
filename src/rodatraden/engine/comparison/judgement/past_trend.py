"""The trend up to a past year (the latest year's is published in the profile), by the same rules (methods 5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from rodatraden.engine.comparison.judgement.numbers import Z_CERTAIN, Z_PROBABLE, Floats
from rodatraden.engine.comparison.judgement.panel import Panel, Series, floats, words
from rodatraden.engine.comparison.model import UncertaintyMethod
from rodatraden.engine.comparison.trends import (
    TREND_DIRECTIONS,
    monotone_trend,
    proportion_trend,
    weighted_trend,
)
from rodatraden.engine.statistics import difference_of_proportions
from rodatraden.engine.statistics.intervals import CERTAIN_CONFIDENCE
from rodatraden.engine.statistics.trend import TREND_POINTS, TrendDirection

_OWN_INTERVAL = (UncertaintyMethod.WILSON, UncertaintyMethod.MARGIN, UncertaintyMethod.BYAR)


@dataclass(frozen=True, slots=True)
class TrendColumns:
    """Direction, method, points used and p (nan where there is none) per row, in the profile's words."""

    direction: list[str]
    method: list[str]
    points: list[int]
    p: Floats


def published_trends(panel: Panel) -> TrendColumns:
    """The trends that the profile's rows carry with them."""
    rows = panel.rows
    return TrendColumns(
        rows.column("trend_direction").to_pylist(),
        rows.column("trend_method").to_pylist(),
        rows.column("trend_points").to_pylist(),
        floats(rows, "trend_p"),
    )


def past_trends(panel: Panel, series: Series, own: pa.Table) -> TrendColumns:
    """The trend of each row's series; ``own`` has the stored row behind each point of ``series``."""
    count, n = floats(own, "count_n"), floats(own, "denominator")
    method = words(own, "uncertainty_method")
    with np.errstate(invalid="ignore", divide="ignore"):
        fits = (count >= 0) & (count <= n) & (np.abs(100.0 * count / n - series.value) <= 1.0)
    successes = np.where(
        method == UncertaintyMethod.WILSON, np.where(fits, count, series.value / 100.0 * n), np.nan
    )
    width = np.where(np.isin(method, _OWN_INTERVAL), series.upper - series.lower, np.nan)
    result = TrendColumns(
        [TrendDirection.CANNOT_BE_JUDGED.value] * len(panel), [], [], np.full(len(panel), np.nan)
    )
    starts = np.searchsorted(series.row, np.arange(len(panel)), "left")
    ends = np.searchsorted(series.row, np.arange(len(panel)), "right")
    for row, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        points = _run(series, int(panel.year[row]), start, end)
        kind, used, direction, p = _judged(panel, row, series, points, (start, end), successes, n, width)
        result.method.append(kind)
        result.points.append(used)
        result.direction[row] = direction
        result.p[row] = p
    return result


def _run(series: Series, year: int, start: int, end: int) -> list[int]:
    """Places of the latest points backwards until a missing one, a skipped year or a new definition."""
    points: list[int] = []
    for place in range(end - 1, start - 1, -1):
        if np.isnan(series.value[place]) or series.year[place] != year - len(points):
            break
        points.append(place)
        if series.is_break[place] or len(points) == TREND_POINTS:
            break
    return points[::-1]


def _judged(
    panel: Panel,
    row: int,
    series: Series,
    points: list[int],
    own: tuple[int, int],
    x: Floats,
    n: Floats,
    width: Floats,
) -> tuple[str, int, str, float]:
    cannot, nothing = TrendDirection.CANNOT_BE_JUDGED.value, float("nan")
    if not points:
        return "no_value", 0, cannot, nothing
    if panel.fact[row]:
        return "fact", len(points), cannot, nothing
    if len(points) == 1:
        earlier = range(own[0], points[0])
        known = [place for place in earlier if not np.isnan(series.value[place])]
        if not known:
            return "first_measurement", 1, cannot, nothing
        new = any(series.is_break[place] for place in range(known[-1] + 1, points[0] + 1))
        return ("new_definition" if new else "too_few_years"), 1, cannot, nothing
    if len(points) < TREND_POINTS:
        return _two_years(series, points[-2:], len(points), x, n, width)
    if not np.isnan(x[points]).any():
        return _of_five("chi_square", *proportion_trend(x[points][None], n[points][None]))
    if (width[points] > 0).all():
        return _of_five("weighted", *weighted_trend(series.value[points][None], width[points][None]))
    return _of_five("mann_kendall", *monotone_trend(series.value[points][None]))


def _of_five(method: str, direction: npt.NDArray[np.int8], p: Floats) -> tuple[str, int, str, float]:
    return method, TREND_POINTS, TREND_DIRECTIONS[direction[0]], float(p[0])


def _two_years(
    series: Series, pair: list[int], years: int, x: Floats, n: Floats, width: Floats
) -> tuple[str, int, str, float]:
    before, now = pair
    step = float(series.value[now] - series.value[before])
    if not np.isnan(x[pair]).any():
        method = "newcombe"
        change = difference_of_proportions(x[now], n[now], x[before], n[before], CERTAIN_CONFIDENCE)
        certain = float(change.lower) > 0 or float(change.upper) < 0
    elif (width[pair] > 0).all():
        method = "margins"
        certain = abs(step) > Z_CERTAIN * float(np.sqrt(np.square(width[pair] / (2.0 * Z_PROBABLE)).sum()))
    else:
        return "too_few_years", years, TrendDirection.CANNOT_BE_JUDGED.value, float("nan")
    if not certain:
        return method, 2, TrendDirection.NO_CERTAIN_TREND.value, float("nan")
    up = step > 0
    return method, 2, (TrendDirection.INCREASING if up else TrendDirection.DECREASING).value, float("nan")
