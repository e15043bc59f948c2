"""From a question about one municipality to its judgements: what is read, compared and put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import MunicipalityGroup
from rodatraden.engine.comparison.judgement import numbers
from rodatraden.engine.comparison.judgement.building import Against, Answers, build
from rodatraden.engine.comparison.judgement.members import (
    Members,
    benchmark,
    group_of,
    noise_reasons,
    own_group_of,
    read_members,
    similar_members,
)
from rodatraden.engine.comparison.judgement.numbers import STATES, Answer, Benchmark
from rodatraden.engine.comparison.judgement.over_time import against_former_year, women_against_men
from rodatraden.engine.comparison.judgement.panel import (
    GENDERS,
    LIGHT_COLUMNS,
    Panel,
    latest_series,
    past_series,
    read_latest,
    read_past,
)
from rodatraden.engine.comparison.judgement.past_trend import past_trends, published_trends
from rodatraden.engine.comparison.model import Comparator, Judgement, State
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender
from rodatraden.engine.text import gettext as _

#: The comparators that exist for everybody, in the order they are shown.
STANDING = (Comparator.SIMILAR, Comparator.COUNTY, Comparator.SKR_GROUP, Comparator.NATIONAL)

#: Groups that the municipality itself is counted in.
_WITH_OWN = frozenset({Comparator.COUNTY, Comparator.SKR_GROUP, Comparator.NATIONAL})


def judge(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    *,
    area: str | None = None,
    indicators: Sequence[str] | None = None,
    year: int | None = None,
    genders: Sequence[str] = GENDERS,
    against: Sequence[Comparator] = STANDING,
    own_group: Sequence[str] | MunicipalityGroup | None = None,
) -> list[Judgement]:
    """One judgement per indicator, year and sex, by indicator and then T, K, M.

    ``municipality`` and ``area`` are ids or names. Without ``year`` each indicator's latest year is judged
    (``profile``), with it that year and the series up to it (``by_municipality``). ``Judgement.state`` is
    the one against the first comparator of ``against``; ``own_group`` names the members of
    ``Comparator.OWN_GROUP``.

    Raises :class:`UnknownNameError` for a municipality, area, indicator, sex or group that does not exist.
    """
    code = catalogue.municipality(municipality).id
    ids = indicator_ids(snapshot, catalogue, area, indicators)
    wanted = _sexes(genders)
    if not against:
        raise ValueError("against must name at least one comparator")
    group = own_group_of(catalogue, own_group) if Comparator.OWN_GROUP in against else None
    read = GENDERS if Gender.TOTAL in wanted else wanted
    if year is None:
        panel = read_latest(snapshot, catalogue, code, ids, read)
        series = latest_series(panel)
        trends = published_trends(panel)
    else:
        panel, history = read_past(snapshot, catalogue, code, ids, read, year)
        series, own = past_series(panel, history)
        trends = past_trends(panel, series, own)
    compared = [
        _compared(snapshot, catalogue, panel, comparator, group, first=place == 0, past=year is not None)
        for place, comparator in enumerate(dict.fromkeys(against))
    ]
    answers = Answers(
        against=compared,
        change=against_former_year(panel, series),
        women_men=women_against_men(panel),
        series=series,
        trends=trends,
    )
    rows = [row for row, sex in enumerate(panel.gender) if sex in wanted]
    return build(panel, answers, rows)


def indicator_ids(
    snapshot: Snapshot, catalogue: Catalogue, area: str | None, indicators: Sequence[str] | None
) -> list[str] | None:
    """The published indicators asked for; None for all. Raises UnknownNameError for one that has no figures."""
    known = set(snapshot.manifest.indicators)
    if indicators is not None:
        absent = [code for code in indicators if code not in known]
        if absent:
            raise UnknownNameError(
                _("Det finns inga publicerade värden för indikatorn {codes}.").format(
                    codes=", ".join(absent)
                ),
                where=_("ögonblicksbild {id}").format(id=snapshot.id),
                todo=_("Kontrollera id:t (till exempel N31001), eller hämta indikatorn först."),
            )
    if area is None:
        return None if indicators is None else list(dict.fromkeys(indicators))
    of_area = [indicator.id for indicator in catalogue.indicators(area) if indicator.id in known]
    return of_area if indicators is None else [code for code in of_area if code in set(indicators)]


def _sexes(genders: Sequence[str]) -> tuple[str, ...]:
    strange = [sex for sex in genders if sex not in GENDERS]
    if strange or not genders:
        raise UnknownNameError(
            _("Okänt kön: {which}.").format(which=", ".join(strange) or "–"),
            todo=_("Ange T (totalt), K (kvinnor) eller M (män)."),
        )
    return tuple(sex for sex in GENDERS if sex in set(genders))


def _compared(
    snapshot: Snapshot,
    catalogue: Catalogue,
    panel: Panel,
    comparator: Comparator,
    own_group: MunicipalityGroup | None,
    *,
    first: bool,
    past: bool,
) -> Against:
    """One comparator's figures and answers for all rows; the ``first`` one's members are read for the strip."""
    names, members, peers = _group_names(catalogue, panel, comparator, own_group), None, None
    similar = None
    if comparator is Comparator.SIMILAR:
        ids, similar = _similar_past(snapshot, catalogue, panel) if past else similar_members(panel)
        peers = ids, similar
    elif comparator is Comparator.OWN_GROUP or (first and comparator is not Comparator.NATIONAL):
        group = group_of(catalogue, comparator, panel.municipality, None, own_group)
        members = read_members(snapshot, panel, group.members, past=past)
        others = [place for place, member in enumerate(members.ids) if member != panel.municipality]
        values = members.values[:, others].tolist()
        peers = [[members.ids[place] for place in others]] * len(panel), values
    includes = comparator in _WITH_OWN or (members is not None and panel.municipality in members.ids)
    against = benchmark(panel, comparator, members, similar, includes_own=includes)
    return Against(comparator, names, against, answer(panel, against), peers if first else None)


def answer(panel: Panel, against: Benchmark) -> Answer:
    """The states against one comparator: facts for yes/no, else by interval or noise."""
    found = numbers.against_median(panel.own, against, panel.sign, panel.missing)
    if panel.fact.any():
        facts = numbers.facts(panel.yes, against, panel.sign, panel.missing)
        found = numbers.either(panel.fact, facts, found)
    reasons = np.where(found.missing == "no_interval", noise_reasons(panel), found.missing)
    return Answer(found.state, found.certain, found.z, found.p, reasons)


def _group_names(
    catalogue: Catalogue, panel: Panel, comparator: Comparator, own_group: MunicipalityGroup | None
) -> list[str]:
    """The group's name per row; the similar municipalities are others in other areas."""
    if comparator is not Comparator.SIMILAR:
        return [group_of(catalogue, comparator, panel.municipality, None, own_group).name] * len(panel)
    kinds = {indicator.id: catalogue.similar_kind(indicator=indicator) for indicator in panel.indicators}
    names = {kind: catalogue.similar_of_kind(panel.municipality, kind).name for kind in set(kinds.values())}
    return [names[kinds[indicator.id]] for indicator in panel.indicators]


