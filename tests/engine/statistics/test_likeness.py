"""Whom to compare with: distances, neighbours and why."""

from __future__ import annotations

import numpy as np
import pytest
import slow_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from rodatraden.engine.statistics import similarity

TOWNS = {
    "invånare": [10_000, 12_000, 90_000, 11_000, 500_000],
    "andel äldre": [22.0, 21.0, np.nan, 30.0, 15.0],
    "inkomst": [280, 284, 300, 250, 330],
    "landsdel": [1, 1, 1, 1, 1],
}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 12), st.integers(1, 6))
def test_distances_by_the_oracle(seed, n, variables):
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(n, variables)).round(2)
    features[rng.random(features.shape) < 0.2] = np.nan
    weights = rng.integers(0, 3, variables).astype(float)
    weights[0] = 1
    found = similarity(features, weights)
    for i in range(n):
        for j in range(n):
            expected = oracle.distance(features[i], features[j], found.scales, weights)
            assert found.distances[i, j] == pytest.approx(expected, nan_ok=True)


def test_the_scale_is_robust():
    found = similarity({"a": [1, 2, 3, 4, 1000]})
    assert found.scales[0] == pytest.approx(1.4826, abs=1e-4)
    # more than half the same: the plain standard deviation, so that the variable still counts
    assert similarity({"a": [1, 1, 1, 1, 6]}).scales[0] == pytest.approx(2.0)


def test_units_do_not_matter():
    rng = np.random.default_rng(1)
    features = rng.normal(size=(20, 3))
    np.testing.assert_allclose(
        similarity(features).distances, similarity(features * [1, 1000, 0.01] + 5).distances
    )


def test_nearest_and_why():
    found = similarity(TOWNS)
    assert found.without_spread == ("landsdel",)
    nearest = found.nearest(0, 3)
    assert [one.index for one in nearest] == [1, 3, 2]
    assert [one.distance for one in nearest] == sorted(one.distance for one in nearest)
    far = nearest[2]
    assert far.left_out == ("andel äldre",)
    assert far.differs[0].name == "invånare"
    assert (far.differs[0].own, far.differs[0].other) == (10_000, 90_000)
    assert far.differs[0].scaled == pytest.approx(80_000 / found.scales[0])


def test_the_five_that_differ_most_by_weight():
    rng = np.random.default_rng(1)
    found = similarity(rng.normal(size=(30, 9)), np.arange(9))
    neighbour = found.nearest(4, 1)[0]
    pull = found.weights * ((found.features[neighbour.index] - found.features[4]) / found.scales) ** 2
    assert [int(one.name) for one in neighbour.differs] == list(np.argsort(-pull)[:5])


def test_likeness_is_asymmetric():
    found = similarity({"x": [0, 1, 1.5, 1.6, 1.7]})
    assert found.nearest(0, 1)[0].index == 1
    assert found.nearest(1, 1)[0].index == 2


def test_nothing_in_common_is_no_distance():
    found = similarity({"a": [1, 2, np.nan], "b": [np.nan, 3, 4]})
    assert np.isnan(found.distances[0, 2])
    assert [one.index for one in found.nearest(0)] == [1]
    assert similarity({"a": [np.nan, np.nan]}).nearest(0) == ()


def test_weights_by_name():
    by_name = similarity(TOWNS, {"inkomst": 2, "invånare": 1})
    np.testing.assert_array_equal(by_name.weights, [1, 0, 2, 0])
    np.testing.assert_allclose(by_name.distances, similarity(TOWNS, [1, 0, 2, 0]).distances, equal_nan=True)
    # what weighs nothing is neither told as missing nor as without spread
    assert by_name.without_spread == ()
    assert by_name.nearest(0, 3)[2].left_out == ()


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: similarity({"a": [1, 2], "b": [1]}), "features"),
        (lambda: similarity({}), "features"),
        (lambda: similarity([1, 2, 3]), "features"),
        (lambda: similarity({"a": ["x", "y"]}), "features"),
        (lambda: similarity({"a": [1, 2]}, [1, 2]), "weights"),
        (lambda: similarity({"a": [1, 2]}, [-1]), "weights"),
        (lambda: similarity({"a": [1, 2]}, [0]), "weights"),
        (lambda: similarity({"a": [1, 2]}, {"b": 1}), "weights must name variables in features, not b"),
        (lambda: similarity({"a": [1, 2]}).nearest(2), "index"),
        (lambda: similarity({"a": [1, 2]}).nearest(0, 0), "k"),
    ],
)
def test_likeness_names_what_is_wrong(call, named):
    with pytest.raises(ValueError, match=named):
        call()
