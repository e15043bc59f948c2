"""What holds for every command: where the data lies, and how much to tell when something goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from rodatraden.engine.text import gettext as _

DEFAULT_DATA_DIR = "~/.local/share/rodatraden"


@dataclass(slots=True)
class Settings:
    """The data folder and whether to show a stack trace for the unexpected."""

    data_dir: Path = field(default_factory=lambda: Path(DEFAULT_DATA_DIR).expanduser())
    debug: bool = False
    _source: ParameterSource = ParameterSource.DEFAULT

    def take_data_dir(self, path: Path, source: ParameterSource) -> None:
        """What stands on the line goes before the environment, wherever on the line it stands."""
        if source is ParameterSource.COMMANDLINE or self._source is not ParameterSource.COMMANDLINE:
            self.data_dir, self._source = path.expanduser(), source


def settings(context: click.Context) -> Settings:
    """The settings of this call."""
    return context.find_root().ensure_object(Settings)


def _data_dir(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    if value is not None and parameter.name is not None:
        source = context.get_parameter_source(parameter.name) or ParameterSource.DEFAULT
        settings(context).take_data_dir(value, source)


def _debug(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        settings(context).debug = True


def common_options() -> list[click.Parameter]:
    """The options that every command takes, before and after the name of a sub-command."""
    return [
        click.Option(
            ["--data-dir"],
            type=click.Path(path_type=Path, file_okay=False),
            envvar="RODATRADEN_DATA_DIR",
            expose_value=False,
            callback=_data_dir,
            metavar=_("MAPP"),
            help=_(
                "Mappen med allt som hämtats och sparats; annars miljövariabeln RODATRADEN_DATA_DIR, "
                "annars {path}."
            ).format(path=DEFAULT_DATA_DIR),
        ),
        click.Option(
            ["--debug"],
            is_flag=True,
            expose_value=False,
            callback=_debug,
            help=_("Visa hela felspåret när något oväntat händer."),
        ),
    ]


class Command(click.Command):
    """A command that takes the common options."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"options_metavar": _("[FLAGGOR]")} | named)
        self.params += common_options()


class Group(click.Group):
    """A group of commands, which takes the common options and whose commands do too."""

    command_class = Command

    def __init__(self, *arguments: Any, **named: Any) -> None:
        words = {"options_metavar": _("[FLAGGOR]"), "subcommand_metavar": _("KOMMANDO …")}
        super().__init__(*arguments, **words | named)
        self.params += common_options()

    def list_commands(self, _context: click.Context) -> list[str]:
        """In the order they were added, which is the order of use."""
        return list(self.commands)
