"""What to ask Kolada for: from areas, indicators, years and municipalities to addresses of at most 25 ids a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.sources.places import NATIONAL_ID
from rodatraden.engine.sources.spool import FIRST_YEAR, LAST_YEAR
from rodatraden.engine.text import gettext as _

#: Kolada answers 422 to longer lists of indicators, municipalities, units and years alike.
LONGEST_LIST = 25
#: Kolada's own largest page.
PAGE_SIZE = 5000
_KPI = re.compile(r"[NU]\d{5}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """What is wanted.

    ``named`` are the indicators asked for by id, ``indicators`` all (with those of the areas and the margins of
    error that belong to them), in order. No ``municipalities`` means all of them and riket.
    """

    named: tuple[str, ...]
    indicators: tuple[str, ...]
    years: tuple[int, ...]
    municipalities: tuple[str, ...] = ()
    since: date | None = None
    all_years: bool = False  # no year was asked for: whatever there is

    def as_dict(self, base_url: str) -> dict[str, Any]:
        """What tells this question from others."""
        return {
            "base_url": base_url,
            "indicators": list(self.indicators),
            "years": list(self.years),
            "municipalities": list(self.municipalities),
            "since": self.since.isoformat() if self.since else None,
        }

    @property
    def whole_country(self) -> bool:
        """Whether the answer replaces what was known: all municipalities, not only changes."""
        return not self.municipalities and self.since is None


def question(
    catalogue: Catalogue,
    *,
    indicators: Iterable[str],
    areas: Iterable[str],
    years: Iterable[int],
    municipalities: Iterable[str] | None,
    since: date | str | None,
    today: date,
) -> Question:
    """Put together what is wanted. Without indicators and areas it is the whole catalogue, without years all from 1990.

    Raises:
        UnknownNameError: no such area or municipality.
        RefusedImportError: an id that cannot be an indicator's, a year or a date that cannot be.
    """
    named = tuple(dict.fromkeys(code.strip().upper() for code in indicators))
    wrong = [code for code in named if not _KPI.fullmatch(code)]
    if wrong:
        raise RefusedImportError(
            _("Det är inget id för ett nyckeltal: {ids}.").format(ids=", ".join(wrong)),
            where="--indicator",
            todo=_("Ett id är N eller U och fem siffror, som N31001."),
        )
    wanted = list(named)
    for area in areas:
        wanted.extend(indicator.id for indicator in catalogue.indicators(area))
    if not wanted:
        wanted.extend(indicator.id for indicator in catalogue.indicators())
    margins = [catalogue.indicator(code).uncertainty_id for code in wanted]
    wanted.extend(code for code in margins if code is not None)
    chosen = tuple(sorted(set(years)))
    years = chosen or tuple(range(FIRST_YEAR, today.year + 1))
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        raise RefusedImportError(
            _("Årtalet ska ligga mellan {first} och {last}.").format(first=FIRST_YEAR, last=LAST_YEAR),
            where=", ".join(str(year) for year in years if not FIRST_YEAR <= year <= LAST_YEAR),
            todo=_("Ange år med fyra siffror."),
        )
    places = tuple(
        sorted(
            {
                NATIONAL_ID if name == NATIONAL_ID else catalogue.municipality(name).id
                for name in municipalities or ()
            }
        )
    )
    return Question(named, tuple(sorted(set(wanted))), years, places, _date(since), all_years=not chosen)


def _date(since: date | str | None) -> date | None:
    if since is None or isinstance(since, date):
        return since
    try:
        return date.fromisoformat(since)
    except ValueError as error:
        raise RefusedImportError(
            _("”{text}” är inget datum.").format(text=since),
            where="--since",
            todo=_("Skriv datumet som 2026-03-23."),
        ) from error


def chunks(items: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """``items`` in lists of at most 25."""
    for start in range(0, len(items), LONGEST_LIST):
        yield tuple(items[start : start + LONGEST_LIST])


@dataclass(frozen=True, slots=True)
class Chunk:
    """One question to Kolada: lists of at most 25. No ``municipalities`` means all."""

    indicators: tuple[str, ...]
    years: tuple[int, ...]
    municipalities: tuple[str, ...] = ()
    since: date | None = None

    @classmethod
    def of(cls, wanted: Question, indicators: Sequence[str]) -> list[Chunk]:
        """The questions that together ask for ``indicators`` in all years and municipalities of ``wanted``."""
        return [
            cls(kpis, years, places, wanted.since)
            for kpis in chunks(indicators)
            for years in chunks(wanted.years)
            for places in (list(chunks(wanted.municipalities)) or [()])
        ]

    def path(self, *, region_type: str | None = None, national: bool = False) -> str:
        """The address below the base address. The parameters' names matter: a wrong one gives an empty answer."""
        places = (NATIONAL_ID,) if national else self.municipalities
        parts = ["data", "kpi", ",".join(self.indicators)]
        if places:
            parts += ["municipality", ",".join(places)]
        parts += ["year", ",".join(str(year) for year in self.years)]
        query = [f"per_page={PAGE_SIZE}"]
        if region_type and not places:
            query.append(f"region_type={region_type}")
        if self.since:
            query.append(f"from_date={self.since.isoformat()}")
        return "/".join(parts) + "?" + "&".join(query)
