"""Writes: own goals and imports through the web."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from rodatraden.workbench.figures.models import ImportJob, OwnGoal
from rodatraden.workbench.organisations.models import Organisation, User
from rodatraden.workbench.organisations.permissions import check_edit_gross_list, check_import_figures


@transaction.atomic
def set_goal(
    *, organisation: Organisation, by: User, indicator_id: str, value: float | None, note: str
) -> None:
    """Set the organisation's own goal for an indicator; None removes it."""
    check_edit_gross_list(by, organisation)
    if value is None:
        OwnGoal.objects.filter(organisation=organisation, indicator_id=indicator_id).delete()
        return
    OwnGoal.objects.update_or_create(
        organisation=organisation,
        indicator_id=indicator_id,
        defaults={"value": value, "note": note.strip(), "set_by": by},
    )


@transaction.atomic
def upload(
    *, organisation: Organisation, by: User, kind: str, file: UploadedFile, area_id: str, year: int | None
) -> ImportJob:
    """Keep the file as it came; what happens next depends on its kind."""
    check_import_figures(by, organisation)
    return ImportJob.objects.create(
        organisation=organisation,
        kind=kind,
        file=file,
        file_name=file.name or "fil",
        area_id=area_id,
        year=year,
        created_by=by,
    )
