"""The four states against a comparator: which, how sure, and why not."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rodatraden.engine.catalogue.model import ColourRule, Direction, Kind, MunicipalityGroup, YesNoCoding
from rodatraden.engine.comparison.judgement import area_counts, judge
from rodatraden.engine.comparison.judgement.numbers import (
    STATES,
    Benchmark,
    against_median,
    answers_behind,
    estimates,
    two_estimates,
)
from rodatraden.engine.comparison.model import Certainty, Comparator, Judgement, State, UncertaintyMethod
from rodatraden.engine.errors import UnknownNameError

from .judging import (
    AREA,
    HOME,
    SIMILAR,
    Z95,
    Z998,
    indicator,
    national,
    noisy,
    peers,
    row,
    share,
    small,
    wilson,
)

SIDES = {
    (Direction.HIGHER, 1): State.BETTER,
    (Direction.HIGHER, -1): State.WORSE,
    (Direction.LOWER, 1): State.WORSE,
    (Direction.LOWER, -1): State.BETTER,
    (Direction.NONE, 1): State.HIGHER,
    (Direction.NONE, -1): State.LOWER,
    (Direction.NOT_SETTLED, 1): State.HIGHER,
    (Direction.NOT_SETTLED, -1): State.LOWER,
}


def only(rows: dict, of_country: dict | None = None, **about) -> Judgement:
    """The judgement of one row of the profile."""
    one = indicator(**about)
    snapshot, catalogue = small([one], profile=[rows], national=[of_country or national()])
    (judged,) = judge(snapshot, catalogue, HOME, genders=[rows["gender"]])
    return judged


@pytest.mark.parametrize(("direction", "side"), SIDES)
@pytest.mark.parametrize("certainty", [Certainty.CERTAIN, Certainty.PROBABLE, None])
def test_share_with_n_by_wilson(direction: Direction, side: int, certainty: Certainty | None) -> None:
    """Outside the 99.8 per cent limits is certain, outside the 95 only probable, inside no difference."""
    x, n = 120, 200
    narrow, wide = wilson(x, n, Z95), wilson(x, n, Z998)
    place = 0 if side > 0 else 1
    median = {
        Certainty.CERTAIN: wide[place] - side * 1.0,
        Certainty.PROBABLE: (wide[place] + narrow[place]) / 2,
        None: narrow[place] + side * 0.2,
    }[certainty]
    judged = only(share(x, n, **peers(median)), direction=direction)
    assert judged.state is (SIDES[direction, side] if certainty else State.NO_CERTAIN_DIFFERENCE)
    assert judged.certainty is certainty
    assert judged.interval == pytest.approx(narrow)
    assert judged.uncertainty_method is UncertaintyMethod.WILSON
    against = judged.against[Comparator.SIMILAR]
    assert against.z == pytest.approx(
        (math.asin(math.sqrt(0.6)) - math.asin(math.sqrt(median / 100))) / (0.5 / math.sqrt(n))
    )
    assert "Med 200 svar ligger ert värde mellan" in against.reason
    assert "(median för sju liknande kommuner)" in against.reason


@pytest.mark.parametrize(("direction", "side"), SIDES)
@pytest.mark.parametrize(
    ("z", "certainty"), [(3.2, Certainty.CERTAIN), (2.5, Certainty.PROBABLE), (1.9, None)]
)
def test_noise_from_the_panel(direction: Direction, side: int, z: float, certainty: Certainty | None) -> None:
    """z = (y - c)/√(s² + variance of the median)."""
    error, variance = 3.0, 16.0
    median = 500.0
    value = median + side * z * math.sqrt(error**2 + variance)
    judged = only(
        noisy(value, error, **peers(median, variance=variance)),
        national(scale="identity"),
        direction=direction,
        kind=Kind.COST,
    )
    assert judged.state is (SIDES[direction, side] if certainty else State.NO_CERTAIN_DIFFERENCE)
    assert judged.certainty is certainty
    assert judged.against[Comparator.SIMILAR].z == pytest.approx(side * z)
    assert judged.against[Comparator.SIMILAR].p_value == pytest.approx(math.erfc(z / math.sqrt(2)))


@pytest.mark.parametrize(
    ("scale", "value", "median"), [("log", 800.0, 1000.0), ("arcsine", 91.0, 96.0), ("identity", 4.0, 5.0)]
)
def test_noise_holds_on_its_own_scale(scale: str, value: float, median: float) -> None:
    on = {
        "log": math.log,
        "arcsine": lambda v: math.asin(math.sqrt(v / 100)),
        "identity": float,
    }[scale]
    error = abs(on(value) - on(median)) / 2.5
    told = noisy(value, error, lower=value * 0.9, upper=value * 1.1, **peers(median))
    judged = only(told, national(scale=scale), kind=Kind.MEAN)
    assert judged.against[Comparator.SIMILAR].z == pytest.approx(-2.5)
    assert (judged.state, judged.certainty) == (State.WORSE, Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("median", "state", "certainty"),
    [
        (77.9, State.NO_CERTAIN_DIFFERENCE, None),
        (78.1, State.WORSE, Certainty.PROBABLE),
        (74 + 4 * Z998 / Z95 + 0.1, State.WORSE, Certainty.CERTAIN),
    ],
)
def test_the_sources_margin(median: float, state: State, certainty: Certainty | None) -> None:
    """Kolada's 74 ± 4 is 70-78; the 99.8 per cent limits stretch it by 3.09/1.96."""
    told = row(
        value=74.0, margin=4.0, lower=70.0, upper=78.0, standard_error=4 / Z95, uncertainty_method="margin"
    )
    judged = only(told | peers(median), national(scale="identity"), kind=Kind.MEAN)
    assert (judged.state, judged.certainty) == (state, certainty)
    assert "Med källans felmarginal" in judged.reasons[0]


