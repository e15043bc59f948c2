"""Which place a source speaks of: municipality, riket, region, or a group that is none of these."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.text import gettext as _

NATIONAL_ID = "0000"
_REGION = re.compile(r"00\d\d")
_CODE = re.compile(r"\d{4}")
_SHORT_CODE = re.compile(r"\d{3}")  # a spreadsheet ate the leading zero
_CODE_AND_NAME = re.compile(r"(\d{4})[\s–-]+\D.*")
_COUNTY = re.compile(r"\d{2}|SE\d{3}", re.IGNORECASE)
_GROUP = re.compile(r"G\d+", re.IGNORECASE)


class PlaceKind(StrEnum):
    """What a place is to the store."""

    MUNICIPALITY = "municipality"
    NATIONAL = "national"
    REGION = "region"
    GROUP = "group"
    COUNTY = "county"
    ANNOUNCED = "announced"  # the source says it is a municipality, the catalogue does not have it
    UNKNOWN = "unknown"


class Places:
    """Looks up the places that a source names, by code, by name, or by both together.

    Args:
        names: municipality code (four digits) to name.
        announced: codes that the source itself says are municipalities.
    """

    def __init__(self, names: Mapping[str, str], announced: Iterable[str] = ()) -> None:
        self.names = dict(names)
        self.announced = frozenset(announced) - self.names.keys()
        self._by_name: dict[str, str] = {}
        for code, name in self.names.items():
            self._by_name[name.casefold()] = code
            self._by_name[f"{name} kommun".casefold()] = code
        self._by_name["riket"] = NATIONAL_ID

    @classmethod
    def of(cls, catalogue: Catalogue | None, announced: Iterable[str] = ()) -> Places:
        """The places of a catalogue (the packaged one where there is none)."""
        municipalities = (catalogue or Catalogue.load()).municipalities
        return cls({municipality.id: municipality.name for municipality in municipalities}, announced)

    def find(self, text: str) -> tuple[PlaceKind, str]:
        """What ``text`` names, and its id in the store (``text`` itself where it has none).

        >>> Places({"2481": "Lycksele"}).find("2481 Lycksele")
        (<PlaceKind.MUNICIPALITY: 'municipality'>, '2481')
        """
        text = " ".join(text.split())
        named = _CODE_AND_NAME.fullmatch(text)
        code = named[1] if named else text
        if _SHORT_CODE.fullmatch(code):
            code = code.zfill(4)
        if _CODE.fullmatch(code):
            if code == NATIONAL_ID:
                return PlaceKind.NATIONAL, code
            if _REGION.fullmatch(code):
                return PlaceKind.REGION, code
            if code in self.names:
                return PlaceKind.MUNICIPALITY, code
            return (PlaceKind.ANNOUNCED if code in self.announced else PlaceKind.UNKNOWN), code
        if _GROUP.fullmatch(code):
            return PlaceKind.GROUP, code.upper()
        if _COUNTY.fullmatch(code):
            return PlaceKind.COUNTY, code
        known = self._by_name.get(code.casefold())
        if known is not None:
            return (PlaceKind.NATIONAL if known == NATIONAL_ID else PlaceKind.MUNICIPALITY), known
        if code.casefold().endswith(" län"):
            return PlaceKind.COUNTY, code
        if code.casefold().startswith("region "):
            return PlaceKind.GROUP, code
        return PlaceKind.UNKNOWN, code

    def near(self, text: str, count: int = 3) -> list[str]:
        """Known municipalities that look like ``text``, as "2481 Lycksele"."""
        text = " ".join(text.split())
        if text.isdigit():
            codes: Iterable[str] = difflib.get_close_matches(text.zfill(4), self.names, count, 0.7)
        else:
            wanted = difflib.get_close_matches(text.casefold(), self._by_name, count * 2, 0.7)
            codes = dict.fromkeys(self._by_name[name] for name in wanted)
        return [f"{code} {self.names[code]}" for code in codes if code in self.names][:count]

    def describe_unknown(self, text: str) -> str:
        """``text`` with its near matches, for a message.

        >>> Places({"2481": "Lycksele"}).describe_unknown("2482")
        '”2482” (menade du 2481 Lycksele?)'
        """
        near = self.near(text)
        if not near:
            return _("”{text}”").format(text=text)
        return _("”{text}” (menade du {near}?)").format(text=text, near=_(" eller ").join(near))
