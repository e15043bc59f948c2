"""Noise and probability on Kolada's own figures, where they lie beside the project."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from rodatraden.engine.statistics import band_probability, panel_noise, quantile_band, to_scale

DATA = Path(__file__).parents[4] / "shared" / "data" / "kolada"
pytestmark = pytest.mark.skipif(
    not (DATA / "values.parquet").exists(), reason="the real figures (../shared/data) are not on this machine"
)


def real_panels() -> dict[str, np.ndarray]:
    """``[years, municipalities]`` per indicator with at least 100 municipalities in each of four years
    or more.
    """
    with (DATA / "municipalities_enriched.csv").open(encoding="utf-8") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    column = {municipality: i for i, municipality in enumerate(ids)}
    table = pq.read_table(
        DATA / "values.parquet", columns=["kpi", "municipality_id", "year", "gender", "status", "value"]
    )
    table = table.filter(
        pc.and_(
            pc.and_(pc.equal(table["gender"], "T"), pc.equal(table["status"], "")),
            pc.is_valid(table["value"]),
        )
    )
    panels: dict[str, dict[int, np.ndarray]] = {}
    rows = zip(
        *(table[name].to_pylist() for name in ("kpi", "municipality_id", "year", "value")), strict=True
    )
    for kpi, municipality, year, value in rows:
        if municipality in column:
            of_kpi = panels.setdefault(kpi, {})
            of_kpi.setdefault(year, np.full(len(ids), np.nan))[column[municipality]] = value
    result = {}
    for kpi, years in panels.items():
        full = [year for year, row in years.items() if np.count_nonzero(~np.isnan(row)) >= 100]
        if len(full) >= 4:
            empty = np.full(len(ids), np.nan)
            span = range(min(full), max(full) + 1)
            result[kpi] = np.stack([years[year] if year in full else empty for year in span])
    return result


def test_a_sure_red_is_red_again_clearly_oftener_than_an_unsure_one():
    probability, again, beyond = [], [], []
    for panel in real_panels().values():
        before, after = panel[:-1], panel[-1]
        noise = panel_noise(before, kind="cost")
        if noise.reason:
            continue
        latest = to_scale(before[-1], noise.scale)
        found = band_probability(latest, noise.standard_error, "higher")
        red = (quantile_band(before[-1]) == 4) & ~np.isnan(quantile_band(after)) & ~np.isnan(found.worst)
        probability.append(found.worst[red])
        again.append(quantile_band(after)[red] == 4)
        step = np.diff(to_scale(before[-6:], noise.scale), axis=0)
        step -= np.array(
            [np.median(row[~np.isnan(row)]) if (~np.isnan(row)).any() else np.nan for row in step]
        )[:, None]
        step = step[~np.isnan(step)]
        beyond.append(np.mean(np.abs(step) > 1.96 * np.sqrt(2) * noise.standard_error[0]))
    p, red_again = np.concatenate(probability), np.concatenate(again)
    assert len(beyond) >= 30
    assert p.size > 2000
    unsure, middling, sure = p < 0.6, (p >= 0.6) & (p < 0.9), p >= 0.9
    shares = [red_again[group].mean() for group in (unsure, middling, sure)]
    assert all(group.sum() >= 100 for group in (unsure, middling, sure))
    assert shares[0] + 0.1 < shares[1] < shares[2] - 0.1
    assert shares[2] > 0.9
    assert shares[0] < 0.6
    # and what is called outside the limits by chance is about a twentieth, however heavy the tails
    assert np.mean(beyond) < 0.06
