"""Reads: what the published snapshot says, for one municipality."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from rodatraden.engine.catalogue.model import Area, Indicator, Municipality, MunicipalityGroup
from rodatraden.engine.comparison import words
from rodatraden.engine.comparison.judgement import area_counts, judge
from rodatraden.engine.comparison.model import Comparator, Judgement, State, SuggestedList
from rodatraden.engine.comparison.suggestions import Goal, suggest
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.revisions import REVISION_SCHEMA
from rodatraden.workbench.core.catalogue import catalogue, current_snapshot, store
from rodatraden.workbench.figures.lens import RETIRED, Lens
from rodatraden.workbench.figures.models import ImportJob, OwnGoal
from rodatraden.workbench.organisations.models import Organisation
from rodatraden.workbench.organisations.requests import OrganisationRequest
from rodatraden.workbench.reports import formats

MUNICIPALITY_KEY = "municipality_id"


def municipalities_of(organisation: Organisation) -> list[Municipality]:
    """The municipalities whose figures the organisation looks at: its own, or those it supports."""
    if organisation.municipality_id:
        return [catalogue().municipality(organisation.municipality_id)]
    codes = organisation.supports.exclude(municipality_id="").values_list("municipality_id", flat=True)
    return sorted((catalogue().municipality(code) for code in codes), key=lambda m: m.name)


def municipality_of(request: OrganisationRequest) -> Municipality:
    """The municipality in view; a regional unit chooses among those it supports."""
    mine = municipalities_of(request.organisation)
    if not mine:
        raise UnknownNameError(
            "Organisationen har ingen kommun än.",
            todo="Be administratören att ange vilka kommuner ni stödjer.",
        )
    chosen = request.session.get(MUNICIPALITY_KEY)
    return next((m for m in mine if m.id == chosen), mine[0])


def areas_with_figures(snapshot: Snapshot | None) -> list[Area]:
    """Today's areas that the snapshot has figures for, in the catalogue's order."""
    if snapshot is None:
        return []
    present = set(snapshot.manifest.indicators)
    return [
        area for area in catalogue().areas() if any(i.id in present for i in catalogue().indicators(area.id))
    ]


def goals_of(organisation: Organisation) -> dict[str, Goal]:
    """The organisation's own goals by indicator."""
    return {g.indicator_id: Goal(g.value, g.note) for g in OwnGoal.objects.filter(organisation=organisation)}


@lru_cache(maxsize=256)
def _judged(
    snapshot: Snapshot,
    municipality: str,
    area: str,
    year: int | None,
    against: tuple[Comparator, ...],
    own_group: tuple[str, ...] | None,
    gender: str,
) -> tuple[Judgement, ...]:
    found = judge(
        snapshot,
        catalogue(),
        municipality,
        area=area,
        year=year,
        genders=(gender,),
        against=against,
        own_group=own_group,
    )
    return tuple(found)


def judgements(snapshot: Snapshot, municipality: str, area: str, lens: Lens) -> tuple[Judgement, ...]:
    """The area's indicators, judged: those in use, or the retired ones when the reader asks for them.

    A margin of error belongs to its indicator and is never a row of its own. A snapshot never changes, so that the
    answer is kept in memory.
    """
    found = _judged(snapshot, municipality, area, lens.year, lens.against, lens.own_group, lens.gender)
    retired = lens.state == RETIRED
    return tuple(j for j in found if _in_use(j.indicator) is not retired)


def _in_use(code: str) -> bool:
    indicator = catalogue().indicator(code)
    return not indicator.retired and indicator.uncertainty_of is None


def indicator_judgements(
    snapshot: Snapshot, municipality: str, indicator: str, lens: Lens
) -> list[Judgement]:
    """One indicator, all three sexes; of the latest year where the one asked for has no figures.

    Raises UnknownNameError for an indicator that nothing has been published about.
    """
    if snapshot.manifest.part_of(indicator) is None:
        raise UnknownNameError(
            _("{title} har inga siffror här än.").format(title=catalogue().indicator(indicator).title),
            where=indicator,
            todo=_("Läs in en fil som innehåller nyckeltalet, eller hämta det från Kolada."),
        )
    return judge(
        snapshot,
        catalogue(),
        municipality,
        indicators=[indicator],
        year=lens.year if lens.year in years_of(snapshot, indicator) else None,
        against=lens.against,
        own_group=lens.own_group,
    )


def suggested(
    snapshot: Snapshot, organisation: Organisation, municipality: str, area: str, lens: Lens
) -> SuggestedList:
    """The suggested gross list of the area, with the organisation's own goals taken into account."""
    goals = goals_of(organisation) if organisation.municipality_id == municipality else {}
    told = tuple(sorted(goals.items()))
    return _suggested(snapshot, municipality, area, lens.year, lens.against, lens.own_group, told)


@lru_cache(maxsize=256)
def _suggested(
    snapshot: Snapshot,
    municipality: str,
    area: str,
    year: int | None,
    against: tuple[Comparator, ...],
    own_group: tuple[str, ...] | None,
    goals: tuple[tuple[str, Goal], ...],
) -> SuggestedList:
    return suggest(
        snapshot,
        catalogue(),
        municipality,
        area=area,
        year=year,
        against=against,
        own_group=own_group,
        goals=dict(goals),
    )


