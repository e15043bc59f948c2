"""The judgement's reasons as whole sentences, with the figures put in."""

from __future__ import annotations

import re

from rodatraden.engine.catalogue.model import ColourRule, Direction, Indicator, Kind
from rodatraden.engine.comparison.model import (
    BandProbability,
    Certainty,
    Comparator,
    State,
    UncertaintyMethod,
)
from rodatraden.engine.comparison.words.labels import not_judged_words
from rodatraden.engine.comparison.words.numbers import amount, between, how_many, number, percent, with_unit
from rodatraden.engine.statistics.reasons import NotJudged, reason_in_words
from rodatraden.engine.text import gettext as _

#: From this probability on a colour is spoken of with "och" and not "men".
_SURE = 0.75

_SURVEY = re.compile(r"brukarbedömning|undersökning|enkät|\bnöjd", re.IGNORECASE)


def peers_words(comparator: Comparator, count: int, name: str) -> str:
    """Whose median it is: "sju liknande kommuner", "15 kommuner i Västerbottens län"."""
    many = how_many(count)
    if comparator is Comparator.SIMILAR:
        return _("{many} liknande kommuner").format(many=many)
    if comparator is Comparator.COUNTY:
        return _("{many} kommuner i {name}, er egen inräknad").format(many=many, name=name)
    if comparator is Comparator.SKR_GROUP:
        return _("{many} kommuner i kommungruppen {name}, er egen inräknad").format(many=many, name=name)
    if comparator is Comparator.OWN_GROUP:
        return _("{many} kommuner i gruppen {name}").format(many=many, name=name)
    return _("{many} kommuner i landet").format(many=many)


def is_survey(title: str, response_rate: float | None) -> bool:
    """Whether the number behind a value is one of answers (else it is of cases)."""
    return response_rate is not None or _SURVEY.search(title) is not None


def no_value(code: str, year: int) -> str:
    """Why there is no own value to judge."""
    return _("Inget värde för {year}: {why}.").format(year=year, why=_lower_first(not_judged_words(code)))


def no_benchmark(own: str, comparator: Comparator, name: str, others: int, year: int) -> str:
    """There is an own value, but too few to compare it with."""
    whom = {
        Comparator.SIMILAR: _("bland liknande kommuner"),
        Comparator.COUNTY: _("i {name}").format(name=name),
        Comparator.SKR_GROUP: _("i kommungruppen {name}").format(name=name),
        Comparator.OWN_GROUP: _("i gruppen {name}").format(name=name),
        Comparator.NATIONAL: _("i landet"),
    }[comparator]
    if others == 0:
        return _("{own}, men ingen annan {whom} har något värde för {year}.").format(
            own=own, whom=whom, year=year
        )
    return _("{own}, men bara {many} till {whom} har ett värde för {year}; minst tre behövs.").format(
        own=own, many=how_many(others), whom=whom, year=year
    )


def basis(
    indicator: Indicator,
    method: str,
    interval: tuple[float, float] | None,
    denominator: float | None,
    response_rate: float | None,
) -> str:
    """What the own value's interval rests on: Med 214 svar ligger ert värde mellan 54 och 67 %."""
    if interval is None:
        return ""
    ends = between(*interval, indicator.unit)
    if method == UncertaintyMethod.WILSON and denominator is not None:
        n = number(denominator, 0)
        if is_survey(indicator.title, response_rate):
            return _("Med {n} svar ligger ert värde mellan {ends}").format(n=n, ends=ends)
        return _("Med {n} fall i underlaget ligger ert värde mellan {ends}").format(n=n, ends=ends)
    if method == UncertaintyMethod.MARGIN:
        return _("Med källans felmarginal ligger ert värde mellan {ends}").format(ends=ends)
    if method == UncertaintyMethod.BYAR:
        return _("Med slumpen i antalet händelser inräknad ligger ert värde mellan {ends}").format(ends=ends)
    return _(
        "Osäkerheten är uppskattad ur hur mycket värdet brukar variera mellan år; ert värde ligger mellan {ends}"
    ).format(ends=ends)


def verdict(state: State, certainty: Certainty | None, *, inside: bool, alone: bool) -> str:
    """How a comparison ends.

    ``inside`` says that the benchmark lies within the interval just told of, ``alone`` that there is a
    difference only as long as the benchmark's own uncertainty is left out.
    """
    if state is State.NO_CERTAIN_DIFFERENCE:
        if inside:
            return _("så skillnaden kan bero på slumpen")
        return _("och jämförelsevärdet är också osäkert, så skillnaden kan bero på slumpen")
    if certainty is Certainty.CERTAIN:
        return _("så skillnaden är säker")
    if alone:
        return _("så skillnaden är trolig, men jämförelsevärdet är också osäkert")
    return _("så skillnaden är trolig men inte säker")


