"""One answer of Kolada's: what it holds, where the next one is, and whether it is whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from rodatraden.engine.errors import RodaTradenError, UnreadableSourceError
from rodatraden.engine.sources.safety import Content, content_of, gunzip
from rodatraden.engine.text import gettext as _

_REFETCH = "Hämta svaret på nytt från api.kolada.se/v3."
_MUNICIPALITY_ID = re.compile(r"\d{4}")


class BrokenPageError(UnreadableSourceError):
    """An answer that is cut off, contradicts itself or is no answer at all."""


class DataValue(msgspec.Struct, gc=False):
    """One value of a data row. v2 called ``isdeleted`` ``is_deleted`` and made it 0 or 1."""

    value: float | None = None
    gender: str | None = None
    status: str | None = None
    isdeleted: bool = False
    is_deleted: int | bool = False


class DataRow(msgspec.Struct, gc=False):
    """The values of one indicator, place and year. A unit's row has ``ou`` instead of ``municipality``."""

    kpi: str
    period: int | str
    values: list[DataValue]
    municipality: str | None = None
    ou: str | None = None


class _DataPage(msgspec.Struct):
    values: list[DataRow]
    count: int | None = None
    next_url: str | None = None
    previous_url: str | None = None
    next_page: str | None = None
    previous_page: str | None = None


