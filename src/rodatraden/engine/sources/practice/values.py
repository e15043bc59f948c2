"""Inventing the figures of one indicator for the whole country, all years and both sexes at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from rodatraden.engine.catalogue.model import Indicator, YesNoCoding
from rodatraden.engine.figures.schema import ValueStatus
from rodatraden.engine.sources.practice.arrays import CODE, FEWEST_SHOWN, GENDERS, Figures, Flags, Floats
from rodatraden.engine.sources.practice.places import CatalogueLike, Places, generator, places
from rodatraden.engine.sources.practice.recipes import INVENTED, Recipe, Shape, recipe
from rodatraden.engine.sources.practice.story import SHARE_YES, TWISTS, tell, tell_answers

_IMPROVERS = 5
_IMPROVEMENT_YEARS = 4


@dataclass(slots=True)
class Country:
    """What all indicators share: the places, the seed, and the answers of the surveys."""

    catalogue: CatalogueLike
    seed: int
    years: int
    last_year: int
    places: Places = field(init=False)
    _surveys: dict[str, tuple[Floats, Floats, Flags]] = field(default_factory=dict)
    _areas: dict[str, Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = places(self.catalogue, self.seed)

    def recipe(self, indicator: Indicator) -> Recipe:
        """The indicator's recipe; what the story shows has all its years."""
        how = recipe(indicator, self.seed, self.years)
        if any(twist.indicator == indicator.id for twist in TWISTS):
            how = replace(how, every_other_year=False, late_start=0, incomplete_newest=False)
        return how

    def series_end(self, indicator: Indicator) -> int:
        """The last year of the indicator's series; a retired one ended earlier."""
        if not indicator.retired:
            return self.last_year
        return min(indicator.last_year or self.last_year - 1, self.last_year)

    def good_at(self, area: str) -> Floats:
        """How good each municipality is at the whole of an area; lasting, variance 1."""
        if area not in self._areas:
            self._areas[area] = self.places.persistent(self.seed, f"area {area}")
        return self._areas[area]

    def answers(self, indicator: Indicator, how: Recipe) -> tuple[Floats, Floats, Flags]:
        """Persons behind the figures ``[year, place, (K, M)]``, response rate ``[year, place]`` and who
        takes part.

        Indicators of one survey share them, as they do in life.
        """
        name = how.family if how.survey else indicator.id
        if name not in self._surveys:
            rng = generator(self.seed, "survey", name)
            shape = (self.years, len(self.places))
            people = self.places.population * how.people / 10_000
            people = people * np.exp(0.15 * rng.standard_normal(len(people)))
            rate = np.clip(61 + 9 * rng.standard_normal(len(people)) + 4 * rng.standard_normal(shape), 18, 96)
            if not how.survey:
                rate[:] = 100
            total = rng.poisson(people * rate / 100)
            women = rng.binomial(total, how.women)
            takes_part = rng.random(len(people)) < how.takes_part
            # Who takes part is a habit with a few exceptions.
            taking_part = takes_part & (rng.random(shape) < 0.97)
            persons = np.stack([women, total - women], axis=-1).astype(float)
            tell_answers(self.places, name, persons, taking_part)
            self._surveys[name] = persons, np.round(rate, 1), taking_part
        return self._surveys[name]


