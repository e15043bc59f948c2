"""Documents as Excel workbooks: real numbers, filters, a head that stays, and a sheet that says what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rodatraden.charts.marks import COLOURS
from rodatraden.engine.text import gettext as _
from rodatraden.workbench.reports import columns, formats
from rodatraden.workbench.reports.about import about, basis_line, judgements_of, practice_mark, source_line
from rodatraden.workbench.reports.columns import Cell, Column
from rodatraden.workbench.reports.content import ComparisonContent, DocumentHead, GrossListContent
from rodatraden.workbench.reports.rows import form_rows
from rodatraden.workbench.reports.safe import clean, one_line

Item = TypeVar("Item")

_A4 = 9
_LINE = 13.2
_TEXT_WIDTH = 110
_LONGEST_UNIT = 8

#: A page this many characters wide can be read on A4.
_READABLE_WIDTH = 200
_INK, _SOFT, _HAIR, _HEAD, _THREAD = "#1d2433", "#566073", "#cfd5df", "#f1f3f6", "#b3203a"
_TONES = {**COLOURS, "reason": _THREAD}

#: A text that begins so is a formula to a program that reads it from CSV, or when somebody edits the cell.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def gross_list_workbook(content: GrossListContent) -> bytes:
    """The gross list as a workbook: the form, every number behind it, what was not taken, and about the figures."""
    book = _Book(content)
    pairs = list(zip(form_rows(content), content.rows, strict=True))
    book.sheet(_("Bruttolista"), columns.form_columns(), pairs, frozen=3)
    judgements = judgements_of(content)
    book.sheet(
        _("Siffror"), columns.figure_columns(judgements), judgements, frozen=2, one_page=False, groups=True
    )
    book.sheet(
        _("Granskat men inte valt"),
        columns.pair_columns(_("Indikator"), _("Varför den föreslogs")),
        content.not_chosen,
    )
    book.sheet(
        _("Borttaget från listan"),
        columns.pair_columns(_("Indikator"), _("Varför borttagen")),
        content.removed,
    )
    return book.finish()


def comparison_workbook(content: ComparisonContent) -> bytes:
    """The comparison as a workbook: the page's table, every number behind it, all years, and about the figures."""
    book = _Book(content)
    judgements = content.judgements
    book.sheet(_("Jämförelse"), columns.comparison_columns(), judgements, frozen=2, groups=True)
    book.sheet(
        _("Siffror"), columns.figure_columns(judgements), judgements, frozen=2, one_page=False, groups=True
    )
    years = [(judgement, point) for judgement in judgements for point in judgement.series]
    book.sheet(_("Alla år"), columns.year_columns(), years, frozen=2)
    return book.finish()


