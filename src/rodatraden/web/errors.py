"""Errors as pages: what was wrong, where, what to do; never a stack trace."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rodatraden.engine.errors import RodaTradenError, UnknownNameError


class DomainErrorMiddleware:
    """Turns an error meant for people into a page: 404 for a name that does not exist, otherwise 422."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a :class:`RodaTradenError`; other errors go on."""
        if not isinstance(error, RodaTradenError):
            return None
        status = 404 if isinstance(error, UnknownNameError) else 422
        return _page(request, error.what, error.todo, status, error.where)


def _page(request: HttpRequest, what: str, todo: str, status: int, where: str = "") -> HttpResponse:
    return render(request, "web/error.html", {"what": what, "todo": todo, "where": where}, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the rule's own reason."""
    what = str(exception) or _("Det här får du inte göra i den organisation du har valt.")
    return _page(request, what, _("Gå tillbaka, eller byt organisation om du har flera."), 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: an old page, or a form on somebody else's."""
    what = _("Formuläret gick inte att ta emot, troligen för att sidan hade stått öppen länge.")
    return _page(request, what, _("Gå tillbaka. Ladda om sidan och försök igen."), 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(
        request, _("Sidan finns inte."), _("Kontrollera adressen, eller börja om från översikten."), 404
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without touching the database."""
    return HttpResponse(
        "<!doctype html><html lang=sv><meta charset=utf-8><title>Fel – Röda tråden</title>"
        "<h1>Något gick fel hos oss</h1><p>Inget du har sparat är borta. Försök igen om en stund; händer det igen, "
        "säg till den som sköter installationen.</p><p><a href=/>Till översikten</a></p></html>",
        status=500,
    )
