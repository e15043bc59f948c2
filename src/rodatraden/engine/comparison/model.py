"""What the comparison answers: one judgement per indicator, year and sex, and the suggested gross list."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rodatraden.engine.catalogue.model import YesNoCoding

# The words of every judgement are the statistics' own; they are named here with the rest of the answer.
from rodatraden.engine.statistics import Certainty as Certainty
from rodatraden.engine.statistics import State as State


class Comparator(StrEnum):
    """Whom to compare with; the words are those of the command line and of page addresses."""

    SIMILAR = "liknande"
    COUNTY = "lan"
    SKR_GROUP = "skr"
    NATIONAL = "riket"
    OWN_GROUP = "egen"


class UncertaintyMethod(StrEnum):
    """Which method gave the interval (the decision table of methods 11)."""

    WILSON = "wilson"
    MARGIN = "margin"
    BYAR = "byar"
    PANEL_NOISE = "panel_noise"
    FACT = "fact"  # yes/no: nothing to estimate
    NONE = "none"


@dataclass(frozen=True, slots=True)
class BandProbability:
    """How sure the rank band is (methods 13); the three add up to 1."""

    best: float
    middle: float
    worst: float


@dataclass(frozen=True, slots=True)
class ComparatorJudgement:
    """The judgement against one comparator. ``value`` is the (unweighted) median of the ``count`` peers with a value.

    The same shape tells of change (the value is one's own former one) and of women against men (the value is
    the men's): then ``comparator`` is None, ``group_name`` says what is compared with and ``own_value`` what
    is compared. ``missing`` is a code for why nothing can be judged
    (:func:`~rodatraden.engine.comparison.words.not_judged_words`), empty where it can.
    """

    comparator: Comparator | None
    group_name: str
    value: float | None
    count: int
    mean_kind: str  # "median of municipalities" | "own former value" | "men's value"
    state: State
    certainty: Certainty | None
    z: float | None
    p_value: float | None
    reason: str
    missing: str = ""
    own_value: float | None = None
    variance: float | None = None  # of the median, on the indicator's scale
    share_yes: float | None = None  # yes/no: the peers' share of Ja (0-1), where it is known exactly


@dataclass(frozen=True, slots=True)
class Trend:
    """Recent trend; ``direction`` is increasing, decreasing, no_certain_trend or cannot_be_judged."""

    direction: str
    method: str
    points_used: int
    state: State | None  # the same in terms of better and worse, where there is a direction
    words: str
    certainty: Certainty | None = None  # certain at 99.8 per cent, else probable; None without a trend
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class YearValue:
    """One point of the municipality's own series; ``similar_median`` is the similar municipalities' that year."""

    year: int
    value: float | None
    status: str
    interval: tuple[float, float] | None = None
    break_before: bool = False
    similar_median: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything known about one indicator for one municipality, year and sex; presenters and exports read this."""

    indicator: str
    title: str
    year: int | None
    gender: str
    municipality: str
    value: float | None
    status: str
    unit: str
    kind: str | None
    type: str | None
    direction: str
    denominator: float | None
    response_rate: float | None
    compared: int
    rank: int | None
    band: int | None  # 1 best … 4
    band_probability: BandProbability | None
    published_band: int | None
    national_value: float | None  # riket, weighted by the source, where it gives one
    national_median: float | None
    county_median: float | None
    skr_median: float | None
    similar_median: float | None
    state: State  # against the first comparator asked for
    certainty: Certainty | None
    interval: tuple[float, float] | None
    uncertainty_method: UncertaintyMethod
    against: dict[Comparator, ComparatorJudgement]
    trend: Trend
    change: ComparatorJudgement | None  # latest year against the one before
    women_men: ComparatorJudgement | None  # women against men, on the total's row
    series: tuple[YearValue, ...]
    peers: tuple[
        tuple[str, float], ...
    ]  # (municipality, value) of the first comparator's members, for the strip
    distribution: tuple[float, float, float, float, float] | None  # min, q25, median, q75, max of the country
    share_yes: float | None  # yes/no: the country's share of Ja (0-1); the peers' stands in ``against``
    source: str
    fetched_at: str | None
    reasons: tuple[str, ...] = ()
    coding: YesNoCoding | None = None
    colour_rule: str = "rank"
    scale: str = "identity"  # on which ``standard_error`` holds
    standard_error: float | None = None
    indistinct: bool = False  # the municipalities' values cannot be told from chance (methods 13)

    def as_dict(self) -> dict[str, Any]:
        """The row that ``rodatraden compare --format json`` prints."""
        from rodatraden.engine.comparison.rows import judgement_row

        return judgement_row(self)


class Question(StrEnum):
    """The handbook's questions for the gross list (domain Q06 to Q13)."""

    OWN_GOAL = "Q06"
    STRENGTH_OR_WEAKNESS = "Q07"
    STICKS_OUT = "Q08"
    REPEATED_OR_WORSENING = "Q09"
    PEERS_BETTER = "Q10"
    UNITS_DIFFER = "Q11"
    WOMEN_MEN = "Q13"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a suggestion, in plain Swedish with its figures; ``weight`` orders."""

    question: Question
    words: str
    weight: float
    strength: bool = False  # a strength to keep and spread rather than a weakness to mend


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An indicator suggested for the gross list; people choose."""

    judgement: Judgement
    reasons: tuple[Reason, ...]
    strength: bool
    weight: float


@dataclass(frozen=True, slots=True)
class SuggestedList:
    """The suggested gross list together with the total looked at (never the one without the other)."""

    municipality: str
    area: str
    looked_at: int
    counts: dict[State, int]
    suggestions: tuple[Suggestion, ...]
    not_judged: dict[str, int] = field(default_factory=dict)
    screening: str = ""  # how multiple looks were controlled, in words
