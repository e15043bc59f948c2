"""Many indicators looked at: adjusted p-values."""

from __future__ import annotations

import numpy as np
import pytest
import slow_oracle as oracle
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rodatraden.engine.statistics import benjamini_hochberg, bonferroni, holm

#: Benjamini & Hochberg 1995, section 3.2: fifteen comparisons of two treatments
PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240),
    *(0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]
p_lists = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_the_papers_fifteen_p_values():
    assert benjamini_hochberg(PUBLISHED).rejected.sum() == 4
    assert holm(PUBLISHED).rejected.sum() == 3
    assert bonferroni(PUBLISHED).rejected.sum() == 3


@given(p_lists)
def test_benjamini_hochberg_by_definition_and_by_scipy(p):
    found = benjamini_hochberg(p)
    np.testing.assert_allclose(found.adjusted, oracle.benjamini_hochberg(p))
    np.testing.assert_allclose(found.adjusted, stats.false_discovery_control(p), atol=1e-15)


@given(p_lists)
def test_holm_by_definition_and_between_the_others(p):
    found = holm(p)
    np.testing.assert_allclose(found.adjusted, oracle.holm(p))
    assert (found.adjusted <= bonferroni(p).adjusted + 1e-12).all()
    assert (benjamini_hochberg(p).adjusted <= found.adjusted + 1e-12).all()


def test_nan_is_no_test_and_the_order_is_kept():
    found = benjamini_hochberg([0.5, np.nan, 0.01, 0.02])
    assert found.tests == 3
    np.testing.assert_allclose(found.adjusted, [0.5, np.nan, 0.03, 0.03])
    np.testing.assert_array_equal(found.rejected, [False, False, True, True])
    assert bonferroni([]).tests == 0
    assert holm([np.nan]).rejected.sum() == 0


def test_false_discoveries_stay_within_alpha():
    rng = np.random.default_rng(2)
    shares = []
    for _ in range(1000):
        effect = np.where(np.arange(60) < 15, 3.0, 0.0)
        found = benjamini_hochberg(2 * stats.norm.sf(np.abs(rng.normal(effect))))
        shares.append(found.rejected[15:].sum() / max(found.rejected.sum(), 1))
    error = np.std(shares) / 1000**0.5
    assert np.mean(shares) < 0.05 + 3 * error
    assert np.mean(shares) == pytest.approx(0.05 * 45 / 60, abs=3 * error)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(([1.2],), "p_values"), (([-0.1],), "p_values"), (([[0.1]],), "p_values"), (([0.1], 5), "alpha")],
)
def test_adjusting_names_what_is_wrong(arguments, named):
    for adjust in (benjamini_hochberg, holm, bonferroni):
        with pytest.raises(ValueError, match=named):
            adjust(*arguments)
