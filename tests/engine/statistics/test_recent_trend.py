"""Recent trend as Fingertips counts it, with its traps, and Mann-Kendall."""

from __future__ import annotations

import numpy as np
import pytest
import slow_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rodatraden.engine.statistics import NotJudged, TrendDirection, mann_kendall, recent_trend
from rodatraden.engine.statistics.trend import TREND_CRITICAL_VALUE

YEARS = [2019, 2020, 2021, 2022, 2023]
answers = st.integers(1, 150).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_critical_value_is_that_of_two_in_a_thousand():
    assert stats.chi2.sf(TREND_CRITICAL_VALUE, 1) == pytest.approx(0.002)


@settings(deadline=None)
@given(st.lists(answers, min_size=5, max_size=5))
def test_chi_square_of_shares_by_everybodys_own_answer(points):
    x, n = zip(*points, strict=True)
    assert recent_trend(YEARS, x, n).chi_square == pytest.approx(
        oracle.trend_of_shares(x, n), rel=1e-9, abs=1e-9
    )


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(0.1, 30)), min_size=5, max_size=5))
def test_chi_square_of_values_by_matrices(points):
    y, half = (np.array(column) for column in zip(*points, strict=True))
    trend = recent_trend(YEARS, values=y, lower=y - half, upper=y + half)
    assert trend.chi_square == pytest.approx(oracle.trend_of_values(y, half), rel=1e-6, abs=1e-9)


def test_a_rising_and_a_falling_share():
    rising = recent_trend(YEARS, [50, 60, 70, 80, 90], [100] * 5)
    assert rising.direction is TrendDirection.INCREASING
    assert rising.significant
    assert rising.points_used == 5
    # by hand: x̄ rises 0.1 a year; 500(500·1150 - 350·1500)²/(350·150·(500·5500 - 1500²))
    assert rising.chi_square == pytest.approx(500 * 50_000**2 / (350 * 150 * 500_000))
    assert rising.slope == pytest.approx(0.1)
    falling = recent_trend(YEARS, [90, 80, 70, 60, 50], [100] * 5)
    assert falling.direction is TrendDirection.DECREASING
    assert falling.chi_square == pytest.approx(rising.chi_square)


def test_a_small_series_shows_no_certain_trend():
    trend = recent_trend(YEARS, [30, 32, 33, 35, 36], [50] * 5)
    assert trend.direction is TrendDirection.NO_CERTAIN_TREND
    assert trend.chi_square > 0
    assert not trend.significant
    assert trend.reason is None


def test_years_of_nobody_and_everybody_do_not_block():
    trend = recent_trend(YEARS, [0, 20, 50, 80, 100], [100] * 5)
    assert trend.direction is TrendDirection.INCREASING
    for count in (0, 100):
        same = recent_trend(YEARS, [count] * 5, [100] * 5)
        assert same.direction is TrendDirection.NO_CERTAIN_TREND
        assert same.chi_square == 0


def test_one_outlier_makes_no_trend():
    counts = [100, 130, 120, 100, 700]
    trend = recent_trend(YEARS, counts, [1000] * 5)
    assert trend.chi_square > TREND_CRITICAL_VALUE
    assert trend.direction is TrendDirection.NO_CERTAIN_TREND
    assert not trend.significant


def test_the_last_five_of_a_longer_series():
    years = range(2015, 2024)
    trend = recent_trend(years, [90, 5, 90, 5, 50, 60, 70, 80, 90], [100] * 9)
    assert trend == recent_trend(YEARS, [50, 60, 70, 80, 90], [100] * 5)
    shuffled = np.random.default_rng(1).permutation(9)
    again = recent_trend(
        np.array(years)[shuffled], np.array([90, 5, 90, 5, 50, 60, 70, 80, 90])[shuffled], [100] * 9
    )
    assert again == trend


@pytest.mark.parametrize(
    ("years", "counts", "points"),
    [
        (YEARS[1:], [5, 6, 7, 8], 4),
        ([2018, *YEARS], [5, 6, np.nan, 8, 9, 10], 3),
        ([2016, 2017, 2018, 2019, 2022, 2023], [5, 6, 7, 8, 9, 10], 2),
        (YEARS, [5, 6, 7, 8, np.nan], 0),
        ([], [], 0),
    ],
)
def test_fewer_than_five_years_running_cannot_be_judged(years, counts, points):
    trend = recent_trend(years, counts, [100] * len(years))
    assert trend.direction is TrendDirection.CANNOT_BE_JUDGED
    assert trend.reason is NotJudged.TOO_FEW_POINTS
    assert trend.points_used == points
    assert trend.chi_square is None


