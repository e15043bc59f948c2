"""CSV: encoding, delimiter and header found by content; read block by block, so that size does not matter."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from rodatraden.engine.errors import RefusedImportError, UnreadableSourceError
from rodatraden.engine.progress import Progress
from rodatraden.engine.sources.table.cells import Cells, Chunk, numbered
from rodatraden.engine.sources.table.columns import find_header, score
from rodatraden.engine.text import gettext as _

_BLOCK = 4 * 1024**2
_DELIMITERS = ";,\t"
_SAMPLE_LINES = 40
_SHOWN = 10
# "Ã¥", "Ã¤", "Ã¶": UTF-8 read as cp1252.
_GARBLED = re.compile("\u00c3[\u00a5\u00a4\u00b6\u2026\u201e\u2013\u0085]")


class CsvFile:
    """A CSV file. ``headers`` are those of the first row that holds what an import needs.

    Raises:
        UnreadableSourceError: the encoding cannot be told, or quotes never end.
        RefusedImportError: rows with another number of fields than the header.
    """

    def __init__(self, path: Path, mapping: Mapping[str, str | None], progress: Progress) -> None:
        self.path = path
        self.where = path.name
        self.encoding = _encoding_of(path, progress)
        sample = self._sample()
        self.delimiter = _delimiter_of(sample, mapping)
        rows, lines = [], []
        reader = csv.reader(io.StringIO("".join(sample), newline=""), delimiter=self.delimiter)
        try:
            for row in reader:
                rows.append(row)
                lines.append(reader.line_num)
        except csv.Error as error:
            raise _broken(self.where) from error
        at = find_header(rows, mapping)
        self.headers: Sequence[str] = [header.strip() for header in rows[at]] if rows else []
        self._header_row = at + 1
        self._skip_lines = lines[at] if rows else 0
        self.semicolons = self.delimiter == ";"

    def chunks(self, wanted: Sequence[int]) -> Iterator[Chunk]:
        """The rows below the header."""
        names = [str(position) for position in range(len(self.headers))]
        ragged = False

        def on_invalid(_row: arrow_csv.InvalidRow) -> str:
            nonlocal ragged
            ragged = True
            return "skip"

        row = self._header_row + 1
        try:
            with arrow_csv.open_csv(
                str(self.path),
                read_options=arrow_csv.ReadOptions(
                    column_names=names,
                    skip_rows=self._skip_lines,
                    encoding=self.encoding,
                    block_size=_BLOCK,
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.delimiter,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=on_invalid,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    include_columns=[str(position) for position in wanted],
                    strings_can_be_null=False,
                ),
            ) as reader:
                for batch in reader:
                    if ragged:
                        raise self._ragged()
                    cells = {
                        position: Cells.of_words(column)
                        for position, column in zip(wanted, batch.columns, strict=True)
                    }
                    yield Chunk(cells, numbered(row, batch.num_rows))
                    row += batch.num_rows
        except StopIteration:
            return
        except pa.ArrowInvalid as error:
            if "Empty CSV file" in str(error):
                return
            raise _broken(self.where) from error
        if ragged:
            raise self._ragged()

    def _sample(self) -> list[str]:
        with self.path.open(encoding=self.encoding, newline="") as file:
            lines = (file.readline(_BLOCK) for _number in range(_SAMPLE_LINES))
            return [line for line in lines if line]

    def _ragged(self) -> RefusedImportError:
        """Rows with too few or too many fields, found again one by one to tell where."""
        found: list[str] = []
        more = 0
        with self.path.open(encoding=self.encoding, newline="") as file:
            for number, fields in enumerate(csv.reader(file, delimiter=self.delimiter), start=1):
                if number > self._header_row and fields and len(fields) != len(self.headers):
                    if len(found) < _SHOWN:
                        found.append(_("rad {row}: {count} fält").format(row=number, count=len(fields)))
                    else:
                        more += 1
        if more:
            found.append(_("och {count} till").format(count=more))
        name = {";": _("semikolon"), ",": _("komma"), "\t": _("tabb")}[self.delimiter]
        return RefusedImportError(
            _("Rader har ett annat antal fält än rubrikraden ({count} fält, åtskilda av {name}).").format(
                count=len(self.headers), name=name
            ),
            where=f"{self.where}: " + "; ".join(found),
            todo=_(
                "Är decimaltecknet detsamma som det som skiljer kolumnerna? "
                "Spara med semikolon mellan kolumnerna, eller sätt citattecken om fälten."
            ),
        )


def _broken(where: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        _("Filen går inte att läsa som CSV: ett citattecken saknar slut, eller en rad är orimligt lång."),
        where=where,
        todo=_("Öppna den i Excel eller en textredigerare, rätta den och spara på nytt."),
    )


def _encoding_of(path: Path, progress: Progress) -> str:
    """UTF-8 (with or without BOM), UTF-16 by its BOM, else cp1252; all of it is decoded to be sure."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif head.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp1252"]
    for encoding in candidates:
        if _decodes(path, encoding, progress):
            return encoding
    raise UnreadableSourceError(
        _("Filens teckenkodning går inte att avgöra: den är varken hel UTF-8, UTF-16 eller Windows-1252."),
        where=path.name,
        todo=_("Öppna filen i Excel och spara den som ”CSV UTF-8 (kommaavgränsad)”."),
    )


def _decodes(path: Path, encoding: str, progress: Progress) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    size = path.stat().st_size
    done = quotes = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            done += len(block)
            if encoding != "utf-16" and b"\0" in block:
                return False
            try:
                text = decoder.decode(block, final=done >= size)
            except UnicodeDecodeError:
                return False
            if encoding == "cp1252" and _GARBLED.search(text):
                return False
            quotes += text.count('"')
            progress(done, size, _("Kontrollerar filen"))
    if quotes % 2:  # a field whose quote never ends would swallow the rows below it
        raise _broken(path.name)
    return True


def _delimiter_of(sample: Sequence[str], mapping: Mapping[str, str | None]) -> str:
    """The delimiter that makes most sense of a row: most known headers, then most columns."""

    def merit(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(sample, delimiter=delimiter, strict=False))
        return max(((score(row, mapping), len(row)) for row in rows), default=(0, 0))

    return max(_DELIMITERS, key=merit)
