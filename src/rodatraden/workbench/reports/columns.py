"""The columns of the workbooks: what stands in each, as a typed cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.model import Comparator, ComparatorJudgement, Judgement, YearValue
from rodatraden.engine.comparison.words import (
    band_words,
    certainty_words,
    direction_words,
    gender_words,
    state_words,
    type_words,
)
from rodatraden.engine.text import gettext as _
from rodatraden.workbench.reports import formats
from rodatraden.workbench.reports.content import GrossListRow
from rodatraden.workbench.reports.rows import FormRow, compared_words, earlier_words
from rodatraden.workbench.reports.safe import clean

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``value`` None is an empty cell: missing is never 0.

    ``unit`` stands after a number; ``share`` numbers (0-1) are shown as per cent. ``tone`` is a state's code or "reason" and
    only tints the letters.
    """

    value: str | float | int | date | None
    unit: str = ""
    share: bool = False
    year: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[Item]):
    """A column: its head, its width in characters, what its cells hold, and whether we computed it (else the source did)."""

    head: str
    width: float
    cell: Callable[[Item], Cell]
    computed: bool = False


def _text(words: str, tone: str = "") -> Cell:
    return Cell(clean(words) or None, tone=tone)


def _number(value: float | None, judgement: Judgement) -> Cell:
    """A value in the indicator's unit; Ja and Nej stay words."""
    if value is None:
        return Cell(None)
    if judgement.kind == Kind.YES_NO and judgement.coding is not None:
        return Cell(formats.value_words(value, judgement.unit, judgement.kind, judgement.coding))
    return Cell(value, unit=clean(judgement.unit))


def _end(judgement: Judgement, which: int) -> Cell:
    if judgement.interval is None or judgement.kind == Kind.YES_NO:
        return Cell(None)
    return _number(judgement.interval[which], judgement)


def _chance(value: float | None) -> Cell:
    return Cell(value, share=True)


def _day(moment: str | None) -> Cell:
    """A day as a date; what is no date stays text."""
    if not moment:
        return Cell(None)
    try:
        return Cell(datetime.fromisoformat(moment).date())
    except ValueError:
        return _text(moment)


def form_columns() -> list[Column[tuple[FormRow, GrossListRow]]]:
    """The form "Bruttolista för indikatorer", in its own order, with the value as a number beside the words."""
    Pair = tuple[FormRow, GrossListRow]

    def of(cell: Callable[[Judgement], Cell]) -> Callable[[Pair], Cell]:
        return lambda pair: cell(pair[1].judgement) if pair[1].judgement is not None else Cell(None)

    def earlier(judgement: Judgement) -> Cell:
        lines = (*earlier_words(judgement), formats.trend_words(judgement.trend))
        return _text("\n".join(lines))

    def title(pair: Pair) -> Cell:
        gender = formats.gender_addition(pair[1].judgement.gender) if pair[1].judgement is not None else ""
        return _text(f"{pair[0].title}{gender}")

    def result(judgement: Judgement) -> Cell:
        return _text(formats.result_words(judgement))

    return [
        Column(_("Område"), 12, lambda p: _text(p[0].area)),
        Column(_("Nummer"), 9, lambda p: _text(p[0].number)),
        Column(_("Indikator"), 27, title),
        Column(_("År"), 6, of(lambda j: Cell(j.year, year=True))),
        Column(_("Eget resultat"), 11, of(result)),
        Column(_("Markering"), 10, of(_marker)),
        Column(_("Värde"), 10, of(lambda j: _number(j.value, j))),
        Column(_("Tidigare resultat och trend"), 15, of(earlier)),
        Column(_("Jämfört med"), 24, of(lambda j: _text("\n".join(compared_words(j))))),
        Column(_("Bedömning"), 15, of(_state_and_certainty)),
        Column(_("Avvikelse från eget mål"), 15, lambda p: _text(p[0].goal)),
        Column(_("Skillnad mellan enheter"), 15, lambda p: _text(p[0].units)),
        Column(_("Skillnad kvinnor/män"), 15, lambda p: _text(p[0].women_men)),
        Column(_("Styrka/ svaghet"), 9, lambda p: _text(p[0].strength)),
        Column(_("Varför på listan"), 26, lambda p: _text(p[0].reason, "reason")),
        Column(_("Till fördjupad analys?"), 11, lambda p: _text(p[0].choice)),
        Column(_("Motiv"), 20, lambda p: _text(p[0].choice_reason)),
        Column(_("Ursprung"), 11, lambda p: _text(p[0].origin)),
    ]


