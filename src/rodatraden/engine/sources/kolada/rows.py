"""From Kolada's data rows to the store's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.figures.contribution import Coverage, ImportReport
from rodatraden.engine.sources.assembly import Assembly, tidy_indicator
from rodatraden.engine.sources.kolada.pages import DataRow
from rodatraden.engine.sources.places import PlaceKind, Places
from rodatraden.engine.sources.spool import Spool
from rodatraden.engine.sources.statuses import GENDER_WORDS
from rodatraden.engine.text import gettext as _

#: Who says these figures.
SOURCE = "kolada"
#: Figures of units (oudata) have a source of their own, so that a new fetch of the municipalities' figures for an
#: indicator and year, which replaces what "kolada" said, leaves them alone.
UNIT_SOURCE = "kolada_ou"

Key = tuple[str, str, str | None, int, str]


class KoladaRows:
    """Gathers data rows of many answers into one import.

    Args:
        report: filled in along the way.
        places: the places known.
    """

    def __init__(self, report: ImportReport, places: Places) -> None:
        self._assembly = Assembly(report, places, keep_regions=False)
        self._places = places
        self.withdrawn: set[Key] = set()
        self.deleted_seen = False
        self._restricted: set[tuple[str, int]] = set()

    @property
    def spool(self) -> Spool:
        """The rows, after :meth:`finish`."""
        return self._assembly.spool

    def note(self, kind: str, what: str, count: int = 1) -> None:
        """A remark on the whole import; equal ones are counted together."""
        self._assembly.note(kind, what, count)

    def add(
        self,
        rows: Iterable[DataRow],
        where: str,
        fetched_at: datetime,
        *,
        units: Mapping[str, str] | None = None,
        whole_country: bool = True,
    ) -> None:
        """Take in the rows of one answer.

        Args:
            rows: data rows.
            where: file or address, for messages.
            fetched_at: when the answer came.
            units: unit id → municipality id, for unit data; rows of other units are left out with a remark.
            whole_country: whether the answer is to a question about all municipalities. Only such answers say
                that a figure they lack is withdrawn.
        """
        columns: dict[str, list[Any]] = {
            name: []
            for name in ("indicator_id", "municipality_id", "unit_id", "year", "gender", "status", "value")
        }
        add = [columns[name].append for name in columns]
        for row in rows:
            kpi, municipality, unit, year = row.kpi, row.municipality, row.ou, _year(row, where)
            if unit is not None:
                municipality = (units or {}).get(unit, municipality)
                if municipality is None:
                    self.note(
                        "skipped_row",
                        _(
                            "Enheten {unit} finns inte i någon lista över enheter, så kommunen är okänd."
                        ).format(unit=unit),
                        len(row.values),
                    )
                    continue
            if not whole_country:
                self._restricted.add((tidy_indicator(kpi), year))
            for value in row.values:
                status = value.status
                if value.isdeleted or value.is_deleted:
                    self.deleted_seen = True
                    if unit is None:
                        self._withdraw(kpi, municipality, year, value.gender)
                        continue
                    status = "not_published"  # a delta withdraws only what "kolada" itself said
                for append, item in zip(
                    add,
                    (kpi, municipality, unit, year, value.gender or "T", status, value.value),
                    strict=True,
                ):
                    append(item)
        self._add_columns(columns, where, fetched_at)

    def finish(self, *, delta: bool) -> Coverage | None:
        """Judge the whole. ``delta`` says that the answers told changes only.

        Returns the coverage: whatever was answered for all municipalities; ``None`` for a delta.

        Raises:
            RefusedImportError: anything that would mean to guess.
        """
        coverage = self._assembly.finish()
        if delta or self.deleted_seen:
            return None
        kept = {
            triple
            for triple in coverage.triples
            if triple[0] == UNIT_SOURCE or (triple[1], triple[2]) not in self._restricted
        }
        return Coverage(frozenset(kept))

    def _add_columns(self, columns: Mapping[str, list[Any]], where: str, fetched_at: datetime) -> None:
        count = len(columns["year"])
        if not count:
            return
        types = {"year": pa.int64(), "value": pa.float64()}
        arrays = {name: pa.array(items, types.get(name, pa.string())) for name, items in columns.items()}
        arrays["source"] = pa.array(
            [UNIT_SOURCE if unit else SOURCE for unit in columns["unit_id"]], pa.string()
        )
        arrays["fetched_at"] = pa.repeat(pa.scalar(fetched_at, pa.timestamp("ms", "UTC")), count)
        self._assembly.add({name: pa.chunked_array([array]) for name, array in arrays.items()}, where)

    def _withdraw(self, kpi: str, municipality: str | None, year: int, gender: str | None) -> None:
        kind, code = self._places.find(municipality or "")
        letter = GENDER_WORDS.get((gender or "T").casefold())
        if kind in (PlaceKind.MUNICIPALITY, PlaceKind.NATIONAL) and letter is not None:
            self.withdrawn.add((tidy_indicator(kpi), code, None, year, letter))


def _year(row: DataRow, where: str) -> int:
    try:
        return int(row.period)
    except ValueError as error:
        raise RefusedImportError(
            _("Årtal ska vara fyra siffror: ”{period}”.").format(period=row.period),
            where=_("{where}, {kpi}, {place}").format(
                where=where, kpi=row.kpi, place=row.municipality or row.ou or ""
            ),
            todo=_("Kontrollera att filen är ett svar från Kolada."),
        ) from error
