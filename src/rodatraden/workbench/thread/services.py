"""Writes: the gross list as the method reads: add with a reason, choose yes, no or later, remove with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rodatraden.workbench.organisations.models import Organisation, User
from rodatraden.workbench.organisations.permissions import check_edit_gross_list
from rodatraden.workbench.thread import policies
from rodatraden.workbench.thread.models import GrossListItem, Round
from rodatraden.workbench.thread.policies import RuleError


@transaction.atomic
def open_round(*, organisation: Organisation, area_id: str, year: int) -> Round:
    """The organisation's round for an area and publication; made the first time."""
    return Round.objects.get_or_create(organisation=organisation, area_id=area_id, year=year)[0]


@transaction.atomic
def add_item(
    *,
    round: Round,
    by: User,
    indicator_id: str,
    title: str,
    reason: str,
    origin: str = GrossListItem.Origin.COMPARISON,
    is_strength: bool = False,
    evidence: dict[str, Any] | None = None,
) -> GrossListItem:
    """Put an indicator, or something that no figure shows, on the gross list.

    Adding what is already there gives the row that stands, so that a double click does nothing twice.
    Raises PermissionDenied and :class:`RuleError`.
    """
    check_edit_gross_list(by, round.organisation)
    policies.check_reason(reason)
    Round.objects.select_for_update().get(pk=round.pk)
    if indicator_id:
        standing = round.gross_list_items.filter(indicator_id=indicator_id, removed_at__isnull=True).first()
        if standing is not None:
            return standing
    return round.gross_list_items.create(
        indicator_id=indicator_id,
        title=title,
        origin=origin,
        reason=reason.strip(),
        is_strength=is_strength,
        evidence=evidence or {},
        added_by=by,
        changed_by=by,
    )


@transaction.atomic
def change_item(
    *, item: GrossListItem, by: User, version: int, reason: str, choice: str, choice_reason: str
) -> GrossListItem:
    """Save the reason and the choice for one row.

    Raises PermissionDenied, :class:`RuleError`, and
    :class:`~rodatraden.workbench.thread.policies.StaleEditError` when somebody saved it in between.
    """
    check_edit_gross_list(by, item.round.organisation)
    policies.check_reason(reason)
    policies.check_choice(choice, choice_reason)
    current = GrossListItem.objects.select_for_update().get(pk=item.pk)
    policies.check_unchanged(current, version)
    current.reason, current.choice, current.choice_reason = reason.strip(), choice, choice_reason.strip()
    current.changed_by = by
    current.version += 1
    current.save()
    return current


@transaction.atomic
def remove_item(*, item: GrossListItem, by: User, reason: str) -> None:
    """Take a row off the list. It is kept with the reason and can be seen under the list."""
    check_edit_gross_list(by, item.round.organisation)
    policies.check_reason(reason)
    current = GrossListItem.objects.select_for_update().get(pk=item.pk)
    if current.removed_at is not None:
        return
    current.removed_at, current.removed_reason = timezone.now(), reason.strip()
    current.changed_by = by
    current.version += 1
    current.save()


@transaction.atomic
def restore_item(*, item: GrossListItem, by: User) -> None:
    """Put a removed row back."""
    check_edit_gross_list(by, item.round.organisation)
    current = GrossListItem.objects.select_for_update().get(pk=item.pk)
    if current.removed_at is None:
        return
    standing = item.round.gross_list_items.filter(indicator_id=item.indicator_id, removed_at__isnull=True)
    if item.indicator_id and standing.exists():
        raise RuleError(
            _("Indikatorn står redan på listan."),
            where=item.title,
            todo=_("Den har lagts till på nytt sedan den togs bort. Ändra den raden i stället."),
        )
    current.removed_at, current.removed_reason = None, ""
    current.changed_by = by
    current.version += 1
    current.save()
