"""Measures of one's own: pasted in, judged by control chart, told in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rodatraden.charts.control import ControlPoint, control
from rodatraden.engine.comparison import words
from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.statistics import run_chart, xmr
from rodatraden.engine.statistics.control_charts import TRIAL_POINTS, Assurance, ChartRule, assurance
from rodatraden.workbench.organisations.models import Organisation, User
from rodatraden.workbench.organisations.permissions import check_edit_gross_list
from rodatraden.workbench.thread.models import LocalMeasure, LocalMeasurement
from rodatraden.workbench.thread.policies import RuleError

RULE_WORDS = {
    ChartRule.OUTSIDE_LIMITS: gettext_lazy("utanför gränserna"),
    ChartRule.TREND: gettext_lazy("sju i rad åt samma håll"),
    ChartRule.NEAR_LIMIT: gettext_lazy("två av tre nära gränsen"),
    ChartRule.ONE_SIDE: gettext_lazy("sju i rad på samma sida"),
}
#: Until there are so many measurements, the limits are on trial (methods 5).
SETTLED_POINTS = 20
_LINE = re.compile(r"^\s*(\d{4}-\d{2}(?:-\d{2})?)[;\t, ]+(-?\d+(?:[.,]\d+)?|-)(?:[;\t ]+(.*))?$")


@transaction.atomic
def create_measure(
    *, organisation: Organisation, by: User, name: str, unit: str, direction: str, target: float | None
) -> LocalMeasure:
    """A new measure of the organisation's own; raises RuleError when the name is taken."""
    check_edit_gross_list(by, organisation)
    try:
        with transaction.atomic():
            return organisation.local_measures.create(
                name=name.strip(), unit=unit.strip(), direction=direction, target=target, created_by=by
            )
    except IntegrityError as error:
        raise RuleError(_("Ni har redan ett mått som heter så."), todo=_("Välj ett annat namn.")) from error


def read_lines(text: str) -> list[tuple[date, float | None, str]]:
    """Lines "2026-03-01; 12,5; ny rutin": day or month, value (``-`` = not measured), and perhaps what happened.

    Raises :class:`RefusedImportError` naming the lines that cannot be read; nothing is guessed.
    """
    rows, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.match(line)
        try:
            if found is None:
                raise ValueError
            day = date.fromisoformat(found[1] if len(found[1]) == 10 else f"{found[1]}-01")
        except ValueError:
            wrong.append(f"{number}: {line.strip()[:40]}")
            continue
        value = float(found[2].replace(",", ".")) if found[2] != "-" else None
        rows.append((day, value, (found[3] or "").strip()))
    days = [row[0] for row in rows]
    wrong += [
        _("{day} står två gånger").format(day=day) for day in sorted({d for d in days if days.count(d) > 1})
    ]
    if wrong:
        raise RefusedImportError(
            _("Några rader går inte att läsa."),
            where="; ".join(wrong[:8]),
            todo=_("Skriv en mätning per rad: 2026-03-01; 12,5; det som hände då."),
        )
    return rows


@transaction.atomic
def add_measurements(*, measure: LocalMeasure, by: User, text: str) -> int:
    """Add or replace measurements, one a line; all lines or none. Returns how many."""
    check_edit_gross_list(by, measure.organisation)
    rows = read_lines(text)
    for day, value, event in rows:
        LocalMeasurement.objects.update_or_create(
            measure=measure, day=day, defaults={"value": value, "event": event[:200]}
        )
    return len(rows)


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """A measure with its chart and what it says."""

    measure: LocalMeasure
    lead: str
    explained: Sequence[str]
    chart: SafeString
    rows: Sequence[tuple[str, str, str, str]]


def measure_page(measure: LocalMeasure) -> MeasurePage:
    """XmR from twelve points (trial limits below twenty), a run chart before that; words first."""
    found = list(measure.measurements.all())
    values = np.array([m.value if m.value is not None else np.nan for m in found], dtype=float)
    known = int((~np.isnan(values)).sum()) if len(values) else 0
    if known < 2:
        lead = _("Skriv in minst två mätningar, så ritas de här.")
        return MeasurePage(measure, lead, (), mark_safe(""), _table(found, {}, measure))
    return (
        _xmr_page(measure, found, values, known)
        if known >= TRIAL_POINTS
        else _run_page(measure, found, values, known)
    )


def _say(measure: LocalMeasure, value: float) -> str:
    return words.amount(value, measure.unit)


