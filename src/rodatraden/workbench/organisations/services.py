"""Writes: organisations, memberships and own groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rodatraden.engine.comparison.likeness import Likeness
from rodatraden.engine.errors import RodaTradenError
from rodatraden.workbench.organisations.models import ComparisonGroup, Organisation, User
from rodatraden.workbench.organisations.permissions import check_edit_gross_list


class NameTakenError(RodaTradenError):
    """Another group already has the name."""


@transaction.atomic
def freeze_similar_group(
    *, organisation: Organisation, by: User, name: str, likeness: Likeness
) -> ComparisonGroup:
    """Save the municipalities found by the similarity tool as a group, with how they were found.

    The members stay as they are however the figures change later. Raises PermissionDenied and NameTakenError.
    """
    check_edit_gross_list(by, organisation)
    return create_comparison_group(
        organisation=organisation,
        by=by,
        name=name,
        municipality_ids=[one.municipality for one in likeness.nearest],
        origin=ComparisonGroup.Origin.SIMILARITY,
        made_from=likeness.made_from() | {"date": timezone.localdate().isoformat()},
    )


@transaction.atomic
def create_comparison_group(
    *,
    organisation: Organisation,
    by: User,
    name: str,
    municipality_ids: Sequence[str],
    origin: str = ComparisonGroup.Origin.CHOSEN,
    made_from: dict[str, Any] | None = None,
) -> ComparisonGroup:
    """Save a named group of the organisation's own; raises NameTakenError."""
    ids = sorted(set(municipality_ids) - {organisation.municipality_id})
    try:
        with transaction.atomic():
            return organisation.comparison_groups.create(
                name=name.strip(),
                municipality_ids=ids,
                origin=origin,
                made_from=made_from or {},
                created_by=by,
            )
    except IntegrityError as error:
        raise NameTakenError(
            _("Ni har redan en grupp som heter så."), where=name, todo=_("Välj ett annat namn.")
        ) from error


@transaction.atomic
def delete_comparison_group(*, organisation: Organisation, group_id: int) -> None:
    """Delete one of the organisation's own groups."""
    organisation.comparison_groups.filter(pk=group_id).delete()
