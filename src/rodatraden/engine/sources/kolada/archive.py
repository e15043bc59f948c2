"""Answers kept as they came while they are fetched, so that nothing is asked twice after an interruption."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import threading
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rodatraden.engine.figures.files import faults_in_words, replace_atomically
from rodatraden.engine.figures.lock import WriteLock
from rodatraden.engine.text import gettext as _

#: An interrupted fetch older than this is not continued: the source may say something else by now.
MAX_AGE = timedelta(hours=24)
_INDEX = "index.jsonl"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that is kept: its content and when it came."""

    body: bytes
    fetched_at: datetime


class Archive:
    """The answers of one fetch, under ``<data_dir>/raw/kolada/``.

    While it goes on the folder is called ``pending-<fetch id>``, where the id is a hash of what is asked; the same
    question finds what it got before. A finished fetch's folder gets a time in its name instead and is never used
    again. ``index.jsonl`` has a line per answer: address, time, sha256, file.

    Raises:
        StoreError: another fetch is going on; two at once would not be polite.
    """

    def __init__(self, data_dir: Path, question: dict[str, Any], now: datetime) -> None:
        text = json.dumps(question, sort_keys=True, ensure_ascii=False)
        self.fetch_id = hashlib.sha256(text.encode()).hexdigest()[:16]
        self._base = data_dir / "raw" / "kolada"
        self._now = now
        self.folder = self._base / f"pending-{self.fetch_id}"
        self._writing = threading.Lock()
        self._kept: dict[str, dict[str, str]] = {}
        with faults_in_words(self._base):
            self._base.mkdir(parents=True, exist_ok=True)
            self._lock = WriteLock(self._base / "fetch.lock", _("hämtning från Kolada"))
            try:
                self._open(question)
            except BaseException:
                self._lock.release()
                raise
        self.resumed = len(self._kept)

    def _open(self, question: dict[str, Any]) -> None:
        if self.folder.exists():
            begun = datetime.fromisoformat(_begun(self.folder) or "1970-01-01T00:00:00+00:00")
            if self._now - begun > MAX_AGE:
                self._rename("interrupted")
        if not self.folder.exists():
            self.folder.mkdir()
            about = {"begun": self._now.isoformat(), "question": question}
            content = json.dumps(about, ensure_ascii=False, indent=1).encode()
            replace_atomically(self.folder / "question.json", content)
        index = self.folder / _INDEX
        if index.exists():
            for line in index.read_bytes().splitlines():
                try:
                    entry = json.loads(line)
                    self._kept[entry["url"]] = entry
                except (ValueError, KeyError, TypeError):
                    continue  # the line that was being written when it was cut off

    def find(self, url: str) -> Kept | None:
        """The answer to ``url`` from before the interruption, if it is there and undamaged."""
        entry = self._kept.get(url)
        if entry is None:
            return None
        try:
            body = gzip.decompress((self.folder / entry["file"]).read_bytes())
        except (OSError, EOFError, zlib.error):
            return None
        if hashlib.sha256(body).hexdigest() != entry["sha256"]:
            return None
        return Kept(body, datetime.fromisoformat(entry["fetched_at"]))

    def keep(self, url: str, body: bytes) -> Kept:
        """Keep an answer, on disk before this returns."""
        fetched_at = datetime.now(UTC).replace(microsecond=0)
        entry = {
            "url": url,
            "fetched_at": fetched_at.isoformat(),
            "sha256": hashlib.sha256(body).hexdigest(),
            "file": f"{hashlib.sha256(url.encode()).hexdigest()[:24]}.json.gz",
        }
        with faults_in_words(self.folder):
            replace_atomically(self.folder / entry["file"], gzip.compress(body, compresslevel=6, mtime=0))
            with self._writing, (self.folder / _INDEX).open("ab") as file:
                file.write(json.dumps(entry).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        return Kept(body, fetched_at)

    def finish(self) -> Path:
        """Everything came: the folder gets its lasting name."""
        return self._rename("")

    def set_aside(self) -> Path:
        """What came cannot be used together: keep it, but begin anew the next time."""
        return self._rename("refused")

    def close(self) -> None:
        """Let another process fetch."""
        self._lock.release()

    def _rename(self, why: str) -> Path:
        name = f"{self._now:%Y%m%dT%H%M%SZ}-{self.fetch_id}" + (f"-{why}" if why else "")
        target = self._base / name
        number = 1
        while target.exists():
            number += 1
            target = self._base / f"{name}-{number}"
        with faults_in_words(self._base):
            self.folder.rename(target)
        return target


def _begun(folder: Path) -> str | None:
    try:
        begun = json.loads((folder / "question.json").read_bytes())["begun"]
    except (OSError, ValueError, KeyError):
        return None
    return str(begun)