def compared(own: str, other: str, peers: str, why: str, how: str) -> str:
    """Two values and how it ends: 61 % mot 68 % (median för sju liknande kommuner). Med 214 svar …"""
    return _("{own} mot {other} (median för {peers}). {why}, {how}.").format(
        own=own, other=other, peers=peers, why=why, how=how
    )


def not_compared(own: str, other: str, peers: str, code: str) -> str:
    """There are two values, but nothing tells how uncertain they are."""
    why = reason_in_words(code) if code in set(NotJudged) else not_judged_words(code) + "."
    return _("{own} mot {other} (median för {peers}). {why}").format(
        own=own, other=other, peers=peers, why=why
    )


def fact(own: str, share: float, count: int, peers: str, counted: bool) -> str:
    """Yes/no beside the peers' answers: Nej hos er, Ja hos fem av sju liknande kommuner."""
    if counted:
        return _("{own} hos er, Ja hos {yes} av {peers}.").format(
            own=own, yes=how_many(round(share * count)), peers=peers
        )
    if share == 0.5:
        return _("{own} hos er, Ja hos hälften av {peers}.").format(own=own, peers=peers)
    most = _("Ja") if share > 0.5 else _("Nej")
    return _("{own} hos er, {most} hos de flesta av {peers}.").format(own=own, most=most, peers=peers)


def position(
    indicator: Indicator,
    rank: int | None,
    compared_with: int,
    band: int | None,
    published: int | None,
    chance: BandProbability | None,
    indistinct: bool,
) -> str:
    """The rank band as a position and how sure it is; empty where there is nothing to say."""
    if rank is None or indicator.kind is Kind.YES_NO:
        return ""
    directed = indicator.direction in (Direction.HIGHER, Direction.LOWER)
    place = _("Plats {rank} av {count}").format(rank=rank, count=compared_with)
    if band is None:
        return _("{place}. Färre än tolv kommuner har värden, så de delas inte in i fjärdedelar.").format(
            place=place
        )
    if indistinct:
        return _("{place}, men de olika kommunernas värden går inte att skilja från slumpen.").format(
            place=place
        )
    if not directed:
        quarter = {1: _("högsta fjärdedelen"), 4: _("lägsta fjärdedelen")}.get(band, _("mittersta hälften"))
        return _("{place} från den högsta: {quarter}.").format(place=place, quarter=quarter)
    quarter = {1: _("bästa fjärdedelen"), 4: _("sämsta fjärdedelen")}.get(band, _("mittersta hälften"))
    if chance is None:
        return _("{place}: {quarter}. Hur säkert det är går inte att säga.").format(
            place=place, quarter=quarter
        )
    share = {1: chance.best, 4: chance.worst}.get(band, chance.middle)
    link = _("och") if share >= _SURE else _("men")
    colour = {1: _("Grönt"), 2: _("Gult"), 3: _("Gult"), 4: _("Rött")}[band]
    if published is not None and published != {1: 1, 4: 3}.get(band, 2):
        # the source coloured otherwise than the rank says: only the rank is spoken of
        head = _("{place}: {quarter}").format(place=place, quarter=quarter)
    elif published is not None or indicator.colour_rule is ColourRule.RANK:
        head = _("{colour} i ÖJ:s färger").format(colour=colour)
    else:
        head = _("{place}: {quarter}").format(place=place, quarter=quarter)
    return _("{head}, {link} sannolikheten att ni hör till den {quarter} är {share}.").format(
        head=head, link=link, quarter=quarter, share=percent(share)
    )


def national(value: float | None, middle: float | None, indicator: Indicator) -> str:
    """The country's own, weighted value beside the municipalities' median; they are never mixed up."""
    if value is None or indicator.kind is Kind.YES_NO:
        return ""
    weighted = amount(value, indicator.unit)
    if middle is None:
        return _("Riket: {weighted} (källans vägda värde).").format(weighted=weighted)
    return _("Riket: {weighted} (källans vägda värde); medianen bland kommunerna är {middle}.").format(
        weighted=weighted, middle=amount(middle, indicator.unit)
    )


def _since(year: int, former: int) -> str:
    return _("i fjol") if year - former == 1 else str(former)


