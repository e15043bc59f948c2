"""Rows on their way in, kept on disk by part until all have come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.figures.schema import FIGURE_SCHEMA

#: Rows held in memory before they are written.
HELD_ROWS = 250_000


class Staging:
    """An Arrow file per part, appended to in any order; compressed, read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: set[str] = set()
        self._held: dict[str, list[pa.Table]] = defaultdict(list)
        self._held_rows = 0
        self._rows: Counter[str] = Counter()
        self._writers: dict[str, pa.ipc.RecordBatchStreamWriter] = {}

    @property
    def parts(self) -> set[str]:
        """The parts that got any rows."""
        return set(self._rows)

    def rows(self, part: str) -> int:
        """How many rows came for ``part``."""
        return self._rows[part]

    def add(self, rows: pa.Table, part_of: Mapping[str, str], sources: Collection[str]) -> None:
        """Take in ``rows``, each for the part of its indicator."""
        self.sources.update(sources)
        indicator = rows.column("indicator_id").combine_chunks().dictionary_encode()
        names = sorted({part_of[i] for i in indicator.dictionary.to_pylist()})
        if len(names) == 1:
            self._hold(names[0], rows)
        else:
            number = np.array([names.index(part_of[i]) for i in indicator.dictionary.to_pylist()])
            part = number[indicator.indices.to_numpy()]
            order = np.argsort(part, kind="stable")
            ends = np.cumsum(np.bincount(part, minlength=len(names)))
            rows = rows.take(pa.array(order))
            for name, start, end in zip(names, [0, *ends[:-1]], ends, strict=True):
                self._hold(name, rows.slice(start, end - start))
        if self._held_rows >= HELD_ROWS:
            self._write()

    def read(self, part: str, indicators: Collection[str] | None) -> pa.Table:
        """The rows that came for ``part``, of some ``indicators`` or of all."""
        if part not in self._rows:
            return FIGURE_SCHEMA.empty_table()
        batches = []
        with pa.OSFile(str(self._path(part))) as file, pa.ipc.open_stream(file) as stream:
            for batch in stream:
                if indicators is not None:
                    batch = batch.filter(
                        pc.is_in(batch.column("indicator_id"), value_set=pa.array(sorted(indicators)))
                    )
                batches.append(batch)
        return pa.Table.from_batches(batches, schema=FIGURE_SCHEMA)

    def close(self) -> None:
        """Write what is held; no more rows can come."""
        if self._held:
            self._write()
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

    def _path(self, part: str) -> Path:
        return self.folder / f"{part}.arrows"

    def _hold(self, part: str, rows: pa.Table) -> None:
        self._held[part].append(rows)
        self._held_rows += rows.num_rows
        self._rows[part] += rows.num_rows

    def _write(self) -> None:
        self.folder.mkdir(exist_ok=True)
        for part, tables in self._held.items():
            if part not in self._writers:
                self._writers[part] = pa.ipc.new_stream(
                    str(self._path(part)), FIGURE_SCHEMA, options=pa.ipc.IpcWriteOptions(compression="lz4")
                )
            self._writers[part].write_table(pa.concat_tables(tables).combine_chunks())
        self._held.clear()
        self._held_rows = 0
