"""Which column of a workbook is which indicator: proposed by the program, confirmed by a person, saved per
area and year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import msgspec
import yaml

from rodatraden.engine.catalogue.model import Direction, Indicator, SettledBy
from rodatraden.engine.catalogue.own import own_indicators_path, own_indicators_text, parse_own_indicators
from rodatraden.engine.errors import RefusedImportError, UnreadableSourceError
from rodatraden.engine.figures.files import replace_atomically
from rodatraden.engine.figures.schema import Gender, ValueStatus
from rodatraden.engine.text import gettext as _

#: What the markers in the figures' columns mean unless the mapping says otherwise. Kolada's three are
#: known; what Socialstyrelsen means by X could not be verified, so the import always remarks on it. "" is
#: an empty cell.
DEFAULT_MISSING: dict[str, ValueStatus] = {
    "": ValueStatus.NOT_SUBMITTED,
    "-": ValueStatus.NON_RESPONSE,
    "–": ValueStatus.NON_RESPONSE,
    ".": ValueStatus.NOT_APPLICABLE,
    "..": ValueStatus.SUPPRESSED,
    "x": ValueStatus.SUPPRESSED,
    "bortfall": ValueStatus.NON_RESPONSE,
    "ej svar": ValueStatus.NON_RESPONSE,
    "ej besvarat": ValueStatus.NON_RESPONSE,
    "uppgift saknas": ValueStatus.NON_RESPONSE,
    "vet ej": ValueStatus.NON_RESPONSE,
    "sekretess": ValueStatus.SUPPRESSED,
    "ej aktuellt": ValueStatus.NOT_APPLICABLE,
    "ej relevant": ValueStatus.NOT_APPLICABLE,
    "ej tillämplig": ValueStatus.NOT_APPLICABLE,
    "ej tillämpligt": ValueStatus.NOT_APPLICABLE,
    "annan nämnd ansvarar": ValueStatus.NOT_APPLICABLE,
}


class Role(StrEnum):
    """What a column holds for its indicator."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"  # the number of answers or cases
    RESPONSE_RATE = "response_rate"
    MARGIN = "margin"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column. ``header`` is its whole heading as the program reads it, ``letter`` where it stood when
    mapped.

    ``indicator`` is ``None`` where the role is to be left out, and for a number of answers or a response
    rate that concerns every indicator of the sheet. ``scale`` multiplies the numbers (100 where shares are
    written 0-1). ``year`` where it is not the mapping's. ``confidence`` (0-1) and ``reason`` tell how the
    program came to its proposal.
    """

    sheet: str
    header: str
    letter: str
    role: Role
    indicator: str | None = None
    gender: Gender = Gender.TOTAL
    year: int | None = None
    scale: float = 1.0
    confirmed: bool = False
    confidence: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a workbook of one area and year is read.

    ``missing`` says what a marker means (``None`` = nobody has said yet, which refuses an import),
    ``yes_words`` and ``no_words`` the words for the answers, all lower case. ``colours`` gives the band (1
    best, 2 middle, 3 worst; 0 = means nothing; ``None`` = nobody has said) for each fill colour RRGGBB;
    colours are read only where ``read_colours``. ``indicators`` are those that no catalogue has yet.
    """

    area: str
    year: int
    columns: tuple[ColumnMapping, ...] = ()
    missing: dict[str, ValueStatus | None] = field(default_factory=lambda: dict(DEFAULT_MISSING))
    yes_words: tuple[str, ...] = ("ja",)
    no_words: tuple[str, ...] = ("nej",)
    read_colours: bool = False
    colours: dict[str, int | None] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether a person has confirmed every column and said what every marker means."""
        return not self.open_questions

    @property
    def open_questions(self) -> tuple[str, ...]:
        """What a person must still settle, in words."""
        questions = [
            _("Bladet ”{sheet}”, kolumn {letter} ”{header}” är inte bekräftad.").format(
                sheet=column.sheet, letter=column.letter, header=column.header
            )
            for column in self.columns
            if not column.confirmed
        ]
        questions += [
            _("Ingen har sagt vad ”{token}” betyder.").format(token=token)
            for token, status in self.missing.items()
            if status is None
        ]
        return tuple(questions)

    def confirm(self) -> Mapping:
        """The mapping with every column confirmed. Markers that nobody has explained stay open."""
        return replace(self, columns=tuple(replace(column, confirmed=True) for column in self.columns))


_HEAD = """\
# Så läses arbetsboken. Ändra det som är fel och sätt confirmed: true på de kolumner som stämmer.
# role: value | numerator | denominator | response_rate | margin | ignore
# missing: vad ett tecken i en talkolumn betyder (null = ingen har sagt, och då går filen inte att importera)
# indicators: nya indikatorer; direction: higher | lower | none | not_settled
"""


def mapping_path(data_dir: Path, area: str, year: int) -> Path:
    """Where the mapping of an area and year is kept."""
    return data_dir / "mappings" / f"{area}-{year}.yaml"


def save_mapping(mapping: Mapping, path: Path) -> Path:
    """Write ``mapping`` as YAML (or JSON where ``path`` ends so); a folder is taken as the data folder.

    Returns the file's path.
    """
    if path.is_dir() or not path.suffix:
        path = mapping_path(path, mapping.area, mapping.year)
    content = msgspec.to_builtins(mapping)
    # A direction that nobody has settled is the usual value, but here it is what a person is asked for.
    content["indicators"] = [
        {**entry, "direction": entry.get("direction", Direction.NOT_SETTLED.value)}
        for entry in yaml.safe_load(own_indicators_text(mapping.indicators))
    ]
    if path.suffix == ".json":
        data = msgspec.json.format(msgspec.json.encode(content), indent=1)
    else:
        data = (_HEAD + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_atomically(path, data)
    return path


def load_mapping(path: Path) -> Mapping:
    """A saved mapping.

    Raises :class:`UnreadableSourceError` where the file is missing, no YAML or JSON, or says something
    impossible.
    """
    try:
        content = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        mapping = msgspec.convert(content, Mapping)
    except OSError as error:
        raise _unreadable(path, _("filen finns inte eller får inte läsas")) from error
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise _unreadable(path, str(error).splitlines()[0]) from error
    for column in mapping.columns:
        if column.role is Role.VALUE and not re.fullmatch(r"\w[\w.-]{0,63}", column.indicator or ""):
            raise _unreadable(
                path, _("kolumn {letter} har rollen value men ingen indikator").format(letter=column.letter)
            )
    return mapping


def mappings(data_dir: Path) -> tuple[Mapping, ...]:
    """The saved mappings, by area and with the newest year first. Raises :class:`UnreadableSourceError`."""
    found = [load_mapping(path) for path in sorted((data_dir / "mappings").glob("*.yaml"))]
    return tuple(sorted(found, key=lambda each: (each.area, -each.year)))


def previous_mapping(data_dir: Path, area: str, year: int) -> Mapping | None:
    """The newest saved mapping of the area from before ``year``, or of that very year."""
    fitting = [each for each in mappings(data_dir) if each.area == area and each.year <= year]
    return fitting[0] if fitting else None


def settled_indicators(mapping: Mapping) -> tuple[Indicator, ...]:
    """The mapping's new indicators; a direction that a person gave one of them counts as settled by review."""
    note = _("Bestämd när kolumnerna i arbetsboken för {year} kopplades till indikatorer.").format(
        year=mapping.year
    )
    return tuple(
        replace(indicator, settled_by=SettledBy.REVIEW, settled_note=note)
        if indicator.direction is not Direction.NOT_SETTLED and indicator.settled_by is None
        else indicator
        for indicator in mapping.indicators
    )


