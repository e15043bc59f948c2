"""Writes: organisations, memberships and own groups."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rodatraden.engine.errors import RodaTradenError
from rodatraden.workbench.organisations.models import ComparisonGroup, Organisation, User


class NameTakenError(RodaTradenError):
    """Another group already has the name."""


@transaction.atomic
def create_comparison_group(
    *, organisation: Organisation, by: User, name: str, municipality_ids: Sequence[str]
) -> ComparisonGroup:
    """Save a named group of the organisation's own; raises NameTakenError."""
    ids = sorted(set(municipality_ids) - {organisation.municipality_id})
    try:
        with transaction.atomic():
            return organisation.comparison_groups.create(
                name=name.strip(), municipality_ids=ids, created_by=by
            )
    except IntegrityError as error:
        raise NameTakenError(
            _("Ni har redan en grupp som heter så."), where=name, todo=_("Välj ett annat namn.")
        ) from error


@transaction.atomic
def delete_comparison_group(*, organisation: Organisation, group_id: int) -> None:
    """Delete one of the organisation's own groups."""
    organisation.comparison_groups.filter(pk=group_id).delete()
