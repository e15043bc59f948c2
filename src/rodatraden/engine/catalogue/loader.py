"""The packaged catalogue: data files in, frozen dataclasses out.

The files are read once per process, about 1,150 indicators in some tens of milliseconds: names and publishers
from ``kpi.jsonl`` (definitions come with a fetch), what is settled from ``indicators.tsv``, years of a new definition from
``breaks.yaml``, areas from ``areas.yaml``, places from ``municipalities.tsv`` and ``networks.tsv``, margins
from ``uncertainty.tsv``. ``docs/catalogue.md`` tells how they are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import msgspec
import yaml

from rodatraden.engine.catalogue.model import (
    Area,
    AreaName,
    ColourRule,
    County,
    Direction,
    Indicator,
    IndicatorType,
    Kind,
    Municipality,
    MunicipalityGroup,
    QualityDimension,
    SettledBy,
    YesNoCoding,
)

#: Where the packaged groups come from; shown beside every comparison that uses them.
SOURCE_SIMILAR = "Kolada/RKA, 2026-03-23"
SOURCE_SKR = "SKR:s kommungruppsindelning 2023, ur Kolada 2026-03-23"
SOURCE_COUNTY = "Kolada, 2026-03-23"
#: No packaged file gives the number of inhabitants, only Kolada's size classes.
SOURCE_POPULATION = "Kolada, storleksklass 2026-03-23 (klassens mittpunkt)"
#: The class "fler än 200 000" has no middle; this stands for it. Noise hardly depends on size up there.
OPEN_CLASS_POPULATION = 400_000
SIMILAR_FALLBACK = "overgripande"

COUNTIES = {
    "01": "Stockholms län",
    "03": "Uppsala län",
    "04": "Södermanlands län",
    "05": "Östergötlands län",
    "06": "Jönköpings län",
    "07": "Kronobergs län",
    "08": "Kalmar län",
    "09": "Gotlands län",
    "10": "Blekinge län",
    "12": "Skåne län",
    "13": "Hallands län",
    "14": "Västra Götalands län",
    "17": "Värmlands län",
    "18": "Örebro län",
    "19": "Västmanlands län",
    "20": "Dalarnas län",
    "21": "Gävleborgs län",
    "22": "Västernorrlands län",
    "23": "Jämtlands län",
    "24": "Västerbottens län",
    "25": "Norrbottens län",
}
#: SKR's nine groups of 2017 and 2023, in SKR's order. Names as Kolada gives them.
SKR_GROUPS = {
    "A1": "Storstäder",
    "A2": "Pendlingskommun nära storstad",
    "B3": "Större stad",
    "B4": "Pendlingskommun nära större stad",
    "B5": "Lågpendlingskommun nära större stad",
    "C6": "Mindre stad/tätort",
    "C7": "Pendlingskommun nära mindre tätort",
    "C8": "Landsbygdskommun, ej nära större stad",
    "C9": "Landsbygdskommun med besöksnäring",
}
SIMILAR_NAMES = {
    "IFO": "individ- och familjeomsorg",
    "LSS": "LSS",
    "aldreomsorg": "äldreomsorg",
    "ekonomiskt_bistand": "ekonomiskt bistånd",
    "socioekonomi": "socioekonomi",
    "overgripande": "övergripande",
}


@dataclass(frozen=True, slots=True)
class Packaged:
    """What the package knows. ``similar`` is members by kind and code, ``aliases`` words for areas."""

    areas: tuple[Area, ...]
    aliases: dict[str, tuple[str, ...]]
    indicators: dict[str, Indicator]
    uncertainty: dict[str, tuple[str, str]]  # id of the margin: (the indicator it belongs to, its title)
    municipalities: dict[str, Municipality]
    similar: dict[str, dict[str, tuple[str, ...]]]
    similar_year: dict[str, int]
    networks: dict[str, tuple[str, tuple[str, ...]]]


def _file(name: str) -> bytes:
    return resources.files("rodatraden.engine.catalogue").joinpath("data", name).read_bytes()


def _table(name: str) -> list[dict[str, str]]:
    """Rows of a tab-separated file with a header; cells hold no tabs, line breaks or quotes to mind."""
    header, *lines = _file(name).decode("utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def _yaml(name: str) -> list[dict[str, Any]]:
    """A YAML list, by the fast safe loader where libyaml is there, else by the same in Python."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries: list[dict[str, Any]] = yaml.load(_file(name), Loader=loader)  # noqa: S506 - both are safe
    return entries


