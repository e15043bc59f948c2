"""Ranks with their ranges, instead of a league table (methods 7)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.dimensions import prefers_lower
from rodatraden.engine.comparison.everyone import read_everyone
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender
from rodatraden.engine.statistics import rank_interval


@dataclass(frozen=True, slots=True)
class RankRange:
    """Place ``rank`` of ``compared`` municipalities whose uncertainty is known, and the 95 per cent range of it.

    1 is best; highest where there is no desired direction.
    """

    rank: int
    lower: int
    upper: int
    compared: int


def rank_ranges(
    snapshot: Snapshot,
    catalogue: Catalogue,
    indicator: str,
    *,
    gender: str = Gender.TOTAL.value,
    year: int | None = None,
) -> dict[str, RankRange]:
    """Each municipality's rank and how far chance could move it, from standard errors and a fixed seed.

    Without ``year`` the indicator's latest. Those without a value or a known uncertainty are left out; nothing
    for yes/no. Raises :class:`UnknownNameError` for what does not exist.
    """
    everyone = read_everyone(snapshot, catalogue, indicator, gender)
    row = everyone.row_of(year)
    if row is None or everyone.indicator.kind is Kind.YES_NO:
        return {}
    of_year = everyone.estimates(row)
    known = np.flatnonzero(~np.isnan(of_year.on_scale) & ~np.isnan(of_year.standard_error))
    direction = "lower" if prefers_lower(everyone.indicator) else "higher"
    found = rank_interval(of_year.on_scale[known], of_year.standard_error[known], direction=direction)
    columns = zip(
        *(part.astype(int).tolist() for part in (found.rank, found.lower, found.upper)), strict=True
    )
    return {
        everyone.municipalities[m]: RankRange(rank, lower, upper, len(known))
        for m, (rank, lower, upper) in zip(known.tolist(), columns, strict=True)
    }
