"""Reads: rounds and gross lists, always starting from the organisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from rodatraden.workbench.organisations.models import Organisation
from rodatraden.workbench.thread.models import GrossListItem, Round


def round_of(organisation: Organisation, area_id: str, year: int) -> Round | None:
    """The organisation's round for an area and publication."""
    return organisation.rounds.filter(area_id=area_id, year=year).first()


def items_of(organisation: Organisation, area_id: str, year: int) -> QuerySet[GrossListItem]:
    """What stands on the gross list."""
    return _all_items(organisation, area_id, year).filter(removed_at__isnull=True)


def removed_items_of(organisation: Organisation, area_id: str, year: int) -> QuerySet[GrossListItem]:
    """What has been taken off, with the reasons."""
    return _all_items(organisation, area_id, year).filter(removed_at__isnull=False)


def _all_items(organisation: Organisation, area_id: str, year: int) -> QuerySet[GrossListItem]:
    return GrossListItem.objects.filter(
        round__organisation=organisation, round__area_id=area_id, round__year=year
    ).select_related("round", "round__organisation", "added_by", "changed_by")


def item_of(organisation: Organisation, item_id: int) -> GrossListItem | None:
    """One of the organisation's own rows; None for anybody else's."""
    return (
        GrossListItem.objects.filter(round__organisation=organisation, pk=item_id)
        .select_related("round__organisation", "changed_by")
        .first()
    )


def listed_indicators(organisation: Organisation, area_id: str, year: int) -> set[str]:
    """The indicators that stand on the list."""
    return set(
        items_of(organisation, area_id, year).exclude(indicator_id="").values_list("indicator_id", flat=True)
    )


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How far an area's gross list has come."""

    year: int
    listed: int
    undecided: int
    chosen: int


def progress_by_area(organisation: Organisation) -> dict[str, RoundProgress]:
    """For each area, how far the latest round has come."""
    standing = Q(gross_list_items__removed_at__isnull=True)
    rounds = organisation.rounds.order_by("year").annotate(
        listed=Count("gross_list_items", filter=standing),
        undecided=Count("gross_list_items", filter=standing & Q(gross_list_items__choice="")),
        chosen=Count("gross_list_items", filter=standing & Q(gross_list_items__choice="yes")),
    )
    return {r.area_id: RoundProgress(r.year, r.listed, r.undecided, r.chosen) for r in rounds}
