"""The suggested gross list: the handbook's questions answered with reasons, never chosen for anybody."""

from rodatraden.engine.comparison.suggestions.goals import Goal
from rodatraden.engine.comparison.suggestions.suggesting import suggest

__all__ = ["Goal", "suggest"]
