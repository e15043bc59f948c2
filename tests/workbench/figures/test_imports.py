"""Figures come in through the web: upload, columns confirmed, published, and a report of all that happened."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from rodatraden.workbench.core.catalogue import current_snapshot, store
from rodatraden.workbench.figures import jobs
from rodatraden.workbench.figures.models import ImportJob
from tests.workbench.figures.files import survey_workbook, table_csv

ROWS = "U35538;2481;2025;T;41,5\nU35538;2480;2025;T;88,0\nU35538;0180;2025;T;71,25"


def value_of(indicator: str, municipality: str, year: int, gender: str = "T") -> float | None:
    table = current_snapshot().table("values", indicators=[indicator], years=[year], genders=[gender])
    rows = [row for row in table.to_pylist() if row["municipality_id"] == municipality]
    newest = max(rows, key=lambda row: row["fetched_at"])
    return newest["value"]


def test_a_table_is_published_and_told_about(upload, tmp_path: Path) -> None:
    before = current_snapshot().id
    page = upload(table_csv(tmp_path / "egna siffror.csv", ROWS), "table")
    job = ImportJob.objects.get()
    assert (job.status, job.error) == (ImportJob.Status.PUBLISHED, {})
    assert job.snapshot_id == current_snapshot().id != before
    assert value_of("U35538", "2481", 2025) == 41.5
    text = page.content.decode()
    assert "egna siffror.csv" in text
    assert "3 värden publicerade." in text
    assert reverse("compare", args=["missbruk"]) in text
    # What is published is what the pages show.
    assert "41,5" in page.client.get("/indikator/U35538/").content.decode()
    assert job.file_name in page.client.get("/siffror/").content.decode()
    # Asked for a second time, it is not carried out again.
    published = len(store().manifests())
    jobs.run(job.pk)
    assert len(store().manifests()) == published


def test_saved_answers_from_kolada_are_published(upload, tmp_path: Path) -> None:
    values = [{"gender": "T", "status": "", "value": 42.5, "count": 1, "isdeleted": False}]
    answer = {
        "count": 1,
        "next_url": None,
        "previous_url": None,
        "values": [{"kpi": "U35538", "municipality": "2481", "period": 2024, "values": values}],
    }
    path = tmp_path / "svar.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    upload(path, "kolada")
    job = ImportJob.objects.get()
    assert (job.status, job.error) == (ImportJob.Status.PUBLISHED, {})
    assert value_of("U35538", "2481", 2024) == 42.5


def test_a_workbook_waits_until_every_column_is_confirmed(upload, tmp_path: Path) -> None:
    before = current_snapshot().id
    page = upload(survey_workbook(tmp_path / "oj.xlsx"), "workbook", "missbruk", "2024")
    assert page.redirect_chain[-1][0] == reverse("import_mapping", args=[ImportJob.objects.get().pk])
    columns = page.context["page"].columns
    assert page.context["page"].unsure > 0
    asked = [row.column.confirmed for row in columns]
    assert asked == sorted(asked), "what a person is asked about stands first"

    url = page.redirect_chain[-1][0]
    given = form_of(page)
    refused = page.client.post(url, given, follow=True)
    assert "inte bekräftade än" in refused.content.decode()
    assert current_snapshot().id == before

    answer = page.client.post(url, given | {f"confirmed-{row.number}": "on" for row in columns}, follow=True)
    job = ImportJob.objects.get()
    assert (job.status, job.error) == (ImportJob.Status.PUBLISHED, {})
    assert "värden publicerade." in answer.content.decode()
    assert current_snapshot().id == job.snapshot_id != before
    assert job.report["values"] > 0
    kinds = {remark["kind"] for remark in job.report["remarks"]}
    assert "ignored_column" in kinds or "note" in kinds


def form_of(page) -> dict[str, str]:
    """What the mapping page would send as it stands."""
    given = {}
    for row in page.context["page"].columns:
        given[f"role-{row.number}"] = row.column.role.value
        given[f"indicator-{row.number}"] = row.column.indicator or ""
        given[f"gender-{row.number}"] = row.column.gender.value
        if row.column.confirmed:
            given[f"confirmed-{row.number}"] = "on"
    for row in page.context["page"].markers:
        given[f"marker-{row.number}"] = next((s.value for s in row.statuses if s.chosen), "unknown")
    return given


def test_what_a_person_changes_on_the_mapping_page_is_kept(upload, tmp_path: Path) -> None:
    page = upload(survey_workbook(tmp_path / "oj.xlsx"), "workbook", "missbruk", "2024")
    url = page.redirect_chain[-1][0]
    first = page.context["page"].columns[0]
    page.client.post(url, form_of(page) | {f"role-{first.number}": "ignore", f"gender-{first.number}": "K"})
    again = {row.number: row.column for row in page.client.get(url).context["page"].columns}
    assert (again[first.number].role.value, again[first.number].gender.value) == ("ignore", "K")


@pytest.mark.parametrize(
    "junk", [{"role-0": "chef"}, {"gender-0": "X"}, {"marker-0": "hemlig"}, {"direction-0": "upp"}]
)
def test_junk_in_the_mapping_form_changes_nothing(upload, tmp_path: Path, junk: dict[str, str]) -> None:
    page = upload(survey_workbook(tmp_path / "oj.xlsx"), "workbook", "missbruk", "2024")
    answer = page.client.post(page.redirect_chain[-1][0], form_of(page) | junk, follow=True)
    assert answer.status_code == 200
    assert ImportJob.objects.get().status == ImportJob.Status.MAPPING


def test_last_years_mapping_is_the_next_years_proposal(upload, tmp_path: Path) -> None:
    path = survey_workbook(tmp_path / "oj.xlsx")
    page = upload(path, "workbook", "missbruk", "2024")
    confirm = {f"confirmed-{row.number}": "on" for row in page.context["page"].columns}
    page.client.post(page.redirect_chain[-1][0], form_of(page) | confirm)
    assert ImportJob.objects.get().status == ImportJob.Status.PUBLISHED
    again = upload(path, "workbook", "missbruk", "2025")
    assert again.context["page"].unsure < page.context["page"].unsure


def test_an_import_that_was_cut_off_says_so_and_can_be_run_again(upload, tmp_path: Path) -> None:
    page = upload(table_csv(tmp_path / "egna.csv", ROWS), "table")
    job = ImportJob.objects.get()
    long_ago = timezone.now() - timedelta(hours=1)
    ImportJob.objects.filter(pk=job.pk).update(status=ImportJob.Status.RUNNING, created_at=long_ago)
    url = reverse("import_job", args=[job.pk])
    assert "avbröts" in page.client.get(url).content.decode()
    assert "värden publicerade." in page.client.post(url, follow=True).content.decode()


def test_a_running_import_shows_how_far_it_has_come_and_asks_again(
    practice, leader, lycksele, person
) -> None:
    job = ImportJob.objects.create(
        organisation=lycksele,
        kind="table",
        file_name="egna.csv",
        status=ImportJob.Status.RUNNING,
        progress="Jämför missbruk-00 1/2",
        created_by=person(),
    )
    text = leader.get(reverse("import_status", args=[job.pk])).content.decode()
    assert "Jämför missbruk-00 1/2" in text
    assert "hx-get" in text
    assert "<html" not in text


def test_a_fault_in_the_program_publishes_nothing_and_says_where_it_stands(
    upload, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(jobs, "publish", broken)
    before = current_snapshot().id
    text = upload(table_csv(tmp_path / "egna.csv", ROWS), "table").content.decode()
    job = ImportJob.objects.get()
    assert job.status == ImportJob.Status.FAILED
    assert "ett fel i programmet" in text
    assert "secret detail" not in text
    assert "Traceback" not in text
    assert f"import {job.pk} failed" in caplog.text
    assert current_snapshot().id == before
