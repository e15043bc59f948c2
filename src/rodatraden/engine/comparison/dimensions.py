"""The small tables that the comparison is joined with: what an indicator and a municipality are.

Indicators, municipalities, years and genders get whole numbers here, so that a figure has a place in a
dense array ``[indicator, year, gender, municipality]`` and every later step is arithmetic on places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from rodatraden.engine.catalogue.arrays import municipality_arrays
from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Direction, Indicator, Kind
from rodatraden.engine.figures.schema import Gender

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]

#: The country as a whole; its value is the source's own, weighted.
NATIONAL_ID = "0000"

#: Genders in the order of the arrays: that of the letters, so that places lie as rows are sorted.
GENDERS = tuple(sorted(gender.value for gender in Gender))

#: Answers and cases fewer than these are not shown (methods 11).
FEWEST_ANSWERS = 5.0

#: Kinds whose denominator is a number of answers or cases, and not of inhabitants.
ANSWERED_KINDS = frozenset({Kind.SHARE, Kind.MEAN, Kind.INDEX})


@dataclass(frozen=True, slots=True)
class Dimensions:
    """The axes of a part, and what joins to them.

    ``county`` and ``skr`` have a group's place per municipality. ``similar`` has per kind of likeness an
    array ``[municipality, neighbour]`` of municipalities' places, padded with -1; the own municipality is
    not among them. ``similar_kinds`` is the kind per indicator ("" = no such groups). ``population`` is nan
    where unknown. ``breaks`` has per indicator the first years of a new definition.
    """

    indicators: tuple[Indicator, ...]
    first_year: int
    years: int
    municipalities: tuple[str, ...]
    county: Places
    skr: Places
    population: Floats
    similar: Mapping[str, Places]
    similar_kinds: tuple[str, ...]
    breaks: tuple[frozenset[int], ...]

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Indicators, years, genders, municipalities."""
        return len(self.indicators), self.years, len(GENDERS), len(self.municipalities)

    @property
    def counties(self) -> int:
        """How many counties there are."""
        return int(self.county.max(initial=-1)) + 1

    @property
    def skr_groups(self) -> int:
        """How many SKR groups there are."""
        return int(self.skr.max(initial=-1)) + 1

    def indicator_table(self) -> pa.Table:
        """Per indicator: place, whether a lower value is better, kind of likeness, coding of yes/no, fewest
        answers shown.
        """
        kinds = {kind: place for place, kind in enumerate(self.similar)}
        return pa.table(
            {
                "indicator_id": pa.array([i.id for i in self.indicators], pa.string()),
                "i": pa.array(range(len(self.indicators)), pa.int32()),
                "lower_is_better": pa.array([prefers_lower(i) for i in self.indicators], pa.bool_()),
                "likeness": pa.array([kinds.get(kind, -1) for kind in self.similar_kinds], pa.int32()),
                "yes": pa.array([i.coding and i.coding.yes for i in self.indicators], pa.float64()),
                "no": pa.array([i.coding and i.coding.no for i in self.indicators], pa.float64()),
                "fewest": pa.array(
                    [FEWEST_ANSWERS if i.kind in ANSWERED_KINDS else 0.0 for i in self.indicators],
                    pa.float64(),
                ),
            }
        )

    def municipality_table(self) -> pa.Table:
        """Per municipality: place, county's place, SKR group's place."""
        return pa.table(
            {
                "municipality_id": pa.array(self.municipalities, pa.string()),
                "m": pa.array(range(len(self.municipalities)), pa.int32()),
                "county": pa.array(self.county, pa.int32()),
                "skr": pa.array(self.skr, pa.int32()),
            }
        )

    def gender_table(self) -> pa.Table:
        """Per gender: its place."""
        return pa.table(
            {"gender": pa.array(GENDERS, pa.string()), "g": pa.array(range(len(GENDERS)), pa.int32())}
        )

    def similar_table(self) -> pa.Table:
        """Pairs of a municipality and one that is similar to it, per kind of likeness."""
        likeness, municipality, neighbour = [], [], []
        for place, neighbours in enumerate(self.similar.values()):
            mine, column = np.nonzero(neighbours >= 0)
            likeness.append(np.full(len(mine), place, dtype=np.int32))
            municipality.append(mine.astype(np.int32))
            neighbour.append(neighbours[mine, column].astype(np.int32))
        none = [np.empty(0, dtype=np.int32)]
        return pa.table(
            {
                "likeness": np.concatenate(none + likeness),
                "target": np.concatenate(none + municipality),
                "m": np.concatenate(none + neighbour),
            }
        )


def prefers_lower(indicator: Indicator) -> bool:
    """Whether the lowest stored value is rank 1; where no direction is desired or settled the highest is.

    For yes/no the direction speaks of the answer (higher: Ja is better), whatever numbers the source codes
    it with: N30466 says Ja=1, Nej=2.
    """
    if indicator.direction not in (Direction.HIGHER, Direction.LOWER):
        return False
    lower = indicator.direction is Direction.LOWER
    if indicator.coding is not None and indicator.coding.yes < indicator.coding.no:
        return not lower
    return lower


def dimensions_of(
    catalogue: Catalogue, indicators: Sequence[str], first_year: int, last_year: int
) -> Dimensions:
    """The dimensions of some ``indicators`` (ids, put in order) over all the catalogue's municipalities."""
    places = municipality_arrays(catalogue)
    known = tuple(catalogue.indicator(code) for code in sorted(indicators))
    return Dimensions(
        indicators=known,
        first_year=first_year,
        years=last_year - first_year + 1,
        municipalities=places.ids,
        county=places.county.astype(np.int32),
        skr=places.skr.astype(np.int32),
        population=places.population,
        similar={kind: members.astype(np.int32) for kind, members in places.similar.items()},
        similar_kinds=tuple(catalogue.similar_kind(indicator=indicator) for indicator in known),
        breaks=tuple(frozenset(indicator.breaks) for indicator in known),
    )
