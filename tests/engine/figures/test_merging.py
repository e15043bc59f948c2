"""Rows of a part before and after a contribution, against a slow and obvious model."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.figures.keys import ROW_IDENTITY, SORT_ORDER, codes
from rodatraden.engine.figures.merging import Claim, checked, in_force, merge_rows
from rodatraden.engine.figures.schema import FIGURE_KEY, FIGURE_SCHEMA

from .building import MONDAY, TUESDAY, figure, table

NOTHING = FIGURE_SCHEMA.empty_table()

figures = st.builds(
    figure,
    st.sampled_from(["N10000", "N10001"]),
    st.sampled_from(["0114", "2481"]),
    st.sampled_from([2022, 2023]),
    st.sampled_from([None, 1.0, 2.0]),
    unit_id=st.sampled_from([None, "V21E1"]),
    gender=st.sampled_from(["T", "K"]),
    source=st.sampled_from(["Kolada", "Socialstyrelsen"]),
    fetched_at=st.sampled_from([MONDAY, TUESDAY]),
)


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in FIGURE_KEY)


def once_each(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({(key(row), row["source"]): row for row in rows}.values())


def canonical(rows: pa.Table) -> list[dict[str, Any]]:
    return sorted(rows.to_pylist(), key=repr)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(figures, max_size=12).map(once_each),
    st.lists(figures, max_size=12).map(once_each),
    st.sets(
        st.tuples(st.sampled_from(["Kolada", "Annan"]), st.just("N10000"), st.sampled_from([2022, 2023]))
    ),
    st.sets(figures.map(key), max_size=3),
)
def test_merging_does_what_the_obvious_model_does(before, staged, covered, withdrawn):
    rows, _ = merge_rows(table(*before), table(*staged), Claim("Kolada", covered, withdrawn))

    model = {(key(row), row["source"]): row for row in before}
    for (figure_key, source), row in list(model.items()):
        replaced = (source, row["indicator_id"], row["year"]) in covered
        if replaced or (source == "Kolada" and figure_key in withdrawn):
            del model[figure_key, source]
    for row in staged:
        model[key(row), row["source"]] = row

    assert canonical(rows) == sorted(model.values(), key=repr)
    order = [tuple(row[name] or "" for name in SORT_ORDER) for row in rows.to_pylist()]
    assert order == sorted(order)


@settings(max_examples=100, deadline=None)
@given(st.lists(figures, max_size=15).map(once_each))
def test_the_row_fetched_last_is_in_force(rows):
    model: dict[Any, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda r: (r["fetched_at"], r["source"])):
        model[key(row)] = row
    assert canonical(in_force(table(*rows))) == sorted(model.values(), key=repr)


@settings(max_examples=100, deadline=None)
@given(st.lists(figures, min_size=1, max_size=15))
def test_codes_order_rows_as_their_columns_do(rows):
    numbers = codes(table(*rows), ROW_IDENTITY).tolist()
    words = [tuple((row[name] is not None, row[name] or "") for name in ROW_IDENTITY) for row in rows]
    for i, word in enumerate(words):
        for j, other in enumerate(words):
            assert (numbers[i] < numbers[j]) == (word < other)


def test_codes_do_not_overflow_when_there_are_very_many_kinds(monkeypatch):
    monkeypatch.setattr("rodatraden.engine.figures.keys._ROOM", 4)
    rows = [figure(f"N1000{i}", f"010{j}", 2020 + i, 1.0) for i in range(3) for j in range(3)]
    assert codes(table(*reversed(rows))).tolist() == sorted(codes(table(*rows)).tolist(), reverse=True)


def test_identical_duplicates_collapse_with_a_remark_and_keep_the_last_moment():
    row = figure("N10000", "2481", 2023, 12.5)
    later = row | {"fetched_at": MONDAY + timedelta(hours=1)}
    rows, remarks = merge_rows(NOTHING, table(row, later, row), Claim("Kolada"))
    assert rows.to_pylist() == [later]
    assert [(r.kind, r.where, r.count) for r in remarks] == [("note", "N10000", 2)]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"value": 12.75}, ["12,5", "12,75"]),
        ({"value": None, "status": "suppressed"}, ["12,5", "saknas", "suppressed"]),
        ({"denominator": 40.0}, ["12,5", "denominator 40"]),
        ({"published_band": 3}, ["published_band 3"]),
    ],
)
def test_a_figure_told_twice_differently_is_refused_with_both(other, words):
    row = figure("N10000", "2481", 2023, 12.5, gender="K")
    with pytest.raises(RefusedImportError) as caught:
        merge_rows(NOTHING, table(row, row | other), Claim("Kolada"))
    for word in ["N10000, 2481, 2023, K", *words]:
        assert word in str(caught.value)


def test_two_sources_may_tell_the_same_figure_in_one_contribution():
    one = figure("N10000", "2481", 2023, 1.0)
    other = one | {"source": "Socialstyrelsen", "value": 2.0}
    rows, remarks = merge_rows(NOTHING, table(one, other), Claim("tabell"))
    assert rows.num_rows == 2
    assert not remarks
    assert in_force(rows).column("value").to_pylist() == [2.0]  # same moment: last source alphabetically


def test_real_figures_take_the_place_of_invented_ones_of_the_same_indicator():
    invented = [figure(i, "2481", 2023, 1.0, source="Övning") for i in ("N10000", "N10001")]
    real = figure("N10000", "0114", 2020, 5.0)
    rows, _ = merge_rows(table(*invented), table(real), Claim("Kolada", invented=["Övning"]))
    assert canonical(rows) == sorted([invented[1], real], key=repr)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"value": float("nan")}, "ändligt"),
        ({"value": float("inf")}, "ändligt"),
        ({"gender": "F"}, "gender"),
        ({"status": "Missing", "value": None}, "status"),
        ({"status": "suppressed"}, "bortfall"),
        ({"value": None}, "saknas utan orsak"),
        ({"source": None}, "source"),
    ],
)
def test_rows_that_no_source_may_deliver_are_refused(change, word):
    good = figure("N10000", "0114", 2023, 1.0)
    bad = figure("N10000", "2481", 2023, 1.0) | change
    loose = pa.Table.from_pylist(
        [good, bad], schema=pa.schema([f.with_nullable(True) for f in FIGURE_SCHEMA])
    )
    with pytest.raises(RefusedImportError, match=word) as caught:
        checked(loose, "fil.csv")
    assert "2481" in caught.value.what
    assert caught.value.where == "fil.csv"
