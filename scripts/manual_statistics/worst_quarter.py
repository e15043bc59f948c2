"""Is a sure red red again? Kolada's real figures, each year judged only by what was known that year (methods 13).

For every third year a snapshot is published with that year and the five before it, so that neither noise nor
probability has seen the year after. Of those it places in the worst quarter, the next year's values say who is there
again. Every third year is enough (some ten thousand cases) and spares the tests' time.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison.publication import publish
from rodatraden.engine.figures import Store
from rodatraden.engine.figures.contribution import Contribution, ImportReport
from rodatraden.engine.figures.schema import FIGURE_SCHEMA
from rodatraden.engine.statistics import quantile_band
from rodatraden.engine.statistics.noise import YEARS

#: The groups of the probability of the worst quarter, each from and up to (not including) its end.
GROUPS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.0 + 1e-9))
#: The worst of the four bands.
WORST = 4
#: Every so many years.
STEP = 3
#: An indicator with fewer municipalities in a year is left out that year.
FEWEST = 60
_FETCHED = datetime(2026, 3, 23, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Again:
    """Municipalities in the worst quarter: the probability that they belonged there, and whether they were there
    the year after; with what they are about.
    """

    probability: npt.NDArray[np.float64]
    again: npt.NDArray[np.bool_]
    indicators: int
    years: tuple[int, int]

    def groups(self) -> list[tuple[int, float, float]]:
        """Per group: how many, the mean probability, the share there again; shares 0-1."""
        found = []
        for low, high in GROUPS:
            inside = (self.probability >= low) & (self.probability < high)
            n = int(inside.sum())
            found.append(
                (n, float(self.probability[inside].mean()), float(self.again[inside].mean()))
                if n
                else (0, float("nan"), float("nan"))
            )
        return found


def worst_quarter_again(folder: Path) -> Again:
    """Follow every municipality in the worst quarter of ``folder``'s ``values.parquet`` (both sexes together) into
    the next year.
    """
    values = _observed(folder)
    catalogue = Catalogue.load()
    probability: list[float] = []
    again: list[bool] = []
    indicators: set[str] = set()
    years: set[int] = set()
    for year in _years(values):
        bands = _bands(values, year + 1, catalogue)
        for row in _published(values, year, sorted({code for code, _ in bands}), catalogue):
            key = row["indicator_id"], row["municipality_id"]
            if row["band"] == WORST and row["p_worst"] is not None and key in bands:
                probability.append(row["p_worst"])
                again.append(bands[key] == WORST)
                indicators.add(row["indicator_id"])
                years.add(year)
    return Again(
        np.array(probability), np.array(again, dtype=bool), len(indicators), (min(years), max(years))
    )


def _observed(folder: Path) -> pa.Table:
    """What is told and not hidden, for both sexes together, in the store's columns."""
    raw = pq.read_table(folder / "values.parquet")
    shown = pc.and_(pc.equal(raw["gender"], "T"), pc.equal(raw["status"], ""))
    raw = raw.filter(pc.and_(shown, pc.is_valid(raw["value"])))
    raw = raw.rename_columns({"kpi": "indicator_id", "count": "count_n"})
    same = {
        "status": pa.scalar("observed"),
        "source": pa.scalar("Kolada"),
        "fetched_at": pa.scalar(_FETCHED),
    }
    columns = []
    for field in FIGURE_SCHEMA:
        if field.name in same:
            columns.append(pa.repeat(same[field.name], raw.num_rows).cast(field.type))
        elif field.name in ("indicator_id", "municipality_id", "year", "gender", "value"):
            columns.append(raw[field.name].cast(field.type))
        else:
            columns.append(pa.nulls(raw.num_rows, field.type))
    return pa.table(columns, schema=FIGURE_SCHEMA)


def _years(values: pa.Table) -> list[int]:
    """Every third year, the last but one first."""
    years = values["year"].to_numpy()
    return list(range(int(years.max()) - 1, int(years.min()) - 1, -STEP))


def _bands(values: pa.Table, year: int, catalogue: Catalogue) -> dict[tuple[str, str], float]:
    """The band of each indicator and municipality in ``year``, where enough municipalities have values."""
    municipalities = {one.id for one in catalogue.municipalities}
    told: dict[str, dict[str, float]] = {}
    for row in values.filter(pc.equal(values["year"], year)).to_pylist():
        if row["municipality_id"] in municipalities:
            told.setdefault(row["indicator_id"], {})[row["municipality_id"]] = row["value"]
    bands: dict[tuple[str, str], float] = {}
    for code, of in told.items():
        if len(of) >= FEWEST:
            found = quantile_band(np.array(list(of.values())), direction=catalogue.indicator(code).direction)
            bands.update(((code, municipality), band) for municipality, band in zip(of, found, strict=True))
    return bands


def _published(
    values: pa.Table, year: int, indicators: list[str], catalogue: Catalogue
) -> list[dict[str, Any]]:
    """The rows of ``year`` that a publication with nothing later would have shown."""
    window = pc.and_(pc.less_equal(values["year"], year), pc.greater(values["year"], year - YEARS))
    some = values.filter(pc.and_(window, pc.is_in(values["indicator_id"], value_set=pa.array(indicators))))
    if not pc.any(pc.equal(some["year"], year)).as_py():
        return []
    with tempfile.TemporaryDirectory() as store:
        contribution = Contribution(ImportReport("Kolada", "values.parquet"), [some], None)
        snapshot = publish(Store(Path(store)), catalogue, contribution).snapshot
        found: list[dict[str, Any]] = snapshot.table(
            "by_indicator",
            years=[year],
            columns=["indicator_id", "municipality_id", "band", "p_worst"],
        ).to_pylist()
    return found
