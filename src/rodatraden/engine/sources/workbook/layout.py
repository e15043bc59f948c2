"""Finding the table on a sheet by its content: header, columns, rows, and the sheets that describe
indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rodatraden.engine.sources.workbook.places import PlaceColumns, PlaceRow, ReadRows, RowReader, SkippedRow
from rodatraden.engine.sources.workbook.reading import Book, Sheet, key, letters
from rodatraden.engine.text import gettext as _

_LOOK = 60  # rows looked at for the header
_HEADER_ROWS_BELOW = 3
_HEADER_ROWS_ABOVE = 3
_CODE = re.compile(r"k-?kod|kommun-? ?kod.*|kommun-?id|kommunn(umme)?r|kn?kod|kod|region-?kod|områdeskod")
_NAME = re.compile(
    r"kommun(er|namn)?|kommun ?[/,].*|namn|region|område|kommun och .*|kommun \(.*|län ?[/,] ?kommun.*|kommun\*"
)
_SPECIAL = {
    "county": re.compile(r"län|länsnamn|länskod|läns?-?kod"),
    "district": re.compile(r"stadsdel\w*|sdn|stadsdelsnämnd.*|socialförvaltning"),
    "provision": re.compile(r"regi(form)?|huvudman|driftsform|utförare|offentlig/enskild|verksamhetsform"),
    "gender": re.compile(r"kön"),
    "level": re.compile(r"nivå|redovisningsnivå|områdestyp"),
    "year": re.compile(r"år|årtal|mätår|publiceringsår"),
}
_TERM = re.compile(
    r"indikator(er)?|ind(ikator)?(\.|-)?\s?(nr|nummer)?|nr|nummer|variabel|kolumn|kod|mått|beteckning"
)
_MEANING = re.compile(
    r"beskrivning|definition|förklaring|benämning|titel|namn|fråga|frågeformulering|text|innebörd"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: position, Excel's letter, and the whole heading (its rows joined by " – ")."""

    position: int
    letter: str
    header: str


@dataclass(frozen=True, slots=True)
class DataSheet:
    """A sheet with figures per municipality. Rows and columns are positions from 0 in ``sheet``."""

    sheet: Sheet
    header_row: int
    columns: tuple[Column, ...]
    read: ReadRows

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.sheet.name

    @property
    def rows(self) -> list[PlaceRow]:
        """The rows to take in."""
        return self.read.rows

    @property
    def skipped(self) -> list[SkippedRow]:
        """The rows left out."""
        return self.read.skipped


