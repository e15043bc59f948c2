"""One's own similar municipalities: by background measures and weights of one's own choosing (methods 10)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Direction, Indicator, Kind
from rodatraden.engine.comparison.judgement.numbers import Floats
from rodatraden.engine.comparison.judgement.panel import floats
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender
from rodatraden.engine.statistics import similarity
from rodatraden.engine.text import gettext as _

#: The name of the one variable that is not an indicator.
POPULATION = "population"
#: How many indicators can be chosen among.
OFFERED = 12
#: How many municipalities a group can have.
FEWEST, MOST = 7, 20
#: Weights go from 0 (left out) to this.
HEAVIEST = 3.0

#: An indicator that fewer municipalities than this have a value of says little about likeness.
_FEWEST_WITH_VALUE = 145

#: Background first, where it has been fetched: ages, born abroad, education, health, density, tax base; then what
#: the social services do and cost, which is the nearest that the catalogue itself comes.
_PREFERRED = (
    *("N01960", "N01813", "N01994", "N02926", "N01982", "N00957", "N00954", "N00904", "N00927"),
    *("N30007", "N28026", "N31807", "N20891", "N28892", "N28891", "N31000", "N31001", "N20001", "N33818"),
    *("N30005", "N35001", "N35846", "N37002", "N20046", "N28813"),
)
#: Kinds that follow the size of the municipality, or are no measure.
_LEFT_OUT = frozenset({Kind.COUNT, Kind.YES_NO})


@dataclass(frozen=True, slots=True)
class Variable:
    """Something to be alike in: an indicator's latest year, or the population (then ``year`` is None)."""

    id: str
    title: str
    unit: str
    year: int | None
    known: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A variable with both values and how many robust standard deviations apart they are (other minus own)."""

    variable: Variable
    own: float
    other: float
    scaled: float


@dataclass(frozen=True, slots=True)
class Like:
    """A similar municipality: ``distance``, the (at most five) variables that differ most, those missing for the
    pair, and whether we are among its nearest too.
    """

    municipality: str
    distance: float
    differs: tuple[Difference, ...]
    left_out: tuple[Variable, ...]
    mutual: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """The nearest municipalities and everything they were found by, so that it can be frozen and told."""

    municipality: str
    snapshot: str
    weights: tuple[tuple[Variable, float], ...]
    k: int
    nearest: tuple[Like, ...]
    own_missing: tuple[Variable, ...]
    without_spread: tuple[Variable, ...]

    def made_from(self) -> dict[str, Any]:
        """What a frozen group remembers of how it was made; plain types."""
        return {
            "municipality": self.municipality,
            "snapshot": self.snapshot,
            "k": self.k,
            "variables": [
                {"id": v.id, "title": v.title, "year": v.year, "weight": weight} for v, weight in self.weights
            ],
        }


def variables(snapshot: Snapshot, catalogue: Catalogue) -> tuple[Variable, ...]:
    """The population and at most a dozen indicators to choose among, background measures first.

    Only indicators without a desired direction: who is alike in results would be chosen after the answer.
    """
    return _variables(snapshot, catalogue)


@lru_cache(maxsize=4)
def _variables(snapshot: Snapshot, catalogue: Catalogue) -> tuple[Variable, ...]:
    table = snapshot.table(
        "national", genders=[Gender.TOTAL.value], columns=["indicator_id", "year", "compared"]
    )
    latest: dict[str, tuple[int, int]] = {}
    for code, year, compared in zip(*(column.to_pylist() for column in table.columns), strict=True):
        if (compared or 0) >= _FEWEST_WITH_VALUE:
            latest[code] = max(latest.get(code, (0, 0)), (year, compared))
    offered = [code for code in _PREFERRED if code in latest]
    offered += [
        code for code in sorted(latest) if code not in offered and _may_be_alike_in(catalogue.indicator(code))
    ]
    population = [m for m in catalogue.municipalities if m.population]
    return (
        Variable(POPULATION, _("Folkmängd (storleksklass)"), _("inv"), None, len(population)),
        *(
            Variable(code, catalogue.indicator(code).title, catalogue.indicator(code).unit, *latest[code])
            for code in offered[:OFFERED]
        ),
    )


def _may_be_alike_in(indicator: Indicator) -> bool:
    return (
        indicator.direction in (Direction.NONE, Direction.NOT_SETTLED)
        and indicator.kind not in _LEFT_OUT
        and not indicator.retired
        and indicator.uncertainty_of is None
    )


def like(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    weights: Mapping[str, float],
    *,
    k: int = FEWEST,
) -> Likeness:
    """The ``k`` municipalities most like one, by the ``weights`` of the :func:`variables` (0 leaves one out).

    The population counts by its logarithm. A variable missing for a pair is left out for that pair, and told.
    Raises :class:`UnknownNameError` for a municipality or a variable that does not exist; ValueError for a
    weight outside 0 to 3, none above 0, and a ``k`` outside 7 to 20.
    """
    code = catalogue.municipality(municipality).id
    if isinstance(k, bool) or int(k) != k or not FEWEST <= k <= MOST:
        raise ValueError(f"k must be a whole number from {FEWEST} to {MOST}, got {k!r}")
    if any(not math.isfinite(w) or not 0.0 <= w <= HEAVIEST for w in weights.values()):
        raise ValueError(f"weights must be between 0 and {HEAVIEST:g}")
    if not any(weights.values()):
        raise ValueError("weights must not all be 0")
    offered = {variable.id: variable for variable in variables(snapshot, catalogue)}
    if unknown := sorted(set(weights) - set(offered)):
        raise UnknownNameError(
            _("Det går inte att välja liknande kommuner efter {codes}.").format(codes=", ".join(unknown)),
            todo=_("Välj bland måtten på sidan Liknande kommuner."),
        )
    chosen = [(offered[name], float(weight)) for name, weight in weights.items() if weight > 0]
    ids = tuple(m.id for m in catalogue.municipalities)
    features = _features(snapshot, catalogue, [variable for variable, _weight in chosen])
    found = similarity(features, {variable.id: weight for variable, weight in chosen})
    own = ids.index(code)
    by_id = {variable.id: variable for variable, _weight in chosen}

    def difference(name: str, own_value: float, other: float, scaled: float) -> Difference:
        both = (own_value, other) if name != POPULATION else (math.exp(own_value), math.exp(other))
        return Difference(by_id[name], *both, scaled)

    nearest = tuple(
        Like(
            ids[one.index],
            one.distance,
            tuple(difference(d.name, d.own, d.other, d.scaled) for d in one.differs),
            tuple(by_id[name] for name in one.left_out),
            mutual=_is_near(found.distances, one.index, own, k),
        )
        for one in found.nearest(own, k)
    )
    return Likeness(
        municipality=code,
        snapshot=snapshot.id,
        weights=tuple(chosen),
        k=k,
        nearest=nearest,
        own_missing=tuple(v for v, _weight in chosen if np.isnan(features[v.id][own])),
        without_spread=tuple(by_id[name] for name in found.without_spread),
    )


def _features(snapshot: Snapshot, catalogue: Catalogue, chosen: list[Variable]) -> dict[str, Floats]:
    """Each variable's values in the catalogue's order of municipalities; nan where there is none."""
    ids = pa.array([m.id for m in catalogue.municipalities])
    asked = [variable for variable in chosen if variable.year is not None]
    rows = snapshot.table(
        "by_indicator",
        indicators=[variable.id for variable in asked],
        years=sorted({variable.year for variable in asked if variable.year is not None}),
        genders=[Gender.TOTAL.value],
        columns=["indicator_id", "municipality_id", "year", "value"],
    )
    features = {}
    for variable in chosen:
        column = np.full(len(ids), np.nan)
        if variable.year is None:
            column[:] = [math.log(m.population) if m.population else np.nan for m in catalogue.municipalities]
        else:
            mine = rows.filter(
                pc.and_(pc.equal(rows["indicator_id"], variable.id), pc.equal(rows["year"], variable.year))
            )
            place = pc.index_in(mine["municipality_id"], value_set=ids)
            mine, at = mine.filter(pc.is_valid(place)), place.drop_null().to_numpy().astype(np.int64)
            column[at] = floats(mine, "value")
        features[variable.id] = column
    return features


def _is_near(distances: Floats, whose: int, own: int, k: int) -> bool:
    """Whether ``own`` is among the ``k`` nearest of ``whose``."""
    away = distances[whose].copy()
    away[whose] = np.nan
    return bool(np.count_nonzero(away < away[own]) < k)
