"""From a contribution to a published snapshot: merge, compare, write, put in force. All or nothing."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.comparison.cube import make_cube, places
from rodatraden.engine.comparison.dimensions import Dimensions, dimensions_of
from rodatraden.engine.comparison.engine import Engine, configured_engine
from rodatraden.engine.comparison.national import compare_nationally
from rodatraden.engine.comparison.schema import TABLES
from rodatraden.engine.comparison.tables import PartTables
from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.figures.contribution import Contribution, ImportReport
from rodatraden.engine.figures.draft import Draft
from rodatraden.engine.figures.revisions import RevisionSummary
from rodatraden.engine.figures.schema import FIGURE_KEY, ValueStatus
from rodatraden.engine.figures.snapshot import Snapshot
from rodatraden.engine.figures.store import Store
from rodatraden.engine.progress import Progress, silent
from rodatraden.engine.text import gettext as _

#: Raised when the comparison gives other answers for the same rows: every part is then computed anew.
METHOD_VERSION = 1

#: Where indicators without an area are kept.
NO_AREA = "ovrigt"

#: A row group of ``profile`` holds whole municipalities of about so many rows together: two, in a part of
#: 64 indicators by sex. More makes a page read what it does not need, fewer makes the file's footer slow to
#: read.
PROFILE_ROWS = 384

#: Municipalities whose profiles are made at a time.
_PROFILE_MUNICIPALITIES = 16

_ROW_GROUPS = {"by_indicator": 16_384, "by_municipality": 16_384}

#: Numbers beside the value that must be finite and not negative.
_BASIS = ("count_n", "denominator", "margin", "response_rate")


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of it. ``revisions`` counts what changed against the ``former`` snapshot, which is None the
    first time.
    """

    snapshot: Snapshot
    former: Snapshot | None
    report: ImportReport
    revisions: RevisionSummary
    parts: tuple[str, ...]
    seconds: float


def publish(
    store: Store,
    catalogue: Catalogue,
    contribution: Contribution,
    progress: Progress | None = None,
    *,
    engine: Callable[[], Engine] = configured_engine,
) -> Publication:
    """Take ``contribution`` into ``store`` and put a new snapshot with the comparison of all municipalities
    in force.

    Only the parts that the contribution touches are computed, and all of them when the catalogue
    (direction, kind, coding, groups) or the method has changed since the former snapshot. Raises
    :class:`RefusedImportError` when there is nothing to publish or the rows cannot be right,
    :class:`StoreError` where the store cannot be written; the former snapshot is then still in force and
    nothing remains of the attempt.
    """
    started = time.monotonic()
    tell = progress or silent
    report = contribution.report

    def area_of(code: str) -> str:
        indicator = catalogue.indicator(code)
        if not indicator.areas and indicator.uncertainty_of:
            indicator = catalogue.indicator(indicator.uncertainty_of)
        return indicator.areas[0] if indicator.areas else NO_AREA

    with store.begin(report.source, area_of=area_of, practice=contribution.practice) as draft:
        staged = 0
        for table in contribution:
            _refuse_unfinished(table, report)
            draft.stage(table)
            staged += table.num_rows
            tell(staged, None, _("Tar in värden"))
        if not staged and not contribution.withdrawn_keys:
            raise RefusedImportError(
                _("Det finns inga värden att publicera."),
                where=report.origin or report.source,
                todo=_("Kontrollera att källan innehåller det du väntar dig. Inget är ändrat."),
            )
        tell(0, None, _("Jämför med det som redan finns"))
        touched = draft.merge(contribution.coverage, contribution.withdrawn_keys)
        report.remarks += draft.remarks
        fingerprint = catalogue_fingerprint(catalogue)
        everything = draft.former is None or draft.former.manifest.fingerprint != fingerprint
        names = list(draft.parts) if everything else _with_subjects(draft, catalogue, touched)
        margins = _margins(draft, catalogue, names)
        with engine() as opened:
            for done, name in enumerate(names):
                tell(done, len(names), _("Jämför alla kommuner"))
                pa.default_memory_pool().release_unused()  # else each step's peak stays with the process
                _write_part(draft, name, catalogue, opened, margins)
        tell(len(names), len(names), _("Jämför alla kommuner"))
        former = draft.former
        snapshot = draft.commit(origin=report.origin, fingerprint=fingerprint)
    revisions = store.diff(former, snapshot).summary if former else _all_added(snapshot)
    return Publication(snapshot, former, report, revisions, tuple(names), time.monotonic() - started)


def catalogue_fingerprint(catalogue: Catalogue) -> str:
    """A checksum of all that the comparison tables rest on besides the rows: equal means that they need no
    new computation.
    """
    digest = hashlib.sha256(f"method {METHOD_VERSION}\n".encode())
    outside = (catalogue.indicator(code) for code in catalogue.outside_ids())
    for indicator in (*catalogue.indicators(), *outside):
        settled = (
            indicator.id,
            indicator.direction,
            indicator.kind,
            indicator.coding,
            indicator.uncertainty_of,
            indicator.breaks,
            catalogue.similar_kind(indicator=indicator),
        )
        digest.update(f"{settled}\n".encode())
    places = dimensions_of(catalogue, (), 0, 0)
    digest.update(repr(places.municipalities).encode())
    for array in (places.county, places.skr, places.population, *places.similar.values()):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def part_tables(engine: Engine, values: pa.Table, catalogue: Catalogue) -> PartTables:
    """The four tables of some figures (:data:`FIGURE_SCHEMA`, one row per key), for a notebook as for
    publication.
    """
    dimensions = _dimensions(values, catalogue)
    return PartTables(make_cube(values, compare_nationally(engine, values, dimensions), dimensions))


