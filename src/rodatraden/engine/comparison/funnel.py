"""Funnel: every municipality's value against the number behind it, with the limits that chance sets (methods 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Indicator, Kind
from rodatraden.engine.comparison.everyone import Everyone, read_everyone
from rodatraden.engine.comparison.judgement.numbers import Floats, Mask
from rodatraden.engine.comparison.model import Certainty, State
from rodatraden.engine.comparison.national import FEWEST_FOR_BAND
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender
from rodatraden.engine.statistics import (
    funnel_limits_proportion,
    funnel_limits_ratio,
    overdispersed_limits,
    overdispersion,
    state_of,
)
from rodatraden.engine.statistics.intervals import CERTAIN_CONFIDENCE, PROBABLE_CONFIDENCE

#: Points that a limit is drawn through.
_STEPS = 60
#: A numerator that does not give the share within so many per cent units is not the one behind it.
_SHARE_TOLERANCE = 1.0


class NoFunnel(StrEnum):
    """Why there is no funnel."""

    WRONG_KIND = "wrong_kind"
    NO_DENOMINATORS = "no_denominators"
    FEW_DENOMINATORS = "few_denominators"
    NO_VALUES = "no_values"


class LimitMethod(StrEnum):
    """Whose limits; near the ends they disagree, so they are always named."""

    INVERSE_WILSON = "inverse_wilson"
    EXACT_POISSON = "exact_poisson"
    OVERDISPERSED_ARCSINE = "overdispersed_arcsine"
    OVERDISPERSED_LOG = "overdispersed_log"


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits at each number ``n``, in the value's unit: 95 and 99.8 per cent."""

    method: LimitMethod
    n: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    wide_lower: tuple[float, ...]
    wide_upper: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """A municipality: its value, the number behind it, and where it stands against the limits in force.

    ``state`` is no certain difference inside the 95 per cent limits; ``certainty`` certain outside the 99.8.
    ``role`` is "own", "similar" or "".
    """

    municipality: str
    n: float
    value: float
    state: State
    certainty: Certainty | None
    role: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """``target`` is all municipalities' events over all their n, in the value's unit.

    ``limits`` are those in force; where municipalities differ more than chance makes them (``phi`` above 1)
    they allow for that, and ``chance`` holds the ones that do not. ``without_n`` municipalities have a value but
    no number. ``missing`` says why there is nothing.
    """

    indicator: Indicator
    gender: str
    year: int | None
    municipality: str | None
    target: float | None = None
    phi: float | None = None
    tau2: float | None = None
    limits: Limits | None = None
    chance: Limits | None = None
    points: tuple[FunnelPoint, ...] = ()
    without_n: int = 0
    missing: NoFunnel | None = None

    @property
    def overdispersed(self) -> bool:
        """Whether the limits in force allow for more than chance."""
        return self.chance is not None

    @property
    def own(self) -> FunnelPoint | None:
        """The own point, where a municipality was asked for and has one."""
        return next((point for point in self.points if point.role == "own"), None)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON-ready types for the command line."""
        return {
            "indicator": self.indicator.id,
            "title": self.indicator.title,
            "unit": self.indicator.unit,
            "gender": self.gender,
            "year": self.year,
            "municipality": self.municipality,
            "target": self.target,
            "phi": self.phi,
            "tau2": self.tau2,
            "limits": self.limits and self.limits.method.value,
            "without_n": self.without_n,
            "missing": self.missing and self.missing.value,
            "points": [
                {
                    "municipality": p.municipality,
                    "n": p.n,
                    "value": p.value,
                    "state": p.state.value,
                    "certainty": p.certainty and p.certainty.value,
                    "role": p.role,
                }
                for p in self.points
            ],
        }


def funnel(
    snapshot: Snapshot,
    catalogue: Catalogue,
    indicator: str,
    *,
    gender: str = Gender.TOTAL.value,
    year: int | None = None,
    municipality: str | None = None,
) -> Funnel:
    """All municipalities' values against n for a share or a rate whose source tells the numbers.

    Without ``year`` the latest with at least twelve such municipalities. ``municipality`` (id or name) and those
    similar to it are marked. Shares: inverse Wilson limits around the overall share, so that a dot outside and
    its own Wilson interval never contradict one another; rates: exact Poisson. φ is estimated on all
    municipalities, never on the few that are marked, and above 1 the limits are widened (Spiegelhalter 2005).
    Raises :class:`UnknownNameError` for what does not exist.
    """
    code = catalogue.municipality(municipality).id if municipality is not None else None
    everyone = read_everyone(snapshot, catalogue, indicator, gender)
    kind = everyone.indicator.kind
    usable = _usable(everyone)
    row = _row(everyone, usable, year)

    def nothing(why: NoFunnel) -> Funnel:
        shown = None if row is None else everyone.years[row]
        return Funnel(everyone.indicator, gender, shown, code, missing=why)

    if kind not in (Kind.SHARE, Kind.RATE):
        return nothing(NoFunnel.WRONG_KIND)
    if row is None:
        return nothing(NoFunnel.NO_VALUES)
    there = usable[row]
    if not there.any():
        return nothing(NoFunnel.NO_DENOMINATORS)
    if there.sum() < FEWEST_FOR_BAND:
        return nothing(NoFunnel.FEW_DENOMINATORS)
    similar = set(catalogue.similar(code, indicator=everyone.indicator).members) if code else set()
    return _built(everyone, row, there, code, similar)


def _usable(everyone: Everyone) -> Mask:
    """Where there is a value and a number behind it; a rate needs its count too."""
    numbers = everyone.numbers
    there = ~np.isnan(numbers["value"]) & (numbers["denominator"] > 0)
    if everyone.indicator.kind is Kind.RATE:
        return there & (numbers["count_n"] >= 0)
    return there & (numbers["value"] >= 0) & (numbers["value"] <= 100)


def _row(everyone: Everyone, usable: Mask, year: int | None) -> int | None:
    if year is None:
        enough = np.flatnonzero(usable.sum(axis=1) >= FEWEST_FOR_BAND)
        if len(enough):
            return int(enough[-1])
    return everyone.row_of(year)


def _counts(everyone: Everyone, row: int, there: Mask) -> tuple[Floats, Floats, Floats]:
    """Values, numbers of cases and numbers behind them; a share's count that does not give it is not used."""
    value, x, n = (everyone.numbers[name][row, there] for name in ("value", "count_n", "denominator"))
    if everyone.indicator.kind is Kind.SHARE:
        with np.errstate(invalid="ignore"):
            fits = (x >= 0) & (x <= n) & (np.abs(100.0 * x / n - value) <= _SHARE_TOLERANCE)
        x = np.where(fits, x, value / 100.0 * n)
    return value, x, n


