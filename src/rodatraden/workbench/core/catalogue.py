"""The engine's catalogue and store, opened once per process and again when they have changed on disk."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.figures import Snapshot, Store


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Names and times of the overlay's files: changes when a fetch has brought a newer catalogue."""
    if not folder.is_dir():
        return ()
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir()))


@lru_cache(maxsize=2)
def _catalogue(data_dir: Path, _stamp: tuple[tuple[str, int], ...]) -> Catalogue:
    return Catalogue.load(data_dir)


def catalogue() -> Catalogue:
    """The catalogue of areas, indicators and municipalities in force."""
    return _catalogue(settings.DATA_DIR, _stamp(settings.DATA_DIR / "catalogue"))


@lru_cache(maxsize=2)
def _store(data_dir: Path) -> Store:
    return Store(data_dir)


def store() -> Store:
    """The store of figures."""
    return _store(settings.DATA_DIR)


@lru_cache(maxsize=4)
def _snapshot(data_dir: Path, _pointer: str) -> Snapshot | None:
    return _store(data_dir).current()


def current_snapshot() -> Snapshot | None:
    """The snapshot in force, or None before anything has been published; opened again only when the pointer has moved."""
    try:
        pointer = (settings.DATA_DIR / "current").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return _snapshot(settings.DATA_DIR, pointer)
