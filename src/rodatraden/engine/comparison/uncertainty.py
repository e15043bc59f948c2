"""How uncertain each value is, by the decision table of methods 11.

share with n → Wilson · value with the source's margin → the margin as given · rate or count with numerator
and denominator → Byar · otherwise noise from the panel (methods 12) · yes/no → a fact · else none. Every
standard error is put on one scale per indicator and gender, so that values with and without n can be
compared: arcsine for shares, log for positive skewed costs, rates and counts, else the value's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.cube import Cube, Mask
from rodatraden.engine.comparison.dimensions import Floats
from rodatraden.engine.comparison.model import UncertaintyMethod
from rodatraden.engine.statistics import Scale, choose_scale, panel_noise, rate_interval, wilson_interval
from rodatraden.engine.statistics.noise import YEARS as NOISE_YEARS

#: Half the width of a 95 per cent interval in standard errors.
Z95 = 1.959963984540054

#: Methods by their number in the arrays.
METHODS = tuple(UncertaintyMethod)
_NUMBER = {method: number for number, method in enumerate(METHODS)}
WILSON, MARGIN, BYAR, PANEL, FACT, NONE = (
    _NUMBER[method]
    for method in (
        UncertaintyMethod.WILSON,
        UncertaintyMethod.MARGIN,
        UncertaintyMethod.BYAR,
        UncertaintyMethod.PANEL_NOISE,
        UncertaintyMethod.FACT,
        UncertaintyMethod.NONE,
    )
)

#: Kinds that may be skewed enough for the log scale.
_MAYBE_SKEWED = frozenset({Kind.COST, Kind.RATE, Kind.COUNT, None})
_COUNTED = frozenset({Kind.RATE, Kind.COUNT})

#: A numerator that does not give the value within so many per cent units is not used.
_SHARE_TOLERANCE = 1.0


@dataclass(slots=True)
class Uncertainty:
    """Standard errors and intervals in the shape of the cube, noise per ``[indicator, gender]``.

    ``scale`` is a :class:`Scale` per (indicator, gender); ``on_scale`` the values and ``standard_error``
    their standard errors on it; ``lower`` and ``upper`` the 95 per cent interval in the value's own unit;
    ``method`` a number in :data:`METHODS`; ``of_count`` marks intervals of the common kind (not estimated
    from the panel), and ``successes`` is the numerator behind a share with n. ``noise_reason`` is None
    where noise could be estimated or is not asked for.
    """

    scale: npt.NDArray[np.object_]
    on_scale: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    method: npt.NDArray[np.int8]
    successes: Floats
    noise_a: Floats
    noise_b: Floats
    noise_municipalities: npt.NDArray[np.int32]
    noise_reason: npt.NDArray[np.object_]


def uncertainty(cube: Cube) -> Uncertainty:
    """Choose the method for each value and compute its interval and standard error."""
    kinds = [indicator.kind for indicator in cube.dimensions.indicators]
    scale = _scales(cube, kinds)
    on_scale = to_scales(cube.value, scale)
    result = _from_panel(cube, kinds, scale, on_scale)
    _use_rates(cube, _is(kinds, _COUNTED), result)
    _use_margins(cube, _is(kinds, frozenset(set(Kind) - {Kind.YES_NO}) | {None}), result)
    _use_shares(cube, _is(kinds, frozenset({Kind.SHARE})), result)
    yes_no = _is(kinds, frozenset({Kind.YES_NO})) & ~np.isnan(cube.value)
    result.method[yes_no] = FACT
    return result


def _is(kinds: list[Kind | None], wanted: frozenset[Kind | None]) -> Mask:
    return np.array([kind in wanted for kind in kinds], dtype=bool)[:, None, None, None]


def _scales(cube: Cube, kinds: list[Kind | None]) -> npt.NDArray[np.object_]:
    lowest = np.nanmin(cube.value, axis=(1, 3), initial=np.inf)
    highest = np.nanmax(cube.value, axis=(1, 3), initial=-np.inf)
    scale = np.full(lowest.shape, Scale.IDENTITY, dtype=object)
    for i, kind in enumerate(kinds):
        for g in range(scale.shape[1]):
            if highest[i, g] < lowest[i, g]:
                continue
            if kind is Kind.SHARE and lowest[i, g] >= 0 and highest[i, g] <= 100:
                scale[i, g] = Scale.ARCSINE
            elif kind in _MAYBE_SKEWED and lowest[i, g] > 0:
                # any word but "share": a number that happens to lie between 0 and 1 is not one
                scale[i, g] = choose_scale(cube.value[i, :, g], kind or "unsettled")
    return scale


def to_scales(values: Floats, scale: npt.NDArray[np.object_]) -> Floats:
    """``values`` ``[indicator, year, gender, …]`` each on its own scale; shares are in per cent.

    What a scale cannot take (a limit below 0) becomes nan on the log scale and stops at 0 and 100 per cent
    on the arcsine scale.
    """
    result = values.copy()
    for i, g in zip(*np.nonzero(scale == Scale.ARCSINE), strict=True):
        result[i, :, g] = np.arcsin(np.sqrt(np.clip(values[i, :, g] / 100.0, 0.0, 1.0)))
    for i, g in zip(*np.nonzero(scale == Scale.LOG), strict=True):
        sub = values[i, :, g]
        result[i, :, g] = np.log(np.where(sub > 0, sub, np.nan))
    return result


def from_scales(values: Floats, scale: npt.NDArray[np.object_]) -> Floats:
    """The reverse of :func:`to_scales`, in the values' own unit."""
    result = values.copy()
    for i, g in zip(*np.nonzero(scale == Scale.ARCSINE), strict=True):
        result[i, :, g] = 100.0 * np.sin(np.clip(values[i, :, g], 0.0, np.pi / 2.0)) ** 2
    for i, g in zip(*np.nonzero(scale == Scale.LOG), strict=True):
        result[i, :, g] = np.exp(values[i, :, g])
    return result


