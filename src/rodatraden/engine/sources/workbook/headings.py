"""What a column's heading says: which role, sex and year, and which known indicator it is most like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rodatraden.engine.catalogue.model import Indicator
from rodatraden.engine.figures.schema import Gender
from rodatraden.engine.sources.workbook.mapping import Role
from rodatraden.engine.sources.workbook.reading import key

KPI_ID = re.compile(r"\b([NU]\d{5})\b")
_PARTS = re.compile(r"\s+–\s+")
_YEAR = re.compile(r"\b(20[0-4]\d|199\d)\b")
_GENDERS = {
    Gender.WOMEN: re.compile(r"\b(kvinnor|kvinna|flickor)\b"),
    Gender.MEN: re.compile(r"\b(män|man|pojkar)\b"),
    Gender.TOTAL: re.compile(r"\b(totalt|samtliga|båda könen)\b"),
}
_ROLES = (
    (Role.RESPONSE_RATE, re.compile(r"\bsvarsfrekvens|\bsvarsandel")),
    (Role.MARGIN, re.compile(r"\bfelmarginal|\bosäkerhetstal|\bkonfidensintervall|^\s*±")),
    (
        Role.DENOMINATOR,
        re.compile(
            r"\bantal (svar|svarande|som (har )?svarat|besvarade|respondenter)\b|\bnämnare\b|\bbastal\b"
            r"|^\(?n\)?$|^antal \(?n\)?$|^bas$|\(n\)$|\bn ?= ?antal"
        ),
    ),
    (Role.NUMERATOR, re.compile(r"\btäljare\b|\bantal ja\b|\bantal som svarat ja\b")),
)
_IGNORED = re.compile(
    r"^(kommentar(er)?|anmärkning(ar)?|not(er)?|fotnot(er)?|län|länskod|folkmängd|invånarantal)$"
)
_TRAILING = re.compile(r"[\s,:;–(-]+$|^[\s,:;–)-]+")
_STOP = frozenset(
    {
        "och",
        "i",
        "att",
        "för",
        "av",
        "med",
        "till",
        "som",
        "den",
        "det",
        "de",
        "en",
        "ett",
        "på",
        "om",
        "inom",
    }
    | {"vid", "eller", "är", "har", "andel", "antal", "procent", "år"}
)
_BOILERPLATE = frozenset({"aktuell", "skriftlig", "skriftliga", "ledningsnivå", "beslutad", "samlad"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading read. ``base`` is the heading without the words for role, sex and year, in lower case;
    ``last`` its part nearest to the figures.
    """

    role: Role
    gender: Gender
    year: int | None
    base: str
    last: str
    kpi: str | None
    ignored: bool


def read_heading(header: str) -> Heading:
    """What the heading says by its words."""
    parts = [key(part) for part in _PARTS.split(header)]
    role, kept = Role.VALUE, parts
    for each, pattern in _ROLES:
        if found := [part for part in parts if pattern.search(part)]:
            role = each
            kept = [pattern.sub(" ", part) if part in found else part for part in parts]
            break
    text = " – ".join(part for part in kept if part.strip())
    gender = Gender.TOTAL
    for sex, words in _GENDERS.items():
        # Sex is told by the last part or the last words; "våld mot kvinnor …" tells a subject.
        tail = kept[-1] if kept else ""
        told = re.search(rf"(?:^|[,(–:\s-]\s*)(?:{words.pattern})\)?$", tail.strip())
        if told:
            gender = sex
            kept = [*kept[:-1], tail.strip()[: told.start()]]
            text = " – ".join(part for part in kept if part.strip())
            break
    years = _YEAR.findall(text)
    kpi = KPI_ID.search(header)
    return Heading(
        role=role,
        gender=gender,
        year=int(years[0]) if len(years) == 1 else None,
        base=tidy(_YEAR.sub(" ", text)),
        last=tidy(_YEAR.sub(" ", _PARTS.split(text)[-1])),
        kpi=kpi[1] if kpi else None,
        ignored=bool(_IGNORED.match(key(header))),
    )


def tidy(text: str) -> str:
    """A heading's words for comparison: without years, units and signs at the ends."""
    text = re.sub(r"\(%\)|\(procent\)|\bprocent\b|,? andel\s*$|%", " ", key(text))
    former = None
    while former != text:
        former, text = text, _TRAILING.sub("", " ".join(text.split()))
    return text


def years_apart(header: str) -> str:
    """A heading without its years, to find last year's column again."""
    return " ".join(re.findall(r"\w+", _YEAR.sub(" ", key(header))))


@lru_cache(maxsize=8192)
def _tokens(text: str) -> frozenset[str]:
    # A word's beginning carries its meaning in Swedish compounds and inflections.
    return frozenset(word[:7] for word in re.findall(r"[\wåäöé]+", tidy(text)) if word not in _STOP)


@lru_cache(maxsize=65536)
def similarity(one: str, other: str) -> float:
    """How alike two titles are, 0-1: the mean of shared words (Dice) and shared runs of letters
    (Ratcliff-Obershelp).
    """
    first, second = _tokens(one), _tokens(other)
    if not first or not second:
        return 0.0
    shared = 2 * len(first & second) / (len(first) + len(second))
    if shared < 0.3:
        return shared / 2
    return (shared + SequenceMatcher(None, tidy(one), tidy(other), autojunk=False).ratio()) / 2


def most_alike(text: str, indicators: Iterable[Indicator], count: int = 3) -> list[tuple[float, Indicator]]:
    """The indicators whose titles are most like ``text``, best first."""
    scored = [(similarity(text, indicator.title), indicator) for indicator in indicators]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].id))[:count]


def slug(text: str, longest: int = 48) -> str:
    """A short name for an id, of plain letters, digits and hyphens, without the words that every heading has.

    >>> slug("Aktuell, skriftlig och på ledningsnivå beslutad rutin för våld i nära relationer")
    'rutin-vald-nara-relationer'
    """
    words = [word for word in re.findall(r"[\wåäöé]+", tidy(text)) if word not in _STOP | _BOILERPLATE]
    plain = [unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() for word in words]
    name = ""
    for word in plain:
        if name and len(name) + len(word) + 1 > longest:
            break
        name = f"{name}-{word}" if name else word[:longest]
    return name or "kolumn"