def invent(country: Country, indicator: Indicator, split: bool) -> Figures:
    """The figures of ``indicator``; with ``split`` women and men are among the rows."""
    how = country.recipe(indicator)
    if indicator.uncertainty_of:
        parent = invent(country, country.catalogue.indicator(indicator.uncertainty_of), split)
        margin = np.where(np.isnan(parent.margin), 4.0, parent.margin)
        parent.value, parent.margin = margin, np.full_like(margin, np.nan)
        parent.count[:], parent.denominator[:] = np.nan, np.nan
        return parent
    rng = generator(country.seed, "values", indicator.id)
    figures = _empty(country, indicator, split)
    persons, rate, taking_part = country.answers(indicator, how)
    latent = _latent(country, indicator, how, rng)
    if how.shape is Shape.SHARE:
        _shares(figures, how, latent, persons, rng, tells_margin=bool(indicator.uncertainty_id))
    elif how.shape in (Shape.RATE, Shape.COUNT):
        _counts(figures, how, latent, country.places.population, rng)
    elif how.shape is Shape.YES_NO:
        _answers_of_municipalities(figures, indicator, latent, country.places.population, rng)
    elif how.shape is Shape.STEPS:
        figures.value[:, :-1] = np.clip(np.floor((latent + 1.2) / 2.4 * (how.steps + 1)), 0, how.steps)[
            ..., None
        ]
        figures.present[:, -1] = False
    elif how.shape is Shape.ANSWERS:
        _broadcast(figures, persons)
    elif how.shape is Shape.RESPONSE:
        figures.value[:, :-1] = rate[..., None]
        figures.value[:, -1] = np.round(np.average(rate, axis=1, weights=country.places.population), 1)[
            :, None
        ]
    else:
        _means(figures, how, latent, country.places.population, rng, indicator.unit == "tkr")
    if how.survey and how.shape is Shape.SHARE:
        figures.response[:, :-1] = rate[..., None]
    _missing(figures, how, country.places.population, taking_part, rng)
    tell(country.places, indicator, figures)
    if indicator.id.startswith(INVENTED):
        _colours(figures, how, indicator.coding)
    return figures


def _empty(country: Country, indicator: Indicator, split: bool) -> Figures:
    shape = (country.years, len(country.places) + 1, len(GENDERS))
    present = np.ones(shape, dtype=bool)
    present[..., 1:] = split
    nothing = [np.full(shape, np.nan) for _ in range(5)]
    value, count, denominator, margin, response = nothing
    return Figures(
        first_year=country.series_end(indicator) - country.years + 1,
        value=value,
        status=np.zeros(shape, dtype=np.int8),
        present=present,
        count=count,
        denominator=denominator,
        margin=margin,
        response=response,
        band=np.zeros(shape, dtype=np.int8),
    )


def _latent(country: Country, indicator: Indicator, how: Recipe, rng: np.random.Generator) -> Floats:
    """True effects ``[year, place]`` in standard deviations: lasting, slowly wandering, a few clear
    improvers.
    """
    area = country.good_at(indicator.areas[0] if indicator.areas else "")
    lasting = np.sqrt(0.8) * country.places.persistent(country.seed, indicator.id) + np.sqrt(0.2) * area * (
        how.sign or 1
    )
    wandering = 0.10 * np.cumsum(rng.standard_normal((country.years, len(lasting))), axis=0)
    latent = lasting + wandering
    if how.sign and country.years > _IMPROVEMENT_YEARS:
        weak = np.flatnonzero(lasting * how.sign < -0.4)
        improvers = rng.choice(weak, min(_IMPROVERS, len(weak)), replace=False)
        ramp = np.zeros(country.years)
        ramp[-_IMPROVEMENT_YEARS:] = np.linspace(0.25, 1, _IMPROVEMENT_YEARS)
        latent[:, improvers] += how.sign * 2.6 * ramp[:, None]
    for year in indicator.breaks:
        before = np.arange(country.years) < year - (country.series_end(indicator) - country.years + 1)
        latent[before] -= 1.1 * (how.sign or 1)
    trend = np.arange(country.years) * how.drift + 0.05 * rng.standard_normal(country.years)
    return latent + trend[:, None]


def _gaps(how: Recipe, places: int, rng: np.random.Generator) -> Floats:
    """Women and men apart from the total on the working scale, ``[place, (K, M)]``."""
    gap = how.gap + (0.06 * rng.standard_normal(places) if how.gap else np.zeros(places))
    return np.stack([gap / 2, -gap / 2], axis=-1)


