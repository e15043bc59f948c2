"""Figures that are nothing but chance, published and judged: hardly anything is certain or suggested."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.judgement import judge
from rodatraden.engine.comparison.model import Certainty, Comparator
from rodatraden.engine.comparison.publication import publish
from rodatraden.engine.comparison.suggestions import suggest
from rodatraden.engine.figures import Snapshot, Store
from rodatraden.engine.figures.contribution import Contribution, ImportReport
from rodatraden.engine.figures.schema import FIGURE_SCHEMA

from .judging import AREA, FETCHED, SmallCatalogue, indicator, packaged

INDICATORS = 24
YEARS = range(2019, 2025)
COUNTED = [f"S{i:02}" for i in range(INDICATORS)]
WOBBLING = [f"W{i:02}" for i in range(INDICATORS)]


def chance(draw: np.random.Generator) -> pa.Table:
    """Every municipality has the same true values; sizes differ."""
    codes = [m.id for m in packaged().municipalities]
    size = len(codes)
    n = np.round(np.exp(draw.normal(4.6, 0.7, size))) + 15
    tables = []
    for one in (*COUNTED, *WOBBLING):
        for year in YEARS:
            columns: dict[str, Any] = {
                name: pa.nulls(size, FIGURE_SCHEMA.field(name).type) for name in FIGURE_SCHEMA.names
            }
            if one in COUNTED:
                x = draw.binomial(n.astype(int), 0.7).astype(float)
                columns |= {
                    "value": pa.array(100 * x / n),
                    "count_n": pa.array(x),
                    "denominator": pa.array(n),
                }
            else:
                columns["value"] = pa.array(draw.normal(50.0, 3.0, size))
            tables.append(
                pa.table(
                    columns
                    | {
                        "indicator_id": pa.array([one] * size),
                        "municipality_id": pa.array(codes),
                        "year": pa.array([year] * size, pa.int16()),
                        "gender": pa.array(["T"] * size),
                        "status": pa.array(["observed"] * size),
                        "source": pa.array(["chance"] * size),
                        "fetched_at": pa.array([FETCHED] * size, pa.timestamp("ms", tz="UTC")),
                    },
                    schema=FIGURE_SCHEMA,
                )
            )
    return pa.concat_tables(tables)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Catalogue]:
    ones = [indicator(code) for code in COUNTED] + [indicator(code, kind=Kind.MEAN) for code in WOBBLING]
    catalogue = cast(Catalogue, SmallCatalogue(ones))
    table = chance(np.random.default_rng(20))
    contribution = Contribution(ImportReport("chance", "chance"), [table], None)
    store = Store(tmp_path_factory.mktemp("chance"))
    return publish(store, catalogue, contribution).snapshot, catalogue


def test_chance_is_hardly_ever_certain_against_any_comparator(published: tuple[Snapshot, Catalogue]) -> None:
    snapshot, catalogue = published
    certain: Counter[tuple[str, Comparator]] = Counter()
    judged: Counter[tuple[str, Comparator]] = Counter()
    for municipality in catalogue.municipalities[::3]:
        for one in judge(snapshot, catalogue, municipality.id, genders="T"):
            for comparator, against in one.against.items():
                key = (one.indicator[0], comparator)
                judged[key] += 1
                certain[key] += against.certainty is Certainty.CERTAIN
    assert min(judged.values()) > 2000
    for key, count in judged.items():
        # 0.4 per cent, and three standard deviations of as many binomial draws
        assert certain[key] <= 0.004 * count + 3 * (0.004 * count) ** 0.5, (key, certain[key], count)


def test_chance_is_hardly_ever_suggested(published: tuple[Snapshot, Catalogue]) -> None:
    snapshot, catalogue = published
    looked_at = suggested = 0
    questions: Counter[str] = Counter()
    for municipality in catalogue.municipalities[1::6]:
        found = suggest(snapshot, catalogue, municipality.id, area=AREA)
        looked_at += found.looked_at
        suggested += len(found.suggestions)
        questions.update(r.question.value for s in found.suggestions for r in s.reasons)
    assert looked_at == 49 * 2 * INDICATORS
    assert suggested / looked_at < 0.02, questions
