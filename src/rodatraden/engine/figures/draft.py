"""The next snapshot while it is being made, beside the one in force and invisible to readers."""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.figures.contribution import Coverage, Remark
from rodatraden.engine.figures.files import (
    faults_in_words,
    flush_file,
    flush_folder,
    link_or_copy,
    sha256_of,
    write_flushed,
)
from rodatraden.engine.figures.lock import WriteLock
from rodatraden.engine.figures.manifest import MANIFEST_NAME, FileInfo, Manifest, PartInfo, SourceInfo
from rodatraden.engine.figures.merging import Claim, Key, checked, in_force, merge_rows
from rodatraden.engine.figures.parquet import TableWriter, read
from rodatraden.engine.figures.schema import FIGURE_SCHEMA
from rodatraden.engine.figures.snapshot import Snapshot
from rodatraden.engine.figures.staging import Staging
from rodatraden.engine.text import gettext as _

MAX_INDICATORS = 64

#: Rows merged at a time; a part with more (unit figures) is merged some indicators at a time.
MERGE_ROWS = 2_000_000

VALUES_GROUP_ROWS = 32_768


@dataclass(slots=True)
class _Part:
    """A part as it will be: its indicators so far and what merging found."""

    area: str
    indicators: list[str]
    rows: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    practice_indicators: set[str] = field(default_factory=set)


