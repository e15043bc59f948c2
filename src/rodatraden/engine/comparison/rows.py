"""A judgement as a row: plain JSON-ready types for the command line, and flat cells for CSV and Excel.

Missing is null with its status, never 0 and never NaN.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from rodatraden.engine.comparison.model import ComparatorJudgement, Judgement
from rodatraden.engine.comparison.words.labels import (
    band_words,
    certainty_words,
    direction_words,
    gender_words,
    state_words,
    status_words,
    type_words,
)
from rodatraden.engine.comparison.words.numbers import value_words
from rodatraden.engine.text import gettext as _


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    """The object that ``compare --format json`` prints: one per indicator, year and sex."""
    j = judgement
    chance = j.band_probability
    return {
        "indicator": j.indicator,
        "title": j.title,
        "municipality": j.municipality,
        "year": j.year,
        "gender": j.gender,
        "value": _number(j.value),
        "status": j.status,
        "unit": j.unit,
        "kind": j.kind,
        "type": j.type,
        "direction": j.direction,
        "denominator": _number(j.denominator),
        "response_rate": _number(j.response_rate),
        "compared": j.compared,
        "rank": j.rank,
        "band": j.band,
        "band_probability": chance
        and {
            "best": _number(chance.best),
            "middle": _number(chance.middle),
            "worst": _number(chance.worst),
        },
        "published_band": j.published_band,
        "national_value": _number(j.national_value),
        "national_median": _number(j.national_median),
        "county_median": _number(j.county_median),
        "skr_median": _number(j.skr_median),
        "similar_median": _number(j.similar_median),
        "state": j.state.value,
        "certainty": j.certainty and j.certainty.value,
        "interval": j.interval and [_number(limit) for limit in j.interval],
        "uncertainty_method": j.uncertainty_method.value,
        "against": {comparator.value: _against(one) for comparator, one in j.against.items()},
        "change": j.change and _against(j.change),
        "women_men": j.women_men and _against(j.women_men),
        "trend": j.trend.direction,
        "trend_method": j.trend.method,
        "trend_words": j.trend.words,
        "share_yes": _number(j.share_yes),
        "reasons": list(j.reasons),
        "source": j.source,
        "fetched_at": j.fetched_at,
    }


def _against(one: ComparatorJudgement) -> dict[str, Any]:
    return {
        "group": one.group_name,
        "value": _number(one.value),
        "own_value": _number(one.own_value),
        "count": one.count,
        "mean": one.mean_kind,
        "state": one.state.value,
        "certainty": one.certainty and one.certainty.value,
        "z": _number(one.z),
        "p_value": _number(one.p_value),
        "share_yes": _number(one.share_yes),
        "not_judged": one.missing or None,
        "reason": one.reason,
    }


def _number(value: float | None) -> float | None:
    """A number that JSON can hold; None for what is not one."""
    return None if value is None or not math.isfinite(value) else value


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the flat table: its key in :func:`flat_row`, Swedish heading, width in characters, and
    whether it holds text, whole numbers, numbers with decimals or shares 0-1.
    """

    key: str
    heading: str
    width: int
    kind: str = "text"  # "text" | "whole" | "number" | "share"


def columns() -> tuple[Column, ...]:
    """The columns of CSV and Excel in order, headed in the reader's language."""
    return (
        Column("indicator", _("Indikator-id"), 14),
        Column("title", _("Indikator"), 60),
        Column("year", _("År"), 7, "whole"),
        Column("gender", _("Kön"), 10),
        Column("value", _("Värde"), 11, "number"),
        Column("unit", _("Enhet"), 12),
        Column("answer", _("Svar"), 8),
        Column("status", _("Om värdet saknas"), 28),
        Column("state", _("Bedömning"), 28),
        Column("certainty", _("Hur säkert"), 11),
        Column("interval_low", _("Osäkerhet från"), 14, "number"),
        Column("interval_high", _("Osäkerhet till"), 14, "number"),
        Column("similar_median", _("Liknande kommuner, median"), 16, "number"),
        Column("county_median", _("Länet, median"), 14, "number"),
        Column("skr_median", _("Kommungruppen, median"), 16, "number"),
        Column("national_median", _("Riket, median av kommuner"), 16, "number"),
        Column("national_value", _("Riket, vägt"), 12, "number"),
        Column("compared", _("Kommuner med värde"), 12, "whole"),
        Column("rank", _("Plats"), 8, "whole"),
        Column("band", _("Läge"), 22),
        Column("band_probability", _("Sannolikhet för läget"), 14, "share"),
        Column("trend", _("Trend"), 34),
        Column("change", _("Sedan förra mätningen"), 60),
        Column("women_men", _("Kvinnor och män"), 50),
        Column("direction", _("Riktning"), 20),
        Column("type", _("Typ"), 11),
        Column("denominator", _("Antal svar eller fall"), 12, "number"),
        Column("reasons", _("Varför"), 100),
        Column("source", _("Källa"), 16),
        Column("fetched_at", _("Hämtad"), 22),
        Column("municipality", _("Kommunkod"), 11),
    )


def flat_row(judgement: Judgement) -> dict[str, str | int | float | None]:
    """One cell per key of :func:`columns`, words in Swedish; None where there is nothing."""
    j = judgement
    band, _percent, share = band_words(j)
    low, high = j.interval or (None, None)
    answer = value_words(j, j.value) if j.kind == "yes_no" and j.value is not None else None
    return {
        "indicator": j.indicator,
        "title": j.title,
        "year": j.year,
        "gender": gender_words(j.gender),
        "value": _number(j.value),
        "unit": j.unit or None,
        "answer": answer,
        "status": status_words(j.status) or None,
        "state": state_words(j),
        "certainty": certainty_words(j.certainty) or None,
        "interval_low": _number(low),
        "interval_high": _number(high),
        "similar_median": _number(j.similar_median),
        "county_median": _number(j.county_median),
        "skr_median": _number(j.skr_median),
        "national_median": _number(j.national_median),
        "national_value": _number(j.national_value),
        "compared": j.compared,
        "rank": j.rank,
        "band": band or None,
        "band_probability": _number(share),
        "trend": j.trend.words or None,
        "change": (j.change and j.change.reason) or None,
        "women_men": (j.women_men and j.women_men.reason) or None,
        "direction": direction_words(j.direction, j.kind),
        "type": type_words(j.type) if j.type else None,
        "denominator": _number(j.denominator),
        "reasons": " ".join(j.reasons) or None,
        "source": j.source or None,
        "fetched_at": j.fetched_at,
        "municipality": j.municipality,
    }


#: The columns headed in Swedish; :func:`columns` gives them in the reader's language.
COLUMNS = columns()
