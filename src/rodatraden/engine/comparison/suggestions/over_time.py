"""Results that are repeated or worsen over time (Q09)."""

from __future__ import annotations

import numpy as np

from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.judgement.numbers import Z_CERTAIN, Z_PROBABLE, to_scales
from rodatraden.engine.comparison.model import (
    Certainty,
    Comparator,
    Judgement,
    Question,
    Reason,
    State,
    YearValue,
)
from rodatraden.engine.comparison.suggestions import weights
from rodatraden.engine.comparison.suggestions.screen import Screen
from rodatraden.engine.comparison.words import suggestions as words
from rodatraden.engine.comparison.words.numbers import value_words
from rodatraden.engine.statistics.direction import sign

#: So many years on the same side are worth a word where they make a certain difference together …
_YEARS = 3
#: … and so many where the noise is not known: by chance alone one series in 64 does it on a given side.
_YEARS_WITHOUT_NOISE = 7

#: Trends whose judgement is at 99.8 per cent say the same as the change of two years.
_CHANGE_METHODS = ("newcombe", "margins")


def over_time(judgement: Judgement, screen: Screen) -> list[Reason]:
    """Years in a row on the wrong side of the similar municipalities, a trend or a change the wrong way."""
    if judgement.value is None:
        return []
    if judgement.kind == Kind.YES_NO:
        return _same_answer(judgement)
    return [
        reason
        for reason in (_in_a_row(judgement), _trend(judgement, screen), _change(judgement, screen))
        if reason is not None
    ]


def _measured(judgement: Judgement) -> list[YearValue]:
    """The latest points backwards until one without a value or a benchmark, or past a new definition."""
    points: list[YearValue] = []
    for point in reversed(judgement.series):
        if point.value is None or point.similar_median is None:
            break
        points.append(point)
        if point.break_before:
            break
    return points


def _in_a_row(judgement: Judgement) -> Reason | None:
    wanted = sign(judgement.direction)
    worse: list[YearValue] = []
    for point in _measured(judgement):
        if point.value is None or point.similar_median is None:
            break
        if (point.value - point.similar_median) * wanted >= 0:
            break
        worse.append(point)
    if len(worse) < _YEARS:
        return None
    together = _together(judgement, worse)
    sure = together is not None and together > Z_CERTAIN
    if not sure and (together is not None or len(worse) < _YEARS_WITHOUT_NOISE):
        return None
    yearly = worse[0].year - worse[-1].year == len(worse) - 1
    said = words.years_in_a_row(len(worse), yearly=yearly, worse=True, sure=sure)
    weight = weights.YEARS_IN_A_ROW if sure else weights.YEARS_IN_A_ROW_UNSURE
    return Reason(Question.REPEATED_OR_WORSENING, said, weight)


def _together(judgement: Judgement, points: list[YearValue]) -> float | None:
    """Stouffer's combined z of the years' distances; None where the noise of any is not known.

    Each year's standard error follows from its published interval; the similar municipalities' median is
    taken to be as uncertain as in the judged year.
    """
    known = [point for point in points if point.interval is not None]
    if len(known) < len(points):
        return None
    similar = judgement.against.get(Comparator.SIMILAR)
    variance = (similar.variance if similar else None) or 0.0
    columns = np.array([[p.value, p.similar_median, *(p.interval or ())] for p in points], dtype=np.float64)
    own, peers, low, high = (
        to_scales(column, np.full(len(points), judgement.scale, dtype=object)) for column in columns.T
    )
    error = (high - low) / (2.0 * Z_PROBABLE)
    if not (error > 0).all():
        return None
    z = np.abs(own - peers) / np.sqrt(error**2 + variance)
    return float(z.sum() / np.sqrt(len(points)))


def _trend(judgement: Judgement, screen: Screen) -> Reason | None:
    trend = judgement.trend
    if trend.method in _CHANGE_METHODS or trend.state not in (State.WORSE, State.BETTER):
        return None
    sure = trend.certainty is Certainty.CERTAIN
    said = words.trend(judgement)
    if trend.state is State.BETTER:
        if not sure:
            return None
        return Reason(Question.REPEATED_OR_WORSENING, said, weights.IMPROVEMENT, strength=True)
    weight = weights.PROBABLE_TREND
    if sure:
        weight = weights.CERTAIN_DETERIORATION
    elif screen.stands("trend", judgement.indicator):
        weight = weights.DETERIORATION
    return Reason(Question.REPEATED_OR_WORSENING, said, weight)


def _change(judgement: Judgement, screen: Screen) -> Reason | None:
    change = judgement.change
    if change is None or change.state not in (State.WORSE, State.BETTER):
        return None
    sure = change.certainty is Certainty.CERTAIN
    if change.state is State.BETTER:
        if not sure:
            return None
        return Reason(Question.REPEATED_OR_WORSENING, change.reason, weights.IMPROVEMENT, strength=True)
    if not sure and not screen.stands("change", judgement.indicator):
        return None
    weight = weights.CERTAIN_DETERIORATION if sure else weights.DETERIORATION
    return Reason(Question.REPEATED_OR_WORSENING, change.reason, weight)


def _same_answer(judgement: Judgement) -> list[Reason]:
    """Yes/no: the unwanted answer year after year while most similar municipalities answer otherwise; or a change."""
    coding, wanted = judgement.coding, sign(judgement.direction)
    if coding is None or not wanted:
        return []
    change = judgement.change
    if change is not None and change.state is State.WORSE:
        return [Reason(Question.REPEATED_OR_WORSENING, change.reason, weights.DETERIORATION)]
    unwanted, good = (coding.no, coding.yes) if wanted > 0 else (coding.yes, coding.no)
    years = 0
    for point in _measured(judgement):
        if point.value != unwanted or point.similar_median != good:
            break
        years += 1
    if years < _YEARS:
        return []
    said = words.fact_in_a_row(value_words(judgement, judgement.value), years)
    return [Reason(Question.REPEATED_OR_WORSENING, said, weights.FACT_IN_A_ROW)]
