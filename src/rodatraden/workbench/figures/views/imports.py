"""Siffror in: upload, confirm the columns, follow the import, read the report."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from rodatraden.engine.errors import RodaTradenError
from rodatraden.workbench.core.catalogue import catalogue, store
from rodatraden.workbench.figures import imports as presenter
from rodatraden.workbench.figures import jobs, selectors, services
from rodatraden.workbench.figures.forms import UploadForm
from rodatraden.workbench.figures.mapping import as_json, mapping_from_form, mapping_page, proposed_mapping
from rodatraden.workbench.figures.models import ImportJob
from rodatraden.workbench.organisations.permissions import check_import_figures, import_figures
from rodatraden.workbench.organisations.requests import OrganisationRequest


def imports(request: OrganisationRequest) -> HttpResponse:
    """Upload a file, and what has come in before."""
    organisation = request.organisation
    areas = [(a.id, a.name) for a in catalogue().areas()]
    form = UploadForm(request.POST or None, request.FILES or None, areas=areas)
    if request.method == "POST":
        check_import_figures(request.user, organisation)
        if form.is_valid():
            job = services.upload(
                organisation=organisation,
                by=request.user,
                kind=form.cleaned_data["kind"],
                file=form.cleaned_data["file"],
                area_id=form.cleaned_data["area"],
                year=form.cleaned_data["year"],
            )
            return _next_step(job)
    context = {
        "form": form,
        "jobs": [jobs.note_interrupted(job) for job in selectors.import_jobs(organisation)],
        "snapshots": presenter.snapshot_rows(store().manifests()),
        "may_import": import_figures(request.user, organisation),
    }
    return render(request, "figures/imports.html", context)


def _next_step(job: ImportJob) -> HttpResponse:
    if job.kind == ImportJob.Kind.WORKBOOK:
        return redirect("import_mapping", job.pk)
    jobs.start(job)
    return redirect("import_job", job.pk)


def _job(request: OrganisationRequest, job_id: int) -> ImportJob:
    organisation = request.organisation
    return jobs.note_interrupted(get_object_or_404(ImportJob, organisation=organisation, pk=job_id))


def job(request: OrganisationRequest, job_id: int) -> HttpResponse:
    """One import: how far it has come, then its report; POST runs it again."""
    found = _job(request, job_id)
    if request.method == "POST":
        check_import_figures(request.user, request.organisation)
        return _next_step(found)
    return render(request, "figures/import_job.html", {"job": found, "report": presenter.report_page(found)})


def job_status(request: OrganisationRequest, job_id: int) -> HttpResponse:
    """The part of the page that is asked for again while the import goes on."""
    found = _job(request, job_id)
    context = {"job": found, "report": presenter.report_page(found)}
    return render(request, "figures/import_status.html", context)


def mapping(request: OrganisationRequest, job_id: int) -> HttpResponse:
    """Confirm which column is which indicator; the program proposes, a person decides."""
    found = _job(request, job_id)
    check_import_figures(request.user, request.organisation)
    try:
        proposed = proposed_mapping(found)
    except RodaTradenError as error:
        context = {"job": found, "error": error, "file": Path(found.file_name).name}
        return render(request, "figures/import_refused.html", context, status=422)
    if request.method == "POST":
        confirmed = mapping_from_form(proposed, request.POST)
        found.mapping, found.status = as_json(confirmed), ImportJob.Status.MAPPING
        found.save(update_fields=["mapping", "status"])
        if confirmed.confirmed:
            jobs.start(found)
            return redirect("import_job", found.pk)
        messages.error(request, _("Några kolumner eller tecken är inte bekräftade än. De står överst."))
        return redirect("import_mapping", found.pk)
    return render(request, "figures/mapping.html", {"job": found, "page": mapping_page(found, proposed)})
