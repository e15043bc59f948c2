"""Opening Socialstyrelsen's workbooks: values by python-calamine, fills and number formats by openpyxl when
needed.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from rodatraden.engine.errors import UnreadableSourceError
from rodatraden.engine.sources.safety import Content, content_of, read_head, refuse_wrong_content
from rodatraden.engine.sources.sheets import check_workbook
from rodatraden.engine.sources.workbook.colours import Palette, fill_colour
from rodatraden.engine.text import gettext as _

#: What stands in a cell: text, number, yes/no, or nothing.
Cell = str | float | bool | None

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: rows of cells from A1, texts cleaned. ``merged`` are ranges (top, left, bottom,
    right) from 0.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...]

    def cell(self, row: int, column: int) -> Cell:
        """The cell, ``None`` outside what is filled."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    @property
    def width(self) -> int:
        """How many columns."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook's visible sheets, and the names of the hidden ones."""

    path: Path
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looks:
    """How a cell looks: fill colour (RRGGBB, ``None`` = no fill), and whether numbers show as per cent."""

    fill: str | None
    per_cent: bool


def clean(text: str) -> str:
    """One line with single ordinary spaces, without invisible signs; what the eye reads.

    >>> clean("Antal\\u00a0 svar\\n(n)")
    'Antal svar (n)'
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def key(text: str) -> str:
    """A text for comparison: cleaned, without case."""
    return clean(text).casefold()


def letters(column: int) -> str:
    """A column's name in Excel, from its position.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def open_book(path: Path) -> Book:
    """The workbook's visible sheets.

    Raises:
        UnreadableSourceError: no xlsx workbook, whatever its name says; damaged; protected by a password.
        RefusedImportError: too large or too wide.
    """
    content = content_of(read_head(path))
    if content is not Content.ZIP:
        refuse_wrong_content(path, content, _("en Excel-arbetsbok (xlsx)"))
        raise UnreadableSourceError(
            _("Filen är text, inte en Excel-arbetsbok (xlsx)."),
            where=path.name,
            todo=_("Är det en CSV-fil: ta in den med ”rodatraden import table”. Annars hämta filen på nytt."),
        )
    check_workbook(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets, hidden = [], []
        for each in workbook.sheets_metadata:
            if each.typ is not SheetTypeEnum.WorkSheet:
                continue
            if each.visible is not SheetVisibleEnum.Visible:
                hidden.append(each.name)
                continue
            sheet = workbook.get_sheet_by_name(each.name)
            rows = tuple(
                tuple(_cell(value) for value in row) for row in sheet.to_python(skip_empty_area=False)
            )
            merged = tuple(
                (top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            )
            sheets.append(Sheet(each.name, rows, merged))
    except (CalamineError, OSError) as error:
        raise UnreadableSourceError(
            _("Arbetsboken är skadad och går inte att läsa."),
            where=path.name,
            todo=_("Öppna den i Excel och spara den på nytt, eller hämta den på nytt."),
        ) from error
    return Book(path, tuple(sheets), tuple(hidden))


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime | date | time | timedelta):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    return clean(str(value)) or None


def looks(book: Book, wanted: dict[str, set[tuple[int, int]]]) -> dict[str, dict[tuple[int, int], Looks]]:
    """How the ``wanted`` cells (row and column from 0, by sheet) look.

    Raises :class:`UnreadableSourceError` where formats cannot be read though values could.
    """
    found: dict[str, dict[tuple[int, int], Looks]] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that openpyxl leaves alone
            workbook = load_workbook(book.path, read_only=True, data_only=True)
            try:
                palette = Palette.of(workbook.loaded_theme)
                for name, cells in wanted.items():
                    found[name] = _sheet_looks(workbook[name], cells, palette) if cells else {}
            finally:
                workbook.close()
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        raise UnreadableSourceError(
            _("Cellernas färger och format går inte att läsa."),
            where=book.path.name,
            todo=_("Öppna arbetsboken i Excel och spara den på nytt."),
        ) from error
    return found


def _sheet_looks(sheet: Any, cells: set[tuple[int, int]], palette: Palette) -> dict[tuple[int, int], Looks]:
    rows, columns = {row for row, _column in cells}, {column for _row, column in cells}
    first, last = min(rows), max(rows)
    by_style: dict[int, Looks] = {}
    result = {}
    lines = sheet.iter_rows(
        min_row=first + 1, max_row=last + 1, min_col=min(columns) + 1, max_col=max(columns) + 1
    )
    for row, line in enumerate(lines, first):
        for column, cell in enumerate(line, min(columns)):
            if (row, column) not in cells:
                continue
            style = getattr(
                cell, "_style_id", 0
            )  # openpyxl finds fill and format anew for every cell; styles are few
            if style not in by_style:
                per_cent = "%" in re.sub(r'"[^"]*"|\\.', "", str(cell.number_format or ""))
                by_style[style] = Looks(
                    fill_colour(cell.fill, palette) if getattr(cell, "has_style", False) else None, per_cent
                )
            result[row, column] = by_style[style]
    return result
