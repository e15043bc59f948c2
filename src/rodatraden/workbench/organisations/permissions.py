"""Who may do what. Each rule is a pair: ``check_…`` raises with a readable reason, the bare name answers yes or no."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rodatraden.workbench.organisations.models import Membership, Organisation, Role, User

_MAY_EDIT_LISTS = {Role.DEVELOPMENT_LEADER, Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR}
_MAY_IMPORT = {Role.DEVELOPMENT_LEADER, Role.RND_COORDINATOR, Role.ADMINISTRATOR}


def roles_of(user: User, organisation: Organisation) -> set[str]:
    """The roles that ``user`` has in ``organisation``."""
    return set(Membership.objects.filter(user=user, organisation=organisation).values_list("role", flat=True))


def edit_gross_list(user: User, organisation: Organisation) -> bool:
    """Whether ``user`` may add to and decide on the organisation's gross list."""
    return bool(roles_of(user, organisation) & _MAY_EDIT_LISTS)


def check_edit_gross_list(user: User, organisation: Organisation) -> None:
    """Raise PermissionDenied with the reason unless :func:`edit_gross_list`."""
    if not edit_gross_list(user, organisation):
        raise PermissionDenied(
            _(
                "Bruttolistan ändras av utvecklingsledare, avdelningschef eller administratör i kommunen. Ni kan läsa den."
            )
        )


def import_figures(user: User, organisation: Organisation) -> bool:
    """Whether ``user`` may bring figures in; they serve everybody in the installation."""
    return bool(roles_of(user, organisation) & _MAY_IMPORT)


def check_import_figures(user: User, organisation: Organisation) -> None:
    """Raise PermissionDenied with the reason unless :func:`import_figures`."""
    if not import_figures(user, organisation):
        raise PermissionDenied(
            _("Siffror läses in av utvecklingsledare, FoU-samordnare eller administratör. Be någon av dem.")
        )
