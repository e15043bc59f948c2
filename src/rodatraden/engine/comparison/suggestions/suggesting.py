"""From judgements to the suggested gross list: reasons by question, weighed and ordered. People choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Indicator, MunicipalityGroup
from rodatraden.engine.comparison.judgement import STANDING, judge
from rodatraden.engine.comparison.model import (
    Certainty,
    Comparator,
    Judgement,
    Question,
    Reason,
    State,
    SuggestedList,
    Suggestion,
)
from rodatraden.engine.comparison.suggestions import weights
from rodatraden.engine.comparison.suggestions.against_peers import peers_better, strengths_and_weaknesses
from rodatraden.engine.comparison.suggestions.goals import Goal, missed_goal
from rodatraden.engine.comparison.suggestions.over_time import over_time
from rodatraden.engine.comparison.suggestions.screen import Screen, screen
from rodatraden.engine.comparison.suggestions.sticking_out import sticks_out, usual_position
from rodatraden.engine.comparison.suggestions.units import Units, read_units, unit_p, units_differ
from rodatraden.engine.comparison.words import suggestions as words
from rodatraden.engine.comparison.words.labels import not_judged_words
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender
from rodatraden.engine.statistics.direction import sign


def suggest(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    *,
    area: str,
    year: int | None = None,
    against: Sequence[Comparator] = STANDING,
    goals: Mapping[str, Goal] | None = None,
    own_group: Sequence[str] | MunicipalityGroup | None = None,
) -> SuggestedList:
    """The area's suggested gross list: every indicator looked at, and those with reasons enough.

    One suggestion per indicator, on the row of the total (women or men only where there is no total); the
    weaknesses first, then the strengths, the weightiest first (:mod:`.weights`). Indicators without desired
    direction come only when they stick out, worded neutrally. Retired indicators and margins of others are
    not looked at. ``goals`` has own goals by indicator. Raises as :func:`judge`.
    """
    code, area_id = catalogue.municipality(municipality).id, catalogue.area(area).id
    asked = [
        indicator.id
        for indicator in catalogue.indicators(area_id)
        if is_looked_at(indicator, year) and snapshot.manifest.part_of(indicator.id) is not None
    ]
    looked_at = _looked_at(snapshot, catalogue, code, asked, year, against, own_group)
    directed = [judgement for judgement in looked_at if sign(judgement.direction)]
    units = read_units(snapshot, catalogue, code, directed)
    tests = screen(looked_at, unit_p(units))
    usual = usual_position(looked_at)
    suggestions = []
    for judgement in looked_at:
        goal = (goals or {}).get(judgement.indicator)
        reasons = _reasons(catalogue, judgement, goal, units.get(judgement.indicator), tests, usual)
        suggestion = _weighed(judgement, reasons)
        if suggestion is not None:
            suggestions.append(suggestion)
    suggestions = _known_everywhere(snapshot, suggestions)
    return SuggestedList(
        municipality=code,
        area=area_id,
        looked_at=len(looked_at),
        counts=dict(Counter(judgement.state for judgement in looked_at)),
        suggestions=tuple(sorted(suggestions, key=_order)),
        not_judged=_not_judged(looked_at),
        screening=_screening(looked_at, tests, next(iter(against))),
    )


def is_looked_at(indicator: Indicator, year: int | None) -> bool:
    """Not the margins of other indicators, and not one retired before the year asked for."""
    if indicator.uncertainty_of is not None:
        return False
    in_use = year is not None and indicator.last_year is not None and year <= indicator.last_year
    return not indicator.retired or in_use


def _looked_at(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    asked: list[str],
    year: int | None,
    against: Sequence[Comparator],
    own_group: Sequence[str] | MunicipalityGroup | None,
) -> list[Judgement]:
    """One judgement per indicator: the total's, or the women's or men's where there is no total."""
    found: dict[str, Judgement] = {}
    for sexes in ((Gender.TOTAL.value,), (Gender.WOMEN.value, Gender.MEN.value)):
        left = [code for code in asked if code not in found]
        if not left:
            break
        for judgement in judge(
            snapshot,
            catalogue,
            municipality,
            indicators=left,
            year=year,
            genders=sexes,
            against=against,
            own_group=own_group,
        ):
            found.setdefault(judgement.indicator, judgement)
    return [found[code] for code in asked if code in found]


def _reasons(
    catalogue: Catalogue,
    judgement: Judgement,
    goal: Goal | None,
    units: Units | None,
    tests: Screen,
    usual: float | None,
) -> list[Reason]:
    missed = missed_goal(judgement, goal) if goal is not None else None
    reasons: list[Reason | None] = [missed]
    reasons += sticks_out(judgement, usual)
    if sign(judgement.direction):
        reasons += strengths_and_weaknesses(judgement, tests)
        reasons += over_time(judgement, tests)
        reasons.append(peers_better(judgement, lambda code: catalogue.municipality(code).name))
        reasons.append(_women_men(judgement, tests))
        if units is not None:
            reasons.append(units_differ(judgement, units, tests))
    return [reason for reason in reasons if reason is not None]


