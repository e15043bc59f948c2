"""Carrying out an import: in a thread of its own, so that the page can be left and shows how far it has come.

One machine, one writer: the store's own lock keeps two imports apart also between processes. An import that was cut off
by a restart is found when the page is next asked for, and says so.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from rodatraden.engine.comparison.publication import publish
from rodatraden.engine.errors import RodaTradenError
from rodatraden.engine.figures.contribution import Contribution
from rodatraden.engine.progress import Progress
from rodatraden.engine.sources.kolada import import_kolada
from rodatraden.engine.sources.table import import_table
from rodatraden.engine.sources.workbook import import_workbook
from rodatraden.workbench.core.catalogue import catalogue, store
from rodatraden.workbench.figures.mapping import stored_mapping
from rodatraden.workbench.figures.models import ImportJob

log = logging.getLogger(__name__)
_STALE = timedelta(minutes=30)


def start(job: ImportJob) -> None:
    """Queue the import and begin."""
    ImportJob.objects.filter(pk=job.pk).update(
        status=ImportJob.Status.QUEUED, error={}, progress=_("Väntar på sin tur"), created_at=timezone.now()
    )
    threading.Thread(target=_run_apart, args=(job.pk,), name=f"import-{job.pk}", daemon=True).start()


def _run_apart(job_id: int) -> None:
    try:
        run(job_id)
    finally:
        close_old_connections()


def run(job_id: int) -> None:
    """Read the file and publish; whatever goes wrong stands in words on the job, and nothing is half-published."""
    claimed = ImportJob.objects.filter(pk=job_id, status=ImportJob.Status.QUEUED).update(
        status=ImportJob.Status.RUNNING, progress=_("Läser filen")
    )
    if not claimed:
        return
    job = ImportJob.objects.get(pk=job_id)
    try:
        contribution = _contribution(job)
        # The catalogue is asked for again: the file may have brought new indicators or definitions.
        publication = publish(store(), catalogue(), contribution, progress=_note(job_id))
    except RodaTradenError as error:
        _finish(
            job, ImportJob.Status.FAILED, error={"what": error.what, "where": error.where, "todo": error.todo}
        )
    except Exception:
        log.exception("import %s failed", job_id)
        what = _("Inläsningen stannade av ett fel i programmet. Inget har publicerats.")
        todo = _("Säg till den som sköter installationen; felet står i loggen med inläsningens nummer {n}.")
        _finish(
            job, ImportJob.Status.FAILED, error={"what": what, "where": "", "todo": todo.format(n=job_id)}
        )
    else:
        report = publication.report.as_dict() | {"revisions": publication.revisions.as_dict()}
        _finish(job, ImportJob.Status.PUBLISHED, report=report, snapshot_id=publication.snapshot.id)


def _contribution(job: ImportJob) -> Contribution:
    path = Path(job.file.path)
    if job.kind == ImportJob.Kind.WORKBOOK:
        return import_workbook(
            path,
            stored_mapping(job),
            catalogue=catalogue(),
            area=job.area_id,
            year=job.year or 0,
            data_dir=settings.DATA_DIR,
        )
    if job.kind == ImportJob.Kind.KOLADA:
        return import_kolada(path, catalogue=catalogue(), data_dir=settings.DATA_DIR)
    return import_table(path, catalogue=catalogue(), data_dir=settings.DATA_DIR)


def _note(job_id: int) -> Progress:
    """Writes how far it has come to the job's row."""

    def note(done: int, total: int | None, what: str) -> None:
        part = f" {done}/{total}" if total else ""
        ImportJob.objects.filter(pk=job_id).update(progress=f"{what}{part}"[:200])

    return note


def _finish(job: ImportJob, status: str, **fields: object) -> None:
    ImportJob.objects.filter(pk=job.pk).update(
        status=status, finished_at=timezone.now(), progress="", **fields
    )


def note_interrupted(job: ImportJob) -> ImportJob:
    """A job that has been running for too long was cut off by a restart: say so."""
    going = {ImportJob.Status.QUEUED, ImportJob.Status.RUNNING}
    if job.status in going and timezone.now() - job.created_at > _STALE:
        error = {
            "what": _("Inläsningen avbröts, troligen av en omstart. Inget har publicerats."),
            "where": "",
            "todo": _("Filen finns kvar. Välj Läs in igen."),
        }
        _finish(job, ImportJob.Status.FAILED, error=error)
        job.refresh_from_db()
    return job
