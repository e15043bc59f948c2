"""The funnel: limits recomputed by root finding, dots in their places, and every reason to be empty."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from rodatraden.engine.catalogue.model import Direction, Kind
from rodatraden.engine.comparison.funnel import LimitMethod, NoFunnel, funnel
from rodatraden.engine.comparison.model import Certainty, State
from rodatraden.engine.comparison.words import funnel as words
from rodatraden.engine.errors import UnknownNameError

from .everyone import ALL, country
from .judging import HOME, SIMILAR, Z95, Z998, as_row, indicator, national, row, small, wilson


def shares(seed: int, spread: float = 0.0, mean: float = 0.7) -> dict:
    """290 municipalities whose true shares differ by ``spread``."""
    rng = np.random.default_rng(seed)
    n = np.round(np.exp(rng.uniform(math.log(8), math.log(900), len(ALL)))).astype(int)
    p = np.clip(rng.normal(mean, spread, len(ALL)), 0.02, 0.98)
    count = rng.binomial(n, p)
    return {one: (int(count[m]), int(n[m])) for m, one in enumerate(ALL)}


def rates(counts: dict[str, tuple[float, float]], per: float = 10_000.0):
    """A rate per ``per`` inhabitants with its counts."""
    rows = [
        as_row(
            row(
                "X1",
                per * x / n,
                municipality_id=one,
                count_n=float(x),
                denominator=float(n),
                lower=1.0,
                upper=2.0,
                standard_error=0.1,
                uncertainty_method="byar",
            )
        )
        for one, (x, n) in counts.items()
    ]
    about = indicator(kind=Kind.RATE, direction=Direction.LOWER, unit="per 10 000 inv")
    return small([about], by_indicator=rows, national=[national(scale="log", compared=len(rows))])


@pytest.mark.parametrize("seed", range(3))
def test_a_dot_outside_has_an_interval_that_misses_the_middle(seed: int) -> None:
    """Inverse Wilson: outside the limits at n exactly when the dot's own Wilson interval misses the target."""
    given = shares(seed)
    found = funnel(*country(indicator(), {2024: given}), "X1", municipality=HOME)
    assert found.limits is not None
    assert (found.limits.method, found.overdispersed) == (LimitMethod.INVERSE_WILSON, False)
    target = 100 * sum(x for x, _n in given.values()) / sum(n for _x, n in given.values())
    assert found.target == pytest.approx(target)
    assert len(found.points) == len(ALL)
    for point in found.points:
        x, n = given[point.municipality]
        assert (point.n, point.value) == (n, pytest.approx(100 * x / n))
        outside, far = (not low <= target <= high for low, high in (wilson(x, n, Z95), wilson(x, n, Z998)))
        expected = Certainty.CERTAIN if far else Certainty.PROBABLE if outside else None
        assert point.certainty is expected
        better = State.BETTER if point.value > target else State.WORSE
        assert point.state is (better if outside else State.NO_CERTAIN_DIFFERENCE)
    roles = {point.municipality: point.role for point in found.points}
    assert roles[HOME] == "own"
    assert {one for one, role in roles.items() if role == "similar"} == set(SIMILAR)
    assert found.own is not None
    assert found.own.municipality == HOME


def test_real_differences_widen_the_limits_and_never_narrow_them() -> None:
    found = funnel(*country(indicator(), {2024: shares(5, 0.10)}), "X1")
    assert found.phi is not None
    assert found.phi > 2
    assert found.limits is not None
    assert found.chance is not None
    assert (found.limits.method, found.chance.method) == (
        LimitMethod.OVERDISPERSED_ARCSINE,
        LimitMethod.INVERSE_WILSON,
    )
    for wide, narrow, way in (
        (found.limits.lower, found.chance.lower, -1),
        (found.limits.wide_lower, found.chance.wide_lower, -1),
        (found.limits.upper, found.chance.upper, 1),
        (found.limits.wide_upper, found.chance.wide_upper, 1),
    ):
        assert all(way * (w - c) >= 0 for w, c in zip(wide, narrow, strict=True))
    certain = sum(point.certainty is Certainty.CERTAIN for point in found.points)
    assert certain <= 0.05 * len(ALL)
    assert "vidgade för överspridning" in words.limits_words(found)


def test_none_of_five_is_never_certain_for_the_sake_of_a_scale() -> None:
    """On the arcsine scale alone 0 of 5 lies beyond the 99.8 per cent limit, though its chance is 1 in 100."""
    given = shares(5, 0.10, mean=0.6) | {HOME: (0, 5)}
    own = funnel(*country(indicator(), {2024: given}), "X1", municipality=HOME).own
    assert own is not None
    assert own.certainty is not Certainty.CERTAIN


def test_pure_chance_puts_as_many_outside_as_it_should() -> None:
    outside = certain = 0
    for seed in range(10):
        points = funnel(*country(indicator(), {2024: shares(100 + seed)}), "X1").points
        outside += sum(point.certainty is not None for point in points)
        certain += sum(point.certainty is Certainty.CERTAIN for point in points)
    total = 10 * len(ALL)
    assert outside <= stats.binom.ppf(0.999, total, 0.06)
    assert certain <= stats.binom.ppf(0.999, total, 0.005)
    assert outside >= stats.binom.ppf(0.001, total, 0.02)


