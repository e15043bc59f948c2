"""Publication: all or nothing, only what is touched, and the columns as their schema says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison import publication
from rodatraden.engine.comparison.publication import Publication, publish
from rodatraden.engine.comparison.schema import TABLES
from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.figures import Store
from rodatraden.engine.figures.contribution import Contribution, Coverage, ImportReport

from .building import MONDAY, figure, table

COST = "N31001"  # kr/inv, no desired direction, ekonomiskt bistånd
SURVEY, MARGIN_OF_SURVEY = "U21466", "N21451"  # a share of the elderly's answers, and its margin of error


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def series(
    code: str, catalogue: Catalogue, years: Iterable[int] = range(2019, 2025), **other: Any
) -> list[dict[str, Any]]:
    """A value per municipality and year."""
    return [
        figure(code, m.id, year, 50.0 + (n * 7 + year * 13 + n * year % 5) % 40, **other)
        for n, m in enumerate(catalogue.municipalities)
        for year in years
    ]


def put(
    store: Store, catalogue: Catalogue, rows: list[dict[str, Any]], coverage: Coverage | None = None
) -> Publication:
    """Publish ``rows``."""
    return publish(store, catalogue, Contribution(ImportReport("Kolada", "test"), [table(rows)], coverage))


def test_tables_have_their_schema_and_order(store: Store, catalogue: Catalogue) -> None:
    done = put(store, catalogue, [*series(COST, catalogue), figure(COST, "0000", 2024, 77.0)])
    snapshot = done.snapshot
    snapshot.verify()
    for name, schema in TABLES.items():
        assert snapshot.table(name).schema.equals(schema), name
    rows = (
        snapshot.table("by_indicator")
        .select(["indicator_id", "year", "gender", "municipality_id"])
        .to_pylist()
    )
    assert [tuple(row.values()) for row in rows] == sorted(tuple(row.values()) for row in rows)
    rows = (
        snapshot.table("by_municipality")
        .select(["municipality_id", "indicator_id", "gender", "year"])
        .to_pylist()
    )
    assert [tuple(row.values()) for row in rows] == sorted(tuple(row.values()) for row in rows)
    profile = snapshot.table("profile").select(["municipality_id", "indicator_id", "gender"]).to_pylist()
    assert [tuple(row.values()) for row in profile] == sorted(tuple(row.values()) for row in profile)
    assert len(profile) == 290
    national = snapshot.table("national", years=[2024]).to_pylist()
    assert [row["national_value"] for row in national] == [77.0]
    assert done.former is None
    assert done.revisions.added == snapshot.manifest.rows
    assert done.parts == ("ekonomiskt-bistand-00",)


def test_nothing_to_publish_is_refused(store: Store, catalogue: Catalogue) -> None:
    with pytest.raises(RefusedImportError, match="inga värden"):
        put(store, catalogue, [])
    assert store.current() is None


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -1.0])
def test_impossible_numbers_are_refused(number: float, store: Store, catalogue: Catalogue) -> None:
    with pytest.raises(RefusedImportError, match="margin"):
        put(store, catalogue, [figure(COST, "2481", 2024, 5.0, margin=number)])
    assert store.current() is None


def test_a_value_that_is_not_a_number_is_refused(store: Store, catalogue: Catalogue) -> None:
    with pytest.raises(RefusedImportError, match="ändligt"):
        put(store, catalogue, [figure(COST, "2481", 2024, float("inf"))])


def test_a_fault_in_the_middle_leaves_the_former_snapshot(
    store: Store, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = put(store, catalogue, series(COST, catalogue)).snapshot

    class BrokenError(Exception):
        pass

    def broken(*_arguments: object) -> None:
        raise BrokenError

    monkeypatch.setattr(publication, "compare_nationally", broken)
    with pytest.raises(BrokenError):
        put(store, catalogue, [figure(COST, "2481", 2024, 5.0)])
    monkeypatch.undo()
    assert store.current().id == former.id  # type: ignore[union-attr]
    assert put(store, catalogue, [figure(COST, "2481", 2024, 5.0)]).revisions.changed == 1


def test_a_source_that_breaks_off_leaves_the_former_snapshot(store: Store, catalogue: Catalogue) -> None:
    former = put(store, catalogue, series(COST, catalogue)).snapshot

    def batches() -> Iterator[pa.Table]:
        yield table([figure(COST, "2481", 2024, 5.0)])
        raise RefusedImportError("sidan gick sönder")

    with pytest.raises(RefusedImportError, match="sönder"):
        publish(store, catalogue, Contribution(ImportReport("Kolada", "x"), batches(), None))
    assert store.current().id == former.id  # type: ignore[union-attr]


def test_only_touched_parts_are_computed(store: Store, catalogue: Catalogue) -> None:
    put(store, catalogue, series(COST, catalogue) + series(SURVEY, catalogue))
    done = put(store, catalogue, [figure(COST, "2481", 2024, 5.0, fetched_at=MONDAY + timedelta(days=1))])
    assert done.parts == ("ekonomiskt-bistand-00",)
    assert (done.revisions.changed, done.revisions.added) == (1, 0)
    (own,) = done.snapshot.table("profile", [COST], ["2481"]).to_pylist()
    assert (own["value"], own["rank"], own["band"]) == (5.0, 290, 4)
    assert done.snapshot.table("profile", [SURVEY]).num_rows == 290


def test_another_method_computes_everything_anew(
    store: Store, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, catalogue, series(COST, catalogue) + series(SURVEY, catalogue))
    monkeypatch.setattr(publication, "METHOD_VERSION", 2)
    done = put(store, catalogue, [figure(COST, "2481", 2024, 5.0)])
    assert done.parts == ("aldre-00", "ekonomiskt-bistand-00")
    done.snapshot.verify()


def test_withdrawal_of_everything_leaves_an_empty_part(store: Store, catalogue: Catalogue) -> None:
    rows = [figure(COST, "2481", 2024, 5.0), figure(SURVEY, "2481", 2024, 60.0)]
    put(store, catalogue, rows)
    gone = frozenset({(COST, "2481", None, 2024, "T")})
    done = publish(store, catalogue, Contribution(ImportReport("Kolada", "x"), [], None, gone))
    assert done.revisions.withdrawn == 1
    assert done.snapshot.table("by_indicator", [COST]).num_rows == 0
    assert done.snapshot.table("profile", [COST]).num_rows == 0
    assert done.snapshot.table("profile", [SURVEY]).num_rows == 290


def test_the_margin_comes_from_the_uncertainty_indicator(store: Store, catalogue: Catalogue) -> None:
    put(store, catalogue, series(SURVEY, catalogue))
    margins = [figure(MARGIN_OF_SURVEY, "2481", 2024, 4.0), figure(MARGIN_OF_SURVEY, "2480", 2024, None)]
    done = put(store, catalogue, margins)
    (own,) = done.snapshot.table("by_municipality", [SURVEY], ["2481"], [2024]).to_pylist()
    assert own["uncertainty_method"] == "margin"
    assert (own["value"] - own["lower"], own["upper"] - own["value"]) == pytest.approx((4.0, 4.0))
    assert own["margin"] == 4.0
    (other,) = done.snapshot.table("by_municipality", [SURVEY], ["2480"], [2024]).to_pylist()
    assert other["uncertainty_method"] == "panel_noise"


def test_latest_year_is_the_last_with_twelve_municipalities(store: Store, catalogue: Catalogue) -> None:
    rows = series(COST, catalogue, range(2020, 2024))
    rows += [figure(COST, m.id, 2024, 60.0) for m in catalogue.municipalities[:11]]
    profile = put(store, catalogue, rows).snapshot.table("profile", [COST]).to_pylist()
    assert {row["year"] for row in profile} == {2023}
    assert {tuple(row["series_year"]) for row in profile} == {(2020, 2021, 2022, 2023)}


def test_who_is_not_told_of_has_status_unknown_and_the_others_beside(
    store: Store, catalogue: Catalogue
) -> None:
    rows = [row for row in series(COST, catalogue) if row["municipality_id"] != "2481"]
    rows.append(figure(COST, "2481", 2020, 61.0))
    (own,) = put(store, catalogue, rows).snapshot.table("profile", [COST], ["2481"]).to_pylist()
    assert (own["year"], own["value"], own["status"]) == (2024, None, "unknown")
    assert (own["source"], own["fetched_at"]) == ("Kolada", MONDAY)
    assert own["county_median"] is not None
    assert own["similar_count"] == 7
    assert own["series_value"] == [None, 61.0, None, None, None, None]
    assert own["series_status"][:2] == ["unknown", "observed"]
    assert (own["trend_method"], own["trend_direction"]) == ("no_value", "cannot_be_judged")


def test_a_hidden_value_is_hidden_everywhere(store: Store, catalogue: Catalogue) -> None:
    rows = [row for row in series(SURVEY, catalogue) if row["municipality_id"] != "2481"]
    rows += [figure(SURVEY, "2481", year, 70.0, count_n=35, denominator=50) for year in range(2019, 2024)]
    rows.append(figure(SURVEY, "2481", 2024, 50.0, count_n=2, denominator=4, published_band=3))
    done = put(store, catalogue, rows)
    (own,) = done.snapshot.table("by_municipality", [SURVEY], ["2481"], [2024]).to_pylist()
    assert own["status"] == "suppressed"
    for name in (
        "value",
        "count_n",
        "denominator",
        "published_band",
        "rank",
        "band",
        "lower",
        "standard_error",
        "p_best",
    ):
        assert own[name] is None, name
    assert own["uncertainty_method"] == "none"
    (profile,) = done.snapshot.table("profile", [SURVEY], ["2481"]).to_pylist()
    assert profile["series_value"][-1] is None
    assert profile["series_status"][-1] == "suppressed"
    assert done.snapshot.values([SURVEY], ["2481"], [2024]).column("value").to_pylist() == [50.0]


def test_progress_is_told(store: Store, catalogue: Catalogue) -> None:
    told: list[tuple[int, int | None, str]] = []
    contribution = Contribution(ImportReport("Kolada", "x"), [table(series(COST, catalogue))], None)
    publish(store, catalogue, contribution, lambda *step: told.append(step))
    assert told[0][:2] == (290 * 6, None)
    assert told[-1][:2] == (1, 1)


@pytest.mark.parametrize(
    "other", [{"municipality_id": "0000"}, {"municipality_id": "0001"}, {"unit_id": "V21E1"}]
)
def test_rows_that_no_municipality_has_are_stored_and_not_compared(
    other: dict[str, Any], store: Store, catalogue: Catalogue
) -> None:
    snapshot = put(store, catalogue, [figure(SURVEY, "2481", 2024, 60.0) | other]).snapshot
    assert snapshot.values([SURVEY]).num_rows == 1
    assert snapshot.table("by_indicator").num_rows == 0
    assert snapshot.table("by_municipality").num_rows == 0
    assert snapshot.table("profile").num_rows == 0
    assert snapshot.table("national").num_rows == (other == {"municipality_id": "0000"})
