"""Change against the former year, trends in words, women against men, and past years."""

from __future__ import annotations

import math
from typing import Any

import pytest

from rodatraden.engine.catalogue.model import Direction, Kind, YesNoCoding
from rodatraden.engine.comparison.judgement import judge
from rodatraden.engine.comparison.model import Certainty, Comparator, Judgement, State

from .judging import (
    HOME,
    YEAR,
    Z95,
    Z998,
    as_row,
    indicator,
    national,
    noisy,
    peers,
    row,
    share,
    small,
    wilson,
)


def newcombe(x1: float, n1: float, x2: float, n2: float, z: float) -> tuple[float, float]:
    """The limits of share 1 less share 2, written out once more."""
    p1, p2 = x1 / n1, x2 / n2
    (l1, u1), (l2, u2) = ([limit / 100 for limit in wilson(x, n, z)] for x, n in ((x1, n1), (x2, n2)))
    return (
        p1 - p2 - math.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2),
        p1 - p2 + math.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2),
    )


def expected(x1: float, n1: float, x2: float, n2: float) -> Certainty | None:
    for z, certainty in ((Z998, Certainty.CERTAIN), (Z95, Certainty.PROBABLE)):
        low, high = newcombe(x1, n1, x2, n2, z)
        if low > 0 or high < 0:
            return certainty
    return None


def only(told: dict[str, Any], of_country: dict[str, Any] | None = None, **about: Any) -> Judgement:
    snapshot, catalogue = small([indicator(**about)], profile=[told], national=[of_country or national()])
    (judged,) = judge(snapshot, catalogue, HOME, genders="T")
    return judged


def with_former(now: dict[str, Any], x: float, n: float) -> dict[str, Any]:
    low, high = wilson(x, n, Z95)
    former = {
        "previous_year": YEAR - 1,
        "previous_value": 100 * x / n,
        "previous_standard_error": 0.5 / math.sqrt(n),
    }
    series = [(YEAR - 1, 100 * x / n, low, high), (YEAR, now["value"], now["lower"], now["upper"])]
    names = ("year", "value", "lower", "upper")
    listed = {f"series_{name}": [point[i] for point in series] for i, name in enumerate(names)}
    listed |= {"series_similar_median": [None, None], "series_break": [False, False]}
    return now | former | listed | {"series_status": ["observed", "observed"]}


@pytest.mark.parametrize("x", [0, 4, 20, 55, 60, 70, 76, 79, 80, 85, 95, 100])
@pytest.mark.parametrize("n", [100, 400])
def test_change_of_a_share_is_newcombes(x: int, n: int) -> None:
    """The former year's answers are found again from its published limits."""
    x = x * n // 100
    judged = only(with_former(share(120, 200), x, n))
    assert judged.change is not None
    certainty = expected(120, 200, x, n)
    assert judged.change.certainty is certainty
    if certainty is None:
        assert judged.change.state is State.NO_CERTAIN_DIFFERENCE
        assert judged.change.reason.startswith("Förändringen sedan i fjol kan bero på slumpen: från ")
    else:
        better = x / n < 0.6
        assert judged.change.state is (State.BETTER if better else State.WORSE)
        assert judged.change.reason.startswith("Säker" if certainty is Certainty.CERTAIN else "Trolig")
        assert ("åt rätt håll" in judged.change.reason) is better


@pytest.mark.parametrize(("former", "n"), [(1, 25), (24, 25), (0, 12), (20, 40), (290, 300)])
def test_every_change_of_a_share_gives_newcombes_answer(former: int, n: int) -> None:
    """All own counts of 1,000, also where the former year's limits are very uneven."""
    counts = range(0, 1001, 2)
    ones = [indicator(f"X{x:04}") for x in counts]
    rows = [with_former(share(x, 1000, one.id), former, n) for x, one in zip(counts, ones, strict=True)]
    snapshot, catalogue = small(ones, profile=rows, national=[national(one.id) for one in ones])
    found = [j.change and j.change.certainty for j in judge(snapshot, catalogue, HOME, genders="T")]
    assert found == [expected(x, 1000, former, n) for x in counts]


@pytest.mark.parametrize(
    ("step", "certainty"), [(3.3, Certainty.CERTAIN), (2.2, Certainty.PROBABLE), (1.5, None)]
)
def test_change_by_noise(step: float, certainty: Certainty | None) -> None:
    told = noisy(50.0 + step * 5.0, 3.0) | {
        "previous_year": YEAR - 2,
        "previous_value": 50.0,
        "previous_standard_error": 4.0,
    }
    judged = only(told, national(scale="identity"), kind=Kind.MEAN, direction=Direction.LOWER)
    assert judged.change is not None
    assert judged.change.z == pytest.approx(step)
    assert judged.change.certainty is certainty
    assert judged.change.state is (State.WORSE if certainty else State.NO_CERTAIN_DIFFERENCE)
    assert f"sedan {YEAR - 2}" in judged.change.reason