def _shares(
    figures: Figures,
    how: Recipe,
    latent: Floats,
    persons: Floats,
    rng: np.random.Generator,
    *,
    tells_margin: bool,
) -> None:
    """Binomial shares of the persons behind them; riket is everybody together."""
    logit = np.log(how.level / (100 - how.level)) + how.spread * latent
    chance = 1 / (1 + np.exp(-(logit[..., None] + _gaps(how, latent.shape[1], rng))))
    cases = rng.binomial(persons.astype(np.int64), chance).astype(float)
    for target, parts in ((figures.count, cases), (figures.denominator, persons)):
        target[:, :-1, 1:] = parts
        target[:, :-1, 0] = parts.sum(axis=-1)
        target[:, -1] = target[:, :-1].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = figures.count / figures.denominator
        figures.value = np.round(100 * share, 1)
        if tells_margin:
            figures.margin = np.ceil(1960 * np.sqrt(share * (1 - share) / figures.denominator)) / 10
    figures.hide(
        figures.denominator == 0, ValueStatus.NON_RESPONSE if how.survey else ValueStatus.NOT_APPLICABLE
    )
    _suppress(figures, figures.denominator < FEWEST_SHOWN)
    if not how.tells_n:
        figures.count[:], figures.denominator[:] = np.nan, np.nan


def _counts(
    figures: Figures, how: Recipe, latent: Floats, population: Floats, rng: np.random.Generator
) -> None:
    """Poisson counts, per inhabitants where the indicator is a rate."""
    expected = population / 10_000 * how.level * np.exp(how.spread * latent)
    share = np.array([how.women, 1 - how.women])
    parts = rng.poisson(expected[..., None] * share * np.exp(_gaps(how, latent.shape[1], rng))).astype(float)
    cases = np.empty_like(figures.value)
    cases[:, :-1, 1:], cases[:, :-1, 0] = parts, parts.sum(axis=-1)
    cases[:, -1] = cases[:, :-1].sum(axis=1)
    _suppress(figures, (cases > 0) & (cases < FEWEST_SHOWN))
    if how.shape is Shape.COUNT:
        figures.value = cases
        return
    inhabitants = np.append(population, population.sum())[:, None] * np.array([1, 0.5, 0.5])
    rate = how.per * cases / inhabitants
    figures.value = np.round(rate, 1 if np.nanmedian(rate) >= 1 else 3)
    if how.tells_n:
        figures.count[:] = cases
        figures.denominator[:] = np.round(inhabitants)


def _suppress(figures: Figures, few: Flags) -> None:
    """Hide what rests on few persons; women and men together, so that the one does not tell the other."""
    few = few.copy()
    few[..., 1:] |= few[..., 1:].any(axis=-1, keepdims=True)
    figures.hide(few, ValueStatus.SUPPRESSED)


def _answers_of_municipalities(
    figures: Figures, indicator: Indicator, latent: Floats, population: Floats, rng: np.random.Generator
) -> None:
    """Ja or Nej per municipality: lasting, more often Ja where many live; no value for riket."""
    size = np.log(population / np.median(population))
    share_yes = SHARE_YES.get(indicator.id, 0.35 + 0.55 * rng.random())
    threshold = np.quantile(latent[-1] + 0.35 * size, 1 - share_yes)
    code = indicator.coding or YesNoCoding(yes=1, no=0)
    answer = np.where(latent + 0.35 * size > threshold, code.yes, code.no)
    figures.value[:, :-1] = answer[..., None]
    figures.present[:, -1] = False


def _broadcast(figures: Figures, persons: Floats) -> None:
    figures.value[:, :-1, 1:] = persons
    figures.value[:, :-1, 0] = persons.sum(axis=-1)
    figures.value[:, -1] = figures.value[:, :-1].sum(axis=1)