def test_a_rate_without_events_has_limits() -> None:
    """0 events of 1,000, per 10,000: the exact upper limits are 3.689 and 6.215 events."""
    told = row(
        value=0.0, count_n=0.0, denominator=1000.0, lower=0.0, upper=36.89, standard_error=18.8,
        uncertainty_method="byar",
    )  # fmt: skip
    for median, expected in ((30.0, None), (50.0, Certainty.PROBABLE), (70.0, Certainty.CERTAIN)):
        judged = only(
            told | peers(median), national(scale="identity"), kind=Kind.RATE, direction=Direction.LOWER
        )
        assert judged.certainty is expected
        assert judged.state is (State.BETTER if expected else State.NO_CERTAIN_DIFFERENCE)


def test_few_answers_among_the_peers_make_it_less_than_certain() -> None:
    """The interval that is shown decides whether there is a difference; certain takes the median's noise in."""
    quiet = only(share(120, 200, **peers(75.0, variance=0.0)))
    loud = only(share(120, 200, **peers(75.0, variance=0.01)))
    assert (quiet.state, quiet.certainty) == (State.WORSE, Certainty.CERTAIN)
    assert (loud.state, loud.certainty) == (State.WORSE, Certainty.PROBABLE)
    assert loud.reasons[0].endswith("så skillnaden är trolig, men jämförelsevärdet är också osäkert.")


def test_certain_also_needs_the_wide_limits() -> None:
    """0 of 60 against 8 per cent: z is -4.4, but Wilson's 99.8 per cent limit reaches 13.7 per cent."""
    judged = only(share(0, 60, **peers(8.0, variance=0.0)))
    assert judged.against[Comparator.SIMILAR].z == pytest.approx(-4.44, abs=0.01)
    assert (judged.state, judged.certainty) == (State.WORSE, Certainty.PROBABLE)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("non_response", "kommunen har inte svarat"),
        ("not_applicable", "inte aktuellt för kommunen"),
        ("suppressed", "för få personer bakom värdet (sekretess)"),
        ("not_collected", "uppgiften har inte samlats in"),
        ("not_published", "källan har inte publicerat värdet"),
        ("not_submitted", "kommunen har inte lämnat uppgiften"),
        ("unknown", "källan har ingen uppgift"),
    ],
)
def test_a_missing_value_says_why(status: str, words: str) -> None:
    judged = only(row(status=status, **peers(70.0)))
    assert (judged.state, judged.certainty, judged.value) == (State.CANNOT_BE_JUDGED, None, None)
    assert judged.reasons == (f"Inget värde för 2024: {words}.",)
    assert judged.against[Comparator.SIMILAR].missing == status
    assert judged.change is None


@pytest.mark.parametrize(("count", "missing"), [(0, "no_peers"), (1, "few_peers"), (2, "few_peers"), (3, "")])
def test_three_peers_are_needed(count: int, missing: str) -> None:
    judged = only(share(120, 200, **peers(90.0 if count else math.nan, count)))
    assert judged.against[Comparator.SIMILAR].missing == missing
    assert (judged.state is State.CANNOT_BE_JUDGED) is bool(missing)
    if count == 0:
        assert (
            judged.reasons[0]
            == "60\N{NO-BREAK SPACE}%, men ingen annan bland liknande kommuner har något värde för 2024."
        )
    if count == 2:
        assert "men bara två till bland liknande kommuner har ett värde" in judged.reasons[0]


