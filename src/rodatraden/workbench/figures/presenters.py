"""Words, formats and pictures for the pages about figures. Templates read these and nothing below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rodatraden.charts.strip import Strip, meter, sparkline, strip
from rodatraden.engine.catalogue.model import ColourRule, Direction, Kind
from rodatraden.engine.comparison import words
from rodatraden.engine.comparison.model import Comparator, Judgement, State, SuggestedList
from rodatraden.engine.text import decimal_comma
from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.figures.lens import GENDERS, RETIRED, STANDING, Lens
from rodatraden.workbench.organisations.models import ComparisonGroup
from rodatraden.workbench.reports import formats

PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a segmented control."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Pill:
    """A judgement's first two parts: sign with words, and how sure."""

    css: str
    sign: str
    words: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator's row on Jämför."""

    judgement: Judgement
    url: str
    value: str
    comparator: str
    direction: str
    type: str
    why: str
    spark: SafeString
    strip: SafeString
    instead_of_strip: str
    pill: Pill
    band: str
    band_meter: SafeString
    band_percent: str
    oj_class: str
    listed: bool
    reasons: Sequence[str]


def pill(judgement: Judgement) -> Pill:
    """The state in sign and words, never by colour alone."""
    state = judgement.state
    fact = judgement.kind == Kind.YES_NO and state is not State.CANNOT_BE_JUDGED
    css = f"{state.value} fact" if fact else state.value
    sign = (
        {State.WORSE: "✕", State.BETTER: "✓"}.get(state, formats.SIGNS[state])
        if fact
        else formats.SIGNS[state]
    )
    return Pill(css, sign, words.state_words(judgement), words.certainty_words(judgement.certainty))


def sex_choices(lens: Lens) -> list[Choice]:
    """Total, women, men."""
    labels = {"T": _("Totalt"), "K": _("Kvinnor"), "M": _("Män")}
    return [Choice(labels[g], lens.query(gender=g), g == lens.gender) for g in GENDERS]


def comparator_choices(lens: Lens, groups: Sequence[ComparisonGroup]) -> list[Choice]:
    """The standing comparators and the organisation's own groups."""
    labels = {
        Comparator.SIMILAR: _("Liknande kommuner"),
        Comparator.COUNTY: _("Länet"),
        Comparator.SKR_GROUP: _("Kommungrupp"),
        Comparator.NATIONAL: _("Riket"),
    }
    standing = [
        Choice(labels[c], lens.query(comparator=c, group=None), c is lens.comparator and lens.group is None)
        for c in STANDING
    ]
    own = [
        Choice(
            g.name,
            lens.query(comparator=Comparator.OWN_GROUP, group=g),
            lens.group is not None and lens.group.pk == g.pk,
        )
        for g in groups
    ]
    return standing + own


def row(judgement: Judgement, lens: Lens, why: str = "", listed: bool = False) -> Row:
    """Everything that an indicator's row shows."""
    indicator = catalogue().indicator(judgement.indicator)
    against = judgement.against.get(lens.comparator)
    picture, instead = position_strip(judgement)
    band, percent, share = words.band_words(judgement)
    series = [(point.year, point.value) for point in judgement.series]
    years = f"{series[0][0]}–{series[-1][0]}" if series else ""
    return Row(
        judgement=judgement,
        url=reverse("indicator", args=[judgement.indicator]) + lens.query(),
        value=words.value_words(judgement, judgement.value),
        comparator=(
            f"{words.comparator_short(lens.comparator)} {words.value_words(judgement, against.value)}"
            if against and against.value is not None
            else ""
        ),
        direction=words.direction_words(indicator.direction, indicator.kind),
        type=words.type_words(judgement.type) if judgement.type else "",
        why=why,
        spark=mark_safe(  # noqa: S308 - our own markup, every text in it escaped
            sparkline(_("Egna värden {years}").format(years=years), series) if len(series) > 1 else ""
        ),
        strip=picture,
        instead_of_strip=instead,
        pill=pill(judgement),
        band=band,
        band_meter=mark_safe(  # noqa: S308 - as above
            meter(_("{percent} sannolikhet").format(percent=percent), share) if share is not None else ""
        ),
        band_percent=percent,
        oj_class=oj_class(judgement),
        listed=listed,
        reasons=judgement.reasons,
    )


def oj_class(judgement: Judgement) -> str:
    """The colour of Öppna jämförelser: the one that the source published, else by its rule: rank, answer or none."""
    if judgement.published_band is not None:
        return {1: "oj1", 2: "oj2", 3: "oj4"}.get(judgement.published_band, "")
    if judgement.direction not in {Direction.HIGHER, Direction.LOWER}:
        return ""
    if judgement.colour_rule == ColourRule.ANSWER:
        if judgement.coding is None or judgement.value is None:
            return ""
        good = judgement.coding.yes if judgement.direction == Direction.HIGHER else judgement.coding.no
        return "oj1" if judgement.value == good else "oj4"
    return f"oj{judgement.band}" if judgement.colour_rule == ColourRule.RANK and judgement.band else ""


