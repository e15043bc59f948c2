"""Short words for narrow places: states, how sure, comparators, direction, type, position, why not."""

from __future__ import annotations

from rodatraden.engine.catalogue.model import Direction, IndicatorType, Kind
from rodatraden.engine.comparison.model import Certainty, Comparator, Judgement, Question, State
from rodatraden.engine.comparison.words.numbers import percent
from rodatraden.engine.figures.schema import Gender, ValueStatus
from rodatraden.engine.statistics.reasons import NotJudged, reason_in_words
from rodatraden.engine.text import gettext as _


def comparator_short(comparator: Comparator) -> str:
    """The comparator in one word: "liknande 68 %"."""
    return {
        Comparator.SIMILAR: _("liknande"),
        Comparator.COUNTY: _("länet"),
        Comparator.SKR_GROUP: _("kommungruppen"),
        Comparator.NATIONAL: _("riket"),
        Comparator.OWN_GROUP: _("gruppen"),
    }[comparator]


def comparator_plural(comparator: Comparator) -> str:
    """The comparator within a sentence: "bättre än liknande kommuner"."""
    return {
        Comparator.SIMILAR: _("liknande kommuner"),
        Comparator.COUNTY: _("länet"),
        Comparator.SKR_GROUP: _("kommungruppen"),
        Comparator.NATIONAL: _("riket"),
        Comparator.OWN_GROUP: _("den egna gruppen"),
    }[comparator]


def state_short(state: State) -> str:
    """The state alone, as a heading or in a column."""
    return {
        State.BETTER: _("Bättre"),
        State.NO_CERTAIN_DIFFERENCE: _("Ingen säker skillnad"),
        State.WORSE: _("Sämre"),
        State.HIGHER: _("Högre"),
        State.LOWER: _("Lägre"),
        State.CANNOT_BE_JUDGED: _("Kan inte bedömas"),
    }[state]


def state_words(judgement: Judgement) -> str:
    """The state against the first comparator: "Sämre än liknande"; of yes/no the fact: "Har inte, de flesta har"."""
    state = judgement.state
    if state is State.CANNOT_BE_JUDGED:
        return state_short(state)
    if judgement.kind == Kind.YES_NO and judgement.coding is not None:
        return _fact_words(judgement)
    if state is State.NO_CERTAIN_DIFFERENCE or not judgement.against:
        return state_short(state)
    template = {
        State.BETTER: _("Bättre än {who}"),
        State.WORSE: _("Sämre än {who}"),
        State.HIGHER: _("Högre än {who}"),
        State.LOWER: _("Lägre än {who}"),
    }[state]
    return template.format(who=comparator_short(next(iter(judgement.against))))


def _fact_words(judgement: Judgement) -> str:
    has = judgement.coding is not None and judgement.value == judgement.coding.yes
    if judgement.state is State.NO_CERTAIN_DIFFERENCE:
        first = next(iter(judgement.against.values()), None)
        half = first is not None and judgement.coding is not None and first.share_yes == 0.5
        if half:
            return _("Har, hälften har") if has else _("Har inte, hälften har")
        return _("Har, som de flesta") if has else _("Har inte, som de flesta")
    return _("Har, de flesta har inte") if has else _("Har inte, de flesta har")


def certainty_words(certainty: Certainty | None) -> str:
    """How sure a difference is; nothing where there is none."""
    return {Certainty.CERTAIN: _("säkert"), Certainty.PROBABLE: _("troligt"), None: ""}[certainty]


def direction_words(direction: str, kind: str | None = None) -> str:
    """Which way is better."""
    yes_no = kind == Kind.YES_NO
    return {
        Direction.HIGHER: _("Ja är bättre") if yes_no else _("högre är bättre"),
        Direction.LOWER: _("Nej är bättre") if yes_no else _("lägre är bättre"),
        Direction.NONE: _("ingen riktning"),
        Direction.NOT_SETTLED: _("riktningen är inte fastställd"),
    }[Direction(direction)]


