"""Looking at a file before it is opened: what it is, how big it gets, and a copy of it as it came.

Everything here answers before any parser sees the content, so that a wrong, damaged or hostile file costs
neither memory nor a half import.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from rodatraden.engine.errors import RefusedImportError, UnreadableSourceError
from rodatraden.engine.figures.files import faults_in_words, sha256_of
from rodatraden.engine.text import decimal_comma
from rodatraden.engine.text import gettext as _

#: Files that must be read whole (Excel, JSON) may not be larger than this; CSV and Parquet are streamed.
MAX_WHOLE_FILE = 512 * 1024**2
#: What a workbook's parts may grow to together when unpacked.
MAX_UNPACKED = 256 * 1024**2
#: A real workbook has tens of parts.
MAX_ZIP_MEMBERS = 5_000
_BLOCK = 1024 * 1024


class Content(StrEnum):
    """What the first bytes say that a file is."""

    EMPTY = "empty"
    HTML = "html"
    XML = "xml"
    JSON = "json"
    ZIP = "zip"
    OLE = "ole"  # old Excel, or an encrypted workbook
    GZIP = "gzip"
    PARQUET = "parquet"
    PDF = "pdf"
    TEXT = "text"
    BINARY = "binary"


def _as_text(head: bytes) -> str:
    """``head`` as lower-case text for the look at markup, whatever Unicode encoding its BOM names."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").strip().lower()
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").strip().lower()


def content_of(head: bytes) -> Content:
    """What a file is by its first few kilobytes ``head``, whatever its name says."""
    if not head:
        return Content.EMPTY
    for magic, content in (
        (b"PK\x03\x04", Content.ZIP),
        (b"PK\x05\x06", Content.ZIP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content.OLE),
        (b"\x1f\x8b", Content.GZIP),
        (b"PAR1", Content.PARQUET),
        (b"%PDF", Content.PDF),
    ):
        if head.startswith(magic):
            return content
    text = _as_text(head)
    if not text:
        return Content.EMPTY if b"\0" not in head else Content.BINARY
    if text.startswith("<"):
        is_html = any(tag in text for tag in ("<html", "<!doctype html", "<head", "<body", "<table", "<div"))
        return Content.HTML if is_html else Content.XML
    if text[0] in "{[":
        return Content.JSON
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Content.BINARY
    return Content.TEXT


