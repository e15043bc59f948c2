"""The national comparison against a slow and obvious one, and the rules one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rodatraden.engine.catalogue.model import Direction, Kind, YesNoCoding
from rodatraden.engine.comparison.dimensions import Dimensions, prefers_lower

from . import oracle
from .building import compared, country, figure, indicator, table

LOWER = indicator("N1", Direction.LOWER)
HIGHER = indicator("N2", Direction.HIGHER)
FREE = indicator("N3", Direction.NONE)


def by_oracle(rows: list[dict[str, Any]], dimensions: Dimensions) -> dict[Any, Any]:
    """What the slow comparison says of ``rows``."""
    names = dimensions.municipalities
    neighbours = next(iter(dimensions.similar.values()))
    return oracle.compare(
        rows,
        municipalities={
            name: (str(dimensions.county[m]), str(dimensions.skr[m])) for m, name in enumerate(names)
        },
        similar={
            name: tuple(names[other] for other in neighbours[m] if other >= 0) for m, name in enumerate(names)
        },
        lower_is_better={one.id: prefers_lower(one) for one in dimensions.indicators},
    )


def agree(rows: list[dict[str, Any]], dimensions: Dimensions) -> None:
    """Both comparisons say the same of every shown value."""
    ours, theirs = compared(table(rows), dimensions), by_oracle(rows, dimensions)
    assert ours.keys() == theirs.keys()
    for key, expected in theirs.items():
        for name, value in expected.items():
            found = ours[key][name]
            if isinstance(value, float):
                assert found == pytest.approx(value, rel=1e-9, abs=1e-12), (key, name)
            else:
                assert (found or None) == (value or None), (key, name)


@st.composite
def figures(draw: st.DrawFn) -> tuple[list[dict[str, Any]], Dimensions]:
    """Figures with ties, holes, hidden values, units, the country and a municipality that nobody knows."""
    size = draw(st.integers(3, 18))
    places = st.lists(st.integers(0, size - 1), max_size=7, unique=True)
    dimensions = country(
        size,
        [LOWER, HIGHER, FREE],
        first_year=2021,
        last_year=2023,
        similar={m: [n for n in draw(places) if n != m] for m in range(size)},
    )
    value = st.one_of(st.integers(-3, 3).map(float), st.floats(-1e6, 1e6))
    rows = []
    for code in ("N1", "N2", "N3"):
        for year in (2021, 2022, 2023):
            for municipality in (*dimensions.municipalities, "0000", "0001", "9999"):
                told = draw(st.sampled_from(["yes", "yes", "yes", "hidden", "no"]))
                if told != "no":
                    number = draw(value) if told == "yes" else None
                    rows.append(figure(code, municipality, year, number, gender=draw(st.sampled_from("TT"))))
            if draw(st.booleans()):
                rows.append(figure(code, dimensions.municipalities[0], year, draw(value), unit_id="V21E1"))
    return draw(st.permutations(rows)), dimensions


@given(figures())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_equals_the_slow_comparison(given_: tuple[list[dict[str, Any]], Dimensions]) -> None:
    rows, dimensions = given_
    agree(rows, dimensions)


def test_lowest_is_best_and_ties_share_the_best_rank() -> None:
    values = [5.0, 1.0, 1.0, 3.0, 2.0, 9.0, 8.0, 7.0, 6.0, 4.0, 10.0, 11.0]
    rows = [figure("N1", f"{1001 + m}", 2024, v) for m, v in enumerate(values)]
    found = compared(table(rows), country(12, [LOWER]))
    ranks = [found["N1", 2024, "T", f"{1001 + m}"]["rank"] for m in range(12)]
    assert ranks == [6, 1, 1, 4, 3, 10, 9, 8, 7, 5, 11, 12]


@pytest.mark.parametrize("n", [12, 13, 14, 15, 50, 290])
def test_band_1_is_the_best_quarter(n: int) -> None:
    rows = [figure("N2", f"{1001 + m}", 2024, float(m)) for m in range(n)]
    found = compared(table(rows), country(n, [HIGHER]))
    best, worst = found["N2", 2024, "T", f"{1000 + n}"], found["N2", 2024, "T", "1001"]
    assert (best["rank"], best["band"]) == (1, 1)
    assert (worst["rank"], worst["band"]) == (n, 4)
    bands = [row["band"] for row in found.values()]
    assert all(abs(bands.count(band) - n / 4) < 1 for band in (1, 2, 3, 4))


def test_eleven_values_have_ranks_but_no_bands() -> None:
    rows = [figure("N2", f"{1001 + m}", 2024, float(m)) for m in range(11)]
    rows.append(figure("N2", "1012", 2024, None, status="suppressed"))
    found = compared(table(rows), country(12, [HIGHER]))
    assert {row["band"] for row in found.values()} == {None}
    assert {row["compared"] for row in found.values()} == {11}
    assert found["N2", 2024, "T", "1011"]["rank"] == 1


def test_highest_is_first_where_no_direction_is_desired() -> None:
    rows = [figure("N3", f"{1001 + m}", 2024, float(m)) for m in range(12)]
    found = compared(table(rows), country(12, [FREE]))
    assert found["N3", 2024, "T", "1012"]["rank"] == 1


@pytest.mark.parametrize(("yes", "no"), [(1.0, 0.0), (1.0, 2.0)])
def test_ja_is_best_however_it_is_coded(yes: float, no: float) -> None:
    question = indicator("N30466", Direction.HIGHER, Kind.YES_NO, coding=YesNoCoding(yes, no))
    rows = [figure("N30466", f"{1001 + m}", 2024, yes if m < 4 else no) for m in range(16)]
    found = compared(table(rows), country(16, [question]))
    assert found["N30466", 2024, "T", "1001"]["rank"] == 1
    assert found["N30466", 2024, "T", "1016"]["rank"] == 5
    assert found["N30466", 2024, "T", "1001"]["yes_share"] == pytest.approx(0.25)


def test_own_municipality_is_in_its_county_but_not_among_its_similar_ones() -> None:
    rows = [figure("N2", f"{1001 + m}", 2024, float(10 * m)) for m in range(6)]
    similar = {0: [1, 2], 1: [5]}
    found = compared(table(rows), country(6, [HIGHER], similar=similar))
    own = found["N2", 2024, "T", "1001"]
    assert (own["county_median"], own["county_count"]) == (15.0, 2)  # 1001 itself and 1004
    assert (own["similar_median"], own["similar_count"]) == (15.0, 2)  # 1002 and 1003
    # likeness is not mutual
    assert found["N2", 2024, "T", "1002"]["similar_median"] == 50.0
    assert found["N2", 2024, "T", "1003"]["similar_median"] is None


def test_a_share_of_four_answers_is_not_shown() -> None:
    share = indicator("U1", Direction.HIGHER, Kind.SHARE)
    rate = indicator("U2", Direction.HIGHER, Kind.RATE)
    rows = [
        figure("U1", "1001", 2024, 75.0, denominator=4.0),
        figure("U1", "1002", 2024, 80.0, denominator=5.0),
    ]
    rows.append(figure("U2", "1001", 2024, 3.0, denominator=4.0))
    found = compared(table(rows), country(3, [share, rate]))
    assert set(found) == {("U1", 2024, "T", "1002"), ("U2", 2024, "T", "1001")}
    assert found["U1", 2024, "T", "1002"]["compared"] == 1


def test_some_indicators_at_a_time_give_the_same() -> None:
    indicators = [indicator(f"N{i}", Direction.LOWER if i % 2 else Direction.HIGHER) for i in range(10, 19)]
    dimensions = country(15, indicators, first_year=2022, last_year=2023)
    rows = [
        figure(one.id, municipality, year, float((m * 7 + i * 3 + year) % 11))
        for i, one in enumerate(indicators)
        for m, municipality in enumerate(dimensions.municipalities)
        for year in (2022, 2023)
    ]
    from rodatraden.engine.comparison.engine import duckdb_engine
    from rodatraden.engine.comparison.national import compare_nationally, with_names

    order = [("indicator_id", "ascending"), ("year", "ascending"), ("municipality_id", "ascending")]
    tables = []
    for at_once in (10, 70, 10_000):
        with duckdb_engine(threads=1) as engine:
            engine.rows_at_once = at_once
            tables.append(
                with_names(compare_nationally(engine, table(rows), dimensions), dimensions).sort_by(order)
            )
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])
