"""How sure a band is, and how uncertain the medians that a value is compared with are (methods 12 and 13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.cube import Cube
from rodatraden.engine.comparison.dimensions import Dimensions, Floats, prefers_lower
from rodatraden.engine.comparison.national import FEWEST_FOR_BAND
from rodatraden.engine.comparison.uncertainty import Uncertainty
from rodatraden.engine.statistics import band_probability_given, true_value_distribution
from rodatraden.engine.statistics.differences import MEDIAN_VARIANCE_FACTOR


@dataclass(slots=True)
class Probability:
    """The distribution of true values per ``[indicator, year, gender]``, and per value the probability of
    each band.

    ``variance`` is 1.57·mean(s²)/m of the country's median, ``group_variance`` of the median of county and
    SKR group (``[indicator, year, gender, group]``) and of similar municipalities (``[indicator, year,
    gender, municipality]``).
    """

    mean: Floats
    spread: Floats
    cut_low: Floats
    cut_high: Floats
    best: Floats
    middle: Floats
    worst: Floats
    variance: Floats
    group_variance: dict[str, Floats]


def probability(cube: Cube, known: Uncertainty) -> Probability:
    """Band probabilities and variances of medians, from values and standard errors on the indicator's
    scale.
    """
    y, s = known.on_scale, known.standard_error
    true = true_value_distribution(y, s)
    mean, spread, low, high = (
        np.where(cube.country["compared"] >= FEWEST_FOR_BAND, part, np.nan)
        for part in (true.mean, true.variance, true.cut_low, true.cut_high)
    )
    parts = {name: np.full(y.shape, np.nan) for name in ("best", "middle", "worst")}
    for lower in (True, False):
        some = np.array(
            [
                prefers_lower(indicator) is lower and indicator.kind is not Kind.YES_NO
                for indicator in cube.dimensions.indicators
            ],
            dtype=bool,
        )
        if some.any():
            mu, tau2, cut_low, cut_high = (part[some][..., None] for part in (mean, spread, low, high))
            wanted = "lower" if lower else "higher"
            found = band_probability_given(y[some], s[some], mu, tau2, cut_low, cut_high, wanted)
            for name, array in parts.items():
                array[some] = getattr(found, name)
    total, n = _sums(np.square(s))
    compared = cube.country["compared"]
    return Probability(
        mean=mean,
        spread=spread,
        cut_low=low,
        cut_high=high,
        **parts,
        variance=_of_median(total.sum(axis=-1), n.sum(axis=-1), compared),
        group_variance={
            name: _of_median(*_grouped(total, n, name, cube.dimensions), cube.group_count[name])
            for name in ("county", "skr", "similar")
        },
    )


def _sums(squares: Floats) -> tuple[Floats, Floats]:
    """Squares with 0 for nan, and 1 where there was a number."""
    known = ~np.isnan(squares)
    return np.where(known, squares, 0.0), known.astype(np.float64)


def _of_median(total: Floats, n: Floats, members: npt.NDArray[Any]) -> Floats:
    """1.57 · mean(s²)/m; nan where no member has a standard error."""
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = MEDIAN_VARIANCE_FACTOR * (total / n) / members
    return np.where(n > 0, result, np.nan)


def _grouped(total: Floats, n: Floats, group: str, dimensions: Dimensions) -> tuple[Floats, Floats]:
    """Sums over the members of each group of counties or SKR groups; over each one's similar
    municipalities.
    """
    if group != "similar":
        of = dimensions.county if group == "county" else dimensions.skr
        size = dimensions.counties if group == "county" else dimensions.skr_groups
        member = np.zeros((len(of), size))
        member[np.flatnonzero(of >= 0), of[of >= 0]] = 1.0
        return total @ member, n @ member
    sum_of, n_of = np.zeros_like(total), np.zeros_like(n)
    for kind, neighbours in dimensions.similar.items():
        some = np.array([one == kind for one in dimensions.similar_kinds], dtype=bool)
        if not some.any():
            continue
        member = np.zeros((len(neighbours), len(neighbours)))
        own, column = np.nonzero(neighbours >= 0)
        member[neighbours[own, column], own] = 1.0
        sum_of[some], n_of[some] = total[some] @ member, n[some] @ member
    return sum_of, n_of
