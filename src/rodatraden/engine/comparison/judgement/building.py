"""From columns to judgements: one dataclass per row asked for, with its sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from rodatraden.engine.catalogue.model import Indicator
from rodatraden.engine.comparison.judgement.numbers import STATES, Z_PROBABLE, Answer, Benchmark
from rodatraden.engine.comparison.judgement.over_time import Change, WomenMen
from rodatraden.engine.comparison.judgement.panel import Panel, Series
from rodatraden.engine.comparison.judgement.past_trend import TrendColumns
from rodatraden.engine.comparison.model import (
    BandProbability,
    Certainty,
    Comparator,
    ComparatorJudgement,
    Judgement,
    State,
    Trend,
    UncertaintyMethod,
    YearValue,
)
from rodatraden.engine.comparison.words import sentences
from rodatraden.engine.comparison.words.numbers import amount
from rodatraden.engine.statistics.direction import sign as sign_of
from rodatraden.engine.statistics.direction import state_of
from rodatraden.engine.text import gettext as _

#: What :attr:`ComparatorJudgement.mean_kind` says.
MEDIAN = "median of municipalities"
FORMER = "own former value"
MENS = "men's value"

#: Trends by these methods are judged at 99.8 per cent; Mann-Kendall's of five points cannot reach it.
_CERTAIN_METHODS = frozenset({"chi_square", "weighted", "newcombe", "margins"})
_CERTAIN_P = 0.002


@dataclass(frozen=True, slots=True)
class Against:
    """A comparator for all rows; ``peers`` (members and their values per row) only for the first one."""

    comparator: Comparator
    names: list[str]
    benchmark: Benchmark
    answer: Answer
    peers: tuple[list[list[str]], list[list[float]]] | None


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that was computed of a panel's rows."""

    against: list[Against]
    change: Change
    women_men: WomenMen
    series: Series
    trends: TrendColumns


def _plain(array: Any) -> list[Any]:
    """A column as Python values, None for nan."""
    if array.dtype.kind == "f":
        return [None if value != value else value for value in array.tolist()]
    listed: list[Any] = array.tolist()
    return listed


def _whole(values: list[Any]) -> list[int | None]:
    return [None if value is None else int(value) for value in values]


class _Columns:
    """The columns of a panel as Python lists, made once."""

    def __init__(self, panel: Panel, answers: Answers) -> None:
        rows = panel.rows
        self.value = _plain(panel.own.value)
        self.lower, self.upper = _plain(panel.own.lower), _plain(panel.own.upper)
        self.standard_error = _plain(panel.own.standard_error)
        self.scale = panel.own.scale.tolist()
        self.status = rows.column("status").to_pylist()
        self.method = rows.column("uncertainty_method").to_pylist()
        self.denominator = _plain(panel.floats("denominator"))
        self.response_rate = _plain(panel.floats("response_rate"))
        self.p_best, self.p_middle, self.p_worst = (
            _plain(panel.floats(name)) for name in ("p_best", "p_middle", "p_worst")
        )
        self.rank, self.band, self.published_band = (
            _whole(_plain(panel.floats(name))) for name in ("rank", "band", "published_band")
        )
        self.county_median, self.skr_median, self.similar_median = (
            _plain(panel.floats(f"{group}_median")) for group in ("county", "skr", "similar")
        )
        self.spread = list(
            zip(
                *(_plain(panel.national(name)) for name in ("minimum", "q25", "median", "q75", "maximum")),
                strict=True,
            )
        )
        self.median = _plain(panel.national("median"))
        self.national_value = _plain(panel.national("national_value"))
        self.yes_share = _plain(panel.national("yes_share"))
        self.prior_variance = _plain(panel.national("prior_variance"))
        self.compared = [int(n) for n in np.nan_to_num(panel.national("compared")).tolist()]
        self.source = rows.column("source").to_pylist()
        self.fetched_at = [
            None if t is None else t.isoformat() for t in rows.column("fetched_at").to_pylist()
        ]
        self.year = panel.year.tolist()
        self.against = [_AgainstColumns(one) for one in answers.against]
        self.change = _AnswerColumns(answers.change.answer)
        self.former_year = _whole(_plain(answers.change.former_year))
        self.former_value = _plain(answers.change.former_value)
        self.women_men = _AnswerColumns(answers.women_men.answer)
        series = answers.series
        self.series_year = series.year.tolist()
        self.series_value, self.series_similar = _plain(series.value), _plain(series.similar_median)
        self.series_lower, self.series_upper = _plain(series.lower), _plain(series.upper)
        self.series_break = series.is_break.tolist()
        size = np.arange(len(panel))
        self.start = np.searchsorted(series.row, size, "left").tolist()
        self.end = np.searchsorted(series.row, size, "right").tolist()
        self.trend_p = _plain(answers.trends.p)


