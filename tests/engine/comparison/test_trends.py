"""Trends of all series at once equal the statistics' answers one at a time, and methods 5 chooses among them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import chi2

from rodatraden.engine.catalogue.model import Kind, YesNoCoding
from rodatraden.engine.comparison.tables import latest_years
from rodatraden.engine.comparison.trends import (
    TREND_DIRECTIONS,
    TREND_METHODS,
    monotone_trend,
    proportion_trend,
    trends,
    weighted_trend,
)
from rodatraden.engine.comparison.uncertainty import uncertainty
from rodatraden.engine.statistics import mann_kendall, recent_trend

from .building import country, cube_of, figure, indicator, table

FIVE = range(2021, 2026)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_proportions(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = random.integers(1, 400, (20, 5)).astype(float)
    share = np.clip(random.random((20, 1)) + random.normal(0, 0.1, (20, 1)) * np.arange(5), 0, 1)
    x = random.binomial(n.astype(int), share).astype(float)
    direction, p = proportion_trend(x, n)
    for row in range(20):
        expected = recent_trend(FIVE, counts=x[row], denominators=n[row])
        assert TREND_DIRECTIONS[direction[row]] == expected.direction
        assert p[row] == pytest.approx(chi2.sf(expected.chi_square, 1))


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_values_with_intervals(seed: int) -> None:
    random = np.random.default_rng(seed)
    half = random.uniform(0.5, 5, (20, 5))
    y = 50 + random.normal(0, 4, (20, 1)) * np.arange(5) + random.normal(0, 2, (20, 5))
    direction, p = weighted_trend(y, 2 * half)
    for row in range(20):
        expected = recent_trend(FIVE, values=y[row], lower=y[row] - half[row], upper=y[row] + half[row])
        assert TREND_DIRECTIONS[direction[row]] == expected.direction
        assert p[row] == pytest.approx(chi2.sf(expected.chi_square, 1))


@given(hnp.arrays(np.int64, (30, 5), elements=st.integers(0, 5)))
@settings(max_examples=25, deadline=None)
def test_mann_kendall_with_ties(values: np.ndarray) -> None:
    direction, p = monotone_trend(values.astype(float))
    for row in range(30):
        expected = mann_kendall(values[row])
        assert p[row] == pytest.approx(expected.p)
        found = TREND_DIRECTIONS[direction[row]]
        if expected.p < 0.05:
            assert found == ("increasing" if expected.s > 0 else "decreasing")
        else:
            assert found == "no_certain_trend"


def trend(kind: Kind, points: dict[int, dict[str, Any]], **other: Any) -> tuple[str, str, int]:
    """Method, direction and points of the first municipality's series among twelve."""
    one = indicator("N1", kind=kind, **other)
    rows = [figure("N1", f"{1001 + m}", 2025, 50.0 + m) for m in range(1, 13)]
    rows += [figure("N1", "1001", year, **point) for year, point in points.items()]
    cube = cube_of(table(rows), country(13, [one], 2016, 2025))
    found = trends(cube, uncertainty(cube), latest_years(cube))
    at = (0, 2, 0)
    return TREND_METHODS[found.method[at]], TREND_DIRECTIONS[found.direction[at]], int(found.points[at])


def share(value: float, n: float | None = 500.0, **other: Any) -> dict[str, Any]:
    return {"value": value, "denominator": n, **other}


def test_which_method_is_chosen() -> None:
    rising = {year: share(40.0 + 8 * (year - 2020)) for year in FIVE}
    assert trend(Kind.SHARE, rising) == ("chi_square", "increasing", 5)
    assert trend(Kind.SHARE, {y: share(p["value"], None, margin=1.0) for y, p in rising.items()}) == (
        "weighted",
        "increasing",
        5,
    )
    assert trend(Kind.SHARE, {y: share(-p["value"] + 90, None) for y, p in rising.items()}) == (
        "mann_kendall",
        "decreasing",
        5,
    )
    assert trend(Kind.SHARE, {2025: share(40.0)}) == ("first_measurement", "cannot_be_judged", 1)
    assert trend(Kind.SHARE, {2024: share(40.0), 2025: share(60.0)}) == ("newcombe", "increasing", 2)
    assert trend(Kind.SHARE, {2024: share(40.0, 20.0), 2025: share(50.0, 20.0)}) == (
        "newcombe",
        "no_certain_trend",
        2,
    )
    assert trend(Kind.SHARE, {2024: share(60.0, None, margin=3.0), 2025: share(40.0, None, margin=3.0)}) == (
        "margins",
        "decreasing",
        2,
    )
    assert trend(Kind.SHARE, {2024: share(40.0, None), 2025: share(60.0, None)}) == (
        "too_few_years",
        "cannot_be_judged",
        2,
    )
    assert trend(Kind.SHARE, {2023: share(40.0), 2025: share(60.0)}) == (
        "too_few_years",
        "cannot_be_judged",
        1,
    )
    assert trend(Kind.SHARE, {2023: share(40.0), 2024: share(60.0)}) == ("no_value", "cannot_be_judged", 0)
    answers = {year: {"value": float(year > 2023)} for year in FIVE}
    assert trend(Kind.YES_NO, answers, coding=YesNoCoding(1, 0)) == ("fact", "cannot_be_judged", 5)


def test_never_over_a_new_definition() -> None:
    rising = {year: share(40.0 + 8 * (year - 2020)) for year in FIVE}
    assert trend(Kind.SHARE, rising, breaks=(2025,)) == ("new_definition", "cannot_be_judged", 1)
    assert trend(Kind.SHARE, rising, breaks=(2024,))[0] == "newcombe"
    assert trend(Kind.SHARE, rising, breaks=(2021,))[0] == "chi_square"
