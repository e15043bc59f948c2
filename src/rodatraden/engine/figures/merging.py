"""What becomes of the rows of a part when a contribution arrives: replaced, kept, withdrawn, or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.figures.contribution import Remark
from rodatraden.engine.figures.keys import ROW_IDENTITY, SORT_ORDER, codes, ranks
from rodatraden.engine.figures.schema import FIGURE_KEY, FIGURE_SCHEMA, Gender, ValueStatus
from rodatraden.engine.text import decimal_comma
from rodatraden.engine.text import gettext as _

Key = tuple[str, str, str | None, int, str]

#: Everything that is said about a figure, apart from who says it and when.
CONTENT = ("value", "status", "count_n", "denominator", "margin", "response_rate", "published_band")

_REQUIRED = [field.name for field in FIGURE_SCHEMA if not field.nullable]
_LOOSE_SCHEMA = pa.schema([field.with_nullable(True) for field in FIGURE_SCHEMA])
_KEY_SCHEMA = pa.schema([FIGURE_SCHEMA.field(name) for name in FIGURE_KEY])


@dataclass(frozen=True, slots=True)
class Claim:
    """What a contribution says about the rows that are there already, for one part.

    ``covered`` are (source, indicator, year) whose rows it replaces; ``withdrawn`` the keys that ``source``
    takes back; ``invented`` the sources whose figures must give way to real ones for the same indicator.
    """

    source: str
    covered: Collection[tuple[str, str, int]] = ()
    withdrawn: Collection[Key] = ()
    invented: Collection[str] = ()


def checked(table: pa.Table, origin: str) -> pa.Table:
    """``table`` in :data:`FIGURE_SCHEMA`, after checking what every figure must fulfil whatever its source.

    Raises :class:`RefusedImportError` for a row without key, an unknown sex or status, a value that is not a
    finite number, a value together with a reason for missing, or no value without a reason.
    """
    rows = table.select(FIGURE_SCHEMA.names).cast(_LOOSE_SCHEMA)
    for name in _REQUIRED:
        _refuse(
            rows,
            pc.is_null(rows.column(name)),
            _("Kolumnen {name} saknar innehåll").format(name=name),
            origin,
        )
    for name, words in (("gender", Gender), ("status", ValueStatus)):
        known = pc.is_in(rows.column(name), value_set=pa.array([word.value for word in words]))
        _refuse(rows, pc.invert(known), _("Kolumnen {name} har ett okänt ord").format(name=name), origin)
    finite = pc.fill_null(pc.is_finite(rows.column("value")), True)
    _refuse(rows, pc.invert(finite), _("Värdet är inte ett ändligt tal"), origin)
    observed = pc.equal(rows.column("status"), ValueStatus.OBSERVED.value)
    there = pc.is_valid(rows.column("value"))
    _refuse(
        rows, pc.and_(there, pc.invert(observed)), _("Ett värde står ihop med en orsak till bortfall"), origin
    )
    _refuse(rows, pc.and_(observed, pc.invert(there)), _("Ett värde saknas utan orsak"), origin)
    return rows.cast(FIGURE_SCHEMA)


def merge_rows(existing: pa.Table, staged: pa.Table, claim: Claim) -> tuple[pa.Table, list[Remark]]:
    """All rows of a part afterwards, sorted and one per figure and source, and remarks on what was collapsed.

    Rows of ``existing`` go when they are covered, told anew or withdrawn by ``claim``. Raises
    :class:`RefusedImportError` when ``staged`` tells the same figure twice, differently.
    """
    staged, remarks = _collapse(staged)
    if existing.num_rows:
        gone = _told_anew(existing, staged) | _covered(existing, claim) | _withdrawn(existing, claim)
        gone |= _invented(existing, staged, claim)
        existing = existing.filter(pa.array(~gone))
    rows = pa.concat_tables([existing, staged])
    return rows.take(pa.array(np.argsort(codes(rows, ROW_IDENTITY), kind="stable"))), remarks


def in_force(rows: pa.Table) -> pa.Table:
    """Per figure the row that was fetched last; of several at one moment, the last source alphabetically."""
    if pc.count_distinct(rows.column("source")).as_py() <= 1:
        return rows
    figure = codes(rows)
    source, _size = ranks(rows.column("source"))
    order = np.lexsort((source, _moments(rows), figure))
    last = np.append(figure[order][1:] != figure[order][:-1], True)
    return rows.take(pa.array(order[last]))


def _refuse(rows: pa.Table, wrong: pa.ChunkedArray, what: str, origin: str) -> None:
    count = pc.sum(wrong).as_py() or 0
    if not count:
        return
    example = rows.filter(wrong).slice(0, 1).to_pylist()[0]
    raise RefusedImportError(
        _("{what}: {count} rader, den första {key} med värdet {value} och status {status}.").format(
            what=what,
            count=count,
            key=key_in_words(tuple(example[name] for name in FIGURE_KEY)),
            value=_number(example["value"]),
            status=example["status"],
        ),
        where=origin,
        todo=_("Rätta källan. Inget är publicerat."),
    )


def key_in_words(key: Iterable[object]) -> str:
    """A figure's key as people read it: indicator, municipality, unit, year, sex."""
    return ", ".join(str(part) for part in key if part is not None)


