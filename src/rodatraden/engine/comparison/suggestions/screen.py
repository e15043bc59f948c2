"""Many looks at once: which differences still stand when all tests of the same question are counted (methods 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from rodatraden.engine.comparison.model import ComparatorJudgement, Judgement, State
from rodatraden.engine.statistics import benjamini_hochberg

#: Expected share of false findings among those called probable.
FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True, slots=True)
class Screen:
    """Per question (``peers``, ``change``, ``trend``, ``sexes``, ``units``) the indicators whose test stands, and
    how many tests there were.
    """

    standing: Mapping[str, frozenset[str]]
    tests: Mapping[str, int]

    def stands(self, question: str, indicator: str) -> bool:
        """Whether the indicator's test of the question is kept when all of them are counted together."""
        return indicator in self.standing[question]


def screen(looked_at: Iterable[Judgement], unit_p: Mapping[str, float]) -> Screen:
    """Benjamini-Hochberg at 5 per cent, one family of tests per question.

    ``unit_p`` has p of the test between units. Change, trend, sexes and units are only asked of indicators
    with a desired direction.
    """
    peers: dict[str, float] = {}
    change: dict[str, float] = {}
    trend: dict[str, float] = {}
    sexes: dict[str, float] = {}
    for judgement in looked_at:
        first = next(iter(judgement.against.values()))
        _add(peers, judgement.indicator, first)
        if judgement.direction in ("higher", "lower"):
            _add(change, judgement.indicator, judgement.change)
            _add(sexes, judgement.indicator, judgement.women_men)
            if judgement.trend.p_value is not None:
                trend[judgement.indicator] = judgement.trend.p_value
    families: dict[str, Mapping[str, float]] = {
        "peers": peers,
        "change": change,
        "trend": trend,
        "sexes": sexes,
        "units": unit_p,
    }
    return Screen(
        standing={question: _standing(family) for question, family in families.items()},
        tests={question: len(family) for question, family in families.items()},
    )


def _add(family: dict[str, float], indicator: str, one: ComparatorJudgement | None) -> None:
    if one is not None and one.state is not State.CANNOT_BE_JUDGED and one.p_value is not None:
        family[indicator] = one.p_value


def _standing(family: Mapping[str, float]) -> frozenset[str]:
    if not family:
        return frozenset()
    kept = benjamini_hochberg(np.array(list(family.values())), FALSE_DISCOVERIES).rejected
    return frozenset(name for name, stands in zip(family, kept.tolist(), strict=True) if stands)
