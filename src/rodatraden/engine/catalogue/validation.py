"""What must hold in a catalogue. Run by the tests on the packaged files; each fault is one line of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rodatraden.engine.catalogue.arrays import SIMILAR_COUNT
from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import ColourRule, Direction, Indicator, Kind
from rodatraden.engine.catalogue.titles import clean, last_year, uncertainty_subject, yes_no_coding

MUNICIPALITIES = 290


def validate(catalogue: Catalogue) -> list[str]:
    """Every fault in the catalogue, in English, for those who keep it; an empty list when it is sound."""
    return [*_indicator_faults(catalogue), *_area_faults(catalogue), *_place_faults(catalogue)]


def _indicator_faults(catalogue: Catalogue) -> Iterator[str]:
    indicators = catalogue.indicators()
    areas = {area.id for area in catalogue.areas()}
    for code, count in Counter(indicator.id for indicator in indicators).items():
        if count > 1:
            yield f"{code}: stands {count} times"
    for indicator in indicators:
        for area in indicator.areas:
            if area not in areas:
                yield f"{indicator.id}: unknown area {area}"
        for fault in _meaning_faults(indicator):
            yield f"{indicator.id}: {fault}"
        if indicator.uncertainty_id:
            back = catalogue.indicator(indicator.uncertainty_id).uncertainty_of
            if back != indicator.id:
                yield f"{indicator.id}: its margin {indicator.uncertainty_id} belongs to {back}"


def _meaning_faults(indicator: Indicator) -> Iterator[str]:
    """What is wrong with how one reviewed indicator is settled."""
    if indicator.direction is Direction.NOT_SETTLED or indicator.settled_by is None:
        yield "not settled"
    if not indicator.settled_note:
        yield "settled without a note"
    if indicator.kind is None:
        yield "no kind"
    if indicator.kind is Kind.YES_NO and indicator.coding is None:
        yield "yes/no without coding"
    if indicator.coding != yes_no_coding(indicator.title):
        yield "the coding is not the one in the title"
    if indicator.kind is Kind.COST and indicator.direction is not Direction.NONE:
        yield "a cost with a direction"
    if indicator.direction is Direction.NONE and (indicator.type or indicator.dimension):
        yield "type or dimension without a direction"
    if (indicator.direction is Direction.NONE) != (indicator.colour_rule is ColourRule.NONE):
        yield "colour rule and direction disagree"
    if indicator.colour_rule is ColourRule.ANSWER and indicator.kind is not Kind.YES_NO:
        yield "coloured by answer without being yes/no"
    if indicator.last_year != last_year(indicator.title) or indicator.retired != (
        indicator.last_year is not None
    ):
        yield "retirement is not the one in the title"
    if uncertainty_subject(indicator.title) is not None and indicator.uncertainty_of is None:
        yield "a margin of error that belongs to nothing"
    if indicator.title != clean(indicator.title):
        yield "the title has spaces gone wild"
    if list(indicator.breaks) != sorted(set(indicator.breaks)):
        yield "years of a new definition out of order"


def _area_faults(catalogue: Catalogue) -> Iterator[str]:
    for area in catalogue.areas():
        if area.similar_kind not in catalogue.similar_kinds:
            yield f"{area.id}: unknown similarity {area.similar_kind}"
        for earlier, later in zip(area.names, area.names[1:], strict=False):
            if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                yield f"{area.id}: the names {earlier.name} and {later.name} overlap"
        if area.names[-1].valid_to is not None and area.name_at() is not area.names[-1]:
            yield f"{area.id}: the last name is not today's"


def _place_faults(catalogue: Catalogue) -> Iterator[str]:
    municipalities = catalogue.municipalities
    known = {municipality.id for municipality in municipalities}
    if len(municipalities) != MUNICIPALITIES:
        yield f"{len(municipalities)} municipalities"
    if list(known) and [m.id for m in municipalities] != sorted(known):
        yield "municipalities are not in order of code"
    for kind in ("county", "skr"):
        members = Counter(member for g in catalogue.groups() if g.kind == kind for member in g.members)
        if set(members) != known or max(members.values()) > 1:
            yield f"not every municipality is in exactly one group of kind {kind}"
    for group in catalogue.groups():
        if not set(group.members) <= known:
            yield f"{group.id}: members that are no municipalities"
    for municipality in municipalities:
        for kind in catalogue.similar_kinds:
            members_of = catalogue.similar_of_kind(municipality.id, kind).members
            if len(set(members_of)) != SIMILAR_COUNT or not set(members_of) <= known - {municipality.id}:
                yield f"{municipality.id}: {kind} is not seven other municipalities"
