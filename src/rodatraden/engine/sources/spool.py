"""Rows on their way to publication, kept aside until all of them have been checked."""

from __future__ import annotations

import bisect
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.figures.contribution import Coverage, ImportReport, Remark
from rodatraden.engine.figures.schema import FIGURE_SCHEMA, ValueStatus
from rodatraden.engine.text import gettext as _

FIRST_YEAR, LAST_YEAR = 1990, 2100
#: More rows than this in one import would not be checked within half a gibibyte.
MAX_ROWS = 20_000_000
_IN_MEMORY = 64 * 1024**2
_STATUSES = [status.value for status in ValueStatus]
_GENDERS = ["T", "K", "M"]
_ROW = "_row"
_SPOOL_SCHEMA = FIGURE_SCHEMA.append(pa.field(_ROW, pa.int64()))
_SHOWN = 10

# A figure's key packed into 64 bits, lowest first.
_WIDTHS = {"gender": 2, "year": 7, "unit": 20, "municipality": 11, "indicator": 18, "source": 6}
_SHIFT = dict(zip(_WIDTHS, np.cumsum([0, *_WIDTHS.values()])[:-1].tolist(), strict=True))


class _Codes:
    """Numbers for the distinct strings of one column, in order of appearance."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.known: dict[str | None, int] = {}
        self.limit = 2 ** _WIDTHS[part]

    def of(self, column: pa.ChunkedArray) -> np.ndarray:
        encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
        words = encoded.dictionary.to_pylist()
        codes = np.array([self.known.setdefault(word, len(self.known)) for word in words], dtype=np.uint64)
        if len(self.known) > self.limit:
            raise RefusedImportError(
                _("Filen har fler olika {part} än programmet klarar ({limit}).").format(
                    part=self.part, limit=self.limit
                ),
                todo=_("Dela upp filen."),
            )
        return codes[encoded.indices.to_numpy()] if len(words) else np.empty(0, dtype=np.uint64)

    def words(self) -> list[str | None]:
        return list(self.known)


def _mix(table: pa.Table, status: np.ndarray) -> np.ndarray:
    """A 64-bit fingerprint of what each row says (not of its key, nor of when it was fetched)."""
    mixed = status.astype(np.uint64)
    for name in ("value", "count_n", "denominator", "margin", "response_rate", "published_band"):
        column = table.column(name).cast(pa.float64())
        bits = pc.fill_null(column, float("nan")).to_numpy().view(np.uint64)
        mixed = (mixed ^ bits) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


class Spool:
    """Collects tables in :data:`FIGURE_SCHEMA`, finds keys told twice, and gives the rows back in order.

    Small imports stay in memory, larger ones go to an unnamed temporary file. Per row 17 bytes are held to
    compare keys. Equal rows told twice collapse; a key told twice with different content is refused.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed by the finaliser)
        weakref.finalize(self, self._file.close)
        self._writer = pa.ipc.new_file(
            pa.PythonFile(self._file, mode="w"),
            _SPOOL_SCHEMA,
            options=pa.ipc.IpcWriteOptions(compression="lz4"),
        )
        self._codes = {part: _Codes(part) for part in ("indicator", "municipality", "unit", "source")}
        self._keys: list[np.ndarray] = []
        self._prints: list[np.ndarray] = []
        self._status: list[np.ndarray] = []
        self._triples: set[int] = set()
        self._starts: list[int] = []
        self._origins: list[str] = []
        self._drop = np.empty(0, dtype=np.int64)
        self.rows = 0

    def append(self, table: pa.Table, origin: str, rows: pa.Array | None = None) -> None:
        """Add ``table``; ``origin`` and the row numbers ``rows`` say where it came from, for messages."""
        if not table.num_rows:
            return
        if self.rows + table.num_rows > MAX_ROWS:
            raise RefusedImportError(
                _("Det är fler än {limit} rader.").format(limit=f"{MAX_ROWS:,}".replace(",", " ")),
                where=origin,
                todo=_("Dela upp filen, till exempel per år."),
            )
        status = pc.index_in(table.column("status"), pa.array(_STATUSES)).to_numpy().astype(np.uint8)
        gender = pc.index_in(table.column("gender"), pa.array(_GENDERS)).to_numpy().astype(np.uint64)
        year = (table.column("year").to_numpy().astype(np.int64) - FIRST_YEAR).astype(np.uint64)
        keys = gender | (year << np.uint64(_SHIFT["year"]))
        for part, name in (
            ("unit", "unit_id"),
            ("municipality", "municipality_id"),
            ("indicator", "indicator_id"),
            ("source", "source"),
        ):
            keys |= self._codes[part].of(table.column(name)) << np.uint64(_SHIFT[part])
        self._triples.update(np.unique(keys & _mask("year", "indicator", "source")).tolist())
        self._keys.append(keys)
        self._prints.append(_mix(table, status))
        self._status.append(status)
        self._starts.append(self.rows)
        self._origins.append(origin)
        self.rows += table.num_rows
        numbers = rows if rows is not None else pa.nulls(table.num_rows, pa.int64())
        self._writer.write_table(table.append_column(_SPOOL_SCHEMA.field(_ROW), numbers))

    def finish(self, report: ImportReport) -> Coverage:
        """Close for writing, judge keys told twice, fill in ``report`` and give the coverage.

        Raises:
            RefusedImportError: a key is told twice with different content.
        """
        self._writer.close()
        keys = np.concatenate(self._keys) if self._keys else np.empty(0, dtype=np.uint64)
        self._keys.clear()
        self._judge_duplicates(keys, report)
        status = np.concatenate(self._status) if self._status else np.empty(0, dtype=np.uint8)
        counts = np.bincount(np.delete(status, self._drop), minlength=len(_STATUSES))
        report.by_status = Counter({word: int(n) for word, n in zip(_STATUSES, counts, strict=True) if n})
        report.values = int(counts.sum())
        indicators, sources = self._codes["indicator"].words(), self._codes["source"].words()
        triples = {
            (
                str(sources[_part(triple, "source")]),
                str(indicators[_part(triple, "indicator")]),
                _part(triple, "year") + FIRST_YEAR,
            )
            for triple in self._triples
        }
        report.indicators = {indicator for _source, indicator, _year in triples}
        report.years = {year for _source, _indicator, year in triples}
        report.municipalities = {
            str(code) for code in self._codes["municipality"].words() if not str(code).startswith("00")
        }
        return Coverage(frozenset(triples))

    def __iter__(self) -> Iterator[pa.Table]:
        """The rows as they were appended, in tables of :data:`FIGURE_SCHEMA`, without those told twice."""
        start = 0
        for batch in self._batches():
            end = start + batch.num_rows
            dropped = (
                self._drop[np.searchsorted(self._drop, start) : np.searchsorted(self._drop, end)] - start
            )
            table = pa.Table.from_batches([batch]).drop_columns([_ROW])
            if len(dropped):
                keep = np.ones(batch.num_rows, dtype=bool)
                keep[dropped] = False
                table = table.filter(pa.array(keep))
            yield table.cast(FIGURE_SCHEMA)
            start = end

    def _batches(self) -> Iterator[pa.RecordBatch]:
        self._file.seek(0)
        with pa.ipc.open_file(pa.PythonFile(self._file, mode="r")) as reader:
            for number in range(reader.num_record_batches):
                yield reader.get_batch(number)

    def _judge_duplicates(self, keys: np.ndarray, report: ImportReport) -> None:
        ordered = np.sort(keys)
        if not (ordered[1:] == ordered[:-1]).any():
            return
        prints = np.concatenate(self._prints)
        order = np.argsort(keys, kind="stable")
        again = np.flatnonzero(keys[order][1:] == keys[order][:-1]) + 1
        later, before = order[again], order[again - 1]
        conflicts = prints[later] != prints[before]
        if conflicts.any():
            self._refuse_conflicts(before[conflicts], later[conflicts])
        self._drop = np.sort(later)
        report.remarks.append(
            Remark(
                "skipped_row",
                report.origin,
                _("Rader som säger exakt detsamma som en tidigare rad togs med en gång."),
                count=len(later),
            )
        )

    def _refuse_conflicts(self, before: np.ndarray, later: np.ndarray) -> None:
        shown = [self._describe(int(b), int(a)) for b, a in zip(before[:_SHOWN], later[:_SHOWN], strict=True)]
        more = len(later) - len(shown)
        if more > 0:
            shown.append(_("och {count} till").format(count=more))
        raise RefusedImportError(
            _(
                "Samma uppgift står flera gånger med olika innehåll ({count} st). "
                "Programmet gissar inte vilken som gäller."
            ).format(count=len(later)),
            where="; ".join(shown),
            todo=_("Ta bort den rad som är fel, eller ta in filerna var för sig, den senaste sist."),
        )

    def _describe(self, before: int, later: int) -> str:
        first, second = self._row(before), self._row(later)
        return _("{indicator}, {municipality}, {year}, {gender}: {first} och {second}").format(
            indicator=first["indicator_id"],
            municipality=first["unit_id"] or first["municipality_id"],
            year=first["year"],
            gender=first["gender"],
            first=self._said(before, first),
            second=self._said(later, second),
        )

    def _said(self, position: int, row: dict[str, object]) -> str:
        origin = self._origins[bisect.bisect_right(self._starts, position) - 1]
        value = row["value"] if row["value"] is not None else row["status"]
        if row[_ROW] is None:
            return _("{value} i {origin}").format(value=value, origin=origin)
        return _("{value} på rad {row}").format(value=value, row=row[_ROW])

    def _row(self, position: int) -> dict[str, object]:
        start = 0
        for batch in self._batches():
            if position < start + batch.num_rows:
                found: dict[str, object] = batch.slice(position - start, 1).to_pylist()[0]
                return found
            start += batch.num_rows
        raise IndexError(position)


def _mask(*parts: str) -> np.uint64:
    return np.uint64(sum((2 ** _WIDTHS[part] - 1) << _SHIFT[part] for part in parts))


def _part(key: int, part: str) -> int:
    return (key >> _SHIFT[part]) & (2 ** _WIDTHS[part] - 1)
