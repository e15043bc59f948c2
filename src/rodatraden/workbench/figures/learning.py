"""Words and pictures of what an indicator can teach: who has succeeded, and what a difference means in people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rodatraden.charts.funnel import Band, Dot, funnel
from rodatraden.charts.strip import sparkline
from rodatraden.engine.catalogue.model import Kind, Municipality
from rodatraden.engine.comparison.funnel import Funnel, FunnelPoint, Limits
from rodatraden.engine.comparison.model import Judgement
from rodatraden.engine.comparison.opportunity import opportunity
from rodatraden.engine.comparison.words import amount
from rodatraden.engine.comparison.words import funnel as funnel_words
from rodatraden.engine.comparison.words import people as people_words
from rodatraden.engine.comparison.words import radar as radar_words
from rodatraden.engine.comparison.words.numbers import number
from rodatraden.engine.figures import Snapshot
from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.figures import everyone, presenters, selectors
from rodatraden.workbench.figures.lens import Lens

#: Kinds that a funnel can be drawn of.
_COUNTED = frozenset({Kind.SHARE, Kind.RATE})


@dataclass(frozen=True, slots=True)
class ImprovedRow:
    """A municipality that has succeeded."""

    name: str
    circle: str
    words: str
    place: str
    spark: SafeString


@dataclass(frozen=True, slots=True)
class Learned:
    """The sections "Vilka har lyckats?" and "Vad betyder det i människor?" of Indikator.

    ``funnel_url`` and ``playground_url`` are empty where there is nothing to show there.
    """

    radar: str
    improved: Sequence[ImprovedRow]
    people: str
    people_note: str
    funnel_url: str
    playground_url: str


def learned(snapshot: Snapshot, judgement: Judgement, lens: Lens) -> Learned:
    """Both sections for the judgement that the page shows."""
    found = everyone.radar_of(
        snapshot, judgement.municipality, judgement.indicator, judgement.gender, judgement.year
    )
    count = None
    if judgement.kind == Kind.RATE and judgement.year is not None:
        count = everyone.count_of(
            snapshot, judgement.municipality, judgement.indicator, judgement.gender, judgement.year
        )
    people = opportunity(judgement, lens.comparator, count=count)
    return Learned(
        radar=radar_words.summary(found),
        improved=[
            ImprovedRow(
                name=catalogue().municipality(one.municipality).name,
                circle=radar_words.circle(one.circle),
                words=radar_words.improvement(found, one),
                place="" if found.indicator.kind is Kind.YES_NO or one.rank is None else str(one.rank),
                spark=mark_safe(  # noqa: S308 - our own markup, every text in it escaped
                    sparkline(
                        _("{name} år för år").format(name=catalogue().municipality(one.municipality).name),
                        [(point.year, point.value) for point in one.series],
                        140,
                        34,
                    )
                ),
            )
            for one in found.improved
        ],
        people=people_words.opportunity_words(judgement, people),
        people_note=people_words.opportunity_note(judgement, people),
        funnel_url=reverse("funnel", args=[judgement.indicator]) + lens.query()
        if judgement.kind in _COUNTED
        else "",
        playground_url=_playground(judgement),
    )


def _playground(judgement: Judgement) -> str:
    """The playground at the municipality's own n; empty where it is not known or not a share."""
    if judgement.kind != Kind.SHARE or judgement.denominator is None or judgement.value is None:
        return ""
    middle = judgement.national_median
    query = {"antal": round(judgement.denominator)}
    if middle is not None:
        query["medel"] = min(99, max(1, round(middle)))
    return f"{reverse('playground')}?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """A municipality in the table beside the funnel."""

    name: str
    value: str
    n: str
    place: str
    role: str


@dataclass(frozen=True, slots=True)
class FunnelPage:
    """The funnel's page, one sentence first."""

    title: str
    indicator_id: str
    summary: str
    own: str
    limits: str
    svg: SafeString
    rows: Sequence[FunnelRow]
    sexes: Sequence[presenters.Choice]
    years: Sequence[presenters.Choice]
    back: str


def funnel_page(snapshot: Snapshot, municipality: Municipality, indicator_id: str, lens: Lens) -> FunnelPage:
    """The page for one indicator."""
    found = everyone.funnel_of(snapshot, municipality.id, indicator_id, lens.gender, lens.year)
    return FunnelPage(
        title=found.indicator.title,
        indicator_id=indicator_id,
        summary=funnel_words.summary(found),
        own=funnel_words.own_place(found),
        limits=funnel_words.limits_words(found),
        svg=_funnel(found, municipality),
        rows=[
            _funnel_row(found, point)
            for point in sorted(found.points, key=lambda p: (-p.value, p.municipality))
        ],
        sexes=presenters.sex_choices(lens),
        years=[
            presenters.Choice(str(y), lens.query(year=y), y == found.year)
            for y in selectors.years_of(snapshot, indicator_id)[:12]
        ],
        back=reverse("indicator", args=[indicator_id]) + lens.query(),
    )


def _funnel_row(found: Funnel, point: FunnelPoint) -> FunnelRow:
    return FunnelRow(
        catalogue().municipality(point.municipality).name,
        amount(point.value, found.indicator.unit),
        number(point.n, 0),
        funnel_words.place_short(point),
        {"own": _("er kommun"), "similar": _("liknande")}.get(point.role, ""),
    )


def _funnel(found: Funnel, municipality: Municipality) -> SafeString:
    if found.limits is None or found.target is None:
        return mark_safe("")
    dots = [
        Dot(
            catalogue().municipality(point.municipality).name,
            point.n,
            point.value,
            point.role,
            point.certainty is not None,
        )
        for point in found.points
    ]
    own = found.own
    label = _("{title} {year}: {n} kommuners värden mot antalet bakom dem. {own}").format(
        title=found.indicator.title,
        year=found.year,
        n=len(dots),
        own=f"{municipality.name}: {funnel_words.place_short(own)}." if own else "",
    )
    unit = found.indicator.unit
    picture = funnel(
        label,
        dots,
        found.target,
        _band(found.limits),
        _band(found.chance) if found.chance else None,
        own.state.value if own else "cannot_be_judged",
        lambda value: amount(value, unit if unit == "%" else ""),
        (
            _("Antal svar eller fall bakom värdet (varje fördubbling är lika lång)"),
            _("alla kommuner tillsammans"),
            _("95 %"),
            _("99,8 %"),
            _("bara slumpen"),
        ),
    )
    return mark_safe(picture)  # noqa: S308 - our own markup, every text in it escaped


def _band(limits: Limits) -> Band:
    return Band(limits.n, limits.lower, limits.upper, limits.wide_lower, limits.wide_upper)
