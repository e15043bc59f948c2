"""Help and words about the program; open to everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rodatraden import __version__
from rodatraden.workbench.organisations.middleware import without_organisation


@login_not_required
@without_organisation
def how_we_judge(request: HttpRequest) -> HttpResponse:
    """How the four states, the certainty and the position are made, in plain Swedish."""
    return render(request, "web/how_we_judge.html")


@login_not_required
@without_organisation
def about(request: HttpRequest) -> HttpResponse:
    """What the program is, its sources and its licence."""
    return render(request, "web/about.html", {"version": __version__})