@dataclass
class _Book:
    """A workbook in the making; every sheet gets the same head, foot and print setup."""

    content: GrossListContent | ComparisonContent
    _made: BytesIO = field(default_factory=BytesIO)
    _styles: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # text stays text: nothing that somebody has written becomes a formula, a link or a number
        self._book = xlsxwriter.Workbook(
            self._made,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        head = self.content.head
        self._book.set_properties(
            {
                "title": one_line(head.title, 200),
                "subject": one_line(f"{head.municipality} · {head.area}", 200),
                "author": one_line(head.municipality, 200),
                "created": _made_at(head),
            }
        )

    def style(self, **properties: Any) -> Format:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            standard = {"font_name": "Calibri", "font_size": 10, "font_color": _INK}
            self._styles[key] = self._book.add_format(standard | properties)
        return self._styles[key]

    def sheet(
        self,
        name: str,
        parts: Sequence[Column[Item]],
        items: Sequence[Item],
        *,
        frozen: int = 0,
        one_page: bool = True,
        groups: bool = False,
    ) -> None:
        """A sheet with a table.

        ``frozen`` columns stay in sight. A sheet is printed one page wide, or as many as its columns need to be read.
        ``groups`` adds a row that tells the source's columns from those that we computed.
        """
        sheet = self._book.add_worksheet(name)
        row = self._opening(sheet, name)
        if groups:
            self._groups(sheet, row, parts)
            row += 1
        for place, part in enumerate(parts):
            sheet.set_column(place, place, part.width, self.style())
        if items:
            self._table(sheet, row, parts, items)
        else:
            sheet.write_string(row, 0, _("Det finns inga rader."), self.style())
        sheet.freeze_panes(row + 1, frozen)
        pages_wide = 1 if one_page else ceil(sum(part.width for part in parts) / _READABLE_WIDTH)
        self._printed(sheet, row, pages_wide, frozen)

    def _groups(self, sheet: Worksheet, row: int, parts: Sequence[Column[Item]]) -> None:
        """Above the head: where the source's own columns begin, and where ours do."""
        style = self.style(italic=True, font_color=_SOFT)
        former: bool | None = None
        for place, part in enumerate(parts):
            if part.computed != former:
                words = _("Egen bearbetning") if part.computed else self._source()
                _write_text(sheet, row, place, words, style)
            former = part.computed

    def _source(self) -> str:
        names = {formats.source_name(j.source) for j in judgements_of(self.content) if j.source}
        if self.content.head.practice:
            return _("Påhittade övningsvärden")
        return clean(_("Källa: {names}").format(names=", ".join(sorted(names))))

    def _opening(self, sheet: Worksheet, name: str, *, narrow: bool = False) -> int:
        """Title, practice mark, lead and sources; gives the row after them. On a ``narrow`` sheet they are wrapped."""
        head = self.content.head
        own = name if name not in head.title else ""
        title = " · ".join(part for part in (head.title, head.area, head.municipality, own) if part)
        lines: list[tuple[str, dict[str, Any]]] = [(one_line(title, 300), {"bold": True, "font_size": 16})]
        if head.practice:
            lines.append((practice_mark(head), {"bold": True, "bg_color": "#fff3d6"}))
        lines += [
            (one_line(head.lead, 2000), {"font_size": 11}),
            (one_line(f"{source_line(self.content)} {basis_line(head)}", 2000), {"font_color": _SOFT}),
        ]
        for row, (words, look) in enumerate(lines):
            style = self.style(text_wrap=narrow, valign="top", **look)
            _write_text(sheet, row, 0, words, style)
            if "bg_color" in look and not narrow:
                for place in (1, 2):
                    sheet.write_blank(row, place, None, style)
            if narrow:
                sheet.set_row(row, _height(Cell(words), _TEXT_WIDTH * 10 / look.get("font_size", 10)))
        sheet.set_row(0, 24)
        return len(lines) + 1

    def _table(
        self, sheet: Worksheet, row: int, parts: Sequence[Column[Item]], items: Sequence[Item]
    ) -> None:
        head = self.style(
            bold=True, text_wrap=True, valign="vcenter", bg_color=_HEAD, bottom=1, bottom_color=_SOFT
        )
        sheet.add_table(
            row,
            0,
            row + len(items),
            len(parts) - 1,
            {
                "style": None,
                "autofilter": True,
                "columns": [{"header": part.head, "header_format": head} for part in parts],
            },
        )
        sheet.set_row(row, 44)
        for below, item in enumerate(items, start=row + 1):
            cells = [part.cell(item) for part in parts]
            sheet.set_row(
                below, max(_height(cell, part.width) for cell, part in zip(cells, parts, strict=True))
            )
            for place, cell in enumerate(cells):
                self._write(sheet, below, place, cell)

    def _write(self, sheet: Worksheet, row: int, place: int, cell: Cell) -> None:
        look: dict[str, Any] = {"valign": "top", "bottom": 1, "bottom_color": _HAIR}
        if cell.tone:
            look["font_color"] = _TONES[cell.tone]
        if cell.value is None:
            sheet.write_blank(row, place, None, self.style(**look))
        elif isinstance(cell.value, str):
            look["text_wrap"] = True
            if cell.value.startswith(_FORMULA_SIGNS):
                look["quote_prefix"] = True
            _write_text(sheet, row, place, cell.value, self.style(**look))
        elif isinstance(cell.value, date):
            sheet.write_datetime(
                row, place, cell.value, self.style(num_format="[$-41D]d mmm yyyy", align="left", **look)
            )
        else:
            look |= {"align": "center"} if cell.year else {"align": "right", "indent": 1}
            look["num_format"] = _number_format(cell)
            sheet.write_number(row, place, cell.value, self.style(**look))

    def _printed(self, sheet: Worksheet, head_row: int, pages_wide: int, frozen: int) -> None:
        """A4 across, the head repeated on each page, the practice mark above and the source below."""
        head = self.content.head
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        sheet.fit_to_pages(pages_wide, 0)
        sheet.repeat_rows(head_row)
        if frozen and pages_wide > 1:
            sheet.repeat_columns(0, frozen - 1)
        sheet.hide_gridlines(2)
        # Excel takes no head or foot of more than 255 characters: these lengths hold when each is an ampersand, doubled
        mark = f"&C&B{_field(practice_mark(head), 60)}" if head.practice else ""
        sheet.set_header(f"&L{_field(head.municipality, 30)}{mark}&R{_field(head.area, 50)}")
        sheet.set_footer(f"&L{_field(source_line(self.content), 110)}&R{_('Sida')} &P {_('av')} &N")

    def finish(self) -> bytes:
        """Add the sheet "Om underlaget" and give the file."""
        name = _("Om underlaget")
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, _TEXT_WIDTH, self.style(text_wrap=True, valign="top"))
        row = self._opening(sheet, name, narrow=True)
        wrapped = self.style(text_wrap=True, valign="top")
        for section in about(self.content):
            _write_text(sheet, row, 0, section.heading, self.style(bold=True, font_size=12))
            row += 1
            for sentence in section.paragraphs:
                _write_text(sheet, row, 0, sentence, wrapped)
                sheet.set_row(row, _height(Cell(sentence), _TEXT_WIDTH))
                row += 1
            row += 1
        self._printed(sheet, 0, 1, 0)
        self._book.close()
        return self._made.getvalue()


