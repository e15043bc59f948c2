"""The open catalogue on a page and as files."""

from __future__ import annotations

import csv
import io
from collections import Counter

import orjson
import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rodatraden.engine.catalogue import catalogue_rows
from rodatraden.engine.comparison import words
from rodatraden.engine.text import decimal_comma
from rodatraden.workbench.core.catalogue import catalogue, current_snapshot

FORMATS = ("csv", "json", "xlsx")


def matching_rows(search: str, area: str) -> list[dict[str, object]]:
    """The catalogue's rows that hold every word of ``search``, with words for people beside the codes."""
    needles = search.casefold().split()
    rows = []
    for row in catalogue_rows(catalogue()):
        if area and area not in str(row["areas"]):
            continue
        text = f"{row['id']} {row['title']}".casefold()
        if all(needle in text for needle in needles):
            rows.append(row | _in_words(row))
    return rows


def _in_words(row: dict[str, object]) -> dict[str, object]:
    """Direction, kind and type as people say them, and whether there are figures to look at."""
    indicator = catalogue().indicator(str(row["id"]))
    snapshot = current_snapshot()
    return {
        "has_figures": snapshot is not None and snapshot.manifest.part_of(indicator.id) is not None,
        "direction_words": words.direction_words(indicator.direction, indicator.kind),
        "type_words": words.type_words(indicator.type),
        "settled_words": {"rule": _("regel"), "individual_review": _("enskild granskning")}.get(
            str(row["settled_by"]), _("inte avgjort")
        ),
    }


def found_words(count: int) -> str:
    """How many a search found."""
    return ngettext("{n} indikator", "{n} indikatorer", count).format(n=decimal_comma(count, 0))


def summary() -> str:
    """How many there are and how they were settled."""
    found = catalogue().indicators()
    counts = Counter(i.settled_by for i in found)
    reviewed = counts.get("individual_review", 0)  # type: ignore[call-overload]
    return _("{n} indikatorer. {rule} är avgjorda av en regel och {review} genom enskild granskning.").format(
        n=decimal_comma(len(found), 0), rule=len(found) - reviewed, review=reviewed
    )


def export(fmt: str) -> HttpResponse:
    """The whole catalogue as a file."""
    rows = catalogue_rows(catalogue())
    makers = {"csv": _csv, "json": _json, "xlsx": _xlsx}
    content, content_type = makers[fmt](rows)
    name = f'attachment; filename="indikatorkatalog.{fmt}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": name})


def _json(rows: list[dict[str, object]]) -> tuple[bytes, str]:
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2), "application/json"


def _csv(rows: list[dict[str, object]]) -> tuple[bytes, str]:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def _xlsx(rows: list[dict[str, object]]) -> tuple[bytes, str]:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Indikatorkatalog")
        head = book.add_format({"bold": True, "bottom": 1})
        sheet.write_row(0, 0, list(rows[0]), head)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, ["" if value is None else value for value in row.values()])
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(rows), len(rows[0]) - 1)
        sheet.autofit(400)
    return out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