def test_a_year_without_answers_ends_the_run():
    assert recent_trend([2018, *YEARS], [5, 5, 0, 5, 5, 5], [10, 10, 0, 10, 10, 10]).points_used == 3


def test_points_without_interval_are_never_no_change():
    values = [10.0, 20, 30, 40, 50]
    for lower, upper in (
        (None, None),
        ([9, 19, np.nan, 39, 49], [11, 21, 31, 41, 51]),
        ([9, 19, 29, 39, 49], [11, 21, 31, 41, np.nan]),
    ):
        trend = recent_trend(YEARS, values=values, lower=lower, upper=upper)
        assert trend.direction is TrendDirection.CANNOT_BE_JUDGED
        assert trend.reason is NotJudged.POINTS_LACK_INTERVALS


def test_rounded_intervals_without_width_do_not_get_infinite_weight():
    trend = recent_trend(YEARS, values=[1, 2, 3, 4, 5], lower=[0, 1, 3, 3, 4], upper=[2, 3, 3, 5, 6])
    assert trend.reason is NotJudged.ZERO_WIDTH_INTERVAL


def test_an_interval_missing_before_the_last_five_does_not_matter():
    trend = recent_trend(
        [2018, *YEARS],
        values=[7, 10, 20, 30, 40, 50],
        lower=[np.nan, 9, 19, 29, 39, 49],
        upper=[np.nan, 11, 21, 31, 41, 51],
    )
    assert trend.direction is TrendDirection.INCREASING


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"years": YEARS}, "counts or values"),
        ({"years": YEARS, "counts": [1] * 5, "values": [1] * 5}, "counts or values"),
        ({"years": YEARS, "counts": [1] * 5}, "denominators"),
        ({"years": YEARS, "counts": [1] * 4, "denominators": [2] * 5}, "counts"),
        (
            {"years": YEARS, "counts": [3] * 5, "denominators": [2] * 5},
            "counts must not be above denominators",
        ),
        ({"years": [2019, 2019, 2020, 2021, 2022], "counts": [1] * 5, "denominators": [2] * 5}, "years"),
        ({"years": [2019.5], "counts": [1], "denominators": [2]}, "years"),
        ({"years": [np.nan], "counts": [1], "denominators": [2]}, "years"),
        ({"years": YEARS, "values": [1] * 5, "lower": [2] * 5, "upper": [0] * 5}, "lower"),
        ({"years": YEARS, "values": [1] * 5, "lower": [0] * 5, "upper": [2] * 4}, "upper"),
    ],
)
def test_trend_names_what_is_wrong(arguments, named):
    with pytest.raises(ValueError, match=named):
        recent_trend(**arguments)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6).map(float), min_size=2, max_size=6))
def test_mann_kendall_by_every_ordering(values):
    found = mann_kendall(values)
    s, p = oracle.mann_kendall(values)
    assert found.s == s
    assert found.p == pytest.approx(p)


@pytest.mark.parametrize(("n", "p"), [(4, 0.083), (5, 0.0167), (6, 0.0028)])
def test_the_smallest_possible_p(n, p):
    assert mann_kendall(range(n)).p == pytest.approx(p, abs=6e-5 if n > 4 else 5e-4)
    assert mann_kendall(range(n)).p == mann_kendall(range(n, 0, -1)).p


@given(st.lists(st.integers(0, 1000), min_size=7, max_size=10, unique=True))
def test_without_ties_mann_kendall_is_kendalls_tau_against_time(values):
    expected = stats.kendalltau(range(len(values)), values, method="exact")
    assert mann_kendall(values).p == pytest.approx(expected.pvalue)


def test_beyond_ten_values_the_normal_approximation():
    # R: Kendall::MannKendall on 1:11 gives tau = 1, two-sided p = 2.6e-05
    assert mann_kendall(range(11)).p == pytest.approx(2.62e-5, rel=1e-2)
    values = [1, 2, 2, 3, 3, 3, 2, 5, 6, 6, 7, 4]
    n, s = len(values), oracle.kendall_s(values)
    variance = (
        n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in (1, 3, 3, 1, 1, 2, 1))
    ) / 18
    assert mann_kendall(values).s == s
    assert mann_kendall(values).p == pytest.approx(2 * stats.norm.sf((s - 1) / variance**0.5))


def test_standing_still_is_no_trend():
    assert mann_kendall([3, 3, 3, 3, 3]).p == 1
    assert mann_kendall([3] * 15).p == 1


def test_mann_kendall_with_missing_or_too_few_values():
    assert np.isnan(mann_kendall([1, 2, np.nan, 4, 5]).p)
    assert np.isnan(mann_kendall([1]).s)
    with pytest.raises(ValueError, match="values"):
        mann_kendall([[1, 2], [3, 4]])
