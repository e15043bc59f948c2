"""The scale and the round numbers along an axis."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rodatraden.charts import marks

VALUES = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 50, 100]),
        (0, 1, [0, 0.5, 1]),
        (17, 83, [20, 40, 60, 80]),
        (-30, 30, [-20, 0, 20]),
        (0.012, 0.018, [0.012, 0.014, 0.016, 0.018]),
        (5, 5, [5]),
    ],
)
def test_ticks_are_round_numbers_within_the_ends(low: float, high: float, ticks: list[float]) -> None:
    assert marks.nice_ticks(low, high) == pytest.approx(ticks)


@given(VALUES, st.floats(1e-3, 1e9))
def test_ticks_are_few_and_inside(low: float, width: float) -> None:
    high = low + width
    ticks = marks.nice_ticks(low, high)
    slack = width * 1e-6 + 1e-9
    assert len(ticks) <= 11
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    assert ticks == sorted(ticks)


@given(VALUES, VALUES, VALUES, st.booleans())
def test_a_scale_never_leaves_the_drawing(low: float, high: float, value: float, turned: bool) -> None:
    scale = marks.Scale(min(low, high), max(low, high), 10, 250, turned)
    assert 10 <= scale(value) <= 250


@given(st.lists(st.none() | VALUES))
def test_a_spread_holds_every_value_with_air(values: list) -> None:
    low, high = marks.spread(values)
    assert low < high
    assert all(low <= value <= high for value in values if value is not None)
