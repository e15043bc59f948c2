"""Parquet, read batch by batch within its row groups, so that size does not matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from rodatraden.engine.errors import UnreadableSourceError
from rodatraden.engine.sources.table.cells import Chunk, numbered, plain
from rodatraden.engine.text import gettext as _

_CHUNK = 65_536


class ParquetFile:
    """A Parquet file.

    Raises:
        UnreadableSourceError: damaged or cut off.
    """

    semicolons = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = path.name
        try:
            with parquet.ParquetFile(path) as file:
                self.headers: Sequence[str] = file.schema_arrow.names
                self.total = file.metadata.num_rows
        except (pa.ArrowException, OSError) as error:
            raise self._broken() from error

    def chunks(self, wanted: Sequence[int]) -> Iterator[Chunk]:
        """The rows, counted from 1."""
        row = 1
        names = [self.headers[position] for position in wanted]
        try:
            with parquet.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=_CHUNK, columns=names):
                    cells = {position: plain(batch.column(self.headers[position])) for position in wanted}
                    yield Chunk(cells, numbered(row, batch.num_rows))
                    row += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise self._broken() from error

    def _broken(self) -> UnreadableSourceError:
        return UnreadableSourceError(
            _("Parquetfilen är skadad eller avklippt."),
            where=self.where,
            todo=_("Hämta eller spara den på nytt."),
        )
