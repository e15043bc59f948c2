"""Words and rows of Jämför and its heat map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rodatraden.engine.catalogue.model import Area, Municipality, MunicipalityGroup
from rodatraden.engine.comparison import words
from rodatraden.engine.comparison.model import Judgement, State, SuggestedList
from rodatraden.engine.figures import Snapshot
from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.figures import phrases, presenters
from rodatraden.workbench.figures.lens import Lens
from rodatraden.workbench.organisations.models import ComparisonGroup
from rodatraden.workbench.reports import formats
from rodatraden.workbench.reports.content import ComparisonContent, DocumentHead


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What Jämför shows."""

    looked_at: str
    lead: str
    suggested: str
    screening: str
    rows: Sequence[presenters.Row]
    shown: str
    more_url: str
    back_url: str
    comparators: Sequence[presenters.Choice]
    sexes: Sequence[presenters.Choice]
    colours_url: str
    states: Sequence[presenters.StateFilter]
    types: Sequence[presenters.StateFilter]
    sorts: Sequence[presenters.StateFilter]
    source: str
    query: str


def lead_words(found: Sequence[Judgement], lens: Lens) -> tuple[str, str]:
    """The total looked at, and the counts by state."""
    counts = Counter(j.state for j in found)
    total = ngettext("{n} indikator granskad.", "{n} indikatorer granskade.", len(found)).format(n=len(found))
    return total, presenters.counts_sentence(counts, lens.comparator, lens.group)


def suggested_words(suggestions: SuggestedList) -> str:
    """How many are suggested for the gross list."""
    weak = sum(not s.strength for s in suggestions.suggestions)
    strong = len(suggestions.suggestions) - weak
    if not suggestions.suggestions:
        return _("Inga förslag till bruttolistan.")
    text = ngettext("{n} förslag till bruttolistan", "{n} förslag till bruttolistan", weak).format(n=weak)
    return (
        f"{text}, " + ngettext("{n} styrka.", "{n} styrkor.", strong).format(n=strong)
        if strong
        else f"{text}."
    )


def source_words(found: Sequence[Judgement]) -> str:
    """Where the values come from; what we computed is never called Kolada's."""
    names = sorted({formats.source_name(j.source) for j in found if j.source})
    return _("Källa för värden: {names}. Bedömningar: egen bearbetning.").format(
        names=", ".join(names) or "–"
    )


def compare_page(
    *,
    lens: Lens,
    found: Sequence[Judgement],
    suggestions: SuggestedList,
    listed: set[str],
    groups: Sequence[ComparisonGroup],
) -> ComparePage:
    """One sentence, the few controls, the table."""
    whys = {s.judgement.indicator: s.reasons[0].words for s in suggestions.suggestions if s.reasons}
    ordered = presenters.sort_rows(found, suggestions, lens)
    start = (lens.page - 1) * presenters.PAGE_SIZE
    shown = ordered[start : start + presenters.PAGE_SIZE]
    looked_at, lead = lead_words(found, lens)
    return ComparePage(
        looked_at=looked_at,
        lead=lead,
        suggested=suggested_words(suggestions),
        screening=suggestions.screening,
        rows=[presenters.row(j, lens, whys.get(j.indicator, ""), j.indicator in listed) for j in shown],
        shown=_("Visar {first}–{last} av {total}.").format(
            first=start + 1 if shown else 0, last=start + len(shown), total=len(ordered)
        ),
        more_url=lens.query(page=lens.page + 1) if start + len(shown) < len(ordered) else "",
        back_url=lens.query(page=lens.page - 1) if lens.page > 1 else "",
        comparators=presenters.comparator_choices(lens, groups),
        sexes=presenters.sex_choices(lens),
        colours_url=lens.query(colours=not lens.colours),
        states=presenters.state_filters(lens),
        types=presenters.type_filters(lens),
        sorts=presenters.sort_filters(lens),
        source=source_words(found),
        query=lens.query(),
    )


