"""XmR, run chart and CUSUM."""

from __future__ import annotations

import itertools
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rodatraden.engine.statistics import (
    Assurance,
    ChartRule,
    NotJudged,
    assurance,
    cusum,
    run_chart,
    xmr,
)

#: R: set.seed(123); rnorm(20)
NORMAL = [
    *(-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621),
    *(-1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272),
    *(-0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141),
]
series = st.lists(st.one_of(st.integers(0, 9).map(float), st.just(float("nan"))), min_size=0, max_size=40)


def test_the_published_limits_of_twenty_normal_values():
    # NHSRplotthedots' own test
    chart = xmr(NORMAL)
    assert chart.centre == pytest.approx(0.1416238, abs=5e-8)
    assert chart.lower == pytest.approx(-3.01138, abs=5e-6)
    assert chart.upper == pytest.approx(3.294627, abs=5e-7)
    assert chart.signals == ()
    assert chart.range_upper == pytest.approx(3.267 * chart.range_mean)
    assert not chart.trial


def test_screening_leaves_out_the_leap():
    values = [10, 11, 10, 12, 11, 10, 11, 30, 11, 10, 12, 11, 10]
    plain, screened = xmr(values), xmr(values, screen_outliers=True)
    ranges = [abs(b - a) for a, b in itertools.pairwise(values)]
    assert plain.range_mean == pytest.approx(statistics.fmean(ranges))
    limit = 3.267 * statistics.fmean(ranges)
    assert screened.range_mean == pytest.approx(statistics.fmean(r for r in ranges if r < limit))
    assert screened.range_mean < plain.range_mean
    assert screened.centre == plain.centre
    assert (7, ChartRule.OUTSIDE_LIMITS, True) in [(s.index, s.rule, s.upward) for s in screened.signals]


def slow_rules(values: list[float], chart) -> dict[int, tuple[ChartRule, bool]]:
    """The four rules written out point by point, later rules only where no earlier one has spoken."""
    found: dict[int, tuple[ChartRule, bool]] = {}

    def tell(indices, rule, upward):
        for index in indices:
            found.setdefault(index, (rule, upward))

    for i, value in enumerate(values):
        if value > chart.upper or value < chart.lower:
            tell([i], ChartRule.OUTSIDE_LIMITS, value > chart.upper)
    trends = {}
    for start in range(len(values) - 6):
        seven = values[start : start + 7]
        for upward in (True, False):
            if all((b > a) if upward else (b < a) for a, b in itertools.pairwise(seven)):
                # later windows speak last: a turning point belongs to the movement that leaves it
                trends.update(dict.fromkeys(range(start, start + 7), upward))
    for i, upward in trends.items():
        tell([i], ChartRule.TREND, upward)
    for start in range(len(values) - 2):
        three = range(start, start + 3)
        for upward in (True, False):
            side = all((values[i] > chart.centre) if upward else (values[i] < chart.centre) for i in three)
            close = [
                i
                for i in three
                if (chart.near_upper < values[i] <= chart.upper)
                or (chart.lower <= values[i] < chart.near_lower)
            ]
            if side and len(close) >= 2:
                tell(close, ChartRule.NEAR_LIMIT, upward)
    for start in range(len(values) - 6):
        seven = values[start : start + 7]
        for upward in (True, False):
            if all((v > chart.centre) if upward else (v < chart.centre) for v in seven):
                tell(range(start, start + 7), ChartRule.ONE_SIDE, upward)
    return found


@given(series)
def test_rules_by_the_oracle(values):
    chart = xmr(values)
    expected = slow_rules(values, chart)
    assert {s.index: (s.rule, s.upward) for s in chart.signals} == expected


@given(st.lists(st.integers(-3, 3), min_size=10, max_size=30))
def test_rules_on_wandering_series(steps):
    values = [float(v) for v in np.cumsum(steps)]
    chart = xmr(values)
    assert {s.index: (s.rule, s.upward) for s in chart.signals} == slow_rules(values, chart)