@dataclass(frozen=True, slots=True)
class Description:
    """What a description sheet says of an indicator."""

    term: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What is where in a workbook. ``descriptions`` by the term as :func:`~.reading.key` writes it."""

    data: tuple[DataSheet, ...]
    descriptions: Mapping[str, Description]
    other: tuple[str, ...]  # names of sheets that are neither
    first_cells: Mapping[str, tuple[str, ...]]  # of every sheet, to show a person where nothing was found


def read_layout(book: Book, names: Mapping[str, str], year: int) -> Layout:
    """Tell the sheets apart. ``names`` are the municipalities by code; rows of another year than ``year``
    are left out.
    """
    reader = RowReader(names, year)
    data, other = [], []
    descriptions: dict[str, Description] = {}
    for sheet in book.sheets:
        found = _data_sheet(sheet, reader)
        if found is not None:
            data.append(found)
        elif described := _descriptions(sheet):
            descriptions |= described
        else:
            other.append(sheet.name)
    first = {sheet.name: _first_cells(sheet) for sheet in book.sheets}
    return Layout(tuple(data), descriptions, tuple(other), first)


def _first_cells(sheet: Sheet) -> tuple[str, ...]:
    cells = (str(cell) for row in sheet.rows[:_LOOK] for cell in row if cell is not None)
    return tuple(text[:60] for text, _number in zip(cells, range(5), strict=False))


def _data_sheet(sheet: Sheet, reader: RowReader) -> DataSheet | None:
    for row in range(min(_LOOK, len(sheet.rows))):
        places = _place_columns(sheet, row)
        if places is None:
            continue
        below = _rows_below(sheet, row, places)
        first = row + below + 1
        above = _rows_above(sheet, row, places)
        columns = _columns(sheet, row - above, first - 1, places)
        positions = {column.position for column in columns}
        if not positions:
            continue
        read = reader.read(sheet, places, first, positions)
        if any(each.municipality_id != "0000" for each in read.rows):
            filled = tuple(
                column
                for column in columns
                if not column.header.startswith("(")
                or any(sheet.cell(each.row, column.position) is not None for each in read.rows)
            )
            return DataSheet(sheet, row, filled, read)
    return None


def _place_columns(sheet: Sheet, row: int) -> PlaceColumns | None:
    """The columns that say whom the rows are about, where ``row`` is a header."""
    found: dict[str, int] = {}
    texts = {column: key(cell) for column, cell in enumerate(sheet.rows[row]) if isinstance(cell, str)}
    for column, text in texts.items():
        if "code" not in found and _CODE.fullmatch(text):
            found["code"] = column
        elif "name" not in found and _NAME.fullmatch(text):
            found["name"] = column
    if "code" not in found and "name" not in found:
        return None
    if (
        "code" in found
        and "name" not in found
        and not key(str(sheet.cell(row, found["code"]))).startswith("k")
    ):
        return None  # "Kod" alone heads many lists
    last = max(found.values())
    for column, text in texts.items():
        # Words such as "År" or "Regi" head place columns only near them; further right they are figures'
        # headings.
        if column <= last + len(_SPECIAL) and column not in found.values():
            for special, pattern in _SPECIAL.items():
                if special not in found and pattern.fullmatch(text):
                    found[special] = column
    return PlaceColumns(**found)


def _rows_below(sheet: Sheet, row: int, places: PlaceColumns) -> int:
    """How many rows below ``row`` still belong to the header: texts only, and nothing where places stand."""
    for below in range(1, _HEADER_ROWS_BELOW + 1):
        cells = {column: cell for column, cell in enumerate(_line(sheet, row + below)) if cell is not None}
        beside = {column: cell for column, cell in cells.items() if column not in places.all()}
        texts = all(_heads(cell) for cell in beside.values()) and not _answers(beside.values())
        if not beside or len(beside) < len(cells) or not texts:
            return below - 1
    return _HEADER_ROWS_BELOW


def _heads(cell: object) -> bool:
    """Whether a cell may be part of a heading: words, "n" or "%", or a year."""
    if isinstance(cell, float):
        return cell.is_integer() and 1990 <= cell <= 2100
    return isinstance(cell, str) and (len(cell) > 2 or cell in ("n", "N", "%"))


def _answers(cells: Iterable[object]) -> bool:
    return {key(str(cell)) for cell in cells} <= {"ja", "nej", "delvis", "vet ej"}


def _rows_above(sheet: Sheet, row: int, places: PlaceColumns) -> int:
    """How many rows above ``row`` are headings over several columns: texts, but nothing where places stand."""
    leftmost = min(position for position in (places.code, places.name) if position is not None)
    for above in range(1, _HEADER_ROWS_ABOVE + 1):
        cells = {column: cell for column, cell in enumerate(_line(sheet, row - above)) if cell is not None}
        inside = places.all() & cells.keys() or {column for column in cells if column <= leftmost}
        if not cells or inside or not all(isinstance(cell, str) for cell in cells.values()):
            return above - 1
    return _HEADER_ROWS_ABOVE


def _line(sheet: Sheet, row: int) -> tuple[object, ...]:
    return sheet.rows[row] if 0 <= row < len(sheet.rows) else ()


def _columns(sheet: Sheet, first: int, last: int, places: PlaceColumns) -> list[Column]:
    """The columns beside the place columns, with the texts of the header's rows joined."""
    width = sheet.width
    parts: list[list[str]] = [[] for _column in range(width)]
    header = next(row for row in range(first, last + 1) if _place_columns(sheet, row) is not None)
    for row in range(first, last + 1):
        texts = [sheet.cell(row, column) for column in range(width)]
        over: dict[int, object] = {}
        for top, left, bottom, right in sheet.merged:
            if top <= row <= bottom and top >= first:
                over |= dict.fromkeys(range(left, right + 1), sheet.cell(top, left))
        carried = None
        for column in range(width):
            text = over.get(column, texts[column])
            if row < header and text is None:
                text = carried  # a heading over several columns that were not merged
            carried = text if column not in places.all() else None
            word = str(text) if isinstance(text, str) else str(int(text)) if isinstance(text, float) else ""
            if word and word not in parts[column]:
                parts[column].append(word)
    return [
        Column(
            column,
            letters(column),
            " – ".join(parts[column]) or _("(kolumn {letter} utan rubrik)").format(letter=letters(column)),
        )
        for column in range(width)
        if column not in places.all()
    ]


def _descriptions(sheet: Sheet) -> dict[str, Description]:
    """Indicators and what they mean, from a sheet that lists them; empty where it does not."""
    for row in range(min(_LOOK, len(sheet.rows))):
        texts = {column: key(cell) for column, cell in enumerate(sheet.rows[row]) if isinstance(cell, str)}
        term = next((column for column, text in texts.items() if _TERM.fullmatch(text)), None)
        meanings = [column for column, text in texts.items() if column != term and _MEANING.match(text)]
        if term is None or not meanings:
            continue
        found = {}
        for line in range(row + 1, len(sheet.rows)):
            words = [sheet.cell(line, column) for column in (term, *meanings)]
            name = (
                words[0]
                if isinstance(words[0], str)
                else str(int(words[0]))
                if isinstance(words[0], float)
                else ""
            )
            told = [word for word in words[1:] if isinstance(word, str)]
            if name and told:
                found[key(name)] = Description(name, told[0] if len(told) > 1 else name, told[-1])
        if found:
            return found
    return {}
