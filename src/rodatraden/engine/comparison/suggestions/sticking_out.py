"""Results that stick out or surprise (Q08)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.judgement.numbers import to_scales
from rodatraden.engine.comparison.model import Certainty, Judgement, Question, Reason, State
from rodatraden.engine.comparison.suggestions import weights
from rodatraden.engine.comparison.words import suggestions as words
from rodatraden.engine.statistics.direction import sign

#: From this probability on a quarter is spoken of.
LIKELY = 0.8

#: Without desired direction only the outermost places of the ranking stick out: a quarter of all municipalities
#: is in the highest quarter of anything.
_OUTERMOST = 0.05

#: Tukey's fences: so many widths of the middle half beyond it, and so many where nothing is known of noise.
_FENCE, _FAR_FENCE = 1.5, 3.0

#: A pattern of the area takes so many indicators with a position.
_FEWEST_FOR_PATTERN = 8
_MOSTLY_BETTER, _MOSTLY_WORSE = 0.4, 0.6


def usual_position(looked_at: Iterable[Judgement]) -> float | None:
    """The median position of the area's indicators with a desired direction: 0 best, 1 worst; None for too few."""
    positions = [
        (j.rank - 1) / (j.compared - 1)
        for j in looked_at
        if sign(j.direction) and j.rank is not None and j.band is not None and j.kind != Kind.YES_NO
    ]
    return float(np.median(positions)) if len(positions) >= _FEWEST_FOR_PATTERN else None


def sticks_out(judgement: Judgement, usual: float | None) -> list[Reason]:
    """Far outside the country's middle half, in an extreme quarter with a high probability, or unlike the area's
    other indicators.
    """
    if judgement.value is None or judgement.kind == Kind.YES_NO:
        return []
    reasons = []
    far = _far_outside(judgement)
    if far is not None:
        reasons.append(far)
    chance = judgement.band_probability
    if chance is None:
        return reasons
    best = chance.best >= chance.worst
    share = max(chance.best, chance.worst)
    if not sign(judgement.direction):
        first = next(iter(judgement.against.values()))
        sure = first.certainty is Certainty.CERTAIN and first.state in (State.HIGHER, State.LOWER)
        if share >= LIKELY and sure and _outermost(judgement):
            said = words.extreme_quarter(judgement, share, best=best)
            reasons.append(Reason(Question.STICKS_OUT, said, weights.EXTREME_WITHOUT_DIRECTION))
        return reasons
    if share < LIKELY:
        return reasons
    said = words.extreme_quarter(judgement, share, best=best)
    reasons.append(Reason(Question.STICKS_OUT, said, weights.EXTREME_QUARTER * share, strength=best))
    if usual is not None and (usual >= _MOSTLY_WORSE if best else usual <= _MOSTLY_BETTER):
        said = words.surprise(worse=not best)
        reasons.append(Reason(Question.STICKS_OUT, said, weights.SURPRISE, strength=best))
    return reasons


def _outermost(judgement: Judgement) -> bool:
    if judgement.rank is None:
        return False
    last = judgement.compared + 1 - judgement.rank
    return min(judgement.rank, last) <= _OUTERMOST * judgement.compared


def _far_outside(judgement: Judgement) -> Reason | None:
    """Beyond Tukey's fence with the whole interval; beyond the far fence where there is no interval.

    The fences are drawn on the indicator's scale, so that skewed costs do not all stick out upwards.
    """
    if judgement.distribution is None or judgement.value is None:
        return None
    _low, q25, _median, q75, _high = judgement.distribution
    sure = judgement.interval is not None
    low, high = judgement.interval or (judgement.value, judgement.value)
    values = np.array([q25, q75, low, high])
    q25_on, q75_on, low_on, high_on = to_scales(values, np.full(4, judgement.scale, dtype=object)).tolist()
    width = (_FENCE if sure else _FAR_FENCE) * (q75_on - q25_on)
    above, below = low_on > q75_on + width, high_on < q25_on - width
    if width <= 0 or not (above or below):
        return None
    weight = weights.FAR_OUTSIDE if sure else weights.FAR_OUTSIDE_UNSURE
    strength = sign(judgement.direction) == (1 if above else -1)
    said = words.far_outside(judgement, above=above, sure=sure)
    return Reason(Question.STICKS_OUT, said, weight, strength)