def _marker(judgement: Judgement) -> Cell:
    return _text(formats.marker(judgement.status) if judgement.value is None else "")


def _state(judgement: Judgement) -> Cell:
    return _text(f"{formats.SIGNS[judgement.state]} {state_words(judgement)}", judgement.state.value)


def _state_and_certainty(judgement: Judgement) -> Cell:
    state, certainty = _state(judgement), certainty_words(judgement.certainty)
    return _text(", ".join(filter(None, (str(state.value), certainty))), state.tone)


def _name_columns() -> list[Column[Judgement]]:
    return [
        Column(_("Nummer"), 9, lambda j: _text(j.indicator)),
        Column(_("Indikator"), 36, lambda j: _text(j.title)),
    ]


def _result_columns() -> list[Column[Judgement]]:
    return [
        Column(_("Kön"), 8, lambda j: _text(gender_words(j.gender))),
        Column(_("År"), 7, lambda j: Cell(j.year, year=True)),
        Column(_("Eget resultat"), 12, lambda j: _text(formats.result_words(j))),
        Column(_("Markering"), 10, _marker),
        Column(_("Värde"), 11, lambda j: _number(j.value, j)),
    ]


def _interval_columns() -> list[Column[Judgement]]:
    return [
        Column(_("Intervall från"), 11, lambda j: _end(j, 0), computed=True),
        Column(_("Intervall till"), 11, lambda j: _end(j, 1), computed=True),
    ]


def _median_columns() -> list[Column[Judgement]]:
    return [
        Column(_("Liknande kommuner, median"), 12, lambda j: _number(j.similar_median, j), computed=True),
        Column(_("Länet, median"), 12, lambda j: _number(j.county_median, j), computed=True),
        Column(_("Kommungruppen, median"), 14, lambda j: _number(j.skr_median, j), computed=True),
        Column(_("Riket, median"), 12, lambda j: _number(j.national_median, j), computed=True),
    ]


def _band_columns() -> list[Column[Judgement]]:
    return [
        Column(_("Läge"), 14, lambda j: _text(band_words(j)[0]), computed=True),
        Column(_("Sannolikhet för läget"), 12, lambda j: _chance(band_words(j)[2]), computed=True),
    ]


def comparison_columns() -> list[Column[Judgement]]:
    """What the page *Jämför* shows, in its order."""
    return [
        *_name_columns(),
        Column(_("Typ"), 9, lambda j: _text(type_words(j.type) if j.type else "")),
        Column(_("Önskvärd riktning"), 13, lambda j: _text(direction_words(j.direction, j.kind))),
        *_result_columns(),
        *_interval_columns(),
        *_median_columns(),
        Column(_("Bedömning"), 16, _state, computed=True),
        Column(_("Säkerhet"), 9, lambda j: _text(certainty_words(j.certainty)), computed=True),
        *_band_columns(),
        Column(_("Trend"), 18, lambda j: _text(formats.trend_words(j.trend)), computed=True),
        Column(_("Skäl"), 55, lambda j: _text("\n".join(j.reasons), "reason"), computed=True),
    ]


def figure_columns(judgements: Sequence[Judgement]) -> list[Column[Judgement]]:
    """Every number of a judgement, and the judgement against each comparator that was asked for."""
    asked = [c for c in Comparator if any(c in j.against for j in judgements)]
    columns = [
        *_name_columns(),
        *_result_columns(),
        Column(_("Enhet"), 10, lambda j: _text(j.unit)),
        Column(_("Antal svar eller fall"), 10, lambda j: Cell(j.denominator)),
        Column(_("Svarsfrekvens"), 13, lambda j: Cell(j.response_rate, unit="%")),
        Column(_("Riket, källans vägda värde"), 14, lambda j: _number(j.national_value, j)),
        Column(_("Källa"), 12, lambda j: _text(formats.source_name(j.source))),
        Column(_("Hämtat"), 14, lambda j: _day(j.fetched_at)),
        *_interval_columns(),
        Column(
            _("Så är osäkerheten räknad"),
            22,
            lambda j: _text(formats.method_words(j.uncertainty_method)),
            True,
        ),
        Column(_("Jämförda kommuner"), 12, lambda j: Cell(j.compared), computed=True),
        Column(_("Plats bland dem"), 9, lambda j: Cell(j.rank), computed=True),
        *_band_columns(),
        Column(_("Sannolikhet bästa (högsta) fjärdedelen"), 14, lambda j: _part(j, "best"), computed=True),
        Column(_("Sannolikhet mittersta hälften"), 14, lambda j: _part(j, "middle"), computed=True),
        Column(_("Sannolikhet sämsta (lägsta) fjärdedelen"), 14, lambda j: _part(j, "worst"), computed=True),
        *_median_columns(),
        Column(_("Andel Ja i landet"), 12, lambda j: _chance(j.share_yes), computed=True),
    ]
    for comparator in asked:
        columns += _against_columns(comparator)
    return [
        *columns,
        Column(_("Trend"), 18, lambda j: _text(formats.trend_words(j.trend)), computed=True),
        Column(_("Förändring sedan året före"), 26, lambda j: _text(_said(j.change)), computed=True),
        Column(_("Kvinnor mot män"), 26, lambda j: _text(_said(j.women_men)), computed=True),
        Column(_("Skäl"), 55, lambda j: _text("\n".join(j.reasons), "reason"), computed=True),
    ]


