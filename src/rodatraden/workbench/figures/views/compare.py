"""Jämför: the area's indicators for one municipality, and the same for a group."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.core.responses import as_response
from rodatraden.workbench.figures import compare as presenter
from rodatraden.workbench.figures import selectors
from rodatraden.workbench.figures.lens import Lens
from rodatraden.workbench.organisations.permissions import edit_gross_list
from rodatraden.workbench.organisations.requests import OrganisationRequest
from rodatraden.workbench.organisations.selectors import comparison_groups
from rodatraden.workbench.reports.services import comparison_document
from rodatraden.workbench.thread.selectors import listed_indicators


def compare(request: OrganisationRequest, area_id: str) -> HttpResponse:
    """The area's comparison."""
    organisation = request.organisation
    area, snapshot = catalogue().area(area_id), selectors.snapshot_or_none()
    if snapshot is None:
        return render(request, "figures/no_figures.html")
    lens = Lens.from_request(request, organisation)
    municipality = selectors.municipality_of(request)
    found = selectors.judgements(snapshot, municipality.id, area.id, lens)
    page = presenter.compare_page(
        lens=lens,
        found=found,
        suggestions=selectors.suggested(snapshot, organisation, municipality.id, area.id, lens),
        listed=listed_indicators(organisation, area.id, selectors.publication_year(snapshot, area.id)),
        groups=comparison_groups(organisation),
    )
    context = {"page": page, "area": area, "lens": lens, "municipality": municipality}
    context["may_edit"] = edit_gross_list(request.user, organisation)
    return render(request, "figures/compare.html", context)


def download(request: OrganisationRequest, area_id: str, fmt: str) -> HttpResponse:
    """The area's comparison as a document."""
    organisation = request.organisation
    area, snapshot = catalogue().area(area_id), selectors.snapshot_or_none()
    if snapshot is None:
        return render(request, "figures/no_figures.html")
    lens = Lens.from_request(request, organisation)
    municipality = selectors.municipality_of(request)
    found = selectors.judgements(snapshot, municipality.id, area.id, lens)
    suggestions = selectors.suggested(snapshot, organisation, municipality.id, area.id, lens)
    content = presenter.comparison_content(area, municipality, lens, found, suggestions, snapshot)
    return as_response(comparison_document(content, fmt))


def heat_map(request: OrganisationRequest, area_id: str) -> HttpResponse:
    """The area's indicators for every municipality of a group."""
    organisation = request.organisation
    area, snapshot = catalogue().area(area_id), selectors.snapshot_or_none()
    if snapshot is None:
        return render(request, "figures/no_figures.html")
    lens = Lens.from_request(request, organisation)
    municipality = selectors.municipality_of(request)
    groups = selectors.heat_groups(organisation, municipality, area)
    group = next((g for g in groups if g.id == request.GET.get("grupp")), groups[0])
    members = tuple(dict.fromkeys((municipality.id, *group.members)))[:30]
    found = selectors.group_heat_map(snapshot, area.id, members, lens)
    page = presenter.heat_page(found, group, groups, lens)
    context = {"page": page, "area": area, "lens": lens, "municipality": municipality}
    return render(request, "figures/heat_map.html", context)
