"""Noise from how much values wobble between years, and the scales it is measured on."""

from __future__ import annotations

import numpy as np
import pytest
import slow_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from rodatraden.engine.statistics import (
    NotJudged,
    Scale,
    choose_scale,
    from_scale,
    panel_noise,
    to_scale,
)


def populations(m: int = 290, seed: int = 0) -> np.ndarray:
    """Like Sweden's: median 16,000, from a few thousand to hundreds of thousands."""
    return np.exp(np.random.default_rng(seed).normal(9.7, 0.95, m))


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(60, 290),
    st.integers(2, 6),
    st.sampled_from([0.0, 0.1, 0.4]),
    st.sampled_from([(0.5, 9000.0), (1.0, 0.0), (0.0, 30_000.0)]),
    st.sampled_from([1, 12]),
)
def test_the_coefficients_by_the_oracle(seed, m, years, gaps, noise, digits):
    rng = np.random.default_rng(seed)
    population = populations(m, seed)
    v = noise[0] + noise[1] / population
    panel = rng.normal(60, 5, m) + np.cumsum(rng.normal(0, 1, years))[:, None]
    panel = (panel + np.sqrt(v) * rng.standard_normal((years, m))).round(digits)
    panel[rng.random(panel.shape) < gaps] = np.nan
    found = panel_noise(panel, population, scale="identity")
    if found.reason is NotJudged.TOO_LITTLE_HISTORY:
        pairs = ~np.isnan(np.diff(panel, axis=0))
        assert pairs.any(axis=0).sum() == found.municipalities < 60
        return
    a, b = oracle.panel_noise(panel.tolist(), population.tolist())
    assert found.a == pytest.approx(a, rel=1e-6, abs=1e-9)
    assert found.b == pytest.approx(b, rel=1e-6, abs=1e-6)
    np.testing.assert_allclose(found.standard_error, np.sqrt(found.a + found.b / population))


def test_what_happened_to_everybody_is_not_noise():
    rng = np.random.default_rng(4)
    panel = rng.normal(50, 5, 290) + rng.normal(0, 1, (6, 290))
    moved = panel + np.array([0, 10, -5, 30, 30, 2.0])[:, None]
    quiet, loud = panel_noise(panel, scale="identity"), panel_noise(moved, scale="identity")
    np.testing.assert_allclose(quiet.standard_error, loud.standard_error)


def test_noise_does_not_depend_on_the_unit():
    rng = np.random.default_rng(4)
    population = populations()
    panel = rng.normal(50, 5, 290) + rng.normal(0, 1, (6, 290))
    one, thousand = (panel_noise(panel * unit, population, scale="identity") for unit in (1.0, 1000.0))
    np.testing.assert_allclose(1000 * one.standard_error, thousand.standard_error)


def test_without_population_everybody_has_the_same_noise():
    panel = np.random.default_rng(4).normal(50, 2, (6, 290))
    found = panel_noise(panel, scale="identity")
    assert found.b == 0
    assert np.ptp(found.standard_error) == 0
    assert found.standard_error[0] == pytest.approx(2, rel=0.08)


def test_only_the_last_six_years_count():
    rng = np.random.default_rng(4)
    panel = rng.normal(50, 1, (6, 290))
    long = np.vstack([rng.normal(50, 30, (5, 290)), panel])
    assert panel_noise(long, scale="identity").a == panel_noise(panel, scale="identity").a


def test_a_skipped_year_gives_no_difference():
    rng = np.random.default_rng(4)
    every_other = rng.normal(50, 1, (6, 290))
    every_other[1::2] = np.nan
    found = panel_noise(every_other)
    assert found.reason is NotJudged.TOO_LITTLE_HISTORY
    assert found.municipalities == 0
    assert np.isnan(found.standard_error).all()


def test_sixty_municipalities_are_needed():
    panel = np.full((6, 290), np.nan)
    panel[:, :59] = np.random.default_rng(1).normal(50, 1, (6, 59))
    assert panel_noise(panel, populations()).reason is NotJudged.TOO_LITTLE_HISTORY
    panel[2:4, 59] = 50, 51
    found = panel_noise(panel, populations())
    assert found.reason is None
    assert found.municipalities == 60
    assert (found.standard_error > 0).all()  # also for those who were not used


def test_one_year_or_nobody_is_too_little():
    assert panel_noise(np.ones((1, 290))).reason is NotJudged.TOO_LITTLE_HISTORY
    assert panel_noise(np.ones((6, 0))).reason is NotJudged.TOO_LITTLE_HISTORY
    assert panel_noise(np.ones((0, 6, 290))).standard_error.shape == (0, 290)
    assert panel_noise(np.full((6, 290), np.nan)).reason is NotJudged.TOO_LITTLE_HISTORY


def test_values_that_never_change_tell_no_noise():
    found = panel_noise(np.tile(np.arange(290.0), (6, 1)), populations())
    assert found.reason is NotJudged.VALUES_DO_NOT_VARY
    assert np.isnan(found.a)


def test_values_that_mostly_stand_still_are_not_called_exact():
    rng = np.random.default_rng(2)
    panel = np.tile(rng.integers(0, 5, 290).astype(float), (6, 1))
    jumps = rng.random(panel.shape) < 0.1
    panel[jumps] += rng.choice([-1.0, 1.0], jumps.sum())
    found = panel_noise(panel, populations(), scale="identity")
    assert (found.standard_error > 0.2).all()


