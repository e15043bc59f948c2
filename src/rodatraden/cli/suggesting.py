"""``rodatraden suggest``: the suggested gross list."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rodatraden.cli.output import Column, json_bytes, screen_is_binary_safe, write
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
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.text import gettext as _

if TYPE_CHECKING:
    from rodatraden.engine.comparison.model import SuggestedList, Suggestion
    from rodatraden.engine.comparison.suggestions import Goal
    from rodatraden.engine.figures import Snapshot


@click.command(
    cls=Command,
    short_help=_("Föreslå en bruttolista för ett område."),
    help=_(
        "Föreslå en bruttolista för ett område: avvikelser, styrkor och svagheter med skäl. "
        "Programmet föreslår, ni väljer."
    ),
)
@question
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

    snapshot, catalogue = opened(settings(context).data_dir)
    answer = suggested(
        snapshot,
        catalogue,
        municipality,
        area=area,
        year=year,
        against=chosen(against),
        goals=_goals(goals, snapshot),
    )
    invented = snapshot.manifest.practice_indicators
    place = catalogue.municipality(municipality).name
    judgements = [suggestion.judgement for suggestion in answer.suggestions]
    notes = practice_note(judgements, invented)
    if as_format == "json":
        write(json_bytes(_suggested_dict(answer, invented)), output)
    elif as_format == "table":
        write(_as_list(answer, place, catalogue.area(area).name, notes), output)
    else:
        columns = [
            Column(_("Fråga"), itemgetter("question"), 40),
            Column(_("Skäl till förslaget"), itemgetter("why"), 80),
            *file_columns(),
        ]
        rows = [
            {
                "question": _questions(suggestion),
                "why": " ".join(reason.words for reason in suggestion.reasons),
                **cells(suggestion.judgement, invented),
            }
            for suggestion in answer.suggestions
        ]
        head = [_suggestion_sentence(answer, place, catalogue.area(area).name), answer.screening, *notes]
        write_file(as_format, output, columns, rows, [note for note in head if note], place)


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


def _questions(suggestion: Suggestion) -> str:
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
    return printed([line for line in lines if line], *([table] if answer.suggestions else []))


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
