"""Words and pictures of the page about one indicator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rodatraden.charts import map as charts_map
from rodatraden.charts.distribution import Bar, Point, distribution, series
from rodatraden.engine.catalogue.model import Area, Direction, Indicator, IndicatorType, Kind, Municipality
from rodatraden.engine.comparison import words
from rodatraden.engine.comparison.model import ComparatorJudgement, Judgement
from rodatraden.engine.comparison.suggestions import Goal
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender
from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.figures import phrases, presenters, selectors
from rodatraden.workbench.figures.compare import source_words
from rodatraden.workbench.figures.everyone import ranges_of
from rodatraden.workbench.figures.lens import Lens
from rodatraden.workbench.organisations.models import ComparisonGroup
from rodatraden.workbench.reports import formats

#: A value of the page's indicator in words.
Say = Callable[[float | None], str]


@dataclass(frozen=True, slots=True)
class AgainstRow:
    """The judgement against one comparator."""

    name: str
    value: str
    pill: presenters.Pill
    reason: str


@dataclass(frozen=True, slots=True)
class SexRow:
    """One sex's latest value."""

    label: str
    value: str
    interval: str
    pill: presenters.Pill


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the municipality's series, for the table beside the picture."""

    year: int
    value: str
    interval: str
    similar: str
    note: str


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A municipality in the table of who is similar and who is better."""

    name: str
    value: str
    own: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """The page."""

    indicator: Indicator
    judgement: Judgement
    row: presenters.Row
    areas: Sequence[Area]
    lead: str
    reasons: Sequence[str]
    value: str
    interval: str
    against: Sequence[AgainstRow]
    sexes: Sequence[SexRow]
    women_men: str
    years: Sequence[YearRow]
    year_choices: Sequence[presenters.Choice]
    series_svg: SafeString
    series_words: str
    distribution_svg: SafeString
    distribution_words: str
    country: Sequence[PeerRow]
    map_svg: SafeString
    map_legend: Sequence[tuple[SafeString, str]]
    peers: Sequence[PeerRow]
    better_peers: str
    facts: Sequence[tuple[str, str]]
    not_said: Sequence[str]
    revisions: Sequence[Mapping[str, object]]
    source: str
    citation: str
    comparators: Sequence[presenters.Choice]
    goal: Goal | None
    goal_words: str


def indicator_page(
    *,
    indicator: Indicator,
    municipality: Municipality,
    lens: Lens,
    snapshot: Snapshot,
    groups: Sequence[ComparisonGroup],
    goal: Goal | None,
) -> IndicatorPage:
    """Everything about one indicator, one sentence first."""
    found = {
        j.gender: j for j in selectors.indicator_judgements(snapshot, municipality.id, indicator.id, lens)
    }
    judgement = found.get(lens.gender) or found[Gender.TOTAL]
    year = judgement.year or 0
    everyone = selectors.all_values(snapshot, indicator.id, year, judgement.gender)

    def say(value: float | None) -> str:
        return words.value_words(judgement, value)

    order = _in_order(everyone.values, indicator)
    ranges = ranges_of(snapshot, indicator.id, judgement.gender, judgement.year)
    peers = [
        PeerRow(catalogue().municipality(m).name, say(v), False)
        for m, v in reversed(_in_order(dict(judgement.peers), indicator))
    ]
    row = presenters.row(judgement, lens)
    return IndicatorPage(
        indicator=indicator,
        judgement=judgement,
        row=row,
        areas=[catalogue().area(a) for a in indicator.areas],
        lead=judgement.reasons[0] if judgement.reasons else formats.status_words(judgement.status),
        reasons=judgement.reasons[1:],
        value=say(judgement.value),
        interval=phrases.interval_words(judgement),
        against=[
            AgainstRow(a.group_name, say(a.value), _against_pill(judgement, a), a.reason)
            for a in judgement.against.values()
        ],
        sexes=[
            SexRow(label, words.value_words(j, j.value), phrases.interval_words(j), presenters.pill(j))
            for key, label in (("T", _("Totalt")), ("K", _("Kvinnor")), ("M", _("Män")))
            if (j := found.get(key)) is not None
            and (key == "T" or indicator.by_gender or j.value is not None)
        ],
        women_men=women_men.reason if (women_men := found[Gender.TOTAL].women_men) else "",
        years=_year_rows(judgement, say),
        year_choices=[
            presenters.Choice(str(y), lens.query(year=y), y == year)
            for y in selectors.years_of(snapshot, indicator.id)[:12]
        ],
        series_svg=_series(judgement, municipality, say),
        series_words=judgement.trend.words,
        distribution_svg=_distribution(judgement, everyone, order, municipality, say),
        distribution_words=phrases.position_words(judgement, ranges.get(municipality.id)),
        country=[
            PeerRow(
                catalogue().municipality(m).name,
                say(v),
                m == municipality.id,
                f"{ranges[m].lower}–{ranges[m].upper}" if m in ranges else "",
            )
            for m, v in reversed(order)
        ],
        map_svg=_map(judgement, everyone, municipality, say),
        map_legend=[
            (mark_safe(swatch), text)  # noqa: S308 - our own markup
            for swatch, text in charts_map.legend(
                (_("lägsta fjärdedelen"), _("näst lägsta"), _("näst högsta"), _("högsta fjärdedelen"))
            )
        ],
        peers=peers,
        better_peers=phrases.better_peers_words(
            judgement, {m: catalogue().municipality(m).name for m, _v in judgement.peers}
        ),
        facts=_facts(indicator, judgement),
        not_said=_not_said(indicator, judgement),
        revisions=[
            r for r in selectors.revisions_of(snapshot, municipality.id) if r["indicator"] == indicator.id
        ],
        source=source_words([judgement]),
        citation=_("{title}, {municipality} {year}: {value}. {source}").format(
            title=indicator.title,
            municipality=municipality.name,
            year=year,
            value=say(judgement.value),
            source=source_words([judgement]),
        ),
        comparators=presenters.comparator_choices(lens, groups),
        goal=goal,
        goal_words=_("Ert mål är {value}{note}.").format(
            value=say(goal.value), note=f" ({goal.note})" if goal.note else ""
        )
        if goal
        else "",
    )


def _against_pill(judgement: Judgement, against: ComparatorJudgement) -> presenters.Pill:
    """The same pill for another comparator's state."""
    return presenters.pill(
        replace(
            judgement,
            state=against.state,
            certainty=against.certainty,
            against={against.comparator: against} if against.comparator else {},
        )
    )


