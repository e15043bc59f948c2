"""What a difference means in people, and how sure a rank is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rodatraden.engine.catalogue.model import Direction, Kind
from rodatraden.engine.comparison.judgement import judge
from rodatraden.engine.comparison.model import Comparator, Judgement
from rodatraden.engine.comparison.opportunity import NoPeople, opportunity
from rodatraden.engine.comparison.rank_range import rank_ranges
from rodatraden.engine.comparison.words import people as words
from rodatraden.engine.statistics import rank_interval

from .everyone import ALL, country
from .judging import HOME, Z95, indicator, national, peers, share, small, wilson


def judged(x: float, n: float, median: float, count: int = 7, **about) -> Judgement:
    """A share of ``x`` of ``n`` against its peers' median in per cent."""
    own = share(x, n, **peers(median, count, 0.0001))
    [found] = judge(*small([indicator(**about)], profile=[own], national=[national()]), HOME, genders=["T"])
    return found


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_people_are_the_difference_times_n_with_the_interval_s_ends() -> None:
    judgement = judged(131, 214, 68.0)
    found = opportunity(judgement)
    low, high = wilson(131, 214, Z95)
    assert found.people == round(214 * (68.0 - 100 * 131 / 214) / 100) == 15
    assert (found.low, found.high) == (round(2.14 * (68.0 - high)), round(2.14 * (68.0 - low)))
    assert found.gain
    said = plain(words.opportunity_words(judgement, found))
    assert said == (
        "Om ni låg som medianen för sju liknande kommuner, 68 %, skulle det gälla omkring 15 fler av de 214 som "
        f"svarade ({found.low}–{found.high})."
    )


def test_fewer_is_the_gain_where_lower_is_better() -> None:
    judgement = judged(30, 100, 12.0, direction=Direction.LOWER, title="Köp av platser")
    found = opportunity(judgement)
    assert (found.people, found.gain) == (-18, True)
    assert (found.low or 0) < (found.people or 0) < (found.high or 0) < 0
    said = words.opportunity_words(judgement, found)
    assert "omkring 18 färre av de 100 i underlaget (10–28)" in plain(said)


def test_a_strength_is_said_to_be_one() -> None:
    judgement = judged(90, 100, 70.0)
    found = opportunity(judgement)
    assert (found.people, found.gain) == (-20, False)
    assert "er styrka" in words.opportunity_note(judgement, found)


def test_zero_within_the_interval_is_told() -> None:
    judgement = judged(50, 80, 64.0)
    found = opportunity(judgement)
    assert (found.low or 0) < 0 < (found.high or 0)
    assert "färre till" in words.opportunity_words(judgement, found)
    assert "slumpen" in words.opportunity_note(judgement, found)


@pytest.mark.parametrize("seed", range(3))
def test_whole_persons_in_order_and_never_more_than_there_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _again in range(12):
        n = int(rng.integers(5, 400))
        judgement = judged(int(rng.integers(0, n + 1)), n, float(rng.uniform(0, 100)))
        found = opportunity(judgement)
        assert all(isinstance(number, int) for number in (found.low, found.people, found.high))
        assert -n <= (found.low or 0) <= (found.people or 0) <= (found.high or 0) <= n


def _without(**changes) -> Judgement:
    return replace(judged(131, 214, 68.0), **changes)


@pytest.mark.parametrize(
    ("why", "judgement"),
    [
        (NoPeople.FEW_ANSWERS, _without(denominator=4.0)),
        (NoPeople.FEW_ANSWERS, _without(value=None, status="suppressed")),
        (NoPeople.NO_VALUE, _without(value=None, status="non_response")),
        (NoPeople.NO_DENOMINATOR, _without(denominator=None)),
        (NoPeople.NO_DENOMINATOR, _without(interval=None)),
        (NoPeople.NO_DENOMINATOR, _without(kind="rate")),
        (NoPeople.NOT_COUNTED, _without(kind="cost")),
        (NoPeople.NOT_COUNTED, _without(kind="yes_no")),
        (NoPeople.NOT_COUNTED, _without(kind=None)),
        (NoPeople.NO_DIRECTION, _without(direction="none")),
        (NoPeople.NO_BENCHMARK, judged(131, 214, 68.0, count=2)),
        (NoPeople.NO_BENCHMARK, _without(against={})),
    ],
    ids=str,
)
def test_never_a_number_where_there_is_none(why: NoPeople, judgement: Judgement) -> None:
    found = opportunity(judgement)
    assert (found.missing, found.people, found.low, found.high, found.n) == (why, None, None, None, None)
    said = words.opportunity_words(judgement, found)
    assert said.endswith(".")
    assert not any(character.isdigit() for character in said)
    assert words.opportunity_note(judgement, found) == ""