def document_head(
    title: str,
    area: Area,
    municipality: Municipality,
    lens: Lens,
    found: Sequence[Judgement],
    suggestions: SuggestedList,
    snapshot: Snapshot,
) -> DocumentHead:
    """What stands on top of every document made from a comparison."""
    looked_at, lead = lead_words(found, lens)
    return DocumentHead(
        title=title,
        municipality=municipality.name,
        area=area.name,
        lead=f"{looked_at} {lead} {suggested_words(suggestions)}",
        comparator=lens.group.name if lens.group else words.comparator_plural(lens.comparator),
        snapshot_id=snapshot.id,
        published_at=date_format(timezone.localtime(snapshot.manifest.created), "j F Y"),
        made_at=date_format(timezone.localtime(), "j F Y"),
        made_by="",
        practice=snapshot.manifest.practice,
        screening=suggestions.screening,
    )


def comparison_content(
    area: Area,
    municipality: Municipality,
    lens: Lens,
    found: Sequence[Judgement],
    suggestions: SuggestedList,
    snapshot: Snapshot,
) -> ComparisonContent:
    """The comparison as a document's content: what the page shows, all pages of it."""
    counts = Counter(j.state for j in found)
    return ComparisonContent(
        head=document_head(_("Jämförelse"), area, municipality, lens, found, suggestions, snapshot),
        judgements=tuple(presenters.sort_rows(found, suggestions, lens)),
        counts=tuple((phrases.state_name(state), counts[state]) for state in State if counts[state]),
    )


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One municipality's judgement of one indicator."""

    state: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One indicator across the group."""

    title: str
    indicator: str
    cells: Sequence[HeatCell]


@dataclass(frozen=True, slots=True)
class HeatPage:
    """The heat map: indicators down, municipalities across."""

    lead: str
    municipalities: Sequence[Municipality]
    rows: Sequence[HeatRow]
    groups: Sequence[presenters.Choice]
    group: MunicipalityGroup
    source: str


def heat_page(
    found: Mapping[str, Sequence[Judgement]],
    group: MunicipalityGroup,
    groups: Sequence[MunicipalityGroup],
    lens: Lens,
) -> HeatPage:
    """Worst for most municipalities first; an indicator that nobody in the group has a value for is left out and counted."""
    members = list(found)
    by_indicator: dict[str, dict[str, Judgement]] = {}
    for member, judgements in found.items():
        for judgement in judgements:
            by_indicator.setdefault(judgement.indicator, {})[member] = judgement
    judged = {
        key: row
        for key, row in by_indicator.items()
        if any(j.state is not State.CANNOT_BE_JUDGED for j in row.values())
    }

    def worse(key: str) -> int:
        return sum(j.state is State.WORSE for j in judged[key].values())

    order = sorted(judged, key=lambda key: (-worse(key), next(iter(judged[key].values())).title))
    rows = [
        HeatRow(
            next(iter(judged[key].values())).title,
            key,
            [_cell(judged[key].get(member)) for member in members],
        )
        for key in order
    ]
    left_out = len(by_indicator) - len(judged)
    lead = _("{n} indikatorer i {m} kommuner. Överst de som är sämre i flest kommuner.").format(
        n=len(rows), m=len(members)
    )
    if left_out:
        lead += " " + _("{n} till kan inte bedömas för någon av dem.").format(n=left_out)
    return HeatPage(
        lead=lead,
        municipalities=[catalogue().municipality(m) for m in members],
        rows=rows,
        groups=[presenters.Choice(g.name, f"{lens.query()}&grupp={g.id}", g.id == group.id) for g in groups],
        group=group,
        source=source_words([j for row in found.values() for j in row]),
    )


def _cell(judgement: Judgement | None) -> HeatCell:
    if judgement is None:
        return HeatCell(State.CANNOT_BE_JUDGED.value, "", _("inga värden"))
    pill = presenters.pill(judgement)
    value = words.value_words(judgement, judgement.value)
    return HeatCell(judgement.state.value, pill.sign, f"{value}: {pill.words} {pill.certainty}".strip())
