"""What stands in a column: numbers, answers, markers, and how texts that are numbers are written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rodatraden.engine.sources.places import NATIONAL_ID
from rodatraden.engine.sources.table.numbers import MixedStyleError, Style, StyleEvidence, parse
from rodatraden.engine.sources.workbook.layout import Column, DataSheet
from rodatraden.engine.sources.workbook.reading import Cell, key

_NUMBER_LIKE = re.compile(r"[+\-−–]?[\d\s.,’']*\d[\d\s.,’']*%?")
_LONG = 40


@dataclass(frozen=True, slots=True)
class Tokens:
    """A look at a column's cells on the rows to take in.

    ``answers``: only yes and no beside markers. ``markers``: texts that are neither number nor answer (""
    where a cell is empty). ``fractions``: numbers between 0 and 1, as shares are written in per cent
    format.
    """

    filled: bool
    answers: bool
    markers: frozenset[str]
    fractions: bool
    long_texts: bool


def look_at(
    sheet: DataSheet, column: Column, yes: tuple[str, ...] = ("ja",), no: tuple[str, ...] = ("nej",)
) -> Tokens:
    """See :class:`Tokens`."""
    # Riket has the share of yes where the municipalities have Ja and Nej, so it does not tell what a column
    # holds.
    cells = [
        sheet.sheet.cell(row.row, column.position) for row in sheet.rows if row.municipality_id != NATIONAL_ID
    ]
    numbers = [cell for cell in cells if isinstance(cell, float)]
    texts = [cell for cell in cells if isinstance(cell, str)]
    written = [text for text in texts if _NUMBER_LIKE.fullmatch(text)]
    words = {key(text) for text in texts if not _NUMBER_LIKE.fullmatch(text)}
    answers = words & {*yes, *no}
    truths = any(isinstance(cell, bool) for cell in cells)
    markers = {text for text in texts if not _NUMBER_LIKE.fullmatch(text) and key(text) not in answers}
    if any(cell is None for cell in cells):
        markers.add("")
    inside = [number for number in numbers if 0 < number < 1]
    long_texts = sum(len(text) > _LONG for text in texts)
    return Tokens(
        filled=bool(numbers or texts or truths),
        answers=(bool(answers) or truths) and not numbers and not written,
        markers=frozenset(markers),
        fractions=len(inside) >= 3 and all(0 <= number <= 1 for number in numbers) and not written,
        long_texts=bool(texts) and long_texts * 3 > len(texts),
    )


class NumberReader:
    """Reads the numbers of one column; the decimal sign of numbers written as text is settled by the whole
    column.

    Raises :class:`~rodatraden.engine.sources.table.numbers.MixedStyleError` where it cannot be settled.
    """

    def __init__(self, cells: list[Cell]) -> None:
        evidence = StyleEvidence()
        evidence.look({cell for cell in cells if isinstance(cell, str) and _NUMBER_LIKE.fullmatch(cell)})
        try:
            self.style = evidence.style(semicolons=False)
        except MixedStyleError as error:
            # In a Swedish workbook "1,234" standing alone has a decimal comma; only both signs side by side
            # are open.
            if evidence.comma_three and not evidence.point and not evidence.point_three:
                self.style = Style.COMMA
            else:
                raise error

    def number(self, cell: Cell) -> float | None:
        """The number in a cell, ``None`` where it is none (also for yes and no, and markers)."""
        if isinstance(cell, float):
            return cell
        if not isinstance(cell, str) or not _NUMBER_LIKE.fullmatch(cell):
            return None
        try:
            return parse(cell, self.style)
        except ValueError:
            return None
