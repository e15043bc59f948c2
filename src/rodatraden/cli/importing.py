"""``rodatraden import``: figures from files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rodatraden.cli.publishing import (
    finish,
    publish_and_tell,
    save_report,
    show_report,
    shown_progress,
)
from rodatraden.cli.settings import Group, settings
from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.text import gettext as _

if TYPE_CHECKING:
    from rodatraden.engine.sources.workbook import Mapping

_file = click.argument("path", metavar=_("FIL"), type=click.Path(path_type=Path, exists=True, dir_okay=False))
_verbose = click.option("--verbose", "-v", is_flag=True, help=_("Visa alla anmärkningar, inte bara exempel."))


@click.group(name="import", cls=Group, help=_("Ta in värden från filer."))
def import_group() -> None:
    """What is imported."""


@import_group.command(
    short_help=_("Ta in sparade svar från Kolada."),
    help=_(
        "Ta in sparade svar från Koladas API: en fil eller en mapp med undermappar (*.json, *.json.gz).\n\n"
        "Listor över nyckeltal, kommuner och grupper bland filerna läggs över katalogen."
    ),
)
@click.argument("path", metavar=_("SÖKVÄG"), type=click.Path(path_type=Path, exists=True))
@click.option("--allow-incomplete", is_flag=True, help=_("Publicera det som finns även om sidor saknas."))
@_verbose
@click.pass_context
def kolada(context: click.Context, path: Path, allow_incomplete: bool, verbose: bool) -> None:
    """Saved answers."""
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.sources.kolada import import_kolada

    data_dir = settings(context).data_dir
    with shown_progress() as tell:
        contribution = import_kolada(
            path,
            catalogue=Catalogue.load(data_dir),
            data_dir=data_dir,
            allow_incomplete=allow_incomplete,
            progress=tell,
        )
        report = contribution.report
        if not report.values and not report.by_status and not contribution.withdrawn_keys:
            show_report(report, save_report(data_dir, report, "listor"), verbose=verbose)
            click.echo(_("Här fanns bara listor, inga värden. De gäller från nästa import."))
            return
        publication = publish_and_tell(data_dir, contribution, tell)
    finish(data_dir, publication, verbose=verbose)


@import_group.command(
    short_help=_("Ta in CSV, Excel eller Parquet."),
    help=_(
        "Ta in en tabell: CSV, Excel (xlsx) eller Parquet, med programmets egna kolumnnamn, vanliga svenska "
        "eller engelska namn, eller en fil som säger vilken kolumn som är vad."
    ),
)
@_file
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=_("FIL"),
    help=_("JSON eller YAML: kolumnens rubrik → programmets fält."),
)
@click.option("--source", metavar=_("NAMN"), help=_("Vem som säger värdena, om det inte står i filen."))
@_verbose
@click.pass_context
def table(
    context: click.Context, path: Path, mapping: Path | None, source: str | None, verbose: bool
) -> None:
    """A table with a row per value."""
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.sources.table import import_table

    data_dir = settings(context).data_dir
    with shown_progress() as tell:
        contribution = import_table(
            path,
            mapping=mapping,
            source=source,
            catalogue=Catalogue.load(data_dir),
            data_dir=data_dir,
            progress=tell,
        )
        publication = publish_and_tell(data_dir, contribution, tell)
    finish(data_dir, publication, verbose=verbose)


@import_group.command(
    short_help=_("Ta in Socialstyrelsens arbetsbok."),
    help=_(
        "Ta in en av Socialstyrelsens arbetsböcker med Öppna jämförelser.\n\n"
        "Först behöver programmet veta vilken kolumn som är vilken indikator. Låt det föreslå (--propose), rätta "
        "och bekräfta i filen, och importera sedan med --mapping. En koppling som bekräftats förut för området "
        "och året, här eller på webben, används utan --mapping."
    ),
)
@_file
@click.option("--area", required=True, metavar=_("OMRÅDE"), help=_("Området, till exempel missbruk."))
@click.option(
    "--year",
    required=True,
    type=click.IntRange(1990, 2100),
    metavar=_("ÅR"),
    help=_("Året som värdena gäller."),
)
@click.option(
    "--propose",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FIL"),
    help=_("Skriv ett förslag till koppling i FIL och importera inget."),
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=_("FIL"),
    help=_("Importera med den bekräftade kopplingen i FIL."),
)
@_verbose
@click.pass_context
def workbook(
    context: click.Context,
    path: Path,
    area: str,
    year: int,
    propose: Path | None,
    mapping: Path | None,
    verbose: bool,
) -> None:
    """Socialstyrelsen's workbooks."""
    if propose is not None and mapping is not None:
        raise click.UsageError(_("Ange antingen --propose eller --mapping."), context)
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.sources.workbook import import_workbook

    data_dir = settings(context).data_dir
    catalogue = Catalogue.load(data_dir)
    area_id = catalogue.area(area).id
    if propose is not None:
        _propose(data_dir, path, area_id, year, propose)
        return
    chosen = _mapping(data_dir, path, area_id, year, mapping)
    with shown_progress() as tell:
        contribution = import_workbook(
            path,
            chosen,
            catalogue=catalogue,
            area=area_id,
            year=year,
            data_dir=data_dir,
            progress=tell,
        )
        publication = publish_and_tell(data_dir, contribution, tell)
    finish(data_dir, publication, verbose=verbose)


def _propose(data_dir: Path, path: Path, area: str, year: int, target: Path) -> None:
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.sources.workbook import previous_mapping, propose_mapping, save_mapping

    if target.suffix not in (".yaml", ".yml", ".json"):
        raise click.BadParameter(_("filens namn måste sluta på .yaml eller .json"), param_hint="--propose")
    if target.exists():
        raise RefusedImportError(
            _("Filen finns redan och skrivs inte över; där kan finnas svar som någon har gett."),
            where=str(target),
            todo=_("Välj ett annat namn med --propose eller flytta undan filen."),
        )
    proposed = propose_mapping(
        path,
        catalogue=Catalogue.load(data_dir),
        area=area,
        year=year,
        previous=previous_mapping(data_dir, area, year),
    )
    saved = save_mapping(proposed, target)
    questions = proposed.open_questions
    click.echo(
        _("Förslaget står i {path}: {columns} kolumner, {open} frågor att svara på.").format(
            path=saved, columns=len(proposed.columns), open=len(questions)
        )
    )
    for question in questions:
        click.echo(f"  {question}")
    click.echo(
        _(
            "När allt stämmer: rodatraden import workbook {file} --area {area} --year {year} --mapping {path}"
        ).format(file=path, area=area, year=year, path=saved)
    )


def _mapping(data_dir: Path, path: Path, area: str, year: int, given: Path | None) -> Mapping:
    from rodatraden.engine.sources.workbook import load_mapping, mapping_path

    saved = mapping_path(data_dir, area, year)
    if given is None and not saved.exists():
        raise RefusedImportError(
            _("Ingen har bekräftat vilken kolumn som är vilken indikator för {area} {year}.").format(
                area=area, year=year
            ),
            where=str(path),
            todo=_(
                "Låt programmet föreslå: rodatraden import workbook {file} --area {area} --year {year} "
                "--propose koppling.yaml. Bekräfta i filen och importera med --mapping koppling.yaml, "
                "eller gör det på webben."
            ).format(file=path, area=area, year=year),
        )
    return load_mapping(given or saved)
