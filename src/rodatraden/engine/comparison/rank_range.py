"""The own rank with its range, instead of a league table (methods 7)."""

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


def rank_range(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    indicator: str,
    *,
    gender: str = Gender.TOTAL.value,
    year: int | None = None,
) -> RankRange | None:
    """The municipality's rank and how far chance could move it, from standard errors and a fixed seed.

    None where it has no value or no known uncertainty, and of yes/no. Raises :class:`UnknownNameError` for what
    does not exist.
    """
    code = catalogue.municipality(municipality).id
    everyone = read_everyone(snapshot, catalogue, indicator, gender)
    own, row = everyone.place(code), everyone.row_of(year)
    if row is None or everyone.indicator.kind is Kind.YES_NO:
        return None
    of_year = everyone.estimates(row)
    known = ~np.isnan(of_year.on_scale) & ~np.isnan(of_year.standard_error)
    if not known[own]:
        return None
    direction = "lower" if prefers_lower(everyone.indicator) else "higher"
    found = rank_interval(of_year.on_scale[known], of_year.standard_error[known], direction=direction)
    at = int(np.count_nonzero(known[:own]))
    return RankRange(int(found.rank[at]), int(found.lower[at]), int(found.upper[at]), int(known.sum()))
