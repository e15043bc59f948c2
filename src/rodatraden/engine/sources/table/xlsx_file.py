"""Excel workbooks (xlsx), read by python-calamine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from rodatraden.engine.errors import RefusedImportError, UnreadableSourceError
from rodatraden.engine.sources.sheets import check_workbook
from rodatraden.engine.sources.table.cells import Cells, Chunk, numbered
from rodatraden.engine.sources.table.columns import REQUIRED, find_header, score
from rodatraden.engine.text import gettext as _

_CHUNK = 20_000
#: A million figures with a dozen columns; what is larger belongs in CSV or Parquet.
_MOST_CELLS = 12_000_000
_LOOK = 40  # rows looked at for the header


class XlsxFile:
    """The one sheet of a workbook that has the columns of an import.

    Raises:
        UnreadableSourceError: damaged, or no Excel workbook.
        RefusedImportError: too large, a zip bomb, or several sheets fit.
    """

    semicolons = False

    def __init__(self, path: Path, mapping: Mapping[str, str | None]) -> None:
        check_workbook(path, _MOST_CELLS)
        try:
            workbook = CalamineWorkbook.from_path(str(path))
            visible = [
                sheet.name for sheet in workbook.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible
            ]
            sheets = [workbook.get_sheet_by_name(name) for name in visible]
        except (CalamineError, OSError) as error:
            raise UnreadableSourceError(
                _("Arbetsboken är skadad och går inte att läsa."),
                where=path.name,
                todo=_("Öppna den i Excel och spara den på nytt."),
            ) from error
        self._sheet, self.other_sheets = self._choose(sheets, mapping, path.name)
        top = _top(self._sheet)
        at = find_header(top, mapping)
        self.headers: Sequence[str] = top[at] if top else []
        self._header_row = at + 1
        self.where = _("{file}, bladet {sheet}").format(file=path.name, sheet=self._sheet.name)

    def chunks(self, wanted: Sequence[int]) -> Iterator[Chunk]:
        """The rows below the header."""
        row = self._header_row + 1
        rows = islice(self._sheet.iter_rows(), self._header_row, None)
        while block := list(islice(rows, _CHUNK)):
            cells = {position: _cells([line[position] for line in block]) for position in wanted}
            yield Chunk(cells, numbered(row, len(block)))
            row += len(block)

    @staticmethod
    def _choose(
        sheets: list[CalamineSheet], mapping: Mapping[str, str | None], where: str
    ) -> tuple[CalamineSheet, list[str]]:
        best = [
            sheet
            for sheet in sheets
            if max((score(row, mapping) for row in _top(sheet)), default=0) >= len(REQUIRED)
        ]
        if len(best) > 1:
            raise RefusedImportError(
                _("Flera blad har kolumner att ta in: {names}.").format(
                    names=", ".join(f"”{sheet.name}”" for sheet in best)
                ),
                where=where,
                todo=_("Spara ett blad i taget som egen fil."),
            )
        if not sheets:
            raise UnreadableSourceError(
                _("Arbetsboken har inga synliga blad."), where=where, todo=_("Visa bladet och spara på nytt.")
            )
        chosen = best[0] if best else sheets[0]
        return chosen, [sheet.name for sheet in sheets if sheet.name != chosen.name]


def _top(sheet: CalamineSheet) -> list[list[str]]:
    return [[str(cell).strip() for cell in row] for row in islice(sheet.iter_rows(), _LOOK)]


def _cells(values: list[Any]) -> Cells:
    words: list[str | None] = []
    numbers: list[float | None] = []
    times: list[datetime | None] = []
    for value in values:
        word = number = moment = None
        if isinstance(value, bool):
            word = str(value).lower()
        elif isinstance(value, int | float):
            number = float(value)
        elif isinstance(value, datetime):
            moment = value.replace(tzinfo=UTC)
        elif isinstance(value, date):
            moment = datetime(value.year, value.month, value.day, tzinfo=UTC)
        elif isinstance(value, time | timedelta):
            word = str(value)
        else:
            word = value
        words.append(word)
        numbers.append(number)
        times.append(moment)
    return Cells(
        pa.array(words, pa.string()),
        pa.array(numbers, pa.float64()),
        pa.array(times, pa.timestamp("ms", "UTC")),
    )
