"""Which place a row of a workbook speaks of: municipality, riket, county, city district, a form of
provision, or none.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rodatraden.engine.sources.places import NATIONAL_ID, Places
from rodatraden.engine.sources.statuses import GENDER_WORDS
from rodatraden.engine.sources.workbook.reading import Cell, Sheet, clean, key
from rodatraden.engine.text import gettext as _


class RowKind(StrEnum):
    """What a row is."""

    MUNICIPALITY = "municipality"
    NATIONAL = "national"
    COUNTY = "county"
    REGION = "region"
    DISTRICT = "district"
    PROVISION = "provision"
    OTHER_YEAR = "other_year"
    OTHER_LEVEL = "other_level"
    HEADING = "heading"
    NO_PLACE = "no_place"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Positions of the columns that say whom a row is about; ``None`` where there is none."""

    code: int | None = None
    name: int | None = None
    county: int | None = None
    district: int | None = None
    provision: int | None = None
    gender: int | None = None
    level: int | None = None
    year: int | None = None

    def all(self) -> set[int]:
        """The positions of those there are."""
        each = (
            self.code,
            self.name,
            self.county,
            self.district,
            self.provision,
            self.gender,
            self.level,
            self.year,
        )
        return {position for position in each if position is not None}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A row to take in; ``row`` is its position from 0."""

    row: int
    municipality_id: str
    gender: str
    label: str


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row left out, and what it is."""

    row: int
    label: str
    kind: RowKind


@dataclass(slots=True)
class ReadRows:
    """The rows of a sheet. ``faults`` are places that cannot be told without guessing; ``notes`` what was
    taken for granted.
    """

    rows: list[PlaceRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)


_SUFFIX = re.compile(r"\s*(,? kommun| stad|\(kommun\))$")
_COUNTY = re.compile(r"\blän(et)?$|^länet?\b|^region |^genomsnitt|^medel|^median|^kommungrupp", re.IGNORECASE)
_NATIONAL = {
    "riket",
    "hela riket",
    "sverige",
    "riket totalt",
    "totalt riket",
    "samtliga kommuner",
    "hela landet",
}
_PROVISION = re.compile(
    r"^(offentlig|enskild|privat|kommunal|egen|ideell)\w*( regi| utförare| verksamhet)?$", re.IGNORECASE
)
_ALL = {
    "",
    "totalt",
    "total",
    "alla",
    "samtliga",
    "båda",
    "t",
    "kommun",
    "kommuner",
    "kommunnivå",
    "samtlig regi",
}
_DISTRICT_TOWNS = {"0180": "stockholm", "1480": "göteborg", "1280": "malmö", "1490": "borås"}
_DISTRICTS = {
    # Stockholm's city districts, now and formerly
    *("rinkeby-kista", "spånga-tensta", "järva", "hässelby-vällingby", "bromma", "kungsholmen", "norrmalm"),
    *("östermalm", "norra innerstaden", "södermalm", "enskede-årsta-vantör", "skarpnäck", "farsta", "älvsjö"),
    *("hägersten-liljeholmen", "hägersten-älvsjö", "skärholmen"),
    # Gothenburg's districts and social services departments
    *("angered", "östra göteborg", "örgryte-härlanda", "centrum", "majorna-linné", "askim-frölunda-högsbo"),
    *("västra göteborg", "västra hisingen", "lundby", "norra hisingen", "nordost", "sydväst", "hisingen"),
}
_LONGEST_NAME = 60
_SURELY_CODES = 0.8


