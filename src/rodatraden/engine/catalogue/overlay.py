"""What has been fetched from Kolada into the data folder, laid over the packaged catalogue.

``<data-dir>/catalogue/`` may hold ``kpi.json``, ``municipality.json`` and ``municipality_groups.json`` as
Kolada gives them. They refresh texts and groups and make known what lies outside the reviewed catalogue; they
never change what has been settled.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rodatraden.engine.catalogue.kolada_lists import ReadGroups, match_uncertainty, read_groups, read_list
from rodatraden.engine.catalogue.loader import packaged
from rodatraden.engine.catalogue.model import ColourRule, Direction, Indicator, SettledBy
from rodatraden.engine.catalogue.own import read_own_indicators
from rodatraden.engine.catalogue.titles import (
    clean,
    clean_description,
    last_year,
    read_title,
    source_text,
    uncertainty_subject,
)


@dataclass(slots=True)
class Overlay:
    """Fetched lists: Kolada's KPIs by id, municipalities' names by id, groups; and one's own (``own.py``)."""

    kpis: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    groups: ReadGroups | None = None
    uncertainty: dict[str, str] = field(default_factory=dict)
    own: dict[str, Indicator] = field(default_factory=dict)


def _group_names(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {row["id"]: clean(str(row["title"])) for row in rows if row.get("type") == "K"}


def _new_margins(kpis: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Which indicator each margin of error belongs to that the package does not know of already."""
    titles = {code: str(row.get("title") or "") for code, row in kpis.items()}
    known = packaged().uncertainty
    new = {c for c, title in titles.items() if c not in known and uncertainty_subject(title) is not None}
    if not new:
        return {}
    return {code: owner for code, owner in match_uncertainty(titles)[0].items() if code in new}


def read_overlay(data_dir: Path | None, names: dict[str, str], areas: frozenset[str]) -> Overlay:
    """Read what ``data_dir`` has; ``names``, ``areas``: the packaged ones. Raises UnreadableSourceError."""
    overlay = Overlay()
    if data_dir is None:
        return overlay
    folder = data_dir / "catalogue"
    overlay.own = read_own_indicators(folder, areas)
    if (path := folder / "kpi.json").exists():
        overlay.kpis = {row["id"]: row for row in read_list(path)}
        overlay.uncertainty = _new_margins(overlay.kpis)
    if (path := folder / "municipality.json").exists():
        overlay.names = {code: name for code, name in _group_names(read_list(path)).items() if code in names}
    if (path := folder / "municipality_groups.json").exists():
        overlay.groups = read_groups(read_list(path), names | overlay.names)
    return overlay


def refreshed(indicator: Indicator, row: dict[str, Any]) -> Indicator:
    """A reviewed indicator with the source's words of today; what is settled stays."""
    title = clean(str(row.get("title") or indicator.title))
    description = clean_description(str(row.get("description") or "")) or indicator.description
    by_gender = bool(row.get("is_divided_by_gender", indicator.by_gender))
    has_unit_data = bool(row.get("has_ou_data", indicator.has_unit_data))
    if (title, description, by_gender, has_unit_data) == (
        indicator.title,
        indicator.description,
        indicator.by_gender,
        indicator.has_unit_data,
    ):
        return indicator
    last = last_year(title)
    return replace(
        indicator,
        title=title,
        description=description,
        source_text=source_text(description) or indicator.source_text,
        retired=last is not None,
        last_year=last,
        by_gender=by_gender,
        has_unit_data=has_unit_data,
    )


def outside(
    code: str, row: dict[str, Any] | None, uncertainty_of: str | None, uncertainty_id: str | None
) -> Indicator:
    """An indicator outside the reviewed catalogue: kind and unit from its title, direction not settled.

    A margin of error ("Osäkerhetstal") is settled by its very nature: it has no direction. Without ``row``
    nothing but the id is known.
    """
    read = read_title(str((row or {}).get("title") or code))
    description = clean_description(str((row or {}).get("description") or ""))
    return Indicator(
        id=code,
        title=read.title,
        description=description,
        direction=Direction.NONE if uncertainty_of else Direction.NOT_SETTLED,
        kind=read.kind,
        unit=read.unit,
        coding=read.coding,
        colour_rule=ColourRule.NONE,
        uncertainty_of=uncertainty_of,
        uncertainty_id=uncertainty_id,
        retired=read.last_year is not None,
        last_year=read.last_year,
        by_gender=bool((row or {}).get("is_divided_by_gender", False)),
        has_unit_data=bool((row or {}).get("has_ou_data", False)),
        source_text=source_text(description),
        settled_by=SettledBy.RULE if uncertainty_of else None,
        settled_note="R00: Osäkerhetstal: felmarginalen för ett annat nyckeltal." if uncertainty_of else "",
    )
