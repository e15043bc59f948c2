"""Why an indicator is suggested for the gross list, in plain Swedish with its figures."""

from __future__ import annotations

from collections.abc import Sequence

from rodatraden.engine.comparison.model import Certainty, Comparator, Judgement, State
from rodatraden.engine.comparison.words.labels import comparator_plural
from rodatraden.engine.comparison.words.numbers import (
    between,
    how_many,
    number,
    percent,
    value_words,
    with_unit,
)
from rodatraden.engine.text import gettext as _


def _and(words: Sequence[str]) -> str:
    """The words in a row: a, b och c."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} och {last}").format(first=", ".join(words[:-1]), last=words[-1])


def apart(judgement: Judgement, difference: float) -> str:
    """A difference in the indicator's unit; between shares in percentage points."""
    size = abs(difference)
    if judgement.unit == "%":
        return with_unit(number(size, 1), _("procentenheter"))
    return value_words(judgement, size)


def goal(
    judgement: Judgement, value: float, note: str, *, higher_wanted: bool | None, sure: bool | None
) -> str:
    """The own goal is missed; ``sure`` is None where the uncertainty is not known."""
    where = {True: _("under"), False: _("över"), None: _("vid sidan av")}[higher_wanted]
    figures = _("{own} är {where} ert mål {goal}").format(
        own=value_words(judgement, judgement.value), where=where, goal=value_words(judgement, value)
    )
    if note:
        figures = _("{figures} ({note})").format(figures=figures, note=note)
    if sure is None:
        return f"{figures}."
    if sure:
        return _("{figures}, och det beror inte på slumpen.").format(figures=figures)
    return _("{figures}, men avståndet ryms inom osäkerheten.").format(figures=figures)


def goal_answer(judgement: Judgement, value: float, note: str) -> str:
    """A yes/no goal that is not reached."""
    figures = _("Ni svarar {own}; målet är {goal}").format(
        own=value_words(judgement, judgement.value), goal=value_words(judgement, value)
    )
    return _("{figures} ({note}).").format(figures=figures, note=note) if note else f"{figures}."


def differs(judgement: Judgement, comparator: Comparator, also: Sequence[Comparator]) -> str:
    """A strength or weakness against a comparator, and against which others too."""
    one = judgement.against[comparator]
    who = comparator_plural(comparator)
    template = {
        (State.BETTER, True): _("Säkert bättre än {who}: {own} mot {other}"),
        (State.BETTER, False): _("Troligen bättre än {who}: {own} mot {other}"),
        (State.WORSE, True): _("Säkert sämre än {who}: {own} mot {other}"),
        (State.WORSE, False): _("Troligen sämre än {who}: {own} mot {other}"),
        (State.HIGHER, True): _("Säkert högre än {who}: {own} mot {other}"),
        (State.HIGHER, False): _("Troligen högre än {who}: {own} mot {other}"),
        (State.LOWER, True): _("Säkert lägre än {who}: {own} mot {other}"),
        (State.LOWER, False): _("Troligen lägre än {who}: {own} mot {other}"),
    }[one.state, one.certainty is Certainty.CERTAIN]
    said = template.format(
        who=who, own=value_words(judgement, judgement.value), other=value_words(judgement, one.value)
    )
    if also:
        return _("{said}; detsamma mot {others}.").format(
            said=said, others=_and([comparator_plural(other) for other in also])
        )
    return f"{said}."


def has_it(peers: str, yes: int | None, count: int, *, unwanted: bool = False) -> str:
    """A yes/no strength: Ja where most have Nej (or, of what is not wanted, Nej where most have Ja)."""
    if unwanted:
        if yes is None:
            return _("Ni svarar Nej, de flesta bland {peers} Ja.").format(peers=peers)
        return _("Ni svarar Nej; {yes} av {count} bland {peers} svarar Ja.").format(
            yes=how_many(yes), count=how_many(count), peers=peers
        )
    if yes is None:
        return _("Ni har det här, de flesta bland {peers} har det inte.").format(peers=peers)
    return _("Ni har det här; bara {yes} av {count} bland {peers} har det.").format(
        yes=how_many(yes), count=how_many(count), peers=peers
    )


def has_not(peers: str, yes: int | None, count: int, *, unwanted: bool = False) -> str:
    """A yes/no weakness: Nej where most have Ja (or, of what is not wanted, Ja where most have Nej)."""
    if unwanted:
        if yes is None:
            return _("Ni svarar Ja, de flesta bland {peers} Nej.").format(peers=peers)
        return _("Ni svarar Ja; {no} av {count} bland {peers} svarar Nej.").format(
            no=how_many(count - yes), count=how_many(count), peers=peers
        )
    if yes is None:
        return _("Ni har inte det här, de flesta bland {peers} har det.").format(peers=peers)
    return _("Ni har inte det här; {yes} av {count} bland {peers} har det.").format(
        yes=how_many(yes), count=how_many(count), peers=peers
    )


def better_than_all(count: int, comparator: Comparator) -> str:
    """Better than each of the peers with a value."""
    return _("Bättre än alla {count} bland {peers} som har värde.").format(
        count=how_many(count), peers=comparator_plural(comparator)
    )


def far_outside(judgement: Judgement, *, above: bool, sure: bool) -> str:
    """Far outside the country's middle half."""
    if judgement.distribution is None:
        return ""
    _low, q25, _median, q75, _high = judgement.distribution
    template = (
        _("Sticker ut: {own} ligger långt över hälften av landets kommuner ({ends})")
        if above
        else _("Sticker ut: {own} ligger långt under hälften av landets kommuner ({ends})")
    )
    said = template.format(
        own=value_words(judgement, judgement.value),
        ends=_("mittersta hälften: mellan {ends}").format(ends=between(q25, q75, judgement.unit)),
    )
    return f"{said}." if sure else _("{said}. Hur säkert det är går inte att säga.").format(said=said)


