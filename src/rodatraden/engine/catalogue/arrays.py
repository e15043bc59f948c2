"""Municipalities as arrays, for the vectorised comparison of all of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rodatraden.engine.catalogue.catalogue import Catalogue

#: How many similar municipalities RKA names.
SIMILAR_COUNT = 7


@dataclass(frozen=True, slots=True)
class MunicipalityArrays:
    """The municipalities in order of code, position by position.

    ``county`` and ``skr`` are group positions (int16, shape (290,)) into ``county_ids`` and ``skr_codes``.
    ``population`` is float64 inhabitants, the middle of the size class, NaN where unknown. ``similar`` holds,
    per kind of similarity, the positions of the similar municipalities (int16, shape (290, 7)), -1 for none.
    """

    ids: tuple[str, ...]
    position: dict[str, int]
    county: NDArray[np.int16]
    county_ids: tuple[str, ...]
    skr: NDArray[np.int16]
    skr_codes: tuple[str, ...]
    population: NDArray[np.float64]
    similar: dict[str, NDArray[np.int16]]


def municipality_arrays(catalogue: Catalogue) -> MunicipalityArrays:
    """Municipalities and groups as arrays; the general similarity fills in for a missing one."""
    municipalities = catalogue.municipalities
    ids = tuple(m.id for m in municipalities)
    position = {code: index for index, code in enumerate(ids)}
    county_ids = tuple(county.id for county in catalogue.counties)
    skr_codes = tuple(sorted({m.skr_group for m in municipalities}))
    similar = {}
    for kind in catalogue.similar_kinds:
        members = np.full((len(ids), SIMILAR_COUNT), -1, dtype=np.int16)
        for row, code in enumerate(ids):
            found = catalogue.similar_of_kind(code, kind).members
            near = [position[member] for member in found if member in position][:SIMILAR_COUNT]
            members[row, : len(near)] = near
        similar[kind] = members
    return MunicipalityArrays(
        ids=ids,
        position=position,
        county=np.array([county_ids.index(m.county_id) for m in municipalities], dtype=np.int16),
        county_ids=county_ids,
        skr=np.array([skr_codes.index(m.skr_group) for m in municipalities], dtype=np.int16),
        skr_codes=skr_codes,
        population=np.array(
            [np.nan if m.population is None else m.population for m in municipalities], dtype=np.float64
        ),
        similar=similar,
    )