def population_of(size_class: str) -> int:
    """The middle of a size class such as ``10000-14999``; :data:`OPEN_CLASS_POPULATION` for the open one."""
    low, _, high = size_class.partition("-")
    return (int(low) + int(high) + 1) // 2 if high else OPEN_CLASS_POPULATION


def _areas() -> tuple[tuple[Area, ...], dict[str, tuple[str, ...]]]:
    """Areas and their aliases from ``areas.yaml``."""
    entries = _yaml("areas.yaml")
    areas = tuple(
        Area(
            id=entry["id"],
            names=tuple(AreaName(**name) for name in entry["names"]),
            open_comparison=entry["open_comparison"],
            similar_kind=entry["similar_kind"],
        )
        for entry in entries
    )
    return areas, {entry["id"]: tuple(entry["aliases"]) for entry in entries}


def _coding(text: str) -> YesNoCoding | None:
    yes, _, no = text.partition("/")
    return YesNoCoding(float(yes), float(no)) if text else None


def _indicators(margins: dict[str, str]) -> dict[str, Indicator]:
    """Every reviewed indicator; ``margins`` is the id of each indicator's uncertainty KPI."""
    facts = {
        fact["id"]: fact for fact in (msgspec.json.decode(line) for line in _file("kpi.jsonl").splitlines())
    }
    breaks = {code: tuple(entry["years"]) for entry in _yaml("breaks.yaml") for code in entry["ids"]}
    indicators = {}
    for row in _table("indicators.tsv"):
        fact = facts[row["id"]]
        indicators[row["id"]] = Indicator(
            id=row["id"],
            title=row["title"],
            areas=tuple(row["areas"].split()),
            direction=Direction(row["direction"] or Direction.NOT_SETTLED),
            kind=Kind(row["kind"]) if row["kind"] else None,
            unit=row["unit"],
            type=IndicatorType(row["type"]) if row["type"] else None,
            dimension=QualityDimension(row["dimension"]) if row["dimension"] else None,
            coding=_coding(row["coding"]),
            colour_rule=ColourRule(row["colour_rule"]),
            uncertainty_id=margins.get(row["id"]),
            retired=bool(row["last_year"]),
            last_year=int(row["last_year"]) if row["last_year"] else None,
            by_gender=fact["by_gender"],
            has_unit_data=fact["has_unit_data"],
            source_text=fact["source"],
            settled_by=SettledBy(row["settled_by"]) if row["settled_by"] else None,
            settled_note=row["note"],
            breaks=breaks.get(row["id"], ()),
        )
    return indicators


def _municipalities() -> tuple[
    dict[str, Municipality], dict[str, dict[str, tuple[str, ...]]], dict[str, int]
]:
    """Municipalities, their similar ones by kind, and the year of each kind (from the column's name)."""
    rows = _table("municipalities.tsv")
    columns = {
        column.removeprefix("similar_").rpartition("_")[0]: column
        for column in rows[0]
        if column.startswith("similar_")
    }
    municipalities = {
        row["id"]: Municipality(
            row["id"], row["name"], row["id"][:2], row["skr_group"], population_of(row["size_class"])
        )
        for row in rows
    }
    similar = {
        kind: {row["id"]: tuple(row[column].split()) for row in rows if row[column]}
        for kind, column in columns.items()
    }
    years = {kind: int(column.rpartition("_")[2]) for kind, column in columns.items()}
    return municipalities, similar, years


@cache
def packaged() -> Packaged:
    """Read the packaged files; the second call in a process costs nothing."""
    areas, aliases = _areas()
    uncertainty = {row["id"]: (row["uncertainty_of"], row["title"]) for row in _table("uncertainty.tsv")}
    municipalities, similar, years = _municipalities()
    return Packaged(
        areas=areas,
        aliases=aliases,
        indicators=_indicators({owner: code for code, (owner, _title) in uncertainty.items()}),
        uncertainty=uncertainty,
        municipalities=municipalities,
        similar=similar,
        similar_year=years,
        networks={row["id"]: (row["name"], tuple(row["members"].split())) for row in _table("networks.tsv")},
    )


def counties() -> tuple[County, ...]:
    """The 21 counties in order of code."""
    return tuple(County(code, name) for code, name in COUNTIES.items())


def group(
    code: str, name: str, members: tuple[str, ...], kind: str, source: str, year: int | None = None
) -> MunicipalityGroup:
    """A group with its members in order of code."""
    return MunicipalityGroup(code, name, tuple(sorted(members)), kind, source, year)
