"""Finding by id or name, and what to suggest when a name is not found."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.text import gettext as _


def fold(name: str) -> str:
    """A name as it is compared: no case, single spaces, without a trailing "kommun" or "stad"."""
    words = " ".join(name.replace("\N{NO-BREAK SPACE}", " ").casefold().split())
    return words.removesuffix(" kommun").removesuffix(" stad").strip()


class NameIndex:
    """Ids by every name they go under. Exact matches only; near ones are suggested, never chosen."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._ids: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        for name, code in entries:
            self._ids.setdefault(fold(name), code)
            self._shown.setdefault(fold(name), name)

    def get(self, name: str) -> str | None:
        """The id that goes under ``name``, or ``None``."""
        return self._ids.get(fold(name))

    def near(self, name: str, count: int = 3) -> list[str]:
        """Up to ``count`` different things with a name like ``name``, the nearest first."""
        near: dict[str, str] = {}
        for found in get_close_matches(fold(name), self._ids, n=count * 2, cutoff=0.6):
            near.setdefault(self._ids[found], self._shown[found])
        return list(near.values())[:count]

    def unknown(self, what: str, name: str, otherwise: str) -> UnknownNameError:
        """The error for a name that is not there; near matches, else ``otherwise``, say what to do."""
        near = self.near(name)
        todo = _("Menade du {names}?").format(names=_(" eller ").join(near)) if near else otherwise
        return UnknownNameError(what, where=name, todo=todo)