def test_nothing_is_compared_backwards_across_a_new_definition() -> None:
    first = only(share(120, 200))
    assert first.change is not None
    assert (first.change.missing, first.change.reason) == ("first_measurement", "Första mätningen.")
    told = share(120, 200, series=[(2022, 80.0), (2023, None, None, None, None, True), (YEAR, 60.0)])
    new = only(told)
    assert new.change is not None
    assert (new.change.state, new.change.missing) == (State.CANNOT_BE_JUDGED, "new_definition")
    assert new.change.reason == "Ny definition 2023 – jämför inte bakåt."


@pytest.mark.parametrize(
    ("told", "words", "state", "certainty"),
    [
        ({"trend_method": "first_measurement"}, "Första mätningen", State.CANNOT_BE_JUDGED, None),
        ({"trend_method": "too_few_years"}, "För få år för att bedöma", State.CANNOT_BE_JUDGED, None),
        (
            {"trend_method": "new_definition"},
            "Ny definition 2024 – jämför inte bakåt",
            State.CANNOT_BE_JUDGED,
            None,
        ),
        (
            {"trend_method": "newcombe", "trend_direction": "decreasing", "previous_year": YEAR - 1},
            "Säker förändring sedan i fjol åt fel håll: minskar",
            State.WORSE,
            Certainty.CERTAIN,
        ),
        (
            {"trend_method": "newcombe", "trend_direction": "no_certain_trend"},
            "Förändringen kan bero på slumpen",
            State.NO_CERTAIN_DIFFERENCE,
            None,
        ),
        (
            {
                "trend_method": "chi_square",
                "trend_direction": "increasing",
                "trend_points": 5,
                "trend_p": 1e-5,
            },
            "Säker trend åt rätt håll: ökar (fem år)",
            State.BETTER,
            Certainty.CERTAIN,
        ),
        (
            {"trend_method": "chi_square", "trend_direction": "no_certain_trend", "trend_points": 5},
            "Ingen säker trend",
            State.NO_CERTAIN_DIFFERENCE,
            None,
        ),
        (
            {
                "trend_method": "mann_kendall",
                "trend_direction": "decreasing",
                "trend_points": 5,
                "trend_p": 0.0167,
                "series": [(2020 + i, 80.0 - 5 * i) for i in range(5)],
            },
            "Samma riktning varje år åt fel håll: minskar (fem år)",
            State.WORSE,
            Certainty.PROBABLE,
        ),
    ],
)
def test_trend_in_words(told: dict[str, Any], words: str, state: State, certainty: Certainty | None) -> None:
    judged = only(share(120, 200, **told))
    assert (judged.trend.words, judged.trend.state, judged.trend.certainty) == (words, state, certainty)
    undirected = only(share(120, 200, **told), direction=Direction.NONE)
    assert undirected.trend.state is None
    assert "håll" not in undirected.trend.words


def test_an_answer_has_a_year_since_when() -> None:
    told = row(
        value=1.0,
        uncertainty_method="fact",
        trend_method="fact",
        previous_year=YEAR - 1,
        previous_value=1.0,
        series=[(2020, 1.0), (2021, 0.0), (2022, 1.0), (2023, 1.0), (2024, 1.0)],
    )
    about: dict[str, Any] = {"kind": Kind.YES_NO, "coding": YesNoCoding(1.0, 0.0), "unit": ""}
    judged = only(told, **about)
    assert judged.trend.words == "Ja sedan 2022"
    assert judged.change is not None
    assert judged.change.reason == "Samma svar som i fjol: Ja."
    lost = only(told | {"value": 0.0}, **about)
    assert lost.change is not None
    assert (lost.change.state, lost.change.certainty) == (State.WORSE, None)
    assert lost.change.reason == "Svaret har ändrats sedan i fjol: från Ja (2023) till Nej (2024)."


@pytest.mark.parametrize("women", [30, 50, 62, 70])
def test_women_and_men_by_newcombe_on_the_totals_row(women: int) -> None:
    rows = [
        share(women + 70, 200),
        share(women, 100, gender="K"),
        share(70, 100, gender="M"),
    ]
    countries = [national(gender=sex) for sex in "TKM"]
    snapshot, catalogue = small([indicator()], profile=rows, national=countries)
    total, of_women, of_men = judge(snapshot, catalogue, HOME)
    assert [total.gender, of_women.gender, of_men.gender] == ["T", "K", "M"]
    assert of_women.women_men is None
    assert of_men.women_men is None
    one = total.women_men
    assert one is not None
    assert (one.own_value, one.value) == (women, 70)
    certainty = expected(women, 100, 70, 100)
    assert one.certainty is certainty
    assert one.state is (State.WORSE if certainty else State.NO_CERTAIN_DIFFERENCE)
    (alone,) = judge(snapshot, catalogue, HOME, genders="T")
    assert alone.women_men == one