def position_strip(judgement: Judgement) -> tuple[SafeString, str]:
    """The strip, or the words that stand instead of it."""
    if judgement.kind == Kind.YES_NO:
        if judgement.share_yes is None:
            return mark_safe(""), ""
        return mark_safe(""), _("{share} av landets kommuner har Ja").format(
            share=f"{decimal_comma(judgement.share_yes * 100, 0)} %"
        )
    if judgement.distribution is None:
        return mark_safe(""), formats.status_words(judgement.status)
    if judgement.value is None:
        return mark_safe(""), formats.status_words(judgement.status)
    names = [(catalogue().municipality(m).name, value) for m, value in judgement.peers]
    content = Strip(
        label=_("Läge bland landets kommuner: {words}").format(words=words.band_words(judgement)[0] or "–"),
        state=judgement.state.value,
        value=judgement.value,
        interval=judgement.interval,
        distribution=judgement.distribution,
        peers=names,
        turned=judgement.direction == Direction.LOWER,
    )
    return mark_safe(strip(content)), ""  # noqa: S308 - our own markup, every text in it escaped


def counts_sentence(counts: Counter[State], comparator: Comparator, group: ComparisonGroup | None) -> str:
    """The page's first sentence after the total: "7 bättre än liknande kommuner, 31 utan säker skillnad …"."""
    name = group.name if group else words.comparator_plural(comparator)
    pairs = [
        (State.BETTER, ngettext("{n} bättre än {who}", "{n} bättre än {who}", counts[State.BETTER])),
        (State.NO_CERTAIN_DIFFERENCE, _("{n} utan säker skillnad")),
        (State.WORSE, _("{n} sämre")),
        (State.HIGHER, _("{n} högre, utan önskvärd riktning")),
        (State.LOWER, _("{n} lägre, utan önskvärd riktning")),
        (State.CANNOT_BE_JUDGED, _("{n} kan inte bedömas")),
    ]
    said = [text.format(n=counts[state], who=name) for state, text in pairs if counts[state]]
    return (", ".join(said) + ".") if said else ""


def sort_rows(found: Sequence[Judgement], suggestions: SuggestedList | None, lens: Lens) -> list[Judgement]:
    """Filtered by the reader's choices and in the chosen order; what speaks for itself first by default."""
    weights = {s.judgement.indicator: s.weight for s in suggestions.suggestions} if suggestions else {}
    needle = lens.search.casefold()
    kept = [
        j
        for j in found
        if (lens.state in {"", RETIRED} or j.state.value == lens.state)
        and (not lens.type or (j.type or "") == lens.type)
        and (not needle or needle in j.title.casefold() or needle in j.indicator.casefold())
    ]
    orders = {
        "name": lambda j: j.title.casefold(),
        "position": lambda j: (j.band is None, -(j.band or 0), -(j.rank or 0)),
        "weight": lambda j: (
            -weights.get(j.indicator, 0.0),
            j.state is State.CANNOT_BE_JUDGED,
            j.state is State.NO_CERTAIN_DIFFERENCE,
            j.title.casefold(),
        ),
    }
    return sorted(kept, key=orders.get(lens.sort, orders["weight"]))


@dataclass(frozen=True, slots=True)
class StateFilter:
    """A choice in the filter on state."""

    value: str
    label: str
    current: bool


def state_filters(lens: Lens) -> list[StateFilter]:
    """All states as filter choices."""
    labels = [
        ("", _("alla bedömningar")),
        ("worse", _("sämre")),
        ("better", _("bättre")),
        ("no_certain_difference", _("ingen säker skillnad")),
        ("higher", _("högre (utan riktning)")),
        ("lower", _("lägre (utan riktning)")),
        ("cannot_be_judged", _("kan inte bedömas")),
        (RETIRED, _("utgångna nyckeltal")),
    ]
    return [StateFilter(value, label, value == lens.state) for value, label in labels]


def type_filters(lens: Lens) -> list[StateFilter]:
    """Structure, process, outcome as filter choices."""
    labels = [
        ("", _("alla typer")),
        *((t, words.type_words(t)) for t in ("structure", "process", "outcome")),
    ]
    return [StateFilter(value, label, value == lens.type) for value, label in labels]


def sort_filters(lens: Lens) -> list[StateFilter]:
    """The orders that a reader can choose."""
    labels = [
        ("weight", _("det som talar för sig")),
        ("position", _("läge bland kommunerna")),
        ("name", _("namn")),
    ]
    return [StateFilter(value, label, value == lens.sort) for value, label in labels]