def test_oneself_is_no_peer_in_the_county() -> None:
    """The county's median includes the municipality itself: three with a value are two others."""
    told = share(120, 200, **peers(90.0, 3, group="county"), **peers(90.0, 4, group="skr"))
    judged = only(told)
    assert judged.against[Comparator.COUNTY].missing == "few_peers"
    assert judged.against[Comparator.SKR_GROUP].state is State.WORSE
    assert "er egen inräknad" in judged.against[Comparator.SKR_GROUP].reason


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("too_little_history", "För lite historik"),
        ("values_do_not_vary", "Värdena ändras inte mellan åren"),
        (None, "Värdets osäkerhet är inte känd"),
    ],
)
def test_without_interval_nothing_is_said_to_be_similar(reason: str | None, words: str) -> None:
    judged = only(row(value=60.0, **peers(90.0)), national(noise_reason=reason))
    against = judged.against[Comparator.SIMILAR]
    assert judged.state is State.CANNOT_BE_JUDGED
    assert against.missing == (reason or "no_interval")
    assert words in against.reason
    assert (against.z, against.p_value) == (None, None)


def test_the_country_is_judged_by_its_median_and_tells_its_weighted_value_beside() -> None:
    judged = only(
        share(120, 200, **peers(61.0)),
        national(compared=287, median=80.0, national_value=62.0, variance=0.0),
    )
    against = judged.against[Comparator.NATIONAL]
    assert (against.value, against.count, against.mean_kind) == (80.0, 287, "median of municipalities")
    assert against.state is State.WORSE
    assert judged.national_value == 62.0
    assert any(
        "62\N{NO-BREAK SPACE}% (källans vägda värde); medianen bland kommunerna är 80" in r
        for r in judged.reasons
    )


ONE, TWO = YesNoCoding(1.0, 0.0), YesNoCoding(1.0, 2.0)


@pytest.mark.parametrize("coding", [ONE, TWO])
@pytest.mark.parametrize(
    ("direction", "has", "others", "state"),
    [
        (Direction.HIGHER, False, 5, State.WORSE),
        (Direction.HIGHER, False, 3, State.NO_CERTAIN_DIFFERENCE),
        (Direction.HIGHER, True, 2, State.BETTER),
        (Direction.HIGHER, True, 5, State.NO_CERTAIN_DIFFERENCE),
        (Direction.LOWER, False, 5, State.BETTER),
        (Direction.LOWER, True, 2, State.WORSE),
        (Direction.NONE, True, 2, State.HIGHER),
        (Direction.NONE, False, 5, State.LOWER),
    ],
)
def test_yes_and_no_are_facts(
    coding: YesNoCoding, direction: Direction, has: bool, others: int, state: State
) -> None:
    values = [coding.yes] * others + [coding.no] * (7 - others)
    told = row(
        value=coding.yes if has else coding.no,
        uncertainty_method="fact",
        similar_value=values,
        **peers(sorted(values)[3]),
    )
    judged = only(told, direction=direction, kind=Kind.YES_NO, coding=coding, unit="")
    against = judged.against[Comparator.SIMILAR]
    assert (judged.state, judged.certainty, judged.interval) == (state, None, None)
    assert judged.uncertainty_method is UncertaintyMethod.FACT
    assert against.share_yes == pytest.approx(others / 7)
    letters = {2: "två", 3: "tre", 5: "fem"}[others]
    assert against.reason == f"{'Ja' if has else 'Nej'} hos er, Ja hos {letters} av sju liknande kommuner."


def test_half_of_the_peers_is_no_difference_and_an_unknown_answer_none_at_all() -> None:
    told = row(
        value=0.0, uncertainty_method="fact", similar_value=[1.0] * 3 + [0.0] * 3 + [None], **peers(0.5, 6)
    )
    about = {"kind": Kind.YES_NO, "coding": ONE, "unit": ""}
    assert only(told, **about).state is State.NO_CERTAIN_DIFFERENCE
    assert only(told | {"value": 1.0}, **about).state is State.NO_CERTAIN_DIFFERENCE
    strange = only(told | {"value": 7.0}, **about)
    assert (strange.state, strange.against[Comparator.SIMILAR].missing) == (State.CANNOT_BE_JUDGED, "coding")