def test_a_rate_has_exact_poisson_limits() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(2_000, 60_000, len(ALL))
    x = rng.poisson(0.0011 * n)
    given = {one: (int(x[m]), int(n[m])) for m, one in enumerate(ALL)}
    found = funnel(*rates(given), "X1", municipality=HOME)
    overall = x.sum() / n.sum()
    assert found.limits is not None
    assert (found.limits.method, found.target) == (
        LimitMethod.EXACT_POISSON,
        pytest.approx(10_000 * overall),
    )
    for place in (0, 30, 59):
        size = found.limits.n[place]
        expected = size * overall
        low = stats.chi2.ppf(0.001, 2 * expected) / 2
        high = stats.chi2.ppf(0.999, 2 * (expected + 1)) / 2
        assert found.limits.wide_lower[place] == pytest.approx(10_000 * low / size)
        assert found.limits.wide_upper[place] == pytest.approx(10_000 * high / size)
    above = [point for point in found.points if point.certainty and point.value > (found.target or 0)]
    assert {point.state for point in above} <= {State.WORSE}


def test_rates_without_a_single_event_do_not_break_it() -> None:
    found = funnel(*rates(dict.fromkeys(ALL, (0, 5000))), "X1")
    assert (found.target, found.phi) == (0.0, None)
    assert all(point.certainty is None for point in found.points)


def test_those_without_a_number_are_counted_and_a_count_that_does_not_fit_is_not_used() -> None:
    given: dict = dict(shares(1)) | dict.fromkeys(ALL[:20]) | dict.fromkeys(ALL[20:30], 70.0)
    snapshot, catalogue = country(indicator(), {2024: given}, error=0.05)
    found = funnel(snapshot, catalogue, "X1", municipality=ALL[25])
    assert (len(found.points), found.without_n, found.own) == (260, 10, None)
    assert "10 kommuner har ett värde men inget antal" in words.summary(found)
    assert words.own_place(found) == "Er kommun har inget värde med känt antal 2024."


def test_the_latest_year_with_numbers_is_taken_or_the_one_asked_for() -> None:
    years = {2022: shares(1), 2023: shares(2), 2024: dict.fromkeys(ALL, 70.0)}
    snapshot, catalogue = country(indicator(), years, error=0.05)
    assert funnel(snapshot, catalogue, "X1").year == 2023
    assert funnel(snapshot, catalogue, "X1", year=2022).year == 2022
    asked = funnel(snapshot, catalogue, "X1", year=2024)
    assert (asked.year, asked.missing) == (2024, NoFunnel.NO_DENOMINATORS)


@pytest.mark.parametrize(
    ("why", "about", "values"),
    [
        (NoFunnel.WRONG_KIND, {"kind": Kind.COST}, dict.fromkeys(ALL, 10.0)),
        (NoFunnel.WRONG_KIND, {"kind": Kind.YES_NO}, dict.fromkeys(ALL, 1.0)),
        (NoFunnel.NO_DENOMINATORS, {}, dict.fromkeys(ALL, 70.0)),
        (NoFunnel.NO_DENOMINATORS, {"kind": Kind.RATE}, dict.fromkeys(ALL, 70.0)),
        (NoFunnel.FEW_DENOMINATORS, {}, dict.fromkeys(ALL[:11], (7, 10))),
        (NoFunnel.NO_VALUES, {}, dict.fromkeys(ALL)),
    ],
)
def test_an_empty_funnel_says_why(why: NoFunnel, about: dict, values: dict) -> None:
    found = funnel(*country(indicator(**about), {2024: values}), "X1", municipality=HOME)
    assert (found.missing, found.points, found.limits) == (why, (), None)
    assert words.summary(found).endswith(".")
    assert words.own_place(found) == words.limits_words(found) == ""
    assert found.as_dict()["missing"] == why.value


def test_the_sentences_say_where_it_stands() -> None:
    given = dict.fromkeys(ALL, (70, 100)) | {HOME: (40, 100)}
    found = funnel(*country(indicator(), {2024: given}), "X1", municipality="Lycksele")
    assert "säkert sämre än mittlinjen" in words.own_place(found)
    assert words.summary(found).startswith("290 kommuner 2024. 1 ligger utanför 99,8-procentsgränserna")
    assert {words.place_short(point) for point in found.points} == {"innanför", "utanför 99,8 %: sämre"}


def test_what_does_not_exist_is_refused() -> None:
    snapshot, catalogue = country(indicator(), {2024: shares(1)})
    for arguments in ({"municipality": "Atlantis"}, {"gender": "X"}):
        with pytest.raises(UnknownNameError):
            funnel(snapshot, catalogue, "X1", **arguments)
    with pytest.raises(UnknownNameError):
        funnel(snapshot, catalogue, "X9")
