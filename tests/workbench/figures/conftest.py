"""What the tests of imports share: an import that is done when the page is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from rodatraden.workbench.figures import jobs
from rodatraden.workbench.figures.models import ImportJob


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Carry imports out at once instead of in a thread."""

    def start(job: ImportJob) -> None:
        ImportJob.objects.filter(pk=job.pk).update(status=ImportJob.Status.QUEUED)
        jobs.run(job.pk)

    monkeypatch.setattr(jobs, "start", start)


@pytest.fixture
def upload(leader: Client, at_once, own_practice: Path) -> Callable[..., HttpResponse]:
    """Upload a file as a person does, and follow to the page that it leads to."""

    def send(path: Path, kind: str, area: str = "", year: str = "") -> HttpResponse:
        with path.open("rb") as file:
            given = {"kind": kind, "area": area, "year": year, "file": file}
            return leader.post("/siffror/", given, follow=True)

    return send
