"""Funnel limits and overdispersion."""

from __future__ import annotations

import numpy as np
import pytest
import slow_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rodatraden.engine.statistics import (
    funnel_limits_proportion,
    funnel_limits_ratio,
    overdispersed_limits,
    overdispersion,
    wilson_interval,
)


def test_published_poisson_limits():
    # FunnelPlotR's own test: target 1, expected 15, 20 and 30
    narrow = funnel_limits_ratio([15, 20, 30], confidence=0.95)
    np.testing.assert_allclose(narrow.lower, [0.5596924, 0.6108260, 0.6746958], atol=5e-8)
    np.testing.assert_allclose(narrow.upper, [1.649348, 1.544419, 1.427562], atol=5e-7)
    wide = funnel_limits_ratio([15, 20, 30])
    np.testing.assert_allclose(wide.lower, [0.3862650, 0.4479107, 0.5289724], atol=5e-8)
    np.testing.assert_allclose(wide.upper, [2.082907, 1.902094, 1.702771], atol=5e-7)


def test_a_rate_as_target_with_the_population_as_expected():
    rate = funnel_limits_ratio(10_000, target=0.002)
    ratio = funnel_limits_ratio(20.0)
    assert rate.lower == pytest.approx(0.002 * ratio.lower)
    assert rate.upper == pytest.approx(0.002 * ratio.upper)
    nothing = funnel_limits_ratio([0, 5], target=[1, 0])
    assert np.isnan(nothing.lower[0])
    assert nothing.lower[1] == 0
    assert nothing.upper[1] > 0


@given(
    st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.01, 0.99)
)
def test_inverse_wilson_never_contradicts_the_interval(pair, target):
    x, n = pair
    for confidence in (0.95, 0.998):
        limits = funnel_limits_proportion(target, n, confidence)
        interval = wilson_interval(x, n, confidence)
        share = x / n
        margins = (
            share - limits.lower,
            limits.upper - share,
            target - interval.lower,
            interval.upper - target,
        )
        if min(abs(margin) for margin in margins) < 1e-9:
            return  # touching: rounding decides
        assert (limits.lower < share < limits.upper) == (interval.lower < target < interval.upper)


def test_published_inverse_wilson_limits():
    # PHEindicatormethods' test data: baseline 80.642448 per cent at population 190
    narrow, wide = (funnel_limits_proportion(0.80642448, 190, level) for level in (0.95, 0.998))
    assert 100 * narrow.lower == pytest.approx(75.024492, abs=1e-5)
    assert 100 * narrow.upper == pytest.approx(86.260404, abs=1e-5)
    assert 100 * wide.lower == pytest.approx(71.784739, abs=1e-5)
    assert 100 * wide.upper == pytest.approx(89.500157, abs=1e-5)


def test_wilson_funnel_is_wilson_around_the_target():
    limits = funnel_limits_proportion([0.4, 0.8], [20, 50], 0.95, method="wilson")
    expected = wilson_interval([8, 40], [20, 50])
    np.testing.assert_allclose(limits.lower, expected.lower)
    np.testing.assert_allclose(limits.upper, expected.upper)


def test_a_funnel_stays_within_0_and_1_and_has_no_limits_without_denominator():
    limits = funnel_limits_proportion(0.9, [0, 3, 1000])
    assert np.isnan(limits.lower[0])
    assert limits.upper[1] == 1.0
    assert limits.lower[1] < limits.lower[2] < 0.9 < limits.upper[2] < 1.0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(15, 120))
def test_overdispersion_by_the_oracle(seed, units):
    rng = np.random.default_rng(seed)
    expected = rng.uniform(2, 200, units)
    observed = rng.poisson(expected * np.exp(rng.normal(0, 0.3, units)))
    found = overdispersion(observed, expected)
    assert (found.phi, found.tau2, found.n) == pytest.approx(oracle.overdispersion(observed, expected, False))
    n = rng.integers(5, 400, units)
    x = rng.binomial(n, np.clip(rng.normal(0.7, 0.1, units), 0, 1))
    found = overdispersion(x, n, "proportion")
    assert (found.phi, found.tau2, found.n) == pytest.approx(oracle.overdispersion(x, n, True))


