"""From a contribution to a published snapshot on the command line: progress, report, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rodatraden.cli.output import console, json_bytes
from rodatraden.engine.errors import RefusedImportError, RodaTradenError
from rodatraden.engine.progress import Progress, silent
from rodatraden.engine.text import gettext as _

if TYPE_CHECKING:
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.comparison.publication import Publication
    from rodatraden.engine.figures.contribution import Contribution, ImportReport

#: How many remarks of a kind are shown unless all are asked for.
SHOWN = 5


class IncompleteError(RodaTradenError):
    """Something that was asked for did not come."""


class InterruptedAfterPublicationError(RodaTradenError):
    """Someone pressed Ctrl+C when the snapshot was already in force."""


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A progress bar on standard error, where somebody is watching; otherwise nothing."""
    place = console(stderr=True)
    if not place.is_terminal:
        yield silent
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=place, transient=True) as bar:
        tasks = {}

        def tell(done: int, total: int | None, what: str) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield tell


def publish_and_tell(
    data_dir: Path, contribution: Contribution, tell: Progress, *, catalogue: Catalogue | None = None
) -> Publication:
    """Publish ``contribution``; raises whatever publication raises.

    The catalogue is loaded after the source has laid its lists over it, unless one is given.
    """
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.comparison.publication import publish
    from rodatraden.engine.figures import Store

    store = Store(data_dir)
    before = store.current()
    try:
        return publish(store, catalogue or Catalogue.load(data_dir), contribution, tell)
    except KeyboardInterrupt:
        after = store.current()
        if after is not None and after.id != (before and before.id):
            raise InterruptedAfterPublicationError(
                _("Avbrutet, men ögonblicksbilden {id} hann publiceras och gäller nu.").format(id=after.id),
                todo=_("Se vad som ändrades med ”rodatraden snapshots diff previous latest”."),
            ) from None
        raise


def save_report(data_dir: Path, report: ImportReport, name: str) -> Path:
    """Keep the whole report in ``<data-dir>/reports/``."""
    path = data_dir / "reports" / f"{name}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(json_bytes(report.as_dict()))
    except OSError as error:
        raise RefusedImportError(
            _("Rapporten kan inte sparas: {fault}.").format(fault=error.strerror or error),
            where=str(path),
            todo=_("Ge rättigheter till mappen och frigör utrymme om disken är full."),
        ) from error
    return path


def finish(data_dir: Path, publication: Publication, *, verbose: bool) -> None:
    """Tell what came in and what changed, and keep the report.

    Raises :class:`IncompleteError` afterwards where holes were allowed: what came is published, but all did not go well.
    """
    report = publication.report
    path = save_report(data_dir, report, publication.snapshot.id)
    show_report(report, path, verbose=verbose)
    show_changes(publication)
    if report.holes:
        raise IncompleteError(
            _("Det som kom är publicerat, men {count} luckor finns kvar.").format(count=len(report.holes)),
            where=str(path),
            todo=_("Kör samma kommando igen för att hämta det som saknas."),
        )


def show_report(report: ImportReport, path: Path, *, verbose: bool) -> None:
    """What came in, what had no value, and every kind of remark with examples (all with ``verbose``)."""
    click.echo(_("Källa: {source} ({origin})").format(source=report.source, origin=report.origin or "–"))
    years = sorted(report.years)
    click.echo(
        _(
            "{rows} rader lästa: {values} uppgifter om {indicators} indikatorer i {places} kommuner, {years}."
        ).format(
            rows=many(report.rows_read),
            values=many(report.values),
            indicators=len(report.indicators),
            places=len(report.municipalities),
            years=f"{years[0]}–{years[-1]}" if years else _("inga år"),
        )
    )
    if report.asked_for is not None:
        click.echo(
            _("Begärt: {asked}. Fått: {got}.").format(asked=many(report.asked_for), got=many(report.got or 0))
        )
    _show_missing(report)
    _show_remarks(report, path, verbose=verbose)


def _show_missing(report: ImportReport) -> None:
    from rodatraden.engine.comparison.words import status_words
    from rodatraden.engine.figures.schema import ValueStatus

    missing = {status: count for status, count in report.by_status.items() if status != ValueStatus.OBSERVED}
    if missing:
        told = "; ".join(
            f"{status_words(status)}: {many(count)}" for status, count in sorted(missing.items())
        )
        click.echo(_("Av dem utan värde – {told}.").format(told=told))


def _show_remarks(report: ImportReport, path: Path, *, verbose: bool) -> None:
    words = {
        "hole": _("Luckor (begärt men inte fått)"),
        "skipped_row": _("Överhoppade rader"),
        "unknown_token": _("Okända tecken"),
        "ignored_column": _("Kolumner som inte togs med"),
        "hidden_value": _("Dolda värden"),
        "note": _("Att veta"),
    }
    totals = Counter[str]()
    for remark in report.remarks:
        totals[remark.kind] += remark.count
    for kind in [*words, *sorted(totals.keys() - words.keys())]:
        remarks = [remark for remark in report.remarks if remark.kind == kind]
        if not remarks:
            continue
        click.echo(f"{words.get(kind, kind)}: {many(totals[kind])}")
        for remark in remarks if verbose else remarks[:SHOWN]:
            times = f" ({many(remark.count)})" if remark.count > 1 else ""
            click.echo(f"  {remark.where}: {remark.what}{times}")
        if not verbose and len(remarks) > SHOWN:
            click.echo(
                _("  … och {count} till; alla visas med --verbose och står i {path}").format(
                    count=len(remarks) - SHOWN, path=path
                )
            )


def show_changes(publication: Publication) -> None:
    """Which snapshot is in force now and what changed since the former."""
    snapshot, summary = publication.snapshot, publication.revisions
    if snapshot.manifest.practice:
        click.echo(_("Här finns påhittade övningsvärden. De visar inget om verkliga kommuner."))
    click.echo(_("Ögonblicksbilden {id} gäller nu.").format(id=snapshot.id))
    if publication.former is None:
        click.echo(_("Den är den första: {count} värden.").format(count=many(snapshot.manifest.rows)))
        return
    click.echo(
        _("Sedan {former}: {changed} ändrade, {added} nya och {withdrawn} tillbakadragna värden.").format(
            former=publication.former.id,
            changed=many(summary.changed),
            added=many(summary.added),
            withdrawn=many(summary.withdrawn),
        )
    )
    if most := summary.changed_by_indicator.most_common(SHOWN):
        told = ", ".join(f"{indicator} ({many(count)})" for indicator, count in most)
        click.echo(_("Flest ändrade: {told}.").format(told=told))
    if summary.changed or summary.added or summary.withdrawn:
        click.echo(
            _("Visa dem: rodatraden snapshots diff {former} {latter}").format(
                former=publication.former.id, latter=snapshot.id
            )
        )


def many(count: int) -> str:
    """A count with a space between the thousands."""
    return f"{count:,}".replace(",", "\N{NO-BREAK SPACE}")