def extreme_quarter(judgement: Judgement, share: float, *, best: bool) -> str:
    """In the best or worst quarter with a high probability."""
    directed = judgement.direction in ("higher", "lower")
    quarter = {
        (True, True): _("bästa fjärdedelen"),
        (False, True): _("sämsta fjärdedelen"),
        (True, False): _("högsta fjärdedelen"),
        (False, False): _("lägsta fjärdedelen"),
    }[best, directed]
    return _("Plats {rank} av {count}, {share} sannolikhet att ni hör till den {quarter}.").format(
        rank=judgement.rank, count=judgement.compared, share=percent(share), quarter=quarter
    )


def surprise(*, worse: bool) -> str:
    """Unlike the area's other indicators."""
    if worse:
        return _("Överraskar: sämsta fjärdedelen här, medan ni i området i övrigt ligger bland de bättre.")
    return _("Överraskar: bästa fjärdedelen här, medan ni i området i övrigt ligger bland de sämre.")


def years_in_a_row(years: int, *, yearly: bool, worse: bool, sure: bool) -> str:
    """On the same side of the similar municipalities' median year after year."""
    many = how_many(years).capitalize()
    times = _("{many} år i rad") if yearly else _("{many} mätningar i rad")
    side = (
        _("sämre än medianen för liknande kommuner")
        if worse
        else _("bättre än medianen för liknande kommuner")
    )
    said = _("{times} {side}").format(times=times.format(many=many), side=side)
    if sure:
        return _("{said}; tillsammans är åren en säker skillnad.").format(said=said)
    return f"{said}."


def fact_in_a_row(answer: str, years: int) -> str:
    """The same answer year after year, while most similar municipalities answer otherwise."""
    return _("{answer} {years} år i rad, medan de flesta liknande kommuner har svarat annorlunda.").format(
        answer=answer, years=how_many(years)
    )


def trend(judgement: Judgement) -> str:
    """The judgement's trend as a sentence of its own."""
    return f"{judgement.trend.words}."


def peers_better(
    judgement: Judgement, better: int, count: int, comparator: Comparator, best: str, best_value: float
) -> str:
    """So many of the peers are clearly better."""
    return _("{better} av {count} bland {peers} ligger klart bättre till, bäst {best} med {value}.").format(
        better=how_many(better).capitalize(),
        count=how_many(count),
        peers=comparator_plural(comparator),
        best=best,
        value=value_words(judgement, best_value),
    )


def units(judgement: Judgement, low: float, high: float, count: int, *, sure: bool | None) -> str:
    """The municipality's own units differ; ``sure`` is None where the number of answers is not known."""
    ends = between(low, high, judgement.unit)
    if sure is None:
        return _(
            "Era {count} enheter ligger mellan {ends}. Det är mer än vad som skiljer hälften av landets "
            "kommuner, men hur mycket som är slump går inte att säga."
        ).format(count=how_many(count), ends=ends)
    if sure:
        return _("Era {count} enheter skiljer sig säkert åt: mellan {ends}.").format(
            count=how_many(count), ends=ends
        )
    return _("Era {count} enheter skiljer sig troligen åt: mellan {ends}.").format(
        count=how_many(count), ends=ends
    )


def women_men(judgement: Judgement, *, everywhere: bool) -> str:
    """Women and men differ; ``everywhere`` says that the country shows the same."""
    one = judgement.women_men
    if one is None or one.value is None or one.own_value is None:
        return ""
    template = (
        _("Kvinnor {women}, män {men}: säkert en skillnad på {apart}")
        if one.certainty is Certainty.CERTAIN
        else _("Kvinnor {women}, män {men}: troligen en skillnad på {apart}")
    )
    said = template.format(
        women=value_words(judgement, one.own_value),
        men=value_words(judgement, one.value),
        apart=apart(judgement, one.own_value - one.value),
    )
    if everywhere:
        return _("{said}. Ungefär samma skillnad finns i landet som helhet.").format(said=said)
    return f"{said}."


def screening(
    looked_at: int, tested: int, comparator: Comparator, differing: int, certain: int, tests: int
) -> str:
    """How many were looked at, how many would differ by chance alone, and how that was handled."""
    if not tested:
        return _(
            "{looked_at} indikatorer granskade. Ingen av dem gick att pröva mot {who}, så inget förslag bygger "
            "på en sådan prövning."
        ).format(looked_at=looked_at, who=comparator_plural(comparator))
    return _(
        "{looked_at} indikatorer granskade. {tested} gick att pröva mot {who}; även om inget skilde sig på "
        "riktigt skulle ungefär {by_chance} av dem se ut att göra det på 95-procentsnivån och {by_small_chance} "
        "på 99,8-procentsnivån. {differing} gjorde det, {certain} av dem säkert. Med förändring, trend, kvinnor "
        "och män samt enheter gjordes {tests} prövningar. Säkra skillnader räknas alltid; troliga bara om de står "
        "sig när alla prövningar av samma fråga räknas samman (Benjamini–Hochberg, i väntevärde högst 5 % falska "
        "fynd)."
    ).format(
        looked_at=looked_at,
        tested=tested,
        who=comparator_plural(comparator),
        by_chance=number(0.05 * tested, 1 if tested < 200 else 0),
        by_small_chance=number(0.002 * tested, 2 if tested < 50 else 1),
        differing=differing,
        certain=certain,
        tests=tests,
    )
