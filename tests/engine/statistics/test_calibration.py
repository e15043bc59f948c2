"""Calibration by simulation with known truth: fixed seeds, bounds from the binomial distribution.

What is claimed: where nothing differs at most 0.4 per cent is called certain; among what is called
certain at most 1 per cent is wrong in direction or about a municipality that does not differ; a
probability of 80 per cent comes true four times in five; intervals cover. The 1 per cent holds for a
country of mixed sizes where municipalities truly differ by at least as much as the noise; where nearly
all is noise, hardly anything is called certain, and of that more is wrong.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from rodatraden.engine.statistics import (
    TrendDirection,
    band_probability,
    compare_to_median,
    compare_to_value,
    difference_of_proportions,
    from_scale,
    mann_kendall,
    median_variance,
    panel_noise,
    quantile_band,
    rank,
    rank_interval,
    recent_trend,
    to_scale,
    wilson_interval,
)

Z998 = 3.090232306167813
MUNICIPALITIES = 290


def at_most(cases: int, of: int, rate: float) -> None:
    """Not more than chance allows at ``rate`` (one in 10,000)."""
    assert cases <= stats.binom.ppf(1 - 1e-4, of, rate), f"{cases} of {of}: {cases / of:.4%}"


def close_to(cases: int, probabilities: np.ndarray) -> None:
    """As many as the probabilities promise, within four standard deviations of their sum."""
    spread = np.sqrt((probabilities * (1 - probabilities)).sum())
    promised = probabilities.sum()
    assert abs(cases - promised) < 4 * spread + 1, f"{cases} against {promised:.1f} ± {spread:.1f}"


def populations(seed: int = 0) -> np.ndarray:
    return np.exp(np.random.default_rng(seed).normal(9.7, 0.95, MUNICIPALITIES))


@pytest.mark.parametrize("n", [15, 30, 50, 100, 500])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_a_share_that_does_not_differ_is_seldom_called_different(n, share):
    x = np.arange(n + 1)
    probability = stats.binom.pmf(x, n, share)
    interval = wilson_interval(x, n)
    outside = (interval.wide.lower > share) | (interval.wide.upper < share)
    # exact, not simulated; discreteness lets small n pass the nominal 0.2 per cent a little
    assert (probability * outside).sum() < (0.004 if n * share * (1 - share) > 4 else 0.012)


def test_two_years_with_nothing_changed_are_seldom_called_changed():
    rng = np.random.default_rng(21)
    n = rng.choice([15, 30, 50, 100, 200, 500], 200_000)
    share = np.clip(rng.normal(0.8, 0.05, n.size), 0, 1)
    change = difference_of_proportions(rng.binomial(n, share), n, rng.binomial(n, share), n)
    certain = (change.wide.lower > 0) | (change.wide.upper < 0)
    probable = (change.lower > 0) | (change.upper < 0)
    at_most(int(certain.sum()), n.size, 0.004)
    at_most(int(probable.sum()), n.size, 0.05)


def test_newcombes_interval_covers():
    rng = np.random.default_rng(22)
    n, m = rng.integers(10, 300, (2, 100_000))
    p, q = rng.uniform(0.05, 0.95, (2, 100_000))
    interval = difference_of_proportions(rng.binomial(n, p), n, rng.binomial(m, q), m)
    missed = (interval.lower > p - q) | (interval.upper < p - q)
    at_most(int(missed.sum()), missed.size, 0.052)
    assert missed.mean() > 0.035  # not by being wide
    missed = (interval.wide.lower > p - q) | (interval.wide.upper < p - q)
    at_most(int(missed.sum()), missed.size, 0.004)


def test_among_shares_called_certain_at_most_one_in_a_hundred_is_wrong():
    rng = np.random.default_rng(23)
    n = rng.choice([15, 30, 50, 100, 200, 500], 400_000)
    share = np.clip(rng.normal(0.80, 0.05, n.size), 0, 1)
    share[::5] = 0.80  # a fifth does not differ at all
    interval = wilson_interval(rng.binomial(n, share), n)
    above, below = interval.wide.lower > 0.80, interval.wide.upper < 0.80
    wrong = (above & (share <= 0.80)) | (below & (share >= 0.80))
    certain = int((above | below).sum())
    assert certain > 20_000
    at_most(int(wrong.sum()), certain, 0.01)


def panels(
    seed: int, spread: float, panels: int = 60
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Populations, true values, true noise and six years of values with some missing."""
    rng = np.random.default_rng(seed)
    population = populations(seed)
    noise = np.sqrt(0.3 + 8000 / population)
    truth = 60 + spread * rng.standard_normal((panels, MUNICIPALITIES))
    values = truth[:, None] + noise * rng.standard_normal((panels, 6, MUNICIPALITIES))
    values[rng.random(values.shape) < 0.05] = np.nan
    return population, truth, noise, values


