"""What a difference means in people, and what a rank's range says, as sentences."""

from __future__ import annotations

from rodatraden.engine.catalogue.model import Direction, Kind
from rodatraden.engine.comparison.model import Judgement
from rodatraden.engine.comparison.opportunity import NoPeople, Opportunity
from rodatraden.engine.comparison.rank_range import RankRange
from rodatraden.engine.comparison.words.labels import status_words
from rodatraden.engine.comparison.words.numbers import amount, number
from rodatraden.engine.comparison.words.sentences import is_survey, peers_words
from rodatraden.engine.text import gettext as _


def opportunity_words(judgement: Judgement, found: Opportunity) -> str:
    """ "Om ni låg som medianen för sju liknande kommuner, 68 %, skulle det gälla omkring 15 fler …(2–30)."; else why
    nothing is counted.
    """
    if found.missing is not None:
        return _no_people(judgement, found.missing)
    comparator, people, low, high = found.comparator, found.people, found.low, found.high
    assert comparator is not None and people is not None and low is not None and high is not None  # noqa: PT018
    against = judgement.against[comparator]
    whose = peers_words(comparator, against.count, against.group_name)
    benchmark = amount(found.benchmark, judgement.unit)
    if people == 0 and low == high == 0:
        return _("Om ni låg som medianen för {whose}, {benchmark}, skulle det gälla lika många.").format(
            whose=whose, benchmark=benchmark
        )
    return _(
        "Om ni låg som medianen för {whose}, {benchmark}, skulle det gälla {many} {among} ({ends})."
    ).format(
        whose=whose,
        benchmark=benchmark,
        many=_more_or_fewer(people),
        among=_among(judgement, found.n or 0.0),
        ends=_ends(low, high),
    )


def opportunity_note(judgement: Judgement, found: Opportunity) -> str:
    """What to think of when the number is read; empty where there is none."""
    if found.missing is not None or found.low is None or found.high is None:
        return ""
    if found.low <= 0 <= found.high:
        return _("Noll ryms inom intervallet: skillnaden kan bero på slumpen.")
    if not found.gain:
        return _("Ni ligger bättre än jämförelsen: så mycket är er styrka värd.")
    if judgement.kind == Kind.SHARE and is_survey(judgement.title, judgement.response_rate):
        return _("Räknat på dem som svarade. Har fler stödet än de som svarade gäller det fler.")
    return ""


def _more_or_fewer(people: int) -> str:
    if people == 0:
        return _("ungefär lika många")
    words = _("omkring {n} fler") if people > 0 else _("omkring {n} färre")
    return words.format(n=number(abs(people), 0))


def _among(judgement: Judgement, n: float) -> str:
    count = number(n, 0)
    if judgement.kind == Kind.RATE:
        return _("i en grupp på {n}").format(n=count)
    if is_survey(judgement.title, judgement.response_rate):
        return _("av de {n} som svarade").format(n=count)
    return _("av de {n} i underlaget").format(n=count)


def _ends(low: int, high: int) -> str:
    """ "4–24" on one side of zero, "från 3 färre till 30 fler" across it."""
    if low >= 0 or high <= 0:
        small, large = sorted((abs(low), abs(high)))
        if small == large:
            return number(small, 0)
        return f"{number(small, 0)}–{number(large, 0)}"
    return _("från {low} färre till {high} fler").format(low=number(-low, 0), high=number(high, 0))


def _no_people(judgement: Judgement, why: NoPeople) -> str:
    return {
        NoPeople.NOT_COUNTED: _(
            "Det här nyckeltalet räknar inte människor, så skillnaden går inte att säga i antal."
        ),
        NoPeople.NO_DIRECTION: _(
            "Nyckeltalet har ingen önskvärd riktning, så det finns inget bättre läge att räkna om till människor."
        ),
        NoPeople.NO_VALUE: _("Ni har inget värde att utgå från: {why}.").format(
            why=status_words(judgement.status).lower() or _("källan har ingen uppgift")
        ),
        NoPeople.FEW_ANSWERS: _(
            "För få personer bakom värdet. Så små tal visas inte i antal, för enskildas skull."
        ),
        NoPeople.NO_DENOMINATOR: _(
            "Källan lämnar inget antal bakom ert värde, så skillnaden går inte att räkna om till människor."
        ),
        NoPeople.NO_BENCHMARK: _("För få i jämförelsegruppen har något värde att räkna mot."),
    }[why]


def rank_range_words(judgement: Judgement, found: RankRange | None) -> str:
    """ "Plats 14 av 278, där 1 är bäst; med slumpen inräknad mellan 6 och 41."; empty where no range is known."""
    if found is None:
        return ""
    directed = judgement.direction in (Direction.HIGHER, Direction.LOWER)
    place = (
        _("Plats {rank} av {n}, där 1 är bäst") if directed else _("Plats {rank} av {n}, där 1 är högst")
    ).format(rank=found.rank, n=found.compared)
    if found.compared != judgement.compared:
        place = _("{place}, av dem vars osäkerhet är känd").format(place=place)
    if found.lower == found.upper:
        return _("{place}, också med slumpen inräknad.").format(place=place)
    return _("{place}; med slumpen inräknad mellan {low} och {high}.").format(
        place=place, low=found.lower, high=found.upper
    )
