"""What a document says, in plain values: filled by selectors, laid out as Excel, Word or PDF."""

from __future__ import annotations

from dataclasses import dataclass, field

from rodatraden.engine.comparison.model import Judgement


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What stands on every document: for whom, about what, on which figures.

    ``lead`` is the sentence that the page opens with ("62 indikatorer granskade. 7 bättre …"). ``practice`` documents carry
    a mark on every page. ``snapshot_id`` and ``published_at`` say which figures it rests on; ``made_at`` and ``made_by``
    (a role, never needed to be a name; "" = not said) when it was made. Both days are ISO dates or already in words.
    """

    title: str
    municipality: str
    area: str
    lead: str
    comparator: str
    snapshot_id: str
    published_at: str
    made_at: str
    made_by: str
    practice: bool
    screening: str = ""


@dataclass(frozen=True, slots=True)
class GrossListRow:
    """A row of the 2017 form "Bruttolista för indikatorer" (domain 2.2).

    Own result, earlier results, comparison, deviation from own goal, units, women and men, strength or weakness, why on the
    list, to in-depth analysis with the reason. ``judgement`` is None for an item that does not come from the figures.
    """

    title: str
    indicator_id: str
    judgement: Judgement | None
    goal_words: str
    units_words: str
    women_men_words: str
    strength: bool
    reason: str
    choice: str  # "", "yes", "no", "later"
    choice_reason: str
    origin: str


@dataclass(frozen=True, slots=True)
class GrossListContent:
    """The gross list of one round. ``not_chosen`` are suggestions that nobody took, so that the total is seen."""

    head: DocumentHead
    rows: tuple[GrossListRow, ...]
    removed: tuple[tuple[str, str], ...] = ()  # (title, why removed)
    not_chosen: tuple[tuple[str, str], ...] = ()  # (title, first reason)


@dataclass(frozen=True, slots=True)
class ComparisonContent:
    """An area's comparison for one municipality: every judgement that stands on the page."""

    head: DocumentHead
    judgements: tuple[Judgement, ...]
    counts: tuple[tuple[str, int], ...] = field(default=())  # (words, number), in the order they are said
