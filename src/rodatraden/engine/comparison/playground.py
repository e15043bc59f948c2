"""How often colours change by chance alone: a simulation to learn from, not a measurement (methods 9).

In every repetition the municipalities get true shares, normal around a mean. In each of two years n people in
each of them answer. Nothing changes between the years. Quarters are coloured 25/50/25, values on the border
yellow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

#: As many as there are in the country.
MUNICIPALITIES = 290
#: Countries that are drawn: 29,000 municipalities in all give the shares to within about a percentage point.
REPEATS = 100
#: The same question always gets the same answer.
SEED = 20170401
#: The rows of the table of methods 9.
USUAL_N = (15, 30, 50, 100, 200, 500)
#: What can be asked for.
LARGEST_N = 100_000

#: Those nearest the median whose ranks are followed; one alone would say little of a hundred countries.
_MIDDLE = 9
_RED, _YELLOW, _GREEN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Chance:
    """What happens between two years in which nothing has changed; shares 0-1 of all, or of the red.

    ``red_again`` is the share of the red that are red the next year too, ``red_not_worst`` the share of the red
    that are not truly in the lowest quarter; None where nobody is red. ``rank_lower`` and ``rank_upper``: the 95
    per cent range of the rank of those truly in the middle, 1 = best. ``flows[a][b]`` is the share of all that
    went from colour a to colour b (0 red, 1 yellow, 2 green).
    """

    n: int
    changes: float
    red_green: float
    red_again: float | None
    red_not_worst: float | None
    rank_lower: int
    rank_upper: int
    flows: tuple[tuple[float, float, float], ...]


def colour_changes(n: int, mean: float = 0.80, spread: float = 0.05, *, repeats: int = REPEATS) -> Chance:
    """Colours of two years with ``n`` answers per municipality, true shares around ``mean`` with standard
    deviation ``spread`` (0-1, kept between 0 and 1).

    Raises ValueError for an ``n`` outside 1 to 100,000, a ``mean`` outside 0 to 1, a ``spread`` outside 0 to
    0.5 and ``repeats`` below 1.
    """
    if isinstance(n, bool) or int(n) != n or not 1 <= n <= LARGEST_N:
        raise ValueError(f"n must be a whole number from 1 to {LARGEST_N}, got {n!r}")
    if not 0.0 <= mean <= 1.0:
        raise ValueError(f"mean must be between 0 and 1, got {mean!r}")
    if not 0.0 <= spread <= 0.5:
        raise ValueError(f"spread must be between 0 and 0.5, got {spread!r}")
    if repeats < 1:
        raise ValueError(f"repeats must be at least 1, got {repeats!r}")
    rng = np.random.default_rng([SEED, int(n)])
    true = np.clip(rng.normal(mean, spread, (repeats, MUNICIPALITIES)), 0.0, 1.0)
    first, second = (rng.binomial(int(n), true).astype(np.float64) for _year in range(2))
    before, after, truly = _colours(first), _colours(second), _colours(true)
    flows = np.bincount((3 * before + after).ravel(), minlength=9).reshape(3, 3) / before.size
    red = before == _RED
    some = bool(red.any())
    lower, upper = _middle_ranks(true, first, rng)
    return Chance(
        n=int(n),
        changes=float(1.0 - np.trace(flows)),
        red_green=float(flows[_RED, _GREEN] + flows[_GREEN, _RED]),
        red_again=float((after[red] == _RED).mean()) if some else None,
        red_not_worst=float((truly[red] != _RED).mean()) if some else None,
        rank_lower=lower,
        rank_upper=upper,
        flows=tuple((float(row[0]), float(row[1]), float(row[2])) for row in flows),
    )


def _colours(values: np.ndarray) -> np.ndarray:
    """0 below the lower quarter point of each row, 2 above the upper, else 1."""
    low, high = np.quantile(values, [0.25, 0.75], axis=-1)[..., None]
    return np.where(values < low, _RED, np.where(values > high, _GREEN, _YELLOW))


def _middle_ranks(true: np.ndarray, seen: np.ndarray, rng: np.random.Generator) -> tuple[int, int]:
    """The 95 per cent range of the ranks that the truly middle ones get; ties are broken by lot."""
    off = np.abs(true - np.median(true, axis=-1, keepdims=True))
    middle = np.argpartition(off, _MIDDLE, axis=-1)[:, :_MIDDLE]
    drawn = seen + 0.5 * rng.random(seen.shape)
    theirs = np.take_along_axis(drawn, middle, axis=-1)
    ranks = 1 + np.count_nonzero(drawn[:, None, :] > theirs[:, :, None], axis=-1)
    low, high = np.quantile(ranks, [0.025, 0.975])
    return round(float(low)), round(float(high))


@lru_cache(maxsize=256)
def chance_table(n: int, mean: float = 0.80, spread: float = 0.05) -> tuple[Chance, ...]:
    """The usual rows and that of one's own ``n``, fewest answers first. Raises ValueError as
    :func:`colour_changes`.
    """
    return tuple(_row(one, mean, spread) for one in sorted({*USUAL_N, n}))


@lru_cache(maxsize=1024)
def _row(n: int, mean: float, spread: float) -> Chance:
    return colour_changes(n, mean, spread)
