"""What the frame around every page needs: menu, practice mark, role."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from rodatraden.workbench.core.catalogue import current_snapshot
from rodatraden.workbench.organisations.models import Role
from rodatraden.workbench.organisations.permissions import roles_of


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the menu."""

    label: str
    url: str
    current: bool


def frame(request: HttpRequest) -> dict[str, object]:
    """The frame's own values, under one name so that they never clash with a page's."""
    organisation = getattr(request, "organisation", None)
    snapshot = current_snapshot()
    menu: list[Link] = []
    roles = ""
    if organisation is not None:
        entries = [
            (_("Översikt"), reverse("overview")),
            (_("Områden"), reverse("areas")),
            (_("Siffror in"), reverse("imports")),
            (_("Grupper"), reverse("groups")),
            (_("Egna mått"), reverse("measures")),
        ]
        menu = [
            Link(label, url, request.path == url or (url != "/" and request.path.startswith(url)))
            for label, url in entries
        ]
        mine = roles_of(request.user, organisation)  # type: ignore[arg-type]
        roles = ", ".join(str(Role(role).label).lower() for role in sorted(mine))
    return {
        "frame": {
            "menu": menu,
            "roles": roles,
            "practice": snapshot is not None and snapshot.manifest.practice,
            "presentation": "presentation" in request.GET,
        }
    }