def _in_order(values: Mapping[str, float], indicator: Indicator) -> list[tuple[str, float]]:
    """Worst first where there is a direction, otherwise lowest first: right is always better or higher."""
    return sorted(
        values.items(), key=lambda pair: phrases.worth(pair[1], indicator.direction, indicator.coding)
    )


def _year_rows(judgement: Judgement, say: Say) -> list[YearRow]:
    rows = []
    similar = phrases.similar_by_year(judgement)
    for point in reversed(judgement.series):
        rows.append(
            YearRow(
                point.year,
                say(point.value) if point.value is not None else formats.status_words(point.status),
                phrases.range_words(judgement, point.interval),
                say(similar.get(point.year)) if similar.get(point.year) is not None else "",
                _("Ny definition, jämför inte bakåt") if point.break_before else "",
            )
        )
    return rows


def _series(judgement: Judgement, municipality: Municipality, say: Say) -> SafeString:
    points = judgement.series
    if judgement.kind == Kind.YES_NO or sum(p.value is not None for p in points) < 2:
        return mark_safe("")
    similar = phrases.similar_by_year(judgement)
    drawn = [Point(p.year, p.value, p.interval, similar.get(p.year), p.break_before) for p in points]
    label = _("{title} för {municipality} {first}–{last}").format(
        title=judgement.title, municipality=municipality.name, first=points[0].year, last=points[-1].year
    )
    names = (municipality.name, _("liknande kommuner (median)"))
    return mark_safe(series(label, drawn, judgement.state.value, say, names))  # noqa: S308


