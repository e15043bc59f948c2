"""Where the national comparison is computed: a port with four functions, DuckDB inside the program as the
default.

The expressions themselves stand in :mod:`rodatraden.engine.comparison.national` and know no engine. What an
engine has to do is to take a table in, keep an intermediate result, give a table back, and clean up.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Any, Protocol, Self

import duckdb
import narwhals.stable.v2 as nw
import pyarrow as pa

from rodatraden.engine.errors import StoreError
from rodatraden.engine.text import gettext as _

Lazy = nw.LazyFrame[Any]

#: The environment variable that names a Spark to compare on.
SPARK_ADDRESS = "RODATRADEN_SPARK"


class Engine(Protocol):
    """What the national comparison needs of an engine. ``rows_at_once`` is how many values it compares in
    one go.
    """

    rows_at_once: int

    def frame(self, table: pa.Table) -> Lazy:
        """``table`` as a lazy frame of the engine."""
        ...

    def keep(self, frame: Lazy) -> Lazy:
        """``frame`` computed once, to be read several times."""
        ...

    def collect(self, frame: Lazy) -> pa.Table:
        """The rows of ``frame`` in this process."""
        ...

    def close(self) -> None:
        """Give back what the engine holds."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class _Closing(ABC):
    """An engine as a context manager."""

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _DuckDBEngine(_Closing):
    # as many as ranks and medians of fit in the memory that it is given
    rows_at_once = 700_000

    def __init__(self, threads: int, memory: str) -> None:
        # no extension is ever fetched from the network; what the comparison needs is in the wheel
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "threads": threads,
                "memory_limit": memory,
                "preserve_insertion_order": False,
            },
        )

    def frame(self, table: pa.Table) -> Lazy:
        return nw.from_native(self._connection.from_arrow(table))

    def keep(self, frame: Lazy) -> Lazy:
        return self.frame(self.collect(frame))

    def collect(self, frame: Lazy) -> pa.Table:
        return frame.collect("pyarrow").to_native()

    def close(self) -> None:
        self._connection.close()


class _SparkEngine(_Closing):
    rows_at_once = 100_000_000

    def __init__(self, session: Any) -> None:
        self._session = session
        self._kept: list[Any] = []

    def frame(self, table: pa.Table) -> Lazy:
        return nw.from_native(self._session.createDataFrame(table))

    def keep(self, frame: Lazy) -> Lazy:
        # the former part is done when the next one is kept
        self.close()
        kept = frame.to_native().persist()
        self._kept.append(kept)
        return nw.from_native(kept)

    def collect(self, frame: Lazy) -> pa.Table:
        return frame.to_native().toArrow()

    def close(self) -> None:
        for kept in self._kept:
            kept.unpersist()
        self._kept.clear()


def duckdb_engine(threads: int = 2, memory: str = "256MB") -> Engine:
    """DuckDB in this process: the default. ``memory`` bounds what DuckDB itself may hold, not what is handed
    to it.
    """
    return _DuckDBEngine(threads, memory)


def spark_engine(address: str) -> Engine:
    """Spark through Spark Connect at ``address``: ``sc://host:15002``, or ``local[2]`` for a server of its
    own here.

    Needs the extra ``spark``, and Java 17 where Spark runs. An open session to the same address is used again
    and is not closed here. Raises :class:`StoreError` where the extra is missing.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise StoreError(
            _("Spark är inte installerat."),
            where=address,
            todo=_("Installera med tillägget ”spark”, eller ta bort {name}.").format(name=SPARK_ADDRESS),
        ) from error
    return _SparkEngine(SparkSession.builder.remote(address).getOrCreate())


def configured_engine() -> Engine:
    """The engine of this installation: Spark where the environment names its address, else DuckDB."""
    address = os.environ.get(SPARK_ADDRESS, "").strip()
    return spark_engine(address) if address else duckdb_engine()