class _AnswerColumns:
    def __init__(self, answer: Answer) -> None:
        self.state = [STATES[place] for place in answer.state.tolist()]
        self.certain = answer.certain.tolist()
        self.z, self.p = _plain(answer.z), _plain(answer.p)
        self.missing = answer.missing.tolist()

    def certainty(self, row: int, *, fact: bool = False) -> Certainty | None:
        """How sure a difference is; None where there is none, and of facts."""
        state = self.state[row]
        if fact or state in (State.NO_CERTAIN_DIFFERENCE, State.CANNOT_BE_JUDGED):
            return None
        return Certainty.CERTAIN if self.certain[row] else Certainty.PROBABLE


class _AgainstColumns:
    def __init__(self, against: Against) -> None:
        self.comparator, self.names, self.peers = against.comparator, against.names, against.peers
        self.answer = _AnswerColumns(against.answer)
        benchmark = against.benchmark
        self.median, self.variance = _plain(benchmark.median), _plain(benchmark.variance)
        self.count = [int(n) for n in benchmark.count.tolist()]
        self.others = [int(n) for n in benchmark.others.tolist()]
        self.share, self.counted = _plain(benchmark.share_yes), benchmark.counted.tolist()


def build(panel: Panel, answers: Answers, rows: Sequence[int]) -> list[Judgement]:
    """The judgements of the chosen ``rows``."""
    columns = _Columns(panel, answers)
    return [_judgement(panel, answers, columns, row) for row in rows]


