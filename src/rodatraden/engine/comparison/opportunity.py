"""The opportunity in people: how many more, or fewer, if we stood where the comparison stands (methods 15)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.dimensions import FEWEST_ANSWERS
from rodatraden.engine.comparison.model import Comparator, Judgement
from rodatraden.engine.figures.schema import ValueStatus
from rodatraden.engine.statistics.direction import sign as sign_of


class NoPeople(StrEnum):
    """Why a difference is not counted in people."""

    NOT_COUNTED = "not_counted"  # neither a share nor a rate
    NO_DIRECTION = "no_direction"
    NO_VALUE = "no_value"
    FEW_ANSWERS = "few_answers"
    NO_DENOMINATOR = "no_denominator"
    NO_BENCHMARK = "no_benchmark"


#: Codes of a comparator that has too few members with a value.
_TOO_FEW = frozenset({"no_peers", "few_peers"})


@dataclass(frozen=True, slots=True)
class Opportunity:
    """``people`` more (below 0: fewer) if we stood at ``benchmark``, between ``low`` and ``high``; whole persons.

    ``n`` is how many were asked or live there. ``gain`` says whether that would be an improvement: the benchmark
    is better than we are. ``missing`` says why nothing is counted, and then there are no numbers.
    """

    comparator: Comparator | None
    benchmark: float | None = None
    n: float | None = None
    people: int | None = None
    low: int | None = None
    high: int | None = None
    gain: bool = False
    missing: NoPeople | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON-ready types."""
        return {
            "comparator": self.comparator and self.comparator.value,
            "benchmark": self.benchmark,
            "n": self.n,
            "people": self.people,
            "low": self.low,
            "high": self.high,
            "gain": self.gain,
            "missing": self.missing and self.missing.value,
        }


def opportunity(
    judgement: Judgement, comparator: Comparator | None = None, *, count: float | None = None
) -> Opportunity:
    """What the difference from a comparator's median means in people, (benchmark - own) · n with the ends of the
    own 95 per cent interval.

    For shares with known n, and for rates with ``count`` events in a known population. ``comparator`` is one of
    those judged, the first by default. Never for suppressed values or fewer than five answers. Raises ValueError
    for a comparator that was not judged.
    """
    if comparator is None:
        comparator = next(iter(judgement.against), None)
    if comparator is not None and comparator not in judgement.against:
        raise ValueError("comparator must be one that the judgement was made against")
    against = judgement.against.get(comparator) if comparator is not None else None
    why = _why_not(judgement, count)
    if why is None and (against is None or against.value is None or against.missing in _TOO_FEW):
        why = NoPeople.NO_BENCHMARK
    if why is not None:
        return Opportunity(comparator, missing=why)
    value, n, interval = judgement.value, judgement.denominator, judgement.interval
    # those that _why_not has answered for
    assert value is not None and n is not None and interval is not None  # noqa: PT018
    assert against is not None and against.value is not None  # noqa: PT018
    each = n / 100.0 if judgement.kind == Kind.SHARE else (count or 0.0) / value
    low, people, high = (round(each * (against.value - own)) for own in (interval[1], value, interval[0]))
    return Opportunity(
        comparator=comparator,
        benchmark=against.value,
        n=n,
        people=people,
        low=min(low, people),
        high=max(high, people),
        gain=sign_of(judgement.direction) * (against.value - value) > 0,
    )


def _why_not(judgement: Judgement, count: float | None) -> NoPeople | None:
    """Why the own value cannot be counted in people; None where it can."""
    if judgement.kind not in (Kind.SHARE, Kind.RATE):
        return NoPeople.NOT_COUNTED
    if judgement.status == ValueStatus.SUPPRESSED:
        return NoPeople.FEW_ANSWERS
    if judgement.value is None:
        return NoPeople.NO_VALUE
    if not sign_of(judgement.direction):
        return NoPeople.NO_DIRECTION
    if judgement.denominator is None or judgement.interval is None:
        return NoPeople.NO_DENOMINATOR
    if judgement.denominator < FEWEST_ANSWERS:
        return NoPeople.FEW_ANSWERS
    if judgement.kind == Kind.RATE and (not count or not judgement.value):
        return NoPeople.NO_DENOMINATOR  # no events do not tell what the rate is counted per
    return None