def test_nineteen_units_lose_exactly_one_at_either_end():
    assert overdispersion(np.arange(10, 29), np.full(19, 18)).n == 16


def test_chance_alone_is_hardly_overdispersed():
    rng = np.random.default_rng(3)
    n = rng.integers(50, 500, 20_000)
    even = overdispersion(rng.binomial(n, 0.6), n, "proportion")
    assert even.phi < 1
    assert even.tau2 == 0
    uneven = overdispersion(rng.binomial(n, np.clip(rng.normal(0.6, 0.08, 20_000), 0, 1)), n, "proportion")
    # a spread of 0.08 is 0.08/(2√(0.6·0.4)) on the arcsine scale; winsorising takes some of it
    assert 0.5 < uneven.tau2 / (0.08 / (2 * 0.24**0.5)) ** 2 < 1


def test_overdispersed_limits_hold_the_units():
    rng = np.random.default_rng(3)
    expected = rng.uniform(20, 2000, 3000)
    observed = rng.poisson(expected * np.exp(rng.normal(0, 0.2, 3000)))
    tau2 = overdispersion(observed, expected, trim=0).tau2
    assert tau2 == pytest.approx(0.04, rel=0.1)
    limits = overdispersed_limits(1.0, expected, tau2, confidence=0.95)
    outside = ((observed / expected < limits.lower) | (observed / expected > limits.upper)).sum()
    assert stats.binom.ppf(1e-4, 3000, 0.05) <= outside <= stats.binom.ppf(1 - 1e-4, 3000, 0.05)
    exact = funnel_limits_ratio(expected, confidence=0.95)
    assert ((observed / expected < exact.lower) | (observed / expected > exact.upper)).mean() > 0.4


def test_limits_by_hand():
    ratio = overdispersed_limits(2.0, 100, 0.03, confidence=0.95)
    assert ratio.upper == pytest.approx(2 * np.exp(1.959963984540054 * 0.2))
    share = overdispersed_limits(0.5, [25, 1, 0], 0.0, "proportion", confidence=0.95)
    assert share.upper[0] == pytest.approx(np.sin(np.pi / 4 + 1.959963984540054 / 10) ** 2)
    assert (share.lower[1], share.upper[1]) == (0, 1)
    assert np.isnan(share.lower[2])


def test_units_without_data_are_left_out():
    x, n = [5, 6, np.nan, 8, 0, 9], [10, 20, 20, 10, 0, 30]
    assert overdispersion(x, n, "proportion").n == 4
    assert np.isnan(overdispersion([3], [3.0]).phi)
    assert overdispersion([], [], "proportion").n == 0


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: funnel_limits_proportion(80, 100), "target"),
        (lambda: funnel_limits_proportion(0.8, -1), "denominator"),
        (lambda: funnel_limits_proportion(0.8, 100, method="wald"), "method"),
        (lambda: funnel_limits_proportion(0.8, 100, 99.8), "confidence"),
        (lambda: funnel_limits_ratio(-3), "expected"),
        (lambda: funnel_limits_ratio(3, target=-1), "target"),
        (lambda: overdispersion([1], [1], "rate"), "kind"),
        (lambda: overdispersion([1], [1], trim=0.5), "trim"),
        (lambda: overdispersion([1, 2], [1]), "observed and expected"),
        (lambda: overdispersion([3, 2], [1, 5], "proportion"), "observed must not be above expected"),
        (lambda: overdispersed_limits(1, 1, -1), "tau2"),
        (lambda: overdispersed_limits(1, 1, 1, "rate"), "kind"),
        (lambda: overdispersed_limits(80, 1, 1, "proportion"), "target"),
    ],
)
def test_funnels_name_what_is_wrong(call, named):
    with pytest.raises(ValueError, match=named):
        call()
