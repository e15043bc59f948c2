"""Help and words about the program; open to everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rodatraden import __version__
from rodatraden.web import manual
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


@login_not_required
@without_organisation
def statistics(request: HttpRequest) -> HttpResponse:
    """The manual's chapter on statistics: all methods, and how they have been tried."""
    return render(request, "web/manual.html", {"page": manual.page(manual.INDEX), "index": True})


@login_not_required
@without_organisation
def statistics_page(request: HttpRequest, name: str) -> HttpResponse:
    """One method: what it answers, an example, what it assumes and when it cannot answer."""
    if name == manual.INDEX or name not in manual.names():
        raise Http404
    return render(request, "web/manual.html", {"page": manual.page(name)})
