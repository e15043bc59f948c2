"""Improvement radar: who stood where we stand, and is certainly better now (methods 14)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Indicator, Kind
from rodatraden.engine.comparison.everyone import Everyone, read_everyone
from rodatraden.engine.comparison.judgement.numbers import (
    Z_CERTAIN,
    Estimates,
    Floats,
    Mask,
    from_scales,
    two_estimates,
)
from rodatraden.engine.comparison.model import Comparator, YearValue
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender
from rodatraden.engine.statistics.direction import sign as sign_of

#: How many years back municipalities must have stood where we stand: three to six.
YEARS_BACK = (6, 3)
#: A Ja counts as kept after so many answers in a row.
ANSWERS_KEPT = 2
#: Of those that have not changed, at most so many look improved: each is tested from one of four years, and each
#: of those tests lets one in a thousand through on this side.
BY_CHANCE = 0.004
#: So many are shown.
SHOWN = 5

#: Whom to look among, nearest first.
_CIRCLES = (Comparator.SIMILAR, Comparator.SKR_GROUP, Comparator.NATIONAL)


class WhyEmpty(StrEnum):
    """Why there is nobody to show."""

    NO_DIRECTION = "no_direction"
    NO_VALUE = "no_value"
    CODING = "coding"
    FEW_COMPARED = "few_compared"
    ALREADY_BEST = "already_best"
    ALREADY_YES = "already_yes"
    NEW_DEFINITION = "new_definition"
    TOO_FEW_YEARS = "too_few_years"
    NOBODY_STOOD_THERE = "nobody_stood_there"
    NO_UNCERTAINTY = "no_uncertainty"
    NOBODY_IMPROVED = "nobody_improved"


@dataclass(frozen=True, slots=True)
class Improved:
    """A municipality that stood where we stand and is certainly better now, with its ``series``.

    ``circle`` says how near it is to us. ``change`` is latest minus former value in the indicator's unit;
    ``at_least`` how large the improvement is at the nearer end of its 99.8 per cent interval (0 or more). For
    yes/no ``from_year`` is the last year with the answer we have, ``since`` the first of those kept since, and
    ``at_least`` None.
    """

    municipality: str
    circle: Comparator
    from_year: int
    from_value: float
    value: float
    rank: int | None
    change: float
    at_least: float | None
    since: int | None
    series: tuple[YearValue, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """At most five to learn from, nearest circle first and by certain change within it; else ``missing``.

    ``looked_at`` is how many stood in our band or worse in ``window`` (first and last year) and have a latest
    value whose change can be tested, ``found`` how many of them improved before only the first are shown.
    """

    indicator: Indicator
    municipality: str
    gender: str
    year: int | None
    value: float | None
    status: str
    band: int | None
    window: tuple[int, int] | None
    looked_at: int
    found: int
    improved: tuple[Improved, ...]
    missing: WhyEmpty | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON-ready types for the command line."""
        return {
            "indicator": self.indicator.id,
            "title": self.indicator.title,
            "unit": self.indicator.unit,
            "municipality": self.municipality,
            "gender": self.gender,
            "year": self.year,
            "value": self.value,
            "status": self.status,
            "band": self.band,
            "window": self.window and list(self.window),
            "looked_at": self.looked_at,
            "found": self.found,
            "missing": self.missing and self.missing.value,
            "improved": [
                {
                    "municipality": one.municipality,
                    "circle": one.circle.value,
                    "from_year": one.from_year,
                    "from_value": one.from_value,
                    "value": one.value,
                    "rank": one.rank,
                    "change": one.change,
                    "at_least": one.at_least,
                    "since": one.since,
                    "series": [
                        {"year": p.year, "value": p.value, "status": p.status, "break_before": p.break_before}
                        for p in one.series
                    ],
                }
                for one in self.improved
            ],
        }


@dataclass(frozen=True, slots=True)
class _Found:
    """Columns of the municipalities that improved, in order, each with the row it came from."""

    columns: list[int]
    former: npt.NDArray[np.int64]
    at_least: Floats | None
    since: npt.NDArray[np.int64] | None
    looked_at: int
    missing: WhyEmpty | None


