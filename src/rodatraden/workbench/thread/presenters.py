"""Words of the gross list's pages and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rodatraden.engine.catalogue.model import Area, Municipality
from rodatraden.engine.comparison import words
from rodatraden.engine.comparison.model import Judgement, Question, SuggestedList, Suggestion
from rodatraden.engine.figures import Snapshot
from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.figures.compare import document_head, lead_words, source_words, suggested_words
from rodatraden.workbench.figures.lens import Lens
from rodatraden.workbench.figures.presenters import Row, row
from rodatraden.workbench.reports.content import GrossListContent, GrossListRow
from rodatraden.workbench.thread.models import GrossListItem

QUESTION_WORDS = {
    Question.OWN_GOAL: gettext_lazy("Avvikelse från eget mål"),
    Question.STRENGTH_OR_WEAKNESS: gettext_lazy("Styrka eller svaghet"),
    Question.STICKS_OUT: gettext_lazy("Sticker ut eller överraskar"),
    Question.REPEATED_OR_WORSENING: gettext_lazy("Upprepas eller försämras"),
    Question.PEERS_BETTER: gettext_lazy("Jämförbara kommuner ligger bättre till"),
    Question.UNITS_DIFFER: gettext_lazy("Skillnader mellan enheter"),
    Question.WOMEN_MEN: gettext_lazy("Skillnader mellan kvinnor och män"),
}


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """One suggestion: the indicator, its reasons and the text proposed for the list."""

    row: Row
    reasons: Sequence[tuple[str, str]]
    strength: bool
    listed: bool
    proposed_reason: str


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One row of the list."""

    item: GrossListItem
    row: Row | None
    choice: str
    frozen: str
    changed_since: str


@dataclass(frozen=True, slots=True)
class GrossListPage:
    """The page, and what its documents are made of."""

    area: Area
    municipality: Municipality
    lens: Lens
    year: int
    snapshot: Snapshot
    looked_at: str
    lead: str
    suggested: str
    screening: str
    weaknesses: Sequence[SuggestionCard]
    strengths: Sequence[SuggestionCard]
    items: Sequence[ItemCard]
    removed: Sequence[GrossListItem]
    undecided: int
    source: str
    suggestions: SuggestedList
    found: Sequence[Judgement]


def gross_list_page(
    *,
    area: Area,
    municipality: Municipality,
    lens: Lens,
    year: int,
    snapshot: Snapshot,
    suggestions: SuggestedList,
    found: Sequence[Judgement],
    items: Sequence[GrossListItem],
    removed: Sequence[GrossListItem],
) -> GrossListPage:
    """Suggestions beside one's own list; the total looked at stands first."""
    judged = {j.indicator: j for j in found}
    listed = {item.indicator_id for item in items if item.indicator_id}
    cards = [_suggestion_card(s, lens, s.judgement.indicator in listed) for s in suggestions.suggestions]
    looked_at, lead = lead_words(found, lens)
    return GrossListPage(
        area=area,
        municipality=municipality,
        lens=lens,
        year=year,
        snapshot=snapshot,
        looked_at=looked_at,
        lead=lead,
        suggested=suggested_words(suggestions),
        screening=suggestions.screening,
        weaknesses=[card for card in cards if not card.strength],
        strengths=[card for card in cards if card.strength],
        items=[_item_card(item, judged.get(item.indicator_id), lens) for item in items],
        removed=removed,
        undecided=sum(not item.choice for item in items),
        source=source_words(found),
        suggestions=suggestions,
        found=found,
    )


def _suggestion_card(suggestion: Suggestion, lens: Lens, listed: bool) -> SuggestionCard:
    return SuggestionCard(
        row=row(suggestion.judgement, lens, listed=listed),
        reasons=[(str(QUESTION_WORDS[reason.question]), reason.words) for reason in suggestion.reasons],
        strength=suggestion.strength,
        listed=listed,
        proposed_reason=" ".join(reason.words for reason in suggestion.reasons[:2]),
    )