def test_each_rule_speaks():
    rules = {
        ChartRule.OUTSIDE_LIMITS: [5, 6, 5, 6, 5, 6, 5, 6, 20, 5, 6, 5],
        ChartRule.TREND: [5, 9, 4, 8, 1, 2, 3, 4, 5, 6, 7, 3, 9, 2],
        ChartRule.NEAR_LIMIT: [5, 6, 5, 6, 5, 6, 8.3, 8.4, 7, 5, 6, 5, 6, 5, 6, 5, 6],
        ChartRule.ONE_SIDE: [5, 1, 5, 1, 5, 1, 6, 7, 6, 7, 6, 7, 6, 1, 5, 1, 5],
    }
    for rule, values in rules.items():
        assert rule in {signal.rule for signal in xmr(values).signals}, rule


def test_a_turning_point_belongs_to_the_movement_that_leaves_it():
    wide = [0.0, 20, 0, 20, 0, 20]
    values = [*wide, 7, 8, 9, 10, 11, 12, 13, 12, 11, 10, 9, 8, 7, *reversed(wide)]
    rising_then_falling = {6 + i: i < 6 for i in range(13)}
    for series, expected in (
        (values, rising_then_falling),
        ([-v for v in values], {i: not upward for i, upward in rising_then_falling.items()}),
    ):
        found = {s.index: s.upward for s in xmr(series).signals if s.rule is ChartRule.TREND}
        assert found == expected


def test_a_gap_is_not_bridged():
    chart = xmr([1.0, np.nan, 100.0, 101.0])
    assert chart.range_mean == 1.0
    assert chart.points == 3
    assert chart.trial


def test_too_few_points_give_no_limits():
    for values in ([], [3.0], [np.nan, 4.0, np.nan]):
        assert np.isnan(xmr(values).upper)
        assert xmr(values).signals == ()


@pytest.mark.parametrize(
    ("target", "direction", "expected"),
    [
        (100, "higher", Assurance.CONSISTENTLY_FAILS),
        (100, "lower", Assurance.CONSISTENTLY_PASSES),
        (-100, "higher", Assurance.CONSISTENTLY_PASSES),
        (-100, "lower", Assurance.CONSISTENTLY_FAILS),
        (0, "higher", Assurance.HIT_AND_MISS),
        (0, "none", Assurance.CANNOT_BE_JUDGED),
        (float("nan"), "higher", Assurance.CANNOT_BE_JUDGED),
    ],
)
def test_will_the_target_be_reached(target, direction, expected):
    assert assurance(xmr(NORMAL), target, direction) is expected
    assert assurance(xmr([1.0]), target, direction) is Assurance.CANNOT_BE_JUDGED


def test_a_run_chart_by_hand():
    chart = run_chart(NORMAL)
    assert chart.useful == 20
    assert chart.longest_run == 3
    assert chart.longest_run_limit == 7
    assert chart.crossings == 10
    assert chart.crossings_limit == stats.binom.ppf(0.05, 19, 0.5) == 6
    assert not chart.long_run
    assert not chart.few_crossings


@given(series)
def test_runs_by_the_oracle(values):
    chart = run_chart(values)
    there = [v for v in values if not np.isnan(v)]
    if not there:
        assert np.isnan(chart.centre)
        assert chart.useful == 0
        return
    centre = statistics.median(there)
    sides = [v > centre for v in there if v != centre]
    runs = [len(list(group)) for _, group in itertools.groupby(sides)]
    assert chart.useful == len(sides)
    assert chart.longest_run == max(runs, default=0) == len(chart.run_points)
    assert chart.crossings == max(len(runs) - 1, 0)
    assert all(values[i] != centre for i in chart.run_points)
    assert len({values[i] > centre for i in chart.run_points}) <= 1
    if len(sides) < 10:
        assert chart.reason is NotJudged.TOO_FEW_USEFUL_POINTS
        assert not chart.long_run
        assert not chart.few_crossings


