"""How the figures of one indicator are invented: level, spread and wobble, read from its kind and the words
of its title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rodatraden.engine.catalogue.model import Direction, Indicator, Kind
from rodatraden.engine.sources.practice.places import generator

#: How the ids of invented indicators begin.
INVENTED = "OJ-"


class Shape(StrEnum):
    """The distribution that values come from."""

    SHARE = "share"  # binomial, in per cent
    RATE = "rate"  # Poisson count per inhabitants
    COUNT = "count"  # Poisson count
    POSITIVE = "positive"  # lognormal: costs, days
    INDEX = "index"  # normal, 0-100 or around 100
    DEVIATION = "deviation"  # normal around 0
    YES_NO = "yes_no"
    STEPS = "steps"  # Breddinfört=2, testverksamhet=1, Nej=0
    ANSWERS = "answers"  # the number of answers of a survey
    RESPONSE = "response"  # the response rate of a survey
    MARGIN = "margin"  # Osäkerhetstal: the margin of another indicator


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to invent. ``level`` is the usual value in the indicator's own unit (per cent for shares).

    ``spread`` is the standard deviation of true municipality effects on the working scale (logit, log or
    the unit itself), ``family`` the survey that several indicators share (same answers, same municipalities
    taking part), ``people`` the number of persons behind a share per 10,000 inhabitants, ``women`` women's
    part of them. ``gap`` is women minus men on the working scale, ``drift`` what happens to the whole
    country per year in units of ``spread``.
    """

    shape: Shape
    level: float
    spread: float
    sign: int  # +1 high is good, -1 low is good, 0 neither
    family: str
    survey: bool
    people: float
    women: float
    gap: float
    drift: float
    wobble: float  # noise where no n decides it, at 10,000 inhabitants, relative to the level
    per: float  # rates: per how many inhabitants
    steps: int
    tells_n: bool
    takes_part: float  # share of municipalities in the survey
    not_applicable: float  # share of small municipalities without this kind of operation
    every_other_year: bool
    late_start: int  # years missing in the beginning
    incomplete_newest: bool


