"""Tratt: an indicator's values against the numbers behind them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from rodatraden.workbench.figures import learning as presenter
from rodatraden.workbench.figures import selectors
from rodatraden.workbench.figures.lens import Lens
from rodatraden.workbench.organisations.requests import OrganisationRequest


def funnel(request: OrganisationRequest, indicator_id: str) -> HttpResponse:
    """The funnel with the municipality in view marked."""
    snapshot = selectors.snapshot_or_none()
    if snapshot is None:
        return render(request, "figures/no_figures.html")
    lens = Lens.from_request(request, request.organisation)
    municipality = selectors.municipality_of(request)
    page = presenter.funnel_page(snapshot, municipality, indicator_id, lens)
    return render(request, "figures/funnel.html", {"page": page, "lens": lens, "municipality": municipality})
