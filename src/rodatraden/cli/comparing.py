"""``rodatraden compare`` and ``suggest``: one municipality's figures, judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rodatraden.cli.output import (
    Column,
    console,
    counted,
    csv_bytes,
    format_options,
    json_bytes,
    nothing_published,
    output_option,
    screen_is_binary_safe,
    write,
    xlsx_bytes,
)
from rodatraden.cli.settings import Command, settings
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.text import gettext as _

if TYPE_CHECKING:
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.comparison.model import Comparator, Judgement, SuggestedList
    from rodatraden.engine.comparison.suggestions import Goal
    from rodatraden.engine.figures import Snapshot

#: The comparators' words; ``egen`` needs members and is for the web.
_AGAINST = ("liknande", "lan", "skr", "riket")

_FORMATS = ("table", "json", "csv", "xlsx")


def _comparators(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip().lower() for word in value.split(",") if word.strip()))
    unknown = [word for word in words if word not in _AGAINST]
    if unknown or not words:
        raise click.BadParameter(
            _("{word} finns inte. Välj bland {known}, åtskilda av komma.").format(
                word=", ".join(unknown) or _("inget"), known=", ".join(_AGAINST)
            )
        )
    return words


def _question(command: Callable[..., None]) -> Callable[..., None]:
    """The options that both commands have."""
    for option in reversed(
        (
            click.option(
                "--municipality",
                required=True,
                metavar=_("KOMMUN"),
                help=_("Kommunens namn eller kod, till exempel Lycksele eller 2481."),
            ),
            click.option("--area", metavar=_("OMRÅDE"), help=_("Området, till exempel missbruk.")),
            click.option(
                "--year",
                type=click.IntRange(1990, 2100),
                metavar=_("ÅR"),
                help=_("Annars varje indikators senaste år."),
            ),
            click.option(
                "--against",
                default=",".join(_AGAINST),
                show_default=True,
                callback=_comparators,
                metavar=_("LISTA"),
                help=_("Vilka att jämföra med; bedömningen gäller den första."),
            ),
            format_options(*_FORMATS),
            output_option,
        )
    ):
        command = option(command)
    return command


@click.command(
    cls=Command,
    short_help=_("Jämför en kommuns värden med andras."),
    help=_("Jämför en kommuns värden med andra kommuners: läge, bedömning och hur säker den är, med skäl."),
)
@_question
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

    snapshot, catalogue = _opened(settings(context).data_dir)
    judgements = judge(
        snapshot,
        catalogue,
        municipality,
        area=area,
        indicators=indicators or None,
        year=year,
        genders=genders or ("T", "K", "M"),
        against=_chosen(against),
    )
    invented = snapshot.manifest.practice_indicators
    place = catalogue.municipality(municipality).name
    notes = _practice_note(judgements, invented)
    if as_format == "json":
        write(json_bytes([j.as_dict() | {"practice": j.indicator in invented} for j in judgements]), output)
    elif as_format == "table":
        within = catalogue.area(area).name if area else ""

        def counts(code: str) -> bool:
            return bool(indicators) or is_looked_at(catalogue.indicator(code), year)

        write(_as_table(judgements, _looked_at(judgements, place, within, counts), notes), output)
    else:
        _write_file(as_format, output, _columns(invented), judgements, notes, place)


@click.command(
    cls=Command,
    short_help=_("Föreslå en bruttolista för ett område."),
    help=_(
        "Föreslå en bruttolista för ett område: avvikelser, styrkor och svagheter med skäl. "
        "Programmet föreslår, ni väljer."
    ),
)
@_question
@click.option(
    "--goal",
    "goals",
    multiple=True,
    metavar=_("ID=VÄRDE"),
    help=_("Ett eget mål för en indikator, till exempel N31001=900. Kan upprepas."),
)
@click.pass_context
def suggest(
    context: click.Context,
    municipality: str,
    area: str | None,
    year: int | None,
    against: tuple[str, ...],
    goals: tuple[str, ...],
    as_format: str,
    output: Path | None,
) -> None:
    """The suggested gross list."""
    if area is None:
        raise click.UsageError(_("Ange --area."), context)
    if as_format == "xlsx":
        screen_is_binary_safe(output)
    from rodatraden.engine.comparison.suggestions import suggest as suggested

    snapshot, catalogue = _opened(settings(context).data_dir)
    answer = suggested(
        snapshot,
        catalogue,
        municipality,
        area=area,
        year=year,
        against=_chosen(against),
        goals=_goals(goals, snapshot),
    )
    invented = snapshot.manifest.practice_indicators
    place = catalogue.municipality(municipality).name
    judgements = [suggestion.judgement for suggestion in answer.suggestions]
    notes = _practice_note(judgements, invented)
    if as_format == "json":
        write(json_bytes(_suggested_dict(answer, invented)), output)
    elif as_format == "table":
        write(_as_list(answer, place, catalogue.area(area).name, notes), output)
    else:
        columns = [
            Column(_("Fråga"), lambda s: _questions(s), 40),
            Column(_("Skäl till förslaget"), lambda s: " ".join(r.words for r in s.reasons), 80),
            *[
                Column(c.heading, lambda s, c=c: c.content(s.judgement), c.width)  # type: ignore[misc]
                for c in _columns(invented)
            ],
        ]
        head = [_suggestion_sentence(answer, place, catalogue.area(area).name), answer.screening, *notes]
        _write_file(as_format, output, columns, answer.suggestions, [note for note in head if note], place)


def _opened(data_dir: Path) -> tuple[Snapshot, Catalogue]:
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.figures import Store

    snapshot = Store(data_dir).current()
    if snapshot is None:
        raise nothing_published(data_dir)
    return snapshot, Catalogue.load(data_dir)


def _chosen(against: tuple[str, ...]) -> tuple[Comparator, ...]:
    from rodatraden.engine.comparison.model import Comparator

    return tuple(Comparator(word) for word in against)


def _goals(given: tuple[str, ...], snapshot: Snapshot) -> dict[str, Goal]:
    from rodatraden.engine.comparison.suggestions import Goal

    goals = {}
    for goal in given:
        indicator, _equals, value = goal.partition("=")
        try:
            goals[indicator.strip()] = Goal(float(value.replace(",", ".").replace(" ", "")))
        except ValueError:
            raise click.BadParameter(
                _("{goal} ska skrivas ID=VÄRDE, till exempel N31001=900.").format(goal=goal),
                param_hint="--goal",
            ) from None
    unknown = sorted(set(goals) - set(snapshot.manifest.indicators))
    if unknown:
        raise UnknownNameError(
            _("Det finns inga publicerade värden för indikatorn {codes}.").format(codes=", ".join(unknown)),
            where="--goal",
            todo=_("Kontrollera indikatorns id med ”rodatraden catalogue”."),
        )
    return goals


def _practice_note(judgements: Sequence[Judgement], invented: frozenset[str]) -> list[str]:
    if not any(judgement.indicator in invented for judgement in judgements):
        return []
    return [_("Här finns påhittade övningsvärden. De visar inget om verkliga kommuner.")]


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
    return _printed([sentence, *notes], *([table] if judgements else []))


def _printed(lines: Sequence[str], *tables: Any) -> bytes:
    """What is shown on the screen, as bytes, so that it can go to a file as well."""
    place = console()
    with place.capture() as capture:
        for line in lines:
            place.print(line, soft_wrap=False)
        for table in tables:
            place.print()
            place.print(table)
    return capture.get().encode()


def _columns(invented: frozenset[str]) -> list[Column]:
    from rodatraden.engine.comparison.rows import columns, flat_row

    def cell(key: str) -> Callable[[Judgement], str | int | float | bool | None]:
        return lambda judgement: flat_row(judgement)[key]

    return [
        *[Column(column.heading, cell(column.key), column.width) for column in columns()],
        Column(
            _("Anmärkning"),
            lambda j: _("påhittade övningsvärden") if j.indicator in invented else None,
            24,
        ),
    ]


def _write_file(
    as_format: str,
    output: Path | None,
    columns: Sequence[Column],
    rows: Sequence[Any],
    notes: Sequence[str],
    sheet: str,
) -> None:
    if as_format == "csv":
        # no lines above the head: whoever reads the file with a program wants the head first
        write(csv_bytes(columns, rows), output)
    else:
        write(xlsx_bytes(sheet, columns, rows, notes), output)


def _questions(suggestion: Any) -> str:
    from rodatraden.engine.comparison.words import question_words

    return " ".join(dict.fromkeys(question_words(reason.question) for reason in suggestion.reasons))


def _suggestion_sentence(answer: SuggestedList, place: str, area: str) -> str:
    return _("{looked_at} indikatorer granskade, {count} föreslås för {place}, {area}.").format(
        looked_at=answer.looked_at, count=len(answer.suggestions), place=place, area=area
    )


def _as_list(answer: SuggestedList, place: str, area: str, notes: Sequence[str]) -> bytes:
    from rich.table import Table

    from rodatraden.engine.comparison.words import state_words, value_words

    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column("", justify="right", no_wrap=True)
    table.add_column(_("Indikator"), ratio=2)
    table.add_column(_("Värde"), justify="right", max_width=14)
    table.add_column(_("Bedömning"), max_width=18)
    table.add_column(_("Varför"), ratio=3)
    for number, suggestion in enumerate(answer.suggestions, start=1):
        j = suggestion.judgement
        strength = _(" · styrka") if suggestion.strength else ""
        table.add_row(
            str(number),
            f"{j.indicator} {j.title}",
            f"{value_words(j, j.value)}\n{j.year or ''}",
            state_words(j) + strength,
            "\n".join(f"• {reason.words}" for reason in suggestion.reasons),
        )
    lines = [_suggestion_sentence(answer, place, area), answer.screening, *notes]
    return _printed([line for line in lines if line], *([table] if answer.suggestions else []))


def _suggested_dict(answer: SuggestedList, invented: frozenset[str]) -> dict[str, Any]:
    return {
        "municipality": answer.municipality,
        "area": answer.area,
        "looked_at": answer.looked_at,
        "counts": {state.value: count for state, count in answer.counts.items()},
        "not_judged": dict(answer.not_judged),
        "screening": answer.screening,
        "practice": any(s.judgement.indicator in invented for s in answer.suggestions),
        "suggestions": [
            {
                **suggestion.judgement.as_dict(),
                "practice": suggestion.judgement.indicator in invented,
                "strength": suggestion.strength,
                "weight": suggestion.weight,
                "suggested_because": [
                    {
                        "question": reason.question.value,
                        "words": reason.words,
                        "weight": reason.weight,
                        "strength": reason.strength,
                    }
                    for reason in suggestion.reasons
                ],
            }
            for suggestion in answer.suggestions
        ],
    }
