"""The decision table of methods 11, value by value, and what follows from the standard errors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rodatraden.engine.catalogue.model import Direction, Indicator, Kind, YesNoCoding
from rodatraden.engine.comparison.cube import Cube
from rodatraden.engine.comparison.dimensions import Dimensions
from rodatraden.engine.comparison.model import UncertaintyMethod
from rodatraden.engine.comparison.probability import probability
from rodatraden.engine.comparison.uncertainty import METHODS, Uncertainty, uncertainty
from rodatraden.engine.statistics import (
    band_probability,
    median_variance,
    panel_noise,
    rate_interval,
    wilson_interval,
)

from .building import country, cube_of, figure, indicator, table

YEARS = range(2020, 2026)
SIZE = 80


def walk(code: str, base: float, spread: float, years: range = YEARS, **other: Any) -> list[dict[str, Any]]:
    """80 municipalities that lie apart and wobble from year to year."""
    random = np.random.default_rng(5)
    level = random.normal(base, 2 * spread, SIZE)
    return [
        figure(code, f"{1001 + m}", year, round(float(level[m] + random.normal(0, spread)), 3), **other)
        for year in years
        for m in range(SIZE)
    ]


def judged(rows: list[dict[str, Any]], one: Indicator, **other: Any) -> tuple[Cube, Uncertainty, Dimensions]:
    """Arrays and uncertainty of one indicator."""
    dimensions = country(SIZE, [one], YEARS[0], YEARS[-1], **other)
    cube = cube_of(table(rows), dimensions)
    return cube, uncertainty(cube), dimensions


def method(known: Uncertainty, municipality: int = 0, year: int = -1) -> UncertaintyMethod:
    return METHODS[known.method[0, year, 2, municipality]]


def changed(rows: list[dict[str, Any]], municipality: str, year: int, **other: Any) -> list[dict[str, Any]]:
    """``rows`` with one of them told otherwise."""
    return [
        row | other if (row["municipality_id"], row["year"]) == (municipality, year) else row for row in rows
    ]


def test_share_with_n_gets_wilson_and_the_arcsine_error() -> None:
    rows = changed(walk("U1", 60, 3), "1001", 2025, value=80.0, count_n=40.0, denominator=50.0)
    _cube, known, _ = judged(rows, indicator("U1", kind=Kind.SHARE))
    assert method(known) is UncertaintyMethod.WILSON
    interval = wilson_interval(40, 50)
    assert known.lower[0, -1, 2, 0] == pytest.approx(100 * float(interval.lower))
    assert known.upper[0, -1, 2, 0] == pytest.approx(100 * float(interval.upper))
    assert known.standard_error[0, -1, 2, 0] == pytest.approx(1 / (2 * math.sqrt(50)))
    assert known.scale[0, 2] == "arcsine"
    assert method(known, 1) is UncertaintyMethod.PANEL_NOISE


@pytest.mark.parametrize("count", [None, 12.0])
def test_share_with_n_but_no_fitting_numerator_uses_the_value(count: float | None) -> None:
    rows = changed(walk("U1", 60, 3), "1001", 2025, value=80.0, count_n=count, denominator=50.0)
    _cube, known, _ = judged(rows, indicator("U1", kind=Kind.SHARE))
    assert known.lower[0, -1, 2, 0] == pytest.approx(100 * float(wilson_interval(40, 50).lower))


def test_margin_is_used_as_given() -> None:
    rows = changed(walk("U1", 60, 3), "1001", 2025, value=74.0, margin=4.0)
    _cube, known, _ = judged(rows, indicator("U1", kind=Kind.SHARE))
    assert method(known) is UncertaintyMethod.MARGIN
    assert (known.lower[0, -1, 2, 0], known.upper[0, -1, 2, 0]) == pytest.approx((70.0, 78.0))
    # on the arcsine scale 4 per cent units at 74 per cent are about 0.02/(2√(0.74·0.26))
    assert known.standard_error[0, -1, 2, 0] == pytest.approx(
        0.04 / 1.96 / (2 * math.sqrt(0.74 * 0.26)), rel=0.03
    )


def test_a_margin_of_zero_says_nothing() -> None:
    rows = changed(walk("U1", 60, 3), "1001", 2025, margin=0.0)
    _cube, known, _ = judged(rows, indicator("U1", kind=Kind.SHARE))
    assert method(known) is UncertaintyMethod.PANEL_NOISE


def test_rate_with_numerator_and_denominator_gets_byar() -> None:
    rows = changed(walk("N1", 400, 30), "1001", 2025, value=250.0, count_n=25.0, denominator=10_000.0)
    rows = changed(rows, "1002", 2025, value=0.0, count_n=0.0, denominator=10_000.0)
    _cube, known, _ = judged(rows, indicator("N1", kind=Kind.RATE))
    interval = rate_interval(25, 10_000, per=100_000)
    assert method(known) is UncertaintyMethod.BYAR
    assert known.lower[0, -1, 2, 0] == pytest.approx(interval.lower)
    assert known.upper[0, -1, 2, 0] == pytest.approx(interval.upper)
    assert known.upper[0, -1, 2, 1] == pytest.approx(rate_interval(0, 10_000, per=100_000).upper)


def test_otherwise_the_noise_of_the_panel() -> None:
    cube, known, dimensions = judged(walk("N1", 50, 3), indicator("N1", kind=Kind.MEAN))
    expected = panel_noise(cube.value[0, :, 2], dimensions.population, scale="identity")
    assert known.noise_a[0, 2] == pytest.approx(expected.a)
    assert known.standard_error[0, -1, 2] == pytest.approx(expected.standard_error)
    assert known.upper[0, -1, 2] == pytest.approx(cube.value[0, -1, 2] + 1.959964 * expected.standard_error)
    assert known.noise_municipalities[0, 2] == SIZE
    assert known.noise_reason[0, 2] is None


def test_positive_skewed_costs_are_taken_on_the_log_scale() -> None:
    rows = [row | {"value": math.exp(row["value"])} for row in walk("N1", 5, 0.4)]
    cube, known, dimensions = judged(rows, indicator("N1", Direction.NONE, Kind.COST))
    assert known.scale[0, 2] == "log"
    error = panel_noise(np.log(cube.value[0, :, 2]), dimensions.population, scale="identity").standard_error
    assert known.standard_error[0, -1, 2] == pytest.approx(error)
    assert known.lower[0, -1, 2] == pytest.approx(cube.value[0, -1, 2] * np.exp(-1.959964 * error))


def test_too_little_history_is_no_noise() -> None:
    _cube, known, _ = judged(walk("N1", 50, 3, range(2025, 2026)), indicator("N1", kind=Kind.MEAN))
    assert method(known) is UncertaintyMethod.NONE
    assert np.isnan(known.standard_error).all()
    assert known.noise_reason[0, 2] == "too_little_history"


def test_noise_never_reaches_over_a_new_definition() -> None:
    rows = [row | {"value": row["value"] + (40 if row["year"] < 2023 else 0)} for row in walk("N1", 50, 3)]
    cube, known, dimensions = judged(rows, indicator("N1", kind=Kind.MEAN, breaks=(2023,)))
    expected = panel_noise(cube.value[0, 3:, 2], dimensions.population, scale="identity")
    assert known.noise_a[0, 2] == pytest.approx(expected.a)
    assert known.standard_error[0, 3, 2] == pytest.approx(expected.standard_error)
    assert np.isnan(known.standard_error[0, 2]).all()  # the former definition: nothing is known


def test_yes_and_no_are_facts() -> None:
    one = indicator("U1", kind=Kind.YES_NO, coding=YesNoCoding(1, 0))
    rows = [figure("U1", f"{1001 + m}", year, float(m % 2)) for year in YEARS for m in range(SIZE)]
    cube, known, _ = judged(rows, one)
    assert method(known) is UncertaintyMethod.FACT
    assert np.isnan(known.lower).all()
    assert np.isnan(probability(cube, known).best).all()


@pytest.mark.parametrize("direction", [Direction.HIGHER, Direction.LOWER, Direction.NONE])
def test_band_probability_is_the_scalar_functions(direction: Direction) -> None:
    cube, known, _ = judged(walk("N1", 50, 3), indicator("N1", direction, Kind.MEAN))
    sure = probability(cube, known)
    expected = band_probability(cube.value[0, -1, 2], known.standard_error[0, -1, 2], direction.value)
    for name in ("best", "middle", "worst"):
        assert getattr(sure, name)[0, -1, 2] == pytest.approx(getattr(expected, name))
    best = int(np.nanargmax(cube.value[0, -1, 2]))
    assert (sure.best if direction is not Direction.LOWER else sure.worst)[0, -1, 2, best] > 0.5


def test_variance_of_medians_is_the_scalar_functions() -> None:
    random = np.random.default_rng(2)
    population = random.integers(2_000, 200_000, SIZE).astype(float)
    rows = changed(walk("N1", 50, 3), "1004", 2025, value=None, status="non_response")
    cube, known, dimensions = judged(rows, indicator("N1", kind=Kind.MEAN), population=population)
    sure, errors = probability(cube, known), known.standard_error[0, -1, 2]
    assert sure.variance[0, -1, 2] == pytest.approx(median_variance(errors))
    for group, of in (("county", dimensions.county), ("skr", dimensions.skr)):
        for number in range(of.max() + 1):
            found = sure.group_variance[group][0, -1, 2, number]
            assert found == pytest.approx(median_variance(errors[of == number])), group
    for m, neighbours in enumerate(dimensions.similar["all"]):
        found = sure.group_variance["similar"][0, -1, 2, m]
        assert found == pytest.approx(median_variance(errors[neighbours]))
