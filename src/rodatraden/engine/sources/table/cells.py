"""What a reader hands over: columns of cells as they stand in the file, whatever the file's form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of a chunk. At each position at most one of the three is not null.

    ``words`` are texts (string), ``numbers`` numbers (float64), ``times`` dates and times (UTC timestamps).
    """

    words: pa.Array
    numbers: pa.Array
    times: pa.Array

    @classmethod
    def of_words(cls, words: pa.Array) -> Cells:
        """A column of nothing but texts."""
        return cls(words, pa.nulls(len(words), pa.float64()), pa.nulls(len(words), pa.timestamp("ms", "UTC")))

    def texts(self) -> pa.Array:
        """Every cell as text, blank as null; whole numbers without decimals (a code that became a number)."""
        texts = pc.utf8_trim_whitespace(self.words)
        texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
        if self.numbers.null_count < len(self.numbers):
            whole = pc.equal(pc.floor(self.numbers), self.numbers)
            safe = pc.if_else(pc.and_(whole, pc.less(pc.abs(self.numbers), 1e15)), self.numbers, None)
            as_text = pc.coalesce(safe.cast(pa.int64()).cast(pa.string()), self.numbers.cast(pa.string()))
            texts = pc.coalesce(texts, as_text)
        if self.times.null_count < len(self.times):
            texts = pc.coalesce(texts, self.times.cast(pa.string()))
        return texts

    def blank(self) -> pa.Array:
        """Where nothing stands."""
        return pc.is_null(self.texts())

    def filter(self, keep: pa.Array) -> Cells:
        """The cells where ``keep`` is true."""
        return Cells(self.words.filter(keep), self.numbers.filter(keep), self.times.filter(keep))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file: the wanted columns by position, and each row's number as a person counts."""

    cells: dict[int, Cells]
    rows: pa.Array

    @property
    def num_rows(self) -> int:
        """How many rows."""
        return len(self.rows)


class Reader(Protocol):
    """A file of a certain form, opened and looked at. ``chunks`` may be called more than once."""

    headers: Sequence[str]
    where: str
    semicolons: bool

    def chunks(self, wanted: Sequence[int]) -> Iterator[Chunk]:
        """The rows below the header, only the columns at the positions ``wanted``."""
        ...


def plain(column: pa.Array) -> Cells:
    """Cells of an Arrow column of any scalar type."""
    type_ = column.type
    if pa.types.is_dictionary(type_):
        column = column.dictionary_decode()
        type_ = column.type
    count = len(column)
    words, numbers = pa.nulls(count, pa.string()), pa.nulls(count, pa.float64())
    times = pa.nulls(count, pa.timestamp("ms", "UTC"))
    if pa.types.is_boolean(type_):
        words = column.cast(pa.string())
    elif pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_):
        numbers = column.cast(pa.float64(), safe=False)
        # NaN is how statistics programs store "no value".
        numbers = pc.if_else(pc.fill_null(pc.is_nan(numbers), False), pa.scalar(None, pa.float64()), numbers)
    elif pa.types.is_date(type_):
        times = column.cast(pa.timestamp("ms")).cast(times.type)
    elif pa.types.is_timestamp(type_):
        times = column.cast(times.type, safe=False)
    elif not pa.types.is_null(type_):
        words = column.cast(pa.string())
    return Cells(words, numbers, times)


def numbered(first: int, count: int) -> pa.Array:
    """Row numbers from ``first``."""
    return pa.array(np.arange(first, first + count, dtype=np.int64))