def _judgement(panel: Panel, answers: Answers, c: _Columns, row: int) -> Judgement:
    indicator, value = panel.indicators[row], c.value[row]
    low, high = c.lower[row], c.upper[row]
    interval = None if value is None or low is None or high is None else (low, high)
    chance = None
    if c.p_best[row] is not None:
        chance = BandProbability(c.p_best[row], c.p_middle[row], c.p_worst[row])
    indistinct = c.prior_variance[row] == 0.0 and c.compared[row] > 0
    own = _Own(
        missing=panel.missing[row],
        value=amount(value, indicator.unit, indicator.kind, indicator.coding),
        interval=interval,
        basis=sentences.basis(indicator, c.method[row], interval, c.denominator[row], c.response_rate[row]),
    )
    against = {one.comparator: _against(indicator, c, one, row, own) for one in c.against}
    first = next(iter(against.values()))
    change = _change(indicator, answers, c, row)
    women_men = _women_men(panel, answers, c, row)
    trend = _trend(indicator, answers, c, row)
    reasons = [
        first.reason,
        sentences.position(
            indicator, c.rank[row], c.compared[row], c.band[row], c.published_band[row], chance, indistinct
        ),
        change.reason if change else "",
        women_men.reason if women_men else "",
        sentences.national(c.national_value[row], c.median[row], indicator) if value is not None else "",
    ]
    spread = c.spread[row]
    return Judgement(
        indicator=indicator.id,
        title=indicator.title,
        year=c.year[row],
        gender=panel.gender[row],
        municipality=panel.municipality,
        value=value,
        status=c.status[row],
        unit=indicator.unit,
        kind=indicator.kind and indicator.kind.value,
        type=indicator.type and indicator.type.value,
        direction=indicator.direction.value,
        denominator=c.denominator[row],
        response_rate=c.response_rate[row],
        compared=c.compared[row],
        rank=c.rank[row],
        band=c.band[row],
        band_probability=chance,
        published_band=c.published_band[row],
        national_value=c.national_value[row],
        national_median=c.median[row],
        county_median=c.county_median[row],
        skr_median=c.skr_median[row],
        similar_median=c.similar_median[row],
        state=first.state,
        certainty=first.certainty,
        interval=interval,
        uncertainty_method=UncertaintyMethod(c.method[row]),
        against=against,
        trend=trend,
        change=change,
        women_men=women_men,
        series=_series(answers, c, row),
        peers=_peers(c.against[0], row),
        distribution=None if None in spread or panel.fact[row] else spread,
        share_yes=c.yes_share[row] if panel.fact[row] else None,
        source=c.source[row] or "",
        fetched_at=c.fetched_at[row],
        reasons=tuple(reason for reason in reasons if reason),
        coding=indicator.coding,
        colour_rule=indicator.colour_rule.value,
        scale=str(c.scale[row]),
        standard_error=c.standard_error[row],
        indistinct=indistinct,
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """What is said of the own value, the same against every comparator."""

    missing: str
    value: str
    interval: tuple[float, float] | None
    basis: str


def _against(
    indicator: Indicator, c: _Columns, one: _AgainstColumns, row: int, own: _Own
) -> ComparatorJudgement:
    state, missing, median = one.answer.state[row], one.answer.missing[row], one.median[row]
    fact = c.method[row] == UncertaintyMethod.FACT
    certainty = one.answer.certainty(row, fact=fact)
    return ComparatorJudgement(
        comparator=one.comparator,
        group_name=one.names[row],
        value=median,
        count=one.count[row],
        mean_kind=MEDIAN,
        state=state,
        certainty=certainty,
        z=one.answer.z[row],
        p_value=one.answer.p[row],
        reason=_reason(indicator, c, one, row, own, certainty),
        missing=missing,
        own_value=c.value[row],
        variance=one.variance[row],
        share_yes=one.share[row] if one.counted[row] else None,
    )


def _reason(
    indicator: Indicator,
    c: _Columns,
    one: _AgainstColumns,
    row: int,
    own: _Own,
    certainty: Certainty | None,
) -> str:
    """The sentence on why the row is in its state against this comparator."""
    state, missing, median = one.answer.state[row], one.answer.missing[row], one.median[row]
    if own.missing:
        return sentences.no_value(own.missing, c.year[row])
    if missing in ("no_peers", "few_peers"):
        return sentences.no_benchmark(own.value, one.comparator, one.names[row], one.others[row], c.year[row])
    peers = sentences.peers_words(one.comparator, one.count[row], one.names[row])
    if c.method[row] == UncertaintyMethod.FACT:
        return sentences.fact(own.value, one.share[row], one.count[row], peers, one.counted[row])
    other = amount(median, indicator.unit, indicator.kind, indicator.coding)
    if missing or own.interval is None:
        return sentences.not_compared(own.value, other, peers, missing)
    low, high = own.interval
    z = one.answer.z[row]
    how = sentences.verdict(
        state, certainty, inside=low <= median <= high, alone=z is not None and abs(z) <= Z_PROBABLE
    )
    return sentences.compared(own.value, other, peers, own.basis, how)


def _change(indicator: Indicator, answers: Answers, c: _Columns, row: int) -> ComparatorJudgement | None:
    """The latest year against the one before; None without an own value."""
    value, former, former_year = c.value[row], c.former_value[row], c.former_year[row]
    if value is None:
        return None
    state, missing = c.change.state[row], c.change.missing[row]
    certainty = c.change.certainty(row, fact=c.method[row] == UncertaintyMethod.FACT)
    if former is None or former_year is None:
        reason = sentences.no_change(missing, int(answers.change.defined[row]) or c.year[row])
    else:
        reason = sentences.change(
            indicator, c.year[row], value, former_year, former, state, certainty, missing
        )
    return ComparatorJudgement(
        comparator=None,
        group_name=str(former_year) if former_year is not None else "",
        value=former,
        count=0 if former is None else 1,
        mean_kind=FORMER,
        state=state,
        certainty=certainty,
        z=c.change.z[row],
        p_value=c.change.p[row],
        reason=reason,
        missing=missing,
        own_value=value,
    )


def _women_men(panel: Panel, answers: Answers, c: _Columns, row: int) -> ComparatorJudgement | None:
    """Women against men on the total's row; None where not both have a value."""
    women, men = int(answers.women_men.women[row]), int(answers.women_men.men[row])
    if women < 0 or men < 0:
        return None
    state, missing = c.women_men.state[row], c.women_men.missing[row]
    certainty = c.women_men.certainty(row, fact=bool(panel.fact[row]))
    return ComparatorJudgement(
        comparator=None,
        group_name=_("Män"),
        value=c.value[men],
        count=1,
        mean_kind=MENS,
        state=state,
        certainty=certainty,
        z=c.women_men.z[row],
        p_value=c.women_men.p[row],
        reason=sentences.women_men(
            panel.indicators[row], c.value[women], c.value[men], state, certainty, missing
        ),
        missing=missing,
        own_value=c.value[women],
    )


def _series(answers: Answers, c: _Columns, row: int) -> tuple[YearValue, ...]:
    return tuple(
        YearValue(
            c.series_year[at],
            c.series_value[at],
            answers.series.status[at],
            _pair(c.series_lower[at], c.series_upper[at]),
            c.series_break[at],
            c.series_similar[at],
        )
        for at in range(c.start[row], c.end[row])
    )


def _pair(low: float | None, high: float | None) -> tuple[float, float] | None:
    return None if low is None or high is None else (low, high)


def _peers(first: _AgainstColumns, row: int) -> tuple[tuple[str, float], ...]:
    if first.peers is None:
        return ()
    ids, values = first.peers
    return tuple(
        (one, value)
        for one, value in zip(ids[row], values[row], strict=True)
        if value is not None and not math.isnan(value)
    )


def _trend(indicator: Indicator, answers: Answers, c: _Columns, row: int) -> Trend:
    trends = answers.trends
    method, direction, points = trends.method[row], trends.direction[row], trends.points[row]
    p, sign = c.trend_p[row], sign_of(indicator.direction)
    moving = {"increasing": 1, "decreasing": -1}.get(direction, 0)
    state = None
    if sign:
        if moving:
            state = state_of(moving, indicator.direction)
        elif direction == "no_certain_trend":
            state = State.NO_CERTAIN_DIFFERENCE
        else:
            state = State.CANNOT_BE_JUDGED
    certainty = None
    if moving:
        sure = method in _CERTAIN_METHODS or (p is not None and p < _CERTAIN_P)
        certainty = Certainty.CERTAIN if sure else Certainty.PROBABLE
    values = c.series_value[c.start[row] : c.end[row]]
    straight = method == "mann_kendall" and bool(moving) and _straight(values[-points:], moving)
    fact_since = None
    if method == "fact":
        fact_since = _fact_since(indicator, c, row)
    words = sentences.trend(
        method,
        direction,
        points,
        state,
        certainty,
        c.year[row],
        straight=straight,
        fact_since=fact_since,
        defined=int(answers.change.defined[row]) or c.year[row],
        former=c.former_year[row],
    )
    return Trend(direction, method, points, state, words, certainty, p)


def _straight(values: list[float | None], moving: int) -> bool:
    """Whether each value lies beyond the one before in the direction ``moving``."""
    known = [value for value in values if value is not None]
    return all((after - before) * moving > 0 for before, after in pairwise(known))


def _fact_since(indicator: Indicator, c: _Columns, row: int) -> tuple[str, int] | None:
    """The answer and the first year in a row with it."""
    value, since = c.value[row], c.year[row]
    if value is None:
        return None
    for at in range(c.end[row] - 1, c.start[row] - 1, -1):
        if c.series_value[at] != value:
            break
        since = c.series_year[at]
        if c.series_break[at]:
            break
    return amount(value, indicator.unit, indicator.kind, indicator.coding), since