def radar(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    indicator: str,
    *,
    gender: str = Gender.TOTAL.value,
    year: int | None = None,
    limit: int = SHOWN,
) -> Radar:
    """Who stood in our band or worse three to six years ago, has certainly improved and is now in the best half.

    ``municipality`` is an id or name; without ``year`` the indicator's latest is ours. Each municipality is
    tested once: from the earliest year of the window in which it stood there, if it did so in at least half of
    its years there (so that one unlucky year does not make an improvement), to the latest, by the house's test
    of two years: Newcombe where n or a margin is known, else noise from the panel, at 99.8 per cent. Among
    municipalities that have not changed at all, chance makes at most four in a thousand look improved.

    Yes/no: who went from our answer to the desired one within six years and kept it. Raises
    :class:`UnknownNameError` for what does not exist; ValueError for a ``limit`` below 1.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, got {limit!r}")
    code = catalogue.municipality(municipality).id
    everyone = read_everyone(snapshot, catalogue, indicator, gender)
    own, row = everyone.place(code), everyone.row_of(year)
    window = None if row is None else _window(everyone, row)
    if row is None:
        found = _nothing(WhyEmpty.NO_VALUE)
    elif everyone.indicator.kind is Kind.YES_NO:
        found = _changed_answer(everyone, row, own)
    else:
        found = _improved(everyone, row, own, window or [])
    circles = _circles(catalogue, everyone, code)
    order = sorted(found.columns, key=lambda m: (circles[m], *_merit(found, m), everyone.municipalities[m]))
    value = np.nan if row is None else everyone.numbers["value"][row, own]
    band = np.nan if row is None else everyone.numbers["band"][row, own]
    return Radar(
        indicator=everyone.indicator,
        municipality=code,
        gender=gender,
        year=None if row is None else everyone.years[row],
        value=None if np.isnan(value) else float(value),
        status="unknown" if row is None else everyone.status(row, own),
        band=None if np.isnan(band) else int(band),
        window=(everyone.years[row] - YEARS_BACK[0], everyone.years[row] - YEARS_BACK[1])
        if row is not None
        else None,
        looked_at=found.looked_at,
        found=len(order),
        improved=tuple(_shown(everyone, found, row, m, circles[m]) for m in order[:limit])
        if row is not None
        else (),
        missing=found.missing,
    )


def _nothing(why: WhyEmpty, looked_at: int = 0) -> _Found:
    return _Found([], np.empty(0, dtype=np.int64), None, None, looked_at, why)


def _window(everyone: Everyone, row: int) -> list[int]:
    """The rows three to six years back that have the definition of ``row``, oldest first."""
    year = everyone.years[row]
    return [
        r
        for r, one in enumerate(everyone.years)
        if year - YEARS_BACK[0] <= one <= year - YEARS_BACK[1]
        and everyone.defined[r] == everyone.defined[row]
    ]


def _circles(catalogue: Catalogue, everyone: Everyone, code: str) -> list[int]:
    """Per municipality how near it is: 0 similar, 1 the same SKR group, 2 the rest."""
    similar = set(catalogue.similar(code, indicator=everyone.indicator).members)
    skr = set(catalogue.skr_members(code))
    return [0 if one in similar else 1 if one in skr else 2 for one in everyone.municipalities]


def _merit(found: _Found, m: int) -> tuple[float, ...]:
    """Sorts the largest certain change first, the answer kept longest first."""
    if found.at_least is not None:
        return (-float(found.at_least[m]),)
    return (float(found.since[m]),) if found.since is not None else ()


def _improved(everyone: Everyone, row: int, own: int, window: list[int]) -> _Found:
    numbers = everyone.numbers
    wanted = sign_of(everyone.indicator.direction)
    if not wanted:
        return _nothing(WhyEmpty.NO_DIRECTION)
    if np.isnan(numbers["value"][row, own]):
        return _nothing(WhyEmpty.NO_VALUE)
    band = numbers["band"][row, own]
    if np.isnan(band):
        return _nothing(WhyEmpty.FEW_COMPARED)
    if band == 1:
        return _nothing(WhyEmpty.ALREADY_BEST)
    former_band = numbers["band"][window]
    if np.isnan(former_band).all():
        return _nothing(WhyEmpty.NEW_DEFINITION if everyone.defined[row] else WhyEmpty.TOO_FEW_YEARS)
    there = former_band >= band
    usual = 2 * there.sum(axis=0) >= (~np.isnan(former_band)).sum(axis=0)
    stood = there.any(axis=0) & usual & ~np.isnan(numbers["value"][row])
    stood[own] = False
    if not stood.any():
        return _nothing(WhyEmpty.NOBODY_STOOD_THERE)
    former = np.array(window)[there.argmax(axis=0)]
    certain, at_least, tested = _certain_change(everyone, row, former, wanted)
    if not (stood & tested).any():
        return _nothing(WhyEmpty.NO_UNCERTAINTY)
    chosen = stood & certain & (numbers["band"][row] <= 2)
    looked_at = int(np.count_nonzero(stood & tested))
    if not chosen.any():
        return _nothing(WhyEmpty.NOBODY_IMPROVED, looked_at)
    return _Found(np.flatnonzero(chosen).tolist(), former, at_least, None, looked_at, None)


def _certain_change(
    everyone: Everyone, row: int, former: npt.NDArray[np.int64], wanted: int
) -> tuple[Mask, Floats, Mask]:
    """Which have certainly improved since ``former``, by at least how much, and which could be tested.

    The improvement at least made is the nearer end of the difference's 99.8 per cent interval by the same
    rule for every method (Newcombe's, from the two values' own limits), in the value's unit.
    """
    now, before = everyone.estimates(row), everyone.estimates(former)
    nobody = np.full(len(former), "", dtype=object)
    answer = two_estimates(now, before, np.full(len(former), wanted, dtype=np.int8), nobody)
    (low_now, high_now), (low_before, high_before) = _wide(now), _wide(before)
    gain = wanted * (now.value - before.value)
    if wanted > 0:
        ends = (now.value - low_now, high_before - before.value)
    else:
        ends = (high_now - now.value, before.value - low_before)
    at_least = gain - np.hypot(*ends)
    tested = answer.missing == ""
    certain = tested & answer.certain & (gain > 0) & (at_least > 0)
    return certain, at_least, tested


def _wide(of: Estimates) -> tuple[Floats, Floats]:
    """The 99.8 per cent limits, of noise from the panel by its standard error on the scale."""
    half = Z_CERTAIN * of.standard_error
    low, high = (from_scales(of.on_scale + way * half, of.scale) for way in (-1, 1))
    return np.where(of.exact, of.wide_lower, low), np.where(of.exact, of.wide_upper, high)


def _changed_answer(everyone: Everyone, row: int, own: int) -> _Found:
    """Who had our answer within six years, and has had the desired one in every answer since."""
    wanted, coding = sign_of(everyone.indicator.direction), everyone.indicator.coding
    if not wanted:
        return _nothing(WhyEmpty.NO_DIRECTION)
    value = everyone.numbers["value"]
    if np.isnan(value[row, own]):
        return _nothing(WhyEmpty.NO_VALUE)
    if coding is None or value[row, own] not in (coding.yes, coding.no):
        return _nothing(WhyEmpty.CODING)
    desired, other = (coding.yes, coding.no) if wanted > 0 else (coding.no, coding.yes)
    if value[row, own] == desired:
        return _nothing(WhyEmpty.ALREADY_YES)
    rows = [
        r
        for r in range(row + 1)
        if everyone.years[r] >= everyone.years[row] - YEARS_BACK[0]
        and everyone.defined[r] == everyone.defined[row]
    ]
    if len(rows) <= ANSWERS_KEPT:
        return _nothing(WhyEmpty.NEW_DEFINITION if everyone.defined[row] else WhyEmpty.TOO_FEW_YEARS)
    answers = value[rows]
    was = answers == other
    was[:, own] = False
    stood = was.any(axis=0) & ~np.isnan(answers[-1])
    if not stood.any():
        return _nothing(WhyEmpty.NOBODY_STOOD_THERE)
    last = len(rows) - 1 - was[::-1].argmax(axis=0)  # the last time it had our answer
    after = np.arange(len(rows))[:, None] > last[None, :]
    kept = np.count_nonzero(after & (answers == desired), axis=0)
    chosen = stood & (answers[-1] == desired) & (kept >= ANSWERS_KEPT)
    looked_at = int(np.count_nonzero(stood))
    if not chosen.any():
        return _nothing(WhyEmpty.NOBODY_IMPROVED, looked_at)
    first = (after & (answers == desired)).argmax(axis=0)
    since = np.array([everyone.years[r] for r in rows])[first]
    return _Found(np.flatnonzero(chosen).tolist(), np.array(rows)[last], None, since, looked_at, None)


def _shown(everyone: Everyone, found: _Found, row: int, m: int, circle: int) -> Improved:
    numbers, former = everyone.numbers, int(found.former[m])
    value, before = float(numbers["value"][row, m]), float(numbers["value"][former, m])
    rank = numbers["rank"][row, m]
    return Improved(
        municipality=everyone.municipalities[m],
        circle=_CIRCLES[circle],
        from_year=everyone.years[former],
        from_value=before,
        value=value,
        rank=None if np.isnan(rank) else int(rank),
        change=value - before,
        at_least=None if found.at_least is None else float(found.at_least[m]),
        since=None if found.since is None else int(found.since[m]),
        series=everyone.series(m, row),
    )
