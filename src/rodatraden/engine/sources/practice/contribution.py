"""Practice figures as a contribution to the store, and a second publication that revises them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.catalogue.model import Indicator
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.figures.contribution import Contribution, Coverage, ImportReport, Remark
from rodatraden.engine.figures.schema import ValueStatus
from rodatraden.engine.sources.practice.arrays import CODE, GENDERS, Figures
from rodatraden.engine.sources.practice.places import CatalogueLike, chosen, generator
from rodatraden.engine.sources.practice.recipes import Shape
from rodatraden.engine.sources.practice.story import AREA, MUNICIPALITY, TWISTS, UNITS
from rodatraden.engine.sources.practice.tables import SOURCE, figures_table, units_table
from rodatraden.engine.sources.practice.values import Country, invent
from rodatraden.engine.text import gettext as _

_INDICATORS_PER_TABLE = 64
_YEARS_WITH_UNITS = 2
#: Municipalities that have figures per unit, besides the story's.
_WITH_UNITS = ("0180", "1480", "1280", "2480", "1880", "0834", "2380", "1498")

# What a second publication does to the figures: parts of the last three years' values.
_REVISED, _WITHDRAWN, _HIDDEN, _SHOWN = 0.06, 0.002, 0.002, 0.15
_REVISED_YEARS = 3


@dataclass(frozen=True, slots=True)
class _Order:
    """What to invent."""

    country: Country
    indicators: tuple[Indicator, ...]
    municipalities: Sequence[str] | None
    genders: tuple[str, ...] | None
    step: int

    @property
    def fetched(self) -> datetime.datetime:
        """When the figures claim to have been fetched; never now: the same seed gives the same bytes."""
        first = datetime.datetime(self.country.last_year + 1, 6, 12, 8, 0, tzinfo=datetime.UTC)
        return first + datetime.timedelta(days=120 * self.step)


def practice_figures(
    *,
    catalogue: CatalogueLike,
    seed: int = 2026,
    indicators: int | Sequence[str] | None = None,
    years: int = 10,
    last_year: int = 2025,
    municipalities: Sequence[str] | None = None,
    genders: Sequence[str] | None = None,
) -> Contribution:
    """Invented figures, marked as practice; the same arguments always give the same bytes.

    Args:
        catalogue: indicators and municipalities,
            :func:`~rodatraden.engine.sources.practice.with_practice_indicators` for the invented ÖJ
            indicators among them.
        seed: everything follows from it.
        indicators: ids, or how many of the catalogue's in order of id; all by default.
        years: length of the series, the last being ``last_year`` (or the last year of a retired indicator).
        municipalities: whose rows to hand over; the whole country is invented in any case.
        genders: letters T, K, M to give for every indicator. By default women and men where the indicator
            is so divided.

    The tables come about 64 indicators at a time. Raises :class:`UnknownNameError` for an unknown indicator
    or municipality.
    """
    return _contribution(
        _order(catalogue, seed, indicators, years, last_year, municipalities, genders, step=0)
    )


def practice_revision(
    *,
    catalogue: CatalogueLike,
    seed: int = 2026,
    indicators: int | Sequence[str] | None = None,
    years: int = 10,
    last_year: int = 2025,
    municipalities: Sequence[str] | None = None,
    genders: Sequence[str] | None = None,
    step: int = 1,
) -> Contribution:
    """The same figures published again some months later (``step`` times): revised, withdrawn, hidden, and
    unhidden.

    Of the last three years' values 6 per cent are changed (1-2 per cent of ten years'), 0.2 per cent
    withdrawn and as many hidden, and 15 per cent of those missing by non-response or not submitted come in.
    The arguments must be those of :func:`practice_figures`. The story of one municipality stays as it is.
    """
    return _contribution(
        _order(catalogue, seed, indicators, years, last_year, municipalities, genders, step=step)
    )


def _order(
    catalogue: CatalogueLike,
    seed: int,
    indicators: int | Sequence[str] | None,
    years: int,
    last_year: int,
    municipalities: Sequence[str] | None,
    genders: Sequence[str] | None,
    step: int,
) -> _Order:
    if indicators is None or isinstance(indicators, int):
        wanted = tuple(sorted(catalogue.indicators(), key=lambda each: each.id)[:indicators])
    else:
        wanted = tuple(catalogue.indicator(name) for name in dict.fromkeys(indicators))
    unknown = [indicator.id for indicator in wanted if indicator.title == indicator.id]
    if unknown:
        raise UnknownNameError(
            _("Indikatorn {name} finns inte i katalogen.").format(name=unknown[0]),
            todo=_("Kontrollera stavningen, till exempel U35538."),
        )
    country = Country(catalogue, seed, years, last_year)
    chosen(country.places, municipalities)
    letters = None if genders is None else tuple(g for g in GENDERS if g in genders)
    return _Order(country, wanted, municipalities, letters, step)


def _contribution(order: _Order) -> Contribution:
    report = ImportReport(
        source=SOURCE, origin=_("Påhittade övningssiffror, frö {seed}").format(seed=order.country.seed)
    )
    report.remarks.append(
        Remark(
            "note",
            ", ".join(order.municipalities or ()),
            _("Alla siffror är påhittade."),
        )
    )
    report.asked_for = len(order.indicators)
    triples = set()
    for indicator in order.indicators:
        end = order.country.series_end(indicator)
        how = order.country.recipe(indicator)
        triples |= {
            (SOURCE, indicator.id, year)
            for year in range(end - order.country.years + 1 + how.late_start, end + 1)
        }
        if how.incomplete_newest:
            report.remarks.append(
                Remark(
                    "note",
                    f"{indicator.id} {end}",
                    _("Påhittad preliminär årgång: alla kommuner är inte klara."),
                )
            )
    return Contribution(
        report=report, batches=_tables(order, report), coverage=Coverage(frozenset(triples)), practice=True
    )


def _tables(order: _Order, report: ImportReport) -> Iterator[pa.Table]:
    wanted = chosen(order.country.places, order.municipalities)
    codes = np.append(order.country.places.ids, "0000")
    for start in range(0, len(order.indicators), _INDICATORS_PER_TABLE):
        some = order.indicators[start : start + _INDICATORS_PER_TABLE]
        figures = [_figures(order, indicator) for indicator in some]
        table = figures_table(list(some), figures, codes, wanted, order.fetched)
        units = [
            row
            for indicator, each in zip(some, figures, strict=True)
            for row in _units(order, indicator, each)
        ]
        if units:
            table = pa.concat_tables([table, units_table(units, order.fetched)])
        _account(report, table)
        yield table
    report.got = len(report.indicators)


def _account(report: ImportReport, table: pa.Table) -> None:
    report.rows_read += table.num_rows
    for each in pc.value_counts(table["status"]).to_pylist():
        report.by_status[each["values"]] += each["counts"]
    report.values = report.rows_read
    report.indicators |= set(pc.unique(table["indicator_id"]).to_pylist())
    report.municipalities |= set(pc.unique(table["municipality_id"]).to_pylist())
    report.years |= set(pc.unique(table["year"]).to_pylist())


def _figures(order: _Order, indicator: Indicator) -> Figures:
    split = indicator.by_gender if order.genders is None else bool({"K", "M"} & set(order.genders))
    figures = invent(order.country, indicator, split)
    for step in range(1, order.step + 1):
        _revise(order, indicator, figures, step)
    if order.genders is not None:
        figures.present &= np.isin(GENDERS, order.genders)
    return figures


def _revise(order: _Order, indicator: Indicator, figures: Figures, step: int) -> None:
    """What a later publication says otherwise; changes ``figures`` in place.

    Total, women and men of a municipality and year are touched together.
    """
    how = order.country.recipe(indicator)
    rng = generator(order.country.seed, "revision", str(step), indicator.uncertainty_of or indicator.id)
    shape = figures.value.shape[:2]
    recent = np.arange(shape[0])[:, None] >= shape[0] - _REVISED_YEARS
    draw = np.where(recent, rng.random(shape), 1.0)
    draw[:, -1] = 1.0  # riket stays
    if any(twist.indicator == indicator.id for twist in TWISTS):
        draw[:, [p for t in TWISTS if (p := order.country.places.index(t.municipality)) is not None]] = 1.0
    change = (draw < _REVISED)[..., None]
    if how.shape in (Shape.YES_NO, Shape.STEPS):
        change &= (draw < _REVISED / 10)[..., None]
        low, high = np.nanmin(figures.value), np.nanmax(figures.value)
        figures.value = np.where(change, low + high - figures.value, figures.value)
    elif how.shape is Shape.SHARE:
        moved = np.clip(figures.count + rng.choice([-2, -1, 1, 2], shape)[..., None], 0, figures.denominator)
        told = change & ~np.isnan(figures.count)
        with np.errstate(invalid="ignore", divide="ignore"):
            figures.value = np.where(told, np.round(100 * moved / figures.denominator, 1), figures.value)
        figures.count = np.where(told, moved, figures.count)
        points = rng.choice([-1.4, -0.6, 0.5, 1.2], shape)[..., None]
        untold = change & np.isnan(figures.count)
        figures.value = np.where(untold, np.round(np.clip(figures.value + points, 0, 100), 1), figures.value)
    elif how.shape in (Shape.COUNT, Shape.ANSWERS):
        figures.value = np.where(change, figures.value + rng.integers(1, 4, shape)[..., None], figures.value)
    elif how.shape is Shape.RATE:
        figures.value = np.where(change, np.round(figures.value * 1.03, 3), figures.value)
        figures.count = np.where(change, np.round(figures.count * 1.03), figures.count)
    else:
        digits = 0 if np.nanmedian(np.abs(figures.value)) >= 200 else 1
        figures.value = np.where(change, np.round(figures.value * 1.021, digits), figures.value)
    gone = (draw >= _REVISED) & (draw < _REVISED + _WITHDRAWN)
    figures.present &= ~gone[..., None]
    hidden = (draw >= _REVISED + _WITHDRAWN) & (draw < _REVISED + _WITHDRAWN + _HIDDEN)
    figures.hide(np.broadcast_to(hidden[..., None], figures.value.shape), ValueStatus.SUPPRESSED)
    late = np.isin(figures.status, [CODE[ValueStatus.NON_RESPONSE], CODE[ValueStatus.NOT_SUBMITTED]])
    came = late & (draw > 1 - _SHOWN)[..., None] & recent[..., None] & ~np.isnan(figures.value)
    figures.status[came & (draw < 1)[..., None]] = CODE[ValueStatus.OBSERVED]


def _units(
    order: _Order, indicator: Indicator, figures: Figures
) -> Iterator[tuple[str, str, str, int, float, int]]:
    """Rows for three to six units of a few municipalities, where the indicator is known per unit."""
    if not indicator.has_unit_data or order.country.recipe(indicator).shape is not Shape.SHARE:
        return
    rng = generator(order.country.seed, "units", indicator.id)
    for code in (*_WITH_UNITS, MUNICIPALITY):
        place = order.country.places.index(code)
        told = UNITS.get(indicator.id) if code == MUNICIPALITY else None
        if place is None or (order.municipalities is not None and code not in order.municipalities):
            continue
        if code == MUNICIPALITY and AREA in indicator.areas and told is None:
            continue
        count = 3 if told else int(rng.integers(3, 7))
        better = rng.standard_normal(count) * 0.5
        for back in range(1 if told else _YEARS_WITH_UNITS, 0, -1):
            year = figures.first_year + order.country.years - back
            if not figures.present[-back, place, 0] or figures.status[-back, place, 0] != 0:
                continue
            share = np.clip(figures.value[-back, place, 0] / 100, 0.01, 0.99)
            for unit in range(count):
                if told:
                    persons = told[unit][1]
                    cases = float(np.round(persons * told[unit][0] / 100))
                else:
                    persons = int(rng.integers(3, 45))
                    cases = float(rng.binomial(persons, 1 / (1 + (1 / share - 1) * np.exp(-better[unit]))))
                name = _("påhittad enhet {number}").format(number=unit + 1)
                yield indicator.id, code, f"{code} {name}", year, cases, persons