def _distribution(
    judgement: Judgement,
    everyone: selectors.AllValues,
    order: Sequence[tuple[str, float]],
    municipality: Municipality,
    say: Say,
) -> SafeString:
    if judgement.kind == Kind.YES_NO or judgement.distribution is None or not order:
        return mark_safe("")
    peers = {m for m, _v in judgement.peers}
    bars = [
        Bar(
            catalogue().municipality(m).name,
            value,
            "own" if m == municipality.id else "peer" if m in peers else "",
        )
        for m, value in order
    ]
    directed = judgement.direction in {"higher", "lower"}
    ends = (_("← sämre"), _("bättre →")) if directed else (_("← lägre"), _("högre →"))
    label = _("{n} kommuner {year}, {title}").format(n=len(bars), year=everyone.year, title=judgement.title)
    median = judgement.distribution[2]
    return mark_safe(distribution(label, bars, median, judgement.state.value, say, ends))  # noqa: S308


def _map(
    judgement: Judgement, everyone: selectors.AllValues, municipality: Municipality, say: Say
) -> SafeString:
    if judgement.distribution is None or judgement.kind == Kind.YES_NO:
        return mark_safe("")
    _low, q25, median, q75, _high = judgement.distribution
    quarters = {
        m: 0 if v <= q25 else 1 if v <= median else 2 if v <= q75 else 3 for m, v in everyone.values.items()
    }
    titles = {
        m.id: f"{m.name}: "
        + (
            say(everyone.values[m.id])
            if m.id in everyone.values
            else formats.status_words(everyone.statuses.get(m.id, "unknown"))
        )
        for m in catalogue().municipalities
    }
    label = _("Karta: {title} {year} i fyra steg, lägsta till högsta").format(
        title=judgement.title, year=everyone.year
    )
    return mark_safe(charts_map.sweden(label, quarters, municipality.id, titles))  # noqa: S308


def _facts(indicator: Indicator, judgement: Judgement) -> list[tuple[str, str]]:
    """Definition, direction, type, source: what every figure carries with it."""
    facts = [
        (_("Nyckeltal"), indicator.id),
        (_("Önskvärd riktning"), words.direction_words(indicator.direction, indicator.kind)),
        (_("Typ"), words.type_words(indicator.type) if indicator.type else ""),
        (_("Kvalitetsdimension"), phrases.dimension_words(indicator.dimension)),
        (_("Definition"), indicator.description),
        (_("Källa"), indicator.source_text or formats.source_name(judgement.source)),
        (_("Hämtat"), formats.date_words(judgement.fetched_at) if judgement.fetched_at else ""),
        (_("Antal svar eller fall"), phrases.count_words(judgement.denominator)),
        (_("Svarsfrekvens"), phrases.percent_words(judgement.response_rate)),
        (_("Så avgjordes riktning och typ"), indicator.settled_note),
    ]
    return [(name, text) for name, text in facts if text]


def _not_said(indicator: Indicator, judgement: Judgement) -> list[str]:
    """What the figure does not say (N13): said before somebody else says it."""
    said = []
    if indicator.type is IndicatorType.STRUCTURE or indicator.kind is Kind.YES_NO:
        said.append(
            _("Om förutsättningarna når fram till den som får stöd. En rutin kan finnas utan att användas.")
        )
    if indicator.type is IndicatorType.PROCESS:
        said.append(_("Om arbetssättet gav ett bättre liv för den som fick insatsen."))
    if indicator.kind is Kind.COST:
        said.append(
            _(
                "Om pengarna är väl använda. En hög kostnad kan bero på behov, kvalitet, bokföring eller effektivitet."
            )
        )
    if indicator.direction in {Direction.NONE, Direction.NOT_SETTLED}:
        said.append(
            _(
                "Vad som är bra. Nyckeltalet har ingen önskvärd riktning och kan bara sägas vara högre eller lägre."
            )
        )
    if judgement.denominator is not None:
        said.append(_("Vad de som inte svarade tycker. Intervallet täcker slumpen, inte bortfallet."))
    said.append(
        _(
            "Hur det ser ut i en enskild verksamhet. Kommunens värde kan dölja stora skillnader mellan enheter."
        )
    )
    if judgement.compared and judgement.compared < 290:
        said.append(_("Något om de {n} kommuner som saknar värde.").format(n=290 - judgement.compared))
    return said
