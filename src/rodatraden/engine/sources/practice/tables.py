"""From the invented arrays to rows in the schema of a figure."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rodatraden.engine.catalogue.model import Indicator
from rodatraden.engine.figures.schema import FIGURE_SCHEMA, ValueStatus
from rodatraden.engine.sources.practice.arrays import CODE, GENDERS, STATUSES, Figures, Flags

SOURCE = "practice"


def figures_table(
    indicators: list[Indicator],
    figures: list[Figures],
    codes: NDArray[np.str_],
    chosen: Flags,
    fetched: datetime.datetime,
) -> pa.Table:
    """One table with the rows of several indicators; only present rows of the ``chosen`` places (riket
    last).
    """
    kept = [each.present & chosen[None, :, None] for each in figures]
    places = [np.nonzero(keep) for keep in kept]
    sizes = [len(year) for year, _, _ in places]

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(each, name)[keep] for each, keep in zip(figures, kept, strict=True)])

    status = joined("status")
    observed = status == CODE[ValueStatus.OBSERVED]

    def numbers(name: str) -> pa.Array:
        values = joined(name)
        return pa.array(values, mask=~observed | np.isnan(values))

    band = joined("band")
    rows = sum(sizes)
    columns = {
        "indicator_id": _words(
            np.repeat(np.arange(len(indicators)), sizes), [each.id for each in indicators]
        ),
        "municipality_id": _words(np.concatenate([place for _, place, _ in places]), codes.tolist()),
        "unit_id": pa.nulls(rows, pa.string()),
        "year": pa.array(
            np.concatenate(
                [year + each.first_year for (year, _, _), each in zip(places, figures, strict=True)]
            ),
            pa.int16(),
        ),
        "gender": _words(np.concatenate([gender for _, _, gender in places]), list(GENDERS)),
        "value": numbers("value"),
        "status": _words(status, [each.value for each in STATUSES]),
        "count_n": numbers("count"),
        "denominator": numbers("denominator"),
        "margin": numbers("margin"),
        "response_rate": numbers("response"),
        "published_band": pa.array(band, pa.int8(), mask=~observed | (band == 0)),
        **_origin(rows, fetched),
    }
    return pa.table(columns, schema=FIGURE_SCHEMA)


def _words(codes: NDArray[np.integer], words: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words, pa.string())).cast(
        pa.string()
    )


def _origin(rows: int, fetched: datetime.datetime) -> dict[str, pa.Array]:
    return {
        "source": _words(np.zeros(rows, dtype=np.int32), [SOURCE]),
        "fetched_at": pa.repeat(pa.scalar(fetched, pa.timestamp("ms", tz="UTC")), rows),
    }


def units_table(rows: list[tuple[str, str, str, int, float, int]], fetched: datetime.datetime) -> pa.Table:
    """Rows for units: (indicator, municipality, unit, year, cases, persons); few persons are hidden."""
    indicator, municipality, unit, year, cases, persons = zip(*rows, strict=True)
    behind = np.array(persons, dtype=float)
    count = np.array(cases, dtype=float)
    hidden = behind < 5
    columns = {
        "indicator_id": pa.array(indicator, pa.string()),
        "municipality_id": pa.array(municipality, pa.string()),
        "unit_id": pa.array(unit, pa.string()),
        "year": pa.array(year, pa.int16()),
        "gender": pa.repeat(GENDERS[0], len(rows)),
        "value": pa.array(np.round(100 * count / np.maximum(behind, 1), 1), mask=hidden),
        "status": _words(hidden.astype(np.int32), [ValueStatus.OBSERVED.value, ValueStatus.SUPPRESSED.value]),
        "count_n": pa.array(count, mask=hidden),
        "denominator": pa.array(behind, mask=hidden),
        "margin": pa.nulls(len(rows), pa.float64()),
        "response_rate": pa.nulls(len(rows), pa.float64()),
        "published_band": pa.nulls(len(rows), pa.int8()),
        **_origin(len(rows), fetched),
    }
    return pa.table(columns, schema=FIGURE_SCHEMA)