class RowReader:
    """Tells the rows of sheets apart by the municipalities that exist."""

    def __init__(self, names: Mapping[str, str], year: int) -> None:
        self.names = dict(names)
        self.year = year
        self._places = Places(names)
        self._by_name = {key(name): code for code, name in names.items()}

    def named(self, text: str) -> str | None:
        """The code of the municipality called ``text`` (also "X kommun", "X stad", "Xs kommun")."""
        word = key(text)
        if word in self._by_name:
            return self._by_name[word]
        bare = _SUFFIX.sub("", word)
        if bare != word:
            return self._by_name.get(bare) or self._by_name.get(bare.removesuffix("s"))
        return None

    def short_codes(self, sheet: Sheet, column: int, first: int) -> bool:
        """Whether codes in the column may have lost their leading zero: nearly all that looks like codes
        are codes.
        """
        codes = [
            code
            for row in range(first, len(sheet.rows))
            if (code := _digits(sheet.cell(row, column))) and len(code) <= 4
        ]
        known = sum(1 for code in codes if code.zfill(4) in self.names or code.zfill(4).startswith("00"))
        return bool(codes) and known >= _SURELY_CODES * len(codes)

    def read(self, sheet: Sheet, columns: PlaceColumns, first: int, values: set[int]) -> ReadRows:
        """The rows from ``first`` on; ``values`` are the positions of the columns with figures."""
        result = ReadRows()
        short = columns.code is not None and self.short_codes(sheet, columns.code, first)
        odd: list[tuple[PlaceRow, str]] = []
        for row in range(first, len(sheet.rows)):
            found = self._row(sheet, columns, row, values, short, result)
            if isinstance(found, SkippedRow):
                result.skipped.append(found)
            elif found is not None:
                label = found.label
                if (
                    found.municipality_id == NATIONAL_ID
                    or not label
                    or self.named(label) == found.municipality_id
                ):
                    result.rows.append(found)
                else:
                    odd.append((found, label))
        self._settle_odd_names(odd, result)
        result.rows.sort(key=lambda each: each.row)
        return result

    def _row(
        self, sheet: Sheet, columns: PlaceColumns, row: int, values: set[int], short: bool, result: ReadRows
    ) -> PlaceRow | SkippedRow | None:
        def text(column: int | None) -> str:
            cell = sheet.cell(row, column) if column is not None else None
            return "" if cell is None or isinstance(cell, bool) else _digits(cell) or clean(str(cell))

        if all(cell is None for cell in sheet.rows[row]):
            return SkippedRow(row, "", RowKind.BLANK)
        code, label = text(columns.code), text(columns.name)
        if columns.code is None and (split := re.fullmatch(r"(\d{4,6})[\s–-]+(\D.*)", label)):
            code, label = split[1], split[2]
        elif split := re.fullmatch(r"(\d{4})[\s–-]+(\D.*)", code):
            code, label = split[1], label or split[2]
        elif columns.code is None and label.isdigit():
            code, label = label, ""
        if short and len(code) == 3 and code.isdigit():
            result.notes[_("Kommunkoder utan inledande nolla (”114”) lästes som ”0114”.")] += 1
            code = code.zfill(4)
        shown = " ".join(part for part in (code, label) if part)
        filled = any(sheet.cell(row, column) is not None for column in values)
        if (kind := self._kind_by_columns(text, columns)) is not None:
            return SkippedRow(row, shown, kind)
        if not code and not label:
            return SkippedRow(row, "", RowKind.NO_PLACE if filled else RowKind.HEADING)
        gender = GENDER_WORDS.get(key(text(columns.gender)) or "t")
        if gender is None:
            result.faults.append(
                _("rad {row}: okänt kön ”{word}”").format(row=row + 1, word=text(columns.gender))
            )
            return None
        kind, found = self._place(code, label)
        if kind is RowKind.MUNICIPALITY or kind is RowKind.NATIONAL:
            return PlaceRow(row, found, gender, label)
        if kind is not None:
            return SkippedRow(row, shown, kind)
        if not filled or len(label) > _LONGEST_NAME:
            return SkippedRow(row, shown, RowKind.HEADING)
        result.faults.append(
            _("rad {row}: {place}").format(row=row + 1, place=self._places.describe_unknown(code or label))
        )
        return None

    def _kind_by_columns(self, text: Callable[[int | None], str], columns: PlaceColumns) -> RowKind | None:
        """What the columns beside code and name say of a row that is not about a whole municipality this
        year.
        """
        year, level = text(columns.year), key(text(columns.level))
        if year.isdigit() and int(year) != self.year:
            return RowKind.OTHER_YEAR
        if key(text(columns.provision)) not in _ALL:
            return RowKind.PROVISION
        if key(text(columns.district)) not in _ALL:
            return RowKind.DISTRICT
        if level not in _ALL and level not in _NATIONAL:
            return RowKind.DISTRICT if "stadsdel" in level else RowKind.OTHER_LEVEL
        return None

    def _place(self, code: str, label: str) -> tuple[RowKind | None, str]:
        """What code and name say together; ``None`` where it cannot be told."""
        word = key(label)
        if re.fullmatch(r"\d{4}", code):
            if code == NATIONAL_ID or (code.startswith("00") and word in _NATIONAL):
                return RowKind.NATIONAL, NATIONAL_ID
            if code.startswith("00"):
                return RowKind.REGION, code
            if code in self.names:
                district = word in _DISTRICTS and code in _DISTRICT_TOWNS
                return (
                    RowKind.DISTRICT if district or _PROVISION.match(label) else RowKind.MUNICIPALITY
                ), code
            return None, code
        if re.fullmatch(r"\d{5,8}", code) and code[:4] in self.names:
            return RowKind.DISTRICT, code
        if re.fullmatch(r"\d{1,2}", code):
            return (RowKind.NATIONAL, NATIONAL_ID) if word in _NATIONAL else (RowKind.COUNTY, code)
        both = word or key(code)
        if both in _NATIONAL or key(code) in _NATIONAL:
            return RowKind.NATIONAL, NATIONAL_ID
        if _COUNTY.search(both):
            return RowKind.COUNTY, both
        if _PROVISION.match(both):
            return RowKind.PROVISION, both
        if (named := self.named(both)) is not None:
            return RowKind.MUNICIPALITY, named
        parts = re.split(r"\s*[,–:/]\s*|\s+-\s+", both)
        town = any(both.startswith(name) for name in _DISTRICT_TOWNS.values())
        if (
            both in _DISTRICTS
            or "stadsdel" in both
            or both.startswith("sdn ")
            or (town and both not in self._by_name)
        ):
            return RowKind.DISTRICT, both
        if len(parts) > 1 and parts[-1] in _DISTRICTS:
            return RowKind.DISTRICT, both
        return None, both

    def _settle_odd_names(self, odd: list[tuple[PlaceRow, str]], result: ReadRows) -> None:
        """Rows whose code is known and whose name is not that municipality's: its district, its odd
        spelling, or a fault.
        """
        certain = {row.municipality_id for row in result.rows}
        for found, label in odd:
            name = self.names[found.municipality_id]
            other = self.named(label)
            like = difflib.SequenceMatcher(None, key(label), key(name)).ratio() >= 0.7 or key(
                label
            ).startswith(key(name))
            if other is None and found.municipality_id in certain and not like:
                result.skipped.append(
                    SkippedRow(found.row, f"{found.municipality_id} {label}", RowKind.DISTRICT)
                )
            elif other is None and like:
                result.notes[
                    _("”{label}” lästes som {code} {name}.").format(
                        label=label, code=found.municipality_id, name=name
                    )
                ] += 1
                result.rows.append(found)
            elif other is None and found.municipality_id in _DISTRICT_TOWNS:
                result.skipped.append(
                    SkippedRow(found.row, f"{found.municipality_id} {label}", RowKind.DISTRICT)
                )
            else:
                result.faults.append(
                    _("rad {row}: koden {code} är {name} men namnet är ”{label}”").format(
                        row=found.row + 1, code=found.municipality_id, name=name, label=label
                    )
                )


def _digits(cell: Cell) -> str:
    """A code that may have become a number: whole numbers as digits, texts of digits as they are; else
    empty.
    """
    if isinstance(cell, float) and cell.is_integer() and 0 <= cell < 10**8:
        return str(int(cell))
    if isinstance(cell, str) and re.fullmatch(r"\d{1,8}(\.0)?", cell):
        return cell.removesuffix(".0")
    return ""