def read_head(path: Path, size: int = 4096) -> bytes:
    """The first ``size`` bytes of ``path``.

    Raises:
        UnreadableSourceError: the file does not exist, is a folder, or may not be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(size)
    except FileNotFoundError as error:
        raise UnreadableSourceError(
            _("Filen finns inte."), where=str(path), todo=_("Kontrollera sökvägen och försök igen.")
        ) from error
    except IsADirectoryError as error:
        raise UnreadableSourceError(
            _("Det är en mapp, inte en fil."), where=str(path), todo=_("Ange filen i mappen.")
        ) from error
    except OSError as error:
        raise UnreadableSourceError(
            _("Filen går inte att läsa: {reason}.").format(reason=error.strerror or error),
            where=str(path),
            todo=_("Kontrollera att du har rätt att läsa filen."),
        ) from error


def human_size(size: int) -> str:
    """A number of bytes for people.

    >>> human_size(1_500_000)
    '1,4 MB'
    """
    if size < 1024:
        return _("{size} byte").format(size=size)
    if size < 1024**2:
        return _("{size} kB").format(size=decimal_comma(size / 1024, 0))
    if size < 1024**3:
        return _("{size} MB").format(size=decimal_comma(size / 1024**2))
    return _("{size} GB").format(size=decimal_comma(size / 1024**3))


def check_size(path: Path, limit: int = MAX_WHOLE_FILE) -> int:
    """The size of ``path`` in bytes, refused above ``limit``.

    Raises:
        RefusedImportError: the file is larger than ``limit``.
    """
    size = path.stat().st_size
    if size > limit:
        raise RefusedImportError(
            _("Filen är för stor: {size}. Gränsen är {limit}.").format(
                size=human_size(size), limit=human_size(limit)
            ),
            where=path.name,
            todo=_("Dela upp filen, till exempel per år, eller spara den som CSV eller Parquet."),
        )
    return size


def refuse_wrong_content(path: Path, content: Content, expected: str) -> None:
    """Raise the error that tells what ``path`` really is, when it is not ``expected`` (said for people).

    Returns normally only for content that a reader may look at: text, zip, Parquet.
    """
    where = path.name
    advice = {
        Content.EMPTY: (_("Filen är tom."), _("Hämta eller spara filen på nytt.")),
        Content.HTML: (
            _("Filen är en webbsida (HTML), inte {expected}.").format(expected=expected),
            _("Öppna den i en webbläsare: den säger ofta varför. Hämta sedan filen på nytt."),
        ),
        Content.XML: (
            _("Filen är ett XML-dokument, inte {expected}.").format(expected=expected),
            _("Öppna den i Excel och spara som ”Excel-arbetsbok (*.xlsx)” eller CSV."),
        ),
        Content.JSON: (
            _("Filen är JSON, inte {expected}.").format(expected=expected),
            _("Är det svar från Kolada tas de in med ”rodatraden import kolada”."),
        ),
        Content.GZIP: (
            _("Filen är packad (gzip), inte {expected}.").format(expected=expected),
            _("Packa upp den först."),
        ),
        Content.PDF: (
            _("Filen är ett PDF-dokument, inte {expected}.").format(expected=expected),
            _("Hämta siffrorna som Excel eller CSV."),
        ),
        Content.BINARY: (
            _("Filen är varken text, Excel eller Parquet."),
            _("Hämta eller spara filen på nytt som CSV, Excel (xlsx) eller Parquet."),
        ),
    }.get(content)
    if advice is not None:
        raise UnreadableSourceError(advice[0], where=where, todo=advice[1])
    if content is Content.OLE:
        what, todo = _old_or_encrypted(path)
        raise UnreadableSourceError(what, where=where, todo=todo)


def _old_or_encrypted(path: Path) -> tuple[str, str]:
    """What to say of an OLE compound file: an encrypted workbook, or one from before 2007."""
    marker = "EncryptedPackage".encode("utf-16-le")
    found = False
    with path.open("rb") as file:
        tail = b""
        while block := file.read(_BLOCK):
            if marker in tail + block:
                found = True
                break
            tail = block[-len(marker) :]
    if found:
        return _("Arbetsboken är skyddad med lösenord."), _(
            "Öppna den i Excel, ta bort lösenordet (Arkiv › Info › Skydda arbetsbok) och spara den på nytt."
        )
    return _("Filen är i det gamla Excelformatet (xls)."), _(
        "Öppna den i Excel och spara den som ”Excel-arbetsbok (*.xlsx)”."
    )


def _too_much(path: Path, limit: int) -> RefusedImportError:
    return RefusedImportError(
        _("Filen växer till mer än {limit} när den packas upp och öppnas därför inte.").format(
            limit=human_size(limit)
        ),
        where=path.name,
        todo=_("Kontrollera var filen kommer ifrån. Är den riktig: spara den som CSV eller dela upp den."),
    )


def check_zip(path: Path, limit: int = MAX_UNPACKED) -> list[str]:
    """The member names of the zip file ``path``, after unpacking it once without keeping anything.

    Both what the archive declares and what the members really grow to are held against ``limit`` bytes: a
    zip bomb may declare small sizes and a reader may believe them.

    Raises:
        UnreadableSourceError: no zip file, damaged, or encrypted.
        RefusedImportError: it grows beyond ``limit``, or has thousands of members.
    """
    damaged = UnreadableSourceError(
        _("Filen är skadad eller ofullständig."), where=path.name, todo=_("Hämta eller spara filen på nytt.")
    )
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            members = archive.infolist()
            if len(members) > MAX_ZIP_MEMBERS or sum(member.file_size for member in members) > limit:
                raise _too_much(path, limit)
            left = limit
            for member in members:
                if member.flag_bits & 0x1:
                    raise UnreadableSourceError(
                        _("Filen är skyddad med lösenord."),
                        where=path.name,
                        todo=_("Ta bort lösenordet och spara den på nytt."),
                    )
                grown = _unpacked_size(raw, member, left)
                if grown is None:
                    raise _too_much(path, limit)
                if grown != member.file_size:
                    raise damaged
                left -= grown
            return [member.filename for member in members]
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError) as error:
        raise damaged from error


def _unpacked_size(raw: BinaryIO, member: zipfile.ZipInfo, limit: int) -> int | None:
    """How many bytes ``member`` really unpacks to; ``None`` as soon as it passes ``limit``."""
    raw.seek(member.header_offset)
    header = raw.read(30)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    raw.seek(name_length + extra_length, os.SEEK_CUR)
    if member.compress_type == zipfile.ZIP_STORED:
        return member.compress_size if member.compress_size <= limit else None
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, grown = member.compress_size, 0
    pending = b""
    while not inflate.eof:
        if not pending:
            pending = raw.read(min(_BLOCK, left))
            left -= len(pending)
            if not pending:
                raise EOFError
        grown += len(inflate.decompress(pending, _BLOCK))
        pending = inflate.unconsumed_tail
        if grown > limit:
            return None
    return grown


def gunzip(data: bytes, *, where: str, limit: int = MAX_WHOLE_FILE) -> bytes:
    """``data`` unpacked, at most ``limit`` bytes.

    Raises:
        UnreadableSourceError: cut off or damaged.
        RefusedImportError: grows beyond ``limit``.
    """
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = inflate.decompress(data, limit + 1)
    except zlib.error as error:
        raise UnreadableSourceError(
            _("Den packade filen (gzip) är skadad."), where=where, todo=_("Hämta eller spara den på nytt.")
        ) from error
    if len(unpacked) > limit:
        raise RefusedImportError(
            _("Filen växer till mer än {limit} när den packas upp och öppnas därför inte.").format(
                limit=human_size(limit)
            ),
            where=where,
            todo=_("Kontrollera var filen kommer ifrån."),
        )
    if not inflate.eof:
        raise UnreadableSourceError(
            _("Den packade filen (gzip) är avklippt: slutet saknas."),
            where=where,
            todo=_("Hämta eller spara den på nytt."),
        )
    # Concatenated members are legal gzip, and what `cat a.gz b.gz` gives.
    if inflate.unused_data.startswith(b"\x1f\x8b"):
        unpacked += gunzip(inflate.unused_data, where=where, limit=limit - len(unpacked))
    return unpacked


def keep_raw(
    data_dir: Path, source: str, files: Iterable[tuple[Path, str]], *, at: datetime | None = None
) -> Path:
    """Copy ``files`` (path, name to keep it under) as they came to ``raw/<source>/<time>-<hash>/``.

    Returns the folder, which appears whole or not at all. Its ``index.json`` says name, size and sha256.
    """
    base = data_dir / "raw" / source
    with faults_in_words(base):
        return _keep(base, files, at or datetime.now(UTC))


def _keep(base: Path, files: Iterable[tuple[Path, str]], at: datetime) -> Path:
    base.mkdir(parents=True, exist_ok=True)
    making = base / f".{os.getpid()}-{at:%Y%m%dT%H%M%S%f}"
    making.mkdir()
    entries: list[dict[str, str | int]] = []
    digests = hashlib.sha256()
    try:
        for path, name in files:
            target = making / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            digest = sha256_of(target)
            digests.update(digest.encode())
            entries.append({"name": name, "size": target.stat().st_size, "sha256": digest})
        index = json.dumps({"kept": at.isoformat(), "files": entries}, ensure_ascii=False, indent=1)
        (making / "index.json").write_text(index, encoding="utf-8")
        folder = base / f"{at:%Y%m%dT%H%M%SZ}-{digests.hexdigest()[:12]}"
        if not folder.exists():
            making.rename(folder)
        return folder
    finally:
        shutil.rmtree(making, ignore_errors=True)