def change(
    indicator: Indicator,
    year: int,
    value: float,
    former_year: int,
    former_value: float,
    state: State,
    certainty: Certainty | None,
    missing: str,
) -> str:
    """The latest year against the one before."""
    figures = _("från {before} ({former_year}) till {now} ({year})").format(
        before=amount(former_value, indicator.unit, indicator.kind, indicator.coding),
        former_year=former_year,
        now=amount(value, indicator.unit, indicator.kind, indicator.coding),
        year=year,
    )
    since = _since(year, former_year)
    if indicator.kind is Kind.YES_NO:
        if value == former_value:
            return _("Samma svar som {since}: {now}.").format(
                since=since, now=amount(value, indicator.unit, indicator.kind, indicator.coding)
            )
        return _("Svaret har ändrats sedan {since}: {figures}.").format(since=since, figures=figures)
    if missing:
        return _("Förändringen sedan {since} kan inte bedömas: {figures}. {why}.").format(
            since=since, figures=figures, why=not_judged_words(missing)
        )
    if state is State.NO_CERTAIN_DIFFERENCE:
        return _("Förändringen sedan {since} kan bero på slumpen: {figures}.").format(
            since=since, figures=figures
        )
    way = {State.BETTER: _(", åt rätt håll"), State.WORSE: _(", åt fel håll")}.get(state, "")
    template = (
        _("Säker förändring sedan {since}{way}: {figures}.")
        if certainty is Certainty.CERTAIN
        else _("Trolig förändring sedan {since}{way}: {figures}.")
    )
    return template.format(since=since, way=way, figures=figures)


def no_change(missing: str, year: int) -> str:
    """Why there is nothing to compare backwards with."""
    if missing == "new_definition":
        return _("Ny definition {year} – jämför inte bakåt.").format(year=year)
    return _("Första mätningen.")


def women_men(
    indicator: Indicator, women: float, men: float, state: State, certainty: Certainty | None, missing: str
) -> str:
    """Women against men."""
    figures = _("Kvinnor {women}, män {men}").format(
        women=amount(women, indicator.unit, indicator.kind, indicator.coding),
        men=amount(men, indicator.unit, indicator.kind, indicator.coding),
    )
    if missing:
        return _("{figures}: skillnaden kan inte bedömas. {why}.").format(
            figures=figures, why=not_judged_words(missing)
        )
    if indicator.kind is Kind.YES_NO:
        return f"{figures}."
    if state is State.NO_CERTAIN_DIFFERENCE:
        return _("{figures}: skillnaden kan bero på slumpen.").format(figures=figures)
    if certainty is Certainty.CERTAIN:
        return _("{figures}: en säker skillnad.").format(figures=figures)
    return _("{figures}: en trolig men inte säker skillnad.").format(figures=figures)


def trend(
    method: str,
    direction: str,
    points: int,
    state: State | None,
    certainty: Certainty | None,
    year: int,
    *,
    straight: bool = False,
    fact_since: tuple[str, int] | None = None,
    defined: int | None = None,
    former: int | None = None,
) -> str:
    """The recent trend in the words of methods 5.

    ``straight`` says that every year went the same way. ``fact_since`` is the answer of a yes/no indicator and
    the first year in a row with it; ``defined`` the first year of the definition in force, ``former`` the year
    that a change is counted from.
    """
    if method == "no_value":
        return _("Inget värde för {year}").format(year=year)
    if method == "first_measurement":
        return _("Första mätningen")
    if method == "new_definition":
        return _("Ny definition {year} – jämför inte bakåt").format(year=defined or year)
    if method == "too_few_years":
        return _("För få år för att bedöma")
    if method == "fact":
        if fact_since is None:
            return ""
        answer, first = fact_since
        if first == year:
            return _("{answer} {year}").format(answer=answer, year=year)
        return _("{answer} sedan {since}").format(answer=answer, since=first)
    if direction == "cannot_be_judged":
        return _("Trenden kan inte bedömas")
    if method in ("newcombe", "margins"):
        since = _since(year, former or year - 1)
        if direction == "no_certain_trend":
            return _("Förändringen kan bero på slumpen")
        return _("Säker förändring sedan {since}{way}").format(since=since, way=_way(state, direction))
    if direction == "no_certain_trend":
        return _("Ingen säker trend")
    if straight:
        return _("Samma riktning varje år{way} ({points} år)").format(
            way=_way(state, direction), points=how_many(points)
        )
    template = (
        _("Säker trend{way} ({points} år)")
        if certainty is Certainty.CERTAIN
        else _("Trolig trend{way} ({points} år)")
    )
    return template.format(way=_way(state, direction), points=how_many(points))


def _way(state: State | None, direction: str) -> str:
    if state is State.BETTER:
        return _(" åt rätt håll: ökar") if direction == "increasing" else _(" åt rätt håll: minskar")
    if state is State.WORSE:
        return _(" åt fel håll: ökar") if direction == "increasing" else _(" åt fel håll: minskar")
    return _(": ökar") if direction == "increasing" else _(": minskar")


def points_apart(difference: float, indicator: Indicator) -> str:
    """A difference in the indicator's unit; between shares in percentage points."""
    if indicator.unit == "%":
        return with_unit(number(abs(difference), 1), _("procentenheter"))
    return amount(abs(difference), indicator.unit)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