@lru_cache(maxsize=512)
def overview_counts(snapshot: Snapshot, municipality: str) -> dict[str, Counter[State]]:
    """How many indicators of each area are in each state, against similar municipalities, total of both sexes."""
    return area_counts(snapshot, catalogue(), municipality)


@dataclass(frozen=True, slots=True)
class AllValues:
    """One year's values of an indicator in every municipality, and the country's numbers."""

    year: int
    values: dict[str, float]
    statuses: dict[str, str]
    national: dict[str, float | None]


def all_values(snapshot: Snapshot, indicator: str, year: int, gender: str) -> AllValues:
    """Every municipality's value of one indicator, year and sex."""
    columns = ["municipality_id", "value", "status"]
    rows = snapshot.table(
        "by_indicator", indicators=[indicator], years=[year], genders=[gender], columns=columns
    ).to_pylist()
    national = snapshot.table("national", indicators=[indicator], years=[year], genders=[gender]).to_pylist()
    known = {m.id for m in catalogue().municipalities}
    rows = [row for row in rows if row["municipality_id"] in known]
    return AllValues(
        year,
        {r["municipality_id"]: r["value"] for r in rows if r["value"] is not None},
        {r["municipality_id"]: r["status"] for r in rows},
        national[0] if national else {},
    )


def years_of(snapshot: Snapshot, indicator: str) -> list[int]:
    """The years that the indicator has figures for, newest first."""
    table = snapshot.table("national", indicators=[indicator], columns=["year", "compared"])
    return sorted({r["year"] for r in table.to_pylist() if r["compared"]}, reverse=True)


@lru_cache(maxsize=64)
def publication_year(snapshot: Snapshot, area: str) -> int:
    """The year that the area's figures are about: the latest year of most of its indicators. A round is named after it.

    0 when the area has no figures.
    """
    ids = [i.id for i in catalogue().indicators(area)]
    table = snapshot.table(
        "national", indicators=ids, genders=["T"], columns=["indicator_id", "year", "compared"]
    )
    latest: dict[str, int] = {}
    for row in table.to_pylist():
        if row["compared"]:
            latest[row["indicator_id"]] = max(row["year"], latest.get(row["indicator_id"], 0))
    years = Counter(latest.values())
    return max((y for y, count in years.items() if count >= max(years.values()) / 2), default=0)


@lru_cache(maxsize=2)
def _changes(snapshot: Snapshot) -> pa.Table:
    """Every value that the latest publication changed or withdrew, of all municipalities."""
    former = snapshot.manifest.former
    try:
        parts = list(store().diff(former, snapshot.id).parts()) if former else []
    except UnknownNameError:  # the former one has been thinned
        parts = []
    tables = [table for part in parts for table in (part.changed, part.withdrawn)]
    return pa.concat_tables([REVISION_SCHEMA.empty_table(), *tables])


def revisions_of(snapshot: Snapshot, municipality: str) -> list[dict[str, object]]:
    """What the latest publication changed or withdrew for this municipality, with words for old and new."""
    changes = _changes(snapshot)
    whole = pc.is_null(changes["unit_id"])
    mine = changes.filter(pc.and_(whole, pc.equal(changes["municipality_id"], municipality))).to_pylist()
    rows = []
    for row in mine:
        indicator = catalogue().indicator(row["indicator_id"])

        def say(value: float | None, status: str | None, of: Indicator = indicator) -> str:
            if value is None:
                return formats.status_words(status) if status else _("tillbakadraget")
            return words.amount(value, of.unit, of.kind, of.coding)

        rows.append(
            {
                "indicator": indicator.id,
                "title": indicator.title,
                "year": row["year"],
                "gender": words.gender_words(row["gender"]),
                "old": say(row["old_value"], row["old_status"]),
                "new": say(row["new_value"], row["new_status"]),
            }
        )
    return sorted(rows, key=lambda r: (-int(r["year"]), str(r["title"])))


def group_heat_map(
    snapshot: Snapshot, area: str, members: tuple[str, ...], lens: Lens
) -> dict[str, tuple[Judgement, ...]]:
    """The area's judgements for each member of a group."""
    return {member: judgements(snapshot, member, area, lens) for member in members}


def heat_groups(
    organisation: Organisation, municipality: Municipality, area: Area
) -> list[MunicipalityGroup]:
    """The groups that a heat map can show: those supported, similar, the county, own ones."""
    mine = municipalities_of(organisation)
    groups = []
    if len(mine) > 1:
        groups.append(
            MunicipalityGroup(
                "stodda", "Kommuner vi stödjer", tuple(m.id for m in mine), "own", organisation.name
            )
        )
    groups.append(catalogue().similar(municipality.id, area_id=area.id))
    groups.append(catalogue().county_group(municipality.id))
    groups += [
        MunicipalityGroup(f"egen-{g.pk}", g.name, tuple(g.municipality_ids), "own", organisation.name)
        for g in organisation.comparison_groups.all()
    ]
    return groups


def import_jobs(organisation: Organisation) -> list[ImportJob]:
    """The organisation's latest imports."""
    return list(ImportJob.objects.filter(organisation=organisation)[:20])


def indicator_named(indicator_id: str) -> Indicator:
    """The indicator, also one outside the reviewed catalogue."""
    return catalogue().indicator(indicator_id)


def snapshot_or_none() -> Snapshot | None:
    """The snapshot in force."""
    return current_snapshot()
