"""The latest year against the one before, and women against men, for all rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rodatraden.engine.comparison.judgement import numbers
from rodatraden.engine.comparison.judgement.members import noise_reasons
from rodatraden.engine.comparison.judgement.numbers import NO_DIFFERENCE, NOT_JUDGED, Answer, Floats
from rodatraden.engine.comparison.judgement.panel import Panel, Series
from rodatraden.engine.figures.schema import Gender


@dataclass(frozen=True, slots=True)
class Change:
    """The answer against the former year; ``former_year`` is nan where there is none.

    ``earlier`` says that there are values before a new definition, in force since ``defined`` (0: not known).
    """

    answer: Answer
    former_year: Floats
    former_value: Floats
    earlier: npt.NDArray[np.bool_]
    defined: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WomenMen:
    """The answers on the total's rows, and where the women's and the men's rows are (-1: not there)."""

    answer: Answer
    women: npt.NDArray[np.int64]
    men: npt.NDArray[np.int64]


def against_former_year(panel: Panel, series: Series) -> Change:
    """Each row's value against its latest earlier one of the same definition (methods 1 and 5)."""
    former_year, former_value = panel.floats("previous_year"), panel.floats("previous_value")
    at = series.at(np.nan_to_num(former_year), len(panel))
    lower, upper = np.full(len(panel), np.nan), np.full(len(panel), np.nan)
    there = at >= 0
    lower[there], upper[there] = series.lower[at[there]], series.upper[at[there]]
    former = numbers.with_wide_limits(
        former_value,
        lower,
        upper,
        panel.floats("previous_standard_error"),
        panel.own.scale,
        panel.own.exact,
    )
    missing = panel.missing.copy()
    known = ~np.isnan(series.value) & (series.year < panel.year[series.row])
    earlier = np.zeros(len(panel), dtype=bool)
    earlier[series.row[known]] = True
    new = (missing == "") & np.isnan(former_year)
    missing[new] = np.where(earlier[new], "new_definition", "first_measurement")
    answer = numbers.two_estimates(panel.own, former, panel.sign, missing)
    if panel.fact.any():
        answer = numbers.either(panel.fact, _change_of_answer(panel, former_value, missing), answer)
    answer = _with_reasons(panel, answer)
    defined = np.zeros(len(panel), dtype=np.int64)
    breaks = series.is_break
    np.maximum.at(defined, series.row[breaks], series.year[breaks])
    return Change(answer, former_year, former_value, earlier, defined)


def _change_of_answer(panel: Panel, former: Floats, missing: numbers.Words) -> Answer:
    """Ja that became Nej or the other way round is a fact."""
    nothing = np.full(len(panel), np.nan)
    was_yes = nothing.copy()
    for row in np.flatnonzero(panel.fact & ~np.isnan(former)):
        coding = panel.indicators[row].coding
        if coding is not None and former[row] in (coding.yes, coding.no):
            was_yes[row] = float(former[row] == coding.yes)
    step = np.nan_to_num(panel.yes - was_yes).astype(np.int8)
    missing = np.where((missing == "") & np.isnan(was_yes), "coding", missing)
    return numbers.plain_answer(step, panel.sign, missing)


def women_against_men(panel: Panel) -> WomenMen:
    """On the total's row: are the women's values really other than the men's of the same indicator and year."""
    place = {
        (indicator.id, sex, year): row
        for row, (indicator, sex, year) in enumerate(
            zip(panel.indicators, panel.gender, panel.year.tolist(), strict=True)
        )
    }
    size = len(panel)
    women, men = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    for (code, sex, year), row in place.items():
        if sex == Gender.TOTAL:
            women[row] = place.get((code, Gender.WOMEN.value, year), -1)
            men[row] = place.get((code, Gender.MEN.value, year), -1)
    both = np.flatnonzero((women >= 0) & (men >= 0))
    if len(both):
        known = ~np.isnan(panel.own.value[women[both]]) & ~np.isnan(panel.own.value[men[both]])
        both = both[known]
    found = numbers.two_estimates(
        panel.own.take(women[both]),
        panel.own.take(men[both]),
        panel.sign[both],
        np.full(len(both), "", dtype=object),
    )
    nothing = np.full(size, np.nan)
    answer = Answer(
        np.full(size, NOT_JUDGED, dtype=np.int8),
        np.zeros(size, dtype=bool),
        nothing,
        nothing.copy(),
        np.full(size, "", dtype=object),
    )
    for name in ("state", "certain", "z", "p", "missing"):
        getattr(answer, name)[both] = getattr(found, name)
    answer.missing[panel.fact] = ""
    answer.state[panel.fact] = NO_DIFFERENCE
    inside = np.zeros(size, dtype=bool)
    inside[both] = True
    return WomenMen(_with_reasons(panel, answer), np.where(inside, women, -1), np.where(inside, men, -1))


def _with_reasons(panel: Panel, answer: Answer) -> Answer:
    missing = np.where(answer.missing == "no_interval", noise_reasons(panel), answer.missing)
    return Answer(answer.state, answer.certain, answer.z, answer.p, missing)