def _dimensions(values: pa.Table, catalogue: Catalogue) -> Dimensions:
    indicators = pc.unique(values.column("indicator_id")).to_pylist()
    span = pc.min_max(values.column("year")).as_py()
    return dimensions_of(catalogue, indicators, span["min"], span["max"])


def _refuse_unfinished(table: pa.Table, report: ImportReport) -> None:
    """Refuse numbers beside the value that no count, margin or rate can be."""
    for name in _BASIS:
        if table.schema.get_field_index(name) < 0 or table.column(name).null_count == table.num_rows:
            continue
        column = table.column(name).cast(pa.float64())
        sound = pc.and_(pc.is_finite(column), pc.greater_equal(column, 0.0))
        wrong = table.filter(pc.invert(pc.fill_null(sound, True)))
        if wrong.num_rows:
            first = wrong.slice(0, 1).to_pylist()[0]
            raise RefusedImportError(
                _("Kolumnen {name} har ett omöjligt tal: {value} för {key} ({count} rader).").format(
                    name=name,
                    value=first[name],
                    key=", ".join(str(first[part]) for part in FIGURE_KEY if first[part] is not None),
                    count=wrong.num_rows,
                ),
                where=report.origin or report.source,
                todo=_("Rätta källan. Inget är publicerat."),
            )


def _with_subjects(draft: Draft, catalogue: Catalogue, touched: Sequence[str]) -> list[str]:
    """The parts that were touched, and those whose indicators have their margin of error in one of them."""
    parts = draft.parts
    told = {code for name in touched for code in parts[name]}
    subjects = {catalogue.indicator(code).uncertainty_of for code in told}
    return [name for name, codes in parts.items() if name in touched or subjects.intersection(codes)]


def _margins(draft: Draft, catalogue: Catalogue, names: Sequence[str]) -> Mapping[str, pa.Table]:
    """Per indicator of these parts that has an uncertainty KPI in the store: that KPI's rows."""
    parts = draft.parts
    wanted = {code: catalogue.indicator(code).uncertainty_id for name in names for code in parts[name]}
    subject = {margin: code for code, margin in wanted.items() if margin is not None}
    found = {}
    for name, codes in parts.items():
        here = sorted(subject.keys() & set(codes))
        if not here:
            continue
        rows = draft.values(name)
        rows = rows.filter(pc.is_in(rows.column("indicator_id"), value_set=pa.array(here)))
        for margin in here:
            of_margin = rows.filter(pc.equal(rows.column("indicator_id"), margin))
            if of_margin.num_rows:
                found[subject[margin]] = of_margin
    return found


def with_margins(values: pa.Table, margins: Mapping[str, pa.Table], dimensions: Dimensions) -> pa.Table:
    """``values`` with the margin of error filled in from the uncertainty KPIs (same municipality, year and
    sex).
    """
    relevant = [
        (code, table) for code, table in margins.items() if code in {i.id for i in dimensions.indicators}
    ]
    if not relevant:
        return values
    margin = np.full(int(np.prod(dimensions.shape)), np.nan)
    for code, table in relevant:
        observed = table.filter(pc.equal(table.column("status"), ValueStatus.OBSERVED.value))
        named = observed.set_column(
            observed.schema.get_field_index("indicator_id"),
            "indicator_id",
            pa.array([code] * observed.num_rows, pa.string()),
        )
        place = places(named, dimensions)
        margin[place[place >= 0]] = named.column("value").to_numpy()[place >= 0]
    place = places(values, dimensions)
    found = pa.array(np.where(place >= 0, margin[place], np.nan), from_pandas=True)
    filled = pc.coalesce(values.column("margin"), found)
    return values.set_column(values.schema.get_field_index("margin"), values.schema.field("margin"), filled)


def _write_part(
    draft: Draft, name: str, catalogue: Catalogue, engine: Engine, margins: Mapping[str, pa.Table]
) -> None:
    values = draft.values(name)
    if not values.num_rows:  # everything was withdrawn
        for table, schema in TABLES.items():
            with draft.writer(table, name) as out:
                out.write(schema.empty_table())
        return
    dimensions = _dimensions(values, catalogue)
    values = with_margins(values, margins, dimensions)
    tables = PartTables(make_cube(values, compare_nationally(engine, values, dimensions), dimensions))
    del values
    subjects = max(int(tables.cube.subject.sum()), 1)
    work: list[tuple[str, int, Callable[[], Iterator[pa.Table]]]] = [
        ("by_municipality", _ROW_GROUPS["by_municipality"], tables.by_municipality),
        ("by_indicator", _ROW_GROUPS["by_indicator"], tables.by_indicator),
        (
            "profile",
            subjects * max(round(PROFILE_ROWS / subjects), 1),
            lambda: tables.profile(_PROFILE_MUNICIPALITIES),
        ),
        ("national", 16_384, lambda: iter([tables.national()])),
    ]

    def write(item: tuple[str, int, Callable[[], Iterator[pa.Table]]]) -> None:
        table, row_group_rows, slices = item
        with draft.writer(table, name, row_group_rows=row_group_rows) as out:
            for rows in slices():
                out.write(rows)

    # Parquet is compressed outside the interpreter's lock: two tables at a time
    with ThreadPoolExecutor(2) as pool:
        for _done in pool.map(write, work):
            pass


def _all_added(snapshot: Snapshot) -> RevisionSummary:
    return replace(RevisionSummary(), added=snapshot.manifest.rows)
