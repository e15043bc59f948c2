"""Översikt: the areas, what is new and what comes next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from rodatraden.workbench.figures import overview as presenter
from rodatraden.workbench.figures import selectors
from rodatraden.workbench.organisations.requests import OrganisationRequest
from rodatraden.workbench.thread.selectors import progress_by_area


def overview(request: OrganisationRequest) -> HttpResponse:
    """What the figures say in each area, what is new, what is next."""
    snapshot = selectors.snapshot_or_none()
    if snapshot is None:
        return render(request, "figures/no_figures.html")
    municipality = selectors.municipality_of(request)
    page = presenter.overview_page(
        areas=selectors.areas_with_figures(snapshot),
        counts=selectors.overview_counts(snapshot, municipality.id),
        progress=progress_by_area(request.organisation),
        revisions=selectors.revisions_of(snapshot, municipality.id),
        snapshot=snapshot,
    )
    mine = selectors.municipalities_of(request.organisation)
    return render(
        request, "figures/overview.html", {"page": page, "municipality": municipality, "mine": mine}
    )


def areas(request: OrganisationRequest) -> HttpResponse:
    """The areas as a plain list, with their names over time."""
    snapshot = selectors.snapshot_or_none()
    page = presenter.areas_page(selectors.areas_with_figures(snapshot))
    return render(request, "figures/areas.html", {"areas": page})


@require_POST
def choose_municipality(request: OrganisationRequest) -> HttpResponse:
    """A regional unit chooses which of its municipalities to look at."""
    mine = {m.id for m in selectors.municipalities_of(request.organisation)}
    if request.POST.get("municipality") in mine:
        request.session[selectors.MUNICIPALITY_KEY] = request.POST["municipality"]
    return redirect("overview")
