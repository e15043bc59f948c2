"""How much an indicator wobbles, where the source gives neither counts nor intervals (methods 12)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rodatraden.engine.statistics.arrays import (
    MAD_TO_SD,
    FloatArray,
    FloatOrArray,
    counts,
    floats,
    median,
    normal_quantile,
    plain,
    sorted_quantile,
)
from rodatraden.engine.statistics.reasons import NotJudged
from rodatraden.engine.statistics.scales import Scale, checked_scale, to_scale

#: Only the last years: an indicator of ten years ago may have been measured otherwise.
YEARS = 6
#: So many municipalities must have values two years running.
MINIMUM_MUNICIPALITIES = 60
#: Into so many groups by population the municipalities are divided.
GROUPS = 10
#: A group with fewer differences says nothing about a spread.
_MINIMUM_DIFFERENCES = 3
#: So many rounds of reweighting: the coefficients then stand still to well within their own uncertainty.
ROUNDS = 3
#: Shares count as near their bounds when a twentieth of them lie outside this range.
_NEAR_BOUNDS = (0.2, 0.8)
#: Kelly's skewness, (q90 + q10 - 2·median)/(q90 - q10), above which positive values take the log scale.
_SKEWED = 0.2
#: The kind of indicator that is bounded by 0 and 1.
_SHARE = "share"


@dataclass(frozen=True, slots=True)
class PanelNoise:
    """Noise of one panel; with leading batch dimensions every field is an array over them.

    ``standard_error`` (``[..., municipalities]``) is √(a + b/population) on ``scale`` for every
    municipality whose population is known; nan throughout where ``reason`` says why it is impossible
    (then ``a`` and ``b`` are nan). ``municipalities`` is how many were used.
    """

    standard_error: FloatArray
    scale: str | npt.NDArray[np.object_]
    a: FloatOrArray
    b: FloatOrArray
    municipalities: int | npt.NDArray[np.int64]
    reason: NotJudged | npt.NDArray[np.object_] | None


def _choose_scales(panels: FloatArray, kind: str | None) -> list[Scale]:
    """:func:`choose_scale` for each of ``panels[B, ...]``."""
    known = np.sort(panels.reshape(len(panels), -1), axis=-1)
    n = (~np.isnan(known)).sum(axis=-1)
    smallest, largest = known[:, 0], sorted_quantile(known, n, 1.0)
    outside = (smallest < 0) | (largest > 1)
    if kind == _SHARE and outside.any():
        raise ValueError("values must be shares between 0 and 1 for kind 'share'")
    share = ~outside if kind in (_SHARE, None) else np.zeros(len(known), dtype=bool)
    low, q10, q50, q90, high = (sorted_quantile(known, n, p) for p in (0.05, 0.1, 0.5, 0.9, 0.95))
    near = (low < _NEAR_BOUNDS[0]) | (high > _NEAR_BOUNDS[1])
    skewed = (smallest > 0) & (q90 + q10 - 2.0 * q50 > _SKEWED * (q90 - q10))
    # A panel without values has nan everywhere and stays on the identity scale.
    return [
        Scale.ARCSINE if of_share and at_bounds else Scale.LOG if leans and not of_share else Scale.IDENTITY
        for of_share, at_bounds, leans in zip(share, near, skewed, strict=True)
    ]


def choose_scale(values: npt.ArrayLike, kind: str | None = None) -> Scale:
    """The scale for one panel: arcsine for shares near 0 or 1, log for positive skewed values, else identity.

    ``kind`` is the catalogue's word (share, rate, mean, cost, count, index). Without it, values that all lie
    between 0 and 1 are taken for shares. Shares are 0-1; a share beyond raises ValueError.
    """
    array = floats("values", values)
    return _choose_scales(array.reshape(1, -1), kind)[0] if array.size else Scale.IDENTITY


def _on_scales(panels: FloatArray, scales: list[Scale]) -> FloatArray:
    if len(set(scales)) == 1:
        return np.asarray(to_scale(panels, scales[0]))
    y = np.empty_like(panels)
    for wanted in set(scales):
        of_scale = np.array([one is wanted for one in scales])
        y[of_scale] = to_scale(panels[of_scale], wanted)
    return y


def _robust_variances(differences: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Var(noise) in each row of differences between two years, and how many differences there were.

    (1.4826·MAD)²/2 with the usual correction n/(n - 0.8) for few values. Where more than half of a row
    is one and the same difference (rounded values that stand still) MAD is 0 and would call everything
    certain: then the plain mean square is used, which errs on the cautious side.
    """
    n = (~np.isnan(differences)).sum(axis=-1)
    centre = median(differences)[..., None]
    deviation = median(np.abs(differences - centre)) * MAD_TO_SD * n / np.maximum(n - 0.8, 0.2)
    variance = deviation**2 / 2.0
    still = (deviation == 0) & (n > 0)
    if still.any():
        square = np.nansum(differences**2, axis=-1) / np.maximum(n, 1) / 2.0
        variance = np.where(still, square, variance)
    return variance, n.astype(np.float64)


