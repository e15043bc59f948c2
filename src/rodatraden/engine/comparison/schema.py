"""Columns of what is precomputed when a snapshot is published (design section 4).

Four tables per part, all Parquet:

* ``national``: one row per indicator, year and sex: what the whole country looks like.
* ``by_indicator``: one row per value of a municipality, sorted by indicator, year, gender, municipality.
* ``by_municipality``: the same rows sorted by municipality, indicator, gender, year.
* ``profile``: one row per municipality, indicator and sex for the indicator's latest year, sorted by
  municipality, with the series and the peers' values beside it, so that a page for one municipality reads
  one row group per part.
"""

from __future__ import annotations

import pyarrow as pa

from rodatraden.engine.figures.schema import FIGURE_SCHEMA

#: ``scale`` says on which scale noise and probability are computed: "identity", "arcsine" (shares) or "log".
#: ``noise_a``/``noise_b``: v(population) = a + b/population on that scale (methods 12); ``noise_reason``
#: says why there is none. ``prior_mean``, ``prior_variance``: the distribution of true values (methods 13),
#: ``cut_low`` and ``cut_high`` its quarter points on the scale. ``variance`` is 1.57·mean(s²)/N, for
#: comparison with the median. ``yes_share`` is the share (0-1) of Ja for yes/no indicators.
NATIONAL_SCHEMA = pa.schema(
    [
        pa.field("indicator_id", pa.string(), nullable=False),
        pa.field("year", pa.int16(), nullable=False),
        pa.field("gender", pa.string(), nullable=False),
        pa.field("compared", pa.int32(), nullable=False),
        pa.field("minimum", pa.float64()),
        pa.field("q25", pa.float64()),
        pa.field("median", pa.float64()),
        pa.field("q75", pa.float64()),
        pa.field("maximum", pa.float64()),
        pa.field("mean", pa.float64()),
        pa.field("national_value", pa.float64()),
        pa.field("yes_share", pa.float64()),
        pa.field("scale", pa.string()),
        pa.field("noise_a", pa.float64()),
        pa.field("noise_b", pa.float64()),
        pa.field("noise_municipalities", pa.int32()),
        pa.field("noise_reason", pa.string()),
        pa.field("prior_mean", pa.float64()),
        pa.field("prior_variance", pa.float64()),
        pa.field("cut_low", pa.float64()),
        pa.field("cut_high", pa.float64()),
        pa.field("variance", pa.float64()),
    ]
)

_GROUPS = [
    field
    for group in ("county", "skr", "similar")
    for field in (
        pa.field(f"{group}_median", pa.float64()),
        pa.field(f"{group}_count", pa.int16()),
        # 1.57 · mean(s²) / count on the indicator's scale; null where no member has a standard error
        pa.field(f"{group}_variance", pa.float64()),
    )
]

#: ``standard_error`` is on the indicator's scale; ``lower``/``upper`` is the 95 per cent interval in the
#: value's own unit; ``break_before`` is true in the first year of a new definition. ``p_*`` are methods 13.
#: ``rank`` has 1 for the best in the desired direction (highest value where there is none). The medians of
#: county and SKR group include the municipality itself, that of its similar municipalities does not.
#: ``previous_year`` is the latest earlier year with a value and no new definition in between. A value with
#: fewer than five answers behind it is not shown: its ``status`` is "suppressed" here.
ROW_SCHEMA = pa.schema(
    [
        *[field for field in FIGURE_SCHEMA if field.name != "unit_id"],
        pa.field("rank", pa.int16()),
        pa.field("band", pa.int8()),
        pa.field("standard_error", pa.float64()),
        pa.field("lower", pa.float64()),
        pa.field("upper", pa.float64()),
        pa.field("uncertainty_method", pa.string(), nullable=False),
        pa.field("p_best", pa.float64()),
        pa.field("p_middle", pa.float64()),
        pa.field("p_worst", pa.float64()),
        *_GROUPS,
        pa.field("previous_year", pa.int16()),
        pa.field("previous_value", pa.float64()),
        pa.field("previous_standard_error", pa.float64()),
        pa.field("break_before", pa.bool_(), nullable=False),
    ]
)

#: The latest year's row with its series (all years up to it, oldest first), its similar municipalities with
#: their latest values (same order, null where missing) and the trend. The latest year of an indicator and
#: sex is the last one with at least 12 observed municipalities, else the last with any. There is a row for
#: every municipality, with status "unknown" where the source says nothing. ``trend_direction`` as in
#: :class:`~rodatraden.engine.comparison.model.Trend`; ``trend_points`` is how many years it rests on.
#: ``trend_method`` (methods 5) is one of "chi_square" (five years or more, all with n), "weighted" (five or
#: more with intervals), "mann_kendall" (five or more without), "newcombe" and "margins" (two to four years
#: with n or margin: the change between the last two), and where nothing can be said "no_value" (none in the
#: latest year), "first_measurement", "new_definition" (the first year of one), "too_few_years", "fact"
#: (yes/no).
PROFILE_SCHEMA = pa.schema(
    [
        *ROW_SCHEMA,
        pa.field("series_year", pa.list_(pa.int16())),
        pa.field("series_value", pa.list_(pa.float64())),
        pa.field("series_status", pa.list_(pa.string())),
        pa.field("series_lower", pa.list_(pa.float64())),
        pa.field("series_upper", pa.list_(pa.float64())),
        pa.field("series_similar_median", pa.list_(pa.float64())),
        pa.field("series_break", pa.list_(pa.bool_())),
        pa.field("similar_id", pa.list_(pa.string())),
        pa.field("similar_value", pa.list_(pa.float64())),
        pa.field("trend_direction", pa.string(), nullable=False),
        pa.field("trend_method", pa.string(), nullable=False),
        pa.field("trend_points", pa.int8(), nullable=False),
        pa.field("trend_p", pa.float64()),
    ]
)

TABLES = {
    "national": NATIONAL_SCHEMA,
    "by_indicator": ROW_SCHEMA,
    "by_municipality": ROW_SCHEMA,
    "profile": PROFILE_SCHEMA,
}
