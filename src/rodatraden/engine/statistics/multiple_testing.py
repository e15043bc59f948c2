"""Many indicators looked at: adjusted p-values (methods 8). Always print how many were looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rodatraden.engine.statistics.arrays import FloatArray, floats


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Adjusted p-values in the order given, which are rejected at ``alpha``, and how many tests there
    were.
    """

    adjusted: FloatArray
    rejected: npt.NDArray[np.bool_]
    tests: int


def _adjust(
    p_values: npt.ArrayLike, alpha: float, of_sorted: Callable[[FloatArray, FloatArray, int], FloatArray]
) -> Adjusted:
    p = floats("p_values", p_values)
    if p.ndim != 1:
        raise ValueError("p_values must be a list")
    if ((p < 0) | (p > 1)).any():
        raise ValueError("p_values must be between 0 and 1")
    if not 0.0 < alpha < 1.0:
        raise ValueError(f"alpha must be between 0 and 1, got {alpha!r}")
    known = np.flatnonzero(~np.isnan(p))
    m = len(known)
    adjusted = np.full(p.shape, np.nan)
    order = known[np.argsort(p[known], kind="stable")]
    adjusted[order] = np.minimum(of_sorted(p[order], np.arange(1.0, m + 1.0), m), 1.0)
    return Adjusted(adjusted, adjusted <= alpha, m)


def benjamini_hochberg(p_values: npt.ArrayLike, alpha: float = 0.05) -> Adjusted:
    """Controls the expected share of false discoveries; nan is no test. Source: Benjamini & Hochberg,
    JRSS B 1995;57:289.
    """
    return _adjust(p_values, alpha, lambda p, i, m: np.minimum.accumulate((p * m / i)[::-1])[::-1])


def holm(p_values: npt.ArrayLike, alpha: float = 0.05) -> Adjusted:
    """Controls the risk of any false finding, stepwise; nan is no test. Source: Holm, Scand J Stat
    1979;6:65.
    """
    return _adjust(p_values, alpha, lambda p, i, m: np.maximum.accumulate(p * (m + 1.0 - i)))


def bonferroni(p_values: npt.ArrayLike, alpha: float = 0.05) -> Adjusted:
    """Controls the risk of any false finding in one step; nan is no test."""
    return _adjust(p_values, alpha, lambda p, _i, m: p * m)
