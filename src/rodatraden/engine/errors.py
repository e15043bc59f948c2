"""Errors are part of the product: what was wrong, where, what to do, in plain Swedish."""

from __future__ import annotations


class RodaTradenError(Exception):
    """An error meant for people; shown as it is on the command line and on the web, never with a stack trace.

    ``what`` says what was wrong, ``where`` the file, sheet, row or address, ``todo`` what to do about it.
    Raise a subclass close to the fault; the texts go through :func:`rodatraden.engine.text.gettext` first.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what = what
        self.where = where
        self.todo = todo
        super().__init__(" ".join(part for part in (what, where and f"({where})", todo) if part))


class UnreadableSourceError(RodaTradenError):
    """A file or an answer that cannot be read as what it claims to be."""


class RefusedImportError(RodaTradenError):
    """The content could be read, but publishing it would mean to guess."""


class UnknownNameError(RodaTradenError):
    """A municipality, area, indicator, comparator or snapshot that does not exist."""


class StoreError(RodaTradenError):
    """The store of figures cannot be read or written."""


class EngineError(RodaTradenError):
    """The engine that computes the national comparison cannot be had, or gave up."""
