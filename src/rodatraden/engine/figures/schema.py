"""The one schema of a figure: a row per value, the same from every source."""

from __future__ import annotations

from enum import StrEnum

import pyarrow as pa


class Gender(StrEnum):
    """Kolada's letters: T total, K women (kvinnor), M men (män)."""

    TOTAL = "T"
    WOMEN = "K"
    MEN = "M"


class ValueStatus(StrEnum):
    """Why a value is there or not. Only ``OBSERVED`` carries a value; missing is never 0."""

    OBSERVED = "observed"
    NON_RESPONSE = "non_response"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    NOT_COLLECTED = "not_collected"
    NOT_PUBLISHED = "not_published"
    NOT_SUBMITTED = "not_submitted"
    UNKNOWN = "unknown"


#: Columns of a stored value. ``municipality_id`` is four digits; ``0000`` is riket (the country as a whole, weighted by the
#: source), ``00NN`` a region. ``unit_id`` is null for a whole municipality. ``count_n`` is the numerator
#: and ``denominator`` the number of answers or cases behind the value; ``margin`` is the source's own margin of
#: error (value ± margin, in the value's unit). ``published_band`` is the colour that the source published (1 best,
#: 2 middle, 3 worst), ``response_rate`` is in per cent. Shares are in per cent (0-100), as Kolada gives them;
#: yes/no is stored as the source codes it.
FIGURE_SCHEMA = pa.schema(
    [
        pa.field("indicator_id", pa.string(), nullable=False),
        pa.field("municipality_id", pa.string(), nullable=False),
        pa.field("unit_id", pa.string()),
        pa.field("year", pa.int16(), nullable=False),
        pa.field("gender", pa.string(), nullable=False),
        pa.field("value", pa.float64()),
        pa.field("status", pa.string(), nullable=False),
        pa.field("count_n", pa.float64()),
        pa.field("denominator", pa.float64()),
        pa.field("margin", pa.float64()),
        pa.field("response_rate", pa.float64()),
        pa.field("published_band", pa.int8()),
        pa.field("source", pa.string(), nullable=False),
        pa.field("fetched_at", pa.timestamp("ms", tz="UTC"), nullable=False),
    ]
)

#: What identifies a figure. Two sources may tell the same key; the row fetched last is the one in force.
FIGURE_KEY = ("indicator_id", "municipality_id", "unit_id", "year", "gender")
