"""What changed between two snapshots: "the figure you decided on was 74, the source now says 72"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from rodatraden.engine.figures.keys import SORT_ORDER, codes
from rodatraden.engine.figures.merging import differing
from rodatraden.engine.figures.schema import FIGURE_KEY, FIGURE_SCHEMA
from rodatraden.engine.figures.snapshot import Snapshot

REVISION_SCHEMA = pa.schema(
    [
        *[FIGURE_SCHEMA.field(name) for name in FIGURE_KEY],
        pa.field("old_value", pa.float64()),
        pa.field("new_value", pa.float64()),
        pa.field("old_status", pa.string()),
        pa.field("new_status", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class RevisionSummary:
    """How many figures changed, came and were withdrawn, in all and per indicator."""

    changed: int = 0
    added: int = 0
    withdrawn: int = 0
    changed_by_indicator: Counter[str] = field(default_factory=Counter)
    added_by_indicator: Counter[str] = field(default_factory=Counter)
    withdrawn_by_indicator: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, int]:
        """The three totals, JSON-ready."""
        return {"changed": self.changed, "added": self.added, "withdrawn": self.withdrawn}


@dataclass(frozen=True, slots=True)
class PartRevisions:
    """The revisions within one part, each in :data:`REVISION_SCHEMA`."""

    part: str
    changed: pa.Table
    added: pa.Table
    withdrawn: pa.Table


class Revisions:
    """The difference between two snapshots, on the rows in force, units included.

    *Changed*: the value or its status differs (a value that was hidden, or shown, has changed). *Added*:
    was not there. *Withdrawn*: is no longer there. Computed a part at a time; parts whose file is the same
    are skipped.
    """

    def __init__(self, former: Snapshot, latter: Snapshot, indicators: Collection[str] | None = None) -> None:
        self.former = former
        self.latter = latter
        self._indicators = indicators

    def parts(self) -> Iterator[PartRevisions]:
        """The revisions part by part, for those that have any; memory stays bounded by a part."""
        old_parts, new_parts = self.former.manifest.parts, self.latter.manifest.parts
        for name in sorted({*old_parts, *new_parts}):
            old, new = old_parts.get(name), new_parts.get(name)
            if old and new and old.files["values"].sha256 == new.files["values"].sha256:
                continue
            indicators = {*(old.indicators if old else ()), *(new.indicators if new else ())}
            if self._indicators is not None:
                indicators &= set(self._indicators)
            if indicators:
                found = _compare(name, self.former.values(indicators), self.latter.values(indicators))
                if found.changed.num_rows or found.added.num_rows or found.withdrawn.num_rows:
                    yield found

    @property
    def changed(self) -> pa.Table:
        """Figures whose value or status differs."""
        return pa.concat_tables([REVISION_SCHEMA.empty_table(), *[part.changed for part in self._all]])

    @property
    def added(self) -> pa.Table:
        """Figures that were not there."""
        return pa.concat_tables([REVISION_SCHEMA.empty_table(), *[part.added for part in self._all]])

    @property
    def withdrawn(self) -> pa.Table:
        """Figures that are no longer there."""
        return pa.concat_tables([REVISION_SCHEMA.empty_table(), *[part.withdrawn for part in self._all]])

    @cached_property
    def summary(self) -> RevisionSummary:
        """The counts; does not keep the rows."""
        per_kind: dict[str, Counter[str]] = {kind: Counter() for kind in ("changed", "added", "withdrawn")}
        for part in self.parts():
            for kind, counter in per_kind.items():
                for row in getattr(part, kind).column("indicator_id").value_counts().to_pylist():
                    counter[row["values"]] += row["counts"]
        return RevisionSummary(
            per_kind["changed"].total(),
            per_kind["added"].total(),
            per_kind["withdrawn"].total(),
            per_kind["changed"],
            per_kind["added"],
            per_kind["withdrawn"],
        )

    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        """JSON-ready: ``changed``, ``added`` and ``withdrawn``, lists of rows with old and new."""
        return {kind: list(rows(getattr(self, kind))) for kind in ("changed", "added", "withdrawn")}

    @cached_property
    def _all(self) -> list[PartRevisions]:
        return list(self.parts())


def rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table in :data:`REVISION_SCHEMA`, one at a time, JSON-ready."""
    for batch in table.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            yield {
                "indicator": row["indicator_id"],
                "municipality": row["municipality_id"],
                "unit": row["unit_id"],
                "year": row["year"],
                "gender": row["gender"],
                "old_value": row["old_value"],
                "new_value": row["new_value"],
                "old_status": row["old_status"],
                "new_status": row["new_status"],
            }


def _compare(part: str, old: pa.Table, new: pa.Table) -> PartRevisions:
    keys = list(SORT_ORDER)
    figures = codes(pa.concat_tables([old.select(keys), new.select(keys)]))
    _both, in_old, in_new = np.intersect1d(
        figures[: old.num_rows], figures[old.num_rows :], assume_unique=True, return_indices=True
    )
    before, after = old.take(pa.array(in_old)), new.take(pa.array(in_new))
    differs = pa.array(
        differing(before.column("value"), after.column("value"))
        | differing(before.column("status"), after.column("status"))
    )
    gone = np.ones(old.num_rows, dtype=bool)
    gone[in_old] = False
    come = np.ones(new.num_rows, dtype=bool)
    come[in_new] = False
    return PartRevisions(
        part,
        changed=_revisions(before.filter(differs), after.filter(differs)),
        added=_revisions(None, new.filter(pa.array(come))),
        withdrawn=_revisions(old.filter(pa.array(gone)), None),
    )


def _revisions(old: pa.Table | None, new: pa.Table | None) -> pa.Table:
    known = old if old is not None else new
    assert known is not None
    columns = [known.column(name) for name in FIGURE_KEY]
    for name in ("value", "status"):
        for side in (old, new):
            columns.append(
                side.column(name)
                if side is not None
                else pa.nulls(known.num_rows, FIGURE_SCHEMA.field(name).type)
            )
    return pa.Table.from_arrays(columns, schema=REVISION_SCHEMA)
