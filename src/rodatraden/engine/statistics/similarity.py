"""Whom to compare with: likeness by background variables of one's own choosing (methods 10).

This is not RKA's "liknande kommuner", whose formula is not published: import those groups and cite them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rodatraden.engine.statistics.arrays import MAD_TO_SD, FloatArray, floats, median

#: How many of the variables that differ most are told.
DIFFERENCES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class VariableDifference:
    """One variable's part in a distance: both values, and (other - own) in robust standard deviations."""

    name: str
    own: float
    other: float
    scaled: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour by its row ``index``; ``differs`` the variables that differ most, ``left_out`` those
    missing for the pair.
    """

    index: int
    distance: float
    differs: tuple[VariableDifference, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Similarity:
    """Distances between all pairs, and what they were made of.

    ``distances[n, n]`` is nan for a pair without a variable in common. ``names``, ``weights`` and
    ``scales`` (robust standard deviations) are per variable; ``without_spread`` are variables with the
    same value everywhere, which tell nothing.
    """

    distances: FloatArray
    names: tuple[str, ...]
    features: FloatArray
    weights: FloatArray
    scales: FloatArray
    without_spread: tuple[str, ...]

    def nearest(self, index: int, k: int = 7) -> tuple[Neighbour, ...]:
        """The ``k`` nearest of row ``index``, nearest first (fewer where fewer can be compared).

        Likeness is asymmetric: that j is among i's nearest does not make i one of j's.
        """
        n = len(self.distances)
        if not 0 <= index < n:
            raise ValueError(f"index must be from 0 to {n - 1}, got {index!r}")
        if k < 1:
            raise ValueError(f"k must be at least 1, got {k!r}")
        away = self.distances[index]
        order = np.argsort(away, kind="stable")
        chosen = [int(j) for j in order if j != index and not np.isnan(away[j])][:k]
        return tuple(self._neighbour(index, j) for j in chosen)

    def _neighbour(self, i: int, j: int) -> Neighbour:
        used = (self.weights > 0) & (self.scales > 0)
        scaled = (self.features[j] - self.features[i]) / np.where(used, self.scales, np.nan)
        pull = self.weights * scaled**2
        order = np.argsort(-np.where(np.isnan(pull), -1.0, pull), kind="stable")
        differs = tuple(
            VariableDifference(
                self.names[v], float(self.features[i, v]), float(self.features[j, v]), float(scaled[v])
            )
            for v in order[:DIFFERENCES_SHOWN]
            if pull[v] > 0
        )
        missing = used & np.isnan(scaled)
        left_out = tuple(name for name, gone in zip(self.names, missing, strict=True) if gone)
        return Neighbour(j, float(self.distances[i, j]), differs, left_out)


def _named(features: Mapping[str, npt.ArrayLike] | npt.ArrayLike) -> tuple[tuple[str, ...], FloatArray]:
    if isinstance(features, Mapping):
        columns = [floats(f"features[{name!r}]", column) for name, column in features.items()]
        if not columns or any(column.ndim != 1 or len(column) != len(columns[0]) for column in columns):
            raise ValueError("features must be lists of the same length, one per variable")
        return tuple(str(name) for name in features), np.column_stack(columns)
    array = floats("features", features)
    if array.ndim != 2 or array.shape[1] == 0:
        raise ValueError("features must be [municipalities, variables] or a list per named variable")
    return tuple(str(v) for v in range(array.shape[1])), array


def similarity(
    features: Mapping[str, npt.ArrayLike] | npt.ArrayLike,
    weights: Mapping[str, float] | Sequence[float] | npt.ArrayLike | None = None,
) -> Similarity:
    """Distances d(i,j) = √(Σ w_k((x_ik - x_jk)/s_k)² / Σ w_k) between municipalities.

    ``features``: a list per named variable, or an array ``[municipalities, variables]`` (named "0", "1"
    …). ``weights``: one per variable, by name or in order; 1 each by default; 0 leaves a variable out; a
    named one that is not given weighs 0. s_k is the robust standard deviation MAD·1.4826 (the plain one
    where more than half have the same value). A variable missing for either of a pair is left out for
    that pair, and told.
    """
    names, x = _named(features)
    if weights is None:
        w = np.ones(len(names))
    elif isinstance(weights, Mapping):
        unknown = set(weights) - set(names)
        if unknown:
            raise ValueError(f"weights must name variables in features, not {', '.join(sorted(unknown))}")
        w = floats("weights", [weights.get(name, 0.0) for name in names])
    else:
        w = floats("weights", weights)
    if w.shape != (len(names),) or np.isnan(w).any() or (w < 0).any() or not w.any():
        raise ValueError("weights must be one number per variable, none negative and not all 0")
    columns = np.ascontiguousarray(x.T)
    known = ~np.isnan(columns)
    centre = median(columns)[:, None]
    scales = MAD_TO_SD * median(np.abs(columns - centre))
    count = np.maximum(known.sum(axis=1), 1)
    mean = np.where(known, columns, 0.0).sum(axis=1) / count
    sd = np.sqrt(np.where(known, columns - mean[:, None], 0.0) ** 2 @ np.ones(columns.shape[1]) / count)
    # Rounding leaves a hair of spread where all values are the same.
    sd = np.where(np.nanmax(np.abs(columns), axis=1, initial=0.0) * 1e-12 >= sd, 0.0, sd)
    scales = np.where(scales > 0, scales, sd)
    used = np.flatnonzero((w > 0) & (scales > 0))
    squares = np.zeros((len(x), len(x)))
    total = np.zeros_like(squares)
    for v in used:
        difference = (columns[v][:, None] - columns[v][None, :]) / scales[v]
        there = ~np.isnan(difference)
        squares += np.where(there, w[v] * difference**2, 0.0)
        total += w[v] * there
    distances = np.sqrt(np.where(total > 0, squares, np.nan) / np.where(total > 0, total, 1.0))
    still = tuple(names[v] for v in range(len(names)) if w[v] > 0 and not scales[v] > 0)
    return Similarity(distances, names, x, w, scales, still)