def _women_men(judgement: Judgement, tests: Screen) -> Reason | None:
    """Women and men differ (Q13); on the total's row."""
    one = judgement.women_men
    if one is None or one.certainty is None:
        return None
    sure = one.certainty is Certainty.CERTAIN
    if not sure and not tests.stands("sexes", judgement.indicator):
        return None
    said = words.women_men(judgement, everywhere=False)
    return Reason(Question.WOMEN_MEN, said, weights.CERTAIN_SEXES if sure else weights.PROBABLE_SEXES)


def _weighed(judgement: Judgement, reasons: list[Reason]) -> Suggestion | None:
    """A suggestion where the reasons of one sort suffice; the weightiest reason first."""
    good = sum(reason.weight for reason in reasons if reason.strength)
    bad = sum(reason.weight for reason in reasons if not reason.strength)
    if max(good, bad) < weights.SUGGESTED_FROM:
        return None
    strength = good > bad
    ordered = sorted(reasons, key=lambda reason: (reason.strength is not strength, -reason.weight))
    return Suggestion(judgement, tuple(ordered), strength, round(max(good, bad), 3))


def _known_everywhere(snapshot: Snapshot, suggestions: list[Suggestion]) -> list[Suggestion]:
    """A difference between women and men that the whole country has weighs half, and says so."""
    concerned = [
        place
        for place, suggestion in enumerate(suggestions)
        if any(reason.question is Question.WOMEN_MEN for reason in suggestion.reasons)
    ]
    if not concerned:
        return suggestions
    mine = [suggestions[place].judgement for place in concerned]
    gaps = _national_gaps(snapshot, mine)
    kept: list[Suggestion | None] = list(suggestions)
    for place, judgement, gap in zip(concerned, mine, gaps, strict=True):
        one = judgement.women_men
        if one is None or one.own_value is None or one.value is None or gap is None:
            continue
        own = one.own_value - one.value
        if own * gap > 0 and abs(gap) >= abs(own) / 2:
            reasons = [
                Reason(
                    reason.question,
                    words.women_men(judgement, everywhere=True),
                    reason.weight * weights.SAME_IN_THE_COUNTRY,
                )
                if reason.question is Question.WOMEN_MEN
                else reason
                for reason in suggestions[place].reasons
            ]
            kept[place] = _weighed(judgement, reasons)
    return [suggestion for suggestion in kept if suggestion is not None]


def _national_gaps(snapshot: Snapshot, judgements: list[Judgement]) -> list[float | None]:
    """Women's median less men's among the country's municipalities."""
    rows = snapshot.table(
        "national",
        indicators=[j.indicator for j in judgements],
        years=sorted({j.year for j in judgements if j.year is not None}),
        genders=[Gender.WOMEN.value, Gender.MEN.value],
        columns=["indicator_id", "gender", "year", "median"],
    )
    medians = {(row["indicator_id"], row["year"], row["gender"]): row["median"] for row in rows.to_pylist()}
    gaps: list[float | None] = []
    for j in judgements:
        women, men = (medians.get((j.indicator, j.year, sex)) for sex in (Gender.WOMEN, Gender.MEN))
        gaps.append(None if women is None or men is None else women - men)
    return gaps


def _order(suggestion: Suggestion) -> tuple[bool, float, int, float, str]:
    judgement, chance = suggestion.judgement, suggestion.judgement.band_probability
    extreme = 0.0
    if chance is not None:
        extreme = chance.best if suggestion.strength else chance.worst
    return (
        suggestion.strength,
        -round(suggestion.weight, 1),
        weights.TYPE_ORDER[judgement.type],
        -extreme,
        judgement.indicator,
    )


def _not_judged(looked_at: list[Judgement]) -> dict[str, int]:
    """How many cannot be judged against the first comparator, by reason in words, the commonest first."""
    codes = Counter(
        next(iter(judgement.against.values())).missing
        for judgement in looked_at
        if judgement.state is State.CANNOT_BE_JUDGED
    )
    return {not_judged_words(code): count for code, count in codes.most_common()}


def _screening(looked_at: list[Judgement], tests: Screen, comparator: Comparator) -> str:
    tested = [
        one
        for one in (next(iter(judgement.against.values())) for judgement in looked_at)
        if one.p_value is not None and one.state is not State.CANNOT_BE_JUDGED
    ]
    differing = [one for one in tested if one.certainty is not None]
    certain = [one for one in differing if one.certainty is Certainty.CERTAIN]
    return words.screening(
        len(looked_at), len(tested), comparator, len(differing), len(certain), sum(tests.tests.values())
    )
