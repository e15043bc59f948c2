"""Words of the import pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rodatraden.engine.figures import Manifest
from rodatraden.engine.text import decimal_comma
from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.figures import phrases
from rodatraden.workbench.figures.models import ImportJob
from rodatraden.workbench.reports import formats

REMARK_TITLES = {
    "hole": gettext_lazy("Hål: begärt men inte kommet"),
    "unknown_token": gettext_lazy("Okända tecken i cellerna"),
    "skipped_row": gettext_lazy("Rader som hoppades över"),
    "ignored_column": gettext_lazy("Kolumner som inte lästes"),
    "hidden_value": gettext_lazy("Värden som doldes"),
    "note": gettext_lazy("Att veta"),
}


@dataclass(frozen=True, slots=True)
class RemarkGroup:
    """All remarks of one kind."""

    title: str
    rows: Sequence[dict[str, Any]]
    important: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What came in and what did not."""

    going: bool
    lead: str
    changes: str
    facts: Sequence[tuple[str, str]]
    areas: Sequence[tuple[str, str]]
    remarks: Sequence[RemarkGroup]


def report_page(job: ImportJob) -> ReportPage:
    """The report in words; every skipped row and unknown token is listed."""
    going = job.status in {ImportJob.Status.QUEUED, ImportJob.Status.RUNNING}
    report: dict[str, Any] = job.report
    if not report:
        return ReportPage(going, "", "", (), (), ())
    indicators = report.get("indicators", [])
    revisions = report.get("revisions", {})
    statuses = ", ".join(
        f"{number(count)} {formats.status_words(status)}"
        for status, count in report.get("by_status", {}).items()
        if status != "observed"
    )
    facts = [
        (_("Lästa rader"), number(report.get("rows_read", 0))),
        (_("Värden"), number(report.get("values", 0))),
        (_("Utan värde"), statuses or _("inga")),
        (_("Indikatorer"), number(len(indicators))),
        (_("Kommuner"), number(report.get("municipalities", 0))),
        (_("År"), phrases.years_words(report.get("years", []))),
        (_("Ögonblicksbild"), job.snapshot_id),
    ]
    touched = {area for code in indicators for area in catalogue().indicator(code).areas}
    return ReportPage(
        going=going,
        lead=ngettext("{n} värde publicerat.", "{n} värden publicerade.", report.get("values", 0)).format(
            n=number(report.get("values", 0))
        ),
        changes=_(
            "{changed} ändrade, {added} nya och {withdrawn} tillbakadragna sedan förra ögonblicksbilden."
        ).format(**{key: number(revisions.get(key, 0)) for key in ("changed", "added", "withdrawn")}),
        facts=facts,
        areas=[(a.name, reverse("compare", args=[a.id])) for a in catalogue().areas() if a.id in touched],
        remarks=_remarks(report.get("remarks", [])),
    )


def _remarks(remarks: Sequence[dict[str, Any]]) -> list[RemarkGroup]:
    groups = []
    for kind, title in REMARK_TITLES.items():
        rows = [remark for remark in remarks if remark["kind"] == kind]
        if rows:
            groups.append(
                RemarkGroup(f"{title} ({number(len(rows))})", rows, kind in {"hole", "unknown_token"})
            )
    return groups


def number(count: float) -> str:
    """A whole number with thin spaces between the thousands."""
    return decimal_comma(count, 0)


def snapshot_rows(manifests: Sequence[Manifest]) -> list[dict[str, object]]:
    """The published snapshots, newest first."""
    return [
        {
            "id": m.id,
            "created": m.created,
            "sources": ", ".join(sorted(formats.source_name(name) for name in m.sources)),
            "indicators": number(len(m.indicators)),
            "rows": number(m.rows),
        }
        for m in reversed(manifests)
    ]
