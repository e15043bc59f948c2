"""The open catalogue of indicators: page and export."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.figures import catalogue as presenter
from rodatraden.workbench.organisations.middleware import without_organisation


@without_organisation
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """What every indicator means and how it was settled; search and filter."""
    rows = presenter.matching_rows(request.GET.get("sok", ""), request.GET.get("omrade", ""))
    page = Paginator(rows, 60).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "summary": presenter.summary(),
        "found": presenter.found_words(len(rows)),
        "areas": catalogue().areas(),
    }
    return render(request, "figures/catalogue.html", context)


@without_organisation
def download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The whole catalogue as CSV, JSON or Excel."""
    if fmt not in presenter.FORMATS:
        raise Http404
    return presenter.export(fmt)
