"""Order and identity of rows as whole numbers: ten million of them are sorted and compared in seconds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.figures.schema import FIGURE_KEY

#: How the rows of a part lie in its file.
SORT_ORDER = ("indicator_id", "year", "gender", "municipality_id", "unit_id")

#: What tells two rows of the store apart: the figure and who says it.
ROW_IDENTITY = (*SORT_ORDER, "source")

assert set(SORT_ORDER) == set(FIGURE_KEY)  # the same columns, in another order

_ROOM = 2**62


def ranks(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], int]:
    """Each value's place among the column's distinct values (null first), and how many places there are."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if len(array) == 0:
        return np.empty(0, dtype=np.int64), 1
    if pa.types.is_integer(array.type):
        numbers = array.to_numpy(zero_copy_only=False).astype(np.int64)
        low = int(numbers.min())
        return numbers - low, int(numbers.max()) - low + 1
    encoded = array.dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    places = np.empty(len(order) + 1, dtype=np.int64)
    places[order] = np.arange(1, len(order) + 1)
    places[-1] = 0  # index -1, below, stands for null
    indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return places[indices], len(order) + 1


def codes(table: pa.Table, columns: Sequence[str] = SORT_ORDER) -> npt.NDArray[np.int64]:
    """One number per row, equal and ordered as its ``columns`` are. Comparable only within ``table``."""
    total = np.zeros(table.num_rows, dtype=np.int64)
    room = 1
    for name in columns:
        place, size = ranks(table.column(name))
        if room > _ROOM // size:
            distinct, total = np.unique(total, return_inverse=True)
            room = len(distinct)
        total = total * size + place
        room *= size
    return total
