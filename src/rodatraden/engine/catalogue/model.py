"""The words of the catalogue: areas, indicators, municipalities and groups, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Direction(StrEnum):
    """The desired direction of an indicator."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"  # costs, extents and background measures: no better or worse
    NOT_SETTLED = "not_settled"  # outside the reviewed catalogue


class Kind(StrEnum):
    """What kind of number an indicator is; decides the statistical method (methods 11)."""

    SHARE = "share"
    RATE = "rate"
    MEAN = "mean"
    COST = "cost"
    COUNT = "count"
    INDEX = "index"
    YES_NO = "yes_no"


class IndicatorType(StrEnum):
    """Donabedian's types as ÖJ uses them."""

    STRUCTURE = "structure"
    PROCESS = "process"
    OUTCOME = "outcome"


class QualityDimension(StrEnum):
    """The six quality dimensions of the social services."""

    KNOWLEDGE_BASED = "knowledge_based"
    SAFE = "safe"
    PERSON_CENTRED = "person_centred"
    EFFICIENT = "efficient"
    EQUAL = "equal"
    ACCESSIBLE = "accessible"


class ColourRule(StrEnum):
    """How the source colours: by rank (25/50/25), by answer (Ja/Nej), or not at all."""

    RANK = "rank"
    ANSWER = "answer"
    NONE = "none"


class SettledBy(StrEnum):
    """How direction, kind and type were settled."""

    RULE = "rule"
    REVIEW = "individual_review"


@dataclass(frozen=True, slots=True)
class AreaName:
    """What an area was called during a time; ``valid_to`` is exclusive, None = still."""

    name: str
    short_name: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the social services with its names over time, and which of RKA's similarities it uses."""

    id: str
    names: tuple[AreaName, ...]
    open_comparison: bool
    similar_kind: str

    def name_at(self, day: date | None = None) -> AreaName:
        """The name in force on ``day`` (today's by default; the nearest one outside the validity)."""
        if day is None:
            return self.names[-1]
        for name in self.names:
            if name.valid_from <= day and (name.valid_to is None or day < name.valid_to):
                return name
        return self.names[0] if day < self.names[0].valid_from else self.names[-1]

    def valid_at(self, day: date) -> bool:
        """Whether the area existed on ``day``."""
        return any(n.valid_from <= day and (n.valid_to is None or day < n.valid_to) for n in self.names)

    @property
    def name(self) -> str:
        """Today's name."""
        return self.names[-1].name

    @property
    def short_name(self) -> str:
        """Today's short name, for narrow places."""
        return self.names[-1].short_name


@dataclass(frozen=True, slots=True)
class YesNoCoding:
    """How a yes/no indicator codes its answers; N30466 says Ja=1, Nej=2."""

    yes: float
    no: float


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator (Kolada: KPI) as the catalogue knows it."""

    id: str
    title: str
    description: str = ""
    areas: tuple[str, ...] = ()
    direction: Direction = Direction.NOT_SETTLED
    kind: Kind | None = None
    unit: str = ""  # shown after the value: "%", "kr/inv", "dagar", ""
    type: IndicatorType | None = None
    dimension: QualityDimension | None = None
    coding: YesNoCoding | None = None
    colour_rule: ColourRule = ColourRule.RANK
    uncertainty_of: str | None = None  # set on "Osäkerhetstal – …": the indicator whose margin this is
    uncertainty_id: str | None = None  # the other way round
    retired: bool = False
    last_year: int | None = None
    by_gender: bool = False
    has_unit_data: bool = False
    source_text: str = ""  # the tail "Källa: …" of the description
    settled_by: SettledBy | None = None
    settled_note: str = ""
    breaks: tuple[int, ...] = ()  # first years of a new definition: never compared with the years before

    @property
    def in_catalogue(self) -> bool:
        """Whether someone has settled what this indicator means."""
        return self.settled_by is not None


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality (kommun) with the groups it belongs to today."""

    id: str
    name: str
    county_id: str
    skr_group: str
    population: int | None = None


@dataclass(frozen=True, slots=True)
class County:
    """A county (län); ``id`` is the two first digits of its municipalities' codes."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class MunicipalityGroup:
    """A named set of municipalities, with where it came from and for which year."""

    id: str
    name: str
    members: tuple[str, ...]
    kind: str  # "county" | "skr" | "similar" | "network" | "own"
    source: str
    year: int | None = None
