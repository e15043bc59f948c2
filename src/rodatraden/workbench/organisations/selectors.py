"""Reads: which organisations a person works for and which groups an organisation has made."""

from __future__ import annotations

from django.db.models import QuerySet

from rodatraden.workbench.organisations.models import ComparisonGroup, Organisation, User


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations that ``user`` works for, by name."""
    return Organisation.objects.filter(memberships__user=user).distinct()


def comparison_groups(organisation: Organisation) -> list[ComparisonGroup]:
    """The organisation's own comparison groups."""
    return list(organisation.comparison_groups.all())


def comparison_group(organisation: Organisation, group_id: int) -> ComparisonGroup | None:
    """One of the organisation's own groups, or None."""
    return organisation.comparison_groups.filter(pk=group_id).first()
