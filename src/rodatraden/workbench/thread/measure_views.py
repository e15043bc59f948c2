"""Egna mått: measured often by the organisation itself, judged by control chart."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from rodatraden.engine.errors import RodaTradenError
from rodatraden.workbench.organisations.permissions import check_edit_gross_list, edit_gross_list
from rodatraden.workbench.organisations.requests import OrganisationRequest
from rodatraden.workbench.thread import measures as own_measures
from rodatraden.workbench.thread.forms import MeasureForm, MeasurementsForm


def measures(request: OrganisationRequest) -> HttpResponse:
    """The organisation's own measures, and a form for a new one."""
    organisation, form = request.organisation, MeasureForm(request.POST or None)
    if request.method == "POST":
        check_edit_gross_list(request.user, organisation)
    if request.method == "POST" and form.is_valid():
        try:
            made = own_measures.create_measure(
                organisation=organisation, by=request.user, **form.cleaned_data
            )
        except RodaTradenError as error:
            form.add_error("name", f"{error.what} {error.todo}")
        else:
            return redirect("measure", made.pk)
    mine = [own_measures.measure_page(measure) for measure in organisation.local_measures.all()]
    context = {"form": form, "mine": mine, "may_edit": edit_gross_list(request.user, organisation)}
    return render(request, "thread/measures.html", context)


def measure(request: OrganisationRequest, measure_id: int) -> HttpResponse:
    """One measure: its chart, what it says, and a form for more measurements."""
    organisation = request.organisation
    found = get_object_or_404(organisation.local_measures, pk=measure_id)
    form = MeasurementsForm(request.POST or None)
    if request.method == "POST":
        check_edit_gross_list(request.user, organisation)
    if request.method == "POST" and form.is_valid():
        try:
            count = own_measures.add_measurements(
                measure=found, by=request.user, text=form.cleaned_data["lines"]
            )
        except RodaTradenError as error:
            form.add_error("lines", f"{error.what} {error.where}. {error.todo}")
        else:
            saved = ngettext("{n} mätning sparad.", "{n} mätningar sparade.", count).format(n=count)
            messages.success(request, saved, extra_tags=f"measure-{found.pk}")
            return redirect("measure", found.pk)
    may_edit = edit_gross_list(request.user, organisation)
    context = {"page": own_measures.measure_page(found), "form": form, "may_edit": may_edit}
    return render(request, "thread/measure.html", context)