def register_indicators(data_dir: Path, mapping: Mapping) -> Path | None:
    """Make the mapping's new indicators known to ``Catalogue.load(data_dir)``.

    They join ``<data-dir>/catalogue/indicators-<area>.yaml``; what is said of one now replaces what was
    said before. Returns the file, ``None`` where the mapping has no new indicators.
    """
    if not mapping.indicators:
        return None
    path = own_indicators_path(data_dir, mapping.area)
    known = parse_own_indicators(path.read_bytes(), path.name) if path.exists() else {}
    known |= {indicator.id: indicator for indicator in settled_indicators(mapping)}
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_atomically(path, own_indicators_text(known.values()).encode())
    return path


def require(mapping: Mapping, area: str, year: int) -> None:
    """Raise :class:`RefusedImportError` unless ``mapping`` is of this area and year and settled to the last
    column.
    """
    if (mapping.area, mapping.year) != (area, year):
        raise RefusedImportError(
            _("Kopplingen gäller {area} {year}, men importen {asked_area} {asked_year}.").format(
                area=mapping.area, year=mapping.year, asked_area=area, asked_year=year
            ),
            todo=_("Föreslå en koppling för rätt område och år (--propose) och bekräfta den."),
        )
    if questions := mapping.open_questions:
        more = len(questions) - 10
        shown = [*questions[:10], *([_("och {count} till").format(count=more)] if more > 0 else [])]
        raise RefusedImportError(
            _("Kopplingen är inte bekräftad i sin helhet."),
            where=" ".join(shown),
            todo=_("Bekräfta kolumnerna på webben, eller sätt ”confirmed: true” i kopplingsfilen."),
        )


def _unreadable(path: Path, why: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        _("Kopplingen går inte att läsa: {why}.").format(why=why),
        where=path.name,
        todo=_("Rätta filen, eller föreslå en ny koppling (--propose)."),
    )
