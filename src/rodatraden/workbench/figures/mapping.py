"""The page where a person confirms which column of a workbook is which indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from rodatraden.engine.catalogue.model import Direction, Indicator
from rodatraden.engine.figures.schema import Gender, ValueStatus
from rodatraden.engine.sources.workbook import ColumnMapping, Mapping, Role, previous_mapping, propose_mapping
from rodatraden.engine.text import decimal_comma
from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.figures.models import ImportJob
from rodatraden.workbench.reports import formats


def proposed_mapping(job: ImportJob) -> Mapping:
    """What the person has said so far, else the program's proposal (made from last year's mapping where there is one)."""
    if job.mapping:
        return stored_mapping(job)
    return propose_mapping(
        Path(job.file.path),
        catalogue=catalogue(),
        area=job.area_id,
        year=job.year or 0,
        previous=previous_mapping(settings.DATA_DIR, job.area_id, job.year or 0),
    )


def stored_mapping(job: ImportJob) -> Mapping:
    """The mapping as it was kept with the job."""
    return msgspec.convert(job.mapping, Mapping)


def as_json(mapping: Mapping) -> dict[str, Any]:
    """The mapping as it is kept with the job."""
    return msgspec.to_builtins(mapping)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the workbook with what it is proposed to be."""

    number: int
    column: ColumnMapping
    confidence: str
    title: str
    roles: Sequence[Option]
    genders: Sequence[Option]


@dataclass(frozen=True, slots=True)
class MarkerRow:
    """A marker seen in the figures' columns and what it means."""

    number: int
    token: str
    shown: str
    statuses: Sequence[Option]
    unknown: bool


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """An indicator that no catalogue has: a person says which way is better, or leaves it open."""

    number: int
    indicator: Indicator
    directions: Sequence[Option]


@dataclass(frozen=True, slots=True)
class MappingPage:
    """The page."""

    columns: Sequence[ColumnRow]
    markers: Sequence[MarkerRow]
    known_markers: str
    new: Sequence[NewIndicator]
    sure: int
    unsure: int
    indicators: Sequence[Indicator]
    colours: str


def mapping_page(job: ImportJob, mapping: Mapping) -> MappingPage:
    """The unsure columns first: they are what a person is asked about."""
    new = {indicator.id: indicator for indicator in mapping.indicators}
    rows = [_column_row(number, column, new) for number, column in enumerate(mapping.columns)]
    rows.sort(key=lambda row: (row.column.confirmed, row.number))
    markers = [
        _marker_row(number, token, status)
        for number, (token, status) in enumerate(mapping.missing.items())
        if status is None
    ]
    known = ", ".join(
        f"{token or _('tom cell')} = {formats.status_words(status)}"
        for token, status in mapping.missing.items()
        if status is not None and len(token) < 3
    )
    return MappingPage(
        columns=rows,
        markers=markers,
        known_markers=known,
        new=[_new_row(number, indicator) for number, indicator in enumerate(mapping.indicators)],
        sure=sum(column.confirmed for column in mapping.columns),
        unsure=sum(not column.confirmed for column in mapping.columns),
        indicators=[*catalogue().indicators(job.area_id), *mapping.indicators],
        colours=_("Färgerna i cellerna läses som publicerad färgsättning.") if mapping.read_colours else "",
    )


def _column_row(number: int, column: ColumnMapping, new: dict[str, Indicator]) -> ColumnRow:
    roles = {
        Role.VALUE: _("värde"),
        Role.DENOMINATOR: _("antal svar eller fall"),
        Role.NUMERATOR: _("antal av dem (täljare)"),
        Role.RESPONSE_RATE: _("svarsfrekvens"),
        Role.MARGIN: _("felmarginal"),
        Role.IGNORE: _("läs inte"),
    }
    title = ""
    if column.indicator:
        title = (new.get(column.indicator) or catalogue().indicator(column.indicator)).title
    return ColumnRow(
        number=number,
        column=column,
        confidence=f"{decimal_comma(column.confidence * 100, 0)} %",
        title=title,
        roles=[Option(role.value, label, role is column.role) for role, label in roles.items()],
        genders=[Option(g.value, formats.gender_words(g), g is column.gender) for g in Gender],
    )


def _marker_row(number: int, token: str, chosen: ValueStatus | None) -> MarkerRow:
    statuses = [status for status in ValueStatus if status is not ValueStatus.OBSERVED]
    options = [Option(s.value, formats.status_words(s), s is chosen) for s in statuses]
    return MarkerRow(number, token, token or _("tom cell"), options, chosen is None)


def _new_row(number: int, indicator: Indicator) -> NewIndicator:
    labels = {
        Direction.NOT_SETTLED: _("inte avgjort"),
        Direction.HIGHER: _("högre (Ja) är bättre"),
        Direction.LOWER: _("lägre (Nej) är bättre"),
        Direction.NONE: _("ingen riktning"),
    }
    options = [Option(d.value, label, d is indicator.direction) for d, label in labels.items()]
    return NewIndicator(number, indicator, options)


def mapping_from_form(mapping: Mapping, given: QueryDict) -> Mapping:
    """The mapping as the person left the page. What is not ticked stays unconfirmed, and refuses the import in words."""
    columns = []
    for number, column in enumerate(mapping.columns):
        role = given.get(f"role-{number}", column.role)
        code = given.get(f"indicator-{number}", column.indicator or "").strip()
        gender = given.get(f"gender-{number}", column.gender)
        columns.append(
            replace(
                column,
                role=Role(role) if role in set(Role) else column.role,
                indicator=code or None,
                gender=Gender(gender) if gender in set(Gender) else column.gender,
                confirmed=f"confirmed-{number}" in given,
            )
        )
    missing = {
        token: _status(given.get(f"marker-{number}", ""), status)
        for number, (token, status) in enumerate(mapping.missing.items())
    }
    used = {column.indicator for column in columns}
    new = []
    for number, indicator in enumerate(mapping.indicators):
        direction = given.get(f"direction-{number}", indicator.direction)
        if indicator.id in used and direction in set(Direction):
            new.append(replace(indicator, direction=Direction(direction)))
    return replace(mapping, columns=tuple(columns), missing=missing, indicators=tuple(new))


def _status(given: str, before: ValueStatus | None) -> ValueStatus | None:
    return ValueStatus(given) if given in set(ValueStatus) else before
