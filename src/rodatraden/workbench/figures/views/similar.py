"""Liknande: find municipalities by measures and weights of one's own, and freeze them as a group."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rodatraden.engine.comparison.likeness import Likeness
from rodatraden.engine.errors import RodaTradenError
from rodatraden.workbench.figures import everyone, selectors
from rodatraden.workbench.figures import similar as presenter
from rodatraden.workbench.figures.forms import GroupNameForm, LikenessForm
from rodatraden.workbench.organisations.permissions import edit_gross_list
from rodatraden.workbench.organisations.requests import OrganisationRequest
from rodatraden.workbench.organisations.services import freeze_similar_group


def similar(request: OrganisationRequest) -> HttpResponse:
    """Measures and weights stand in the address; saving finds the municipalities anew by the same address."""
    snapshot = selectors.snapshot_or_none()
    if snapshot is None:
        return render(request, "figures/no_figures.html")
    municipality = selectors.municipality_of(request)
    asked = request.GET if "antal" in request.GET else None
    form = LikenessForm(asked, variables=everyone.likeness_variables(snapshot))
    found = None
    if form.is_valid():
        found = everyone.similar_to(snapshot, municipality.id, form.weights(), form.cleaned_data["antal"])
    name_form = GroupNameForm(request.POST or None)
    if request.method == "POST" and found is not None and _saved(request, name_form, found):
        return redirect("groups")
    context = {"form": form, "name_form": name_form, "municipality": municipality}
    context["page"] = presenter.similar_page(found, municipality) if found is not None else None
    context["may_edit"] = edit_gross_list(request.user, request.organisation)
    return render(request, "figures/similar.html", context)


def _saved(request: OrganisationRequest, name_form: GroupNameForm, found: Likeness) -> bool:
    if not name_form.is_valid():
        return False
    name = name_form.cleaned_data["name"]
    try:
        freeze_similar_group(organisation=request.organisation, by=request.user, name=name, likeness=found)
    except RodaTradenError as error:
        name_form.add_error("name", f"{error.what} {error.todo}")
        return False
    messages.success(request, _("Gruppen är fryst och går att välja på sidan Jämför."))
    return True
