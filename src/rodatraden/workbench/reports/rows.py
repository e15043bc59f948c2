"""What stands in each place of a document, in words: the same for Word and PDF."""

from __future__ import annotations

from dataclasses import dataclass

from rodatraden.engine.catalogue.model import Direction, Kind
from rodatraden.engine.comparison.model import Judgement
from rodatraden.engine.comparison.words import (
    band_words,
    certainty_words,
    direction_words,
    gender_words,
    percent,
    state_words,
    type_words,
)
from rodatraden.engine.figures.schema import Gender
from rodatraden.engine.text import gettext as _
from rodatraden.workbench.reports import formats, pictures
from rodatraden.workbench.reports.content import ComparisonContent, GrossListContent, GrossListRow
from rodatraden.workbench.reports.safe import clean

#: How many earlier years are told; the whole series is in the workbook.
EARLIER_YEARS = 3


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A judgement in words.

    ``chance`` and ``share`` (0-1) say how sure the band is. ``svg`` is the position strip ("" where there is none) and
    ``svg_words`` says what it shows.
    """

    number: str
    title: str
    type: str
    direction: str
    gender: str
    year: str
    result: str
    interval: str
    earlier: tuple[str, ...]
    trend: str
    compared: tuple[str, ...]
    sign: str
    state_code: str
    state: str
    certainty: str
    band: str
    chance: str
    share: float | None
    reasons: tuple[str, ...]
    svg: str
    svg_words: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the form "Bruttolista för indikatorer". ``figure`` is None for what no figure shows."""

    area: str
    number: str
    title: str
    origin: str
    figure: FigureWords | None
    goal: str
    units: str
    women_men: str
    strength: str
    reason: str
    choice: str
    choice_reason: str


def figure_words(judgement: Judgement) -> FigureWords:
    """The judgement in words; no part is left out, and what is missing says why."""
    interval = ""
    if judgement.interval is not None and judgement.kind != Kind.YES_NO:
        interval = formats.interval_words(judgement.interval, judgement.unit)
    band, chance, share = band_words(judgement)
    return FigureWords(
        number=clean(judgement.indicator),
        title=clean(judgement.title),
        type=type_words(judgement.type) if judgement.type else "",
        direction=direction_words(judgement.direction, judgement.kind),
        gender="" if judgement.gender == Gender.TOTAL else gender_words(judgement.gender),
        year="" if judgement.year is None else str(judgement.year),
        result=clean(formats.result_words(judgement)),
        interval=clean(interval),
        earlier=earlier_words(judgement),
        trend=clean(formats.trend_words(judgement.trend)),
        compared=compared_words(judgement),
        sign=formats.SIGNS[judgement.state],
        state_code=judgement.state.value,
        state=clean(state_words(judgement)),
        certainty=certainty_words(judgement.certainty),
        band=band,
        chance=chance,
        share=share,
        reasons=tuple(clean(reason) for reason in judgement.reasons),
        svg=pictures.position_svg(judgement),
        svg_words=pictures.position_words(judgement),
    )


def earlier_words(judgement: Judgement) -> tuple[str, ...]:
    """The years before, newest first: "2024: 62 %", a missing one with its reason, a new definition said."""
    lines: list[str] = []
    earlier = [point for point in judgement.series if judgement.year is None or point.year < judgement.year]
    breaks = {point.year for point in judgement.series if point.break_before}
    for point in reversed(earlier[-EARLIER_YEARS:]):
        if point.value is None:
            words = formats.status_words(point.status)
        else:
            words = formats.value_words(point.value, judgement.unit, judgement.kind, judgement.coding)
        lines.append(clean(f"{point.year}: {words}"))
    told = {point.year for point in earlier[-EARLIER_YEARS:]} | (
        {judgement.year} if judgement.year else set()
    )
    lines += [
        _("ny definition {year}, jämför inte bakåt").format(year=year) for year in sorted(breaks & told)
    ]
    return tuple(lines)


def compared_words(judgement: Judgement) -> tuple[str, ...]:
    """Each comparator's value: "Liknande kommuner: 68 % (median av 7)"; for yes/no also how many have Ja."""
    lines: list[str] = []
    for comparator, answer in judgement.against.items():
        name = formats.comparator_name(comparator, answer.group_name)
        if answer.value is None:
            words = _("inget värde att jämföra med")
        else:
            words = formats.value_words(answer.value, judgement.unit, judgement.kind, judgement.coding)
            words += f" ({formats.mean_words(answer)})"
        if answer.share_yes is not None:
            words += ", " + _("{share} har Ja").format(share=percent(answer.share_yes))
        lines.append(clean(f"{name}: {words}"))
    return tuple(lines)


def _strength_words(row: GrossListRow) -> str:
    """Strength or weakness; neither where there is no desired direction or no figure to say so."""
    if row.strength:
        return _("Styrka")
    directed = row.judgement is not None and row.judgement.direction in (Direction.HIGHER, Direction.LOWER)
    return _("Svaghet") if directed else "–"


def form_row(area: str, row: GrossListRow) -> FormRow:
    """One row of the form."""
    return FormRow(
        area=clean(area),
        number=clean(row.indicator_id),
        title=clean(row.title),
        origin=clean(formats.origin_words(row.origin)),
        figure=figure_words(row.judgement) if row.judgement is not None else None,
        goal=clean(row.goal_words),
        units=clean(row.units_words),
        women_men=clean(row.women_men_words),
        strength=_strength_words(row),
        reason=clean(row.reason),
        choice=formats.choice_words(row.choice),
        choice_reason=clean(row.choice_reason),
    )


def form_rows(content: GrossListContent) -> tuple[FormRow, ...]:
    """Every row of the gross list."""
    return tuple(form_row(content.head.area, row) for row in content.rows)


def comparison_rows(content: ComparisonContent) -> tuple[FigureWords, ...]:
    """Every judgement of the comparison."""
    return tuple(figure_words(judgement) for judgement in content.judgements)
