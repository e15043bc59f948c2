"""A part's figures as dense arrays ``[indicator, year, gender, municipality]``, so that statistics need no
loops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.comparison.dimensions import GENDERS, Dimensions, Floats
from rodatraden.engine.comparison.national import NationalComparison
from rodatraden.engine.figures.schema import ValueStatus

Mask = npt.NDArray[np.bool_]

#: Statuses by their number in the arrays.
STATUSES = tuple(status.value for status in ValueStatus)
OBSERVED = STATUSES.index(ValueStatus.OBSERVED.value)
SUPPRESSED = STATUSES.index(ValueStatus.SUPPRESSED.value)
UNKNOWN = STATUSES.index(ValueStatus.UNKNOWN.value)


@dataclass(slots=True)
class Cube:
    """The municipalities' rows of a part, and the national comparison of them, by place.

    ``rows`` has the rows that exist in order of ``place``; every array has the shape of the dimensions,
    except those per ``cell`` (``[indicator, year, gender]``) in ``country`` and those per group
    (``[indicator, year, gender, group]``). ``value``, ``count``, ``denominator`` and ``margin`` are nan
    where there is no row or the value is not shown. ``status`` is a number in :data:`STATUSES`, unknown
    where there is no row. ``subject`` marks (indicator, gender) that have any row.
    """

    dimensions: Dimensions
    rows: pa.Table
    place: npt.NDArray[np.int64]
    value: Floats
    status: npt.NDArray[np.int8]
    count: Floats
    denominator: Floats
    margin: Floats
    rank: npt.NDArray[np.int16]
    band: npt.NDArray[np.int8]
    previous_year: npt.NDArray[np.int16]
    country: dict[str, Floats]
    group_count: dict[str, npt.NDArray[np.int16]]
    group_median: dict[str, Floats]
    subject: Mask

    @property
    def years(self) -> npt.NDArray[np.int16]:
        """The years of the second axis."""
        first = self.dimensions.first_year
        return np.arange(first, first + self.dimensions.years, dtype=np.int16)

    def breaks(self) -> Mask:
        """Whether a year is the first of a new definition, ``[indicator, year]``."""
        return np.array(
            [[int(y) in years for y in self.years] for years in self.dimensions.breaks], dtype=bool
        )

    def definition(self) -> npt.NDArray[np.int64]:
        """Which definition was in force, counted from 0, ``[indicator, year]``."""
        earlier = [sum(y < int(self.years[0]) for y in years) for years in self.dimensions.breaks]
        return np.cumsum(self.breaks(), axis=1) + np.array(earlier, dtype=np.int64)[:, None]


def places(values: pa.Table, dimensions: Dimensions) -> npt.NDArray[np.int64]:
    """Each row's place; -1 for units, for the country and regions, and for whatever the dimensions do not
    know.
    """
    _indicators, years, genders, municipalities = dimensions.shape

    def axis(name: str, names: list[str] | tuple[str, ...]) -> npt.NDArray[np.int64]:
        found = pc.index_in(values.column(name), value_set=pa.array(names, pa.string()))
        return found.fill_null(-1).to_numpy().astype(np.int64)

    i = axis("indicator_id", [indicator.id for indicator in dimensions.indicators])
    m = axis("municipality_id", dimensions.municipalities)
    g = axis("gender", GENDERS)
    y = values.column("year").to_numpy().astype(np.int64) - dimensions.first_year
    unit = values.column("unit_id").is_valid().to_numpy()
    place = ((i * years + y) * genders + g) * municipalities + m
    outside = (i < 0) | (m < 0) | (g < 0) | (y < 0) | (y >= years) | unit
    return np.where(outside, -1, place)


def make_cube(values: pa.Table, comparison: NationalComparison, dimensions: Dimensions) -> Cube:
    """Put ``values`` and their national ``comparison`` in their places."""
    shape = dimensions.shape
    place = places(values, dimensions)
    kept = np.flatnonzero(place >= 0)
    kept = kept[np.argsort(place[kept], kind="stable")]
    rows = values if len(kept) == values.num_rows and _ascending(kept) else values.take(pa.array(kept))
    place = place[kept]

    ranked = comparison.rows
    shown = ranked["place"].to_numpy()
    value = _dense(shape, shown, ranked["value"].to_numpy())
    is_shown = np.zeros(shape, dtype=bool)
    is_shown.reshape(-1)[shown] = True

    told = pc.index_in(rows.column("status"), value_set=pa.array(STATUSES)).fill_null(UNKNOWN).to_numpy()
    status = np.full(shape, UNKNOWN, dtype=np.int8)
    status.reshape(-1)[place] = told
    # observed, but with fewer answers than may be shown
    status[(status == OBSERVED) & ~is_shown] = SUPPRESSED

    basis = {}
    for name in ("count_n", "denominator", "margin"):
        array = _dense(shape, place, rows.column(name).to_numpy())
        array[~is_shown] = np.nan
        basis[name] = array

    cells = shape[:3]
    country = {
        name: _dense(cells, comparison.country["cell"].to_numpy(), comparison.country[name].to_numpy())
        for name in comparison.country.column_names
        if name != "cell"
    }
    country["national_value"] = _dense(
        cells, comparison.national["cell"].to_numpy(), comparison.national["national_value"].to_numpy()
    )
    counts, medians = {}, {}
    for name, size in (("county", dimensions.counties), ("skr", dimensions.skr_groups), ("similar", 0)):
        table: pa.Table = getattr(comparison, name)
        if size:
            key = table["cell"].to_numpy().astype(np.int64) * size + table["group"].to_numpy()
            counts[name] = _dense((*cells, size), key, table["count"].to_numpy(), 0, np.int16)
            medians[name] = _dense((*cells, size), key, table["median"].to_numpy())
        else:
            key = table["place"].to_numpy()
            counts[name] = _dense(shape, key, table["count"].to_numpy(), 0, np.int16)
            medians[name] = _dense(shape, key, table["median"].to_numpy())
    present = np.zeros(shape, dtype=bool)
    present.reshape(-1)[place] = True
    return Cube(
        dimensions=dimensions,
        rows=rows,
        place=place,
        value=value,
        status=status,
        count=basis["count_n"],
        denominator=basis["denominator"],
        margin=basis["margin"],
        rank=_dense(shape, shown, ranked["rank"].to_numpy(), 0, np.int16),
        band=_dense(shape, shown, _filled(ranked["band"]), 0, np.int8),
        previous_year=_dense(shape, shown, _filled(ranked["previous_year"]), 0, np.int16),
        country=country,
        group_count=counts,
        group_median=medians,
        subject=np.asarray(present.any(axis=(1, 3))),
    )


def _ascending(order: npt.NDArray[np.int64]) -> bool:
    return bool((np.diff(order) > 0).all())


def _filled(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """A column of whole numbers with 0 for null."""
    filled: npt.NDArray[np.int64] = pc.fill_null(column, 0).to_numpy()
    return filled


def _dense(
    shape: tuple[int, ...],
    key: npt.NDArray[Any],
    values: npt.NDArray[Any],
    empty: float = np.nan,
    dtype: npt.DTypeLike = np.float64,
) -> npt.NDArray[Any]:
    array = np.full(shape, empty, dtype=dtype)
    array.reshape(-1)[key] = values
    return array
