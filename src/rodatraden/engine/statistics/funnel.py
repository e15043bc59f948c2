"""Funnel limits, and overdispersion: without it nearly every large municipality is "different" (methods
3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv
from scipy.stats import rankdata

from rodatraden.engine.statistics.arrays import (
    FloatArray,
    check_confidence,
    counts,
    floats,
    normal_quantile,
    plain,
)
from rodatraden.engine.statistics.intervals import CERTAIN_CONFIDENCE, Interval, checked_share, wilson_limits

#: Observed events of 0 have no logarithm; they count as this many.
_NO_EVENTS = 0.5


def _shares(name: str, values: npt.ArrayLike) -> FloatArray:
    array = floats(name, values)
    if ((array < 0) | (array > 1)).any():
        raise ValueError(f"{name} must be a share between 0 and 1")
    return array


def _nonzero(name: str, values: npt.ArrayLike) -> FloatArray:
    array = counts(name, values)
    return np.where(array == 0, np.nan, array)


def funnel_limits_proportion(
    target: npt.ArrayLike,
    denominator: npt.ArrayLike,
    confidence: float = CERTAIN_CONFIDENCE,
    method: str = "inverse_wilson",
) -> Interval:
    """Funnel limits around the share ``target`` (0-1) at each ``denominator``; shapes broadcast.

    ``inverse_wilson``: the shares whose own Wilson interval just touches the target, so that the dot's
    place and its interval never contradict one another; as Wilson's interval inverts the score test
    these are target ± z·√(target(1 - target)/n), kept within 0 and 1 (PHEindicatormethods). ``wilson``:
    Wilson's interval around the target at n (Fingertips). Name the one used: near the limits they
    disagree. A zero denominator gives nan.
    """
    share, n = _shares("target", target), _nonzero("denominator", denominator)
    level = check_confidence(confidence)
    if method == "wilson":
        lower, upper = wilson_limits(share * n, n, level)
    elif method == "inverse_wilson":
        half = normal_quantile(level) * np.sqrt(share * (1.0 - share) / n)
        lower, upper = np.clip(share - half, 0.0, 1.0), np.clip(share + half, 0.0, 1.0)
    else:
        raise ValueError(f"method must be 'inverse_wilson' or 'wilson', got {method!r}")
    return Interval(plain(lower), plain(upper))


def funnel_limits_ratio(
    expected: npt.ArrayLike, target: npt.ArrayLike = 1.0, confidence: float = CERTAIN_CONFIDENCE
) -> Interval:
    """Exact Poisson limits for observed/expected at each number of ``expected`` events; for a rate,
    ``expected`` is the population and ``target`` the rate.

    Zero expected events give nan. Source: Spiegelhalter, Stat Med 2005;24:1185.
    """
    size, ratio = _nonzero("expected", expected), counts("target", target)
    alpha = 1.0 - check_confidence(confidence)
    events = size * ratio
    some = np.where(events > 0, events, 1.0)
    lower = np.where(events > 0, gammaincinv(some, alpha / 2.0), events) / size
    upper = gammaincinv(events + 1.0, 1.0 - alpha / 2.0) / size
    return Interval(plain(lower), plain(upper))


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """``phi``: how many times more the z-scores vary than chance; ``tau2``: variance between units on
    the stable scale; ``n``: z-scores that were used. nan where fewer than two were.
    """

    phi: float
    tau2: float
    n: int


def _transformed(
    observed: FloatArray, expected: FloatArray, kind: str
) -> tuple[FloatArray, FloatArray, float]:
    """Values on the stable scale, their standard errors there, and the target."""
    if kind == "ratio":
        events = np.where(observed == 0, _NO_EVENTS, observed)
        return np.log(events / expected), 1.0 / np.sqrt(expected), 0.0
    average = observed.sum() / expected.sum() if expected.size else 0.0
    return (
        np.arcsin(np.sqrt(observed / expected)),
        0.5 / np.sqrt(expected),
        float(np.arcsin(np.sqrt(average))),
    )


def _checked_kind(kind: str) -> str:
    if kind not in ("ratio", "proportion"):
        raise ValueError(f"kind must be 'ratio' or 'proportion', got {kind!r}")
    return kind


def overdispersion(
    observed: npt.ArrayLike, expected: npt.ArrayLike, kind: str = "ratio", trim: float = 0.10
) -> Overdispersion:
    """How much more units differ than chance makes them, over one list of units.

    ``ratio``: observed and expected events, z = ln(O/E)·√E, the share ``trim`` left out at either end
    (SHMI). ``proportion``: counts and denominators, arcsine scale around the overall share, the ends
    pulled in (winsorised) to the ``trim`` quantiles. φ = Σz²/n and τ² = max(0, (nφ - (n - 1))/(Σw -
    Σw²/Σw)), w = 1/s². Units with nan or without expected events are left out. Estimate on all
    municipalities with data: on a handful φ is unstable. Source: Spiegelhalter 2005; FunnelPlotR.
    """
    if not 0.0 <= trim < 0.5:
        raise ValueError(f"trim must be at least 0 and below 0.5, got {trim!r}")
    if _checked_kind(kind) == "proportion":
        x, size = checked_share(observed, expected, ("observed", "expected"))
    else:
        x, size = counts("observed", observed), _nonzero("expected", expected)
    if x.ndim != 1 or x.shape != size.shape:
        raise ValueError("observed and expected must be lists of the same length")
    known = ~(np.isnan(x) | np.isnan(size))
    y, s, target = _transformed(x[known], size[known], kind)
    z = (y - target) / s
    if kind == "ratio":
        place = rankdata(z) / (len(z) + 1.0)
        # Of 19 units the second lies exactly at a tenth, whatever the last bit of the division says.
        kept = (place >= trim - 1e-12) & ((place < 1.0 - trim - 1e-12) | (trim == 0))
        z, s = z[kept], s[kept]
    elif len(z):
        z = np.clip(z, *np.quantile(z, [trim, 1.0 - trim]))
    n = len(z)
    if n < 2:
        return Overdispersion(float("nan"), float("nan"), n)
    phi = float((z**2).sum() / n)
    w = 1.0 / s**2
    tau2 = (n * phi - (n - 1)) / float(w.sum() - (w**2).sum() / w.sum())
    return Overdispersion(phi, max(0.0, tau2), n)


def overdispersed_limits(
    target: npt.ArrayLike,
    expected: npt.ArrayLike,
    tau2: npt.ArrayLike,
    kind: str = "ratio",
    confidence: float = CERTAIN_CONFIDENCE,
) -> Interval:
    """Funnel limits that allow for variance ``tau2`` between units; shapes broadcast.

    ``ratio``: target·exp(±z√(1/E + τ²)) at ``expected`` events. ``proportion``: sin²(arcsin√target ±
    z√(1/(4n) + τ²)) at denominator ``expected``, kept within 0 and 1. nan where nothing is expected.
    """
    size, extra = _nonzero("expected", expected), counts("tau2", tau2)
    z = normal_quantile(confidence)
    if _checked_kind(kind) == "ratio":
        centre, half = counts("target", target), z * np.sqrt(1.0 / size + extra)
        return Interval(plain(centre * np.exp(-half)), plain(centre * np.exp(half)))
    angle = np.arcsin(np.sqrt(_shares("target", target)))
    half = z * np.sqrt(0.25 / size + extra)
    lower, upper = (np.sin(np.clip(end, 0.0, np.pi / 2.0)) ** 2 for end in (angle - half, angle + half))
    return Interval(plain(lower), plain(upper))