def _means(
    figures: Figures, how: Recipe, latent: Floats, population: Floats, rng: np.random.Generator, whole: bool
) -> None:
    """Costs and days (lognormal), indices and deviations (normal); small municipalities wobble more."""
    size = how.wobble * (0.5 + 0.5 * np.sqrt(10_000 / population))
    parts = latent.shape[1]
    noise = np.sqrt(2) * size[:, None] * rng.standard_normal((*latent.shape, 2))
    both = (how.spread * latent)[..., None] + noise
    if how.shape in (Shape.POSITIVE, Shape.MARGIN):
        values = how.level * np.exp(both + _gaps(how, parts, rng))
        values = values * population[:, None] if whole else values
        top = np.inf if how.level > 80 or how.spread > 0.06 else 100.0
    else:
        values = how.level + both + 8 * _gaps(how, parts, rng)
        top = 100.0 if 0 < how.level < 100 else np.inf
    values = np.clip(values, -np.inf if how.shape is Shape.DEVIATION else 0, top)
    women = np.array([how.women, 1 - how.women])
    figures.value[:, :-1, 1:] = values
    figures.value[:, :-1, 0] = (values * women).sum(axis=-1)
    municipal = figures.value[:, :-1]
    figures.value[:, -1] = (
        municipal.sum(axis=1) if whole else np.average(municipal, axis=1, weights=population)
    )
    typical = float(np.nanmedian(np.abs(figures.value)))
    figures.value = np.round(figures.value, 0 if typical >= 200 else 1)


def _colours(figures: Figures, how: Recipe, coding: YesNoCoding | None) -> None:
    """The colours as the source would have published them: by answer, or the best and the worst quarter of
    the country.
    """
    visible = figures.status[:, :-1] == CODE[ValueStatus.OBSERVED]
    value = np.where(visible, figures.value[:, :-1], np.nan)
    band = figures.band[:, :-1]
    if how.shape is Shape.YES_NO:
        band[visible] = np.where(value == (coding.yes if coding else 1), 1, 3)[visible]
    elif how.sign and how.shape is Shape.SHARE:
        worst_low = how.sign > 0
        for year in np.flatnonzero(visible[..., 0].sum(axis=1) >= 12):
            for gender in range(len(GENDERS)):
                seen = visible[year, :, gender]
                if seen.any():
                    low, high = np.quantile(value[year, seen, gender], (0.25, 0.75))
                    worst, best = (
                        (value <= low, value >= high) if worst_low else (value >= high, value <= low)
                    )
                    band[year, :, gender] = np.where(
                        seen, np.where(worst, 3, np.where(best, 1, 2))[year, :, gender], 0
                    )


def _missing(
    figures: Figures, how: Recipe, population: Floats, taking_part: Flags, rng: np.random.Generator
) -> None:
    """Every reason for a missing value, about as often as in life."""
    years, places = taking_part.shape
    draw = rng.random((years, places))
    absent_since = rng.random(places)
    whole = np.zeros((years, places + 1, len(GENDERS)), dtype=bool)

    def hide(where: Flags, status: ValueStatus) -> None:
        whole[:] = False
        whole[:, :-1] = where[..., None]
        figures.hide(whole, status)

    hide(~taking_part, ValueStatus.NON_RESPONSE if how.survey else ValueStatus.NOT_SUBMITTED)
    small = population < np.quantile(population, 0.4)
    hide(np.broadcast_to(small & (absent_since < how.not_applicable), draw.shape), ValueStatus.NOT_APPLICABLE)
    hide(draw < 0.006, ValueStatus.NOT_SUBMITTED)
    hide((draw >= 0.006) & (draw < 0.012), ValueStatus.NON_RESPONSE)
    hide((draw >= 0.012) & (draw < 0.0126), ValueStatus.UNKNOWN)
    if how.incomplete_newest:
        late = np.zeros((years, places), dtype=bool)
        late[-1] = rng.random(places) < 0.65
        hide(late, ValueStatus.NOT_PUBLISHED)
        figures.present[-1, -1] = False
    if how.every_other_year:
        between = np.zeros_like(whole)
        between[-2::-2] = True
        figures.hide(between, ValueStatus.NOT_COLLECTED)
    figures.present[: how.late_start] = False
