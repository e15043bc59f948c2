"""The four tables of a part (:mod:`rodatraden.engine.comparison.schema`) from its arrays, some rows at a
time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.comparison.cube import OBSERVED, STATUSES, Cube, Mask
from rodatraden.engine.comparison.dimensions import GENDERS
from rodatraden.engine.comparison.national import FEWEST_FOR_BAND
from rodatraden.engine.comparison.probability import Probability, probability
from rodatraden.engine.comparison.schema import NATIONAL_SCHEMA, PROFILE_SCHEMA, ROW_SCHEMA
from rodatraden.engine.comparison.trends import TREND_DIRECTIONS, TREND_METHODS, Trends, trends
from rodatraden.engine.comparison.uncertainty import METHODS, Uncertainty, uncertainty

Array = npt.NDArray[Any]

#: Rows of ``by_indicator`` and ``by_municipality`` made at a time.
CHUNK = 65_536

_METHOD_WORDS = [method.value for method in METHODS]


@dataclass(slots=True)
class _Rows:
    """What the stored rows say besides the arrays, in their order, and where each place's row is (-1:
    none).
    """

    of_place: npt.NDArray[np.int32]
    response_rate: Array
    published_band: Array
    source: Array
    sources: list[str]
    fetched_at: Array

    @classmethod
    def of(cls, cube: Cube) -> _Rows:
        of_place = np.full(cube.value.size, -1, dtype=np.int32)
        of_place[cube.place] = np.arange(len(cube.place), dtype=np.int32)
        source = cube.rows.column("source").combine_chunks().dictionary_encode()
        return cls(
            of_place,
            cube.rows.column("response_rate").to_numpy(),
            pc.fill_null(cube.rows.column("published_band"), 0).to_numpy(),
            source.indices.to_numpy(),
            source.dictionary.to_pylist(),
            cube.rows.column("fetched_at").cast(pa.int64()).to_numpy(),
        )


@dataclass(slots=True)
class PartTables:
    """The tables of a part, made from its arrays when they are asked for, so that only a slice stands in
    memory.
    """

    cube: Cube
    known: Uncertainty = field(init=False)
    sure: Probability = field(init=False)
    _rows: _Rows = field(init=False)
    _definition: Array = field(init=False)

    def __post_init__(self) -> None:
        self.known = uncertainty(self.cube)
        self.sure = probability(self.cube, self.known)
        self._rows = _Rows.of(self.cube)
        self._definition = self.cube.definition()

    def by_indicator(self) -> Iterator[pa.Table]:
        """Rows by indicator, year, gender, municipality."""
        return self._in_order(self.cube.place)

    def by_municipality(self) -> Iterator[pa.Table]:
        """Rows by municipality, indicator, gender, year."""
        i, y, g, m = np.unravel_index(self.cube.place, self.cube.dimensions.shape)
        _indicators, years, genders, _municipalities = self.cube.dimensions.shape
        key = ((m * len(self.cube.dimensions.indicators) + i) * genders + g) * years + y
        return self._in_order(self.cube.place[np.argsort(key)])

    def _in_order(self, place: Array) -> Iterator[pa.Table]:
        for start in range(0, max(len(place), 1), CHUNK):
            yield pa.table(self._columns(place[start : start + CHUNK]), schema=ROW_SCHEMA)

    def national(self) -> pa.Table:
        """One row per indicator, year and sex that has any row, or a value for the country."""
        cube, known, sure = self.cube, self.known, self.sure
        there = np.zeros(cube.value.shape, dtype=bool)
        there.reshape(-1)[cube.place] = True
        cells = np.flatnonzero(there.any(axis=3) | ~np.isnan(cube.country["national_value"]))
        i, y, g = np.unravel_index(cells, cube.dimensions.shape[:3])
        columns: dict[str, Any] = {
            "indicator_id": _words([indicator.id for indicator in cube.dimensions.indicators], i),
            "year": cube.years[y],
            "gender": _words(GENDERS, g),
            "compared": np.nan_to_num(cube.country["compared"]).reshape(-1)[cells].astype(np.int32),
            "scale": pa.array([str(scale) for scale in known.scale[i, g]], pa.string()),
            "noise_a": _numbers(known.noise_a[i, g]),
            "noise_b": _numbers(known.noise_b[i, g]),
            "noise_municipalities": known.noise_municipalities[i, g],
            "noise_reason": pa.array(
                [reason and str(reason) for reason in known.noise_reason[i, g]], pa.string()
            ),
        }
        for name, array in {
            **{name: array for name, array in cube.country.items() if name != "compared"},
            "prior_mean": sure.mean,
            "prior_variance": sure.spread,
            "cut_low": sure.cut_low,
            "cut_high": sure.cut_high,
            "variance": sure.variance,
        }.items():
            columns[name] = _numbers(array.reshape(-1)[cells])
        return pa.table(columns, schema=NATIONAL_SCHEMA)

    def profile(self, municipalities: int) -> Iterator[pa.Table]:
        """The profile by municipality, indicator and gender; a table for so many ``municipalities`` at a
        time.
        """
        cube = self.cube
        latest = latest_years(cube)
        trend = trends(cube, self.known, latest)
        i, g = np.nonzero(cube.subject & (latest >= 0))
        series = self._years_of(i, g, latest)
        for first in range(0, len(cube.dimensions.municipalities), municipalities):
            some = np.arange(first, min(first + municipalities, len(cube.dimensions.municipalities)))
            yield self._profile_of(some, i, g, latest[i, g], series, trend)

    def _years_of(self, i: Array, g: Array, latest: Array) -> Mask:
        """Which years belong to the series of each (indicator, gender): those with any row, up to the
        latest.
        """
        there = np.zeros(self.cube.value.shape, dtype=bool)
        there.reshape(-1)[self.cube.place] = True
        up_to = np.arange(self.cube.dimensions.years) <= latest[i, g][:, None]
        mask: Mask = np.asarray(there.any(axis=3))[i, :, g] & up_to
        return mask

    def _profile_of(
        self, some: Array, i: Array, g: Array, latest: Array, series: Mask, trend: Trends
    ) -> pa.Table:
        cube = self.cube
        _indicators, years, genders, size = cube.dimensions.shape
        place = (((i * years + latest) * genders + g) * size)[None, :] + some[:, None]
        columns = self._columns(place.reshape(-1))

        pair, y = np.nonzero(series)
        at = ((((i[pair] * years + y) * genders + g[pair]) * size)[None, :] + some[:, None]).reshape(-1)
        offsets = _offsets(np.tile(series.sum(axis=1), len(some)))

        def listed(values: pa.Array) -> pa.Array:
            return pa.ListArray.from_arrays(offsets, values)

        columns["series_year"] = listed(pa.array(np.tile(cube.years[y], len(some))))
        columns["series_value"] = listed(_numbers(cube.value.reshape(-1)[at]))
        columns["series_status"] = listed(_words(STATUSES, cube.status.reshape(-1)[at]))
        columns["series_lower"] = listed(_numbers(self.known.lower.reshape(-1)[at]))
        columns["series_upper"] = listed(_numbers(self.known.upper.reshape(-1)[at]))
        columns["series_similar_median"] = listed(_numbers(cube.group_median["similar"].reshape(-1)[at]))
        columns["series_break"] = listed(pa.array(np.tile(cube.breaks()[i[pair], y], len(some))))

        neighbours = self._neighbours(some, i)  # [municipality, pair, neighbour]
        there = neighbours >= 0
        offsets = _offsets(there.sum(axis=2).reshape(-1))
        value = cube.value[i[None, :, None], latest[None, :, None], g[None, :, None], neighbours]
        columns["similar_id"] = listed(_words(cube.dimensions.municipalities, neighbours[there]))
        columns["similar_value"] = listed(_numbers(value[there]))

        of = (i[None, :], g[None, :], some[:, None])
        columns["trend_direction"] = _words(TREND_DIRECTIONS, trend.direction[of].reshape(-1))
        columns["trend_method"] = _words(TREND_METHODS, trend.method[of].reshape(-1))
        columns["trend_points"] = trend.points[of].reshape(-1)
        columns["trend_p"] = _numbers(trend.p[of].reshape(-1))
        return pa.table(columns, schema=PROFILE_SCHEMA)

    def _neighbours(self, some: Array, i: Array) -> Array:
        dimensions = self.cube.dimensions
        width = max((members.shape[1] for members in dimensions.similar.values()), default=0)
        result = np.full((len(some), len(i), width), -1, dtype=np.int32)
        for kind, members in dimensions.similar.items():
            mine = np.flatnonzero([dimensions.similar_kinds[indicator] == kind for indicator in i])
            result[:, mine, : members.shape[1]] = members[some][:, None, :]
        return result

    def _columns(self, place: Array) -> dict[str, Any]:
        """The columns of :data:`ROW_SCHEMA` for the rows at ``place``."""
        cube, known, sure, rows = self.cube, self.known, self.sure, self._rows
        dimensions = cube.dimensions
        _indicators, years, genders, size = dimensions.shape
        i, y, g, m = np.unravel_index(place, dimensions.shape)
        row = rows.of_place[place]

        def taken(array: Array) -> Array:
            return array.reshape(-1)[place]

        status = taken(cube.status)
        columns: dict[str, Any] = {
            "indicator_id": _words([indicator.id for indicator in dimensions.indicators], i),
            "municipality_id": _words(dimensions.municipalities, m),
            "year": cube.years[y],
            "gender": _words(GENDERS, g),
            "status": _words(STATUSES, status),
            "uncertainty_method": _words(_METHOD_WORDS, taken(known.method)),
            "break_before": cube.breaks()[i, y],
            **self._from_rows(row, i, status == OBSERVED),
        }
        for name, array in {
            "value": cube.value,
            "count_n": cube.count,
            "denominator": cube.denominator,
            "margin": cube.margin,
            "standard_error": known.standard_error,
            "lower": known.lower,
            "upper": known.upper,
            "p_best": sure.best,
            "p_middle": sure.middle,
            "p_worst": sure.worst,
        }.items():
            columns[name] = _numbers(taken(array))
        columns["rank"] = _whole(taken(cube.rank))
        columns["band"] = _whole(taken(cube.band))
        cell = place // size
        at = {
            "county": cell * dimensions.counties + dimensions.county[m],
            "skr": cell * dimensions.skr_groups + dimensions.skr[m],
            "similar": place,
        }
        for group, key in at.items():
            columns[f"{group}_median"] = _numbers(cube.group_median[group].reshape(-1)[key])
            columns[f"{group}_count"] = cube.group_count[group].reshape(-1)[key]
            columns[f"{group}_variance"] = _numbers(sure.group_variance[group].reshape(-1)[key])
        former = taken(cube.previous_year).astype(np.int64)
        then = np.where(former > 0, former - dimensions.first_year, 0)
        comparable = (former > 0) & (self._definition[i, then] == self._definition[i, y])
        earlier = ((i * years + then) * genders + g) * size + m
        columns["previous_year"] = _whole(np.where(comparable, former, 0).astype(np.int16))
        for name, array in {
            "previous_value": cube.value,
            "previous_standard_error": known.standard_error,
        }.items():
            columns[name] = _numbers(np.where(comparable, array.reshape(-1)[earlier], np.nan))
        return columns

    def _from_rows(self, row: Array, i: Array, shown: Mask) -> dict[str, Any]:
        """Columns that are only passed on; where there is no row, source and time are the indicator's
        latest.
        """
        rows = self._rows
        there = row >= 0
        if not there.all():
            row = np.where(there, row, self._latest_row()[i])
        band = np.where(there & shown, rows.published_band[row], 0) if len(rows.source) else row
        rate = np.where(there, rows.response_rate[row], np.nan) if len(rows.source) else row.astype(float)
        return {
            "source": _words(rows.sources, rows.source[row]),
            "fetched_at": pa.array(rows.fetched_at[row]).cast(pa.timestamp("ms", tz="UTC")),
            "published_band": _whole(band.astype(np.int8)),
            "response_rate": _numbers(rate),
        }

    def _latest_row(self) -> Array:
        """Per indicator the row that was fetched last (0 where there is none: nothing asks for it)."""
        cube = self.cube
        indicator = cube.place // int(np.prod(cube.dimensions.shape[1:]))
        order = np.lexsort((self._rows.fetched_at, indicator))
        latest = np.zeros(len(cube.dimensions.indicators), dtype=np.int64)
        latest[indicator[order]] = order
        return latest


def latest_years(cube: Cube) -> npt.NDArray[np.int64]:
    """The place of the latest year per ``[indicator, gender]``: the last with at least 12 observed
    municipalities, else the last with any, else the last with any row; -1 where there is no row.
    """
    compared = np.nan_to_num(cube.country["compared"])
    row = np.zeros(cube.value.shape, dtype=bool)
    row.reshape(-1)[cube.place] = True
    place = np.arange(cube.dimensions.years)[None, :, None]
    latest = np.full((compared.shape[0], compared.shape[2]), -1)
    for there in (compared >= FEWEST_FOR_BAND, compared > 0, row.any(axis=3)):
        latest = np.where(latest >= 0, latest, np.where(there, place, -1).max(axis=1))
    return latest


def _words(words: Sequence[str], number: Array) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(number))


def _numbers(array: Array) -> pa.Array:
    """nan becomes null."""
    return pa.array(array, from_pandas=True)


def _whole(array: Array) -> pa.Array:
    """0 becomes null."""
    return pa.array(array, mask=array == 0)


def _offsets(lengths: Array) -> pa.Array:
    return pa.array(np.concatenate(([0], np.cumsum(lengths))).astype(np.int32))