def test_a_shift_gives_both_signals():
    chart = run_chart([1, 2, 1, 2, 1, 2, 1, 2, 11, 12, 11, 12, 11, 12, 11, 12])
    assert chart.long_run
    assert chart.few_crossings
    assert chart.run_points == tuple(range(8))


def runs_of(*lengths: int) -> list[float]:
    """Runs of these lengths below and above 2 by turns."""
    return [1.0 if i % 2 == 0 else 3.0 for i, length in enumerate(lengths) for _ in range(length)]


def test_runs_and_crossings_at_their_limits_are_not_yet_signals():
    # twenty useful points, ten on either side, allow runs of 7 and need 6 crossings
    at_limit, beyond = run_chart(runs_of(7, 4, 1, 1, 1, 1, 1, 4)), run_chart(runs_of(8, 4, 1, 1, 1, 5))
    assert (at_limit.useful, at_limit.longest_run, at_limit.longest_run_limit) == (20, 7, 7)
    assert not at_limit.long_run
    assert (beyond.useful, beyond.longest_run, beyond.long_run) == (20, 8, True)
    enough, fewer = run_chart(runs_of(3, 4, 3, 3, 3, 3, 1)), run_chart(runs_of(4, 4, 3, 3, 3, 3))
    assert (enough.useful, enough.crossings, enough.crossings_limit) == (20, 6, 6)
    assert not enough.few_crossings
    assert (fewer.useful, fewer.crossings, fewer.few_crossings) == (20, 5, True)


def test_anhoejs_rules_seldom_speak_by_chance():
    # Anhøj & Olesen: false signals in well below a tenth of random series of 24
    rng = np.random.default_rng(1)
    charts = [run_chart(row) for row in rng.normal(size=(1000, 24))]
    assert 0.01 < np.mean([chart.long_run or chart.few_crossings for chart in charts]) < 0.1


def test_cusum_by_hand():
    # window: mean 2, standard deviation 1; threshold 2, drift 0.5
    found = cusum([1, 3, 1, 3, 3, 4, 4, 2, -2], window=4, threshold=2, drift=0.5)
    assert (found.target, found.sd) == (2, 1)
    np.testing.assert_allclose(found.high, [0, 0.5, 0, 0.5, 1, 2.5, 1.5, 1, 0])
    np.testing.assert_allclose(found.low, [0.5, 0, 0.5, 0, 0, 0, 0, 0, 3.5])
    assert [(alert.index, alert.upward) for alert in found.alerts] == [(5, True), (8, False)]


def test_cusum_finds_a_small_lasting_shift_far_oftener_than_a_false_one():
    rng = np.random.default_rng(1)
    still, shifted = rng.normal(size=(200, 48)), rng.normal(size=(200, 48))
    shifted[:, 24:] += 1.5
    assert np.mean([bool(cusum(row, 24).alerts) for row in still]) < 0.25
    assert np.mean([bool(cusum(row, 24).alerts) for row in shifted]) > 0.9


def test_cusum_with_gaps_and_without_variation():
    found = cusum([1, 3, np.nan, 3, 1, np.nan], window=4)
    assert found.high[5] == found.high[4]
    assert cusum([2, 2, 2, 9], window=3).reason is NotJudged.VALUES_DO_NOT_VARY
    assert cusum([2, np.nan, np.nan, 9], window=3).reason is NotJudged.TOO_FEW_POINTS
    assert cusum([], window=3).alerts == ()


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: xmr([[1, 2]]), "values"),
        (lambda: xmr(["a"]), "values"),
        (lambda: run_chart(3), "values"),
        (lambda: assurance(xmr(NORMAL), 1, "up"), "direction"),
        (lambda: cusum([1, 2, 3], window=1), "window"),
        (lambda: cusum([1, 2, 3], window=2.5), "window"),
        (lambda: cusum([1, 2, 3], threshold=0), "threshold"),
        (lambda: cusum([1, 2, 3], drift=-1), "drift"),
    ],
)
def test_charts_name_what_is_wrong(call, named):
    with pytest.raises(ValueError, match=named):
        call()