def test_position_is_told_with_its_probability() -> None:
    banded = {"rank": 250, "band": 4, "p_best": 0.01, "p_middle": 0.53, "p_worst": 0.46}
    judged = only(share(120, 200, **peers(61.0), **banded), national(compared=287, prior_variance=0.01))
    assert judged.reasons[1] == (
        "Rött i ÖJ:s färger, men sannolikheten att ni hör till den sämsta fjärdedelen är 46\N{NO-BREAK SPACE}%."
    )
    chance = judged.band_probability
    assert chance is not None
    assert (chance.best, chance.middle, chance.worst) == (0.01, 0.53, 0.46)
    plain = only(
        share(120, 200, **peers(61.0), **banded),
        national(compared=287, prior_variance=0.01),
        direction=Direction.NONE,
    )
    assert plain.reasons[1] == "Plats 250 av 287 från den högsta: lägsta fjärdedelen."
    uncoloured = only(
        share(120, 200, **peers(61.0), **banded),
        national(compared=287, prior_variance=0.01),
        colour_rule=ColourRule.NONE,
    )
    assert uncoloured.reasons[1].startswith("Plats 250 av 287: sämsta fjärdedelen, men sannolikheten")


def test_values_that_cannot_be_told_from_chance_have_no_probability() -> None:
    judged = only(
        share(120, 200, **peers(61.0), rank=250, band=4), national(compared=287, prior_variance=0.0)
    )
    assert judged.indistinct
    assert judged.band_probability is None
    assert judged.reasons[1] == (
        "Plats 250 av 287, men de olika kommunernas värden går inte att skilja från slumpen."
    )


def test_own_group_is_the_median_of_its_named_members() -> None:
    members = ("0834", "1498", "1715", HOME)
    rows = [
        share(120, 200, **peers(61.0)),
        *(share(x, 200, municipality_id=code) for code, x in zip(members[:3], (170, 180, 190), strict=True)),
    ]
    snapshot, catalogue = small([indicator()], profile=rows, national=[national()])
    group = MunicipalityGroup("g", "Nordväst", members, "own", "")
    (judged,) = judge(
        snapshot,
        catalogue,
        HOME,
        genders="T",
        against=[Comparator.OWN_GROUP, Comparator.SIMILAR],
        own_group=group,
    )
    against = judged.against[Comparator.OWN_GROUP]
    assert (against.value, against.count) == (pytest.approx(87.5), 4)  # 60, 85, 90, 95
    assert against.variance == pytest.approx(1.57 * (0.25 / 200) / 4)
    assert judged.state is State.WORSE
    assert "fyra kommuner i gruppen Nordväst" in against.reason
    assert judged.peers == (("0834", 85.0), ("1498", 90.0), ("1715", 95.0))
    (named,) = judge(
        snapshot, catalogue, HOME, genders="T", against=[Comparator.OWN_GROUP], own_group=members[:3]
    )
    assert named.against[Comparator.OWN_GROUP].count == 3


def test_what_does_not_exist_is_said_so() -> None:
    snapshot, catalogue = small([indicator()], profile=[share(1, 20)], national=[national()])
    for asked in (
        {"indicators": ["N99999"]},
        {"area": "finns-inte"},
        {"genders": ["X"]},
        {"against": [Comparator.OWN_GROUP]},
        {"against": [Comparator.OWN_GROUP], "own_group": ["Atlantis"]},
    ):
        with pytest.raises(UnknownNameError) as raised:
            judge(snapshot, catalogue, HOME, **asked)
        assert raised.value.what
        assert raised.value.todo
    with pytest.raises(UnknownNameError):
        judge(snapshot, catalogue, "Atlantis")


def test_counts_by_area_are_those_of_the_judgements() -> None:
    ones = [
        indicator("A"),
        indicator("B", direction=Direction.LOWER),
        indicator("C", direction=Direction.NONE),
        indicator("D", kind=Kind.YES_NO, coding=ONE, unit=""),
        indicator("E", retired=True),
        indicator("F", uncertainty_of="A"),
        indicator("G", areas=(AREA, "ifo")),
        indicator("H", areas=()),
    ]
    rows = [share(120, 200, one.id, **peers(90.0)) for one in ones if one.id != "D"]
    rows.append(row("D", 0.0, uncertainty_method="fact", similar_value=[1.0] * 7, **peers(1.0)))
    snapshot, catalogue = small(ones, profile=rows, national=[national(one.id) for one in ones])
    counted = area_counts(snapshot, catalogue, HOME)
    assert counted == {
        AREA: Counter({State.WORSE: 3, State.BETTER: 1, State.LOWER: 1}),
        "ifo": Counter({State.WORSE: 1}),
    }
    judged = judge(snapshot, catalogue, HOME, area=AREA, genders="T")
    assert Counter(j.state for j in judged if j.indicator not in "EF") == counted[AREA]