def _number(value: float | None) -> str:
    return _("saknas") if value is None else decimal_comma(value, 4).rstrip("0").rstrip(",")


def _moments(rows: pa.Table) -> npt.NDArray[np.int64]:
    moments: npt.NDArray[np.int64] = rows.column("fetched_at").cast(pa.int64()).to_numpy()
    return moments


def _collapse(staged: pa.Table) -> tuple[pa.Table, list[Remark]]:
    identity = codes(staged, ROW_IDENTITY)
    order = np.lexsort((_moments(staged), identity))
    twice = identity[order][1:] == identity[order][:-1]
    if not twice.any():
        return staged, []
    earlier, later = staged.take(pa.array(order[:-1][twice])), staged.take(pa.array(order[1:][twice]))
    differs = np.zeros(earlier.num_rows, dtype=bool)
    for name in CONTENT:
        differs |= differing(earlier.column(name), later.column(name))
    if differs.any():
        place = int(np.flatnonzero(differs)[0])
        one, other = earlier.slice(place, 1).to_pylist()[0], later.slice(place, 1).to_pylist()[0]
        raise RefusedImportError(
            _("Samma uppgift kommer två gånger med olika innehåll: {key} har både {one} och {other}.").format(
                key=key_in_words(one[name] for name in FIGURE_KEY), one=_told(one), other=_told(other)
            ),
            where=_("källan {source}, {count} sådana uppgifter").format(
                source=one["source"], count=int(differs.sum())
            ),
            todo=_("Ta bort den felaktiga raden ur källan och importera igen. Inget är publicerat."),
        )
    per_indicator = Counter(earlier.column("indicator_id").to_pylist())
    remarks = [
        Remark("note", indicator, _("Likadana dubbletter slogs ihop till en rad."), count)
        for indicator, count in sorted(per_indicator.items())
    ]
    return staged.take(pa.array(order[np.append(~twice, True)])), remarks


def _told(row: dict[str, object]) -> str:
    """The content of a row in as many words as it takes to tell it from another."""
    value = row["value"]
    words = [_number(value if isinstance(value, float) else None)]
    words += [f"{name} {row[name]}" for name in CONTENT[1:] if row[name] is not None and name != "status"]
    if row["status"] != ValueStatus.OBSERVED:
        words.append(f"status {row['status']}")
    return " · ".join(words)


def differing(left: pa.ChunkedArray, right: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Row by row whether two columns differ; null equals null and nothing else."""
    unlike = pc.fill_null(pc.not_equal(left, right), False)
    either: npt.NDArray[np.bool_] = pc.or_(unlike, pc.xor(pc.is_null(left), pc.is_null(right))).to_numpy()
    return either


def _told_anew(existing: pa.Table, staged: pa.Table) -> npt.NDArray[np.bool_]:
    columns = list(ROW_IDENTITY)
    together = codes(pa.concat_tables([existing.select(columns), staged.select(columns)]), ROW_IDENTITY)
    return np.isin(together[: existing.num_rows], together[existing.num_rows :])


def _covered(existing: pa.Table, claim: Claim) -> npt.NDArray[np.bool_]:
    columns = ("source", "indicator_id", "year")
    _distinct, first, place = np.unique(codes(existing, columns), return_index=True, return_inverse=True)
    present = existing.select(list(columns)).take(pa.array(first)).to_pylist()
    hit = np.array([tuple(row.values()) in claim.covered for row in present], dtype=bool)
    return hit[place]


def _withdrawn(existing: pa.Table, claim: Claim) -> npt.NDArray[np.bool_]:
    if not claim.withdrawn:
        return np.zeros(existing.num_rows, dtype=bool)
    taken_back = pa.Table.from_pylist(
        [dict(zip(FIGURE_KEY, key, strict=True)) for key in claim.withdrawn], schema=_KEY_SCHEMA
    )
    together = codes(pa.concat_tables([existing.select(list(FIGURE_KEY)), taken_back]), SORT_ORDER)
    same_source: npt.NDArray[np.bool_] = pc.equal(existing.column("source"), claim.source).to_numpy()
    return np.isin(together[: existing.num_rows], together[existing.num_rows :]) & same_source


def _invented(existing: pa.Table, staged: pa.Table, claim: Claim) -> npt.NDArray[np.bool_]:
    if not claim.invented or not staged.num_rows:
        return np.zeros(existing.num_rows, dtype=bool)
    invented = pc.is_in(existing.column("source"), value_set=pa.array(sorted(claim.invented)))
    told = pc.is_in(existing.column("indicator_id"), value_set=pc.unique(staged.column("indicator_id")))
    both: npt.NDArray[np.bool_] = pc.and_(invented, told).to_numpy()
    return both
