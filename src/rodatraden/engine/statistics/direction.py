"""Desired direction, and the words for state and certainty that every judgement ends in."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The four states, and the two words used where there is no desired direction."""

    BETTER = "better"
    NO_CERTAIN_DIFFERENCE = "no_certain_difference"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    CANNOT_BE_JUDGED = "cannot_be_judged"


class Certainty(StrEnum):
    """How sure a difference is: outside 99.8 per cent limits, or only outside 95."""

    CERTAIN = "certain"
    PROBABLE = "probable"


#: What a direction argument may say; "not_settled" (outside the reviewed catalogue) counts as "none".
DIRECTIONS = ("higher", "lower", "none", "not_settled")


def sign(direction: str) -> int:
    """1 when higher is better, -1 when lower is better, 0 without a desired direction; else ValueError."""
    if direction not in DIRECTIONS:
        raise ValueError(f"direction must be 'higher', 'lower' or 'none', got {direction!r}")
    return {"higher": 1, "lower": -1}.get(str(direction), 0)


def state_of(difference: int, direction: str) -> State:
    """The state of a real difference: ``difference`` is 1 where the value is above what it is compared
    with, -1 below.
    """
    wanted = sign(direction)
    if wanted == 0:
        return State.HIGHER if difference > 0 else State.LOWER
    return State.BETTER if difference == wanted else State.WORSE
