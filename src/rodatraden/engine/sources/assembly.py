"""From a source's own words to rows in the store's schema; every fault and omission is listed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.figures.contribution import Coverage, ImportReport, Remark
from rodatraden.engine.figures.schema import FIGURE_SCHEMA, ValueStatus
from rodatraden.engine.sources.places import PlaceKind, Places
from rodatraden.engine.sources.spool import FIRST_YEAR, LAST_YEAR, Spool
from rodatraden.engine.sources.statuses import GENDER_WORDS, status_of
from rodatraden.engine.text import gettext as _

_SHOWN = 10
_ROW = "_row"
_INDICATOR = re.compile(r"[\wÅÄÖåäö][\w.:\-]{0,63}")
_KOLADA_ID = re.compile(r"[nu]\d{5}")
#: What a number column may hold: smallest, largest.
_BOUNDS: dict[str, tuple[float, float]] = {
    "count_n": (0.0, float("inf")),
    "denominator": (0.0, float("inf")),
    "margin": (0.0, float("inf")),
    "response_rate": (0.0, 100.0),
    "published_band": (1, 3),
}


@dataclass(slots=True)
class Complaints:
    """Faults that make an import refused, gathered so that the first ten places can be shown at once."""

    origin: str
    found: dict[str, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    advice: dict[str, str] = field(default_factory=dict)

    def add(self, what: str, todo: str, places: list[str], count: int) -> None:
        """Note ``count`` faults of the kind ``what``, of which ``places`` are the first."""
        shown = self.found.setdefault(what, [])
        shown.extend(places[: _SHOWN - len(shown)])
        self.counts[what] += count
        self.advice[what] = todo

    def refuse_if_any(self) -> None:
        """Raise :class:`RefusedImportError` when something was noted, all kinds in one error."""
        if not self.found:
            return
        whats, wheres = [], []
        for what, places in self.found.items():
            whats.append(what)
            more = self.counts[what] - len(places)
            tail = [_("och {count} till").format(count=more)] if more > 0 else []
            wheres.append("; ".join([*places, *tail]))
        raise RefusedImportError(
            " ".join(whats),
            where=f"{self.origin}: " + " | ".join(wheres),
            todo=" ".join(dict.fromkeys(self.advice.values())),
        )


def map_words(column: pa.ChunkedArray, translate: Callable[[str], object], type_: pa.DataType) -> pa.Array:
    """``translate`` applied to each distinct string of ``column`` once; null stays null."""
    encoded = column.combine_chunks().dictionary_encode()
    mapped = pa.array([translate(word) for word in encoded.dictionary.to_pylist()], type_)
    return pc.take(mapped, encoded.indices)


class Assembly:
    """Builds the rows of one import.

    Hand it the columns of each chunk with :meth:`add` and end with :meth:`finish`. Strings come as the source
    has them, numbers parsed. Groups of municipalities and counties are left out with a remark; so are regions
    where ``keep_regions`` is false.

    Args:
        report: filled in along the way.
        places: the places known.
        keep_regions: whether ``00NN`` are kept (riket always is).
    """

    def __init__(self, report: ImportReport, places: Places, *, keep_regions: bool) -> None:
        self.report = report
        self.places = places
        self.spool = Spool()
        self.complaints = Complaints(report.origin)
        self._kept = {PlaceKind.MUNICIPALITY, PlaceKind.NATIONAL}
        if keep_regions:
            self._kept.add(PlaceKind.REGION)
        self._skipped: Counter[tuple[PlaceKind, str]] = Counter()
        self._notes: Counter[tuple[str, str]] = Counter()

    def note(self, kind: str, what: str, count: int = 1) -> None:
        """Count something for a remark; equal remarks are gathered into one."""
        if count:
            self._notes[kind, what] += int(count)

    def add(self, columns: Mapping[str, pa.ChunkedArray], origin: str, rows: pa.Array | None = None) -> None:
        """Take in a chunk.

        Args:
            columns: string columns ``indicator_id``, ``municipality_id``, ``gender``, ``unit_id``,
                ``status`` (the source's words) and ``source``; ``year`` as integers; the number columns as
                float64; ``fetched_at`` as a UTC timestamp; ``marker`` (the store's status words, from signs
                in the value column) for where ``status`` names no reason. ``unit_id``, ``marker`` and all
                numbers but ``value`` may be left out.
            origin: file or address, for messages.
            rows: row numbers in the source, for messages.
        """
        table = pa.table(dict(columns))
        if rows is not None:
            table = table.append_column(_ROW, rows)
        self.report.rows_read += table.num_rows
        table = self._with_places(table, origin)
        self._check_identity(table, origin)
        self._check_bounds(table, origin)
        if self.complaints.found:
            if max(self.complaints.counts.values()) >= _SHOWN:
                self.complaints.refuse_if_any()
            return
        table = self._with_status(table)
        self.spool.append(self._shaped(table), origin, table.column(_ROW) if rows is not None else None)

    def finish(self) -> Coverage:
        """Judge the whole, complete the report and give the coverage.

        Raises:
            RefusedImportError: anything that would mean to guess.
        """
        self.complaints.refuse_if_any()
        coverage = self.spool.finish(self.report)
        for (place_kind, place), count in sorted(self._skipped.items()):
            self.report.remarks.append(Remark("skipped_row", place, _skip_reason(place_kind), count=count))
        for (kind, what), count in self._notes.items():
            self.report.remarks.append(Remark(kind, self.report.origin, what, count=count))
        return coverage

    # -- one column at a time --------------------------------------------------------------------------

    def _with_places(self, table: pa.Table, origin: str) -> pa.Table:
        column = table.column("municipality_id")
        self._complain_null(table, "municipality_id", _("kommunkod"), origin)
        found = {word: self.places.find(word) for word in pc.unique(column).to_pylist() if word is not None}
        unknown = pa.array(
            [word for word, (kind, _id) in found.items() if kind is PlaceKind.UNKNOWN], pa.string()
        )
        if len(unknown):
            self._complain(
                table,
                "municipality_id",
                pc.is_in(column, unknown),
                _("Det finns kommuner som programmet inte känner till."),
                _("Rätta koden (fyra siffror) eller ta bort raderna."),
                origin,
            )
        short = [word for word, (kind, id_) in found.items() if word.isdigit() and len(word) == 3]
        if short:
            count = pc.sum(pc.is_in(column, pa.array(short))).as_py()
            self.note("note", _("Kommunkoder utan inledande nolla (”114”) lästes som ”0114”."), count)
        keep = map_words(column, lambda word: found[word][0] in self._kept, pa.bool_())
        for counted in pc.value_counts(column.filter(pc.invert(pc.fill_null(keep, False)))).to_pylist():
            word = counted["values"]
            if word is not None and found[word][0] is not PlaceKind.UNKNOWN:
                self._skipped[found[word][0], word] += counted["counts"]
        ids = map_words(column, lambda word: found[word][1], pa.string())
        table = table.set_column(table.schema.get_field_index("municipality_id"), "municipality_id", ids)
        return table.filter(keep)

    def _check_identity(self, table: pa.Table, origin: str) -> None:
        self._complain_null(table, "indicator_id", _("indikator"), origin)
        self._complain_null(table, "year", _("år"), origin)
        column = table.column("indicator_id")
        self._complain(
            table,
            "indicator_id",
            map_words(column, lambda word: _INDICATOR.fullmatch(word.strip()) is None, pa.bool_()),
            _("Indikatorns id ska vara ett kort id utan mellanslag, som N31001."),
            _("Är det rubriker i kolumnen, peka ut kolumnen med id i en kolumnmappning."),
            origin,
        )
        year = table.column("year")
        self._complain(
            table,
            "year",
            pc.or_(pc.less(year, FIRST_YEAR), pc.greater(year, LAST_YEAR)),
            _("Årtalet ska ligga mellan {first} och {last}.").format(first=FIRST_YEAR, last=LAST_YEAR),
            _("Rätta årtalen; står de i en annan kolumn, ange den i en kolumnmappning."),
            origin,
        )
        gender = table.column("gender")
        self._complain(
            table,
            "gender",
            map_words(gender, lambda word: word.strip().casefold() not in GENDER_WORDS, pa.bool_()),
            _("Kön ska vara T, K eller M (eller Totalt, Kvinnor, Män)."),
            _("Rätta orden i kolumnen."),
            origin,
        )

    def _check_bounds(self, table: pa.Table, origin: str) -> None:
        for name, (low, high) in _BOUNDS.items():
            if name in table.column_names:
                column = table.column(name)
                wrong = pc.or_(pc.less(column, low), pc.greater(column, high))
                if name == "published_band":
                    wrong = pc.or_(wrong, pc.not_equal(pc.floor(column), column))
                self._complain(
                    table,
                    name,
                    wrong,
                    _("Kolumnen {name} har värden som inte är möjliga.").format(name=name),
                    _("Rätta dem, eller peka ut rätt kolumn i en kolumnmappning."),
                    origin,
                )

    def _with_status(self, table: pa.Table) -> pa.Table:
        words = pc.fill_null(table.column("status"), "")
        known = {word: status_of(word) for word in pc.unique(words).to_pylist()}
        for word, count in _counts(words):
            if known[word] is None:
                self.note(
                    "unknown_token",
                    _("Okänd status ”{word}” lästes som okänd orsak.").format(word=word),
                    count,
                )
        status = map_words(words, lambda word: (known[word] or ValueStatus.UNKNOWN).value, pa.string())
        observed = ValueStatus.OBSERVED.value
        if "marker" in table.column_names:
            marker = table.column("marker").combine_chunks()
            # A status column that names a reason says more than the marker beside it.
            status = pc.if_else(pc.and_(pc.equal(status, observed), pc.is_valid(marker)), marker, status)
        value = table.column("value").combine_chunks()
        not_number = pc.fill_null(pc.invert(pc.is_finite(value)), False)
        value = pc.if_else(not_number, pa.scalar(None, pa.float64()), value)
        ok = pc.equal(status, observed)
        silent = pc.and_(ok, pc.is_null(value))
        hidden = pc.and_(pc.invert(ok), pc.is_valid(value))
        self.note(
            "note",
            _("Värdet saknas utan att någon orsak anges; det sparas som okänd orsak, aldrig som noll."),
            pc.sum(silent).as_py() or 0,
        )
        self.note(
            "hidden_value",
            _("Rader med både värde och en orsak till att det saknas: värdet döljs."),
            pc.sum(hidden).as_py() or 0,
        )
        status = pc.if_else(silent, ValueStatus.UNKNOWN.value, status)
        value = pc.if_else(hidden, pa.scalar(None, pa.float64()), value)
        index = table.schema.get_field_index
        table = table.set_column(index("status"), "status", status)
        return table.set_column(index("value"), "value", value)

    def _shaped(self, table: pa.Table) -> pa.Table:
        arrays = []
        for wanted in FIGURE_SCHEMA:
            if wanted.name not in table.column_names:
                arrays.append(pa.nulls(table.num_rows, wanted.type))
                continue
            column = table.column(wanted.name)
            if wanted.name == "indicator_id":
                column = map_words(column, tidy_indicator, pa.string())
            elif wanted.name == "gender":
                column = map_words(column, lambda word: GENDER_WORDS[word.strip().casefold()], pa.string())
            arrays.append(column.cast(wanted.type))
        return pa.table(arrays, schema=FIGURE_SCHEMA)

    # -- faults -----------------------------------------------------------------------------------------

    def complain(
        self,
        wrong: pa.Array | pa.ChunkedArray,
        shown: pa.Array | pa.ChunkedArray,
        what: str,
        todo: str,
        *,
        origin: str,
        rows: pa.Array | pa.ChunkedArray | None,
        describe: Callable[[str], str] | None = None,
    ) -> None:
        """Note the rows where ``wrong`` is true as a reason to refuse; ``shown`` is what stands there."""
        wrong = pc.fill_null(wrong, False)
        count = pc.sum(wrong).as_py() or 0
        if not count:
            return
        places = []
        for position in np.flatnonzero(np.asarray(wrong))[:_SHOWN].tolist():
            word = shown[position].as_py()
            text = _("tomt") if word is None else (describe or _quoted)(str(word))
            if rows is None:
                places.append(_("{origin}: {text}").format(origin=origin, text=text))
            else:
                places.append(_("rad {row}: {text}").format(row=rows[position].as_py(), text=text))
        self.complaints.add(what, todo, list(dict.fromkeys(places)), count)

    def _complain(
        self, table: pa.Table, name: str, wrong: pa.Array | pa.ChunkedArray, what: str, todo: str, origin: str
    ) -> None:
        rows = table.column(_ROW) if _ROW in table.column_names else None
        describe = self.places.describe_unknown if name == "municipality_id" else None
        self.complain(wrong, table.column(name), what, todo, origin=origin, rows=rows, describe=describe)

    def _complain_null(self, table: pa.Table, name: str, what: str, origin: str) -> None:
        self._complain(
            table,
            name,
            pc.is_null(table.column(name)),
            _("Rader saknar {what}.").format(what=what),
            _("Fyll i det som saknas eller ta bort raderna."),
            origin,
        )


def _quoted(text: str) -> str:
    return _("”{text}”").format(text=text)


def _counts(column: pa.ChunkedArray) -> list[tuple[str, int]]:
    return [(counted["values"], counted["counts"]) for counted in pc.value_counts(column).to_pylist()]


def tidy_indicator(word: str) -> str:
    """An indicator's id without blanks around it; Kolada's in capitals."""
    word = word.strip()
    return word.upper() if _KOLADA_ID.fullmatch(word) else word


def _skip_reason(kind: PlaceKind) -> str:
    return {
        PlaceKind.GROUP: _("Grupp av kommuner: inte en kommun, togs inte in."),
        PlaceKind.REGION: _("Region: inte en kommun, togs inte in."),
        PlaceKind.COUNTY: _("Län eller region: inte en kommun, togs inte in."),
        PlaceKind.ANNOUNCED: _("Kommunen finns hos källan men inte i programmets katalog, togs inte in."),
    }[kind]
