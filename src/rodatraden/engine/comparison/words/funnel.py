"""What a funnel says: how many stand outside its limits, where the own municipality stands, whose limits."""

from __future__ import annotations

from rodatraden.engine.comparison.funnel import Funnel, FunnelPoint, LimitMethod, NoFunnel
from rodatraden.engine.comparison.model import Certainty, State
from rodatraden.engine.comparison.words.labels import state_short
from rodatraden.engine.comparison.words.numbers import amount, number
from rodatraden.engine.text import decimal_comma
from rodatraden.engine.text import gettext as _


def summary(funnel: Funnel) -> str:
    """How many stand outside, and how many would by chance; else why there is no funnel."""
    if funnel.missing is not None:
        return _why_empty(funnel.missing)
    n = len(funnel.points)
    certain = sum(point.certainty is Certainty.CERTAIN for point in funnel.points)
    probable = sum(point.certainty is Certainty.PROBABLE for point in funnel.points)
    said = _(
        "{n} kommuner {year}. {certain} ligger utanför 99,8-procentsgränserna och {probable} mellan dem och "
        "95-procentsgränserna. Även om ingen skilde ut sig skulle omkring {chance_certain} och {chance_probable} hamna där."
    ).format(
        n=n,
        year=funnel.year,
        certain=certain,
        probable=probable,
        chance_certain=number(0.002 * n, 1),
        chance_probable=number(0.048 * n, 0),
    )
    if funnel.without_n:
        said += " " + _("{n} kommuner har ett värde men inget antal och är inte med.").format(
            n=funnel.without_n
        )
    return said


def own_place(funnel: Funnel) -> str:
    """Where the own municipality stands."""
    if funnel.missing is not None or funnel.municipality is None:
        return ""
    own = funnel.own
    if own is None:
        return _("Er kommun har inget värde med känt antal {year}.").format(year=funnel.year)
    value = amount(own.value, funnel.indicator.unit)
    middle = amount(funnel.target, funnel.indicator.unit)
    head = _("Ert värde är {value} och mittlinjen {middle}.").format(value=value, middle=middle)
    return f"{head} {place_sentence(own)}"


def place_sentence(point: FunnelPoint) -> str:
    """Inside or outside, and what that means."""
    if point.state is State.NO_CERTAIN_DIFFERENCE:
        return _("Det ligger innanför gränserna: så mycket skiljer det ofta utan att något är annorlunda.")
    if point.certainty is Certainty.CERTAIN:
        return _("Det ligger utanför 99,8-procentsgränserna: säkert {how} än mittlinjen.").format(
            how=state_short(point.state).lower()
        )
    return _("Det ligger utanför 95- men innanför 99,8-procentsgränserna: troligt {how}.").format(
        how=state_short(point.state).lower()
    )


def place_short(point: FunnelPoint) -> str:
    """The same for a column: "innanför", "utanför 95 %", "utanför 99,8 %"."""
    if point.certainty is None:
        return _("innanför")
    level = "99,8" if point.certainty is Certainty.CERTAIN else "95"
    return _("utanför {level} %: {how}").format(level=level, how=state_short(point.state).lower())


def limits_words(funnel: Funnel) -> str:
    """Whose limits they are, and why."""
    if funnel.limits is None:
        return ""
    method = {
        LimitMethod.INVERSE_WILSON: _(
            "Gränserna är invers Wilson: utanför ligger de värden vars eget Wilsonintervall inte når mittlinjen."
        ),
        LimitMethod.EXACT_POISSON: _("Gränserna är exakta Poissongränser kring mittlinjen."),
        LimitMethod.OVERDISPERSED_ARCSINE: _(
            "Gränserna är vidgade för överspridning på arcsinskalan (Spiegelhalter 2005)."
        ),
        LimitMethod.OVERDISPERSED_LOG: _(
            "Gränserna är vidgade för överspridning på logskalan (Spiegelhalter 2005)."
        ),
    }[funnel.limits.method]
    if not funnel.overdispersed:
        return method
    why = _(
        "Kommunerna varierar {phi} gånger så mycket som slumpen ger (φ, räknat på alla kommuner)."
    ).format(phi=decimal_comma(funnel.phi or 0.0, 1))
    return f"{why} {method}"


def _why_empty(why: NoFunnel) -> str:
    return {
        NoFunnel.WRONG_KIND: _(
            "Ett trattdiagram visar andelar och tal per invånare mot antalet bakom dem. Det här nyckeltalet är "
            "inget sådant."
        ),
        NoFunnel.NO_DENOMINATORS: _(
            "Källan lämnar inga antal bakom värdena, så det går inte att räkna hur mycket slumpen gör vid olika antal."
        ),
        NoFunnel.FEW_DENOMINATORS: _(
            "Färre än tolv kommuner har värden med känt antal, och då säger ett trattdiagram inget."
        ),
        NoFunnel.NO_VALUES: _("Ingen kommun har något värde det året."),
    }[why]
