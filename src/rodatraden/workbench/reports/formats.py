"""Values, dates and judgements as the words that stand in documents, beside those that the engine has for everyone."""

from __future__ import annotations

from datetime import date, datetime

from rodatraden.engine.comparison.model import (
    Comparator,
    ComparatorJudgement,
    Judgement,
    State,
    Trend,
    UncertaintyMethod,
)
from rodatraden.engine.comparison.words import amount, comparator_short, gender_words, state_short
from rodatraden.engine.comparison.words.numbers import number, places, with_unit
from rodatraden.engine.figures.schema import Gender, ValueStatus
from rodatraden.engine.sources.statuses import VALUE_MARKERS
from rodatraden.engine.text import gettext as _

#: The sign beside the words of a state, the same on pages and on paper.
SIGNS = {
    State.BETTER: "▲",
    State.WORSE: "▼",
    State.NO_CERTAIN_DIFFERENCE: "=",
    State.CANNOT_BE_JUDGED: "?",
    State.HIGHER: "△",
    State.LOWER: "▽",
}

#: How Kolada marks a missing value: two dots, one dot, a hyphen.
MARKERS = {status: marker for marker, status in VALUE_MARKERS.items() if marker != "–"}


#: A value with its unit: "61 %", "12 345 kr", "11 dagar", "Ja".
value_words = amount


def decimals(value: float, unit: str) -> int:
    """How many decimals the value is written with, the zeros at the end left out."""
    return len(number(value, places(value, unit)).partition(",")[2])


def interval_words(interval: tuple[float, float], unit: str) -> str:
    """ "58–64 %": both ends with no more decimals than still tell them apart."""
    low, high = interval
    digits = max(decimals(low, unit), decimals(high, unit))
    if high - low >= 2 and max(abs(low), abs(high)) >= 10:
        digits = 0
    return with_unit(f"{number(low, digits)}–{number(high, digits)}", unit)


def status_words(status: str) -> str:
    """Why there is no value, in the one word that stands where a number would (the engine has the sentence)."""
    return {
        ValueStatus.OBSERVED: "",
        ValueStatus.NON_RESPONSE: _("bortfall"),
        ValueStatus.NOT_APPLICABLE: _("ej tillämplig"),
        ValueStatus.SUPPRESSED: _("sekretess"),
        ValueStatus.NOT_COLLECTED: _("inte insamlat"),
        ValueStatus.NOT_PUBLISHED: _("inte publicerat"),
        ValueStatus.NOT_SUBMITTED: _("inte inlämnat"),
        ValueStatus.UNKNOWN: _("saknas, okänt varför"),
    }.get(_status(status), _("saknas, okänt varför"))


def _status(status: str) -> ValueStatus:
    try:
        return ValueStatus(status)
    except ValueError:
        return ValueStatus.UNKNOWN


def marker(status: str) -> str:
    """The source's own mark for a missing value, "" where it has none."""
    return MARKERS.get(_status(status), "")


def result_words(judgement: Judgement) -> str:
    """The municipality's own value, or why there is none."""
    if judgement.value is None:
        return status_words(judgement.status) or status_words(ValueStatus.UNKNOWN)
    return value_words(judgement.value, judgement.unit, judgement.kind, judgement.coding)


def comparator_name(comparator: Comparator, group_name: str = "") -> str:
    """The comparator as a name: "Liknande kommuner", "Länet", "Kommungruppen", "Riket", or the group's own."""
    if comparator is Comparator.OWN_GROUP and group_name:
        return group_name
    return {
        Comparator.SIMILAR: _("Liknande kommuner"),
        Comparator.COUNTY: _("Länet"),
        Comparator.SKR_GROUP: _("Kommungruppen"),
        Comparator.NATIONAL: _("Riket"),
        Comparator.OWN_GROUP: _("Egen grupp"),
    }[comparator]


def mean_words(answer: ComparatorJudgement) -> str:
    """Which mean a comparator's value is."""
    return _("median av {count}").format(count=answer.count)


def state_words(state: State, comparator: Comparator | None, group_name: str = "") -> str:
    """A state against any comparator: "Sämre än länet". The engine has the words for a whole judgement."""
    words = state_short(state)
    if comparator is None or state in {State.NO_CERTAIN_DIFFERENCE, State.CANNOT_BE_JUDGED}:
        return words
    own_group = comparator is Comparator.OWN_GROUP and group_name
    return _("{how} än {whom}").format(
        how=words, whom=group_name if own_group else comparator_short(comparator)
    )


def gender_addition(gender: str) -> str:
    """What a title gets when it is not about everyone: ", kvinnor"."""
    return "" if gender == Gender.TOTAL else f", {gender_words(gender).lower()}"


def trend_words(trend: Trend) -> str:
    """The recent trend."""
    return trend.words or {
        "increasing": _("Ökar"),
        "decreasing": _("Minskar"),
        "no_certain_trend": _("Ingen säker trend"),
    }.get(trend.direction, _("Trenden kan inte bedömas"))


def method_words(method: UncertaintyMethod) -> str:
    """How the interval was computed."""
    return {
        UncertaintyMethod.WILSON: _("ur antalet svar (Wilson)"),
        UncertaintyMethod.MARGIN: _("källans felmarginal"),
        UncertaintyMethod.BYAR: _("ur antalet fall (Byar)"),
        UncertaintyMethod.PANEL_NOISE: _("uppskattad ur hur värdet brukar variera mellan år"),
        UncertaintyMethod.FACT: _("uppgift om Ja eller Nej, ingen osäkerhet att räkna"),
        UncertaintyMethod.NONE: _("kan inte beräknas"),
    }[method]


def choice_words(choice: str) -> str:
    """Whether the item goes on to in-depth analysis."""
    return {"yes": _("Ja"), "no": _("Nej"), "later": _("Senare")}.get(choice, _("Inte bestämt än"))


def origin_words(origin: str) -> str:
    """What brought the item to the list; words that are not one of the codes stand as they are."""
    return {
        "comparison": _("Jämförelsen"),
        "own_goal": _("Eget mål"),
        "user_voice": _("Brukares röst"),
        "other": _("Annat"),
    }.get(origin, origin)


def source_name(source: str) -> str:
    """The source as people know it; sources are stored in small letters."""
    names = {
        "kolada": "Kolada",
        "kolada_ou": "Kolada",
        "socialstyrelsen": "Socialstyrelsen",
        "table": _("egen tabell"),
        "practice": _("påhittade övningsvärden"),
    }
    return names.get(source, source)


_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def date_words(moment: str | date) -> str:
    """ "3 mars 2026" for a date or a time; a text that is no date stands as it is."""
    if isinstance(moment, date):
        return f"{moment.day} {_(_MONTHS[moment.month - 1])} {moment.year}"
    try:
        return date_words(datetime.fromisoformat(moment))
    except ValueError:
        return moment
