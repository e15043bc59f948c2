"""Own similar municipalities: held against a loop, and told what was missing and what counts both ways."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable

import numpy as np
import pytest

from rodatraden.engine.catalogue.model import Direction, Kind
from rodatraden.engine.comparison.likeness import OFFERED, POPULATION, like, variables
from rodatraden.engine.errors import UnknownNameError

from .everyone import ALL
from .judging import HOME, as_row, indicator, national, packaged, row, small

NAMES = ("A1", "A2", "A3")
POPULATIONS = {m.id: float(m.population or math.nan) for m in packaged().municipalities}


def background(seed: int = 1, missing: float = 0.1):
    """Three undirected measures of all municipalities, some of them missing; and their values."""
    rng = np.random.default_rng(seed)
    values: dict[str, dict[str, float | None]] = {
        name: {
            one: float(v) if rng.random() > missing or one == HOME else None
            for one, v in zip(ALL, column, strict=True)
        }
        for name, column in zip(NAMES, rng.lognormal(3, 0.4, (3, len(ALL))), strict=True)
    }
    about = [indicator(name, Direction.NONE, Kind.COST) for name in NAMES]
    rows = [
        as_row(row(name, value, municipality_id=one))
        for name, of in values.items()
        for one, value in of.items()
    ]
    countries = [
        national(name, "identity", compared=sum(v is not None for v in of.values()))
        for name, of in values.items()
    ]
    return small(about, by_indicator=rows, national=countries), values


def slow(values: dict, weights: dict[str, float]) -> Callable[[str, str], float]:
    """The distance between two by its definition."""
    columns = {name: dict(of) for name, of in values.items()} | {
        POPULATION: {one: math.log(p) for one, p in POPULATIONS.items()}
    }
    scales = {}
    for name in weights:
        known = [v for v in columns[name].values() if v is not None]
        middle = statistics.median(known)
        scales[name] = 1.4826022185056018 * statistics.median(abs(v - middle) for v in known)

    def distance(own: str, other: str) -> float:
        total = weight = 0.0
        for name, w in weights.items():
            a, b = columns[name][own], columns[name][other]
            if a is not None and b is not None:
                total, weight = total + w * ((a - b) / scales[name]) ** 2, weight + w
        return math.sqrt(total / weight) if weight else math.nan

    return distance


@pytest.mark.parametrize(
    "weights", [{"A1": 1.0, "A2": 3.0, POPULATION: 2.0}, {"A3": 1.0}, dict.fromkeys(NAMES, 2.0)]
)
def test_the_nearest_are_those_of_a_loop(weights: dict[str, float]) -> None:
    (snapshot, catalogue), values = background()
    found = like(snapshot, catalogue, "Lycksele", weights, k=12)
    between = slow(values, weights)
    away = {one: between(HOME, one) for one in ALL if one != HOME}
    nearest = sorted(d for d in away.values() if not math.isnan(d))[:12]
    assert [one.distance for one in found.nearest] == pytest.approx(nearest)
    for one in found.nearest:
        assert one.distance == pytest.approx(away[one.municipality])
        assert {v.id for v in one.left_out} == {
            name for name in weights if name != POPULATION and values[name][one.municipality] is None
        }
        theirs = sorted(
            d
            for other in ALL
            if other != one.municipality
            if not math.isnan(d := between(one.municipality, other))
        )
        assert one.mutual == (one.distance <= theirs[11] + 1e-9)
        pull = [d.scaled**2 * weights[d.variable.id] for d in one.differs]
        assert pull == sorted(pull, reverse=True)
        for part in one.differs:
            if part.variable.id == POPULATION:
                assert (part.own, part.other) == pytest.approx(
                    (POPULATIONS[HOME], POPULATIONS[one.municipality])
                )
            else:
                assert part.other == values[part.variable.id][one.municipality]


def test_what_it_was_made_from_is_told_in_plain_types() -> None:
    (snapshot, catalogue), _values = background()
    made = like(snapshot, catalogue, HOME, {"A1": 1.0, "A2": 0.0, POPULATION: 2.0}, k=7).made_from()
    assert (made["municipality"], made["snapshot"], made["k"]) == (HOME, "test", 7)
    assert [(v["id"], v["year"], v["weight"]) for v in made["variables"]] == [
        ("A1", 2024, 1.0),
        (POPULATION, None, 2.0),
    ]


def test_measures_that_we_lack_or_that_nobody_differs_in_are_told() -> None:
    rows = [as_row(row("A1", 5.0, municipality_id=one)) for one in ALL]
    rows += [as_row(row("A2", float(m), municipality_id=one)) for m, one in enumerate(ALL) if one != HOME]
    about = [indicator(name, Direction.NONE, Kind.COST) for name in ("A1", "A2")]
    country = [national(name, "identity", compared=289) for name in ("A1", "A2")]
    snapshot, catalogue = small(about, by_indicator=rows, national=country)
    found = like(snapshot, catalogue, HOME, {"A1": 1.0, "A2": 1.0, POPULATION: 1.0})
    assert [v.id for v in found.own_missing] == ["A2"]
    assert [v.id for v in found.without_spread] == ["A1"]
    assert len(found.nearest) == 7
    assert like(snapshot, catalogue, HOME, {"A2": 1.0}).nearest == ()


def test_only_background_is_offered_and_at_most_a_dozen() -> None:
    about = [
        *(indicator(f"B{i:02}", Direction.NONE, Kind.COST) for i in range(20)),
        indicator("RESULT", Direction.HIGHER),
        indicator("COUNTED", Direction.NONE, Kind.COUNT),
        indicator("ANSWER", Direction.NONE, Kind.YES_NO),
        indicator("OLD", Direction.NONE, Kind.COST, retired=True),
        indicator("SELDOM", Direction.NONE, Kind.COST),
    ]
    countries = [
        national(one.id, "identity", compared=100 if one.id == "SELDOM" else 280, year=year)
        for one in about
        for year in (2023, 2024)
    ]
    offered = variables(*small(about, national=countries))
    assert [v.id for v in offered] == [POPULATION, *(f"B{i:02}" for i in range(OFFERED))]
    assert {v.year for v in offered[1:]} == {2024}


@pytest.mark.parametrize(
    ("weights", "k"),
    [
        ({"A1": -1.0}, 7),
        ({"A1": math.nan}, 7),
        ({"A1": math.inf}, 7),
        ({"A1": 4.0}, 7),
        ({"A1": 0.0}, 7),
        ({}, 7),
        ({"A1": 1.0}, 6),
        ({"A1": 1.0}, 21),
        ({"A1": 1.0}, True),
        ({"A1": 1.0}, 7.5),
    ],
)
def test_weights_and_numbers_that_make_no_sense_are_refused(weights: dict, k: int) -> None:
    (snapshot, catalogue), _values = background()
    with pytest.raises(ValueError, match=r"weights|k must"):
        like(snapshot, catalogue, HOME, weights, k=k)


def test_what_does_not_exist_is_refused() -> None:
    (snapshot, catalogue), _values = background()
    with pytest.raises(UnknownNameError):
        like(snapshot, catalogue, "Atlantis", {"A1": 1.0})
    with pytest.raises(UnknownNameError, match="RESULT"):
        like(snapshot, catalogue, HOME, {"RESULT": 1.0})
