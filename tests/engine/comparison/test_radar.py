"""The improvement radar: held against a slow one, against pure chance, and against every reason to be empty."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rodatraden.engine.catalogue.model import Direction, Kind, YesNoCoding
from rodatraden.engine.comparison.model import Comparator
from rodatraden.engine.comparison.radar import WhyEmpty, radar
from rodatraden.engine.comparison.words import radar as words
from rodatraden.engine.errors import UnknownNameError

from .everyone import ALL, bands, country
from .judging import HOME, SIMILAR, Z998, indicator, packaged, wilson

YEARS = range(2018, 2025)
SKR = [one for one in packaged().skr_members(HOME) if one != HOME and one not in SIMILAR]
FAR = [one for one in ALL if one not in {HOME, *SIMILAR, *packaged().skr_members(HOME)}]


def shares(seed: int, improving: int, *, n: tuple[int, int] = (40, 300), drift: float = 0.0) -> dict:
    """Shares of 290 municipalities, of which the first ``improving`` of a random order get much better."""
    rng = np.random.default_rng(seed)
    true = rng.normal(0.70, 0.07, len(ALL))
    slope = np.zeros(len(ALL))
    slope[rng.permutation(len(ALL))[:improving]] = rng.uniform(0.02, 0.05, improving)
    size = rng.integers(*n, len(ALL))
    years = {}
    for step, year in enumerate(YEARS):
        p = np.clip(true + slope * step + drift * step, 0.01, 0.99)
        count = rng.binomial(size, p)
        years[year] = {
            one: (int(count[m]), int(size[m]))
            for m, one in enumerate(ALL)
            if rng.random() > 0.05 or one == HOME
        }
    return years


def slow(years: dict, home: str, *, lower: bool) -> dict[str, tuple[int, float]]:
    """Who improved: loops, with Wilson and Newcombe written out. Year it came from, and at least how much."""
    value = {y: {one: 100 * x / n for one, (x, n) in rows.items()} for y, rows in years.items()}
    place = {y: bands(v, lower=lower) for y, v in value.items()}
    last = max(years)
    ours = place[last][home][1]
    found = {}
    for one in value[last]:
        window = [y for y in range(last - 6, last - 2) if one in place[y]]
        there = [y for y in window if place[y][one][1] >= ours]
        if one == home or not there or 2 * len(there) < len(window) or place[last][one][1] > 2:
            continue
        first = min(there)
        (x1, n1), (x0, n0) = years[last][one], years[first][one]
        if lower:
            x1, x0 = n1 - x1, n0 - x0  # what is left out is better when more
        p1, p0 = 100 * x1 / n1, 100 * x0 / n0
        least = (p1 - p0) - math.hypot(p1 - wilson(x1, n1, Z998)[0], wilson(x0, n0, Z998)[1] - p0)
        if least > 0:
            found[one] = (first, least)
    return found


@pytest.mark.parametrize("direction", [Direction.HIGHER, Direction.LOWER])
@pytest.mark.parametrize("seed", range(4))
def test_it_finds_those_that_a_slow_one_finds(seed: int, direction: Direction) -> None:
    years, lower = shares(seed, 150), direction is Direction.LOWER
    if lower:
        years = {y: {one: (n - x, n) for one, (x, n) in rows.items()} for y, rows in years.items()}
    snapshot, catalogue = country(indicator(direction=direction), years)
    ranked = bands({one: x / n for one, (x, n) in years[2024].items()}, lower=lower)
    home = next(one for one, (rank, _band) in ranked.items() if rank > 180)
    found = radar(snapshot, catalogue, home, "X1", limit=500)
    expected = slow(years, home, lower=lower)
    assert len(found.improved) >= 4
    assert {one.municipality: one.from_year for one in found.improved} == {
        one: first for one, (first, _least) in expected.items()
    }
    for one in found.improved:
        assert one.at_least == pytest.approx(expected[one.municipality][1], abs=1e-9)
    circles = [one.circle for one in found.improved]
    order = [Comparator.SIMILAR, Comparator.SKR_GROUP, Comparator.NATIONAL]
    assert [order.index(c) for c in circles] == sorted(order.index(c) for c in circles)
    for circle in order:
        certain = [one.at_least or 0.0 for one in found.improved if one.circle is circle]
        assert certain == sorted(certain, reverse=True)


def test_chance_alone_shows_almost_nobody() -> None:
    """Nothing has changed anywhere: at most four in a thousand of those tested look improved."""
    shown = tested = 0
    for seed in range(12):
        snapshot, catalogue = country(indicator(), shares(seed, 0))
        for home in ALL[::29]:
            found = radar(snapshot, catalogue, home, "X1", limit=500)
            shown, tested = shown + found.found, tested + found.looked_at
    assert tested > 5_000
    assert 0 < shown <= 0.004 * tested


def test_at_most_five_nearest_circle_first_and_each_with_its_series() -> None:
    improving = [*SIMILAR[:2], *SKR[:2], *FAR[:4]]
    start = dict.fromkeys(ALL, (50, 100)) | dict.fromkeys([*improving, HOME], (40, 100))
    end = dict.fromkeys(ALL, (60, 100)) | {one: (80 + m, 100) for m, one in enumerate(improving)}
    end |= dict.fromkeys([HOME, *FAR[-90:]], (45, 100))
    snapshot, catalogue = country(indicator(), {2019: start, 2024: end})
    found = radar(snapshot, catalogue, "Lycksele", "X1")
    assert (found.found, len(found.improved), found.missing) == (8, 5, None)
    assert [one.circle for one in found.improved] == [Comparator.SIMILAR] * 2 + [Comparator.SKR_GROUP] * 2 + [
        Comparator.NATIONAL
    ]
    assert [one.municipality for one in found.improved[:2]] == [SIMILAR[1], SIMILAR[0]]
    first = found.improved[0]
    assert [(p.year, p.value) for p in first.series] == [(2019, 40.0), (2024, 81.0)]
    assert first.change == pytest.approx(41.0)
    assert 0 < (first.at_least or 0) < 41
    assert len(radar(snapshot, catalogue, HOME, "X1", limit=1).improved) == 1
    assert "De fem närmaste visas." in words.summary(found)
    assert "Från 40 % (2019) till 81 % (2024): minst" in words.improvement(found, first).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_one_unlucky_year_is_no_place_to_come_from() -> None:
    """Good in three of four years and low in one: it never stood where we stand."""
    lucky = SIMILAR[0]
    years = {y: {one: (50 + m % 30, 100) for m, one in enumerate(ALL)} | {HOME: (50, 100)} for y in YEARS}
    for y in YEARS:
        years[y][lucky] = (50, 100) if y == 2020 else (90, 100)
    snapshot, catalogue = country(indicator(), years)
    assert lucky not in {
        one.municipality for one in radar(snapshot, catalogue, HOME, "X1", limit=500).improved
    }
    years[2021][lucky] = (50, 100)
    snapshot, catalogue = country(indicator(), years)
    [one] = radar(snapshot, catalogue, HOME, "X1", limit=500).improved
    assert (one.municipality, one.from_year) == (lucky, 2020)


@pytest.mark.parametrize(("scale", "error"), [("identity", 1.0), ("log", 0.02)])
def test_noise_from_the_panel_is_enough_to_be_certain(scale: str, error: float) -> None:
    costs = indicator(kind=Kind.COST, direction=Direction.LOWER, unit="kr")
    start = {one: 100.0 + m % 20 for m, one in enumerate(ALL)} | {HOME: 119.0, SIMILAR[0]: 119.0}
    end = {one: 100.0 + m % 20 for m, one in enumerate(ALL)} | {HOME: 119.0}
    sure = 119.0 - 4.5 if scale == "identity" else 119.0 * math.exp(-0.0875)
    for value, expected in (
        (sure, True),
        (119.0 - 4.3 if scale == "identity" else 119 * math.exp(-0.0873), False),
    ):
        # the middle moves with it, so that the improved one is in the best half
        high = {one: v + 20 for one, v in end.items()} | {SIMILAR[0]: value, HOME: 139.0}
        snapshot, catalogue = country(costs, {2018: start, 2024: high}, error=error, scale=scale)
        shown = {one.municipality for one in radar(snapshot, catalogue, HOME, "X1", limit=500).improved}
        assert (SIMILAR[0] in shown) is expected


@pytest.mark.parametrize(
    ("direction", "coding", "ours", "theirs"),
    [
        (Direction.HIGHER, YesNoCoding(1, 0), 0.0, 1.0),
        (Direction.HIGHER, YesNoCoding(1, 2), 2.0, 1.0),
        (Direction.LOWER, YesNoCoding(1, 0), 1.0, 0.0),
    ],
)
def test_yes_and_no(direction: Direction, coding: YesNoCoding, ours: float, theirs: float) -> None:
    kept, one_year, back, late, always = SIMILAR[:5]
    answers = {y: dict.fromkeys(ALL, ours) for y in YEARS}
    for y in YEARS:
        answers[y][kept] = theirs if y >= 2021 else ours
        answers[y][one_year] = theirs if y == 2024 else ours
        answers[y][back] = theirs if y in (2020, 2021) else ours
        answers[y][late] = theirs if y >= 2023 else ours
        answers[y][always] = theirs
    answers[2022][kept] = None
    yes_no = indicator(kind=Kind.YES_NO, direction=direction, coding=coding)
    snapshot, catalogue = country(yes_no, answers, scale="identity")
    found = radar(snapshot, catalogue, HOME, "X1")
    assert [(one.municipality, one.from_year, one.since) for one in found.improved] == [
        (kept, 2020, 2021),
        (late, 2022, 2023),
    ]
    assert all(one.at_least is None for one in found.improved)
    said = words.improvement(found, found.improved[0])
    assert said == (
        "Nej 2020, Ja sedan 2021." if direction is Direction.HIGHER else "Ja 2020, Nej sedan 2021."
    )
    there = radar(snapshot, catalogue, kept, "X1")
    assert (there.missing, there.improved) == (WhyEmpty.ALREADY_YES, ())


def _plain(value: float = 50.0) -> dict:
    return {one: value + m % 40 for m, one in enumerate(ALL)} | {HOME: value}


EMPTY = {
    WhyEmpty.NO_DIRECTION: ({"direction": Direction.NONE}, {2019: _plain(), 2024: _plain()}, {}),
    WhyEmpty.NO_VALUE: ({}, {2019: _plain(), 2024: _plain() | {HOME: None}}, {}),
    WhyEmpty.FEW_COMPARED: ({}, {2024: {HOME: 1.0, "0180": 2.0}}, {}),
    WhyEmpty.ALREADY_BEST: ({}, {2019: _plain(), 2024: _plain() | {HOME: 99.0}}, {}),
    WhyEmpty.NEW_DEFINITION: ({}, {2019: _plain(), 2023: _plain(), 2024: _plain()}, {"breaks": (2023,)}),
    WhyEmpty.TOO_FEW_YEARS: ({}, {2022: _plain(), 2024: _plain()}, {}),
    WhyEmpty.NOBODY_STOOD_THERE: (
        {},
        {
            2019: dict.fromkeys(SIMILAR, 50.0) | dict.fromkeys(FAR[:200], 60.0),
            2024: _plain() | dict.fromkeys(SIMILAR),
        },
        {},
    ),
    WhyEmpty.NO_UNCERTAINTY: ({}, {2019: _plain(), 2024: _plain()}, {"error": None}),
    WhyEmpty.NOBODY_IMPROVED: ({}, {2019: _plain(), 2024: _plain()}, {}),
    WhyEmpty.CODING: (
        {"kind": Kind.YES_NO, "coding": YesNoCoding(1, 0)},
        {2019: _plain(), 2024: _plain()},
        {},
    ),
}


@pytest.mark.parametrize("why", EMPTY, ids=str)
def test_an_empty_radar_says_why(why: WhyEmpty) -> None:
    about, years, other = EMPTY[why]
    settings = {"error": 5.0, "scale": "identity"} | other
    snapshot, catalogue = country(indicator(**({"kind": Kind.MEAN} | about)), years, **settings)
    found = radar(snapshot, catalogue, HOME, "X1")
    assert (found.missing, found.improved, found.found) == (why, (), 0)
    said = words.summary(found)
    assert said.endswith(".")
    assert "{" not in said
    assert found.as_dict()["missing"] == why.value


def test_an_older_year_and_women_are_asked_for() -> None:
    years = shares(1, 60)
    snapshot, catalogue = country(indicator(), years)
    older = radar(snapshot, catalogue, HOME, "X1", year=2023)
    assert (older.year, older.window) == (2023, (2017, 2020))
    assert radar(snapshot, catalogue, HOME, "X1", year=1999).missing is WhyEmpty.NO_VALUE
    assert radar(snapshot, catalogue, HOME, "X1", gender="K").missing is WhyEmpty.NO_VALUE


def test_what_does_not_exist_is_refused() -> None:
    snapshot, catalogue = country(indicator(), {2024: _plain()}, error=1.0)
    for arguments in (("Atlantis", "X1"), (HOME, "X9")):
        with pytest.raises(UnknownNameError):
            radar(snapshot, catalogue, *arguments)
    with pytest.raises(UnknownNameError):
        radar(snapshot, catalogue, HOME, "X1", gender="X")
    with pytest.raises(ValueError, match="limit"):
        radar(snapshot, catalogue, HOME, "X1", limit=0)