def _from_panel(
    cube: Cube, kinds: list[Kind | None], scale: npt.NDArray[np.object_], on_scale: Floats
) -> Uncertainty:
    indicators, _years, genders, municipalities = cube.dimensions.shape
    known = ~np.isnan(cube.value)
    last = _last(np.asarray(known.any(axis=3)))  # [indicator, gender], -1 where nothing is known
    definition = cube.definition()
    current = np.take_along_axis(definition, np.maximum(last, 0), axis=1)  # [indicator, gender]
    # the last six years up to the last one with values, of the definition in force then
    window = last[:, None, :] + np.arange(-NOISE_YEARS + 1, 1)[None, :, None]
    inside = window >= 0
    safe = np.maximum(window, 0)
    same = np.take_along_axis(definition, safe.reshape(indicators, -1), axis=1).reshape(safe.shape)
    inside &= (same == current[:, None, :]) & (last >= 0)[:, None, :]
    panel = np.take_along_axis(on_scale, safe[..., None], axis=1)
    panel[~inside] = np.nan

    shape = (indicators, genders)
    a, b = np.full(shape, np.nan), np.full(shape, np.nan)
    used = np.zeros(shape, dtype=np.int32)
    reason = np.full(shape, None, dtype=object)
    standard = np.full((*shape, municipalities), np.nan)
    asked = cube.subject & np.array([kind is not Kind.YES_NO for kind in kinds])[:, None]
    if asked.any():
        population = cube.dimensions.population
        noise = panel_noise(
            panel.transpose(0, 2, 1, 3)[asked],  # [panels, years, municipalities]
            None if np.isnan(population).all() else population,
            scale=Scale.IDENTITY,  # the values are on their scales already
        )
        a[asked], b[asked], used[asked] = noise.a, noise.b, noise.municipalities
        reason[asked] = noise.reason
        standard[asked] = noise.standard_error
    # what is known of the definition in force says nothing about a former one
    of_definition = definition[:, :, None] == current[:, None, :]
    error = np.where(of_definition[..., None] & known, standard[:, None], np.nan)
    estimated = ~np.isnan(error) & ~np.isnan(on_scale)
    error[~estimated] = np.nan
    method = np.full(cube.value.shape, NONE, dtype=np.int8)
    method[estimated] = PANEL
    return Uncertainty(
        scale=scale,
        on_scale=on_scale,
        standard_error=error,
        lower=from_scales(on_scale - Z95 * error, scale),
        upper=from_scales(on_scale + Z95 * error, scale),
        method=method,
        successes=np.full(cube.value.shape, np.nan),
        noise_a=a,
        noise_b=b,
        noise_municipalities=used,
        noise_reason=reason,
    )