def test_an_empty_snapshot_judges_nothing() -> None:
    snapshot, catalogue = small([indicator()])
    assert judge(snapshot, catalogue, HOME) == []
    assert judge(snapshot, catalogue, HOME, year=2020) == []
    assert area_counts(snapshot, catalogue, HOME) == {}


def test_peers_of_the_first_comparator_come_with_their_values() -> None:
    told = share(120, 200, similar_value=[70.0, None, 72.0, None, 80.0, 81.0, 60.0], **peers(72.0, 5))
    judged = only(told)
    assert judged.peers == (
        (SIMILAR[0], 70.0), (SIMILAR[2], 72.0), (SIMILAR[4], 80.0), (SIMILAR[5], 81.0), (SIMILAR[6], 60.0)
    )  # fmt: skip
    assert judged.against[Comparator.SIMILAR].group_name.startswith("Liknande kommuner, ")


@settings(max_examples=200, deadline=None)
@given(n=st.integers(5, 5000), data=st.data())
def test_wilsons_limits_tell_the_answers_behind_them(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    low, high = (limit / 100 for limit in wilson(x, n, Z95))
    rounded = round(x / n, 3)
    found, answers = answers_behind(
        np.array([rounded]), np.array([max(low, 0.0)]), np.array([min(high, 1.0)])
    )
    assert found[0] == pytest.approx(x / n, abs=1e-6)
    assert answers[0] == pytest.approx(n, rel=1e-4)


SIMULATED = 60_000


def certain_and_probable(states: np.ndarray, certain: np.ndarray) -> tuple[float, float]:
    differs = states != STATES.index(State.NO_CERTAIN_DIFFERENCE)
    return float(np.mean(differs & certain)), float(np.mean(differs))


@pytest.mark.parametrize(("members", "answers"), [(7, 40), (7, 400), (3, 100), (290, 60)])
def test_chance_alone_is_hardly_ever_certain_with_n(members: int, answers: int) -> None:
    """Everyone's true share is 75 per cent: at most 0.4 per cent are called certain."""
    draw = np.random.default_rng(1)
    size = SIMULATED // (10 if members > 100 else 1)
    x = draw.binomial(answers, 0.75, size).astype(float)
    others = draw.binomial(answers, 0.75, (size, members)) / answers * 100
    n = np.full(size, float(answers))
    limits = np.array([wilson(k, answers, Z95) for k in range(answers + 1)])[x.astype(int)]
    words = {name: np.full(size, name, dtype=object) for name in ("arcsine", "wilson", "")}
    own = estimates(100 * x / n, words["arcsine"], 0.5 / np.sqrt(n), *limits.T, words["wilson"], x, n)
    count = np.full(size, float(members))
    benchmark = Benchmark(
        np.median(others, axis=1), count, count, 1.57 * 0.25 / n / members, count * np.nan, count > 0
    )
    answer = against_median(own, benchmark, np.ones(size, dtype=np.int8), words[""])
    certain, differs = certain_and_probable(answer.state, answer.certain)
    assert certain <= 0.004
    assert 0.02 < differs < 0.16  # the interval alone; with few peers more often than 5 per cent


def test_chance_alone_is_hardly_ever_certain_with_noise_and_over_time() -> None:
    draw = np.random.default_rng(2)
    value, former = draw.normal(50, 4, (2, SIMULATED))
    middle = np.median(draw.normal(50, 4, (SIMULATED, 7)), axis=1)
    error, nothing = np.full(SIMULATED, 4.0), np.full(SIMULATED, np.nan)
    words = {name: np.full(SIMULATED, name, dtype=object) for name in ("identity", "panel_noise", "")}

    def known(values: np.ndarray):
        limits = values - Z95 * 4, values + Z95 * 4
        return estimates(values, words["identity"], error, *limits, words["panel_noise"], nothing, nothing)

    sign = np.ones(SIMULATED, dtype=np.int8)
    seven = np.full(SIMULATED, 7.0)
    benchmark = Benchmark(middle, seven, seven, np.full(SIMULATED, 1.57 * 16 / 7), nothing, nothing > 0)
    for answer in (
        against_median(known(value), benchmark, sign, words[""]),
        two_estimates(known(value), known(former), sign, words[""]),
    ):
        certain, differs = certain_and_probable(answer.state, answer.certain)
        assert certain <= 0.004
        assert differs == pytest.approx(0.05, abs=0.01)
