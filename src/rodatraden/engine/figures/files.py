"""Files that survive a crash: written, flushed to disk and only then put in their place."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from rodatraden.engine.errors import StoreError
from rodatraden.engine.text import gettext as _


def flush_file(path: Path) -> None:
    """Make sure that the content of ``path`` is on disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def flush_folder(path: Path) -> None:
    """Make sure that the names in the folder ``path`` are on disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_flushed(path: Path, content: bytes) -> None:
    """Write ``content`` and flush it to disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_atomically(path: Path, content: bytes) -> None:
    """Let ``path`` have ``content``: after a crash it has the old content or the new, never a mixture."""
    beside = path.with_name(f"{path.name}.new")
    write_flushed(beside, content)
    beside.replace(path)
    flush_folder(path.parent)


def link_or_copy(source: Path, target: Path) -> None:
    """Let ``target`` be the same file as ``source``; a copy where the file system has no hard links."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EXDEV, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        shutil.copyfile(source, target)
        flush_file(target)


def sha256_of(path: Path) -> str:
    """The checksum of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def faults_in_words(place: Path) -> Iterator[None]:
    """Turn what the operating system or Parquet says of ``place`` into a :class:`StoreError` in Swedish."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            what = _("Disken är full. Inget är publicerat; det som gällde gäller fortfarande.")
            todo = _("Frigör utrymme och kör importen igen.")
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            what = _("Programmet får inte skriva eller läsa i datamappen.")
            todo = _("Ge användaren rättigheter till mappen eller välj en annan med --data-dir.")
        elif error.errno == errno.ENOENT:
            what = _("En fil i datamappen saknas: {name}.").format(name=error.filename or error)
            todo = _("Ögonblicksbilden kan ha gallrats. Välj en annan, eller återställ datamappen.")
        else:
            what = _("Datamappen kan inte användas: {fault}.").format(fault=error.strerror or error)
            todo = _("Kontrollera disken och mappens rättigheter.")
        raise StoreError(what, where=str(error.filename or place), todo=todo) from error
    except pa.ArrowInvalid as error:
        raise StoreError(
            _("En fil i datamappen är skadad: {fault}.").format(fault=str(error).splitlines()[0]),
            where=str(place),
            todo=_("Återställ datamappen från en säkerhetskopia eller hämta värdena på nytt."),
        ) from error
