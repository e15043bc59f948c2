"""The country that practice figures are invented for: municipalities with size, county and group, and what
they share.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rodatraden.engine.catalogue.model import Indicator, Municipality
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.text import gettext as _

#: Riket, as Kolada numbers it.
NATIONAL = "0000"

# A rough size by SKR group, where the catalogue has no population: middle and spread of log population.
# Only the order of magnitude matters here: it decides how many answers a municipality has and hence how
# much its values wobble.
_SIZE_BY_GROUP = (
    (r"a1|storst", 450_000, 0.05),
    (r"b3|större stad$", 105_000, 0.30),
    (r"a2|nära storstad", 42_000, 0.45),
    (r"c[89]|landsbygd", 8_500, 0.40),
    (r"c6|mindre stad/tätort$", 28_000, 0.35),
)
_SIZE_OTHERWISE = (14_000, 0.40)


class CatalogueLike(Protocol):
    """What practice figures need of the catalogue."""

    @property
    def municipalities(self) -> tuple[Municipality, ...]:
        """All municipalities."""

    def indicators(self, area: str | None = None) -> tuple[Indicator, ...]:
        """The indicators of an area, or all."""

    def indicator(self, code: str) -> Indicator:
        """One indicator; one without kind where the catalogue does not know it."""


def generator(seed: int, *names: str) -> np.random.Generator:
    """A random generator of its own for everything that has a name.

    What is invented for one indicator then never depends on which others are invented beside it.
    """
    return np.random.default_rng([seed, *(zlib.crc32(name.encode()) for name in names)])


@dataclass(frozen=True, slots=True)
class Places:
    """The municipalities in code order as parallel arrays; ``county`` and ``group`` are indices from 0."""

    ids: NDArray[np.str_]
    population: NDArray[np.float64]
    county: NDArray[np.intp]
    group: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.ids)

    def index(self, municipality_id: str) -> int | None:
        """Where the municipality stands, ``None`` where it is not among those looked at."""
        found = np.flatnonzero(self.ids == municipality_id)
        return int(found[0]) if len(found) else None

    def persistent(self, seed: int, name: str) -> NDArray[np.float64]:
        """A lasting effect per municipality with variance 1: own, county (12 %) and SKR group (12 %)
        together.

        Neighbours and municipalities alike resemble each other; without that, comparing with them would be
        pointless.
        """
        rng = generator(seed, "effect", name)
        county = rng.standard_normal(self.county.max() + 1)[self.county]
        group = rng.standard_normal(self.group.max() + 1)[self.group]
        own = rng.standard_normal(len(self))
        return np.sqrt(0.12) * county + np.sqrt(0.12) * group + np.sqrt(0.76) * own


def _population(municipality: Municipality, seed: int) -> float:
    """The catalogue's population, or one of the right order of magnitude."""
    if municipality.population:
        return float(municipality.population)
    group = municipality.skr_group.lower()
    middle, spread = next(
        ((m, s) for words, m, s in _SIZE_BY_GROUP if re.search(words, group)), _SIZE_OTHERWISE
    )
    return float(round(middle * np.exp(spread * generator(seed, "size", municipality.id).standard_normal())))


def places(catalogue: CatalogueLike, seed: int) -> Places:
    """All municipalities of the catalogue; raises :class:`UnknownNameError` where it has none."""
    rows = sorted(catalogue.municipalities, key=lambda each: each.id)
    if not rows:
        raise UnknownNameError(
            _("Det finns inga kommuner att hitta på övningssiffror för."),
            todo=_("Kontrollera att katalogen innehåller kommuner."),
        )
    counties = {county: i for i, county in enumerate(sorted({m.county_id for m in rows}))}
    groups = {group: i for i, group in enumerate(sorted({m.skr_group for m in rows}))}
    return Places(
        ids=np.array([m.id for m in rows], dtype=np.str_),
        population=np.array([_population(m, seed) for m in rows]),
        county=np.array([counties[m.county_id] for m in rows]),
        group=np.array([groups[m.skr_group] for m in rows]),
    )


def chosen(country: Places, municipalities: Sequence[str] | None) -> NDArray[np.bool_]:
    """Which of the places to hand over, riket last: a mask of length ``len(country) + 1``.

    The whole country is always invented, so that a selection shows the same figures as the whole does. Raises
    :class:`UnknownNameError` for a municipality that the catalogue does not know.
    """
    codes = np.append(country.ids, NATIONAL)
    if municipalities is None:
        return np.ones(len(codes), dtype=bool)
    unknown = sorted(set(municipalities) - set(codes.tolist()))
    if unknown:
        raise UnknownNameError(
            _("Kommunen {code} finns inte i katalogen.").format(code=unknown[0]),
            todo=_("Ange fyrsiffriga kommunkoder, till exempel 2481 för Lycksele."),
        )
    return np.isin(codes, list(municipalities))
