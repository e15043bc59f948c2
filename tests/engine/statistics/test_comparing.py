"""Is there a difference: Newcombe, benchmarks with two levels, peers' median."""

from __future__ import annotations

import numpy as np
import pytest
import slow_oracle as oracle
from hypothesis import given
from hypothesis import strategies as st

from rodatraden.engine.catalogue.model import Direction
from rodatraden.engine.statistics import (
    Certainty,
    Interval,
    NotJudged,
    State,
    compare_intervals,
    compare_to_median,
    compare_to_value,
    difference_of_proportions,
    margin_interval,
    median_variance,
    reason_in_words,
    wilson_interval,
)


@pytest.mark.parametrize(
    ("counts", "lower", "upper"),
    [
        # Newcombe, Stat Med 1998;17:873, table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_published_differences(counts, lower, upper):
    interval = difference_of_proportions(*counts)
    assert (interval.lower, interval.upper) == pytest.approx((lower, upper), abs=5e-5)


share = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(share, share)
def test_newcombe_from_the_oracles_wilson(a, b):
    interval = difference_of_proportions(*a, *b)
    assert (interval.lower, interval.upper) == pytest.approx(oracle.newcombe(*a, *b), abs=1e-8)
    turned = difference_of_proportions(*b, *a)
    assert interval.lower == pytest.approx(-turned.upper, abs=1e-12)


def test_differences_name_their_arguments():
    with pytest.raises(ValueError, match="count_b must not be above n_b"):
        difference_of_proportions(1, 2, 3, 2)
    with pytest.raises(ValueError, match="n_a"):
        difference_of_proportions(1, -2, 3, 4)
    assert np.isnan(difference_of_proportions(0, 0, 3, 4).lower)


@pytest.mark.parametrize(
    ("benchmark", "direction", "state", "certainty"),
    [
        # 40 of 50: 95 per cent 0.670-0.888, 99.8 per cent 0.585-0.919
        (0.80, "higher", State.NO_CERTAIN_DIFFERENCE, None),
        (0.60, "higher", State.BETTER, Certainty.PROBABLE),
        (0.60, "lower", State.WORSE, Certainty.PROBABLE),
        (0.60, "none", State.HIGHER, Certainty.PROBABLE),
        (0.55, "higher", State.BETTER, Certainty.CERTAIN),
        (0.90, "higher", State.WORSE, Certainty.PROBABLE),
        (0.95, "higher", State.WORSE, Certainty.CERTAIN),
        (0.95, "lower", State.BETTER, Certainty.CERTAIN),
        (0.95, "none", State.LOWER, Certainty.CERTAIN),
        (0.95, Direction.NOT_SETTLED, State.LOWER, Certainty.CERTAIN),
    ],
)
def test_two_levels_against_a_benchmark(benchmark, direction, state, certainty):
    comparison = compare_to_value(wilson_interval(40, 50), benchmark, direction)
    assert (comparison.state, comparison.certainty) == (state, certainty)


def test_the_words_are_those_of_the_stored_judgement():
    comparison = compare_to_value(wilson_interval(40, 50), 0.1, Direction.HIGHER)
    assert (str(comparison.state), str(comparison.certainty)) == ("better", "certain")


def test_with_only_95_per_cent_limits_a_difference_is_at_most_probable():
    narrow = Interval(0.50, 0.51)
    assert compare_to_value(narrow, 0.99, "higher").certainty is Certainty.PROBABLE
    assert compare_to_value(narrow, 0.99, "higher", wide=Interval(0.4, 0.6)).certainty is Certainty.CERTAIN
    assert compare_to_value(narrow, 0.55, "higher", wide=Interval(0.4, 0.6)).certainty is Certainty.PROBABLE


def test_touching_is_no_difference():
    assert compare_to_value(Interval(2.0, 3.0), 2.0, "higher").state is State.NO_CERTAIN_DIFFERENCE
    touching = compare_intervals(Interval(2.0, 3.0), Interval(3.0, 4.0), "higher")
    assert touching.state is State.NO_CERTAIN_DIFFERENCE


def test_two_intervals_that_do_not_meet():
    high, low = margin_interval(80, 4), margin_interval(60, 4)
    assert compare_intervals(high, low, "higher").state is State.BETTER
    assert compare_intervals(low, high, "higher").state is State.WORSE
    assert compare_intervals(high, low, "lower").certainty is Certainty.CERTAIN
    near = margin_interval(71, 4)
    assert compare_intervals(high, near, "lower").certainty is Certainty.PROBABLE
    assert compare_intervals(high, Interval(60, 61), "higher").certainty is Certainty.PROBABLE


@pytest.mark.parametrize("interval", [None, Interval(float("nan"), 3.0), wilson_interval(0, 0)])
def test_without_interval_nothing_is_judged(interval):
    comparison = compare_to_value(interval, 0.5, "higher")
    assert comparison.state is State.CANNOT_BE_JUDGED
    assert comparison.certainty is None
    assert comparison.reason is NotJudged.NO_INTERVAL
    assert compare_intervals(Interval(1, 2), interval, "none").state is State.CANNOT_BE_JUDGED


@pytest.mark.parametrize("benchmark", [None, float("nan")])
def test_without_benchmark_nothing_is_judged(benchmark):
    assert compare_to_value(Interval(1, 2), benchmark, "none").reason is NotJudged.NO_BENCHMARK


def test_comparisons_name_what_is_wrong():
    with pytest.raises(ValueError, match="direction"):
        compare_to_value(Interval(1, 2), 3, "up")
    with pytest.raises(ValueError, match="direction"):
        compare_intervals(None, None, "")
    with pytest.raises(ValueError, match="a has its lower"):
        compare_to_value(Interval(2, 1), 3, "higher")
    with pytest.raises(ValueError, match="a must be one interval"):
        compare_to_value(wilson_interval([1, 2], 3), 0.5, "higher")
    with pytest.raises(ValueError, match="standard_error"):
        compare_to_median(1, -1, 0, 0, "higher")


def test_variance_of_the_peers_median():
    assert median_variance([1.0, 2.0, np.nan]) == pytest.approx(1.57 * 2.5 / 2)
    assert np.isnan(median_variance([np.nan, np.nan]))
    assert median_variance(np.ones((4, 7))).shape == (4,)


@pytest.mark.parametrize(
    ("value", "state", "certainty"),
    [
        (1.9, State.NO_CERTAIN_DIFFERENCE, None),
        (2.0, State.BETTER, Certainty.PROBABLE),
        (3.0, State.BETTER, Certainty.PROBABLE),
        (3.1, State.BETTER, Certainty.CERTAIN),
        (-3.1, State.WORSE, Certainty.CERTAIN),
    ],
)
def test_own_value_against_the_peers_median(value, state, certainty):
    comparison = compare_to_median(value, 0.6, 0.0, 0.64, "higher")  # √(0.36 + 0.64) = 1
    assert (comparison.state, comparison.certainty) == (state, certainty)
    assert comparison.z == pytest.approx(value)
    assert compare_to_median(1.96, 1.0, 0.0, 0.0, "higher").p_value == pytest.approx(0.05, abs=1e-4)


@pytest.mark.parametrize("standard_error", [None, float("nan"), 0.0])
def test_own_value_without_noise_is_not_judged(standard_error):
    comparison = compare_to_median(5, standard_error, 1, 0.1, "higher")
    assert comparison.reason is NotJudged.NO_INTERVAL
    assert compare_to_median(5, 1, None, 0.1, "higher").reason is NotJudged.NO_BENCHMARK


@pytest.mark.parametrize("reason", NotJudged)
def test_every_reason_has_a_swedish_sentence(reason):
    assert reason_in_words(reason).endswith(".")
    assert reason_in_words(str(reason)) == reason_in_words(reason)


def test_an_unknown_reason_is_named():
    with pytest.raises(ValueError, match="reason"):
        reason_in_words("dåligt väder")
