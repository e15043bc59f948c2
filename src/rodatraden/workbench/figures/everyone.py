"""Reads of all municipalities at once. A snapshot never changes, so that the answers are kept in memory."""

from __future__ import annotations

from functools import lru_cache

from rodatraden.engine.comparison.funnel import Funnel, funnel
from rodatraden.engine.comparison.likeness import Likeness, Variable, like, variables
from rodatraden.engine.comparison.radar import Radar, radar
from rodatraden.engine.comparison.rank_range import RankRange, rank_ranges
from rodatraden.engine.figures import Snapshot
from rodatraden.workbench.core.catalogue import catalogue


@lru_cache(maxsize=256)
def radar_of(snapshot: Snapshot, municipality: str, indicator: str, gender: str, year: int | None) -> Radar:
    """Who has succeeded from where the municipality stands."""
    return radar(snapshot, catalogue(), municipality, indicator, gender=gender, year=year)


@lru_cache(maxsize=64)
def ranges_of(snapshot: Snapshot, indicator: str, gender: str, year: int | None) -> dict[str, RankRange]:
    """Every municipality's rank with its range."""
    return rank_ranges(snapshot, catalogue(), indicator, gender=gender, year=year)


@lru_cache(maxsize=64)
def funnel_of(snapshot: Snapshot, municipality: str, indicator: str, gender: str, year: int | None) -> Funnel:
    """The indicator's funnel with the municipality marked."""
    return funnel(snapshot, catalogue(), indicator, gender=gender, year=year, municipality=municipality)


def count_of(snapshot: Snapshot, municipality: str, indicator: str, gender: str, year: int) -> float | None:
    """The number of cases behind the municipality's value, where the source tells it."""
    rows = snapshot.table(
        "by_municipality",
        indicators=[indicator],
        municipalities=[municipality],
        genders=[gender],
        years=[year],
        columns=["count_n"],
    ).to_pylist()
    return rows[0]["count_n"] if rows else None


def likeness_variables(snapshot: Snapshot) -> tuple[Variable, ...]:
    """What one can be alike in."""
    return variables(snapshot, catalogue())


def similar_to(snapshot: Snapshot, municipality: str, weights: dict[str, float], k: int) -> Likeness:
    """The municipalities most like one by the chosen weights."""
    return like(snapshot, catalogue(), municipality, weights, k=k)