# The first pattern that fits decides: (words in title, per cent, spread on the logit scale, persons per
# 10,000 inhabitants).
_SHARES = [
    (r"av bef|i befolkningen", 3.2, 0.40, 4_500),
    (r"åter är aktuella.*påhittad", 21, 0.40, 60),
    (r"påhittad", 74, 0.50, 60),
    (r"brukarbedömning.*(besvär|ensamhet|agerat olämpligt|vet inte)", 14, 0.35, 75),
    (r"brukarbedömning (hemtjänst|särskilt boende äldre)", 82, 0.40, 75),
    (r"brukarbedömning.*några", 14, 0.40, 22),
    (r"brukarbedömning.*(lss|sol|assistans|boendestöd|servicebostad|gruppbostad)", 79, 0.45, 22),
    (r"brukarbedömning", 77, 0.55, 14),
    (r"enhetsundersökning.*rutin", 74, 0.9, 8),
    (r"enhetsundersökning", 62, 0.9, 8),
    (r"\bköp av\b|privat", 22, 0.9, 60),
    (r"ej återaktualis|inte återaktualis", 79, 0.35, 28),
    (r"återaktualis", 21, 0.35, 28),
    (r"socionomexamen|legitimera|utbildning|kompetens|erfarenhet", 72, 0.6, 12),
    (r"timavlön|visstid|sjukfrånvaro|sjuklön", 13, 0.35, 150),
    (r"tillsvidare|heltid|omsorgspersonal", 71, 0.35, 150),
    (r"anställda|årsarbetare|arbetad tid|deltid", 31, 0.30, 150),
    (r"gemensamma kostnader", 6, 0.35, 900),
    (r"nöjd|trygg|bemötande|inflytande|förbättrad|delaktig", 78, 0.45, 40),
    (r"barnfattig|ekonomiskt utsatta", 9, 0.45, 1_900),
    (r"biståndsmottagare.*(långvarig|försörjningshinder)", 33, 0.45, 220),
    (r"biståndsmottagare|utbetalt", 24, 0.40, 220),
    (r"invånare|\binv\b|barn och unga|ungdomar", 2.6, 0.40, 4_500),
    (r"80\+|65\+|75\+|85\+", 22, 0.28, 900),
    (r"rutin|plan|samverkan|överenskommelse", 70, 0.8, 10),
    (r"läkemedel|fall|trycksår|undernär", 11, 0.35, 90),
]
# (words in title, value, spread on the log scale)
_COSTS = [
    (r"kr/vårddygn|kr/boendedygn", 2_900, 0.30),
    (r"kr/brukare.*boende|särskilt boende.*kr/brukare", 1_050_000, 0.16),
    (r"kr/brukare|kr/hemtjänsttagare", 310_000, 0.20),
    (r"kr/hushåll|kr/person", 68_000, 0.14),
    (r"tkr", 1.0, 0.45),  # per inhabitant; multiplied by the population
    (r"80\+", 175_000, 0.14),
    (r"65\+", 58_000, 0.14),
    (r"intäkter", 240, 0.55),
    (r"äldreomsorg och personer|vård och omsorg totalt|äldre och personer", 23_500, 0.12),
    (r"(kostnad|äldre).*äldreomsorg", 12_800, 0.16),
    (r"lss|funktionsnedsättning", 6_200, 0.22),
    (r"individ- och familjeomsorg", 4_900, 0.25),
    (r"barn och unga|barn- och ungdoms", 2_100, 0.35),
    (r"ekonomiskt bistånd", 1_100, 0.45),
    (r"familjerätt|familjerådgivning", 110, 0.35),
    (r"institution|familjehem|heldygn", 420, 0.55),
    (r"missbruk|skadligt bruk|vuxen", 640, 0.45),
]
_MEANS = [
    (r"timmar.*vecka|timmar/vecka", 128, 0.10),
    (r"försörjningsstöd|ekonomiskt bistånd", 14, 0.30),
    (r"utredningstid", 104, 0.22),
    (r"inflyttning|väntetid|väntat", 52, 0.40),
    (r"vårdtid", 780, 0.22),
    (r"personalkontinuitet", 15, 0.18),
    (r"dagar|dygn", 95, 0.35),
    (r"timmar", 34, 0.25),
    (r"medelålder|ålder", 83, 0.02),
    (r"chef|medarbetare per|per första linjens", 29, 0.20),
]
_RATES = [
    (r"vårddygn|boendedygn|dygn", 3_500, 0.6),
    (r"besök", 900, 0.35),
    (r"lss", 75, 0.25),
    (r"våld", 22, 0.5),
]


def _look_up(
    rows: Sequence[tuple[str, float, float]], words: str, otherwise: tuple[float, float]
) -> tuple[float, float]:
    return next(((level, spread) for pattern, level, spread in rows if re.search(pattern, words)), otherwise)


def _shape(indicator: Indicator, words: str) -> Shape:
    if indicator.uncertainty_of:
        return Shape.MARGIN
    if "svarsfrekvens" in words:
        return Shape.RESPONSE
    if re.search(r"antal (svar|svarande)\b", words):
        return Shape.ANSWERS
    if indicator.kind is Kind.YES_NO:
        return Shape.YES_NO
    if len(re.findall(r"=\s*\d", indicator.title)) >= 2:
        return Shape.STEPS
    if "avvikelse" in words:
        return Shape.DEVIATION
    return {
        Kind.SHARE: Shape.SHARE,
        Kind.RATE: Shape.RATE,
        Kind.COUNT: Shape.COUNT,
        Kind.COST: Shape.POSITIVE,
        Kind.MEAN: Shape.POSITIVE,
        Kind.INDEX: Shape.INDEX,
    }.get(indicator.kind or Kind.MEAN, Shape.POSITIVE)


def _level(shape: Shape, indicator: Indicator, words: str) -> tuple[float, float]:
    if shape is Shape.MARGIN:
        return 4.0, 0.3
    if shape is Shape.POSITIVE and indicator.kind is Kind.COST:
        return _look_up(_COSTS, words, (560, 0.45))
    if shape is Shape.POSITIVE:
        satisfied = (72.0, 0.06) if "brukarbedömning" in words or indicator.unit == "%" else (24.0, 0.3)
        return _look_up(_MEANS, words, satisfied)
    if shape is Shape.RATE:
        return _look_up(_RATES, words, (60, 0.4))
    if shape is Shape.COUNT:
        return 28.0, 0.35
    if shape is Shape.INDEX:
        return (
            (79.0, 3.0)
            if re.search(r"hme|medarbetar", words)
            else (100.0, 9.0)
            if "kostnad" in words
            else (52.0, 11.0)
        )
    return 0.0, 9.0 if shape is Shape.DEVIATION else 1.0


