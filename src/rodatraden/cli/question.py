"""What ``compare`` and ``suggest`` have in common: the question, the opened figures, the columns of files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rodatraden.cli.output import (
    Column,
    console,
    csv_bytes,
    format_options,
    nothing_published,
    output_option,
    write,
    xlsx_bytes,
)
from rodatraden.engine.text import gettext as _

if TYPE_CHECKING:
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.comparison.model import Comparator, Judgement
    from rodatraden.engine.figures import Snapshot

#: The comparators' words; ``egen`` needs members and is for the web.
_AGAINST = ("liknande", "lan", "skr", "riket")

_FORMATS = ("table", "json", "csv", "xlsx")


def _comparators(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip().lower() for word in value.split(",") if word.strip()))
    unknown = [word for word in words if word not in _AGAINST]
    if unknown or not words:
        raise click.BadParameter(
            _("{word} finns inte. Välj bland {known}, åtskilda av komma.").format(
                word=", ".join(unknown) or _("inget"), known=", ".join(_AGAINST)
            )
        )
    return words


def question(command: Callable[..., None]) -> Callable[..., None]:
    """The options that both commands have."""
    for option in reversed(
        (
            click.option(
                "--municipality",
                required=True,
                metavar=_("KOMMUN"),
                help=_("Kommunens namn eller kod, till exempel Lycksele eller 2481."),
            ),
            click.option("--area", metavar=_("OMRÅDE"), help=_("Området, till exempel missbruk.")),
            click.option(
                "--year",
                type=click.IntRange(1990, 2100),
                metavar=_("ÅR"),
                help=_("Annars varje indikators senaste år."),
            ),
            click.option(
                "--against",
                default=",".join(_AGAINST),
                show_default=True,
                callback=_comparators,
                metavar=_("LISTA"),
                help=_("Vilka att jämföra med; bedömningen gäller den första."),
            ),
            format_options(*_FORMATS),
            output_option,
        )
    ):
        command = option(command)
    return command


def opened(data_dir: Path) -> tuple[Snapshot, Catalogue]:
    """The snapshot in force and the catalogue; raises StoreError before the first publication."""
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.figures import Store

    snapshot = Store(data_dir).current()
    if snapshot is None:
        raise nothing_published(data_dir)
    return snapshot, Catalogue.load(data_dir)


def chosen(against: tuple[str, ...]) -> tuple[Comparator, ...]:
    """The comparators that the words on the line name."""
    from rodatraden.engine.comparison.model import Comparator

    return tuple(Comparator(word) for word in against)


def practice_note(judgements: Sequence[Judgement], invented: frozenset[str]) -> list[str]:
    """The line that marks invented figures; none where all are real."""
    if not any(judgement.indicator in invented for judgement in judgements):
        return []
    return [_("Här finns påhittade övningsvärden. De visar inget om verkliga kommuner.")]


def cells(judgement: Judgement, invented: frozenset[str]) -> dict[str, Any]:
    """A judgement as the cells of CSV and Excel, by the keys of :func:`file_columns`."""
    from rodatraden.engine.comparison.rows import flat_row

    practice = _("påhittade övningsvärden") if judgement.indicator in invented else None
    return {**flat_row(judgement), "practice": practice}


def file_columns() -> list[Column]:
    """The columns of CSV and Excel, with a last one that marks invented figures."""
    from rodatraden.engine.comparison.rows import columns

    return [
        *[Column(column.heading, itemgetter(column.key), column.width) for column in columns()],
        Column(_("Anmärkning"), itemgetter("practice"), 24),
    ]


def printed(lines: Sequence[str], *tables: Any) -> bytes:
    """What is shown on the screen, as bytes, so that it can go to a file as well."""
    place = console()
    with place.capture() as capture:
        for line in lines:
            place.print(line, soft_wrap=False)
        for table in tables:
            place.print()
            place.print(table)
    return capture.get().encode()


def write_file(
    as_format: str,
    output: Path | None,
    columns: Sequence[Column],
    rows: Sequence[Any],
    notes: Sequence[str],
    sheet: str,
) -> None:
    """Write ``rows`` as CSV or as a workbook."""
    if as_format == "csv":
        # no lines above the head: whoever reads the file with a program wants the head first
        write(csv_bytes(columns, rows), output)
    else:
        write(xlsx_bytes(sheet, columns, rows, notes), output)
