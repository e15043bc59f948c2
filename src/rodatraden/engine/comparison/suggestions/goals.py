"""Deviation from own goals (Q06)."""

from __future__ import annotations

from dataclasses import dataclass

from rodatraden.engine.catalogue.model import Direction
from rodatraden.engine.comparison.model import Judgement, Question, Reason
from rodatraden.engine.comparison.suggestions import weights
from rodatraden.engine.comparison.words import suggestions as words


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of one's own for an indicator: the value to reach, where it stands, and which way is wanted.

    Without ``direction`` the catalogue's holds; where it has none either, any certain distance is told of.
    """

    value: float
    note: str = ""
    direction: Direction | None = None


def missed_goal(judgement: Judgement, goal: Goal) -> Reason | None:
    """The reason that the goal is missed; None where it is reached or there is no value."""
    value = judgement.value
    if value is None or value == goal.value:
        return None
    if judgement.coding is not None:
        said = words.goal_answer(judgement, goal.value, goal.note)
        return Reason(Question.OWN_GOAL, said, weights.GOAL_MISSED)
    direction = goal.direction or Direction(judgement.direction)
    below = value < goal.value
    higher_wanted = {Direction.HIGHER: True, Direction.LOWER: False}.get(direction)
    if higher_wanted is not None and below is not higher_wanted:
        return None
    sure = None
    if judgement.interval is not None:
        low, high = judgement.interval
        sure = goal.value > high if below else goal.value < low
    if higher_wanted is None and not sure:
        return None
    said = words.goal(judgement, goal.value, goal.note, higher_wanted=higher_wanted, sure=sure)
    weight = {
        True: weights.GOAL_MISSED_FOR_CERTAIN,
        False: weights.GOAL_MISSED_PERHAPS,
        None: weights.GOAL_MISSED,
    }[sure]
    return Reason(Question.OWN_GOAL, said, weight)