def _made_at(head: DocumentHead) -> datetime | None:
    """When the document was made, as the local time that a workbook keeps."""
    try:
        return datetime.fromisoformat(head.made_at).replace(tzinfo=None)
    except ValueError:
        return None


def _write_text(sheet: Worksheet, row: int, place: int, words: str, style: Format) -> None:
    """Text as text, whatever it begins with."""
    sheet.write_string(row, place, words, style)


def _height(cell: Cell, width: float) -> float:
    """How high a row must be, in points, for the cell's text in a column ``width`` characters wide.

    Excel would find out for itself, other programs do not; 409 points is the most that a row can have.
    """
    if not isinstance(cell.value, str):
        return _LINE + 4
    lines = sum(max(1, ceil(len(line) * 1.05 / width)) for line in cell.value.split("\n"))
    return min(409.0, lines * _LINE + 4)


def _number_format(cell: Cell) -> str:
    """A number format with the unit in it; Excel puts in the comma and the space of the reader's own language."""
    if cell.year:
        return "0"
    if cell.share:
        return "0 %"
    value = cell.value if isinstance(cell.value, (int, float)) else 0.0
    digits = formats.decimals(value, cell.unit)
    unit = cell.unit.replace('"', "").replace("\n", " ")
    if (
        len(unit) > _LONGEST_UNIT
    ):  # it stands beside, in the words of the result; here it would hide the number
        unit = ""
    return f"#,##0{'.' + '0' * digits if digits else ''}" + (f'" {unit}"' if unit else "")


def _field(words: str, longest: int) -> str:
    """Words for a page's head or foot, where an ampersand begins a code."""
    return one_line(words, longest).replace("&", "&&")
