"""Importing a workbook by a confirmed mapping: everything is read and judged before anything is handed
over.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.figures.contribution import Contribution, Coverage, ImportReport, Remark
from rodatraden.engine.figures.schema import FIGURE_SCHEMA
from rodatraden.engine.progress import Progress, silent
from rodatraden.engine.sources.assembly import Complaints
from rodatraden.engine.sources.places import NATIONAL_ID
from rodatraden.engine.sources.safety import keep_raw
from rodatraden.engine.sources.workbook.figures import Figure, SheetReader
from rodatraden.engine.sources.workbook.layout import DataSheet, Layout, read_layout
from rodatraden.engine.sources.workbook.mapping import (
    Mapping,
    Role,
    register_indicators,
    require,
    save_mapping,
    settled_indicators,
)
from rodatraden.engine.sources.workbook.matching import Matched, match_columns
from rodatraden.engine.sources.workbook.places import RowKind
from rodatraden.engine.sources.workbook.problems import refuse_without_data
from rodatraden.engine.sources.workbook.reading import Book, Looks, looks, open_book
from rodatraden.engine.text import gettext as _

DEFAULT_SOURCE = "socialstyrelsen"


def import_workbook(
    path: Path,
    mapping: Mapping,
    *,
    catalogue: Catalogue,
    area: str,
    year: int,
    source: str = DEFAULT_SOURCE,
    data_dir: Path | None = None,
    progress: Progress | None = None,
) -> Contribution:
    """The figures of one of Socialstyrelsen's workbooks.

    Yes/no becomes 1/0, or the codes that the catalogue has for the indicator. A share with its number of
    answers gets ``denominator``, and ``count_n`` where a whole number of persons gives the share. Fill
    colours become ``published_band`` where the mapping says which. Riket becomes ``0000``; counties, city
    districts and forms of provision are left out, each with a remark.

    Args:
        path: the workbook (xlsx).
        mapping: confirmed to the last column, for this area and year.
        catalogue: municipalities and the known indicators.
        area: an area's id or name.
        year: the year the figures are about.
        source: who says these figures.
        data_dir: when given, the file is kept as it came, the mapping is saved, and new indicators are made
            known to ``Catalogue.load(data_dir)``: load it anew before publishing.
        progress: told how far the reading has come.

    Raises:
        UnreadableSourceError: no workbook, damaged, protected.
        RefusedImportError: taking it in would mean to guess; the first ten places of each kind are told.
        UnknownNameError: no such area.
    """
    progress = progress or silent
    area_id = catalogue.area(area).id
    require(mapping, area_id, year)
    book = open_book(path)
    layout = read_layout(book, {each.id: each.name for each in catalogue.municipalities}, year)
    refuse_without_data(layout, path)
    known = catalogue.with_indicators(settled_indicators(mapping))
    _refuse_unknown_indicators(mapping, known, path.name)
    report = ImportReport(source=source, origin=path.name)
    matched = match_columns(layout, mapping, report)
    styles = _styles(book, layout, matched) if mapping.read_colours else {}
    faults = Complaints(path.name)
    figures: dict[tuple[str, str, int, str], tuple[Figure, str]] = {}
    for done, sheet in enumerate(layout.data):
        progress(done, len(layout.data), _("Läser bladet ”{sheet}”").format(sheet=sheet.name))
        _remark_rows(sheet, report)
        reader = SheetReader(sheet, mapping, known, styles.get(sheet.name, {}), report, faults)
        for figure in reader.figures(matched[sheet.name]):
            _keep(figures, figure, sheet, faults, report)
    _remark_sheets(book, layout, report)
    faults.refuse_if_any()
    kept = [figure for figure, _where in figures.values()]
    if not any(figure.municipality_id != NATIONAL_ID for figure in kept):
        raise RefusedImportError(
            _("Ingen kolumn med värden är kopplad till en indikator."),
            where=path.name,
            todo=_("Ange i kopplingen vilka kolumner som är indikatorer (role: value)."),
        )
    table = _table(kept, source)
    _account(report, kept)
    progress(len(layout.data), len(layout.data), _("Klart"))
    if data_dir is not None:
        keep_raw(data_dir, "workbook", [(path, path.name)])
        save_mapping(mapping, data_dir)
        register_indicators(data_dir, mapping)
    triples = {(source, figure.indicator_id, figure.year) for figure in kept}
    return Contribution(report=report, batches=[table], coverage=Coverage(frozenset(triples)))


def _refuse_unknown_indicators(mapping: Mapping, known: Catalogue, origin: str) -> None:
    """An id that nobody knows would be stored without title, kind and area, and be found on no page."""
    unknown = {
        column.indicator
        for column in mapping.columns
        if column.role is Role.VALUE
        and column.indicator
        and known.indicator(column.indicator).title == column.indicator
    }
    if unknown:
        raise RefusedImportError(
            _("Kopplingen nämner indikatorer som inte finns: {names}.").format(
                names=", ".join(sorted(unknown))
            ),
            where=origin,
            todo=_("Rätta id:t, eller beskriv den nya indikatorn under ”indicators” i kopplingen."),
        )


def _styles(
    book: Book, layout: Layout, matched: dict[str, list[Matched]]
) -> dict[str, dict[tuple[int, int], Looks]]:
    return looks(
        book,
        {
            sheet.name: {
                (row.row, each.column.position) for row in sheet.rows for each in matched[sheet.name]
            }
            for sheet in layout.data
        },
    )


def _keep(
    figures: dict[tuple[str, str, int, str], tuple[Figure, str]],
    figure: Figure,
    sheet: DataSheet,
    faults: Complaints,
    report: ImportReport,
) -> None:
    """Keep a figure; the same one told again is taken once, told otherwise it is a fault."""
    where = _("bladet ”{sheet}”, rad {row}").format(sheet=sheet.name, row=figure.row + 1)
    former = figures.get(figure.key)
    if former is None:
        figures[figure.key] = figure, where
    elif former[0].content == figure.content:
        report.remarks.append(
            Remark("skipped_row", where, _("Raden upprepar {other}.").format(other=former[1]))
        )
    else:
        faults.add(
            _("Samma kommun står flera gånger med olika värden."),
            _("Ta bort den rad som är fel."),
            [
                _("{where} och {other}: {municipality}, {indicator}").format(
                    where=where,
                    other=former[1],
                    municipality=figure.municipality_id,
                    indicator=figure.indicator_id,
                )
            ],
            1,
        )


def _remark_rows(sheet: DataSheet, report: ImportReport) -> None:
    """Every row left out, with what it is."""
    words = {
        RowKind.COUNTY: _("Län, region eller grupp av kommuner tas inte in."),
        RowKind.REGION: _("Region tas inte in."),
        RowKind.DISTRICT: _("Stadsdel eller socialförvaltning tas inte in."),
        RowKind.PROVISION: _("Rad för en regiform (offentlig eller enskild) tas inte in."),
        RowKind.OTHER_YEAR: _("Raden gäller ett annat år."),
        RowKind.OTHER_LEVEL: _("Raden gäller en annan nivå än kommun."),
        RowKind.HEADING: _("Rubrik eller not."),
        RowKind.NO_PLACE: _("Rad med värden men utan kommun."),
    }
    report.rows_read += len(sheet.rows)
    blank = 0
    for skipped in sheet.skipped:
        if skipped.kind is RowKind.BLANK:
            blank += 1
            continue
        report.rows_read += 1
        where = _("bladet ”{sheet}”, rad {row}: {label}").format(
            sheet=sheet.name, row=skipped.row + 1, label=skipped.label or _("utan namn")
        )
        report.remarks.append(Remark("skipped_row", where, words[skipped.kind]))
    if blank:
        report.remarks.append(
            Remark("skipped_row", _("bladet ”{sheet}”").format(sheet=sheet.name), _("Tomma rader."), blank)
        )
    for what, count in sheet.read.notes.items():
        report.remarks.append(Remark("note", _("bladet ”{sheet}”").format(sheet=sheet.name), what, count))


def _remark_sheets(book: Book, layout: Layout, report: ImportReport) -> None:
    for name in layout.other:
        report.remarks.append(Remark("note", name, _("Bladet har inga rader för kommuner och lästes inte.")))
    for name in book.hidden:
        report.remarks.append(Remark("note", name, _("Bladet är dolt och lästes inte.")))


def _table(figures: list[Figure], source: str) -> pa.Table:
    now = datetime.now(UTC).replace(microsecond=0)
    columns: dict[str, list[object]] = {
        "indicator_id": [each.indicator_id for each in figures],
        "municipality_id": [each.municipality_id for each in figures],
        "unit_id": [None] * len(figures),
        "year": [each.year for each in figures],
        "gender": [each.gender for each in figures],
        "value": [each.value for each in figures],
        "status": [each.status.value for each in figures],
        "count_n": [each.count for each in figures],
        "denominator": [each.denominator for each in figures],
        "margin": [each.margin for each in figures],
        "response_rate": [each.response_rate for each in figures],
        "published_band": [each.band for each in figures],
        "source": [source] * len(figures),
        "fetched_at": [now] * len(figures),
    }
    return pa.table(columns, schema=FIGURE_SCHEMA)


def _account(report: ImportReport, figures: list[Figure]) -> None:
    report.by_status = Counter(figure.status.value for figure in figures)
    report.values = len(figures)
    report.indicators = {figure.indicator_id for figure in figures}
    report.municipalities = {each.municipality_id for each in figures if each.municipality_id != NATIONAL_ID}
    report.years = {figure.year for figure in figures}
