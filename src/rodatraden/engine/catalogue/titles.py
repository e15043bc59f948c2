"""What a KPI's title and description say by themselves, read by fixed patterns.

Kolada has no field for unit, direction or retirement: they stand in the title's wording. Everything here is
read from the text and nothing is judged; what is better or worse is settled in the reviewed data files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rodatraden.engine.catalogue.model import Kind, YesNoCoding

_RETIRED = re.compile(r"\s*\(\s*-\s*(\d{4})\s*\)\s*$")
_YES_NO = re.compile(r"\bJa\s*=\s*(\d)\s*,\s*Nej\s*=\s*(\d)", re.IGNORECASE)
_SCALE = re.compile(r"\([^)]*=\s*\d[^)]*\)")
_SOURCE = re.compile(r"Källa\s*:\s*", re.IGNORECASE)
_UNCERTAINTY = re.compile(r"^\s*osäkerhetstal\s*[-–:]?\s*", re.IGNORECASE)
_PER_CROWNS = re.compile(r"\bkr\s?/\s?([a-zåäö]+)", re.IGNORECASE)
_DEVIATION = re.compile(r"avvikelse", re.IGNORECASE)
_INDEX = re.compile(r"\w*index\b|balanstal|sorteringsnyckel|kvot\b", re.IGNORECASE)
_RATE = re.compile(r"\bantal\s?/\s?(\d[\d ]*)?\s?([a-zåäö]+)?", re.IGNORECASE)
_DAYS = re.compile(r"\bdagar\b|\bmedelvårdtid|\bmedianvårdtid|\bväntetid|\butredningstid", re.IGNORECASE)
_MEAN = re.compile(
    r"\bmedelvärde|\bmedian\b|\bmedelålder|\bgenomsnitt|/plats\b|/sjuksköterska\b|\bper en omsorgspersonal"
    r"|\bpersonal, antal\b|(timmar|år|dagar|minuter|poäng)$",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\ban(?:d)?el\b|\(%\)|%", re.IGNORECASE)
_PART_OF_FULL_TIME = re.compile(r"\(\s*\d+\s*-\s*\d+ %\)")
_COUNT = re.compile(r"\bantal\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadTitle:
    """What a title tells: the words without spaces gone wild, kind, unit, coding and last year."""

    title: str
    kind: Kind | None
    unit: str
    coding: YesNoCoding | None
    last_year: int | None


def clean(text: str) -> str:
    """One line with single spaces; literal ``\\n`` and non-breaking spaces count as spaces."""
    return " ".join(text.replace("\\n", " ").replace("\N{NO-BREAK SPACE}", " ").split())


def clean_description(text: str) -> str:
    """The description with real line breaks where Kolada writes the two characters ``\\n``."""
    lines = text.replace("\r", "").replace("\\n", "\n").split("\n")
    return "\n".join(line for line in (clean(line) for line in lines) if line)


def last_year(title: str) -> int | None:
    """The year in ``(-2024)`` at the end of a title: retired, and 2024 was its last year."""
    match = _RETIRED.search(title.replace("\N{EN DASH}", "-"))
    return int(match.group(1)) if match else None


def source_text(description: str) -> str:
    """The tail ``Källa: …`` of a description, without the word itself; empty where there is none."""
    parts = _SOURCE.split(clean(description))
    return parts[-1].strip() if len(parts) > 1 else ""


def uncertainty_subject(title: str) -> str | None:
    """For "Osäkerhetstal - X" the X whose margin of error it is, else ``None``."""
    match = _UNCERTAINTY.match(title)
    return clean(title[match.end() :]) if match else None


def yes_no_coding(title: str) -> YesNoCoding | None:
    """The answers' codes as the title gives them; N30466 says Ja=1, Nej=2."""
    match = _YES_NO.search(title)
    return YesNoCoding(yes=float(match.group(1)), no=float(match.group(2))) if match else None


def _kind_and_unit(words: str) -> tuple[Kind | None, str]:
    """Kind and unit from a cleaned title without its retirement mark; the order of the questions matters."""
    per_crowns = _PER_CROWNS.search(words)
    rate = _RATE.search(words)
    if _YES_NO.search(words):
        return Kind.YES_NO, ""
    if _SCALE.search(words):
        return Kind.INDEX, ""
    if _DEVIATION.search(
        words
    ):  # may be negative, so neither a share nor a cost that could be put on a log scale
        if "%" in words:
            return Kind.INDEX, "%"
        if per_crowns:
            return Kind.INDEX, f"kr/{per_crowns.group(1)}"
        return Kind.INDEX, "mnkr" if "miljoner kronor" in words else ""
    if per_crowns:
        return Kind.COST, f"kr/{per_crowns.group(1)}"
    if words.endswith(("tkr", " kr", "miljoner kronor")):
        return Kind.COST, {"tkr": "tkr", "kr": "kr"}.get(words.split()[-1], "mnkr")
    if _INDEX.search(words) and "%" not in words:
        return Kind.INDEX, ""
    if rate and (rate.group(1) or rate.group(2)):
        number = (rate.group(1) or "").replace(" ", "")
        per = [f"{int(number):,}".replace(",", " ")] if number else []
        return Kind.RATE, " ".join(
            ["per", *per, *([rate.group(2).replace("invånare", "inv")] if rate.group(2) else [])]
        )
    if _SHARE.search(_PART_OF_FULL_TIME.sub("", words)):
        return (Kind.MEAN if words.startswith("Genomsnittlig") else Kind.SHARE), "%"
    if _DAYS.search(words):
        return Kind.MEAN, "dagar"
    if _MEAN.search(words):
        unit = words.split()[-1]
        return Kind.MEAN, unit if unit.partition("/")[0] in {"timmar", "år", "minuter", "poäng"} else ""
    if _COUNT.search(words):
        return Kind.COUNT, ""
    return None, ""


def read_title(title: str) -> ReadTitle:
    """Everything the title tells. Kind is ``None`` where the wording does not say."""
    whole = clean(title)
    words = _RETIRED.sub("", whole).rstrip(" .,")
    kind, unit = _kind_and_unit(words)
    return ReadTitle(whole, kind, unit, yes_no_coding(whole), last_year(whole))
