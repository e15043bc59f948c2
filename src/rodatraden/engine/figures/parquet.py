"""Reading only the row groups that are needed, and writing rows in groups of a suitable size."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

#: The columns that a question can narrow; their least and greatest value is known per row group.
FILTER_COLUMNS = ("indicator_id", "municipality_id", "year", "gender")

#: Enough for every table of the largest snapshot expected (about thirty parts); a footer takes up to some megabytes.
_FOOTERS = 128


@dataclass(frozen=True, slots=True)
class Footer:
    """What a file says about itself; files of a snapshot never change, so it is read once per process."""

    metadata: pq.FileMetaData
    schema: pa.Schema
    bounds: Mapping[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]]


@lru_cache(maxsize=_FOOTERS)
def footer(path: str) -> Footer:
    """The footer of the file at ``path`` with the bounds of its row groups."""
    with pq.ParquetFile(path) as file:
        metadata, schema = file.metadata, file.schema_arrow
    places = {metadata.schema.column(i).path: i for i in range(metadata.num_columns)}
    bounds = {}
    for name in FILTER_COLUMNS:
        if name not in places:
            continue
        statistics = [
            metadata.row_group(group).column(places[name]).statistics
            for group in range(metadata.num_row_groups)
        ]
        if statistics and all(s is not None and s.has_min_max for s in statistics):
            bounds[name] = (np.array([s.min for s in statistics]), np.array([s.max for s in statistics]))
    return Footer(metadata, schema, bounds)


def read(
    path: Path,
    *,
    wanted: Mapping[str, Collection[Any] | None] | None = None,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """Rows of ``path`` whose columns have one of the ``wanted`` values (None: any).

    Row groups that cannot hold any are not read. ``columns`` chooses columns and their order (None: all).
    """
    foot = footer(str(path))
    narrowed = {name: values for name, values in (wanted or {}).items() if values is not None}
    hit = np.ones(foot.metadata.num_row_groups, dtype=bool)
    for name, values in narrowed.items():
        if not values:
            return _empty(foot.schema, columns)
        if name in foot.bounds:
            low, high = foot.bounds[name]
            ordered = np.array(sorted(values))
            hit &= np.searchsorted(ordered, low, "left") < np.searchsorted(ordered, high, "right")
    groups = np.flatnonzero(hit).tolist()
    if not groups:
        return _empty(foot.schema, columns)
    needed = None if columns is None else list(dict.fromkeys([*columns, *narrowed]))
    # a new reader each time: the metadata can be shared between threads, a reader cannot
    with pq.ParquetFile(path, metadata=foot.metadata, memory_map=True) as file:
        rows = file.read_row_groups(groups, columns=needed, use_threads=len(groups) > 8)
    mask = None
    for name, values in narrowed.items():
        column = rows.column(name)
        one = pc.is_in(column, value_set=pa.array(sorted(values), type=column.type))
        mask = one if mask is None else pc.and_(mask, one)
    if mask is not None:
        rows = rows.filter(mask)
    return rows if columns is None else rows.select(list(columns))


def _empty(schema: pa.Schema, columns: Sequence[str] | None) -> pa.Table:
    empty = schema.empty_table()
    return empty if columns is None else empty.select(list(columns))


class TableWriter:
    """Writes one Parquet file, in row groups of ``row_group_rows`` rows however small the tables handed over.

    Text columns are dictionary-encoded. Use as a context manager; the file exists when it is left. Write at
    least one table (which may be empty), its schema becomes the file's.
    """

    def __init__(self, path: Path, row_group_rows: int, compression: str = "lz4") -> None:
        # LZ4 by default: small row groups are read 2.5 times as fast as with Zstandard, for a tenth more bytes
        self._path = path
        self._compression = compression
        self._size = row_group_rows
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self.rows = 0

    def write(self, table: pa.Table) -> None:
        """Append the rows of ``table``, in its order."""
        if self._writer is None:
            texts = [
                f"{field.name}.list.element" if pa.types.is_list(field.type) else field.name
                for field in table.schema
                if pa.types.is_string(field.type)
                or (pa.types.is_list(field.type) and pa.types.is_string(field.type.value_type))
            ]
            self._writer = pq.ParquetWriter(
                self._path,
                table.schema,
                compression=self._compression,
                use_dictionary=texts or False,
                # bounds of the columns that questions narrow; of all columns they would fill the readers' memory
                write_statistics=[name for name in FILTER_COLUMNS if name in table.schema.names],
            )
        self._waiting.append(table)
        self._waiting_rows += table.num_rows
        self.rows += table.num_rows
        if self._waiting_rows >= self._size:
            whole = self._waiting_rows - self._waiting_rows % self._size
            rows = pa.concat_tables(self._waiting)
            self._writer.write_table(rows.slice(0, whole), row_group_size=self._size)
            self._waiting = [rows.slice(whole)]
            self._waiting_rows -= whole

    def close(self) -> None:
        """Write what is left and end the file."""
        if self._writer is None:
            return
        if self._waiting_rows:
            self._writer.write_table(pa.concat_tables(self._waiting), row_group_size=self._size)
        self._waiting, self._waiting_rows = [], 0
        self._writer.close()
        self._writer = None

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