def _built(everyone: Everyone, row: int, there: Mask, code: str | None, similar: set[str]) -> Funnel:
    value, x, n = _counts(everyone, row, there)
    is_share = everyone.indicator.kind is Kind.SHARE
    overall = float(x.sum() / n.sum())
    if is_share:
        per, spread = 100.0, overdispersion(x, n, "proportion")
    else:
        some = x > 0
        per = float(np.median(value[some] * n[some] / x[some])) if some.any() else 1.0
        spread = overdispersion(x, n * overall, "ratio")
    phi, tau2 = spread.phi, spread.tau2
    widened = bool(phi > 1.0)
    grid = np.geomspace(n.min(), n.max(), _STEPS) if n.max() > n.min() else np.array([n.min()])
    chance = _limits(grid, overall, per, 0.0, is_share=is_share)
    limits = _limits(grid, overall, per, float(tau2), is_share=is_share) if widened else chance
    at = _limits(n, overall, per, float(tau2) if widened else 0.0, is_share=is_share)
    direction = everyone.indicator.direction
    points = []
    for i, m in enumerate(np.flatnonzero(there).tolist()):
        outside = int(value[i] > at.upper[i]) - int(value[i] < at.lower[i])
        far = value[i] > at.wide_upper[i] or value[i] < at.wide_lower[i]
        state, certainty = State.NO_CERTAIN_DIFFERENCE, None
        if outside:
            state = State(state_of(outside, direction))
            certainty = Certainty.CERTAIN if far else Certainty.PROBABLE
        one = everyone.municipalities[m]
        role = "own" if one == code else "similar" if one in similar else ""
        points.append(FunnelPoint(one, float(n[i]), float(value[i]), state, certainty, role))
    with_value = int(np.count_nonzero(~np.isnan(everyone.numbers["value"][row])))
    return Funnel(
        indicator=everyone.indicator,
        gender=everyone.gender,
        year=everyone.years[row],
        municipality=code,
        target=per * overall,
        phi=None if np.isnan(phi) else float(phi),
        tau2=None if np.isnan(tau2) else float(tau2),
        limits=limits,
        chance=chance if widened else None,
        points=tuple(points),
        without_n=with_value - len(points),
    )


def _limits(n: Floats, overall: float, per: float, tau2: float, *, is_share: bool) -> Limits:
    """95 and 99.8 per cent limits at each n, in the value's unit.

    Overdispersion only ever widens: at a handful of answers the scale that it is reckoned on has narrower ends
    near 0 and 100 per cent than chance alone, and 0 of 5 would be called certain.
    """
    ends: list[Floats] = []
    for level in (PROBABLE_CONFIDENCE, CERTAIN_CONFIDENCE):
        by_chance = (
            funnel_limits_proportion(overall, n, level)
            if is_share
            else funnel_limits_ratio(n, overall, level)
        )
        lower, upper = np.asarray(by_chance.lower), np.asarray(by_chance.upper)
        if tau2 > 0:
            size, kind = (n, "proportion") if is_share else (n * overall, "ratio")
            wider = overdispersed_limits(overall, size, tau2, kind, level)
            lower, upper = np.minimum(lower, wider.lower), np.maximum(upper, wider.upper)
        ends += [per * lower, per * upper]
    methods = (
        (LimitMethod.INVERSE_WILSON, LimitMethod.OVERDISPERSED_ARCSINE)
        if is_share
        else (LimitMethod.EXACT_POISSON, LimitMethod.OVERDISPERSED_LOG)
    )
    return Limits(methods[int(tau2 > 0)], tuple(n.tolist()), *(tuple(end.tolist()) for end in ends))