def _xmr_page(
    measure: LocalMeasure, found: list[LocalMeasurement], values: np.ndarray, known: int
) -> MeasurePage:
    chart = xmr(values)
    signals = {s.index: str(RULE_WORDS[s.rule]) for s in chart.signals}
    explained = [
        _("{n} mätningar. Medel {centre}; slumpen brukar hålla sig mellan {low} och {high}.").format(
            n=known,
            centre=_say(measure, chart.centre),
            low=_say(measure, chart.lower),
            high=_say(measure, chart.upper),
        )
    ]
    if known < SETTLED_POINTS:
        explained.append(_("Gränserna är preliminära tills det finns fler mätningar."))
    if measure.target is not None:
        explained.append(_assurance_words(assurance(chart, measure.target, measure.direction)))
    return MeasurePage(
        measure,
        _signal_words(measure, [s.upward for s in chart.signals]),
        explained,
        _draw(measure, found, signals, chart.centre, (chart.lower, chart.upper), _("medel")),
        _table(found, signals, measure),
    )


def _run_page(
    measure: LocalMeasure, found: list[LocalMeasurement], values: np.ndarray, known: int
) -> MeasurePage:
    chart = run_chart(values)
    signals = dict.fromkeys(chart.run_points, str(_("lång svit på samma sida"))) if chart.long_run else {}
    if chart.long_run or chart.few_crossings:
        lead = _("Något har ändrats: mätningarna ligger inte slumpmässigt kring medianen.")
    elif chart.reason is not None:
        lead = _(
            "Fortsätt mäta. Med {n} mätningar går det inte att skilja en förändring från slumpen än."
        ).format(n=known)
    else:
        lead = _("Ingen förändring som syns än: mätningarna växlar kring medianen som slumpen gör.")
    explained = [
        _("{n} mätningar, median {centre}. Gränser räknas från {trial} mätningar.").format(
            n=known, centre=_say(measure, chart.centre), trial=TRIAL_POINTS
        )
    ]
    drawn = _draw(measure, found, signals, chart.centre, None, _("median"))
    return MeasurePage(measure, lead, explained, drawn, _table(found, signals, measure))


def _signal_words(measure: LocalMeasure, upward: list[bool]) -> str:
    if not upward:
        return _("Inget tyder på en förändring: mätningarna varierar som de brukar.")
    text = ngettext(
        "{n} mätning tyder på en verklig förändring.",
        "{n} mätningar tyder på en verklig förändring.",
        len(upward),
    ).format(n=len(upward))
    if measure.direction == LocalMeasure.Direction.NONE or len(set(upward)) > 1:
        return text
    better = upward[0] == (measure.direction == LocalMeasure.Direction.HIGHER)
    return f"{text} " + (_("Den går åt rätt håll.") if better else _("Den går åt fel håll."))


def _assurance_words(found: Assurance) -> str:
    return {
        Assurance.CONSISTENTLY_PASSES: _("Målet nås av sig självt så länge inget ändras."),
        Assurance.CONSISTENTLY_FAILS: _("Målet nås inte som det arbetas nu; något behöver göras annorlunda."),
        Assurance.HIT_AND_MISS: _("Målet nås ibland, av slump; det går inte att lita på."),
        Assurance.CANNOT_BE_JUDGED: _("Det går inte att säga om målet nås."),
    }[found]


def _draw(
    measure: LocalMeasure,
    found: list[LocalMeasurement],
    signals: dict[int, str],
    centre: float,
    limits: tuple[float, float] | None,
    centre_name: str,
) -> SafeString:
    points = [
        ControlPoint(date_format(m.day, "j M Y"), m.value, signals.get(i, ""), m.event)
        for i, m in enumerate(found)
    ]
    markup = control(
        _("{name} över tid").format(name=measure.name),
        points,
        centre,
        limits,
        measure.target,
        lambda value: _say(measure, value),
        (centre_name, _("gräns"), _("mål")),
    )
    return mark_safe(markup)  # noqa: S308 - our own markup, every text in it escaped


def _table(
    found: list[LocalMeasurement], signals: dict[int, str], measure: LocalMeasure
) -> list[tuple[str, str, str, str]]:
    rows = [
        (
            date_format(m.day, "j F Y"),
            _say(measure, m.value) if m.value is not None else _("inte mätt"),
            signals.get(i, ""),
            m.event,
        )
        for i, m in enumerate(found)
    ]
    return rows[::-1]
