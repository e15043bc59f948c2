"""Import of a table: any file whose columns say indicator, municipality, year and value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.errors import RefusedImportError, UnreadableSourceError
from rodatraden.engine.figures.contribution import Contribution, ImportReport, Remark
from rodatraden.engine.progress import Progress, silent
from rodatraden.engine.sources.assembly import Assembly
from rodatraden.engine.sources.places import Places
from rodatraden.engine.sources.safety import Content, content_of, keep_raw, read_head, refuse_wrong_content
from rodatraden.engine.sources.table.cells import Cells, Chunk, Reader
from rodatraden.engine.sources.table.columns import NUMBER_FIELDS, Columns, choose, normal, read_mapping
from rodatraden.engine.sources.table.csv_file import CsvFile
from rodatraden.engine.sources.table.fields import look_for_style, numbers_of, times_of, years_of
from rodatraden.engine.sources.table.numbers import MixedStyleError, Style, StyleEvidence
from rodatraden.engine.sources.table.parquet_file import ParquetFile
from rodatraden.engine.sources.table.xlsx_file import XlsxFile
from rodatraden.engine.text import gettext as _

DEFAULT_SOURCE = "table"
_SUFFIXES = {
    ".csv": Content.TEXT,
    ".txt": Content.TEXT,
    ".tsv": Content.TEXT,
    ".xlsx": Content.ZIP,
    ".xlsm": Content.ZIP,
    ".parquet": Content.PARQUET,
    ".pq": Content.PARQUET,
}


def import_table(
    path: str | Path,
    *,
    mapping: Mapping[str, str | None] | str | Path | None = None,
    source: str | None = None,
    catalogue: Catalogue | None = None,
    data_dir: Path | None = None,
    progress: Progress | None = None,
) -> Contribution:
    """Figures from a CSV, xlsx or Parquet file.

    Everything is read and judged before this returns; the rows wait in a temporary file. CSV and Parquet are
    read in blocks, so their size does not matter; xlsx is read whole.

    Args:
        path: the file. Its name must end in what it is: csv/txt/tsv, xlsx/xlsm or parquet/pq.
        mapping: column → field of :data:`FIGURE_SCHEMA` (``None`` leaves a column out), or a JSON or YAML
            file that says so. Fields it does not name are found by their own names and known aliases.
        source: who says these figures; else the file's column ``source``, else "table".
        catalogue: the municipalities that exist; the packaged ones by default.
        data_dir: when given, the file is kept as it came in ``raw/table/``.
        progress: told how far the reading has come.

    Raises:
        UnreadableSourceError: not what it claims to be, damaged, encrypted.
        RefusedImportError: taking it in would mean to guess; the first ten places of each kind are told.
    """
    path = Path(path)
    progress = progress or silent
    fields = read_mapping(mapping)
    reader = _open(path, fields, progress)
    columns = choose(reader.headers, fields, reader.where)
    report = ImportReport(source=source or DEFAULT_SOURCE, origin=path.name)
    _remark_columns(reader, columns, source, report)
    assembly = Assembly(report, Places.of(catalogue), keep_regions=True)
    styles = _styles(reader, columns)
    now = datetime.now(UTC).replace(microsecond=0)
    for chunk in reader.chunks(sorted(columns.chosen.values())):
        _take_in(chunk, columns, styles, assembly, source, now, reader.where)
        progress(report.rows_read, getattr(reader, "total", None), _("Läser rader"))
    if not report.rows_read:
        raise UnreadableSourceError(
            _("Filen har en rubrikrad men inga rader med uppgifter."),
            where=reader.where,
            todo=_("Kontrollera att du valt rätt fil."),
        )
    coverage = assembly.finish()
    if not report.values:
        raise RefusedImportError(
            _("Ingen rad i filen gäller en kommun eller riket."),
            where="; ".join(f"{remark.where} ({remark.count})" for remark in report.remarks[:10]),
            todo=_("Ta in en fil med kommunernas egna värden."),
        )
    if data_dir is not None:
        keep_raw(data_dir, "table", [(path, path.name)])
    return Contribution(report=report, batches=assembly.spool, coverage=coverage)


def _open(path: Path, mapping: Mapping[str, str | None], progress: Progress) -> Reader:
    content = content_of(read_head(path))
    expected = _("en tabell (CSV, Excel eller Parquet)")
    if content not in (Content.TEXT, Content.ZIP, Content.PARQUET):
        refuse_wrong_content(path, content, expected)
    named = _SUFFIXES.get(path.suffix.lower())
    names = {
        Content.TEXT: _("en textfil (CSV)"),
        Content.ZIP: _("en Excel-arbetsbok eller annan zipfil"),
        Content.PARQUET: _("en Parquetfil"),
    }
    if named is not content:
        raise UnreadableSourceError(
            _("Filens namn slutar på ”{suffix}” men innehållet är {what}.").format(
                suffix=path.suffix, what=names[content]
            ),
            where=path.name,
            todo=_("Ge filen rätt ändelse: .csv, .xlsx eller .parquet."),
        )
    if content is Content.TEXT:
        return CsvFile(path, mapping, progress)
    if content is Content.ZIP:
        return XlsxFile(path, mapping)
    return ParquetFile(path)


def _remark_columns(reader: Reader, columns: Columns, source: str | None, report: ImportReport) -> None:
    """What of the file is not used, and what is taken for granted."""
    for header in columns.ignored:
        if not header.strip():
            continue
        what = _("Kolumnen används inte.")
        if normal(header) == "count":
            what = _(
                "Kolumnen används inte: Koladas ”count” är hur många kommuner som ingår i ett gruppvärde, "
                "inte antal svar."
            )
        report.remarks.append(Remark("ignored_column", header, what))
    if source and "source" in columns.chosen:
        what = _("Kolumnen används inte: källan angavs som ”{source}”.").format(source=source)
        report.remarks.append(Remark("ignored_column", reader.headers[columns.chosen["source"]], what))
    if "gender" not in columns.chosen:
        report.remarks.append(
            Remark("note", reader.where, _("Filen har ingen kolumn för kön: alla värden gäller totalt (T)."))
        )
    for name in getattr(reader, "other_sheets", ()):
        report.remarks.append(Remark("note", name, _("Bladet har inga uppgifter att ta in.")))


def _styles(reader: Reader, columns: Columns) -> dict[str, Style]:
    """The decimal sign of each number column, from the whole file."""
    numbers = {field: columns.chosen[field] for field in NUMBER_FIELDS if field in columns.chosen}
    evidence = {field: StyleEvidence() for field in numbers}
    for chunk in reader.chunks(sorted(numbers.values())):
        for field, position in numbers.items():
            look_for_style(chunk.cells[position].words, evidence[field])
    styles = {}
    for field, seen in evidence.items():
        try:
            styles[field] = seen.style(semicolons=reader.semicolons)
        except MixedStyleError as error:
            raise RefusedImportError(
                _("Decimaltecknet går inte att avgöra: {examples}.").format(
                    examples=_(" och ").join(f"”{word}”" for word in error.examples)
                ),
                where=_("{where}, kolumnen {column}").format(
                    where=reader.where, column=f"”{reader.headers[numbers[field]]}”"
                ),
                todo=_("Skriv alla tal på samma sätt: ”1 234,5” eller ”1234.5”, och spara filen på nytt."),
            ) from error
    return styles


def _take_in(
    chunk: Chunk,
    columns: Columns,
    styles: Mapping[str, Style],
    assembly: Assembly,
    source: str | None,
    now: datetime,
    where: str,
) -> None:
    """One chunk, field by field, to the assembly."""
    chunk = _without_blank_rows(chunk, assembly)
    at = columns.chosen
    result: dict[str, pa.Array] = {}
    for field in ("indicator_id", "municipality_id", "unit_id", "gender", "status", "source"):
        if field in at:
            result[field] = chunk.cells[at[field]].texts()
    result["gender"] = pc.fill_null(result["gender"], "T") if "gender" in result else _same("T", chunk)
    result.setdefault("status", pa.nulls(chunk.num_rows, pa.string()))
    if source or "source" not in result:
        result["source"] = _same(source or DEFAULT_SOURCE, chunk)
    else:
        result["source"] = pc.fill_null(result["source"], DEFAULT_SOURCE)
    result["year"], no_year = years_of(chunk.cells[at["year"]])
    assembly.complain(
        no_year,
        chunk.cells[at["year"]].texts(),
        _("Årtal ska vara fyra siffror."),
        _("Rätta årtalen; står de i en annan kolumn, ange den i en kolumnmappning."),
        origin=where,
        rows=chunk.rows,
    )
    for field, style in styles.items():
        cells = chunk.cells[at[field]]
        result[field], markers, wrong = numbers_of(cells, style)
        if field == "value":
            result["marker"] = markers
        assembly.complain(
            wrong,
            cells.texts(),
            _("I talkolumnen för {field} står text som inte är ett tal.").format(field=field),
            _("Rätta cellerna. Saknas värdet: lämna tomt eller skriv ”-”, ”.” eller ”..” som Kolada gör."),
            origin=where,
            rows=chunk.rows,
        )
    result["fetched_at"] = _fetched(chunk, at.get("fetched_at"), now, assembly)
    # Year-less rows are already complained about; a year lets the other columns be judged in the same go.
    result["year"] = pc.if_else(no_year, pa.scalar(now.year, pa.int64()), result["year"])
    assembly.add({name: pa.chunked_array([column]) for name, column in result.items()}, where, chunk.rows)


def _fetched(chunk: Chunk, position: int | None, now: datetime, assembly: Assembly) -> pa.Array:
    if position is None:
        return pa.repeat(pa.scalar(now, pa.timestamp("ms", "UTC")), chunk.num_rows)
    times, odd = times_of(chunk.cells[position], now)
    for word in odd:
        assembly.note(
            "unknown_token", _("”{word}” är ingen tidpunkt; hämtad räknas som nu.").format(word=word)
        )
    return times


def _without_blank_rows(chunk: Chunk, assembly: Assembly) -> Chunk:
    """Without the rows where every wanted cell is blank (spreadsheets save them below the data)."""
    blank: pa.Array | None = None
    for cells in chunk.cells.values():
        here = cells.blank()
        blank = here if blank is None else pc.and_(blank, here)
    count = pc.sum(blank).as_py() or 0
    if not count:
        return chunk
    assembly.note("skipped_row", _("Tomma rader."), count)
    keep = pc.invert(blank)
    cells_kept: dict[int, Cells] = {position: cells.filter(keep) for position, cells in chunk.cells.items()}
    return Chunk(cells_kept, chunk.rows.filter(keep))


def _same(word: str, chunk: Chunk) -> pa.Array:
    return pa.repeat(word, chunk.num_rows)
