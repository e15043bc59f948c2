"""``rodatraden person add``: the first person in a new installation has nobody to be invited by."""

from __future__ import annotations

import click

from rodatraden.cli.settings import Command, Group, settings
from rodatraden.engine.text import gettext as _


@click.group(name="person", cls=Group, help=_("Personer som får logga in på webbplatsen."))
def person() -> None:
    """The commands about people."""


@person.command(cls=Command, help=_("Lägg till en person med en roll i en kommun. Lösenordet frågas efter."))
@click.argument("username", metavar=_("NAMN"))
@click.option("--municipality", required=True, metavar=_("KOMMUN"), help=_("Kommunens namn eller kod."))
@click.option(
    "--role",
    default="development_leader",
    show_default=True,
    metavar=_("ROLL"),
    help=_("development_leader, department_head, director eller administrator."),
)
@click.password_option(
    prompt=_("Lösenord (minst 12 tecken)"),
    confirmation_prompt=_("En gång till"),
    help=_("Lösenordet; utelämna det, så frågas det efter utan att synas."),
)
@click.pass_context
def add(context: click.Context, username: str, municipality: str, role: str, password: str) -> None:
    """Make the account and, where it is new, the municipality's organisation."""
    from rodatraden.web.people import add_person

    place = add_person(settings(context).data_dir, username, municipality, role, password)
    click.echo(_("{name} kan nu logga in för {place}.").format(name=username, place=place))
