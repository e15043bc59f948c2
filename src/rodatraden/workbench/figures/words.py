"""What the pages say about a judgement, on top of the words that pages and documents share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rodatraden.engine.catalogue.model import Direction, Kind, QualityDimension
from rodatraden.engine.comparison.model import Certainty, Comparator, Judgement, State
from rodatraden.engine.text import decimal_comma
from rodatraden.workbench.reports import formats


def value_words(judgement: Judgement, value: float | None) -> str:
    """A value of the judgement's indicator, or why the municipality's own is missing."""
    if value is None:
        return formats.status_words(judgement.status).capitalize() or "–"
    return formats.value_words(value, judgement.unit, judgement.kind, judgement.coding)


def state_words(judgement: Judgement) -> str:
    """The state in words, against the comparator asked for first. Yes and no are facts, said as such."""
    first = next(iter(judgement.against.values()), None)
    if judgement.kind == Kind.YES_NO and judgement.state is not State.CANNOT_BE_JUDGED and first is not None:
        return _fact_words(judgement, first.share_yes)
    name = first.group_name if first is not None and first.comparator is Comparator.OWN_GROUP else ""
    return formats.state_words(judgement.state, first.comparator if first else None, name)


def _fact_words(judgement: Judgement, share_yes: float | None) -> str:
    has = formats.yes_no_words(judgement.value or 0.0, judgement.coding) == _("Ja")
    most = share_yes is not None and share_yes > 0.5
    few = share_yes is not None and share_yes < 0.5
    if has:
        return _("Har, de flesta har inte") if few else _("Har, som de flesta") if most else _("Har")
    return _("Har inte, de flesta har") if most else _("Har inte, som de flesta") if few else _("Har inte")


def certainty_words(certainty: Certainty | None) -> str:
    """How sure the difference is."""
    return formats.certainty_words(certainty)


def band_words(judgement: Judgement) -> tuple[str, str, float | None]:
    """The position in words, how sure it is as per cent, and the same as a share for the small bar."""
    words = formats.band_words(judgement.band, judgement.direction)
    share = formats.band_probability(judgement)
    return words, formats.per_cent(share) if share is not None else "", share


def comparator_short(comparator: Comparator) -> str:
    """The comparator in a narrow place: "liknande 68 %"."""
    return {
        Comparator.SIMILAR: _("liknande"),
        Comparator.COUNTY: _("länet"),
        Comparator.SKR_GROUP: _("kommungruppen"),
        Comparator.NATIONAL: _("riket"),
        Comparator.OWN_GROUP: _("gruppen"),
    }[comparator]


def comparator_plural(comparator: Comparator) -> str:
    """The comparator as a sentence needs it: "bättre än liknande kommuner"."""
    return {
        Comparator.SIMILAR: _("liknande kommuner"),
        Comparator.COUNTY: _("länets kommuner"),
        Comparator.SKR_GROUP: _("kommungruppen"),
        Comparator.NATIONAL: _("landets kommuner"),
        Comparator.OWN_GROUP: _("den egna gruppen"),
    }[comparator]


def state_name(state: State) -> str:
    """The state as a heading in a table of counts."""
    return {
        State.BETTER: _("bättre"),
        State.NO_CERTAIN_DIFFERENCE: _("ingen säker skillnad"),
        State.WORSE: _("sämre"),
        State.HIGHER: _("högre, utan önskvärd riktning"),
        State.LOWER: _("lägre, utan önskvärd riktning"),
        State.CANNOT_BE_JUDGED: _("kan inte bedömas"),
    }[state]


def dimension_words(dimension: QualityDimension | None) -> str:
    """The quality dimension."""
    if dimension is None:
        return ""
    return {
        QualityDimension.KNOWLEDGE_BASED: _("Kunskapsbaserad"),
        QualityDimension.SAFE: _("Säker"),
        QualityDimension.PERSON_CENTRED: _("Individanpassad"),
        QualityDimension.EFFICIENT: _("Effektiv"),
        QualityDimension.EQUAL: _("Jämlik"),
        QualityDimension.ACCESSIBLE: _("Tillgänglig"),
    }[dimension]


def range_words(judgement: Judgement, interval: tuple[float, float] | None) -> str:
    """An interval as "58–64 %", or nothing."""
    return formats.interval_words(interval, judgement.unit) if interval else ""


def interval_words(judgement: Judgement) -> str:
    """The value's interval and where it comes from."""
    if judgement.interval is None:
        return ""
    return (
        f"{range_words(judgement, judgement.interval)} ({formats.method_words(judgement.uncertainty_method)})"
    )


def position_words(judgement: Judgement) -> str:
    """The position in one sentence, under the picture of all municipalities."""
    if judgement.rank is None or not judgement.compared:
        return ""
    words, percent, _share = band_words(judgement)
    directed = judgement.direction in {Direction.HIGHER, Direction.LOWER}
    first = (
        _("Plats {rank} av {n}, där 1 är bäst.") if directed else _("Plats {rank} av {n}, där 1 är högst.")
    ).format(rank=judgement.rank, n=judgement.compared)
    if words and percent:
        first += " " + _("Sannolikheten att ni verkligen hör till {band} är {percent}.").format(
            band=words[0].lower() + words[1:], percent=percent
        )
    return first


def better_peers_words(judgement: Judgement, names: Mapping[str, str]) -> str:
    """Who among the group lies better, in words; a value of one's own is needed to say so."""
    if not judgement.peers:
        return _("Ingen i gruppen har något värde det här året.")
    if judgement.value is None or judgement.direction not in {Direction.HIGHER, Direction.LOWER}:
        return ""
    sign = 1 if judgement.direction == Direction.HIGHER else -1
    better = [(m, v) for m, v in judgement.peers if sign * v > sign * judgement.value]
    if not better:
        return _("Ingen i gruppen ligger bättre till.")
    better.sort(key=lambda pair: -sign * pair[1])
    listed = ", ".join(f"{names.get(m, m)} ({value_words(judgement, v)})" for m, v in better)
    return ngettext(
        "{n} av {total} ligger bättre till: {listed}.",
        "{n} av {total} ligger bättre till: {listed}.",
        len(better),
    ).format(n=len(better), total=len(judgement.peers), listed=listed)


def similar_by_year(judgement: Judgement) -> dict[int, float]:
    """The similar municipalities' median each year."""
    return {p.year: p.similar_median for p in judgement.series if p.similar_median is not None}


def count_words(count: float | None) -> str:
    """A whole number, or nothing."""
    return decimal_comma(count, 0) if count is not None else ""


def percent_words(percent: float | None) -> str:
    """A per cent that is already one, or nothing."""
    return f"{decimal_comma(percent, 0)}\N{NO-BREAK SPACE}%" if percent is not None else ""


def years_words(years: Sequence[int]) -> str:
    """ "2016–2025" or "2019, 2021"."""
    if not years:
        return "–"
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return ", ".join(str(year) for year in years)