def _family(words: str) -> str:
    """The survey that an indicator belongs to: its title up to the question asked."""
    return re.split(r"\s[-–]\s|,| - ", words)[0].strip()


def recipe(indicator: Indicator, seed: int, years: int) -> Recipe:
    """The recipe of ``indicator``; the same seed always gives the same. ``years`` is the length of the
    series.
    """
    words = " ".join(indicator.title.lower().split())
    shape = _shape(indicator, words)
    rng = generator(seed, "recipe", indicator.id)
    chance = dict(zip(("gap", "n", "na", "biennial", "late", "newest"), rng.random(6), strict=True))
    jitter, drift, gap = rng.standard_normal(3)
    people = 400.0
    if shape in (Shape.SHARE, Shape.ANSWERS, Shape.RESPONSE):
        per_cent, spread, people = next(
            ((p, s, n) for pattern, p, s, n in _SHARES if re.search(pattern, words)), (48, 0.6, 120)
        )
        logit = np.log(per_cent / (100 - per_cent)) + 0.35 * jitter
        level = float(100 / (1 + np.exp(-logit)))
    else:
        level, spread = _level(shape, indicator, words)
        if shape in (Shape.POSITIVE, Shape.RATE, Shape.COUNT, Shape.MARGIN):
            level *= float(np.exp(0.15 * jitter))
    survey = bool(re.search(r"brukarbedömning|enkät|undersökning|\bhme\b|svarsfrekvens|antal svar", words))
    survey = survey or indicator.id.startswith(INVENTED)
    old_people = bool(re.search(r"äldre|hemtjänst|65\+|80\+", words))
    sign = {Direction.HIGHER: 1, Direction.LOWER: -1}.get(indicator.direction, 0)
    user_survey = words.startswith("brukarbedömning") or " nöjda" in words or "undersökning" in words
    return Recipe(
        shape=shape,
        level=level,
        spread=spread,
        sign=sign,
        family=_family(words),
        survey=survey,
        people=float(people),
        women=0.66 if old_people else 0.47,
        gap=float(0.3 * gap) if chance["gap"] < 0.45 else 0.0,
        drift=float(0.03 * drift + 0.02 * sign),
        wobble={Shape.POSITIVE: 0.07, Shape.INDEX: 2.2, Shape.DEVIATION: 3.0}.get(shape, 0.05),
        per=_per(indicator),
        steps=max((int(code) for code in re.findall(r"=\s*(\d)", indicator.title)), default=1),
        tells_n=user_survey or indicator.id.startswith(INVENTED) or chance["n"] < 0.12,
        takes_part=_takes_part(words, old_people, survey),
        not_applicable=0.25 if chance["na"] < 0.12 else 0.0,
        every_other_year=survey and chance["biennial"] < 0.06,
        late_start=int(1 + 40 * chance["late"]) % years if chance["late"] < 0.08 else 0,
        incomplete_newest=chance["newest"] < 0.04,
    )


def _takes_part(words: str, old_people: bool, survey: bool) -> float:
    """The share of municipalities in a survey: nearly all in the one of older people, about half in SKR's
    own.
    """
    if not survey:
        return 0.99
    if "brukarbedömning" in words or "svarsfrekvens" in words or "antal svar" in words:
        return 0.99 if old_people else 0.55
    return 0.62 if "hme" in words else 0.95


def _per(indicator: Indicator) -> float:
    """The number in "antal/10 000 inv" (1 where there is none)."""
    found = re.search(r"/\s?(\d[\d  ]*)", f"{indicator.title} {indicator.unit.replace('per ', '/')}")
    digits = re.sub(r"\D", "", found.group(1)) if found else ""
    return float(digits) if digits else 1.0