def test_women_and_men_of_different_years_are_not_compared() -> None:
    rows = [share(140, 200), share(20, 100, gender="K", year=YEAR - 1), share(90, 100, gender="M")]
    snapshot, catalogue = small([indicator()], profile=rows, national=[national()])
    assert judge(snapshot, catalogue, HOME)[0].women_men is None


def test_a_past_year_is_judged_from_the_rows_up_to_it() -> None:
    history = [share(60 + 15 * i, 200, year=2018 + i, **peers(70.0, variance=0.0)) for i in range(7)]
    history[3] |= {
        "previous_year": 2020,
        "previous_value": 45.0,
        "previous_standard_error": 0.5 / math.sqrt(200),
    }
    others = [share(140, 200, year=2021, municipality_id=code) for code in ("0834", "1498", "1766")]
    unmeasured = indicator("X2")
    snapshot, catalogue = small(
        [indicator(), unmeasured],
        by_municipality=[as_row(one) for one in [*history, *others]],
        national=[national(year=2021, compared=290), national("X2", year=2021, compared=12)],
    )
    judged, absent = judge(snapshot, catalogue, HOME, year=2021, genders="T")
    assert (judged.year, judged.value, judged.state) == (2021, 52.5, State.WORSE)
    assert [point.year for point in judged.series] == [2018, 2019, 2020, 2021]
    assert judged.trend.method == "newcombe"
    assert judged.change is not None
    assert judged.change.certainty is expected(105, 200, 90, 200)
    assert judged.peers == (("0834", 70.0), ("1498", 70.0), ("1766", 70.0))
    assert (absent.indicator, absent.value, absent.status) == ("X2", None, "unknown")
    assert absent.state is State.CANNOT_BE_JUDGED
    assert judge(snapshot, catalogue, HOME, year=1999) == []


def test_past_trends_follow_the_same_rules() -> None:
    def trend_of(rows: list[dict[str, Any]], year: int = 2022, **about: Any) -> tuple[str, str]:
        snapshot, catalogue = small(
            [indicator(**about)],
            by_municipality=[as_row(one) for one in rows],
            national=[national(year=year, compared=290, scale="identity" if about else "arcsine")],
        )
        (judged,) = judge(snapshot, catalogue, HOME, year=year, genders="T")
        return judged.trend.method, judged.trend.direction

    rising = [share(60 + 20 * i, 200, year=2018 + i) for i in range(5)]
    assert trend_of(rising) == ("chi_square", "increasing")
    assert trend_of(rising[3:]) == ("newcombe", "no_certain_trend")
    assert trend_of([share(40, 200, year=2021), share(120, 200, year=2022)]) == ("newcombe", "increasing")
    assert trend_of([rising[0], rising[4]]) == ("too_few_years", "cannot_be_judged")
    assert trend_of(rising[4:]) == ("first_measurement", "cannot_be_judged")
    broken = [*rising[:4], rising[4] | {"break_before": True}]
    assert trend_of(broken) == ("new_definition", "cannot_be_judged")
    mean: dict[str, Any] = {"kind": Kind.MEAN}
    falling = [noisy(50.0 - i, 0.5, year=2018 + i) for i in range(5)]
    assert trend_of(falling, **mean) == ("mann_kendall", "decreasing")
    margins = [one | {"uncertainty_method": "margin", "margin": 0.5} for one in falling]
    assert trend_of(margins, **mean)[0] == "weighted"
    assert trend_of(margins[3:], **mean) == ("margins", "no_certain_trend")


def test_the_strip_has_the_country_and_the_series_its_peers() -> None:
    told = share(120, 200, series=[(2023, 58.0, 50.0, 66.0, 70.0), (YEAR, 60.0, 53.1, 66.5, 72.0)])
    spread = {"minimum": 10.0, "q25": 55.0, "median": 62.0, "q75": 71.0, "maximum": 99.0, "compared": 280}
    judged = only(told, national(**spread))
    assert judged.distribution == (10.0, 55.0, 62.0, 71.0, 99.0)
    assert [(p.year, p.similar_median, p.interval) for p in judged.series] == [
        (2023, 70.0, (50.0, 66.0)),
        (YEAR, 72.0, (53.1, 66.5)),
    ]
    assert judged.against[Comparator.NATIONAL].count == 280
