"""What a document says about itself: the practice mark, the sources, and how the judgements were made."""

from __future__ import annotations

from dataclasses import dataclass

from rodatraden.engine.comparison.model import Judgement
from rodatraden.engine.text import gettext as _
from rodatraden.workbench.reports import formats
from rodatraden.workbench.reports.content import ComparisonContent, DocumentHead, GrossListContent
from rodatraden.workbench.reports.safe import clean


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def judgements_of(content: GrossListContent | ComparisonContent) -> tuple[Judgement, ...]:
    """The judgements that the document shows."""
    if isinstance(content, ComparisonContent):
        return content.judgements
    return tuple(row.judgement for row in content.rows if row.judgement is not None)


def practice_mark(head: DocumentHead) -> str:
    """The mark that stands on every page of a document with invented figures, else ""."""
    return _("Övningsläge. Alla värden är påhittade.") if head.practice else ""


def source_line(content: GrossListContent | ComparisonContent) -> str:
    """Where values come from, and what is our own computation (Kolada's terms: the two are named apart)."""
    if content.head.practice:
        values = _("Värdena är påhittade för övning.")
    else:
        names = sorted({formats.source_name(j.source) for j in judgements_of(content) if j.source})
        values = _("Källa för värden: {names}.").format(names=", ".join(names)) if names else ""
    return clean(f"{values} {_('Medianer, lägen, intervall och bedömningar: egen bearbetning.')}")


def basis_line(head: DocumentHead) -> str:
    """Which figures the document rests on and when it was made."""
    made = _("Uttaget {made} av {by}.") if head.made_by else _("Uttaget {made}.")
    return clean(
        _("Siffror publicerade {published} (ögonblicksbild {snapshot}).").format(
            published=formats.date_words(head.published_at), snapshot=head.snapshot_id
        )
        + " "
        + made.format(made=formats.date_words(head.made_at), by=head.made_by)
    )


def about(content: GrossListContent | ComparisonContent) -> tuple[Section, ...]:
    """The last part of every document: "Om underlaget"."""
    head = content.head
    looked_at = [clean(head.lead)]
    if isinstance(content, ComparisonContent) and content.counts:
        looked_at.append(clean(" · ".join(f"{words}: {number}" for words, number in content.counts)))
    if head.screening:
        looked_at.append(clean(head.screening))
    fetched = sorted({j.fetched_at for j in judgements_of(content) if j.fetched_at})
    sources = [source_line(content), basis_line(head)]
    if fetched:
        first, last = formats.date_words(fetched[0]), formats.date_words(fetched[-1])
        sources.append(
            _("Värdena hämtade {day}.").format(day=first)
            if first == last
            else _("Värdena hämtade mellan {first} och {last}.").format(first=first, last=last)
        )
    return (
        Section(_("Vad som har granskats"), tuple(looked_at)),
        Section(_("Källor"), tuple(clean(line) for line in sources)),
        Section(
            _("Så bedömer vi"),
            (
                _("Jämförelsen görs i första hand med: {comparator}.").format(
                    comparator=clean(head.comparator)
                ),
                _(
                    "Bättre eller sämre sägs bara när skillnaden är större än slumpen brukar ge. "
                    "”Säkert” betyder att den går utanför gränser på 99,8 procent, ”troligt” utanför 95 procent."
                ),
                _(
                    "”Ingen säker skillnad” betyder att skillnaden kan bero på slumpen, inte att resultaten är lika."
                ),
                _(
                    "”Kan inte bedömas” betyder att värdet saknas eller att osäkerheten inte går att räkna ut. "
                    "Skälet står intill."
                ),
                _(
                    "Kostnader, omfattning och bakgrundsmått har ingen önskvärd riktning. För dem säger vi högre "
                    "eller lägre, aldrig bättre eller sämre."
                ),
                _(
                    "Läget (bästa fjärdedelen, mittersta hälften, sämsta fjärdedelen) är en plats bland landets "
                    "kommuner och inget omdöme. Procenttalet är sannolikheten att kommunen verkligen hör dit."
                ),
                _(
                    "Osäkerheten räknas ur antalet svar eller källans felmarginal. Där de saknas är den uppskattad "
                    "ur hur mycket värdet brukar variera mellan år."
                ),
            ),
        ),
        Section(
            _("Så läser du"),
            (
                _(
                    "Bild av läget: ◆ kommunen, strecket visar osäkerheten · ○ de kommuner ni jämför er med · grått fält "
                    "mittersta hälften av landet · | medianen. Bättre ligger alltid till höger; utan önskvärd "
                    "riktning ligger högre till höger."
                ),
                _(
                    "Ett värde som saknas visas med sitt skäl: sekretess (..), bortfall (-), ej tillämplig (.). "
                    "Det räknas aldrig som noll."
                ),
            ),
        ),
    )
