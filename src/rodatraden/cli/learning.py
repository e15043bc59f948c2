"""``rodatraden radar`` and ``funnel``: who has succeeded from where we stand, and what chance alone does."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rodatraden.cli.output import (
    Column,
    format_options,
    json_bytes,
    output_option,
    screen_is_binary_safe,
    write,
)
from rodatraden.cli.question import opened, printed, write_file
from rodatraden.cli.settings import Command, settings
from rodatraden.engine.text import gettext as _

if TYPE_CHECKING:
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.comparison.funnel import Funnel
    from rodatraden.engine.comparison.radar import Radar

_FORMATS = ("table", "json", "csv", "xlsx")


def _about_one_indicator(
    *, municipality_required: bool
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of a question about one indicator."""

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(
            (
                click.option(
                    "--municipality",
                    required=municipality_required,
                    metavar=_("KOMMUN"),
                    help=_("Kommunens namn eller kod, till exempel Lycksele eller 2481."),
                ),
                click.option("--indicator", required=True, metavar="ID", help=_("Indikatorn.")),
                click.option(
                    "--gender",
                    type=click.Choice(["T", "K", "M"]),
                    default="T",
                    show_default=True,
                    help=_("Totalt (T), kvinnor (K) eller män (M)."),
                ),
                click.option(
                    "--year",
                    type=click.IntRange(1990, 2100),
                    metavar=_("ÅR"),
                    help=_("Annars indikatorns senaste år."),
                ),
                format_options(*_FORMATS),
                output_option,
            )
        ):
            command = option(command)
        return command

    return with_options


@click.command(
    cls=Command,
    short_help=_("Vilka har blivit bättre från där ni ligger?"),
    help=_(
        "Visa kommuner som för tre till sex år sedan låg där ni ligger, eller sämre, som säkert har blivit bättre "
        "och nu hör till den bästa halvan: liknande kommuner först."
    ),
)
@_about_one_indicator(municipality_required=True)
@click.pass_context
def radar(
    context: click.Context,
    municipality: str,
    indicator: str,
    gender: str,
    year: int | None,
    as_format: str,
    output: Path | None,
) -> None:
    """The improvement radar of one indicator."""
    if as_format == "xlsx":
        screen_is_binary_safe(output)
    from rodatraden.engine.comparison.radar import radar as found_by
    from rodatraden.engine.comparison.words import radar as words

    snapshot, catalogue = opened(settings(context).data_dir)
    found = found_by(snapshot, catalogue, municipality, indicator, gender=gender, year=year)
    practice = indicator in snapshot.manifest.practice_indicators
    notes = [f"{indicator} {found.indicator.title}", words.summary(found), *_practice_note(practice)]
    if as_format == "json":
        write(json_bytes(found.as_dict() | {"words": words.summary(found), "practice": practice}), output)
        return
    rows = _radar_rows(found, catalogue)
    columns = _radar_columns(found)
    if as_format == "table":
        short = [columns[place] for place in (0, 2, 7, 9)]  # the words have the years and the values in them
        write(printed(notes, *_table(short, rows)), output)
    else:
        write_file(as_format, output, columns, rows, notes, "radar")


@click.command(
    cls=Command,
    short_help=_("Alla kommuners värden mot antalet bakom dem."),
    help=_(
        "Visa alla kommuners värden mot antalet bakom dem, och vilka som ligger utanför de gränser slumpen sätter. "
        "För andelar och tal per invånare där källan lämnar antalen."
    ),
)
@_about_one_indicator(municipality_required=False)
@click.pass_context
def funnel(
    context: click.Context,
    municipality: str | None,
    indicator: str,
    gender: str,
    year: int | None,
    as_format: str,
    output: Path | None,
) -> None:
    """The funnel of one indicator."""
    if as_format == "xlsx":
        screen_is_binary_safe(output)
    from rodatraden.engine.comparison.funnel import funnel as found_by
    from rodatraden.engine.comparison.words import funnel as words

    snapshot, catalogue = opened(settings(context).data_dir)
    found = found_by(snapshot, catalogue, indicator, gender=gender, year=year, municipality=municipality)
    practice = indicator in snapshot.manifest.practice_indicators
    said = [words.summary(found), words.own_place(found), words.limits_words(found)]
    notes = [f"{indicator} {found.indicator.title}", *(one for one in said if one), *_practice_note(practice)]
    if as_format == "json":
        write(json_bytes(found.as_dict() | {"words": " ".join(said).strip(), "practice": practice}), output)
        return
    rows = _funnel_rows(found, catalogue)
    columns = _funnel_columns(found)
    if as_format == "table":
        outside = [row for row in rows if row["outside"] or row["role"]]
        write(printed(notes, *_table([columns[0], *columns[2:]], outside)), output)
    else:
        write_file(as_format, output, columns, rows, notes, _("tratt"))