def type_words(kind: str | None) -> str:
    """Structure, process or outcome, in the words of Öppna jämförelser."""
    if kind is None:
        return "–"
    return {
        IndicatorType.STRUCTURE: _("Struktur"),
        IndicatorType.PROCESS: _("Process"),
        IndicatorType.OUTCOME: _("Resultat"),
    }[IndicatorType(kind)]


def gender_words(gender: str) -> str:
    """Totalt, Kvinnor, Män."""
    return {Gender.TOTAL: _("Totalt"), Gender.WOMEN: _("Kvinnor"), Gender.MEN: _("Män")}[Gender(gender)]


def status_words(status: str) -> str:
    """Why a value is not there; nothing where it is."""
    return {
        ValueStatus.OBSERVED: "",
        ValueStatus.NON_RESPONSE: _("Kommunen har inte svarat"),
        ValueStatus.NOT_APPLICABLE: _("Inte aktuellt för kommunen"),
        ValueStatus.SUPPRESSED: _("För få personer bakom värdet (sekretess)"),
        ValueStatus.NOT_COLLECTED: _("Uppgiften har inte samlats in"),
        ValueStatus.NOT_PUBLISHED: _("Källan har inte publicerat värdet"),
        ValueStatus.NOT_SUBMITTED: _("Kommunen har inte lämnat uppgiften"),
        ValueStatus.UNKNOWN: _("Källan har ingen uppgift"),
    }[ValueStatus(status)]


def not_judged_words(code: str) -> str:
    """Why something cannot be judged, in words; ``code`` is :attr:`ComparatorJudgement.missing`."""
    own = {
        "coding": _("Svaret är varken Ja eller Nej enligt katalogen"),
        "no_peers": _("Ingen att jämföra med har något värde"),
        "few_peers": _("Färre än tre att jämföra med har ett värde"),
        "first_measurement": _("Första mätningen"),
        "new_definition": _("Ny definition, jämför inte bakåt"),
    }
    if code in own:
        return own[code]
    if code in set(NotJudged):
        return reason_in_words(code).rstrip(".")
    return status_words(code)


def band_words(judgement: Judgement) -> tuple[str, str, float | None]:
    """The position in words, how sure it is in per cent, and the same as a share: "Sämsta fjärdedelen", "86 %", 0.86.

    Empty words where there is no band; no share where its probability cannot be told.
    """
    band, chance = judgement.band, judgement.band_probability
    if band is None or judgement.kind == Kind.YES_NO:
        return "", "", None
    directed = judgement.direction in (Direction.HIGHER, Direction.LOWER)
    share: float | None = None
    if band == 1:
        words = _("Bästa fjärdedelen") if directed else _("Högsta fjärdedelen")
        share = chance.best if chance else None
    elif band == 4:
        words = _("Sämsta fjärdedelen") if directed else _("Lägsta fjärdedelen")
        share = chance.worst if chance else None
    else:
        words = _("Mittersta hälften")
        share = chance.middle if chance else None
    return words, "" if share is None else percent(share), share


def question_words(question: Question) -> str:
    """The handbook's question that a suggestion's reason answers."""
    return {
        Question.OWN_GOAL: _("Avvikelser från egna mål?"),
        Question.STRENGTH_OR_WEAKNESS: _("Vad verkar vara era styrkor och svagheter?"),
        Question.STICKS_OUT: _("Resultat som sticker ut eller överraskar?"),
        Question.REPEATED_OR_WORSENING: _("Resultat som upprepas eller försämras över tid?"),
        Question.PEERS_BETTER: _("Ligger andra jämförbara kommuner bättre till?"),
        Question.UNITS_DIFFER: _("Vad vet ni om skillnader mellan era enheter i kommunen?"),
        Question.WOMEN_MEN: _("Finns skillnader mellan kvinnor och män?"),
    }[question]
