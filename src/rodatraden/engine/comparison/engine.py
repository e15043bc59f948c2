"""Where the national comparison is computed: a port with four functions, DuckDB inside the program as the
default, Spark by configuration (:mod:`rodatraden.engine.comparison.spark`).

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

from rodatraden.engine.errors import EngineError
from rodatraden.engine.text import gettext as _

Lazy = nw.LazyFrame[Any]

#: The environment variable that chooses the engine: ``duckdb`` (also when it is not set) or ``spark``.
ENGINE = "RODATRADEN_ENGINE"

#: The environment variable with Spark's address, ``sc://host:port``. Not set: Spark is started here.
SPARK_URL = "RODATRADEN_SPARK_URL"


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


class Closing(ABC):
    """An engine as a context manager."""

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _DuckDBEngine(Closing):
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


def duckdb_engine(threads: int = 2, memory: str = "256MB") -> Engine:
    """DuckDB in this process: the default. ``memory`` bounds what DuckDB itself may hold, not what is handed
    to it.
    """
    return _DuckDBEngine(threads, memory)


def configured_engine() -> Engine:
    """The engine of this installation, as the environment says (:data:`ENGINE`, :data:`SPARK_URL`).

    Raises :class:`EngineError` for an unknown name, and where Spark cannot be had.
    """
    name = os.environ.get(ENGINE, "").strip().lower()
    if name in ("", "duckdb"):
        return duckdb_engine()
    if name == "spark":
        from rodatraden.engine.comparison.spark import spark_engine

        return spark_engine(os.environ.get(SPARK_URL, "").strip() or None)
    raise EngineError(
        _("Det finns ingen beräkningsmotor som heter ”{name}”.").format(name=name),
        where=ENGINE,
        todo=_("Välj duckdb eller spark."),
    )