def _practice_note(practice: bool) -> list[str]:
    return [_("Här finns påhittade övningsvärden. De visar inget om verkliga kommuner.")] if practice else []


def _radar_rows(found: Radar, catalogue: Catalogue) -> list[dict[str, Any]]:
    from rodatraden.engine.comparison.words import radar as words

    return [
        {
            "municipality": catalogue.municipality(one.municipality).name,
            "code": one.municipality,
            "circle": words.circle(one.circle),
            "from_year": one.from_year,
            "from_value": one.from_value,
            "year": found.year,
            "value": one.value,
            "rank": one.rank,
            "at_least": one.at_least,
            "words": words.improvement(found, one),
        }
        for one in found.improved
    ]


def _radar_columns(found: Radar) -> list[Column]:
    unit = f" ({found.indicator.unit})" if found.indicator.unit else ""
    return [
        Column(_("Kommun"), itemgetter("municipality"), 20),
        Column(_("Kod"), itemgetter("code"), 6),
        Column(_("Hur nära"), itemgetter("circle"), 18),
        Column(_("Från år"), itemgetter("from_year"), 8),
        Column(_("Värde då") + unit, itemgetter("from_value"), 12),
        Column(_("År"), itemgetter("year"), 7),
        Column(_("Värde nu") + unit, itemgetter("value"), 12),
        Column(_("Plats"), itemgetter("rank"), 7),
        Column(_("Minst så mycket bättre") + unit, itemgetter("at_least"), 14),
        Column(_("I ord"), itemgetter("words"), 80),
    ]


def _funnel_rows(found: Funnel, catalogue: Catalogue) -> list[dict[str, Any]]:
    from rodatraden.engine.comparison.words import funnel as words

    roles = {"own": _("er kommun"), "similar": _("liknande")}
    ordered = sorted(found.points, key=lambda point: (point.role != "own", -point.value, point.municipality))
    return [
        {
            "municipality": catalogue.municipality(point.municipality).name,
            "code": point.municipality,
            "value": point.value,
            "n": point.n,
            "place": words.place_short(point),
            "role": roles.get(point.role),
            "outside": point.certainty is not None,
        }
        for point in ordered
    ]


def _funnel_columns(found: Funnel) -> list[Column]:
    unit = f" ({found.indicator.unit})" if found.indicator.unit else ""
    return [
        Column(_("Kommun"), itemgetter("municipality"), 20),
        Column(_("Kod"), itemgetter("code"), 6),
        Column(_("Värde") + unit, itemgetter("value"), 12),
        Column(_("Antal bakom värdet"), itemgetter("n"), 12),
        Column(_("Mot gränserna"), itemgetter("place"), 26),
        Column(_("Anmärkning"), itemgetter("role"), 14),
    ]


def _table(columns: list[Column], rows: list[dict[str, Any]]) -> list[Any]:
    """Columns to read on a screen, numbers as people write them; nothing without rows."""
    from rich.table import Table

    from rodatraden.engine.comparison.words.numbers import number

    if not rows:
        return []
    table = Table(box=None, pad_edge=False)
    cells = [[column.content(row) for column in columns] for row in rows]
    for place, column in enumerate(columns):
        numeric = any(isinstance(row[place], int | float) for row in cells)
        table.add_column(column.heading, justify="right" if numeric else "left")
    for row in cells:
        table.add_row(
            *(
                "" if cell is None else number(cell, 1) if isinstance(cell, float) else str(cell)
                for cell in row
            )
        )
    return [table]
