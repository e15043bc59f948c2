"""``rodatraden snapshots`` and ``snapshots diff``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from rodatraden.engine.figures import Store
from rodatraden.engine.figures.schema import FIGURE_SCHEMA

from .conftest import Run


def _publish(data_dir: Path, values: dict[str, float | None], *, practice: bool = False) -> str:
    rows = [
        {
            "indicator_id": "N31001",
            "municipality_id": place,
            "year": 2023,
            "gender": "T",
            "value": value,
            "status": "observed" if value is not None else "suppressed",
            "source": "kolada",
            "fetched_at": datetime(2026, 11, 20, tzinfo=UTC),
        }
        for place, value in values.items()
    ]
    withdrawn = frozenset({("N31001", "2482", None, 2023, "T")} if "2482" not in values else set())
    with Store(data_dir).begin("kolada", area_of=lambda _: "ekonomiskt-bistand", practice=practice) as draft:
        draft.stage(pa.Table.from_pylist(rows, schema=FIGURE_SCHEMA))
        draft.merge(None, withdrawn)
        return draft.commit(origin="en fil").id


@pytest.fixture
def two(data_dir: Path) -> tuple[str, str]:
    """Two snapshots: a value that changes, one that comes, one that goes, one that is hidden."""
    first = _publish(data_dir, {"2481": 74.0, "2482": 5.0, "2480": 1.0})
    return first, _publish(data_dir, {"2481": 72.5, "2480": None, "0114": 9.0})


def test_before_the_first_import_there_are_none(run: Run) -> None:
    assert "Det finns inga ögonblicksbilder ännu" in run("snapshots").out
    assert run("snapshots", "--format", "json").json == []
    answer = run("snapshots", "diff", "previous", "latest")
    assert answer.status == 1
    assert "ingen än, hämta värden först" in answer.err


def test_the_list_is_oldest_first_and_says_which_is_in_force(run: Run, two: tuple[str, str]) -> None:
    rows = run("snapshots", "--format", "json").json
    assert [row["id"] for row in rows] == list(two)
    assert [row["in_force"] for row in rows] == [False, True]
    assert [row["former"] for row in rows] == [None, two[0]]
    assert datetime.fromisoformat(rows[0]["created"]).tzinfo is not None
    assert rows[1]["rows"] == 3
    assert rows[1]["practice"] is False
    assert [source["source"] for source in rows[1]["sources"]] == ["kolada"]
    shown = run("snapshots").out
    assert shown.index(two[0]) < shown.index(two[1])
    assert "Den sista gäller." in shown


def test_what_changed_with_old_and_new(run: Run, two: tuple[str, str]) -> None:
    for names in (two, ("previous", "latest")):
        answer = run("snapshots", "diff", *names, "--format", "json").json
        assert {kind: [row["municipality"] for row in rows] for kind, rows in answer.items()} == {
            "changed": ["2480", "2481"],
            "added": ["0114"],
            "withdrawn": ["2482"],
        }
        assert answer["changed"][1] == {
            "indicator": "N31001",
            "municipality": "2481",
            "unit": None,
            "year": 2023,
            "gender": "T",
            "old_value": 74.0,
            "new_value": 72.5,
            "old_status": "observed",
            "new_status": "observed",
        }
        assert answer["changed"][0]["new_value"] is None
    shown = run("snapshots", "diff", *two).out
    assert "2 ändrade, 1 nya, 1 tillbakadragna värden." in shown
    assert "72,5" in shown
    assert "sekretess" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_an_unknown_snapshot_is_answered_with_those_there_are(run: Run, two: tuple[str, str]) -> None:
    answer = run("snapshots", "diff", "2019", "latest")
    assert (answer.status, answer.out) == (1, "")
    assert "2019" in answer.err
    assert two[0] in answer.err


def test_practice_figures_are_marked(run: Run, data_dir: Path) -> None:
    _publish(data_dir, {"2481": 1.0}, practice=True)
    assert "påhittade övningsvärden" in run("snapshots").out
    assert run("snapshots", "--format", "json").json[0]["practice"] is True