class Draft:
    """Stage rows, merge them, write the comparison tables, commit; left without commit, nothing remains.

    Made by :meth:`Store.begin`, used as a context manager. The order is ``stage`` (many times) → ``merge`` →
    ``values``/``writer`` per part → ``commit``.
    """

    def __init__(
        self,
        snapshot_id: str,
        folder: Path,
        lock: WriteLock,
        former: Snapshot | None,
        publish: Callable[[Path, str], Snapshot],
        source: str,
        area_of: Callable[[str], str],
        practice: bool,
    ) -> None:
        self.id = snapshot_id
        self.folder = folder
        self.former = former
        self.remarks: list[Remark] = []
        self._lock = lock
        self._publish = publish
        self._source = source
        self._area_of = area_of
        self._practice = practice
        self._parts: dict[str, _Part] = {}
        self._part_of: dict[str, str] = {}
        self._merged: list[str] | None = None
        self._written: dict[tuple[str, str], TableWriter] = {}
        self._open = True
        self._staging = Staging(folder / "staging")
        if former is not None:
            for name, part in former.manifest.parts.items():
                self._parts[name] = _Part(
                    part.area,
                    list(part.indicators),
                    part.rows,
                    Counter(part.sources),
                    set(part.practice_indicators),
                )
                self._part_of.update(dict.fromkeys(part.indicators, name))

    def __enter__(self) -> Draft:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abandon()

    @property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """Every part that the snapshot will have, with its indicators."""
        return {name: tuple(part.indicators) for name, part in sorted(self._parts.items())}

    def stage(self, table: pa.Table) -> None:
        """Take in rows (:data:`FIGURE_SCHEMA`, any order); they go to disk, memory stays bounded.

        Raises :class:`RefusedImportError` for rows that no source may deliver (see :func:`merging.checked`).
        """
        rows = checked(table, self._source)
        if not rows.num_rows:
            return
        sources = pc.unique(rows.column("source")).to_pylist()
        if not self._practice and self.former is not None:
            invented = self.former.manifest.practice_sources.intersection(sources)
            if invented:
                raise RefusedImportError(
                    _("Källan {source} är namnet på påhittade övningsvärden.").format(source=min(invented)),
                    where=self._source,
                    todo=_("Ge källan ett annat namn. Inget är publicerat."),
                )
        for indicator in sorted(pc.unique(rows.column("indicator_id")).to_pylist()):
            if indicator not in self._part_of:
                self._find_part(indicator)
        with faults_in_words(self.folder):
            self._staging.add(rows, self._part_of, sources)

    def merge(self, coverage: Coverage | None, withdrawn_keys: Collection[Key] = frozenset()) -> list[str]:
        """Bring the staged rows together with those in force; returns the names of the rewritten parts.

        With a ``coverage`` the rows replace everything that was known of its (source, indicator, year); rows
        outside it, and all rows where it is None, are added or replaced one by one. ``withdrawn_keys``
        disappear from the contribution's source unless they were delivered too. Real figures replace
        invented ones of the same indicator. A part may come out empty. Raises :class:`RefusedImportError`
        when the same figure was delivered twice with different content; identical rows collapse with a
        remark in :attr:`remarks`.
        """
        covered: dict[str, set[tuple[str, str, int]]] = defaultdict(set)
        for triple in coverage.triples if coverage else ():
            if (part := self._part_of.get(triple[1])) is not None:
                covered[part].add(triple)
        withdrawn: dict[str, set[Key]] = defaultdict(set)
        for key in withdrawn_keys:
            if (part := self._part_of.get(key[0])) is not None:
                withdrawn[part].add(key)
        invented: Collection[str] = ()
        if self.former is not None and not self._practice:
            invented = self.former.manifest.practice_sources
        with faults_in_words(self.folder):
            self._staging.close()
            self._merged = sorted({*self._staging.parts, *covered, *withdrawn})
            for name in self._merged:
                self._merge_part(name, Claim(self._source, covered[name], withdrawn[name], invented))
            shutil.rmtree(self._staging.folder, ignore_errors=True)
        return list(self._merged)

    def values(self, part: str) -> pa.Table:
        """The rows in force of ``part`` as they will be, in :data:`FIGURE_SCHEMA`.

        Sorted by indicator, year, gender, municipality and unit. Works for every part, also those that the
        merge left alone.
        """
        path = self._file("values", part)
        if not path.exists() and self.former is not None:
            path = self.former.folder / self.former.manifest.parts[part].files["values"].path
        with faults_in_words(path):
            return in_force(read(path))

    def writer(self, table: str, part: str, *, row_group_rows: int = 16_384) -> TableWriter:
        """A writer for a comparison table of ``part``; use as a context manager and write at least one table.

        A part that the merge left alone keeps its former tables, except those written anew here.
        """
        return self._new_file(table, part, row_group_rows, "lz4")

    def commit(self, *, origin: str = "", fingerprint: str = "") -> Snapshot:
        """Publish: flush everything to disk, then put the snapshot in force by one rename of the pointer.

        ``origin`` is where the rows came from (file, address), for the list of sources; ``fingerprint`` see
        :class:`Manifest`. Until the rename the former snapshot is in force, whatever happens.
        """
        if self._merged is None or not self._open:
            raise RuntimeError("merge before commit, and commit once")
        created = datetime.now(UTC).replace(microsecond=0)
        with faults_in_words(self.folder):
            parts = {name: self._finished_part(name) for name in sorted(self._parts)}
            manifest = Manifest(
                id=self.id,
                created=created,
                former=self.former.id if self.former else None,
                parts=parts,
                sources=self._sources(parts, origin, created),
                fingerprint=fingerprint,
            )
            for folder in self.folder.iterdir():
                flush_folder(folder)
            write_flushed(self.folder / MANIFEST_NAME, _json(manifest))
            flush_folder(self.folder)
            snapshot = self._publish(self.folder, self.id)
        self._close()
        return snapshot

    def abandon(self) -> None:
        """Throw the draft away; nothing happens to what is in force. Does nothing after a commit."""
        if self._open:
            self._staging.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            self._close()

    def _close(self) -> None:
        self._open = False
        self._lock.release()

    def _file(self, table: str, part: str) -> Path:
        return self.folder / table / f"{part}.parquet"

    def _new_file(self, table: str, part: str, row_group_rows: int, compression: str) -> TableWriter:
        path = self._file(table, part)
        with faults_in_words(path):
            path.parent.mkdir(exist_ok=True)
        self._written[table, part] = TableWriter(path, row_group_rows, compression)
        return self._written[table, part]

    def _find_part(self, indicator: str) -> None:
        """Give a new indicator a place: the first part of its area with room, else a new one."""
        area = re.sub(r"[^a-z0-9_]+", "-", self._area_of(indicator).lower()).strip("-") or "ovrigt"
        number = 0
        while True:
            name = f"{area}-{number:02d}"
            part = self._parts.setdefault(name, _Part(area, []))
            if len(part.indicators) < MAX_INDICATORS:
                part.indicators.append(indicator)
                self._part_of[indicator] = name
                return
            number += 1

    def _merge_part(self, name: str, claim: Claim) -> None:
        part = self._parts[name]
        former_path: Path | None = None
        if self.former is not None and name in self.former.manifest.parts:
            former_path = self.former.folder / self.former.manifest.parts[name].files["values"].path
        total = part.rows + self._staging.rows(name)
        part.rows, part.sources, part.practice_indicators = 0, Counter(), set()
        invented = {self._source, *self._staging.sources} if self._practice else set()
        if self.former is not None:
            invented |= self.former.manifest.practice_sources
        with self._new_file("values", name, VALUES_GROUP_ROWS, "zstd") as out:
            indicators = sorted(part.indicators)
            pieces = 1 + total // MERGE_ROWS
            size = -(-len(indicators) // pieces)
            for start in range(0, len(indicators), size):
                some = None if pieces == 1 else indicators[start : start + size]
                existing = (
                    read(former_path, wanted={"indicator_id": some})
                    if former_path
                    else FIGURE_SCHEMA.empty_table()
                )
                rows, remarks = merge_rows(existing, self._staging.read(name, some), claim)
                self.remarks += remarks
                out.write(rows)
                for count in pc.value_counts(rows.column("source")).to_pylist():
                    part.sources[count["values"]] += count["counts"]
                if invented:
                    theirs = pc.is_in(rows.column("source"), value_set=pa.array(sorted(invented)))
                    part.practice_indicators.update(
                        pc.unique(rows.column("indicator_id").filter(theirs)).to_pylist()
                    )
            part.rows = out.rows

    def _finished_part(self, name: str) -> PartInfo:
        part = self._parts[name]
        assert self._merged is not None
        files: dict[str, FileInfo] = {}
        if name not in self._merged and self.former is not None:
            for table, info in self.former.manifest.parts[name].files.items():
                target = self.folder / info.path
                target.parent.mkdir(exist_ok=True)
                if not target.exists():
                    link_or_copy(self.former.folder / info.path, target)
                    files[table] = info
        for (table, part_name), writer in self._written.items():
            if part_name == name:
                path = self._file(table, name)
                flush_file(path)
                files[table] = FileInfo(
                    path=f"{table}/{path.name}",
                    rows=writer.rows,
                    bytes=path.stat().st_size,
                    sha256=sha256_of(path),
                )
        return PartInfo(
            area=part.area,
            indicators=tuple(part.indicators),
            rows=part.rows,
            sources=dict(part.sources),
            files=files,
            practice_indicators=tuple(sorted(part.practice_indicators)),
        )

    def _sources(self, parts: dict[str, PartInfo], origin: str, now: datetime) -> dict[str, SourceInfo]:
        present = {source for part in parts.values() for source, count in part.sources.items() if count}
        known = dict(self.former.manifest.sources) if self.former else {}
        for source in {self._source, *self._staging.sources}:
            known[source] = SourceInfo(origin, now, self._practice)
        return {name: info for name, info in known.items() if name in present or name == self._source}


def _json(manifest: Manifest) -> bytes:
    import orjson

    return orjson.dumps(manifest.as_dict(), option=orjson.OPT_INDENT_2)
