"""Rank bands, quantile bounds, and how sure a band is."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
import slow_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from rodatraden.engine.catalogue.model import Direction
from rodatraden.engine.statistics import (
    band_probability,
    band_probability_given,
    quantile_band,
    quantile_bounds,
    rank,
    true_value_distribution,
)

# few distinct values, so that ties are common
tied = st.lists(st.one_of(st.integers(0, 12).map(float), st.just(float("nan"))), min_size=1, max_size=60)


@given(tied, st.integers(2, 10), st.sampled_from(["higher", "lower", "none"]))
def test_bands_by_phes_rule(values, k, direction):
    expected = oracle.bands(values, k, higher=direction != "lower")
    np.testing.assert_array_equal(quantile_band(values, k, direction), expected)


def test_bands_of_eight_and_of_290():
    np.testing.assert_array_equal(quantile_band([1, 2, 3, 4, 5, 6, 7, 8]), [4, 4, 3, 3, 2, 2, 1, 1])
    np.testing.assert_array_equal(
        quantile_band([1, 2, 3, 4, 5, 6, 7, 8], direction=Direction.LOWER), [1, 1, 2, 2, 3, 3, 4, 4]
    )
    sizes = np.unique(quantile_band(np.arange(290.0)), return_counts=True)[1]
    np.testing.assert_array_equal(sizes, [73, 72, 73, 72])


def test_ties_share_the_best_band_and_nan_stays():
    np.testing.assert_array_equal(quantile_band([5, 5, 5, 5, 5, np.nan]), [1, 1, 1, 1, 1, np.nan])
    np.testing.assert_array_equal(rank([3, 1, 3, np.nan, 2]), [1, 4, 1, np.nan, 3])


def test_bands_of_many_rows_are_those_of_each():
    rng = np.random.default_rng(3)
    values = rng.normal(size=(3, 4, 50)).round(1)
    values[rng.random(values.shape) < 0.2] = np.nan
    together = quantile_band(values, direction="lower")
    for i, j in np.ndindex(3, 4):
        np.testing.assert_array_equal(together[i, j], quantile_band(values[i, j], direction="lower"))


def test_too_few_for_bands():
    assert np.isnan(quantile_band([1, 2, 3])).all()
    assert np.isnan(quantile_band([1, 2, 3, 4, np.nan, np.nan], k=5)).all()
    assert quantile_band([]).shape == (0,)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"values": [1, 2], "k": 1}, "k"),
        ({"values": [1, 2], "k": 2.5}, "k"),
        ({"values": [1, 2], "k": True}, "k"),
        ({"values": [1, 2], "direction": "best"}, "direction"),
        ({"values": 3.0}, "values"),
        ({"values": ["a"]}, "values"),
        ({"values": [np.inf, 1.0]}, "values"),
    ],
)
def test_bands_name_what_is_wrong(arguments, named):
    with pytest.raises(ValueError, match=named):
        quantile_band(**arguments)


@given(tied, st.floats(0, 1))
def test_bounds_are_type_7(values, probability):
    expected = oracle.quantile(values, probability)
    assert quantile_bounds(values, probability) == pytest.approx(expected, nan_ok=True, abs=1e-12)


def test_bounds_of_rows_with_gaps():
    values = np.array([[1.0, 2, 3, 4, np.nan], [np.nan, np.nan, 1, 2, 3]])
    bounds = quantile_bounds(values, [0, 0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(bounds[0], [1, 1.75, 2.5, 3.25, 4])
    assert np.isnan(bounds[1]).all()  # three values are too few
    with pytest.raises(ValueError, match="probabilities"):
        quantile_bounds([1, 2, 3, 4], [1.2])
    with pytest.raises(ValueError, match="probabilities"):
        quantile_bounds([1, 2, 3, 4], [np.nan])


measured = st.lists(
    st.tuples(st.floats(-50, 50), st.floats(0.1, 20)).map(
        lambda pair: (round(pair[0], 3), round(pair[1], 3))
    ),
    min_size=5,
    max_size=40,
)


@given(measured)
def test_the_true_values_by_the_oracle(pairs):
    y, s = zip(*pairs, strict=True)
    found = true_value_distribution(y, s)
    expected = oracle.true_values(y, s)
    assert (found.mean, found.variance, found.cut_low, found.cut_high) == pytest.approx(expected, abs=1e-9)


def test_with_equal_noise_the_variance_is_the_robust_one_less_the_noise():
    y = [1.0, 2.0, 4.0, 7.0, 11.0]
    mad = statistics.median(abs(value - 4) for value in y)
    expected = (1.482602218505602 * mad) ** 2 - 0.5**2
    assert true_value_distribution(y, 0.5).variance == pytest.approx(expected)


def test_with_symmetric_values_the_cuts_are_the_normal_quarter_points():
    found = true_value_distribution(np.linspace(-3, 3, 401), 1.0)
    assert found.cut_high == pytest.approx(0.6744897501960817 * found.variance**0.5)
    assert found.cut_low == pytest.approx(-found.cut_high)


def test_skewed_values_without_noise_are_cut_where_the_bands_are():
    values = np.exp(np.random.default_rng(1).normal(size=290))
    found = true_value_distribution(values, 1e-9)
    np.testing.assert_allclose([found.cut_low, found.cut_high], np.quantile(values, [0.25, 0.75]), rtol=1e-6)
    certain = band_probability(values, np.full(290, 1e-9), "higher")
    np.testing.assert_array_equal(certain.worst.round() == 1, values <= np.quantile(values, 0.25))


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-5, 5),
    st.floats(0.2, 3),
    st.floats(-2, 2),
    st.floats(0.1, 9),
    st.floats(-3, 0),
    st.floats(0, 3),
)
def test_the_closed_form_is_the_integral(y, s, mean, variance, low, high):
    found = band_probability_given(y, s, mean, variance, mean + low, mean + high, "higher")
    best = oracle.posterior_above(y, s, mean, variance, mean + high)
    not_worst = oracle.posterior_above(y, s, mean, variance, mean + low)
    assert found.best == pytest.approx(best, abs=1e-6)
    assert found.worst == pytest.approx(1 - not_worst, abs=1e-6)
    assert found.best + found.middle + found.worst == pytest.approx(1)


def test_probabilities_follow_the_value_and_turn_with_the_direction():
    rng = np.random.default_rng(5)
    values = np.sort(rng.normal(70, 8, 290))
    higher = band_probability(values, np.full(290, 5.0), "higher")
    lower = band_probability(values, np.full(290, 5.0), "lower")
    none = band_probability(values, np.full(290, 5.0), "none")
    assert (np.diff(higher.best) >= 0).all()
    assert (np.diff(higher.worst) <= 0).all()
    np.testing.assert_array_equal(higher.best, lower.worst)
    np.testing.assert_array_equal(higher.best, none.best)
    np.testing.assert_allclose(higher.best + higher.middle + higher.worst, 1)


def test_less_is_known_where_the_noise_is_larger():
    values = np.linspace(40, 100, 41)
    errors = np.where(np.arange(41) % 2, 1.0, 15.0)
    found = band_probability(values, errors, "higher")
    assert found.best[39] > 0.99  # precise, second highest
    assert found.best[40] < 0.8  # noisy, highest


def test_where_chance_explains_everything_there_is_no_probability():
    found = band_probability(np.random.default_rng(1).normal(0, 1, 100), np.full(100, 3.0), "higher")
    assert np.isnan(found.best).all()
    assert np.isnan(found.middle).all()
    distribution = true_value_distribution(np.random.default_rng(1).normal(0, 1, 100), np.full(100, 3.0))
    assert distribution.variance == 0


def test_missing_values_and_errors_get_no_probability_and_do_not_disturb():
    rng = np.random.default_rng(8)
    values, errors = rng.normal(size=60), rng.uniform(0.1, 0.5, 60)
    whole = band_probability(values, errors, "higher")
    gaps = band_probability(np.append(values, [np.nan, 3.0]), np.append(errors, [0.3, np.nan]), "higher")
    np.testing.assert_allclose(gaps.best[:60], whole.best)
    assert np.isnan(gaps.best[60:]).all()


def test_a_batch_is_each_of_its_rows():
    rng = np.random.default_rng(9)
    values, errors = rng.normal(size=(2, 3, 40)), rng.uniform(0.1, 0.9, (2, 3, 40))
    values[0, 1, :4] = np.nan
    together = band_probability(values, errors, "lower")
    distribution = true_value_distribution(values, errors)
    assert distribution.mean.shape == (2, 3)
    for i, j in np.ndindex(2, 3):
        alone = band_probability(values[i, j], errors[i, j], "lower")
        np.testing.assert_allclose(together.worst[i, j], alone.worst)


def test_a_value_without_noise_is_where_it_is():
    found = band_probability_given([0.0, 5.0], 0.0, 1.0, 4.0, 0.5, 2.0, "higher")
    np.testing.assert_array_equal(found.best, [0, 1])
    np.testing.assert_array_equal(found.worst, [1, 0])


def test_fewer_than_five_values_tell_no_distribution():
    assert np.isnan(true_value_distribution([1, 2, 3, 4], 0.1).mean)
    assert np.isnan(true_value_distribution(np.full(9, np.nan), 0.1).variance)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (([1, 2, 3], [1, 2], "higher"), "standard_errors"),
        (([1, 2, 3], [1, 2, -1], "higher"), "standard_errors"),
        (([1, 2, 3], [1, 2, 3], "most"), "direction"),
        ((1.0, 1.0, "higher"), "values"),
    ],
)
def test_band_probability_names_what_is_wrong(arguments, named):
    with pytest.raises(ValueError, match=named):
        band_probability(*arguments)


def test_stored_distributions_are_checked_too():
    with pytest.raises(ValueError, match="cut_low"):
        band_probability_given(1, 1, 0, 1, 2, -2, "higher")
    with pytest.raises(ValueError, match="tau2"):
        band_probability_given(1, 1, 0, -1, -2, 2, "higher")
