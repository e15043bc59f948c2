"""How long work tells how far it has come: a source that reads, a publication that compares."""

from __future__ import annotations

from collections.abc import Callable

#: Called with how much is done, how much there is in all (``None`` when unknown) and what is being done.
Progress = Callable[[int, int | None, str], None]


def silent(done: int, total: int | None, what: str) -> None:
    """The progress that nobody watches."""
