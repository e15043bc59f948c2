"""What a source hands over for publication: rows, what they cover, and a report of all that was not taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an import speaks for: for these (source, indicator, year) the rows replace everything known before.

    A key that is covered and no longer delivered counts as withdrawn. ``None`` in :attr:`Contribution.coverage`
    means a delta: rows are added or replaced one by one, and only the keys in ``withdrawn_keys`` disappear.
    """

    triples: frozenset[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person must be able to see afterwards: a skipped row, an unknown token, a hole."""

    kind: str  # "skipped_row" | "unknown_token" | "hole" | "ignored_column" | "hidden_value" | "note"
    where: str
    what: str
    count: int = 1


@dataclass(slots=True)
class ImportReport:
    """What came in and what did not. Every skipped row and unknown token is listed, never only counted."""

    source: str
    origin: str
    rows_read: int = 0
    values: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    indicators: set[str] = field(default_factory=set)
    municipalities: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    asked_for: int | None = None
    got: int | None = None

    @property
    def holes(self) -> list[Remark]:
        """What was asked for and did not come."""
        return [remark for remark in self.remarks if remark.kind == "hole"]

    @property
    def complete(self) -> bool:
        """Whether everything asked for came."""
        return not self.holes

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON-ready content, with sorted lists."""
        return {
            "source": self.source,
            "origin": self.origin,
            "rows_read": self.rows_read,
            "values": self.values,
            "by_status": dict(sorted(self.by_status.items())),
            "indicators": sorted(self.indicators),
            "municipalities": len(self.municipalities),
            "years": sorted(self.years),
            "asked_for": self.asked_for,
            "got": self.got,
            "complete": self.complete,
            "remarks": [
                {"kind": r.kind, "where": r.where, "what": r.what, "count": r.count} for r in self.remarks
            ],
        }


@dataclass(slots=True)
class Contribution:
    """Rows in :data:`~rodatraden.engine.figures.schema.FIGURE_SCHEMA` from one origin, ready to publish.

    ``batches`` is read once, in any order of rows, so that ten million rows never stand in memory. ``coverage`` may
    be ``None`` (delta); a source that knows its coverage only after reading sets it before the iterator ends.
    ``practice`` marks invented figures, which must be marked as such wherever they show.
    """

    report: ImportReport
    batches: Iterable[pa.Table]
    coverage: Coverage | None
    withdrawn_keys: frozenset[tuple[str, str, str | None, int, str]] = frozenset()
    practice: bool = False

    def __iter__(self) -> Iterator[pa.Table]:
        return iter(self.batches)
