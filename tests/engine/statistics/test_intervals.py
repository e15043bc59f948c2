"""Intervals of shares, rates and means: published answers, definitions, exact coverage."""

from __future__ import annotations

import numpy as np
import pytest
import slow_oracle as oracle
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rodatraden.engine.statistics import (
    margin_interval,
    mean_interval,
    normal_interval,
    rate_interval,
    wilson_interval,
)


@pytest.mark.parametrize(
    ("count", "denominator", "lower", "upper"),
    [
        (8, 20, 21.9, 61.3),
        (40, 50, 67.0, 88.8),
        (80, 100, 71.1, 86.7),
        (0, 10, 0.0, 27.8),
        (10, 10, 72.2, 100.0),
        (81, 263, 25.5, 36.6),  # Newcombe 1998, table I
        (15, 148, 6.2, 16.0),  # likewise
    ],
)
def test_wilson_gives_the_textbook_answers(count, denominator, lower, upper):
    interval = wilson_interval(count, denominator)
    assert 100 * interval.lower == pytest.approx(lower, abs=0.05)
    assert 100 * interval.upper == pytest.approx(upper, abs=0.05)


@given(
    st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999)
)
def test_wilson_is_what_the_score_test_does_not_reject(pair, confidence):
    x, n = pair
    interval = wilson_interval(x, n, confidence)
    assert (interval.lower, interval.upper) == pytest.approx(oracle.wilson(x, n, confidence), abs=1e-9)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_mirrors_and_nests(pair):
    x, n = pair
    interval, mirrored = wilson_interval(x, n), wilson_interval(n - x, n)
    assert 0 <= interval.wide.lower <= interval.lower <= x / n <= interval.upper <= interval.wide.upper <= 1
    assert interval.lower == pytest.approx(1 - mirrored.upper, abs=1e-12)


def test_wilson_covers_on_average_at_every_size():
    shares = np.linspace(0.02, 0.98, 193)
    for n in (5, 10, 30, 100, 500):
        x = np.arange(n + 1)
        interval = wilson_interval(x, n)
        inside = (interval.lower <= shares[:, None]) & (shares[:, None] <= interval.upper)
        coverage = (stats.binom.pmf(x, n, shares[:, None]) * inside).sum(axis=1)
        assert coverage.mean() > 0.945, n
        assert coverage.min() > 0.83, n


def test_a_column_of_shares_gives_columns():
    interval = wilson_interval([8, np.nan, 3, 0], [20, 10, np.nan, 0])
    assert interval.lower[0] == pytest.approx(0.2188065)
    assert np.isnan(interval.lower[1:]).all()
    assert np.isnan(interval.upper[1:]).all()
    assert wilson_interval(np.ones((2, 3, 1)), np.full(4, 5)).lower.shape == (2, 3, 4)


def test_a_single_share_gives_plain_floats():
    interval = wilson_interval(8, 20)
    assert type(interval.lower) is type(interval.upper) is type(interval.wide.lower) is float


def test_without_denominator_there_is_no_interval():
    assert np.isnan(wilson_interval(0, 0).lower)
    assert np.isnan(wilson_interval(0, 0).upper)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"count": 11, "denominator": 10}, "count must not be above denominator"),
        ({"count": -1, "denominator": 10}, "count"),
        ({"count": 1, "denominator": -10}, "denominator"),
        ({"count": 1, "denominator": 10, "confidence": 95}, "confidence"),
        ({"count": 1, "denominator": 10, "confidence": 1.0}, "confidence"),
        ({"count": "många", "denominator": 10}, "count"),
        ({"count": 1, "denominator": np.inf}, "denominator"),
        ({"count": [1, 2, 3], "denominator": [10, 10]}, "count and denominator"),
    ],
)
def test_wilson_names_what_is_wrong(arguments, named):
    with pytest.raises(ValueError, match=named):
        wilson_interval(**arguments)


@pytest.mark.parametrize("count", range(10))
def test_few_events_get_the_exact_poisson_interval(count):
    interval = rate_interval(count, 1000, per=1000)
    assert (interval.lower, interval.upper) == pytest.approx(oracle.exact_count(count), rel=1e-6)


def test_published_exact_limits_of_a_count():
    # Ulm 1990 and every table of exact Poisson limits
    assert rate_interval(0, 1).upper == pytest.approx(3.6889, abs=1e-4)
    assert rate_interval(5, 1).lower == pytest.approx(1.6235, abs=1e-4)
    assert rate_interval(5, 1).upper == pytest.approx(11.6683, abs=1e-4)


