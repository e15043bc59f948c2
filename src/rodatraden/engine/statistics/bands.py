"""Rank bands and how sure they are (methods 2 and 13)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr
from scipy.stats import rankdata

from rodatraden.engine.statistics.arrays import (
    MAD_TO_SD,
    FloatArray,
    FloatOrArray,
    counts,
    floats,
    median,
    plain,
    sorted_quantile,
)
from rodatraden.engine.statistics.direction import sign

#: Below this many values no distribution of true values is estimated; areas fewer than this are not compared.
MINIMUM_TO_COMPARE = 5
#: Percentile bounds need at least this many values.
MINIMUM_FOR_BOUNDS = 4


def rank(values: npt.ArrayLike, direction: str = "higher") -> FloatArray:
    """Rank over the last axis, 1 = best (highest unless lower is better); ties share the best rank, nan
    stays nan.
    """
    array = floats("values", values)
    if array.ndim == 0:
        raise ValueError("values must have at least one dimension")
    missing = np.isnan(array)
    key = array if sign(direction) < 0 else -array
    ranks = rankdata(np.where(missing, np.inf, key), method="min", axis=-1)
    return np.where(missing, np.nan, ranks)


def quantile_band(values: npt.ArrayLike, k: int = 4, direction: str = "higher") -> FloatArray:
    """Band 1 (best) to ``k`` over the last axis of ``values[..., n]``; nan stays nan, ties share the
    best rank.

    Public Health England's rule: ⌊(k+1) - ⌈((N+1) - rank)/(N/k)⌉⌋ with rank 1 best. Without a desired
    direction the highest values are band 1. A row with fewer values than ``k`` is not banded: all nan
    (comparisons of fewer than ``MINIMUM_TO_COMPARE`` areas are the caller's to leave out). The band is a
    place in a ranking, not a test.
    """
    if isinstance(k, bool) or int(k) != k or k < 2:
        raise ValueError(f"k must be a whole number of at least 2, got {k!r}")
    ranks = rank(values, direction)
    missing = np.isnan(ranks)
    n = np.count_nonzero(~missing, axis=-1)[..., None]
    enough = n >= k
    # In whole numbers: with N/k as a float, rounding can tip a municipality into the next band.
    place = n + 1 - np.where(missing, 1, ranks).astype(np.int64)
    band = (k + 1) - (-((-place * k) // np.maximum(n, 1)))
    return np.where(missing | ~enough, np.nan, band)


def quantile_bounds(values: npt.ArrayLike, probabilities: npt.ArrayLike) -> FloatArray:
    """Quantiles (type 7, numpy's ``linear``) over the last axis, nan left out; shape ``[...,
    len(probabilities)]``.

    nan for a row with fewer than four values.
    """
    array, wanted = floats("values", values), floats("probabilities", probabilities)
    if array.ndim == 0:
        raise ValueError("values must have at least one dimension")
    if np.isnan(wanted).any() or ((wanted < 0) | (wanted > 1)).any():
        raise ValueError("probabilities must be between 0 and 1")
    if array.shape[-1] == 0:
        return np.full(array.shape[:-1] + wanted.shape, np.nan)
    ordered = np.sort(array, axis=-1)
    n = np.count_nonzero(~np.isnan(ordered), axis=-1)
    columns = [
        np.where(n < MINIMUM_FOR_BOUNDS, np.nan, sorted_quantile(ordered, n, p)) for p in wanted.ravel()
    ]
    shape = array.shape[:-1] + wanted.shape
    return np.stack(columns, axis=-1).reshape(shape) if columns else np.empty(shape)


@dataclass(frozen=True, slots=True)
class TrueValueDistribution:
    """The distribution of true values, θ ~ N(mean, variance), and its quarter points; arrays over
    leading dimensions.

    ``variance`` (τ²) is 0 where the differences cannot be told from chance, nan where fewer than five
    values have a standard error. ``cut_low`` and ``cut_high`` are its quarter points.
    """

    mean: FloatOrArray
    variance: FloatOrArray
    cut_low: FloatOrArray
    cut_high: FloatOrArray


@dataclass(frozen=True, slots=True)
class BandProbabilities:
    """P(best quarter), P(middle half), P(worst quarter) per municipality; they add up to 1, or are all
    nan.
    """

    best: FloatOrArray
    middle: FloatOrArray
    worst: FloatOrArray


def _paired(values: npt.ArrayLike, standard_errors: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    array, errors = floats("values", values), counts("standard_errors", standard_errors)
    try:
        array, errors = np.broadcast_arrays(array, errors)
    except ValueError as error:
        raise ValueError("standard_errors must have a shape that goes with values") from error
    return array, errors


def true_value_distribution(values: npt.ArrayLike, standard_errors: npt.ArrayLike) -> TrueValueDistribution:
    """What the true values look like behind ``values[..., n]`` measured with ``standard_errors[..., n]``.

    Both on the scale where noise is about normal (see ``panel_noise``). The mean is the median; the
    variance is the robust variance of the values less that of their noise, never below 0 (methods 13). With
    (1.4826·MAD)² written as a median of squares, the noise is subtracted under the median, value by value:
    τ² = median((1.4826·(y - μ))² - s²). With equal standard errors that is (1.4826·MAD)² - s² to the letter;
    with unequal ones the letter's mean of s² is ruled by the noisiest few, and took a third off τ² in
    simulation with noise as 1/population.
    """
    array, errors = _paired(values, standard_errors)
    if array.ndim == 0:
        raise ValueError("values must have at least one dimension")
    known = ~(np.isnan(array) | np.isnan(errors))
    enough = np.count_nonzero(known, axis=-1) >= MINIMUM_TO_COMPARE
    array = np.where(known, array, np.nan)
    ordered = np.sort(array, axis=-1)
    n = known.sum(axis=-1)
    low, mean, high = (np.where(enough, sorted_quantile(ordered, n, p), np.nan) for p in (0.25, 0.5, 0.75))
    square = (MAD_TO_SD * (array - mean[..., None])) ** 2
    total = median(square)
    variance = np.maximum(median(square - errors**2), 0.0)
    with np.errstate(invalid="ignore"):
        narrower = np.where(total > 0, np.sqrt(variance / total), total)
    return TrueValueDistribution(
        plain(mean),
        plain(variance),
        plain(mean - narrower * (mean - low)),
        plain(mean + narrower * (high - mean)),
    )


def band_probability_given(
    values: npt.ArrayLike,
    standard_errors: npt.ArrayLike,
    mu: npt.ArrayLike,
    tau2: npt.ArrayLike,
    cut_low: npt.ArrayLike,
    cut_high: npt.ArrayLike,
    direction: str,
) -> BandProbabilities:
    """P(best quarter), P(middle half), P(worst quarter) from a stored distribution of true values;
    everything broadcasts.

    Posterior of θ: mean μ + B(y - μ), variance B·s² with B = τ²/(τ² + s²) (methods 13). Without a
    desired direction the highest quarter counts as best. nan where anything is nan and where τ² is 0:
    then differences between municipalities cannot be told from chance.
    """
    array, errors = floats("values", values), counts("standard_errors", standard_errors)
    centre, spread = floats("mu", mu), counts("tau2", tau2)
    low, high = floats("cut_low", cut_low), floats("cut_high", cut_high)
    if (low > high).any():
        raise ValueError("cut_low must not be above cut_high")
    spread = np.where(spread == 0, np.nan, spread)
    variance = errors**2
    weight = spread / (spread + variance)
    posterior = centre + weight * (array - centre)
    # A value without noise is where it is: the smallest number keeps the division defined and gives 0 or 1.
    sd = np.maximum(np.sqrt(weight * variance), np.finfo(np.float64).tiny)
    with np.errstate(over="ignore"):
        below, above = ndtr((low - posterior) / sd), ndtr((posterior - high) / sd)
    middle = np.maximum(1.0 - below - above, 0.0)
    best, worst = (below, above) if sign(direction) < 0 else (above, below)
    return BandProbabilities(plain(best), plain(middle), plain(worst))


def band_probability(
    values: npt.ArrayLike, standard_errors: npt.ArrayLike, direction: str
) -> BandProbabilities:
    """How sure the colour is, per municipality of ``values[..., n]`` with ``standard_errors[..., n]``
    (methods 13).
    """
    sign(direction)
    array, errors = _paired(values, standard_errors)
    true = true_value_distribution(array, errors)
    mu, tau2, low, high = (
        np.asarray(part)[..., None] for part in (true.mean, true.variance, true.cut_low, true.cut_high)
    )
    return band_probability_given(array, errors, mu, tau2, low, high, direction)
