"""The commands put together, and what is said when something goes wrong.

Nothing heavy is imported here or by the modules of the commands: each imports what it needs when it runs, so that
``rodatraden --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

import click

from rodatraden.cli import (
    catalogue,
    comparing,
    fetching,
    importing,
    learning,
    people,
    running,
    snapshots,
    suggesting,
)
from rodatraden.cli.settings import Group, Settings
from rodatraden.cli.swedish import speak_swedish
from rodatraden.engine.errors import RodaTradenError
from rodatraden.engine.text import gettext as _


@click.group(
    name="rodatraden",
    cls=Group,
    help=_(
        "Röda tråden: från Öppna jämförelser till förbättring.\n\n"
        "Hämta eller importera värden, jämför en kommun med andra och få ett förslag till bruttolista, med skäl."
    ),
)
@click.version_option(package_name="rodatraden", prog_name="rodatraden", help=_("Visa versionen."))
def rodatraden() -> None:
    """The root of all commands."""


for command in (
    running.demo,
    fetching.fetch,
    importing.import_group,
    comparing.compare,
    suggesting.suggest,
    learning.radar,
    learning.funnel,
    snapshots.snapshots,
    catalogue.catalogue,
    running.practice,
    people.person,
    running.serve,
):
    rodatraden.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 when all went well, 1 for what the program refuses, 2 for a mistyped line."""
    speak_swedish()
    settings = Settings()
    try:
        status = rodatraden.main(arguments, prog_name="rodatraden", standalone_mode=False, obj=settings)
    except RodaTradenError as error:
        tell(error)
        status = 1
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Avbrutet. Inget är publicerat."), err=True)
        status = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has seen enough
        status = 1
    except Exception as error:
        if settings.debug:
            raise
        tell_unexpected(error, settings.data_dir)
        status = 1
    sys.exit(status if isinstance(status, int) else 0)


def tell(error: RodaTradenError) -> None:
    """What was wrong, where and what to do, a line each, on standard error."""
    click.echo(error.what, err=True)
    if error.where:
        click.echo(_("Var: {where}").format(where=error.where), err=True)
    if error.todo:
        click.echo(_("Gör så här: {todo}").format(todo=error.todo), err=True)


def tell_unexpected(error: Exception, data_dir: Path) -> None:
    """Keep the stack trace in a file and say where; people get a short message."""
    name = f"fel-{datetime.now().astimezone():%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    text = "".join(traceback.format_exception(error))
    click.echo(_("Något oväntat gick fel: {error}.").format(error=error or type(error).__name__), err=True)
    for folder in (data_dir / "logs", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError:
            continue
        click.echo(
            _("Det som behövs för att hitta felet står i {path}.").format(path=folder / name), err=True
        )
        break
    click.echo(_("Gör så här: försök igen, och hör av dig med filen om felet kommer tillbaka."), err=True)
