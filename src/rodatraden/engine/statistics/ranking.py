"""How sure a rank is: ranges of ranks instead of league tables (methods 7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from rodatraden.engine.statistics.arrays import FloatArray, counts, floats
from rodatraden.engine.statistics.bands import rank
from rodatraden.engine.statistics.direction import sign

#: The seed of the draws: the same figures always get the same ranges.
SEED = 20170401


@dataclass(frozen=True, slots=True)
class RankInterval:
    """``rank`` as ranked (1 = best, ties share the best) and the 95 per cent range of the true rank; nan
    where unknown.
    """

    rank: FloatArray
    lower: FloatArray
    upper: FloatArray


def _places(drawn: FloatArray, may_tie: bool) -> FloatArray:
    """Rank in each row, 1 = lowest, ties sharing the lowest rank."""
    if may_tie:
        return np.asarray(rankdata(drawn, method="min", axis=-1), dtype=np.float64)
    # Drawn values never tie, and sorting alone is several times quicker.
    order = np.argsort(drawn, axis=-1)
    places = np.empty(drawn.shape)
    np.put_along_axis(places, order, np.arange(1.0, drawn.shape[-1] + 1.0)[None, :], axis=-1)
    return places


def rank_interval(
    values: npt.ArrayLike,
    standard_errors: npt.ArrayLike,
    draws: int = 4000,
    seed: int = SEED,
    direction: str = "higher",
) -> RankInterval:
    """Rank of each of ``values[n]`` and the range where its true rank lies with 95 per cent probability.

    True values are drawn ``draws`` times from what is known of each: N(μ + B(y - μ), B·s²), B = τ²/(τ² +
    s²), as for the band probability but with mean and variance of the values, so that few and tied
    values work too. Drawing around the values themselves would count the noise twice and cover too
    seldom. τ² = 0 means that all ranges are 1 to n. The range always holds the rank itself. Values
    without a standard error are ranked but get no range, and do not take part. Source: Goldstein &
    Spiegelhalter, JRSS A 1996;159:385.
    """
    y, s = floats("values", values), counts("standard_errors", standard_errors)
    if y.ndim != 1 or s.shape != y.shape:
        raise ValueError("values and standard_errors must be lists of the same length")
    if isinstance(draws, bool) or int(draws) != draws or draws < 100:
        raise ValueError(f"draws must be a whole number of at least 100, got {draws!r}")
    ranks = rank(y, direction)
    lower, upper = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    known = np.flatnonzero(~(np.isnan(y) | np.isnan(s)))
    n = len(known)
    if n < 2:
        lower[known] = upper[known] = 1.0
        return RankInterval(ranks, lower, upper)
    own, error = y[known], s[known]
    tau2 = max(0.0, float(own.var(ddof=1) - (error**2).mean()))
    noisy = error > 0
    weight = np.where(noisy, tau2 / np.where(noisy, tau2 + error**2, 1.0), 1.0)
    centre = own.mean() + weight * (own - own.mean())
    spread = np.sqrt(weight) * error
    rng = np.random.default_rng(seed)
    drawn = centre + spread * rng.standard_normal((draws, n))
    if tau2 == 0:
        # Nothing tells them apart: every order is as likely, ties in the drawn values must not decide.
        drawn = np.where(noisy, own.mean() + rng.standard_normal((draws, n)), drawn)
    places = _places(drawn if sign(direction) < 0 else -drawn, may_tie=not noisy.all())
    # Whole numbers, a municipality's draws beside each other: several times quicker to sort.
    ordered = np.sort(np.ascontiguousarray(places.T.astype(np.int32)), axis=-1)
    own_rank = rank(own, direction)
    lower[known] = np.minimum(ordered[:, int(np.floor(0.025 * (draws - 1)))], own_rank)
    upper[known] = np.maximum(ordered[:, int(np.ceil(0.975 * (draws - 1)))], own_rank)
    return RankInterval(ranks, lower, upper)
