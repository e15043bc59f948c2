"""The request as a view meets it: logged in, and for an organisation."""

from __future__ import annotations

from django.http import HttpRequest

from rodatraden.workbench.organisations.models import Organisation, User


class OrganisationRequest(HttpRequest):
    """What :class:`~rodatraden.workbench.organisations.middleware.OrganisationMiddleware` makes of a request."""

    user: User
    organisation: Organisation
    organisations: list[Organisation]
