"""``rodatraden compare``: one municipality's figures, judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rodatraden.cli.output import counted, json_bytes, screen_is_binary_safe, write
from rodatraden.cli.question import (
    cells,
    chosen,
    file_columns,
    opened,
    practice_note,
    printed,
    question,
    write_file,
)
from rodatraden.cli.settings import Command, settings
from rodatraden.engine.text import gettext as _

if TYPE_CHECKING:
    from rodatraden.engine.comparison.model import Judgement


@click.command(
    cls=Command,
    short_help=_("Jämför en kommuns värden med andras."),
    help=_("Jämför en kommuns värden med andra kommuners: läge, bedömning och hur säker den är, med skäl."),
)
@question
@click.option(
    "--indicator", "indicators", multiple=True, metavar="ID", help=_("Bara denna indikator. Kan upprepas.")
)
@click.option(
    "--gender",
    "genders",
    multiple=True,
    type=click.Choice(["T", "K", "M"]),
    help=_("Bara totalt (T), kvinnor (K) eller män (M). Kan upprepas."),
)
@click.pass_context
def compare(
    context: click.Context,
    municipality: str,
    area: str | None,
    indicators: tuple[str, ...],
    year: int | None,
    against: tuple[str, ...],
    genders: tuple[str, ...],
    as_format: str,
    output: Path | None,
) -> None:
    """One judgement per indicator, year and sex."""
    if area is None and not indicators:
        raise click.UsageError(_("Ange --area eller --indicator."), context)
    if as_format == "xlsx":
        screen_is_binary_safe(output)
    from rodatraden.engine.comparison.judgement import judge
    from rodatraden.engine.comparison.suggestions.suggesting import is_looked_at

    snapshot, catalogue = opened(settings(context).data_dir)
    judgements = judge(
        snapshot,
        catalogue,
        municipality,
        area=area,
        indicators=indicators or None,
        year=year,
        genders=genders or ("T", "K", "M"),
        against=chosen(against),
    )
    invented = snapshot.manifest.practice_indicators
    place = catalogue.municipality(municipality).name
    notes = practice_note(judgements, invented)
    if as_format == "json":
        write(json_bytes([j.as_dict() | {"practice": j.indicator in invented} for j in judgements]), output)
    elif as_format == "table":
        within = catalogue.area(area).name if area else ""

        def counts(code: str) -> bool:
            return bool(indicators) or is_looked_at(catalogue.indicator(code), year)

        write(_as_table(judgements, _looked_at(judgements, place, within, counts), notes), output)
    else:
        write_file(as_format, output, file_columns(), [cells(j, invented) for j in judgements], notes, place)


def _looked_at(judgements: Sequence[Judgement], place: str, area: str, counts: Callable[[str], bool]) -> str:
    """ "62 indikatorer granskade för Lycksele …": one row per indicator, the total where there is one.

    Those for which ``counts`` says no (retired ones, margins of error) are shown but only told of.
    """
    from rodatraden.engine.comparison.model import State
    from rodatraden.engine.comparison.words import state_short

    first: dict[str, Judgement] = {}
    for judgement in judgements:
        first.setdefault(judgement.indicator, judgement)
    states = Counter(judgement.state for code, judgement in first.items() if counts(code))
    where = _("{place}, {area}").format(place=place, area=area) if area else place
    if not first:
        return _("Inga publicerade värden finns för {where}.").format(where=where)
    looked_at = states.total()
    words = _("{n} indikator granskad") if looked_at == 1 else _("{n} indikatorer granskade")
    told = counted({state_short(state).lower(): states[state] for state in State})
    sentence = _("{indicators} för {where}: {told}.").format(
        indicators=words.format(n=looked_at), where=where, told=told or "–"
    )
    if others := len(first) - looked_at:
        sentence += _(" {n} utgångna eller osäkerhetstal visas men räknas inte.").format(n=others)
    return sentence


def _as_table(judgements: Sequence[Judgement], sentence: str, notes: Sequence[str]) -> bytes:
    from rich.table import Table

    from rodatraden.engine.comparison.words import (
        band_words,
        certainty_words,
        comparator_short,
        state_words,
        status_words,
        value_words,
    )

    first = next((next(iter(j.against), None) for j in judgements if j.against), None)
    table = Table(box=None, pad_edge=False)
    table.add_column(_("Indikator"), ratio=1, min_width=20)
    table.add_column(_("År"), no_wrap=True)
    table.add_column(_("Kön"), no_wrap=True)
    table.add_column(_("Värde"), justify="right", max_width=12)
    table.add_column((comparator_short(first) if first else "").capitalize(), justify="right", max_width=12)
    table.add_column(_("Bedömning"), max_width=19)
    table.add_column(_("Plats"), justify="right", no_wrap=True)
    table.add_column(_("Läge"), width=12)
    former = None
    for j in judgements:
        against = next(iter(j.against.values()), None)
        value = value_words(j, j.value) if j.value is not None else status_words(j.status)
        sure = certainty_words(j.certainty)
        table.add_row(
            f"{j.indicator} {j.title}" if j.indicator != former else "",
            str(j.year or "–"),
            j.gender,
            value,
            value_words(j, against.value) if against and against.value is not None else "–",
            state_words(j) + (f" ({sure})" if sure else ""),
            f"{j.rank}/{j.compared}" if j.rank else "–",
            band_words(j)[0] or "–",
        )
        former = j.indicator
    return printed([sentence, *notes], *([table] if judgements else []))
