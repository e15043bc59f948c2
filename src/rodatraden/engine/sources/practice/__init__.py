"""Practice figures: invented, seeded, and marked as invented wherever they show."""

from rodatraden.engine.sources.practice.contribution import practice_figures, practice_revision
from rodatraden.engine.sources.practice.invented import (
    demo_indicators,
    install_practice_indicators,
    practice_indicators,
    remove_practice_indicators,
    with_practice_indicators,
)
from rodatraden.engine.sources.practice.story import Scene, scenes
from rodatraden.engine.sources.practice.tables import SOURCE

__all__ = [
    "SOURCE",
    "Scene",
    "demo_indicators",
    "install_practice_indicators",
    "practice_figures",
    "practice_indicators",
    "practice_revision",
    "remove_practice_indicators",
    "scenes",
    "with_practice_indicators",
]