def _last(known: Mask) -> npt.NDArray[np.int64]:
    """The last place along the second axis where something is known; -1 where nothing is."""
    places = np.arange(known.shape[1])[None, :, None]
    return np.where(known, places, -1).max(axis=1)


def _use_shares(cube: Cube, is_share: Mask, result: Uncertainty) -> None:
    """Wilson's interval; 1/(2√n) on the arcsine scale."""
    used = is_share & (cube.denominator > 0) & (cube.value >= 0) & (cube.value <= 100)
    if not used.any():
        return
    value, n = cube.value[used], cube.denominator[used]
    x = cube.count[used]
    with np.errstate(invalid="ignore"):
        fits = (x >= 0) & (x <= n) & (np.abs(100.0 * x / n - value) <= _SHARE_TOLERANCE)
    x = np.where(fits, x, value / 100.0 * n)
    interval = wilson_interval(x, n)
    result.lower[used], result.upper[used] = (
        100.0 * np.asarray(interval.lower),
        100.0 * np.asarray(interval.upper),
    )
    result.successes[used] = x
    _, _, g, _ = np.nonzero(used)
    i = np.nonzero(used)[0]
    arcsine = result.scale[i, g] == Scale.ARCSINE
    width = (result.upper[used] - result.lower[used]) / (2.0 * Z95)
    result.standard_error[used] = np.where(arcsine, 0.5 / np.sqrt(n), width)
    result.method[used] = WILSON


def _use_margins(cube: Cube, may_have: Mask, result: Uncertainty) -> None:
    """Value ± margin as the source gives it. A margin of 0 is a rounded one and says nothing."""
    used = may_have & (cube.margin > 0) & ~np.isnan(cube.value)
    if not used.any():
        return
    lower, upper = cube.value - cube.margin, cube.value + cube.margin
    _put(used, lower, upper, MARGIN, result)


def _use_rates(cube: Cube, is_counted: Mask, result: Uncertainty) -> None:
    """Byar's interval from 10 events, exact below, scaled to the value: value · limit/count."""
    used = is_counted & (cube.denominator > 0) & (cube.count >= 0) & ~np.isnan(cube.value)
    if not used.any():
        return
    lower, upper = np.full_like(cube.value, np.nan), np.full_like(cube.value, np.nan)
    x, value, n = cube.count[used], cube.value[used], cube.denominator[used]
    distinct, place = np.unique(x, return_inverse=True)
    interval = rate_interval(distinct, np.ones_like(distinct))
    with np.errstate(invalid="ignore", divide="ignore"):
        per = np.where(x > 0, value * n / x, np.nan)
    # no events say nothing of what the rate is counted per; the indicator's other values do
    i, _, g, _ = np.nonzero(used)
    panel = i * cube.value.shape[2] + g
    if np.isnan(per).any():
        for one in np.unique(panel[np.isnan(per)]):
            mine = panel == one
            others = per[mine & ~np.isnan(per)]
            per[mine & np.isnan(per)] = np.median(others) if len(others) else np.nan
    lower[used] = np.asarray(interval.lower)[place] * per / n
    upper[used] = np.asarray(interval.upper)[place] * per / n
    _put(used & ~np.isnan(upper), lower, upper, BYAR, result)


def _put(used: Mask, lower: Floats, upper: Floats, method: int, result: Uncertainty) -> None:
    """Put an interval in its place, and its larger half on the scale as 1.96 standard errors."""
    low, high = to_scales(lower, result.scale), to_scales(upper, result.scale)
    with np.errstate(invalid="ignore"):
        half = np.fmax(high - result.on_scale, result.on_scale - low)
    used = used & (half > 0)
    result.standard_error[used] = half[used] / Z95
    result.lower[used], result.upper[used] = lower[used], upper[used]
    result.method[used] = method
