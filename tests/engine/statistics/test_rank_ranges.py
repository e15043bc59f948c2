"""Ranges of ranks instead of league tables."""

from __future__ import annotations

import numpy as np
import pytest

from rodatraden.engine.statistics import rank, rank_interval


def test_without_noise_the_rank_is_known():
    found = rank_interval([10, 30, 20], [0, 0, 0])
    for part in (found.rank, found.lower, found.upper):
        np.testing.assert_array_equal(part, [3, 1, 2])
    clear = rank_interval([10, 20, 30, 40], np.full(4, 0.5), direction="lower")
    np.testing.assert_array_equal(clear.lower, [1, 2, 3, 4])
    np.testing.assert_array_equal(clear.upper, [1, 2, 3, 4])


def test_ties_share_the_best_rank():
    found = rank_interval([5, 5, 9, 1], np.zeros(4))
    np.testing.assert_array_equal(found.rank, [2, 2, 1, 4])
    np.testing.assert_array_equal(found.upper, [2, 2, 1, 4])


def test_where_chance_explains_everything_any_rank_is_possible():
    found = rank_interval([1, 2, 3, 4, 5], np.full(5, 100.0))
    np.testing.assert_array_equal(found.lower, np.ones(5))
    np.testing.assert_array_equal(found.upper, np.full(5, 5.0))


def test_the_range_holds_the_rank_and_widens_with_noise():
    values = np.random.default_rng(1).normal(size=100)
    widths = []
    for noise in (0.1, 0.4, 1.0):
        found = rank_interval(values, np.full(100, noise), draws=1000)
        assert (found.lower <= found.rank).all()
        assert (found.rank <= found.upper).all()
        np.testing.assert_array_equal(found.rank, rank(values))
        widths.append((found.upper - found.lower).mean())
    assert widths == sorted(widths)


def test_the_same_figures_always_get_the_same_range():
    values, noise = np.random.default_rng(1).normal(size=30), np.full(30, 0.5)
    one, again, other = (rank_interval(values, noise, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.lower, again.lower)
    assert (np.abs(one.lower - other.lower) <= 2).all()


def test_the_two_directions_mirror():
    values, noise = np.random.default_rng(1).normal(size=30), np.full(30, 0.5)
    higher, lower = (rank_interval(values, noise, direction=d) for d in ("higher", "lower"))
    np.testing.assert_array_equal(higher.rank, 31 - lower.rank)
    assert (np.abs(higher.lower - (31 - lower.upper)) <= 1).all()


def test_missing_values_have_no_rank_and_missing_noise_no_range():
    found = rank_interval([3, np.nan, 1, 2], [0.1, 0.1, 0.1, np.nan])
    np.testing.assert_array_equal(found.rank, [1, np.nan, 3, 2])
    assert np.isnan(found.lower[[1, 3]]).all()
    assert found.upper[2] == 2  # the second of the two that take part
    alone = rank_interval([4.0, np.nan], [1.0, 1.0])
    assert (alone.lower[0], alone.upper[0]) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"values": [1, 2], "standard_errors": [1]}, "standard_errors"),
        ({"values": [1, 2], "standard_errors": [1, -1]}, "standard_errors"),
        ({"values": [1, 2], "standard_errors": [1, 1], "draws": 10}, "draws"),
        ({"values": [1, 2], "standard_errors": [1, 1], "direction": "up"}, "direction"),
    ],
)
def test_rank_ranges_name_what_is_wrong(arguments, named):
    with pytest.raises(ValueError, match=named):
        rank_interval(**arguments)
