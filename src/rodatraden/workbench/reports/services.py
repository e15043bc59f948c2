"""Documents out: the gross list and an area's comparison as Excel, Word and PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.text import gettext as _
from rodatraden.workbench.reports import excel, pdf, word
from rodatraden.workbench.reports.about import judgements_of
from rodatraden.workbench.reports.content import ComparisonContent, GrossListContent
from rodatraden.workbench.reports.safe import slug

#: The formats that a document comes in, with what a browser calls them.
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}

_GROSS_LIST: dict[str, Callable[[GrossListContent], bytes]] = {
    "xlsx": excel.gross_list_workbook,
    "docx": word.gross_list_docx,
    "pdf": pdf.gross_list_pdf,
}
_COMPARISON: dict[str, Callable[[ComparisonContent], bytes]] = {
    "xlsx": excel.comparison_workbook,
    "docx": word.comparison_docx,
    "pdf": pdf.comparison_pdf,
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand over: its name (small ASCII letters), media type and bytes."""

    name: str
    content_type: str
    data: bytes


def gross_list_document(content: GrossListContent, fmt: str) -> Document:
    """The gross list as ``fmt``: "xlsx", "docx" or "pdf". Raises UnknownNameError for another format."""
    _check(fmt)
    return Document(_name("bruttolista", content, fmt), CONTENT_TYPES[fmt], _GROSS_LIST[fmt](content))


def comparison_document(content: ComparisonContent, fmt: str) -> Document:
    """The comparison as ``fmt``: "xlsx", "docx" or "pdf". Raises UnknownNameError for another format."""
    _check(fmt)
    return Document(_name("jamforelse", content, fmt), CONTENT_TYPES[fmt], _COMPARISON[fmt](content))


def _check(fmt: str) -> None:
    if fmt not in CONTENT_TYPES:
        raise UnknownNameError(
            _("Formatet {name} finns inte.").format(name=repr(fmt)[:40]),
            todo=_("Välj ett av: {names}.").format(names=", ".join(CONTENT_TYPES)),
        )


def _name(kind: str, content: GrossListContent | ComparisonContent, fmt: str) -> str:
    """ "bruttolista-missbruk-lycksele-2025.docx": the year is that of the newest figure, else when it was made."""
    years = [judgement.year for judgement in judgements_of(content) if judgement.year is not None]
    made = re.search(r"\b\d{4}\b", content.head.made_at)
    year = str(max(years)) if years else made.group() if made else ""
    return f"{slug(kind, content.head.area, content.head.municipality, year)}.{fmt}"
