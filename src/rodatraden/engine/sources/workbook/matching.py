"""Finding the mapping's columns in the workbook: exactly one each, or the import is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rodatraden.engine.figures.contribution import ImportReport, Remark
from rodatraden.engine.sources.assembly import Complaints
from rodatraden.engine.sources.workbook.layout import Column, DataSheet, Layout
from rodatraden.engine.sources.workbook.mapping import ColumnMapping, Mapping, Role
from rodatraden.engine.sources.workbook.reading import key
from rodatraden.engine.text import gettext as _


@dataclass(frozen=True, slots=True)
class Matched:
    """A column of the workbook and what the mapping says of it."""

    column: Column
    mapping: ColumnMapping


def match_columns(layout: Layout, mapping: Mapping, report: ImportReport) -> dict[str, list[Matched]]:
    """The mapped columns by sheet; columns that are not taken in get a remark.

    Raises :class:`RefusedImportError` where a mapped column is not there or could be several, or where an
    indicator would be told by two columns or by none.
    """
    faults = Complaints(report.origin)
    matched: dict[str, list[Matched]] = {sheet.name: [] for sheet in layout.data}
    taken: dict[tuple[str, int], ColumnMapping] = {}
    for wanted in mapping.columns:
        if wanted.role is Role.IGNORE:
            continue
        found = _find(layout, wanted, faults)
        if found is None:
            continue
        sheet, column = found
        if (sheet.name, column.position) in taken:
            faults.add(
                _("Samma kolumn är kopplad två gånger."), _("Ta bort den ena raden."), [_place(wanted)], 1
            )
            continue
        taken[sheet.name, column.position] = wanted
        matched[sheet.name].append(Matched(column, wanted))
    _check_indicators([each.mapping for some in matched.values() for each in some], faults)
    faults.refuse_if_any()
    for sheet in layout.data:
        for column in sheet.columns:
            if (sheet.name, column.position) not in taken:
                where = _("bladet ”{sheet}”, kolumn {letter}: {header}").format(
                    sheet=sheet.name, letter=column.letter, header=column.header
                )
                report.remarks.append(Remark("ignored_column", where, _("Kolumnen tas inte in.")))
    return matched


def _find(layout: Layout, wanted: ColumnMapping, faults: Complaints) -> tuple[DataSheet, Column] | None:
    sheets = [sheet for sheet in layout.data if key(sheet.name) == key(wanted.sheet)]
    if not sheets:
        names = ", ".join(f"”{sheet.name}”" for sheet in layout.data)
        faults.add(
            _("Kopplingen nämner blad som inte finns i filen eller inte har några kommuner."),
            _("Bladen med kommuner är {names}. Rätta kopplingen eller föreslå en ny (--propose).").format(
                names=names
            ),
            [_place(wanted)],
            1,
        )
        return None
    [sheet] = sheets
    alike = [column for column in sheet.columns if key(column.header) == key(wanted.header)]
    if len(alike) > 1:
        alike = [column for column in alike if column.letter == wanted.letter] or alike
    if len(alike) == 1:
        return sheet, alike[0]
    faults.add(
        _("En kopplad kolumn finns inte i filen.")
        if not alike
        else _("En kopplad kolumn kan vara flera i filen."),
        _("Rätta rubriken i kopplingen, eller föreslå en ny koppling (--propose)."),
        [_place(wanted)],
        1,
    )
    return None


def _check_indicators(columns: Iterable[ColumnMapping], faults: Complaints) -> None:
    """One value column per indicator, sex and year, and helpers only beside one."""
    seen: dict[tuple[str | None, str, int | None, Role], ColumnMapping] = {}
    columns = list(columns)
    valued = {column.indicator for column in columns if column.role is Role.VALUE}
    for column in columns:
        sheet = column.sheet if column.indicator is None else ""
        identity = (column.indicator or sheet, column.gender, column.year, column.role)
        if (other := seen.setdefault(identity, column)) is not column:
            faults.add(
                _("Två kolumner är kopplade till samma indikator, kön och år."),
                _("Låt den ena ha rollen ignore."),
                [
                    _("{first} och {second}: {indicator}").format(
                        first=_place(other), second=_place(column), indicator=column.indicator or column.role
                    )
                ],
                1,
            )
        if column.indicator is not None and column.indicator not in valued:
            faults.add(
                _("En kolumn hör till en indikator som ingen kolumn ger värden."),
                _("Ange vilken kolumn som har värdena (role: value), eller låt kolumnen ha rollen ignore."),
                [_("{place}: {indicator}").format(place=_place(column), indicator=column.indicator)],
                1,
            )


def _place(column: ColumnMapping) -> str:
    return _("bladet ”{sheet}”, kolumn {letter} ”{header}”").format(
        sheet=column.sheet, letter=column.letter, header=column.header
    )
