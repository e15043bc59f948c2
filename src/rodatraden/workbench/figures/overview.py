"""Words of the overview page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rodatraden.engine.catalogue.model import Area
from rodatraden.engine.comparison.model import State
from rodatraden.engine.figures import Snapshot
from rodatraden.workbench.reports import formats
from rodatraden.workbench.reports.formats import SIGNS
from rodatraden.workbench.thread.selectors import RoundProgress

LABELS = {
    State.BETTER: gettext_lazy("bättre än liknande"),
    State.NO_CERTAIN_DIFFERENCE: gettext_lazy("ingen säker skillnad"),
    State.WORSE: gettext_lazy("sämre än liknande"),
    State.HIGHER: gettext_lazy("högre, utan riktning"),
    State.LOWER: gettext_lazy("lägre, utan riktning"),
    State.CANNOT_BE_JUDGED: gettext_lazy("kan inte bedömas"),
}


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many indicators are in a state; the address shows them."""

    state: str
    sign: str
    number: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class AreaCard:
    """One area on the overview."""

    name: str
    url: str
    total: int
    counts: Sequence[StateCount]
    next_words: str
    next_url: str
    open_comparison: bool


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The overview page."""

    lead: str
    cards: Sequence[AreaCard]
    news: str
    revisions: Sequence[Mapping[str, object]]
    published_at: object
    sources: str


def overview_page(
    *,
    areas: Sequence[Area],
    counts: Mapping[str, Counter[State]],
    progress: Mapping[str, RoundProgress],
    revisions: Sequence[Mapping[str, object]],
    snapshot: Snapshot,
) -> OverviewPage:
    """One sentence first, then a card for each area."""
    cards = [_card(area, counts.get(area.id, Counter()), progress.get(area.id)) for area in areas]
    total = sum(card.total for card in cards)
    worse = sum(c[State.WORSE] for c in counts.values())
    better = sum(c[State.BETTER] for c in counts.values())
    lead = _(
        "{total} indikatorer granskade i {areas} områden. {worse} är sämre och {better} bättre än i liknande kommuner."
    )
    changed = len(revisions)
    news = (
        ngettext(
            "{n} av era värden har ändrats sedan förra inläsningen.",
            "{n} av era värden har ändrats sedan förra inläsningen.",
            changed,
        ).format(n=changed)
        if changed
        else _("Inga tidigare värden har ändrats sedan förra inläsningen.")
    )
    return OverviewPage(
        lead=lead.format(total=total, areas=len(cards), worse=worse, better=better),
        cards=cards,
        news=news,
        revisions=list(revisions)[:12],
        published_at=snapshot.manifest.created,
        sources=", ".join(formats.source_name(name) for name in snapshot.manifest.sources),
    )


def _card(area: Area, counted: Counter[State], progress: RoundProgress | None) -> AreaCard:
    compare = reverse("compare", args=[area.id])
    counts = [
        StateCount(state.value, SIGNS[state], counted[state], str(label), f"{compare}?visa={state.value}")
        for state, label in LABELS.items()
        if counted[state]
    ]
    words, url = _next(area, progress)
    return AreaCard(area.name, compare, sum(counted.values()), counts, words, url, area.open_comparison)


def _next(area: Area, progress: RoundProgress | None) -> tuple[str, str]:
    """What comes next in the area, in words and as an address."""
    gross_list = reverse("gross_list", args=[area.id])
    if progress is None or not progress.listed:
        return _("Nästa: gå igenom förslagen till bruttolistan"), gross_list
    if progress.undecided:
        words = ngettext(
            "Nästa: ta ställning till {n} rad i bruttolistan",
            "Nästa: ta ställning till {n} rader i bruttolistan",
            progress.undecided,
        )
        return words.format(n=progress.undecided), gross_list
    words = ngettext(
        "{n} indikator vald till fördjupad analys",
        "{n} indikatorer valda till fördjupad analys",
        progress.chosen,
    )
    return words.format(n=progress.chosen), gross_list


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with its names over time."""

    area: Area
    url: str
    gross_list_url: str
    earlier: str


def areas_page(areas: Sequence[Area]) -> list[AreaRow]:
    """The areas with what they were called before."""
    return [
        AreaRow(
            area,
            reverse("compare", args=[area.id]),
            reverse("gross_list", args=[area.id]),
            "; ".join(
                f"{n.name} ({n.valid_from.year}–{n.valid_to.year if n.valid_to else ''})"
                for n in area.names[:-1]
            ),
        )
        for area in areas
    ]