@pytest.mark.parametrize("count", [10, 11, 25, 100, 2500])
def test_byar_follows_the_exact_interval_closely(count):
    interval = rate_interval(count, 1)
    lower, upper = oracle.exact_count(count)
    assert interval.lower == pytest.approx(lower, rel=0.005)
    assert interval.upper == pytest.approx(upper, rel=0.005)


@pytest.mark.parametrize("x", [10, 65])
def test_byar_by_its_formula(x):
    z = 1.959963984540054
    interval = rate_interval(x, 100, per=100)
    assert interval.lower == pytest.approx(x * (1 - 1 / (9 * x) - z / (3 * x**0.5)) ** 3)
    assert interval.upper == pytest.approx((x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * (x + 1) ** 0.5)) ** 3)


def test_rate_intervals_cover():
    for mean in (0.5, 3.0, 9.5, 12.0, 60.0):
        x = np.arange(int(mean + 12 * mean**0.5 + 20))
        interval = rate_interval(x, 1)
        inside = (interval.lower <= mean) & (mean <= interval.upper)
        assert (stats.poisson.pmf(x, mean) * inside).sum() > 0.945, mean


def test_rates_may_exceed_the_population_and_zero_population_gives_nan():
    interval = rate_interval([30, 5, np.nan], [10, 0, 7], per=1000)
    assert interval.lower[0] > 1000
    assert np.isnan(interval.lower[1:]).all()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"count": -1, "population": 10}, "count"),
        ({"count": 1, "population": -10}, "population"),
        ({"count": 1, "population": 10, "per": 0}, "per"),
        ({"count": 1, "population": 10, "per": float("nan")}, "per"),
        ({"count": 1, "population": 10, "confidence": 0}, "confidence"),
    ],
)
def test_rate_names_what_is_wrong(arguments, named):
    with pytest.raises(ValueError, match=named):
        rate_interval(**arguments)


def test_mean_interval_is_students():
    interval = mean_interval(10.0, 2.0, 5)
    assert (interval.lower, interval.upper) == pytest.approx(stats.t.interval(0.95, 4, 10, 2 / 5**0.5))
    # half-width 2.7764 · 2/√5
    assert interval.upper - 10 == pytest.approx(2.4833, abs=1e-4)
    assert np.isnan(mean_interval(10, 2, 1).lower)
    assert np.isnan(mean_interval(np.nan, 2, 10).upper)
    with pytest.raises(ValueError, match="sd"):
        mean_interval(10, -2, 5)


def test_mean_intervals_cover():
    rng = np.random.default_rng(11)
    draws = rng.normal(50, 8, (20_000, 6))
    interval = mean_interval(draws.mean(axis=1), draws.std(axis=1, ddof=1), 6)
    missed = int(((interval.lower > 50) | (interval.upper < 50)).sum())
    assert stats.binom.ppf(1e-4, 20_000, 0.05) <= missed <= stats.binom.ppf(1 - 1e-4, 20_000, 0.05)


def test_the_sources_own_margin_is_used_as_given():
    interval = margin_interval(74, 4)
    assert (interval.lower, interval.upper) == (70, 78)
    assert interval.wide.upper == pytest.approx(74 + 4 * 3.090232 / 1.959964, rel=1e-6)
    assert np.isnan(margin_interval(74, np.nan).lower)
    with pytest.raises(ValueError, match="margin"):
        margin_interval(74, -1)


@pytest.mark.parametrize(("scale", "value"), [("identity", -3.0), ("arcsine", 0.90), ("log", 12_000.0)])
def test_a_standard_error_on_a_scale_gives_limits_in_the_values_unit(scale, value):
    interval = normal_interval(value, 0.1, scale)
    assert interval.wide.lower < interval.lower < value < interval.upper < interval.wide.upper
    if scale == "log":
        assert interval.upper / value == pytest.approx(value / interval.lower)


def test_limits_of_a_share_stop_at_0_and_100_per_cent():
    assert normal_interval(0.99, 0.1, "arcsine").upper == 1.0
    assert normal_interval(0.01, 0.1, "arcsine").lower == 0.0


def test_a_scale_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="scale"):
        normal_interval(1, 1, "sqrt")
