"""``rodatraden snapshots``: which snapshots there are, and what changed between two of them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from rodatraden.cli.output import console, format_options, json_bytes, write
from rodatraden.cli.settings import Group, settings
from rodatraden.engine.text import gettext as _

if TYPE_CHECKING:
    from rodatraden.engine.figures import Manifest, Revisions

_SHOWN = 20


@click.group(
    cls=Group,
    invoke_without_command=True,
    short_help=_("Visa ögonblicksbilder och ändringar."),
    help=_("Visa ögonblicksbilderna: en för varje import, äldst först. Den sista gäller."),
)
@format_options("table", "json")
@click.pass_context
def snapshots(context: click.Context, as_format: str) -> None:
    """List the snapshots, unless a sub-command does something else."""
    if context.invoked_subcommand is not None:
        return
    from rodatraden.engine.figures import Store

    manifests = Store(settings(context).data_dir).manifests()
    if as_format == "json":
        write(
            json_bytes([_manifest_row(manifest, manifest is manifests[-1]) for manifest in manifests]), None
        )
        return
    if not manifests:
        click.echo(
            _("Det finns inga ögonblicksbilder ännu i {folder}.").format(folder=settings(context).data_dir)
        )
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in (_("Id"), _("Skapad")):
        table.add_column(heading, no_wrap=True)
    for heading in (_("Värden"), _("Indikatorer")):
        table.add_column(heading, justify="right")
    table.add_column(_("Källor"))
    for manifest in manifests:
        sources = ", ".join(sorted(manifest.sources))
        table.add_row(
            manifest.id,
            manifest.created.astimezone().strftime("%Y-%m-%d %H:%M"),
            f"{manifest.rows:,}".replace(",", "\N{NO-BREAK SPACE}"),
            str(len(manifest.indicators)),
            sources + (_(" (påhittade övningsvärden)") if manifest.practice else ""),
        )
    console().print(table)
    click.echo(_("Den sista gäller."))


def _manifest_row(manifest: Manifest, in_force: bool) -> dict[str, Any]:
    return {
        "id": manifest.id,
        "created": manifest.created.isoformat(),
        "in_force": in_force,
        "former": manifest.former,
        "rows": manifest.rows,
        "indicators": len(manifest.indicators),
        "parts": len(manifest.parts),
        "practice": manifest.practice,
        "sources": [
            {
                "source": name,
                "origin": source.origin,
                "imported": source.imported.isoformat(),
                "practice": source.practice,
                "rows": sum(part.sources.get(name, 0) for part in manifest.parts.values()),
            }
            for name, source in sorted(manifest.sources.items())
        ],
    }


@snapshots.command(
    short_help=_("Visa vad som ändrades mellan två."),
    help=_(
        "Visa vad som ändrades från ögonblicksbilden A till B: ändrade, nya och tillbakadragna värden.\n\n"
        "A och B är id:n från ”rodatraden snapshots”; ”latest” är den senaste och ”previous” den före."
    ),
)
@click.argument("former", metavar="A")
@click.argument("latter", metavar="B")
@format_options("table", "json")
@click.pass_context
def diff(context: click.Context, former: str, latter: str, as_format: str) -> None:
    """Compare two snapshots."""
    from rodatraden.engine.figures import Store

    revisions = Store(settings(context).data_dir).diff(former, latter)
    if as_format == "json":
        write(json_bytes(revisions.as_dict()), None)
    else:
        _show(revisions)


def _show(revisions: Revisions) -> None:
    from rodatraden.engine.comparison.words import status_words
    from rodatraden.engine.figures.revisions import rows

    summary = revisions.summary
    click.echo(
        _(
            "Från {former} till {latter}: {changed} ändrade, {added} nya, {withdrawn} tillbakadragna värden."
        ).format(former=revisions.former.id, latter=revisions.latter.id, **summary.as_dict())
    )
    from rich.table import Table

    def told(value: float | None, status: str | None) -> str:
        from rodatraden.engine.comparison.words import amount

        return amount(value) if value is not None else status_words(status) if status else "–"

    for kind, heading in (
        ("changed", _("Ändrade")),
        ("added", _("Nya")),
        ("withdrawn", _("Tillbakadragna")),
    ):
        count = getattr(summary, kind)
        if not count:
            continue
        table = Table(box=None, pad_edge=False)
        for column in (_("Indikator"), _("Kommun"), _("Enhet"), _("År"), _("Kön"), _("Före"), _("Efter")):
            table.add_column(column)
        for row in islice(rows(getattr(revisions, kind)), _SHOWN):
            table.add_row(
                row["indicator"],
                row["municipality"],
                row["unit"] or "",
                str(row["year"]),
                row["gender"],
                told(row["old_value"], row["old_status"]),
                told(row["new_value"], row["new_status"]),
            )
        click.echo(f"\n{heading} ({count}):")
        console().print(table)
        if count > _SHOWN:
            click.echo(_("… och {count} till; alla finns med --format json.").format(count=count - _SHOWN))