def peers_verdict(seed: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """z against seven peers' median with noise from the panel (methods 12), and the true difference."""
    population, truth, _noise, values = panels(seed, spread)
    error = panel_noise(values, population, scale="identity").standard_error
    rng = np.random.default_rng(seed)
    peers = np.array(
        [rng.choice(np.delete(np.arange(MUNICIPALITIES), i), 7, replace=False) for i in range(MUNICIPALITIES)]
    )
    latest = values[:, -1]
    theirs = np.where(np.isnan(latest), np.nan, error)[:, peers]
    whole = ~np.isnan(latest[:, peers]).any(axis=-1) & ~np.isnan(latest)
    z = (latest - np.median(latest[:, peers], axis=-1)) / np.sqrt(error**2 + median_variance(theirs))
    difference = truth - np.median(truth[:, peers], axis=-1)
    return z[whole], difference[whole]


def test_with_noise_from_the_panel_nothing_is_seldom_called_certain():
    z, _difference = peers_verdict(31, spread=0.0)
    at_most(int((np.abs(z) > Z998).sum()), z.size, 0.004)
    at_most(int((np.abs(z) > 1.96).sum()), z.size, 0.05)


def test_with_noise_from_the_panel_at_most_one_in_a_hundred_certain_is_wrong():
    z, difference = peers_verdict(32, spread=1.5)
    certain = np.abs(z) > Z998
    wrong = certain & (np.sign(z) != np.sign(difference))
    assert certain.sum() > 1000
    at_most(int(wrong.sum()), int(certain.sum()), 0.01)


def test_one_municipality_is_judged_as_the_arrays_are():
    z, _difference = peers_verdict(33, spread=1.5)
    for one in z[:200]:
        comparison = compare_to_median(one, 1.0, 0.0, 0.0, "higher")
        assert (comparison.certainty == "certain") == (abs(one) > Z998)
        assert comparison.state == (
            "no_certain_difference" if abs(one) <= 1.96 else "better" if one > 0 else "worse"
        )


@pytest.mark.parametrize("spread", [0.0, 0.7, 3.0])
def test_noise_from_the_panel_is_the_true_noise(spread):
    population, _truth, noise, values = panels(34, spread)
    found = panel_noise(values, population, scale="identity")
    ratio = found.standard_error / noise
    by_size = ratio[:, np.argsort(population)].reshape(60, 10, 29).mean(axis=(0, 2))
    # a little to the cautious side, for the largest and for the smallest
    assert (by_size > 0.98).all()
    assert (by_size < 1.06).all()
    assert ratio.std(axis=0).mean() < 0.06  # one panel's error of its own


def test_real_change_makes_noise_larger_never_smaller():
    population, _truth, noise, values = panels(35, 2.0)
    rng = np.random.default_rng(35)
    wandering = values + np.cumsum(rng.normal(0, 1, values.shape), axis=1)
    ratio = panel_noise(wandering, population, scale="identity").standard_error / noise
    assert ratio.mean() > 1.15


def test_noise_of_shares_on_the_arcsine_scale_is_that_of_the_binomial():
    rng = np.random.default_rng(36)
    population = populations()
    n = np.maximum(np.round(population / 200), 8).astype(int)
    share = np.clip(rng.normal(0.88, 0.04, MUNICIPALITIES), 0, 1)
    counts = rng.binomial(n, share, (40, 6, MUNICIPALITIES))
    found = panel_noise(counts / n, population, kind="share")
    assert set(found.scale) == {"arcsine"}
    ratio = found.standard_error.mean(axis=0) * 2 * np.sqrt(n)
    assert np.median(ratio) == pytest.approx(1, abs=0.12)


def test_noise_of_costs_on_the_log_scale_is_that_of_the_shares():
    rng = np.random.default_rng(37)
    cost = np.exp(rng.normal(9, 0.6, MUNICIPALITIES))
    values = cost * np.exp(rng.normal(0, 0.08, (40, 6, MUNICIPALITIES)))
    found = panel_noise(values, kind="cost")
    assert set(found.scale) == {"log"}
    assert found.standard_error.mean() == pytest.approx(0.08, rel=0.03)
    assert from_scale(to_scale(cost[0], "log") + 0.08, "log") == pytest.approx(cost[0] * np.exp(0.08))


NOISES = {
    "equal": lambda rng: np.full(MUNICIPALITIES, 0.7),
    "by population": lambda rng: np.sqrt(0.05 + 8000 / populations()),
    "few answers here and there": lambda rng: np.exp(-0.5 * rng.normal(0.5, 1.0, MUNICIPALITIES)),
}


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_band_probabilities_come_true(noise, direction):
    rng = np.random.default_rng(41)
    error = NOISES[noise](rng)
    truth = rng.normal(0, 1, (40, MUNICIPALITIES))
    found = band_probability(truth + error * rng.standard_normal(truth.shape), error, direction)
    band = quantile_band(truth, direction=direction)
    known = ~np.isnan(found.best)
    assert known.mean() > 0.95
    parts = {1: found.best, 4: found.worst}
    for quarter, probability in parts.items():
        p, came_true = probability[known], band[known] == quarter
        for low in np.arange(0, 1, 0.1):
            inside = (p >= low) & (p < low + 0.1 + 1e-9)
            if inside.sum() >= 50:
                close_to(int(came_true[inside].sum()), p[inside])
    sure = found.best[known] > 0.8
    assert (band[known] == 1)[sure].mean() > 0.8


def test_rank_ranges_cover_the_true_rank():
    rng = np.random.default_rng(42)
    for noise in NOISES:
        error = NOISES[noise](rng)
        missed = total = 0
        for seed in range(12):
            truth = rng.normal(70, 1, MUNICIPALITIES)
            found = rank_interval(
                truth + error * rng.standard_normal(MUNICIPALITIES), error, draws=800, seed=seed
            )
            ranks = rank(truth)
            missed += int(((ranks < found.lower) | (ranks > found.upper)).sum())
            total += MUNICIPALITIES
        at_most(missed, total, 0.05)
        assert missed > 0.03 * total, noise  # not by being wider than need be


def test_shares_that_stand_still_seldom_show_a_trend():
    rng = np.random.default_rng(43)
    years = np.arange(2019, 2024)
    directions = []
    for _ in range(3000):
        n = rng.integers(40, 400, 5)
        directions.append(recent_trend(years, rng.binomial(n, rng.uniform(0.1, 0.95)), n).direction)
    found = sum(one is not TrendDirection.NO_CERTAIN_TREND for one in directions)
    at_most(found, 3000, 0.002)


def test_values_that_stand_still_seldom_show_a_trend_and_rising_ones_the_right_one():
    rng = np.random.default_rng(44)
    years = np.arange(2019, 2024)
    false = right = wrong = 0
    for _ in range(1500):
        error = rng.uniform(1, 4, 5)
        noise = error * rng.standard_normal(5)
        for slope in (0.0, 3.0):
            values = 50 + slope * np.arange(5) + noise
            trend = recent_trend(
                years, values=values, lower=values - 1.96 * error, upper=values + 1.96 * error
            )
            certain = trend.direction is not TrendDirection.NO_CERTAIN_TREND
            false += certain and slope == 0
            right += trend.direction is TrendDirection.INCREASING and slope > 0
            wrong += trend.direction is TrendDirection.DECREASING and slope > 0
    at_most(false, 1500, 0.002)
    assert right > 700
    assert wrong == 0


def test_mann_kendalls_p_is_never_too_small():
    rng = np.random.default_rng(45)
    p = np.array([mann_kendall(row).p for row in rng.integers(0, 8, (3000, 7))])
    for level in (0.01, 0.05, 0.1):
        at_most(int((p <= level).sum()), 3000, level)


def test_a_rare_certain_difference_is_still_found():
    assert compare_to_value(wilson_interval(20, 100), 0.5, "higher").certainty == "certain"
    assert compare_to_value(difference_of_proportions(80, 100, 50, 100), 0, "higher").certainty == "certain"
