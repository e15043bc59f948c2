"""Each of the handbook's questions gives its reason when it should, and not when it should not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rodatraden.engine.catalogue.model import Direction, Indicator, IndicatorType, Kind, YesNoCoding
from rodatraden.engine.comparison.model import Comparator, Question, Reason, State, SuggestedList
from rodatraden.engine.comparison.suggestions import Goal, suggest
from rodatraden.engine.comparison.suggestions.units import homogeneity
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.figures.schema import FIGURE_SCHEMA

from .judging import (
    AREA,
    FETCHED,
    HOME,
    SIMILAR,
    YEAR,
    Z95,
    indicator,
    national,
    noisy,
    packaged,
    peers,
    row,
    share,
    small,
)

COUNTRY = {"compared": 287, "minimum": 20.0, "q25": 55.0, "median": 60.0, "q75": 65.0, "maximum": 99.0}
ALIKE = share(120, 200, **peers(60.0, variance=0.0001))
YES_NO: dict[str, Any] = {"kind": Kind.YES_NO, "coding": YesNoCoding(1.0, 0.0), "unit": ""}


def suggested(
    rows: list[dict[str, Any]],
    indicators: list[Indicator] | None = None,
    countries: list[dict[str, Any]] | None = None,
    values: list[dict[str, Any]] | None = None,
    **asked: Any,
) -> SuggestedList:
    snapshot, catalogue = small(
        indicators or [indicator()], values or [], profile=rows, national=countries or [national(**COUNTRY)]
    )
    return suggest(snapshot, catalogue, HOME, area=AREA, **asked)


def reasons(found: SuggestedList, question: Question) -> list[Reason]:
    return [r for s in found.suggestions for r in s.reasons if r.question is question]


def test_nothing_that_sticks_out_is_not_suggested() -> None:
    found = suggested([ALIKE])
    assert found.suggestions == ()
    assert (found.looked_at, found.counts) == (1, {State.NO_CERTAIN_DIFFERENCE: 1})
    assert (found.municipality, found.area) == (HOME, AREA)


# Q06


@pytest.mark.parametrize(
    ("direction", "goal", "weight", "words"),
    [
        (
            Direction.HIGHER,
            70.0,
            2.0,
            "60 % är under ert mål 70 % (plan 2025), och det beror inte på slumpen.",
        ),
        (
            Direction.HIGHER,
            62.0,
            1.0,
            "60 % är under ert mål 62 % (plan 2025), men avståndet ryms inom osäkerheten.",
        ),
        (Direction.HIGHER, 50.0, None, ""),
        (Direction.LOWER, 50.0, 2.0, "60 % är över ert mål 50 % (plan 2025), och det beror inte på slumpen."),
        (Direction.LOWER, 70.0, None, ""),
        (
            Direction.NONE,
            50.0,
            2.0,
            "60 % är vid sidan av ert mål 50 % (plan 2025), och det beror inte på slumpen.",
        ),
        (Direction.NONE, 61.0, None, ""),
    ],
)
def test_own_goal(direction: Direction, goal: float, weight: float | None, words: str) -> None:
    found = suggested([ALIKE], [indicator(direction=direction)], goals={"X1": Goal(goal, "plan 2025")})
    told = reasons(found, Question.OWN_GOAL)
    assert [r.weight for r in told] == ([] if weight is None else [weight])
    assert [r.words.replace("\N{NO-BREAK SPACE}", " ") for r in told] == ([words] if words else [])


def test_an_own_goal_can_have_a_direction_of_its_own_and_needs_no_interval() -> None:
    ones = [indicator(direction=Direction.NONE)]
    found = suggested([ALIKE], ones, goals={"X1": Goal(70.0, direction=Direction.HIGHER)})
    assert len(reasons(found, Question.OWN_GOAL)) == 1
    bare = suggested([row(value=60.0, **peers(60.0))], goals={"X1": Goal(70.0)})
    assert bare.suggestions[0].weight == 1.2
    assert suggested([row()], goals={"X1": Goal(70.0)}).suggestions == ()
    no = row(value=0.0, uncertainty_method="fact", similar_value=[0.0] * 7, **peers(0.0))
    answer = suggested([no], [indicator(**YES_NO)], goals={"X1": Goal(1.0)})
    assert [r.words for r in reasons(answer, Question.OWN_GOAL)] == ["Ni svarar Nej; målet är Ja."]


# Q07


@pytest.mark.parametrize(
    ("direction", "x", "strength", "words"),
    [
        (Direction.HIGHER, 90, False, "Säkert sämre än liknande kommuner: 45 % mot 60 %."),
        (Direction.HIGHER, 150, True, "Säkert bättre än liknande kommuner: 75 % mot 60 %."),
        (Direction.LOWER, 150, False, "Säkert sämre än liknande kommuner: 75 % mot 60 %."),
    ],
)
def test_strength_and_weakness(direction: Direction, x: int, strength: bool, words: str) -> None:
    told = share(x, 200, **peers(60.0, variance=0.0001))
    (one,) = suggested([told], [indicator(direction=direction)], [national()]).suggestions
    assert (one.strength, one.weight) == (strength, 2.0)
    (reason,) = one.reasons
    assert (reason.question, reason.strength) == (Question.STRENGTH_OR_WEAKNESS, strength)
    assert reason.words.replace("\N{NO-BREAK SPACE}", " ") == words


def test_several_comparators_add_and_are_named() -> None:
    told = share(90, 200, **peers(60.0, variance=0.0), **peers(61.0, 15, 0.0, "county"))
    (one,) = suggested([told], countries=[national(**COUNTRY, variance=0.0)]).suggestions
    assert one.weight == pytest.approx(2.4)
    assert one.reasons[0].words.endswith("; detsamma mot länet och riket.")


def test_a_probable_difference_counts_only_if_it_stands_when_all_are_counted() -> None:
    """p = 0.02 among 1 test stands, among 40 it does not."""
    shifted = noisy(100 - 2.33, 1.0, **peers(100.0, variance=0.0))
    about = {"kind": Kind.MEAN}
    country = national(scale="identity")
    alone = suggested([shifted], [indicator(**about)], [country])
    assert [s.weight for s in alone.suggestions] == [1.2]
    assert alone.suggestions[0].reasons[0].words.startswith("Troligen sämre än liknande kommuner")
    others = [f"Y{i:02}" for i in range(39)]
    rows = [
        shifted,
        *(noisy(100.0 + 0.01 * i, 1.0, code, **peers(100.0, variance=0.0)) for i, code in enumerate(others)),
    ]
    many = suggested(
        rows,
        [indicator(**about), *(indicator(code, **about) for code in others)],
        [country, *(national(code, "identity") for code in others)],
    )
    assert many.counts[State.WORSE] == 1
    assert many.suggestions == ()
    assert many.screening.startswith(
        "40 indikatorer granskade. 40 gick att pröva mot liknande kommuner; även om inget skilde sig på riktigt "
        "skulle ungefär 2 av dem se ut att göra det på 95-procentsnivån och 0,08 på 99,8-procentsnivån. "
        "1 gjorde det, 0 av dem säkert."
    )


def test_certain_against_others_only_adds_to_other_reasons() -> None:
    told = share(90, 200, **peers(46.0, variance=0.0001))
    country = national(**COUNTRY, variance=0.0)
    assert suggested([told], countries=[country]).suggestions == ()
    red = {"rank": 280, "band": 4, "p_best": 0.0, "p_middle": 0.03, "p_worst": 0.97}
    (one,) = suggested([told | red], countries=[country]).suggestions
    assert {r.question for r in one.reasons} == {Question.STRENGTH_OR_WEAKNESS, Question.STICKS_OUT}


# Q08


def test_far_outside_the_middle_half() -> None:
    """On the arcsine scale the fence below lies at about 40 per cent."""
    low = share(40, 200, **peers(24.0, variance=0.0001))
    found = suggested([low])
    (reason,) = reasons(found, Question.STICKS_OUT)
    assert (reason.weight, reason.strength) == (1.5, False)
    assert "20\N{NO-BREAK SPACE}% ligger långt under hälften av landets kommuner" in reason.words
    assert "mellan 55 och 65\N{NO-BREAK SPACE}%" in reason.words
    inside = share(92, 200, **peers(46.0, variance=0.0001))
    assert reasons(suggested([inside]), Question.STICKS_OUT) == []
    unsure = share(4, 20, **peers(24.0, variance=0.0001))  # the interval reaches inside the fence
    assert reasons(suggested([unsure]), Question.STICKS_OUT) == []


def test_without_direction_only_what_sticks_out_and_neutrally() -> None:
    about = {"direction": Direction.NONE, "kind": Kind.COST, "unit": "kr/inv"}
    country = national(
        **(COUNTRY | {"q25": 800.0, "median": 900.0, "q75": 1000.0, "compared": 287}), scale="log"
    )
    error = {"standard_error": 0.03, "lower": 2850.0, "upper": 3150.0}
    high = noisy(3000.0, 1.0, **error, **peers(900.0, variance=0.0001))
    found = suggested([high], [indicator(**about)], [country])
    (one,) = found.suggestions
    assert (one.strength, {r.question for r in one.reasons}) == (False, {Question.STICKS_OUT})
    assert "sämre" not in one.reasons[0].words
    merely = noisy(
        1150.0, 1.0, **(error | {"lower": 1090.0, "upper": 1210.0}), **peers(900.0, variance=0.0001)
    )
    quarter = {"rank": 40, "band": 1, "p_best": 0.99, "p_middle": 0.01, "p_worst": 0.0}
    plain = suggested([merely | quarter], [indicator(**about)], [country])
    assert (plain.counts, plain.suggestions) == ({State.HIGHER: 1}, ())
    top = suggested([merely | quarter | {"rank": 4}], [indicator(**about)], [country])
    assert "högsta fjärdedelen" in top.suggestions[0].reasons[0].words


def test_a_surprise_is_what_the_areas_other_indicators_do_not_show() -> None:
    codes = [f"Y{i}" for i in range(9)]
    good = {"band": 1, "p_best": 0.5, "p_middle": 0.5, "p_worst": 0.0}
    bad = {"rank": 270, "band": 4, "p_best": 0.0, "p_middle": 0.1, "p_worst": 0.9}

    def surprises(rank: int) -> list[str]:
        rows = [ALIKE | bad, *(ALIKE | good | {"indicator_id": code, "rank": rank} for code in codes)]
        found = suggested(
            rows,
            [indicator(), *(indicator(code) for code in codes)],
            [national(**COUNTRY), *(national(code, **COUNTRY) for code in codes)],
        )
        return [r.words for r in reasons(found, Question.STICKS_OUT) if r.words.startswith("Överraskar")]

    assert len(surprises(40)) == 1
    assert surprises(200) == []


# Q09


def series(values: list[float], medians: list[float], error: float = 2.0) -> list[tuple[Any, ...]]:
    first = YEAR - len(values) + 1
    return [
        (first + i, v, v - Z95 * error, v + Z95 * error, m)
        for i, (v, m) in enumerate(zip(values, medians, strict=True))
    ]


@pytest.mark.parametrize(
    ("values", "years"),
    [
        ([56.0, 56.0, 56.0, 56.0], "Fyra år i rad sämre än medianen för liknande kommuner"),
        ([62.0, 55.0, 55.0, 55.0], "Tre år i rad sämre än medianen för liknande kommuner"),
        ([55.0, 55.0, 61.0, 55.0], None),  # interrupted
        ([59.6, 59.6, 59.6, 59.6], None),  # below, but no difference together
        ([64.0, 64.0, 64.0, 64.0], None),  # better
    ],
)
def test_years_in_a_row(values: list[float], years: str | None) -> None:
    told = noisy(values[-1], 2.0, series=series(values, [60.0] * 4), **peers(60.0, variance=0.2))
    found = suggested([told], [indicator(kind=Kind.MEAN)], [national(scale="identity")])
    words = [r.words for r in reasons(found, Question.REPEATED_OR_WORSENING)]
    assert [w.split(";")[0] for w in words] == ([years] if years else [])


def test_measurements_with_years_between_are_called_so() -> None:
    points = [(year, 50.0, 46.0, 54.0, 60.0) for year in (2018, 2020, 2022, 2024)]
    told = noisy(50.0, 2.0, series=points, **peers(60.0, variance=0.0))
    found = suggested([told], [indicator(kind=Kind.MEAN)], [national(scale="identity")])
    assert any(
        r.words.startswith("Fyra mätningar i rad") for r in reasons(found, Question.REPEATED_OR_WORSENING)
    )


@pytest.mark.parametrize(
    ("told", "weights"),
    [
        ({"trend_method": "chi_square", "trend_direction": "decreasing", "trend_p": 1e-4}, [1.5]),
        ({"trend_method": "mann_kendall", "trend_direction": "decreasing", "trend_p": 0.03}, [1.0]),
        ({"trend_method": "chi_square", "trend_direction": "no_certain_trend", "trend_p": 0.4}, []),
    ],
)
def test_a_worsening_trend(told: dict[str, Any], weights: list[float]) -> None:
    """Alone in its screen a probable trend stands; it is never called certain."""
    found = suggested([ALIKE | told | {"trend_points": 5}])
    assert [r.weight for r in reasons(found, Question.REPEATED_OR_WORSENING)] == weights


def test_a_certain_deterioration_since_last_year() -> None:
    def of(former: float) -> list[Reason]:
        told = noisy(60.0, 1.0, **peers(60.0, variance=0.1)) | {
            "previous_year": YEAR - 1,
            "previous_value": former,
            "previous_standard_error": 1.0,
        }
        found = suggested([told], [indicator(kind=Kind.MEAN)], [national(scale="identity")])
        return reasons(found, Question.REPEATED_OR_WORSENING)

    (worse,) = of(66.0)
    assert (worse.weight, worse.strength) == (1.5, False)
    assert worse.words.startswith("Säker förändring sedan i fjol, åt fel håll")
    assert of(61.0) == []
    assert of(54.0) == []  # an improvement alone is no suggestion


# Q10


def test_comparable_municipalities_are_better() -> None:
    def of(values: list[float | None]) -> list[Reason]:
        count = sum(v is not None for v in values)
        told = share(110, 200, similar_value=values, **peers(60.0, count, 1.57 * 0.25 / 200 / 7))
        return reasons(suggested([told], goals={"X1": Goal(99.0)}), Question.PEERS_BETTER)

    (reason,) = of([80.0, 81.0, 82.0, 84.0, 55.0, 50.0, 52.0])
    assert reason.weight == pytest.approx(1.0 + 0.5 * 4 / 7)
    best = packaged().municipality(SIMILAR[3]).name
    assert reason.words == (
        f"Fyra av sju bland liknande kommuner ligger klart bättre till, bäst {best} med 84\N{NO-BREAK SPACE}%."
    )
    assert of([80.0, 81.0, 82.0, 57.0, 55.0, 50.0, 52.0]) == []  # three of seven
    assert of([58.0, 59.0, 60.0, 61.0, 58.0, 60.0, 61.0]) == []  # better, but not clearly
    assert of([None, None, 80.0, 81.0, None, None, None]) == []  # too few


@pytest.mark.parametrize(("yes", "suggests"), [(7, True), (5, True), (4, False), (3, False)])
def test_what_most_similar_municipalities_have(yes: int, suggests: bool) -> None:
    values = [1.0] * yes + [0.0] * (7 - yes)
    told = row(value=0.0, uncertainty_method="fact", similar_value=values, **peers(float(yes > 3)))
    found = suggested([told], [indicator(**YES_NO)])
    assert bool(found.suggestions) is suggests
    if suggests:
        letters = {7: "sju", 5: "fem"}[yes]
        assert found.suggestions[0].reasons[0] == Reason(
            Question.PEERS_BETTER,
            f"Ni har inte det här; {letters} av sju bland liknande kommuner har det.",
            0.6 + 0.6 * yes / 7,
        )


def test_the_same_answer_for_years_adds() -> None:
    told = row(
        value=0.0,
        uncertainty_method="fact",
        similar_value=[1.0] * 4 + [0.0] * 3,
        series=[(2021 + i, 0.0, None, None, 1.0) for i in range(4)],
        **peers(1.0),
    )
    (one,) = suggested([told], [indicator(**YES_NO)]).suggestions
    assert [r.question for r in one.reasons] == [Question.PEERS_BETTER, Question.REPEATED_OR_WORSENING]


# Q11


def unit(name: str, x: float, n: float | None, **other: Any) -> dict[str, Any]:
    base: dict[str, Any] = dict.fromkeys(FIGURE_SCHEMA.names)
    value = 100 * x / n if n else x
    return (
        base
        | {
            "indicator_id": "X1",
            "municipality_id": HOME,
            "unit_id": name,
            "year": YEAR,
            "gender": "T",
            "value": value,
            "status": "observed",
            "count_n": x if n else None,
            "denominator": n,
            "source": "Kolada",
            "fetched_at": FETCHED,
        }
        | other
    )


@pytest.mark.parametrize(
    ("units", "words"),
    [
        (
            [unit("a", 38, 40), unit("b", 20, 40)],
            "Era två enheter skiljer sig säkert åt: mellan 50 och 95 %.",
        ),
        (
            [unit("a", 36, 40), unit("b", 28, 40)],
            "Era två enheter skiljer sig troligen åt: mellan 70 och 90 %.",
        ),
        ([unit("a", 32, 40), unit("b", 28, 40)], None),
        ([unit("a", 38, 40)], None),
        ([unit("a", 38, 40), unit("b", 1, 4)], None),  # four answers are not shown
        ([unit("a", 38, 40), unit("b", 20, 40, status="suppressed")], None),
        ([unit("a", 38, 40), unit("b", 20, 40, year=YEAR - 1)], None),
        ([unit("a", 95, None), unit("b", 50, None)], "Era två enheter ligger mellan 50 och 95 %."),
        ([unit("a", 62, None), unit("b", 58, None)], None),  # less than the country's middle half
    ],
)
def test_units(units: list[dict[str, Any]], words: str | None) -> None:
    own = indicator(has_unit_data=True)
    found = suggested([ALIKE], [own], values=units, goals={"X1": Goal(99.0)})
    told = [r.words.replace("\N{NO-BREAK SPACE}", " ") for r in reasons(found, Question.UNITS_DIFFER)]
    assert len(told) == (words is not None)
    assert all(t.startswith(words or "") for t in told)
    unknown = suggested([ALIKE], [indicator()], values=units, goals={"X1": Goal(99.0)})
    assert reasons(unknown, Question.UNITS_DIFFER) == []


def test_homogeneity_is_pearsons() -> None:
    """38 of 40 against 20 of 40: χ² = 20.313 with one degree of freedom."""
    found = homogeneity(np.array([38.0, 20.0]), np.array([40.0, 40.0]))
    assert found == pytest.approx(math.erfc(math.sqrt(20.313 / 2)), rel=1e-3)
    assert homogeneity(np.array([2.0, 1.0]), np.array([40.0, 40.0])) is None


# Q13


def sexes(women: int, men: int) -> list[dict[str, Any]]:
    total = share(120, 200, **peers(60.0, variance=0.0001))
    return [total, share(women, 100, gender="K"), share(men, 100, gender="M")]


@pytest.mark.parametrize(
    ("women", "men", "weight"), [(45, 75, 1.2), (52, 68, 0.8), (58, 62, None), (75, 45, 1.2)]
)
def test_women_and_men(women: int, men: int, weight: float | None) -> None:
    countries = [national(gender=sex, **COUNTRY) for sex in "TKM"]
    found = suggested(sexes(women, men), countries=countries, goals={"X1": Goal(99.0)})
    assert [r.weight for r in reasons(found, Question.WOMEN_MEN)] == ([] if weight is None else [weight])
    assert len(found.suggestions) == 1  # never one per sex


def test_a_difference_that_the_whole_country_has_weighs_half() -> None:
    countries = [
        national(**COUNTRY),
        national(gender="K", **(COUNTRY | {"median": 50.0})),
        national(gender="M", **(COUNTRY | {"median": 75.0})),
    ]
    found = suggested(sexes(45, 75), countries=countries, goals={"X1": Goal(99.0)})
    (reason,) = reasons(found, Question.WOMEN_MEN)
    assert reason.weight == pytest.approx(0.6)
    assert reason.words.endswith("Ungefär samma skillnad finns i landet som helhet.")
    assert suggested(sexes(45, 75), countries=countries).suggestions == ()


# The list


def test_order_and_what_is_looked_at() -> None:
    ones = [
        indicator("A", type=IndicatorType.STRUCTURE),
        indicator("B", type=IndicatorType.OUTCOME),
        indicator("C", type=IndicatorType.PROCESS),
        indicator("D"),
        indicator("E"),
        indicator("F", retired=True, last_year=YEAR),
        indicator("G", uncertainty_of="A"),
        indicator("H", areas=("ifo",)),
        indicator("I"),
    ]
    worse, better = (
        share(90, 200, **peers(60.0, variance=0.0001)),
        share(150, 200, **peers(60.0, variance=0.0001)),
    )
    rows = [worse | {"indicator_id": code} for code in "ABCFGH"]
    falling = {
        "trend_method": "chi_square",
        "trend_direction": "decreasing",
        "trend_p": 1e-5,
        "trend_points": 5,
    }
    rows.append(worse | {"indicator_id": "D"} | falling)
    rows += [better | {"indicator_id": "E"}, row("I", status="suppressed")]
    found = suggested(rows, ones, [national(one.id) for one in ones])
    assert [s.judgement.indicator for s in found.suggestions] == ["D", "B", "C", "A", "E"]
    assert [s.strength for s in found.suggestions] == [False] * 4 + [True]
    assert found.looked_at == 6
    assert found.not_judged == {"För få personer bakom värdet (sekretess)": 1}
    assert sum(found.counts.values()) == found.looked_at


def test_where_there_is_no_total_one_of_the_sexes_stands() -> None:
    rows = [
        share(45, 100, gender="K", **peers(75.0, variance=0.0)),
        share(45, 100, gender="M", **peers(75.0, variance=0.0)),
    ]
    found = suggested(rows, countries=[national(gender=sex) for sex in "KM"])
    assert [s.judgement.gender for s in found.suggestions] == ["K"]
    assert found.looked_at == 1


def test_the_first_comparator_decides() -> None:
    told = share(90, 200, **peers(46.0, variance=0.0001), **peers(60.0, 15, 0.0001, "county"))
    first = suggested([told], against=[Comparator.COUNTY, Comparator.SIMILAR])
    assert first.counts == {State.WORSE: 1}
    assert first.suggestions[0].reasons[0].words.startswith("Säkert sämre än länet")
    assert "mot länet" in first.screening


def test_an_area_without_figures_and_one_that_does_not_exist() -> None:
    snapshot, catalogue = small([indicator()], profile=[ALIKE], national=[national()])
    empty = suggest(snapshot, catalogue, HOME, area="vald")
    assert (empty.looked_at, empty.suggestions, empty.counts) == (0, (), {})
    assert empty.screening.startswith("0 indikatorer granskade.")
    with pytest.raises(UnknownNameError):
        suggest(snapshot, catalogue, HOME, area="månen")