class PageKind(StrEnum):
    """What an answer holds."""

    DATA = "data"
    KPI = "kpi"
    MUNICIPALITY = "municipality"
    MUNICIPALITY_GROUPS = "municipality_groups"
    OU = "ou"
    EMPTY = "empty"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. ``data`` is filled for :attr:`PageKind.DATA`, ``objects`` for the lists."""

    kind: PageKind
    where: str
    data: list[DataRow] = field(default_factory=list)
    objects: list[dict[str, Any]] = field(default_factory=list)
    next_url: str | None = None
    previous_url: str | None = None


def unpacked(data: bytes, where: str) -> bytes:
    """``data`` without its gzip wrapping, if it has one, and without a byte order mark."""
    return (gunzip(data, where=where) if data.startswith(b"\x1f\x8b") else data).removeprefix(b"\xef\xbb\xbf")


def read_page(data: bytes, where: str) -> Page:
    """The answer in ``data`` (JSON, possibly gzipped), an envelope or a bare list.

    Raises:
        BrokenPageError: HTML, invalid JSON, an error message, or fewer or more items than ``count`` says.
        UnreadableSourceError: cut off gzip.
    """
    data = unpacked(data, where)
    content = content_of(data[:4096])
    if content is not Content.JSON:
        raise _not_json(content, where)
    try:
        if data.lstrip()[:1] == b"[":
            rows = msgspec.json.decode(data, type=list[DataRow])
            page = _DataPage(values=rows)
        else:
            page = msgspec.json.decode(data, type=_DataPage)
    except msgspec.ValidationError as error:
        return _read_list(data, where, error)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _broken_json(where, error) from error
    _check_count(page.count, len(page.values), where)
    return Page(
        kind=PageKind.DATA if page.values else PageKind.EMPTY,
        where=where,
        data=page.values,
        next_url=page.next_url or page.next_page,
        previous_url=page.previous_url or page.previous_page,
    )


def _read_list(data: bytes, where: str, reason: msgspec.ValidationError) -> Page:
    """An answer that is no data: a list of indicators, places, groups or units, or an error message."""
    try:
        content = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _broken_json(where, error) from error
    envelope: dict[str, Any] = content if isinstance(content, dict) else {"values": content}
    if "values" not in envelope or ("id" in envelope and "title" in envelope):
        raise_for_error(envelope, where)
        envelope = {"values": [envelope]}
    objects = envelope["values"]
    if not isinstance(objects, list) or not all(isinstance(item, dict) for item in objects):
        return Page(PageKind.OTHER, where)
    if any("kpi" in item and "values" in item for item in objects):
        raise BrokenPageError(
            _("Svaret har rader som inte ser ut som Koladas: {reason}.").format(reason=reason),
            where=where,
            todo=_(_REFETCH),
        )
    count = envelope.get("count")
    _check_count(count if isinstance(count, int) else None, len(objects), where)
    return Page(
        kind=_kind_of(objects),
        where=where,
        objects=objects,
        next_url=envelope.get("next_url") or envelope.get("next_page"),
        previous_url=envelope.get("previous_url") or envelope.get("previous_page"),
    )


def _kind_of(objects: list[dict[str, Any]]) -> PageKind:
    if not objects:
        return PageKind.EMPTY
    if not all(isinstance(item.get("id"), str) and isinstance(item.get("title"), str) for item in objects):
        return PageKind.OTHER
    first = objects[0]
    if any("members" in item for item in objects):
        ids = [str(m.get("member_id") or m.get("id")) for item in objects for m in item.get("members") or []]
        of_places = all(_MUNICIPALITY_ID.fullmatch(code) for code in ids)
        return PageKind.MUNICIPALITY_GROUPS if of_places else PageKind.OTHER
    if "operating_area" in first or "is_divided_by_gender" in first:
        return PageKind.KPI
    if "municipality" in first:
        return PageKind.OU
    if "type" in first:
        return PageKind.MUNICIPALITY
    return PageKind.OTHER


def raise_for_error(content: dict[str, Any], where: str) -> None:
    """Raise what an answer says when it is an error message instead of an answer."""
    message = content.get("error") or content.get("detail") or content.get("message")
    if not message:
        return
    todo = _(_REFETCH)
    if "deprecated" in str(message):
        todo = _("Version 2 av Koladas API är avstängd. Hämta svaret från api.kolada.se/v3.")
    raise BrokenPageError(
        _("Svaret är ett felmeddelande från Kolada: ”{message}”.").format(message=message),
        where=where,
        todo=todo,
    )


def _check_count(count: int | None, got: int, where: str) -> None:
    if count is not None and count != got:
        raise BrokenPageError(
            _("Svaret säger sig ha {count} poster men har {got}.").format(count=count, got=got),
            where=where,
            todo=_(_REFETCH),
        )


def _broken_json(where: str, error: Exception) -> RodaTradenError:
    return BrokenPageError(
        _("Svaret är avklippt eller trasig JSON ({reason}).").format(reason=error),
        where=where,
        todo=_(_REFETCH),
    )


def _not_json(content: Content, where: str) -> RodaTradenError:
    what = {
        Content.HTML: _("Svaret är en webbsida (HTML), inte uppgifter från Kolada."),
        Content.EMPTY: _("Svaret är tomt."),
    }.get(content, _("Svaret är inte JSON."))
    return BrokenPageError(
        what,
        where=where,
        todo=_(
            "Kontrollera adressen och att ingen inloggningssida eller brandvägg svarar i stället, hämta sedan på nytt."
        ),
    )


@dataclass(frozen=True, slots=True)
class PageAddress:
    """Where a page is in its list: the request without host and page, and the page's number."""

    request: str
    number: int

    @classmethod
    def of(cls, url: str | None) -> PageAddress | None:
        """The address in a ``next_url``; ``None`` where there is none or it has no page number."""
        if not url:
            return None
        parts = urlsplit(url)
        query = parse_qsl(parts.query)
        numbers = [value for name, value in query if name == "page" and value.isdigit()]
        if not numbers:
            return None
        rest = sorted((name, value) for name, value in query if name not in ("page", "per_page"))
        request = parts.path.rstrip("/") + "".join(f"&{name}={value}" for name, value in rest)
        return cls(request, int(numbers[0]))


def own_address(page: Page) -> PageAddress | None:
    """Where ``page`` itself is, told from its neighbours; ``None`` for a list of one page."""
    if (following := PageAddress.of(page.next_url)) is not None:
        return PageAddress(following.request, following.number - 1)
    if (former := PageAddress.of(page.previous_url)) is not None:
        return PageAddress(former.request, former.number + 1)
    return None
