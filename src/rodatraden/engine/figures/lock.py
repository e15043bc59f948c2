"""One writer at a time, kept by the operating system: the lock goes with the process, however it ended."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from rodatraden.engine.errors import StoreError
from rodatraden.engine.text import gettext as _


class WriteLock:
    """The right to write in a data folder. Readers never ask for it."""

    def __init__(self, path: Path, purpose: str) -> None:
        """Take the lock, telling others the ``purpose``, or raise :class:`StoreError` saying who holds it."""
        self._file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            told = self._file.read()
            self._file.close()
            raise StoreError(
                _("En annan import pågår redan{details}.").format(details=_who_holds(told)),
                where=str(path),
                todo=_("Vänta tills den är klar och försök igen. Inget har ändrats."),
            ) from None
        self._file.truncate(0)
        json.dump(
            {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(), "purpose": purpose}, self._file
        )
        self._file.flush()

    def release(self) -> None:
        """Let others write."""
        self._file.close()


def _who_holds(told: str) -> str:
    try:
        holder = json.loads(told)
        since = datetime.fromisoformat(holder["since"]).astimezone()
        return _(" ({purpose}, sedan {time}, process {pid})").format(
            purpose=holder["purpose"], time=since.strftime("%H:%M"), pid=holder["pid"]
        )
    except (ValueError, KeyError, TypeError):
        return ""  # taken a moment ago and not yet told
