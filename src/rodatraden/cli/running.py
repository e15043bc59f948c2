"""``rodatraden demo``, ``serve`` and ``practice``."""

from __future__ import annotations

import click

from rodatraden.cli.publishing import finish, publish_and_tell, shown_progress
from rodatraden.cli.settings import Command, settings
from rodatraden.engine.text import gettext as _

_port = click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8000,
    show_default=True,
    metavar="N",
    help=_("Portens nummer."),
)
_no_browser = click.option("--no-browser", is_flag=True, help=_("Öppna ingen webbläsare."))


@click.command(
    cls=Command,
    short_help=_("Pröva på övningsvärden, i webbläsaren."),
    help=_("Pröva programmet på påhittade övningsvärden, i webbläsaren."),
)
@_port
@_no_browser
@click.pass_context
def demo(context: click.Context, port: int, no_browser: bool) -> None:
    """Practice figures and five people to be."""
    from rodatraden.web.demo import demo as start

    start(settings(context).data_dir, port=port, open_browser=not no_browser)


@click.command(cls=Command, help=_("Starta webbplatsen på den här datorn. Avsluta med Ctrl+C."))
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar=_("ADRESS"), help=_("Adressen att lyssna på.")
)
@_port
@_no_browser
@click.pass_context
def serve(context: click.Context, host: str, port: int, no_browser: bool) -> None:
    """The web server."""
    from rodatraden.web.server import serve as start

    start(settings(context).data_dir, host=host, port=port, open_browser=not no_browser)


@click.command(
    cls=Command,
    short_help=_("Publicera påhittade övningsvärden."),
    help=_(
        "Publicera påhittade övningsvärden för 290 kommuner och tio år, i två omgångar så att det finns "
        "ändringar att se. De blandas aldrig med riktiga värden: välj en egen mapp med --data-dir."
    ),
)
@click.option(
    "--seed", type=int, default=2026, show_default=True, metavar="N", help=_("Samma tal ger samma värden.")
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=_("Alla indikatorer i katalogen i stället för ett urval ur varje område."),
)
@click.option("--verbose", "-v", is_flag=True, help=_("Visa alla anmärkningar, inte bara exempel."))
@click.pass_context
def practice(context: click.Context, seed: int, everything: bool, verbose: bool) -> None:
    """Invented figures and their revision."""
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.sources.practice import (
        demo_indicators,
        install_practice_indicators,
        practice_figures,
        practice_revision,
    )

    data_dir = settings(context).data_dir
    install_practice_indicators(data_dir)
    catalogue = Catalogue.load(data_dir)
    chosen = None if everything else demo_indicators(catalogue)
    for invent in (practice_figures, practice_revision):
        with shown_progress() as tell:
            contribution = invent(catalogue=catalogue, seed=seed, indicators=chosen)
            publication = publish_and_tell(data_dir, contribution, tell, catalogue=catalogue)
        finish(data_dir, publication, verbose=verbose)