def _item_card(item: GrossListItem, judgement: Judgement | None, lens: Lens) -> ItemCard:
    return ItemCard(
        item=item,
        row=row(judgement, lens, listed=True) if judgement else None,
        choice=item.get_choice_display() if item.choice else _("Inte bestämt än"),
        frozen=frozen_words(item),
        changed_since=_changed_since(item, judgement),
    )


def frozen_words(item: GrossListItem) -> str:
    """What the figure said when the row was added."""
    judged: dict[str, Any] = item.evidence.get("judgement", {})
    if judged.get("value") is None:
        return ""
    value = _amount(item, judged["value"])
    return _("När raden lades till: {value} ({year}).").format(value=value, year=judged.get("year"))


def _changed_since(item: GrossListItem, judgement: Judgement | None) -> str:
    """Says so when the source has changed the figure that the row rests on."""
    judged: dict[str, Any] = item.evidence.get("judgement", {})
    if not judged or judgement is None or judged.get("year") != judgement.year:
        return ""
    if judged.get("value") == judgement.value:
        return ""
    return _("Källan har ändrat värdet sedan raden lades till: det var {old} och är nu {new}.").format(
        old=_amount(item, judged.get("value")), new=_amount(item, judgement.value)
    )


def _amount(item: GrossListItem, value: float | None) -> str:
    """A value of the row's indicator, Ja and Nej by its own coding."""
    indicator = catalogue().indicator(item.indicator_id)
    return words.amount(value, indicator.unit, indicator.kind, indicator.coding)


def evidence_for(
    indicator_id: str, found: Sequence[Judgement], suggestions: SuggestedList, snapshot: Snapshot
) -> tuple[dict[str, Any], bool]:
    """What is frozen with a row: the judgement, the suggestion's reasons and the snapshot; and whether it is a strength."""
    judgement = next((j for j in found if j.indicator == indicator_id), None)
    if judgement is None:
        return {"snapshot": snapshot.id}, False
    suggestion = next((s for s in suggestions.suggestions if s.judgement.indicator == indicator_id), None)
    reasons = (
        [{"question": r.question.value, "words": r.words} for r in suggestion.reasons] if suggestion else []
    )
    evidence = {
        "snapshot": snapshot.id,
        "practice": snapshot.manifest.practice,
        "judgement": judgement.as_dict(),
        "reasons": reasons,
        "looked_at": suggestions.looked_at,
    }
    return evidence, bool(suggestion and suggestion.strength)


def gross_list_content(page: GrossListPage) -> GrossListContent:
    """The list as a document's content, with what was removed and what nobody took."""
    judged = {j.indicator: j for j in page.found}
    suggested = {s.judgement.indicator: s for s in page.suggestions.suggestions}
    listed = {card.item.indicator_id for card in page.items}
    return GrossListContent(
        head=document_head(
            _("Bruttolista för indikatorer"),
            page.area,
            page.municipality,
            page.lens,
            page.found,
            page.suggestions,
            page.snapshot,
        ),
        rows=tuple(_document_row(card, judged.get(card.item.indicator_id), suggested) for card in page.items),
        removed=tuple((item.title, item.removed_reason) for item in page.removed),
        not_chosen=tuple(
            (s.judgement.title, s.reasons[0].words)
            for s in page.suggestions.suggestions
            if s.judgement.indicator not in listed and s.reasons
        ),
    )


def _document_row(
    card: ItemCard, judgement: Judgement | None, suggested: dict[str, Suggestion]
) -> GrossListRow:
    item = card.item
    suggestion = suggested.get(item.indicator_id)
    said = {reason.question: reason.words for reason in suggestion.reasons} if suggestion else {}
    return GrossListRow(
        title=item.title,
        indicator_id=item.indicator_id,
        judgement=judgement,
        goal_words=said.get(Question.OWN_GOAL, ""),
        units_words=said.get(Question.UNITS_DIFFER, ""),
        women_men_words=said.get(Question.WOMEN_MEN, ""),
        strength=item.is_strength,
        reason=item.reason,
        choice=item.choice,
        choice_reason=item.choice_reason,
        origin=item.get_origin_display(),
    )
