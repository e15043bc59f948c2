"""The national comparison, written once in Narwhals and run on any engine that it knows (DuckDB, Spark).

Per indicator, year and gender over all municipalities with an observed value: how many they are, rank, rank
band, the country's distribution, and the medians of county, SKR group and similar municipalities; and per
municipality its own latest earlier value.

* Rank 1 is the best in the desired direction; the highest value where no direction is desired or settled.
  Ties share the best rank.
* The rank band is Public Health England's quantile rule with k = 4 (methods 2):
  Q = ⌊(k+1) − ⌈((N+1) − rank)/(N/k)⌉⌋, 0 → 1; band 1 is the best quarter. Fewer than 12 observed values
  give no band.
* Quartiles are type 7 (linear interpolation).
* A municipality's county and SKR group **include the municipality itself**; its similar municipalities
  are those that the source named for it, do **not include it**, and need not name it back.

The rules that keep the expressions portable: group and join instead of quantiles over windows, no order in
``rank``, always an order in ``shift``, thresholds instead of ntile, no lists, no SQL in text. Every key is
one whole number (a place in the dense array ``[indicator, year, gender, municipality]`` of
:class:`~rodatraden.engine.comparison.dimensions.Dimensions`), which made the medians of similar
municipalities four times as fast as the same grouping by four columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.comparison.dimensions import GENDERS, NATIONAL_ID, Dimensions
from rodatraden.engine.comparison.engine import Engine, Lazy
from rodatraden.engine.figures.schema import ValueStatus

#: Fewer observed municipalities than these are not divided into bands.
FEWEST_FOR_BAND = 12

#: k of the quantile rule.
BANDS = 4

#: About how many similar municipalities each has.
SIMILAR = 7

#: What the comparison reads of a stored value.
COLUMNS = ("indicator_id", "municipality_id", "unit_id", "year", "gender", "value", "status", "denominator")

_col = nw.col


@dataclass(frozen=True, slots=True)
class NationalComparison:
    """The result as tables keyed by place.

    ``rows``: ``place`` in ``[indicator, year, gender, municipality]``, ``value``, ``rank``, ``band``,
    ``previous_year``, ``previous_value``; only observed values that are shown. ``country``: ``cell`` in
    ``[indicator, year, gender]``, ``compared``, ``minimum``, ``q25``, ``median``, ``q75``, ``maximum``,
    ``mean``, ``yes_share``. ``national``: ``cell`` and ``national_value``. ``county``, ``skr``: ``cell``,
    group's place ``group``, ``count``, ``median``. ``similar``: ``place`` of the municipality that compares
    itself, whether it has a value or not, ``count``, ``median``.
    """

    rows: pa.Table
    country: pa.Table
    national: pa.Table
    county: pa.Table
    skr: pa.Table
    similar: pa.Table


def compare_nationally(engine: Engine, values: pa.Table, dimensions: Dimensions) -> NationalComparison:
    """The national comparison of ``values`` (:data:`~rodatraden.engine.figures.schema.FIGURE_SCHEMA`, one
    row per key).

    Rows of units, of municipalities and indicators outside ``dimensions``, and with another status than
    observed take no part; the country's own value (0000) is only read. The engine compares some indicators
    at a time, so that memory stays in hand.
    """
    kept = engine.keep(_coded(engine, engine.frame(values.select(COLUMNS)), dimensions))
    counted = pc.value_counts(values.column("indicator_id"))
    rows = dict(zip(*(column.to_pylist() for column in counted.flatten()), strict=True))
    collected: dict[str, list[pa.Table]] = {}
    for some in _batches(kept, rows, dimensions, engine.rows_at_once):
        municipal = some.filter(_col("m") >= 0)
        frames = {
            "rows": _rows(municipal),
            "country": _country(municipal),
            "national": some.filter(_col("m") < 0).select("cell", national_value=_col("value")),
            "county": _group(municipal, "county"),
            "skr": _group(municipal, "skr"),
        }
        for name, frame in frames.items():
            collected.setdefault(name, []).append(engine.collect(frame))
    pairs = engine.frame(dimensions.similar_table())
    # each value meets those that it is similar to: about seven times as many rows
    for some in _batches(kept, rows, dimensions, engine.rows_at_once // SIMILAR):
        frame = _similar(some.filter(_col("m") >= 0), pairs, len(dimensions.municipalities))
        collected.setdefault("similar", []).append(engine.collect(frame))
    return NationalComparison(
        **{name: pa.concat_tables(tables).combine_chunks() for name, tables in collected.items()}
    )


def _batches(kept: Lazy, rows: Mapping[str, int], dimensions: Dimensions, at_once: int) -> Iterator[Lazy]:
    """``kept`` by some whole indicators at a time, of at most so many ``rows`` together where that can be."""
    cells = dimensions.years * len(GENDERS)
    first = taken = 0
    for place, indicator in enumerate(dimensions.indicators):
        count = rows.get(indicator.id, 0)
        if taken and taken + count > at_once:
            yield kept.filter(_col("cell") >= first * cells, _col("cell") < place * cells)
            first, taken = place, 0
        taken += count
    yield kept.filter(_col("cell") >= first * cells)


def _coded(engine: Engine, values: Lazy, dimensions: Dimensions) -> Lazy:
    """The shown values with whole numbers for keys; ``m`` is -1 for the country as a whole."""
    country = pa.table(
        {
            "municipality_id": [NATIONAL_ID],
            **{name: pa.array([-1], pa.int32()) for name in ("m", "county", "skr")},
        }
    )
    areas = pa.concat_tables([dimensions.municipality_table(), country])
    genders, municipalities = len(GENDERS), len(dimensions.municipalities)
    year = _col("year").cast(nw.Int32) - dimensions.first_year
    cell = (_col("i") * dimensions.years + year) * genders + _col("g")
    return (
        values.filter(
            _col("status") == ValueStatus.OBSERVED.value, ~_col("value").is_null(), _col("unit_id").is_null()
        )
        .join(engine.frame(dimensions.indicator_table()), on="indicator_id")
        .filter(_col("denominator").is_null() | (_col("denominator") >= _col("fewest")))
        .join(engine.frame(areas), on="municipality_id")
        .join(engine.frame(dimensions.gender_table()), on="gender")
        .select(
            "m",
            "county",
            "skr",
            "likeness",
            "yes",
            "no",
            "value",
            cell=cell,
            place=cell * municipalities + _col("m"),
            series=(_col("i") * genders + _col("g")) * municipalities + _col("m"),
            year=_col("year").cast(nw.Int32),
            # subtracted from 0.0 rather than negated, so that no engine meets a negative zero and ranks it
            # apart
            ascending=nw.when(_col("lower_is_better"))
            .then(_col("value"))
            .otherwise(nw.lit(0.0) - _col("value")),
        )
    )


def _rows(municipal: Lazy) -> Lazy:
    ranked = municipal.select(
        "place",
        "value",
        rank=_col("ascending").rank("min").over("cell").cast(nw.Int64),
        compared=nw.len().over("cell").cast(nw.Int64),
        previous_year=_col("year").shift(1).over("series", order_by="year"),
        previous_value=_col("value").shift(1).over("series", order_by="year"),
    )
    # ⌈((N+1) − rank)/(N/k)⌉ in whole numbers
    steps = (BANDS * (_col("compared") + 1 - _col("rank")) + _col("compared") - 1) // _col("compared")
    band = nw.max_horizontal(nw.lit(BANDS + 1) - steps, nw.lit(1))
    return ranked.select(
        "place",
        "value",
        "rank",
        "previous_year",
        "previous_value",
        band=nw.when(_col("compared") >= FEWEST_FOR_BAND).then(band),
    )


def _country(municipal: Lazy) -> Lazy:
    answer = (
        nw.when(_col("value") == _col("yes"))
        .then(nw.lit(1.0))
        .otherwise(nw.when(_col("value") == _col("no")).then(nw.lit(0.0)))
    )
    return (
        municipal.with_columns(answer=answer)
        .group_by("cell")
        .agg(
            compared=nw.len(),
            minimum=_col("value").min(),
            q25=_col("value").quantile(0.25, "linear"),
            median=_col("value").median(),
            q75=_col("value").quantile(0.75, "linear"),
            maximum=_col("value").max(),
            mean=_col("value").mean(),
            yes_share=_col("answer").mean(),
        )
    )


def _group(municipal: Lazy, group: str) -> Lazy:
    return (
        municipal.filter(_col(group) >= 0)
        .select("cell", "value", group=_col(group))
        .group_by("cell", "group")
        .agg(count=nw.len(), median=_col("value").median())
    )


def _similar(municipal: Lazy, pairs: Lazy, municipalities: int) -> Lazy:
    return (
        municipal.join(pairs, on=["likeness", "m"])
        .select("value", place=_col("cell") * municipalities + _col("target"))
        .group_by("place")
        .agg(count=nw.len(), median=_col("value").median())
    )


def with_names(comparison: NationalComparison, dimensions: Dimensions) -> pa.Table:
    """``comparison.rows`` with ids instead of places, and the country's and the groups' figures beside each.

    For notebooks and tests; publication works on the arrays.
    """
    municipalities = len(dimensions.municipalities)
    place = comparison.rows["place"].to_numpy().astype(np.int64)
    i, y, g, m = np.unravel_index(place, dimensions.shape)
    cell = place // municipalities
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        "indicator_id": pa.array([indicator.id for indicator in dimensions.indicators]).take(pa.array(i)),
        "municipality_id": pa.array(dimensions.municipalities).take(pa.array(m)),
        "year": pa.array((y + dimensions.first_year).astype(np.int16)),
        "gender": pa.array(GENDERS).take(pa.array(g)),
    }
    for name in ("value", "rank", "band", "previous_year", "previous_value"):
        columns[name] = comparison.rows[name]
    sizes = {"country": 1, "national": 1, "county": dimensions.counties, "skr": dimensions.skr_groups}
    member = {"county": dimensions.county, "skr": dimensions.skr}
    for table_name in ("country", "national", "county", "skr", "similar"):
        table: pa.Table = getattr(comparison, table_name)
        if table_name == "similar":
            key, wanted, size = table.column("place").to_numpy(), place, int(np.prod(dimensions.shape))
        else:
            width = sizes[table_name]
            key = table.column("cell").to_numpy().astype(np.int64) * width
            wanted, size = cell * width, int(np.prod(dimensions.shape[:3])) * width
            if table_name in member:
                key = key + table.column("group").to_numpy()
                wanted = wanted + member[table_name][m]
        row = np.full(size, -1)
        row[key] = np.arange(table.num_rows)
        found = pa.array(row[wanted], mask=row[wanted] < 0)
        for name in table.column_names:
            if name not in ("cell", "place", "group"):
                prefix = f"{table_name}_" if name in ("count", "median") and table_name != "country" else ""
                columns[prefix + name] = table.column(name).take(found)
    return pa.table(columns)
