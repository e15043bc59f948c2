"""Indikator: everything about one indicator, for one municipality."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rodatraden.workbench.figures import indicator as presenter
from rodatraden.workbench.figures import learning, selectors, services
from rodatraden.workbench.figures.forms import GoalForm
from rodatraden.workbench.figures.lens import Lens
from rodatraden.workbench.organisations.permissions import edit_gross_list
from rodatraden.workbench.organisations.requests import OrganisationRequest
from rodatraden.workbench.organisations.selectors import comparison_groups


def indicator(request: OrganisationRequest, indicator_id: str) -> HttpResponse:
    """Distribution, series, position, map, definition, source, revisions, and who is better and similar."""
    organisation = request.organisation
    snapshot = selectors.snapshot_or_none()
    if snapshot is None:
        return render(request, "figures/no_figures.html")
    lens = Lens.from_request(request, organisation)
    municipality = selectors.municipality_of(request)
    page = presenter.indicator_page(
        indicator=selectors.indicator_named(indicator_id),
        municipality=municipality,
        lens=lens,
        snapshot=snapshot,
        groups=comparison_groups(organisation),
        goal=selectors.goals_of(organisation).get(indicator_id),
    )
    context = {"page": page, "lens": lens, "municipality": municipality, "form": GoalForm()}
    context["learned"] = learning.learned(snapshot, page.judgement, lens)
    context["may_edit"] = edit_gross_list(request.user, organisation)
    return render(request, "figures/indicator.html", context)


@require_POST
def set_goal(request: OrganisationRequest, indicator_id: str) -> HttpResponse:
    """Set or remove the organisation's own goal for the indicator."""
    form = GoalForm(request.POST)
    if form.is_valid():
        services.set_goal(
            organisation=request.organisation,
            by=request.user,
            indicator_id=indicator_id,
            value=form.cleaned_data["value"],
            note=form.cleaned_data["note"],
        )
        messages.success(request, _("Målet är sparat. Förslagen till bruttolistan tar hänsyn till det."))
    else:
        messages.error(request, _("Målet ska vara ett tal, till exempel 85 eller 85,5."))
    return redirect("indicator", indicator_id)