def _similar_past(
    snapshot: Snapshot, catalogue: Catalogue, panel: Panel
) -> tuple[list[list[str]], list[list[float]]]:
    """The similar municipalities of each row and their values that year (nan = no value)."""
    kinds = {indicator.id: catalogue.similar_kind(indicator=indicator) for indicator in panel.indicators}
    groups = {
        kind: catalogue.similar_of_kind(panel.municipality, kind).members for kind in set(kinds.values())
    }
    everyone = tuple(sorted({member for members in groups.values() for member in members}))
    read: Members = read_members(snapshot, panel, everyone, past=True)
    place = {member: column for column, member in enumerate(everyone)}
    ids = [list(groups[kinds[indicator.id]]) for indicator in panel.indicators]
    return ids, [read.values[row, [place[one] for one in mine]].tolist() for row, mine in enumerate(ids)]


def area_counts(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    *,
    against: Comparator = Comparator.SIMILAR,
    gender: str = Gender.TOTAL.value,
) -> dict[str, Counter[State]]:
    """How many indicators of each area are in each state in their latest year, without building judgements.

    By area id; an indicator of several areas counts in each. Indicators that are retired, or the margins of
    others, are left out, as in the suggestions. ``against`` is one of the standing comparators.
    """
    code = catalogue.municipality(municipality).id
    if against not in STANDING:
        raise ValueError("against must be one of the standing comparators")
    columns = [*LIGHT_COLUMNS, *(("similar_id", "similar_value") if against is Comparator.SIMILAR else ())]
    panel = read_latest(snapshot, catalogue, code, None, _sexes([gender]), columns)
    similar = similar_members(panel)[1] if against is Comparator.SIMILAR else None
    found = answer(
        panel, benchmark(panel, against, None, similar, includes_own=against is not Comparator.SIMILAR)
    )
    counts: dict[str, Counter[State]] = {}
    for indicator, state in zip(panel.indicators, found.state.tolist(), strict=True):
        if not indicator.retired and indicator.uncertainty_of is None:
            for area in indicator.areas:
                counts.setdefault(area, Counter())[STATES[state]] += 1
    return counts
