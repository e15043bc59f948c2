"""A look into the parts of an Excel workbook before a reader opens it.

Readers lay a sheet out as one dense rectangle. A file of a few kilobytes with one cell in ``A1`` and
another in ``ZZ1048576`` makes them ask for tens of gigabytes and takes the whole process with it; so the
rectangle is measured first.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from rodatraden.engine.errors import RefusedImportError, UnreadableSourceError
from rodatraden.engine.sources.safety import check_size, check_zip
from rodatraden.engine.text import gettext as _

#: The largest rectangle that a sheet may span. Socialstyrelsen's largest have some 2,000 rows and 150
#: columns.
MAX_CELLS = 3_000_000
_BLOCK = 1024 * 1024
_LONGEST_TAG = 4096
_TAG = re.compile(rb"<(?:\w+:)?(row|c)((?:\s[^<>]*)?)>")
_REFERENCE = re.compile(rb'\sr="([A-Z]{0,3})(\d{1,7})"')


def check_workbook(path: Path, most_cells: int = MAX_CELLS) -> list[str]:
    """The parts of the workbook ``path``, after looking at size, packing, markup and the extent of every
    sheet.

    Raises:
        UnreadableSourceError: no workbook, damaged, encrypted, or with markup no workbook has.
        RefusedImportError: too large, packed to explode, or a sheet spans more than ``most_cells``.
    """
    check_size(path)
    members = check_zip(path)
    if "xl/workbook.xml" not in members:
        raise UnreadableSourceError(
            _("Filen är en zipfil men inte en Excel-arbetsbok (xlsx)."),
            where=path.name,
            todo=_("Öppna den i Excel och spara den som ”Excel-arbetsbok (*.xlsx)”."),
        )
    with zipfile.ZipFile(path) as archive:
        for member in members:
            if not member.endswith((".xml", ".rels")):
                continue
            with archive.open(member) as part:
                head = part.read(_LONGEST_TAG)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise UnreadableSourceError(
                    _(
                        "Arbetsboken innehåller något som ingen Excel-arbetsbok har (en dokumenttyp) och öppnas inte."
                    ),
                    where=path.name,
                    todo=_("Kontrollera var filen kommer ifrån."),
                )
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                _check_extent(archive, member, path, most_cells)
    return members


def _check_extent(archive: zipfile.ZipFile, member: str, path: Path, most_cells: int) -> None:
    """Refuse a sheet whose cells with content span too large a rectangle."""
    row = column = last_row = last_column = cells = 0
    first_row = 0
    rest = b""
    with archive.open(member) as part:
        while block := part.read(_BLOCK):
            text = rest + block
            end = 0
            for tag in _TAG.finditer(text):
                end = tag.end()
                reference = _REFERENCE.search(tag[2])
                if tag[1] == b"row":
                    row = int(reference[2]) if reference else row + 1
                    column = 0
                    continue
                column = _number(reference[1]) if reference and reference[1] else column + 1
                if tag[2].endswith(b"/"):
                    continue  # a format without content
                row = int(reference[2]) if reference else row
                first_row = first_row or row
                last_row, last_column, cells = max(last_row, row), max(last_column, column), cells + 1
            rest = text[max(end, len(text) - _LONGEST_TAG) :]
    if max((last_row - first_row + 1) * last_column, cells) > most_cells:
        raise RefusedImportError(
            _(
                "Ett blad sträcker sig till rad {row} och kolumn {column}, vilket är mer än programmet läser."
            ).format(row=last_row, column=last_column),
            where=path.name,
            todo=_(
                "Ta bort det som står långt nere eller långt åt höger på bladet, och spara filen på nytt."
            ),
        )


def _number(letters: bytes) -> int:
    """A column's number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
