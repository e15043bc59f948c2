"""``rodatraden fetch``: figures straight from their source."""

from __future__ import annotations

from datetime import datetime

import click

from rodatraden.cli.publishing import finish, publish_and_tell, shown_progress
from rodatraden.cli.settings import Group, settings
from rodatraden.engine.text import gettext as _


@click.group(cls=Group, help=_("Hämta värden över nätet."))
def fetch() -> None:
    """What is fetched."""


@fetch.command(
    short_help=_("Hämta från Kolada."),
    help=_(
        "Hämta värden från Kolada och publicera dem med jämförelsen av alla kommuner.\n\n"
        "Utan --indicator och --area hämtas hela katalogen. Kataloglistor, kommuner och grupper hämtas också. "
        "Avbryts hämtningen fortsätter den där den slutade när du kör samma kommando igen. Kommer inte allt "
        "publiceras inget."
    ),
)
@click.option(
    "--base-url",
    default="https://api.kolada.se/v3",
    show_default=True,
    metavar="URL",
    help=_("Adressen till Koladas API."),
)
@click.option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="ID",
    help=_("Bara denna indikator, till exempel N31001. Kan upprepas."),
)
@click.option(
    "--area",
    "areas",
    multiple=True,
    metavar=_("OMRÅDE"),
    help=_("Bara detta område, till exempel missbruk. Kan upprepas."),
)
@click.option(
    "--year",
    "years",
    multiple=True,
    type=click.IntRange(1990, 2100),
    metavar=_("ÅR"),
    help=_("Bara detta år. Kan upprepas."),
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="ÅÅÅÅ-MM-DD",
    help=_("Bara det som ändrats sedan detta datum."),
)
@click.option("--allow-incomplete", is_flag=True, help=_("Publicera det som kom även om något saknas."))
@click.option("--verbose", "-v", is_flag=True, help=_("Visa alla anmärkningar, inte bara exempel."))
@click.pass_context
def kolada(
    context: click.Context,
    base_url: str,
    indicators: tuple[str, ...],
    areas: tuple[str, ...],
    years: tuple[int, ...],
    since: datetime | None,
    allow_incomplete: bool,
    verbose: bool,
) -> None:
    """Kolada's API v3."""
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.sources.kolada import fetch_kolada

    data_dir = settings(context).data_dir
    with shown_progress() as tell:
        contribution = fetch_kolada(
            data_dir=data_dir,
            catalogue=Catalogue.load(data_dir),
            base_url=base_url,
            indicators=indicators,
            areas=areas,
            years=years,
            since=since.date() if since else None,
            allow_incomplete=allow_incomplete,
            progress=tell,
        )
        report = contribution.report
        if since and report.complete and not report.by_status and not contribution.withdrawn_keys:
            click.echo(
                _("Inget har ändrats sedan {day}. Den ögonblicksbild som gäller gäller fortfarande.").format(
                    day=since.date()
                )
            )
            return
        publication = publish_and_tell(data_dir, contribution, tell)
    finish(data_dir, publication, verbose=verbose)
