"""What the improvement radar says: who succeeded from where we stand, or why there is nobody to show."""

from __future__ import annotations

from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.model import Comparator
from rodatraden.engine.comparison.radar import BY_CHANCE, Improved, Radar, WhyEmpty
from rodatraden.engine.comparison.words.labels import not_judged_words
from rodatraden.engine.comparison.words.numbers import amount, how_many, number
from rodatraden.engine.comparison.words.sentences import points_apart
from rodatraden.engine.text import gettext as _

#: An improvement of at least less than this part of the change is not worth a figure.
_HARDLY = 0.02


def summary(radar: Radar) -> str:
    """The section's first sentence, with how many were looked at."""
    if radar.missing is not None:
        return _why_empty(radar, radar.missing)
    found, looked_at = how_many(radar.found), radar.looked_at
    if radar.indicator.kind is Kind.YES_NO:
        words = _("{found} av {looked_at} kommuner som svarade som ni har bytt svar och stått kvar vid det.")
        said = words.format(found=found[:1].upper() + found[1:], looked_at=looked_at)
    else:
        first, last = radar.window or (0, 0)
        said = _(
            "Av {looked_at} kommuner som {first}–{last} låg där ni ligger, eller sämre, har {found} säkert blivit "
            "bättre och hör nu till den bästa halvan."
        ).format(looked_at=looked_at, first=first, last=last, found=found)
        said += " " + _("Hade ingen ändrats skulle slumpen ändå visa i snitt högst {count} av dem.").format(
            count=number(BY_CHANCE * looked_at, 1)
        )
    if radar.found > len(radar.improved):
        said += " " + _("De {count} närmaste visas.").format(count=how_many(len(radar.improved)))
    return said


def _why_empty(radar: Radar, why: WhyEmpty) -> str:
    year = radar.year or ""
    first, last = radar.window or (0, 0)
    return {
        WhyEmpty.NO_DIRECTION: _(
            "Nyckeltalet har ingen önskvärd riktning, så det går inte att säga vilka som har blivit bättre."
        ),
        WhyEmpty.NO_VALUE: _("Ni har inget värde {year}, så det finns inget läge att utgå från.").format(
            year=year
        ),
        WhyEmpty.CODING: not_judged_words("coding") + ".",
        WhyEmpty.FEW_COMPARED: _("Färre än tolv kommuner har värden, så de delas inte in i fjärdedelar."),
        WhyEmpty.ALREADY_BEST: _("Ni hör redan till den bästa fjärdedelen. Här kan andra lära av er."),
        WhyEmpty.ALREADY_YES: _("Ni har redan det önskade svaret. Här kan andra lära av er."),
        WhyEmpty.NEW_DEFINITION: _(
            "Definitionen är ny, så det går inte att se tre till sex år bakåt ({first}–{last})."
        ).format(first=first, last=last),
        WhyEmpty.TOO_FEW_YEARS: _("Det finns inga värden från {first}–{last} att utgå från.").format(
            first=first, last=last
        ),
        WhyEmpty.NOBODY_STOOD_THERE: _(
            "Ingen annan kommun som har värde nu låg där ni ligger, eller sämre, {first}–{last}."
        ).format(first=first, last=last),
        WhyEmpty.NO_UNCERTAINTY: _(
            "Värdenas osäkerhet är inte känd, så det går inte att säga vilka som säkert har blivit bättre."
        ),
        WhyEmpty.NOBODY_IMPROVED: _nobody(radar),
    }[why]


def _nobody(radar: Radar) -> str:
    if radar.indicator.kind is Kind.YES_NO:
        return _(
            "Ingen av {looked_at} kommuner som svarade som ni har bytt svar och stått kvar vid det i två år."
        ).format(looked_at=radar.looked_at)
    first, last = radar.window or (0, 0)
    return _(
        "Ingen av {looked_at} kommuner som {first}–{last} låg där ni ligger, eller sämre, har säkert blivit bättre "
        "och nått den bästa halvan. Det kan bero på att små grupper sällan räcker för att visa en förändring."
    ).format(looked_at=radar.looked_at, first=first, last=last)


def improvement(radar: Radar, one: Improved) -> str:
    """One municipality's way, with the figures put in."""
    indicator = radar.indicator

    def say(value: float) -> str:
        return amount(value, indicator.unit, indicator.kind, indicator.coding)

    if one.at_least is None:
        return _("{before} {from_year}, {now} sedan {since}.").format(
            before=say(one.from_value), from_year=one.from_year, now=say(one.value), since=one.since
        )
    way = _("Från {before} ({from_year}) till {now} ({year})").format(
        before=say(one.from_value), from_year=one.from_year, now=say(one.value), year=radar.year
    )
    if one.at_least < _HARDLY * abs(one.change):
        return _("{way}: säkert bättre, men kanske bara litet.").format(way=way)
    return _("{way}: minst {least} bättre, med slumpen inräknad.").format(
        way=way, least=points_apart(one.at_least, indicator)
    )


def circle(comparator: Comparator) -> str:
    """How near a municipality is."""
    return {
        Comparator.SIMILAR: _("liknande kommun"),
        Comparator.SKR_GROUP: _("samma kommungrupp"),
    }.get(comparator, _("övriga landet"))