def test_heavy_tails_widen_the_noise():
    rng = np.random.default_rng(2)
    population = populations()
    narrow = rng.normal(0, 1, (6, 290))
    heavy = rng.standard_t(2.5, (6, 290))
    for panel, outside in ((narrow, 0.07), (heavy, 0.055)):
        found = panel_noise(50 + panel, population, scale="identity")
        difference = np.diff(panel, axis=0)
        beyond = np.abs(difference) > 1.96 * np.sqrt(2) * found.standard_error
        assert 0.03 < beyond.mean() < outside


def test_a_municipality_without_population_gets_no_noise_and_does_not_take_part():
    rng = np.random.default_rng(2)
    population = populations()
    population[7] = np.nan
    panel = rng.normal(50, 1, (6, 290))
    wild = panel.copy()
    wild[:, 7] = 1000 * rng.random(6)
    found = panel_noise(panel, population, scale="identity")
    assert found.municipalities == 289
    assert np.isnan(found.standard_error).sum() == 1
    # the year's median moves by a hair, nothing else
    assert panel_noise(wild, population, scale="identity").a == pytest.approx(found.a, rel=0.01)


def test_a_batch_is_each_of_its_panels():
    rng = np.random.default_rng(6)
    population = populations()
    share = np.clip(rng.normal(0.92, 0.03, 290) + rng.normal(0, 0.02, (6, 290)), 0, 1)
    cost = np.exp(rng.normal(9, 0.6, 290) + rng.normal(0, 0.1, (6, 290)))
    plain = rng.normal(0, 4, 290) + rng.normal(0, 1, (6, 290))
    few = np.where(np.arange(290) < 40, plain, np.nan)
    still = np.tile(plain[0], (6, 1))
    gaps = np.where(rng.random((6, 290)) < 0.4, np.nan, plain)
    panels = np.stack([share, cost, plain, few, still, gaps]).reshape(2, 3, 6, 290)
    together = panel_noise(panels, population)
    assert together.standard_error.shape == (2, 3, 290)
    for i, j in np.ndindex(2, 3):
        alone = panel_noise(panels[i, j], population)
        assert together.scale[i, j] is alone.scale
        assert together.reason[i, j] is alone.reason
        assert together.municipalities[i, j] == alone.municipalities
        np.testing.assert_allclose(together.standard_error[i, j], alone.standard_error)
        np.testing.assert_allclose([together.a[i, j], together.b[i, j]], [alone.a, alone.b])
    assert [str(one) for one in together.scale.ravel()[:3]] == ["arcsine", "log", "identity"]


@pytest.mark.parametrize(
    ("values", "kind", "scale"),
    [
        (np.linspace(0.85, 0.99, 50), "share", Scale.ARCSINE),
        (np.linspace(0.01, 0.50, 50), "share", Scale.ARCSINE),
        (np.linspace(0.40, 0.60, 50), "share", Scale.IDENTITY),
        (np.linspace(0.85, 0.99, 50), None, Scale.ARCSINE),
        (np.linspace(0.85, 0.99, 50), "rate", Scale.IDENTITY),
        (np.exp(np.linspace(0, 4, 50)), "cost", Scale.LOG),
        (np.exp(np.linspace(0, 4, 50)), None, Scale.LOG),
        (np.append(np.exp(np.linspace(0, 4, 50)), 0.0), "cost", Scale.IDENTITY),
        (np.linspace(100, 200, 50), "cost", Scale.IDENTITY),
        ([np.nan, np.nan], "cost", Scale.IDENTITY),
        ([], None, Scale.IDENTITY),
    ],
)
def test_the_scale_is_chosen_by_kind_and_values(values, kind, scale):
    assert choose_scale(values, kind) is scale


@given(st.lists(st.floats(0, 1), max_size=20))
def test_to_a_scale_and_back(shares):
    for scale in Scale:
        values = np.array(shares) + (1.0 if scale is Scale.LOG else 0.0)
        np.testing.assert_allclose(from_scale(to_scale(values, scale), str(scale)), values, atol=1e-12)


def test_scales_keep_nan_and_single_values():
    assert to_scale(0.25, "arcsine") == pytest.approx(np.pi / 6)
    assert type(to_scale(0.25, "arcsine")) is float
    assert np.isnan(to_scale(np.nan, "log"))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"values": np.ones(290)}, "values"),
        ({"values": np.ones((6, 290)), "population": np.ones(10)}, "population"),
        ({"values": np.ones((6, 290)), "population": np.zeros(290)}, "population"),
        ({"values": np.ones((6, 290)), "population": np.full(290, -5)}, "population"),
        ({"values": np.ones((6, 290)), "scale": "logit"}, "scale"),
        ({"values": np.full((6, 290), 80.0), "kind": "share"}, "values must be shares"),
        ({"values": np.full((6, 290), 80.0), "scale": "arcsine"}, "values must be shares"),
        ({"values": np.zeros((6, 290)), "scale": "log"}, "values must be above 0"),
    ],
)
def test_panel_noise_names_what_is_wrong(arguments, named):
    with pytest.raises(ValueError, match=named):
        panel_noise(**arguments)