def _part(judgement: Judgement, name: str) -> Cell:
    chances = judgement.band_probability
    return _chance(getattr(chances, name) if chances is not None else None)


def _said(answer: ComparatorJudgement | None) -> str:
    """What is said of a change or of women and men."""
    if answer is None:
        return ""
    return answer.reason or formats.state_words(answer.state, None)


def _against_columns(comparator: Comparator) -> list[Column[Judgement]]:
    name = formats.comparator_name(comparator)

    def median(judgement: Judgement) -> Cell:
        answer = judgement.against.get(comparator)
        return _number(answer.value if answer else None, judgement)

    def of(cell: Callable[[ComparatorJudgement], Cell]) -> Callable[[Judgement], Cell]:
        return lambda j: cell(j.against[comparator]) if comparator in j.against else Cell(None)

    def state(answer: ComparatorJudgement) -> Cell:
        return _text(formats.state_words(answer.state, comparator, answer.group_name), answer.state.value)

    columns = [
        (_("{name}: jämförelsevärde (median)"), 16, median),
        (_("{name}: antal kommuner"), 10, of(lambda answer: Cell(answer.count))),
        (_("{name}: bedömning"), 20, of(state)),
        (_("{name}: säkerhet"), 10, of(lambda answer: _text(certainty_words(answer.certainty)))),
        (_("{name}: skäl"), 40, of(lambda answer: _text(answer.reason))),
    ]
    return [Column(head.format(name=name), width, cell, computed=True) for head, width, cell in columns]


def year_columns() -> list[Column[tuple[Judgement, YearValue]]]:
    """The municipality's own years, one row for each."""

    def result(pair: tuple[Judgement, YearValue]) -> Cell:
        judgement, point = pair
        if point.value is None:
            return _text(formats.status_words(point.status) or formats.status_words("unknown"))
        return _text(formats.value_words(point.value, judgement.unit, judgement.kind, judgement.coding))

    def end(pair: tuple[Judgement, YearValue], which: int) -> Cell:
        judgement, point = pair
        if point.interval is None or judgement.kind == Kind.YES_NO:
            return Cell(None)
        return _number(point.interval[which], judgement)

    return [
        Column(_("Nummer"), 9, lambda p: _text(p[0].indicator)),
        Column(_("Indikator"), 60, lambda p: _text(p[0].title)),
        Column(_("Kön"), 8, lambda p: _text(gender_words(p[0].gender))),
        Column(_("År"), 6, lambda p: Cell(p[1].year, year=True)),
        Column(_("Eget resultat"), 16, result),
        Column(
            _("Markering"), 10, lambda p: _text(formats.marker(p[1].status) if p[1].value is None else "")
        ),
        Column(_("Värde"), 13, lambda p: _number(p[1].value, p[0])),
        Column(_("Ny definition"), 12, lambda p: _text(_("Ja") if p[1].break_before else "")),
        Column(_("Intervall från"), 13, lambda p: end(p, 0), computed=True),
        Column(_("Intervall till"), 13, lambda p: end(p, 1), computed=True),
    ]


def pair_columns(title: str, reason: str) -> list[Column[tuple[str, str]]]:
    """A name and a reason."""
    return [
        Column(title, 70, lambda pair: _text(pair[0])),
        Column(reason, 70, lambda pair: _text(pair[1])),
    ]