def test_a_rate_is_counted_in_its_events() -> None:
    rate = _without(
        kind="rate",
        value=20.0,
        denominator=8_400.0,
        interval=(11.0, 33.0),
        direction="lower",
        unit="per 1 000 inv",
    )
    against = {Comparator.SIMILAR: replace(rate.against[Comparator.SIMILAR], value=15.0)}
    rate = replace(rate, against=against)
    found = opportunity(rate, count=168.0)
    assert (found.people, found.low, found.high) == (-42, -151, 34)
    assert "i en grupp på 8\u202f400" in words.opportunity_words(rate, found)


def test_only_a_comparator_that_was_judged() -> None:
    with pytest.raises(ValueError, match="comparator"):
        opportunity(judged(131, 214, 68.0), Comparator.OWN_GROUP)


# -- ranks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", [Direction.HIGHER, Direction.LOWER])
def test_every_rank_has_its_range_and_the_same_figures_the_same(direction: Direction) -> None:
    rng = np.random.default_rng(4)
    n = rng.integers(20, 400, len(ALL))
    x = rng.binomial(n, rng.normal(0.7, 0.06, len(ALL)))
    given: dict = {one: (int(x[m]), int(n[m])) for m, one in enumerate(ALL)} | {ALL[0]: None}
    snapshot, catalogue = country(indicator(direction=direction), {2024: given})
    found = rank_ranges(snapshot, catalogue, "X1")
    assert set(found) == set(ALL[1:])
    assert found == rank_ranges(snapshot, catalogue, "X1", year=2024)
    direct = rank_interval(np.arcsin(np.sqrt(x[1:] / n[1:])), 0.5 / np.sqrt(n[1:]), direction=direction.value)
    for m, one in enumerate(ALL[1:]):
        place = found[one]
        assert (place.rank, place.lower, place.upper) == (direct.rank[m], direct.lower[m], direct.upper[m])
        assert 1 <= place.lower <= place.rank <= place.upper <= place.compared == 289


def test_those_without_uncertainty_have_no_range_and_yes_no_none_at_all() -> None:
    given: dict = dict.fromkeys(ALL, (70, 100)) | dict.fromkeys(ALL[:100], 60.0)
    found = rank_ranges(*country(indicator(), {2024: given}), "X1")
    assert len(found) == 190
    assert rank_ranges(*country(indicator(), {2024: dict.fromkeys(ALL, 70.0)}), "X1") == {}
    assert rank_ranges(*country(indicator(kind=Kind.YES_NO), {2024: dict.fromkeys(ALL, 1.0)}), "X1") == {}
    assert rank_ranges(*country(indicator(), {2024: given}), "X1", year=1999) == {}


def test_the_sentence_about_a_place() -> None:
    rng = np.random.default_rng(6)
    given = {one: (int(rng.integers(60, 90)), 100) for one in ALL}
    place = rank_ranges(*country(indicator(), {2024: given}), "X1")[HOME]
    judgement = replace(judged(70, 100, 70.0), compared=290)
    said = words.rank_range_words(judgement, place)
    assert said == (
        f"Plats {place.rank} av 290, där 1 är bäst; med slumpen inräknad mellan {place.lower} och {place.upper}."
    )
    assert "där 1 är högst" in words.rank_range_words(replace(judgement, direction="none"), place)
    assert "vars osäkerhet är känd" in words.rank_range_words(replace(judgement, compared=291), place)
    assert "också med slumpen" in words.rank_range_words(judgement, replace(place, lower=3, upper=3))
    assert words.rank_range_words(judgement, None) == ""
