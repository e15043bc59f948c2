"""Whom to compare with: groups of municipalities, their values beside each row, and their medians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import MunicipalityGroup
from rodatraden.engine.comparison.judgement.numbers import Benchmark, Floats
from rodatraden.engine.comparison.judgement.panel import Panel, floats, positions, words
from rodatraden.engine.comparison.model import Comparator
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.statistics.arrays import median
from rodatraden.engine.statistics.differences import MEDIAN_VARIANCE_FACTOR
from rodatraden.engine.text import gettext as _

#: The published columns of each standing group.
_PUBLISHED = {Comparator.COUNTY: "county", Comparator.SKR_GROUP: "skr", Comparator.SIMILAR: "similar"}


@dataclass(frozen=True, slots=True)
class Members:
    """The members' values beside each row of a panel: ``values`` and ``errors`` are ``[row, member]``."""

    ids: tuple[str, ...]
    values: Floats
    errors: Floats


def own_group_of(
    catalogue: Catalogue, own_group: Sequence[str] | MunicipalityGroup | None
) -> MunicipalityGroup:
    """The group of one's own that was asked for; raises UnknownNameError where there is none or a member is unknown."""
    named = own_group.members if isinstance(own_group, MunicipalityGroup) else own_group
    if not named:
        raise UnknownNameError(
            _("Ingen egen grupp är angiven att jämföra med."),
            todo=_("Välj minst tre kommuner till gruppen, eller jämför med liknande kommuner."),
        )
    ids = tuple(dict.fromkeys(catalogue.municipality(member).id for member in named))
    if isinstance(own_group, MunicipalityGroup):
        return MunicipalityGroup(
            own_group.id, own_group.name, ids, own_group.kind, own_group.source, own_group.year
        )
    return MunicipalityGroup("egen", _("Egen grupp"), ids, "own", "")


def group_of(
    catalogue: Catalogue,
    comparator: Comparator,
    municipality: str,
    area: str | None,
    own_group: MunicipalityGroup | None,
) -> MunicipalityGroup:
    """The group behind a comparator for one municipality; similar municipalities differ between areas."""
    if comparator is Comparator.SIMILAR:
        return catalogue.similar(municipality, area_id=area)
    if comparator is Comparator.COUNTY:
        return catalogue.county_group(municipality)
    if comparator is Comparator.SKR_GROUP:
        return catalogue.skr_group(municipality)
    if comparator is Comparator.OWN_GROUP and own_group is not None:
        return own_group
    return MunicipalityGroup("riket", _("Riket"), (), "national", "")


def read_members(snapshot: Snapshot, panel: Panel, ids: Sequence[str], *, past: bool) -> Members:
    """The values of the municipalities ``ids`` in each row's own year, with their standard errors."""
    shape = (len(panel), len(ids))
    values, errors = np.full(shape, np.nan), np.full(shape, np.nan)
    if not ids or not len(panel):
        return Members(tuple(ids), values, errors)
    names = sorted({indicator.id for indicator in panel.indicators})
    rows = snapshot.table(
        "by_municipality" if past else "profile",
        indicators=names,
        municipalities=list(ids),
        years=sorted(set(panel.year.tolist())),
        genders=sorted(set(panel.gender)),
        columns=["indicator_id", "gender", "year", "municipality_id", "value", "standard_error"],
    )
    codes = [indicator.id for indicator in panel.indicators]
    for column, member in enumerate(ids):
        mine = rows.filter(pc.equal(rows.column("municipality_id"), member))
        place = positions(mine, codes, panel.gender, panel.year)
        there = place >= 0
        values[there, column] = floats(mine, "value")[place[there]]
        errors[there, column] = floats(mine, "standard_error")[place[there]]
    return Members(tuple(ids), values, errors)


def similar_members(panel: Panel) -> tuple[list[list[str]], list[list[float]]]:
    """The similar municipalities and their values that the profile's rows carry with them (nan = no value)."""
    ids, values = (panel.rows.column(name).combine_chunks() for name in ("similar_id", "similar_value"))
    lengths = pc.fill_null(pc.list_value_length(ids), 0).to_numpy(zero_copy_only=False)
    ends = np.cumsum(lengths)
    names = ids.flatten().to_pylist()
    numbers = values.flatten().to_numpy(zero_copy_only=False).tolist()
    starts = ends - lengths
    pairs = list(zip(starts.tolist(), ends.tolist(), strict=True))
    return [names[a:b] for a, b in pairs], [numbers[a:b] for a, b in pairs]


def benchmark(
    panel: Panel,
    comparator: Comparator,
    members: Members | None,
    similar: list[list[float]] | None,
    *,
    includes_own: bool,
) -> Benchmark:
    """What a comparator's figures are beside each row: published medians, or those of the ``members`` read.

    ``similar`` has the similar municipalities' values, where the shares of Ja are to be counted.
    ``includes_own`` says whether the municipality itself is among the members counted.
    """
    nothing = np.full(len(panel), np.nan)
    counted = np.zeros(len(panel), dtype=bool)
    share = nothing.copy()
    if comparator is Comparator.OWN_GROUP:
        if members is None:
            raise ValueError("members must be given for a group of one's own")
        middle = median(members.values)
        count = np.count_nonzero(~np.isnan(members.values), axis=1).astype(np.float64)
        known = np.count_nonzero(~np.isnan(members.errors), axis=1)
        squares = np.nansum(members.errors**2, axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = np.where(known > 0, MEDIAN_VARIANCE_FACTOR * squares / known / count, np.nan)
    elif comparator is Comparator.NATIONAL:
        middle, count, variance = (panel.national(name) for name in ("median", "compared", "variance"))
        share, counted = panel.national("yes_share"), ~np.isnan(panel.national("yes_share"))
    else:
        group = _PUBLISHED[comparator]
        middle, count, variance = (
            panel.floats(f"{group}_{what}") for what in ("median", "count", "variance")
        )
    count = np.nan_to_num(count)
    own = ~np.isnan(panel.own.value)
    others = count - (own if includes_own else 0)
    for row in np.flatnonzero(panel.fact & ~counted).tolist():
        answers = members.values[row] if members is not None else np.array(similar[row] if similar else [])
        share[row], counted[row] = _share_of_yes(panel, row, answers, middle[row])
    return Benchmark(middle, count, others, variance, share, counted)


def _share_of_yes(panel: Panel, row: int, answers: Floats, middle: float) -> tuple[float, bool]:
    """The share of Ja among ``answers``; without them what the median tells: most, half or few."""
    coding = panel.indicators[row].coding
    if coding is None:
        return np.nan, False
    answers = answers[~np.isnan(answers)]
    if len(answers):
        return float(np.mean(answers == coding.yes)), True
    if np.isnan(middle):
        return np.nan, False
    return {coding.yes: 1.0, coding.no: 0.0}.get(middle, 0.5), False


def noise_reasons(panel: Panel) -> npt.NDArray[np.object_]:
    """Why no uncertainty could be estimated, per row; the general code where the country's row does not say."""
    reasons = words(panel.country, "noise_reason")
    reasons[reasons == ""] = "no_interval"
    return reasons
