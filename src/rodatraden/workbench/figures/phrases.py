"""What the pages say about a judgement beside the words that pages and documents share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rodatraden.engine.catalogue.model import Direction, QualityDimension, YesNoCoding
from rodatraden.engine.comparison import words
from rodatraden.engine.comparison.model import Judgement, State
from rodatraden.engine.comparison.rank_range import RankRange
from rodatraden.engine.comparison.words.people import rank_range_words
from rodatraden.engine.text import decimal_comma
from rodatraden.workbench.reports import formats


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
        f"{range_words(judgement, judgement.interval)}, {formats.method_words(judgement.uncertainty_method)}"
    )


def position_words(judgement: Judgement, place: RankRange | None) -> str:
    """The position, with the range of the rank where it is known, over the picture of all municipalities."""
    if not judgement.compared:
        return ""
    if judgement.rank is None:
        return ngettext(
            "{n} kommun har ett värde. Ert saknas.",
            "{n} kommuner har ett värde. Ert saknas.",
            judgement.compared,
        ).format(n=judgement.compared)
    band, percent, _share = words.band_words(judgement)
    directed = judgement.direction in {Direction.HIGHER, Direction.LOWER}
    first = rank_range_words(judgement, place) or (
        _("Plats {rank} av {n}, där 1 är bäst.") if directed else _("Plats {rank} av {n}, där 1 är högst.")
    ).format(rank=judgement.rank, n=judgement.compared)
    if band and percent:
        first += " " + _("Sannolikheten att ni verkligen hör till {band} är {percent}.").format(
            band=band[0].lower() + band[1:], percent=percent
        )
    return first


def worth(value: float, direction: Direction | str, coding: YesNoCoding | None) -> float:
    """The value turned so that more is better (without a direction: higher). A yes is more than a no in any coding."""
    plain = value if coding is None else float(value == coding.yes)
    return -plain if direction == Direction.LOWER else plain


def better_peers_words(judgement: Judgement, names: Mapping[str, str]) -> str:
    """Who among the group lies better, in words; a value of one's own is needed to say so."""
    if not judgement.peers:
        return _("Ingen i gruppen har något värde det här året.")
    if judgement.value is None or judgement.direction not in {Direction.HIGHER, Direction.LOWER}:
        return ""
    peers = [(m, v, worth(v, judgement.direction, judgement.coding)) for m, v in judgement.peers]
    own = worth(judgement.value, judgement.direction, judgement.coding)
    better = sorted((peer for peer in peers if peer[2] > own), key=lambda peer: -peer[2])
    if not better:
        return _("Ingen i gruppen ligger bättre till.")
    listed = ", ".join(f"{names.get(m, m)} ({words.value_words(judgement, v)})" for m, v, _worth in better)
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
