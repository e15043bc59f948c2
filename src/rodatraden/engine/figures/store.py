"""The store of figures: immutable snapshots in a data folder and a pointer to the one in force."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rodatraden.engine.errors import RefusedImportError, StoreError, UnknownNameError
from rodatraden.engine.figures.draft import Draft
from rodatraden.engine.figures.files import faults_in_words, flush_folder, replace_atomically, write_flushed
from rodatraden.engine.figures.lock import WriteLock
from rodatraden.engine.figures.manifest import Manifest
from rodatraden.engine.figures.revisions import Revisions
from rodatraden.engine.figures.snapshot import Snapshot
from rodatraden.engine.text import gettext as _

#: A file in each snapshot that has been in force; one without it, and not in force, was cut off by a crash.
_MARK = "published"

_TIME = "%Y%m%dT%H%M%SZ"


class Store:
    """Snapshots in ``data_dir``: many readers at any time, one writer, and nothing half-published ever."""

    def __init__(self, data_dir: str | os.PathLike[str]) -> None:
        """Nothing is created until the first import."""
        self.data_dir = Path(data_dir)
        self._snapshots = self.data_dir / "snapshots"
        self._drafts = self.data_dir / "drafts"
        self._pointer = self.data_dir / "current"

    def current(self) -> Snapshot | None:
        """The snapshot in force, None before the first publication."""
        snapshot_id = self._current_id()
        if snapshot_id is None:
            return None
        folder = self._snapshots / snapshot_id
        if not folder.is_dir() and (now := self._current_id()) not in (snapshot_id, None):
            folder = self._snapshots / str(now)  # published and thinned between two lines above
        if not folder.is_dir():
            raise StoreError(
                _("Den ögonblicksbild som ska gälla finns inte: {id}.").format(id=snapshot_id),
                where=str(self._pointer),
                todo=_(
                    "Återställ datamappen från en säkerhetskopia eller skriv ett av namnen i filen: {ids}."
                ).format(ids=", ".join(self._ids()) or "–"),
            )
        return Snapshot(folder)

    def open(self, snapshot_id: str) -> Snapshot:
        """The published snapshot with this id; ``latest`` and ``previous`` name the last two.

        Raises :class:`UnknownNameError` saying what there is.
        """
        ids = self._ids()
        wanted = snapshot_id
        if snapshot_id == "latest" and ids:
            wanted = ids[-1]
        elif snapshot_id == "previous" and len(ids) > 1:
            wanted = ids[-2]
        if wanted not in ids:
            raise UnknownNameError(
                _("Det finns ingen ögonblicksbild som heter {id}.").format(id=snapshot_id),
                where=str(self._snapshots),
                todo=_("De som finns är: {ids}.").format(
                    ids=", ".join(ids) or _("ingen än, hämta värden först")
                ),
            )
        return Snapshot(self._snapshots / wanted)

    def manifests(self) -> list[Manifest]:
        """The manifests of all published snapshots, newest last."""
        return [Manifest.read(self._snapshots / snapshot_id) for snapshot_id in self._ids()]

    def begin(self, source: str, *, area_of: Callable[[str], str], practice: bool = False) -> Draft:
        """Start the next snapshot, of ``source``; ``area_of`` gives the area id of a new indicator.

        Raises :class:`StoreError` at once where another import is going on, and :class:`RefusedImportError`
        for practice figures on top of real ones.
        """
        with faults_in_words(self.data_dir):
            self.data_dir.mkdir(parents=True, exist_ok=True)
            lock = WriteLock(self.data_dir / "import.lock", source)
        try:
            self._recover()
            former = self.current()
            if former is None and self._ids():
                raise StoreError(
                    _("Filen som pekar ut den gällande ögonblicksbilden saknas."),
                    where=str(self._pointer),
                    todo=_("Skriv namnet på den som ska gälla i filen: {ids}.").format(
                        ids=", ".join(self._ids())
                    ),
                )
            if practice and former is not None:
                real = set(former.manifest.sources) - former.manifest.practice_sources
                if real:
                    raise RefusedImportError(
                        _(
                            "Datamappen innehåller riktiga värden ({sources}); påhittade blandas aldrig in."
                        ).format(sources=", ".join(sorted(real))),
                        where=str(self.data_dir),
                        todo=_("Välj en egen mapp för övningsvärdena med --data-dir."),
                    )
            with faults_in_words(self.data_dir):
                self._snapshots.mkdir(exist_ok=True)
                snapshot_id = self._new_id()
                folder = self._drafts / snapshot_id
                folder.mkdir(parents=True)
            return Draft(snapshot_id, folder, lock, former, self._put_in_force, source, area_of, practice)
        except BaseException:
            lock.release()
            raise

    def diff(
        self, former: str | Snapshot, latter: str | Snapshot, indicators: Collection[str] | None = None
    ) -> Revisions:
        """What changed from one snapshot to another, for some ``indicators`` or for all."""
        old = self.open(former) if isinstance(former, str) else former
        new = self.open(latter) if isinstance(latter, str) else latter
        return Revisions(old, new, indicators)

    def thin(self, keep: int, protected: Collection[str] = frozenset()) -> list[str]:
        """Remove old snapshots except the ``keep`` newest, the one in force and the ``protected`` ones.

        Returns the ids that were removed. Files shared with a snapshot that stays are not lost.
        """
        if keep < 1:
            raise ValueError("keep at least one snapshot")
        if not self.data_dir.is_dir():
            return []
        with faults_in_words(self.data_dir):
            lock = WriteLock(self.data_dir / "import.lock", _("gallring"))
            try:
                ids = self._ids()
                stay = {*ids[-keep:], *protected, self._current_id()}
                removed = [snapshot_id for snapshot_id in ids if snapshot_id not in stay]
                for snapshot_id in removed:
                    self._remove(snapshot_id)
            finally:
                lock.release()
        return removed

    def recover(self) -> None:
        """Clean up after an import that was cut off; what is in force stays. Done by :meth:`begin` too."""
        if not self.data_dir.is_dir():
            return
        with faults_in_words(self.data_dir):
            lock = WriteLock(self.data_dir / "import.lock", _("städning"))
        try:
            self._recover()
        finally:
            lock.release()

    def _recover(self) -> None:
        with faults_in_words(self.data_dir):
            if self._drafts.is_dir():
                for folder in self._drafts.iterdir():
                    shutil.rmtree(folder)
            current = self._current_id()
            for folder in self._snapshots.iterdir() if self._snapshots.is_dir() else ():
                if folder.name == current:
                    self._mark(folder)
                elif not (folder / _MARK).exists():
                    self._remove(folder.name)

    def _put_in_force(self, draft: Path, snapshot_id: str) -> Snapshot:
        folder = self._snapshots / snapshot_id
        draft.rename(folder)
        flush_folder(self._snapshots)
        replace_atomically(self._pointer, f"{snapshot_id}\n".encode())
        with suppress(OSError):  # it is in force now; the mark is made up for at the next import
            self._mark(folder)
        return Snapshot(folder)

    def _mark(self, folder: Path) -> None:
        if not (folder / _MARK).exists():
            write_flushed(folder / _MARK, b"")
            flush_folder(folder)

    def _remove(self, snapshot_id: str) -> None:
        """Out of sight in one step, then gone; a crash in between leaves only a draft to clean."""
        self._drafts.mkdir(exist_ok=True)
        doomed = self._drafts / f"removed-{snapshot_id}"
        (self._snapshots / snapshot_id).rename(doomed)
        shutil.rmtree(doomed)

    def _current_id(self) -> str | None:
        with faults_in_words(self._pointer):
            try:
                return self._pointer.read_text(encoding="utf-8").strip()
            except FileNotFoundError:
                return None

    def _ids(self) -> list[str]:
        """All that have been in force, oldest first."""
        if not self._snapshots.is_dir():
            return []
        current = self._current_id()
        with faults_in_words(self._snapshots):
            return sorted(
                folder.name
                for folder in self._snapshots.iterdir()
                if folder.name == current or (folder / _MARK).exists()
            )

    def _new_id(self) -> str:
        """Time and four random digits; always later than every other, also when the clock was turned back."""
        now = datetime.now(UTC)
        if ids := self._ids():
            newest = datetime.strptime(ids[-1].partition("-")[0], _TIME).replace(tzinfo=UTC)
            now = max(now, newest + timedelta(seconds=1))
        return f"{now.strftime(_TIME)}-{secrets.token_hex(2)}"
