"""Rows out: as a table to read, JSON, CSV for a Swedish Excel, or a workbook."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rodatraden.engine.errors import RodaTradenError, StoreError
from rodatraden.engine.text import gettext as _

if TYPE_CHECKING:
    from rich.console import Console

#: Lines are made for this width where the screen's is not known.
WIDTH = 100

#: A text that starts so would be taken for a formula by a spreadsheet.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its heading and how to get its content (text, whole number, number, bool or None)."""

    heading: str
    content: Callable[[Any], str | int | float | bool | None]
    width: int = 12


class UnwritableError(RodaTradenError):
    """The file that was asked for cannot be written."""


def console(*, stderr: bool = False) -> Console:
    """A place to write tables, as wide as the screen."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def json_bytes(content: object) -> bytes:
    """JSON in UTF-8, indented; what is not a finite number is null."""
    import orjson

    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS) + b"\n"


def csv_bytes(columns: Sequence[Column], rows: Iterable[Any], notes: Sequence[str] = ()) -> bytes:
    """CSV as a Swedish Excel reads it: UTF-8 with a mark, semicolon, decimal comma. ``notes`` come first, a line each."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for note in notes:
        writer.writerow([_csv_cell(note)])
    writer.writerow([column.heading for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(column.content(row)) for column in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _csv_cell(content: str | int | float | bool | None) -> str:
    if content is None:
        return ""
    if isinstance(content, bool):
        return _("ja") if content else _("nej")
    if isinstance(content, float):
        return repr(content).removesuffix(".0").replace(".", ",")
    if isinstance(content, str) and content.startswith(_FORMULA_STARTS):
        return f"'{content}"
    return str(content)


def xlsx_bytes(
    sheet: str, columns: Sequence[Column], rows: Sequence[Any], notes: Sequence[str] = ()
) -> bytes:
    """A workbook with real types, a filter and a frozen head; ``notes`` stand above the head."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    page = book.add_worksheet(sheet[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    note_format = book.add_format({"italic": True})
    for place, note in enumerate(notes):
        page.write_string(place, 0, note, note_format)
    head = len(notes)
    for place, column in enumerate(columns):
        page.write_string(head, place, column.heading, bold)
        page.set_column(place, place, column.width)
    for number, row in enumerate(rows, start=head + 1):
        for place, column in enumerate(columns):
            content = column.content(row)
            if isinstance(content, bool):
                page.write_boolean(number, place, content)
            elif isinstance(content, int | float):
                page.write_number(number, place, content)
            elif content is not None:
                page.write_string(number, place, content)
    page.autofilter(head, 0, head + len(rows), len(columns) - 1)
    page.freeze_panes(head + 1, 1)
    book.close()
    return out.getvalue()


def write(content: bytes, output: Path | None) -> None:
    """To the file ``output``, whole or not at all, or to standard output.

    Raises :class:`UnwritableError` where the file cannot be written.
    """
    if output is None:
        stream = sys.stdout.buffer
        stream.write(content)
        stream.flush()
        return
    beside = output.with_name(f".{output.name}.del")
    try:
        beside.write_bytes(content)
        beside.replace(output)
    except OSError as error:
        raise UnwritableError(
            _("Filen kan inte skrivas: {fault}.").format(fault=error.strerror or error),
            where=str(output),
            todo=_("Välj en annan fil med --output, eller stäng den om den är öppen i ett annat program."),
        ) from error
    click.echo(_("Skrev {path}").format(path=output), err=True)


def screen_is_binary_safe(output: Path | None) -> None:
    """Refuse to write a workbook on somebody's screen."""
    if output is None and sys.stdout.isatty():
        raise UnwritableError(
            _("En Excelfil kan inte visas på skärmen."),
            todo=_("Ange en fil, till exempel --output jämförelse.xlsx."),
        )


def format_options(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--format`` among ``formats`` (the first is the default)."""
    return click.option(
        "--format",
        "as_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help=_("Hur svaret ska se ut."),
    )


output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FIL"),
    help=_("Skriv till en fil i stället för på skärmen."),
)


def nothing_published(data_dir: Path) -> StoreError:
    """The error where figures are asked for before any have been published."""
    return StoreError(
        _("Det finns inga värden ännu."),
        where=str(data_dir),
        todo=_(
            "Hämta riktiga värden med ”rodatraden fetch kolada”, importera en fil med ”rodatraden import”, "
            "eller pröva med ”rodatraden practice”."
        ),
    )


def counted(counts: Mapping[str, int]) -> str:
    """ "7 bättre, 40 ingen säker skillnad": the parts that are not none."""
    return ", ".join(f"{count} {words}" for words, count in counts.items() if count)
