"""Is the difference real, is it a trend, how sure is the rank: pure functions over NumPy arrays.

Frozen dataclasses out, no input or output. nan in means nan out, a zero denominator gives nan, and
invalid input raises a ``ValueError`` that names the argument. Shares are 0-1. Start with
``wilson_interval`` and ``compare_to_value``.
"""

from rodatraden.engine.statistics.bands import (
    MINIMUM_TO_COMPARE,
    BandProbabilities,
    TrueValueDistribution,
    band_probability,
    band_probability_given,
    quantile_band,
    quantile_bounds,
    rank,
    true_value_distribution,
)
from rodatraden.engine.statistics.control_charts import (
    Assurance,
    ChartRule,
    Cusum,
    CusumAlert,
    RunChart,
    Signal,
    XmrChart,
    assurance,
    cusum,
    run_chart,
    xmr,
)
from rodatraden.engine.statistics.differences import (
    Comparison,
    compare_intervals,
    compare_to_median,
    compare_to_value,
    difference_of_proportions,
    median_variance,
)
from rodatraden.engine.statistics.direction import Certainty, State, state_of
from rodatraden.engine.statistics.funnel import (
    Overdispersion,
    funnel_limits_proportion,
    funnel_limits_ratio,
    overdispersed_limits,
    overdispersion,
)
from rodatraden.engine.statistics.intervals import (
    Interval,
    margin_interval,
    mean_interval,
    normal_interval,
    rate_interval,
    wilson_interval,
)
from rodatraden.engine.statistics.multiple_testing import Adjusted, benjamini_hochberg, bonferroni, holm
from rodatraden.engine.statistics.noise import PanelNoise, choose_scale, panel_noise
from rodatraden.engine.statistics.ranking import RankInterval, rank_interval
from rodatraden.engine.statistics.reasons import NotJudged, reason_in_words
from rodatraden.engine.statistics.scales import Scale, from_scale, to_scale
from rodatraden.engine.statistics.similarity import Neighbour, Similarity, VariableDifference, similarity
from rodatraden.engine.statistics.trend import (
    MannKendall,
    RecentTrend,
    TrendDirection,
    mann_kendall,
    recent_trend,
)

__all__ = [
    "MINIMUM_TO_COMPARE",
    "Adjusted",
    "Assurance",
    "BandProbabilities",
    "Certainty",
    "ChartRule",
    "Comparison",
    "Cusum",
    "CusumAlert",
    "Interval",
    "MannKendall",
    "Neighbour",
    "NotJudged",
    "Overdispersion",
    "PanelNoise",
    "RankInterval",
    "RecentTrend",
    "RunChart",
    "Scale",
    "Signal",
    "Similarity",
    "State",
    "TrendDirection",
    "TrueValueDistribution",
    "VariableDifference",
    "XmrChart",
    "assurance",
    "band_probability",
    "band_probability_given",
    "benjamini_hochberg",
    "bonferroni",
    "choose_scale",
    "compare_intervals",
    "compare_to_median",
    "compare_to_value",
    "cusum",
    "difference_of_proportions",
    "from_scale",
    "funnel_limits_proportion",
    "funnel_limits_ratio",
    "holm",
    "mann_kendall",
    "margin_interval",
    "mean_interval",
    "median_variance",
    "normal_interval",
    "overdispersed_limits",
    "overdispersion",
    "panel_noise",
    "quantile_band",
    "quantile_bounds",
    "rank",
    "rank_interval",
    "rate_interval",
    "reason_in_words",
    "recent_trend",
    "run_chart",
    "similarity",
    "state_of",
    "to_scale",
    "true_value_distribution",
    "wilson_interval",
    "xmr",
]
