"""Strengths and weaknesses (Q07), and whether comparable municipalities do better (Q10)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rodatraden.engine.catalogue.model import Direction, Kind
from rodatraden.engine.comparison.judgement.numbers import FEWEST_PEERS, Z_PROBABLE, to_scales
from rodatraden.engine.comparison.model import (
    Certainty,
    Comparator,
    ComparatorJudgement,
    Judgement,
    Question,
    Reason,
    State,
)
from rodatraden.engine.comparison.suggestions import weights
from rodatraden.engine.comparison.suggestions.screen import Screen
from rodatraden.engine.comparison.words import suggestions as words
from rodatraden.engine.comparison.words.labels import comparator_plural
from rodatraden.engine.statistics.differences import MEDIAN_VARIANCE_FACTOR
from rodatraden.engine.statistics.direction import sign

#: At least this share of the peers must be clearly better.
_SHARE_BETTER = 0.5


def strengths_and_weaknesses(judgement: Judgement, screen: Screen) -> list[Reason]:
    """Certainly (or, where it stands the control of many tests, probably) better or worse than the comparators."""
    if judgement.kind == Kind.YES_NO:
        return _facts(judgement)
    comparator, first = next(iter(judgement.against.items()))
    sure = first.certainty is Certainty.CERTAIN
    if first.state in (State.BETTER, State.WORSE) and (sure or screen.stands("peers", judgement.indicator)):
        others = [other for other in _certain_against(judgement, first.state) if other is not comparator]
        strength = first.state is State.BETTER
        weight = weights.CERTAIN_DIFFERENCE if sure else weights.PROBABLE_DIFFERENCE
        weight += weights.OTHER_COMPARATOR_TOO * len(others)
        said = words.differs(judgement, comparator, others)
        reasons = [Reason(Question.STRENGTH_OR_WEAKNESS, said, weight, strength)]
        if strength and _better_than_all(judgement):
            said = words.better_than_all(len(judgement.peers), comparator)
            reasons.append(
                Reason(Question.STRENGTH_OR_WEAKNESS, said, weights.BETTER_THAN_ALL, strength=True)
            )
        return reasons
    for state in (State.WORSE, State.BETTER):
        others = _certain_against(judgement, state)
        if others:
            said = words.differs(judgement, others[0], others[1:])
            weight = weights.OTHER_COMPARATOR_ONLY
            return [Reason(Question.STRENGTH_OR_WEAKNESS, said, weight, state is State.BETTER)]
    return []


def _certain_against(judgement: Judgement, state: State) -> list[Comparator]:
    """The comparators against which the state is certain."""
    return [
        comparator
        for comparator, one in judgement.against.items()
        if one.state is state and one.certainty is Certainty.CERTAIN
    ]


def _facts(judgement: Judgement) -> list[Reason]:
    """Yes/no: what one has and most have not is a strength; what one lacks answers whether others do better."""
    comparator, first = next(iter(judgement.against.items()))
    if first.state not in (State.BETTER, State.WORSE):
        return []
    yes = None if first.share_yes is None else round(first.share_yes * first.count)
    has = judgement.coding is not None and judgement.value == judgement.coding.yes
    # a share that was only read off the median says no more than "most": the weight of just over half
    share = 0.5 if first.share_yes is None else first.share_yes
    otherwise = 1.0 - share if has else share
    weight = weights.FACT + weights.FACT_BY_SHARE * otherwise
    unwanted = judgement.direction == Direction.LOWER
    peers = comparator_plural(comparator)
    if first.state is State.BETTER:
        said = words.has_it(peers, yes, first.count, unwanted=unwanted)
        return [Reason(Question.STRENGTH_OR_WEAKNESS, said, weight, strength=True)]
    said = words.has_not(peers, yes, first.count, unwanted=unwanted)
    return [Reason(Question.PEERS_BETTER, said, weight)]


def _better_than_all(judgement: Judgement) -> bool:
    wanted = sign(judgement.direction)
    value = judgement.value
    return (
        value is not None
        and len(judgement.peers) >= FEWEST_PEERS
        and all((value - peer) * wanted > 0 for _name, peer in judgement.peers)
    )


def peers_better(judgement: Judgement, name_of: Callable[[str], str]) -> Reason | None:
    """At least half of the peers lie clearly better: z of each pair above 1.96, with the peers' usual noise.

    Each peer's own standard error is not published beside the value; the mean of their squares follows from
    the variance of their median, 1.57 · mean(s²)/m.
    """
    comparator, first = next(iter(judgement.against.items()))
    if judgement.kind == Kind.YES_NO or len(judgement.peers) < FEWEST_PEERS:
        return None
    z = _peers_z(judgement, first)
    if z is None:
        return None
    better = int(np.count_nonzero(z > Z_PROBABLE))
    share = better / len(judgement.peers)
    if better < FEWEST_PEERS or share < _SHARE_BETTER:
        return None
    best, value = judgement.peers[int(np.nanargmax(z))]
    said = words.peers_better(judgement, better, len(judgement.peers), comparator, name_of(best), value)
    weight = weights.PEERS_BETTER + weights.PEERS_BETTER_BY_SHARE * share
    return Reason(Question.PEERS_BETTER, said, weight)


def _peers_z(judgement: Judgement, first: ComparatorJudgement) -> np.ndarray | None:
    """How much better each peer is, in standard errors of the difference; None where they are not known."""
    if judgement.value is None or judgement.standard_error is None or first.variance is None:
        return None
    noise = judgement.standard_error**2 + first.variance * first.count / MEDIAN_VARIANCE_FACTOR
    values = np.array([judgement.value, *(value for _name, value in judgement.peers)])
    on_scale = to_scales(values, np.full(values.shape, judgement.scale, dtype=object))
    return np.asarray((on_scale[1:] - on_scale[0]) * sign(judgement.direction) / np.sqrt(noise))