def _by_population(
    differences: FloatArray, used: npt.NDArray[np.bool_], population: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Differences ``[B, years, M]`` as ``[B, GROUPS, ...]`` by size, and the mean of 1/population in
    each group.
    """
    batch, years, m = differences.shape
    order = np.argsort(np.where(used, population, np.inf), axis=-1)
    n = np.count_nonzero(used, axis=-1)[:, None]
    edges = np.arange(GROUPS + 1)[None, :] * n // GROUPS
    width = -(-m // GROUPS)
    place = edges[:, :-1, None] + np.arange(width)
    inside = place < edges[:, 1:, None]
    columns = np.take_along_axis(order, np.minimum(place, m - 1).reshape(batch, -1), axis=-1)
    grouped = np.take_along_axis(differences, columns[:, None, :], axis=-1)
    grouped = np.where(inside.reshape(batch, 1, -1), grouped, np.nan)
    grouped = grouped.reshape(batch, years, GROUPS, width).transpose(0, 2, 1, 3).reshape(batch, GROUPS, -1)
    sizes = np.take_along_axis(population, columns, axis=-1).reshape(batch, GROUPS, width)
    inverse = np.sum(np.where(inside, 1.0 / sizes, 0.0), axis=-1) / np.maximum(inside.sum(axis=-1), 1)
    return grouped, inverse


def _fit(variance: FloatArray, weight: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """a, b ≥ 0 of variance = a + b·x over the last axis, by weighted least squares.

    An estimated variance is uncertain in proportion to itself, so the weights are divided by the fitted
    variance squared, in a few rounds. With two coefficients, the constrained optimum lies on the bound
    that the free one breaks.
    """
    terms = np.stack([np.ones_like(x), x, x * x, variance, variance * x], axis=-1)
    w = weight
    a = b = np.zeros(variance.shape[:-1])
    floor = np.zeros_like(a)
    with np.errstate(invalid="ignore", divide="ignore"):
        for iteration in range(ROUNDS):
            s0, s1, s2, t0, t1 = (w[:, None, :] @ terms)[:, 0, :].T
            level = t0 / s0
            if iteration == 0:
                floor = 0.05 * level
            determinant = s0 * s2 - s1 * s1
            b = (s0 * t1 - s1 * t0) / determinant
            a = level - b * s1 / s0
            flat = ~(determinant > 1e-12 * s0 * s2) | (b < 0)
            steep = ~flat & (a < 0)
            a = np.where(flat, level, np.where(steep, 0.0, a))
            b = np.where(flat, 0.0, np.where(steep, t1 / s2, b))
            fitted = np.maximum(a[:, None] + b[:, None] * x, floor[:, None])
            w = np.where(fitted > 0, weight / fitted**2, 0.0)
    return a, b


def _heavier_tails(differences: FloatArray, variance: FloatArray) -> FloatArray:
    """How many times larger v must be for a twentieth of the differences to lie outside its 95 per cent
    limits; 1 or more.

    MAD sees the middle of the distribution only. Real figures jump now and then: of the differences in
    Kolada's values 2-5 per cent lie beyond 3.09 standard errors by MAD, where chance gives 0.2, and
    "certain" would be said too often.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = differences**2 / (2.0 * variance[:, None, :])
    ordered = np.sort(ratio.reshape(len(ratio), -1), axis=-1)
    reached = sorted_quantile(ordered, (~np.isnan(ordered)).sum(axis=-1), 0.95)
    return np.maximum(1.0, reached / normal_quantile(0.95) ** 2)


def panel_noise(
    values: npt.ArrayLike,
    population: npt.ArrayLike | None = None,
    scale: str = "auto",
    kind: str | None = None,
) -> PanelNoise:
    """Standard error per municipality from how much its value wobbles between years (methods 12).

    ``values[..., years, municipalities]``: consecutive years without a break in definition, oldest
    first, nan where missing; only the last six years are used. ``population[municipalities]`` (or with
    the batch dimensions): noise is a + b/population; None gives everybody the same. ``scale`` is
    identity, arcsine (shares 0-1), log or auto, which chooses by ``kind`` and the values
    (:func:`choose_scale`); it is chosen for each panel of a batch.

    Differences between consecutive years less the year's median difference have variance 2v under noise
    alone. v(population) is fitted to robust variances in ten population groups and widened where more
    than a twentieth of the differences lie outside its 95 per cent limits. Real change inflates it:
    statements err on the cautious side. At least 60 municipalities need values two years running, else
    ``reason`` says so and nothing is estimated.

    Raises ValueError for values that the scale cannot take, a negative or zero population and wrong shapes.
    """
    array = floats("values", values)
    if array.ndim < 2:
        raise ValueError("values must be [..., years, municipalities]")
    array = array[..., -YEARS:, :]
    batch, (years, m) = array.shape[:-2], array.shape[-2:]
    panels = math.prod(batch)
    flat = array.reshape(panels, years, m)
    sizes = np.ones((panels, m))
    if population is not None:
        given = counts("population", population)
        if (given == 0).any():
            raise ValueError("population must be above 0")
        try:
            sizes = np.broadcast_to(given, (*batch, m)).reshape(panels, m)
        except ValueError as error:
            raise ValueError("population must have one number per municipality") from error
    if scale != "auto":
        scales = [checked_scale(scale)] * panels
    else:
        scales = _choose_scales(flat, kind) if flat.size else [Scale.IDENTITY] * panels
    y = _on_scales(flat, scales)
    differences = np.diff(y, axis=1)
    differences = differences - median(differences)[..., None]
    used = (~np.isnan(differences)).any(axis=1) & ~np.isnan(sizes)
    n = np.count_nonzero(used, axis=-1)
    if flat.size == 0 or years < 2:
        a = b = np.full(panels, np.nan)
        still = np.zeros(panels, dtype=bool)
    else:
        if population is None:
            variance, count = _robust_variances(differences.reshape(panels, 1, -1))
            x = np.ones_like(variance)
        else:
            grouped, x = _by_population(differences, used, sizes)
            variance, count = _robust_variances(grouped)
        weight = np.where(count >= _MINIMUM_DIFFERENCES, count, 0.0)
        variance = np.where(weight > 0, variance, 0.0)
        a, b = _fit(variance, weight, x)
        still = ~(np.sum(variance, axis=-1) > 0)
        tails = _heavier_tails(differences, a[:, None] + b[:, None] / sizes)
        a, b = a * tails, b * tails
    few = n < MINIMUM_MUNICIPALITIES
    impossible = few | still
    a, b = np.where(impossible, np.nan, a), np.where(impossible, np.nan, b)
    standard_error = np.sqrt(a[:, None] + b[:, None] / sizes)
    reasons = np.empty(panels, dtype=object)
    reasons[still] = NotJudged.VALUES_DO_NOT_VARY
    reasons[few] = NotJudged.TOO_LITTLE_HISTORY
    if not batch:
        return PanelNoise(standard_error[0], scales[0], plain(a[0]), plain(b[0]), int(n[0]), reasons[0])
    names = np.array(scales, dtype=object).reshape(batch)
    return PanelNoise(
        standard_error.reshape(*batch, m),
        names,
        a.reshape(batch),
        b.reshape(batch),
        n.reshape(batch),
        reasons.reshape(batch),
    )
