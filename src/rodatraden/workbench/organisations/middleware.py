"""Every request is made for an organisation; the one that is chosen must be one the person works for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rodatraden.workbench.organisations.selectors import organisations_of

SESSION_KEY = "organisation_id"


def without_organisation(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that needs no organisation: login, choosing an organisation, help."""
    view.without_organisation = True  # type: ignore[attr-defined]
    return view


class OrganisationMiddleware:
    """Sets ``request.organisation``; sends a person who has several and chosen none to choose one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisation = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            mine = list(organisations_of(request.user))
            request.organisations = mine  # type: ignore[attr-defined]
            chosen = next((o for o in mine if o.pk == request.session.get(SESSION_KEY)), None)
            request.organisation = chosen or (mine[0] if len(mine) == 1 else None)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Ask for an organisation where a view needs one and none is chosen."""
        view_class = getattr(view, "view_class", None)
        exempt = getattr(view, "without_organisation", False) or not getattr(view, "login_required", True)
        if exempt or getattr(view_class, "without_organisation", False) or not request.user.is_authenticated:
            return None
        return None if request.organisation else redirect("choose_organisation")  # type: ignore[attr-defined]
