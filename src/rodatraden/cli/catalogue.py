"""``rodatraden catalogue``: the open catalogue of indicators, to read or take away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rodatraden.cli.output import (
    Column,
    console,
    csv_bytes,
    format_options,
    json_bytes,
    output_option,
    screen_is_binary_safe,
    write,
    xlsx_bytes,
)
from rodatraden.cli.settings import Command, settings
from rodatraden.engine.text import gettext as _

_WIDTHS = {"title": 60, "description": 80, "settled_note": 40, "source": 30, "areas": 24}


@click.command(
    cls=Command,
    short_help=_("Visa eller exportera katalogen."),
    help=_(
        "Visa katalogen: varje indikators område, önskad riktning, slag, typ och hur det avgjordes.\n\n"
        "json, csv och xlsx har alla kolumner; deras namn är desamma i alla tre."
    ),
)
@click.option("--area", metavar=_("OMRÅDE"), help=_("Bara ett område, till exempel missbruk."))
@format_options("table", "json", "csv", "xlsx")
@output_option
@click.pass_context
def catalogue(context: click.Context, area: str | None, as_format: str, output: Path | None) -> None:
    """Every reviewed indicator."""
    if as_format == "xlsx":
        screen_is_binary_safe(output)
    from rodatraden.engine.catalogue import Catalogue, catalogue_rows

    loaded = Catalogue.load(settings(context).data_dir)
    rows = catalogue_rows(loaded)
    if area is not None:
        wanted = loaded.area(area).id
        rows = [row for row in rows if wanted in row["areas"].split()]
    if as_format == "json":
        write(json_bytes(rows), output)
    elif as_format == "csv":
        write(csv_bytes(_columns(), rows), output)
    elif as_format == "xlsx":
        write(xlsx_bytes(_("Katalog"), _columns(), rows), output)
    else:
        write(_as_table(rows), output)


def _columns() -> list[Column]:
    from rodatraden.engine.catalogue.export import COLUMNS

    def cell(name: str) -> Callable[[dict[str, Any]], Any]:
        return lambda row: row[name]

    return [Column(name, cell(name), _WIDTHS.get(name, 14)) for name in COLUMNS]


def _as_table(rows: list[dict[str, Any]]) -> bytes:
    from rich.table import Table

    from rodatraden.engine.comparison.words import direction_words, type_words

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in (_("Id"), _("Indikator"), _("Område"), _("Riktning"), _("Typ")):
        table.add_column(heading, ratio=1 if heading == _("Indikator") else None)
    for row in rows:
        table.add_row(
            row["id"],
            row["title"],
            row["areas"],
            direction_words(row["direction"], row["kind"]),
            type_words(row["type"]),
        )
    place = console()
    with place.capture() as capture:
        place.print(_("{n} indikatorer i katalogen.").format(n=len(rows)))
        place.print(table)
    return capture.get().encode()
