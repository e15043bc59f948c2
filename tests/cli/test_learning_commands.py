"""``rodatraden radar`` and ``funnel``, on practice figures."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison.funnel import funnel
from rodatraden.engine.comparison.radar import radar
from rodatraden.engine.figures import Store

from .conftest import Run

SURVEY, COST = "U35538", "N35011"


@pytest.fixture(scope="module")
def opened(practice_dir: Path):
    snapshot = Store(practice_dir).current()
    assert snapshot is not None
    return snapshot, Catalogue.load(practice_dir)


@pytest.fixture(scope="module")
def learnt_from(opened) -> str:
    """An indicator that has somebody to learn from."""
    snapshot, catalogue = opened
    return next(i for i in snapshot.manifest.indicators if radar(snapshot, catalogue, "2481", i).improved)


@pytest.fixture
def ask(run: Run, practice_dir: Path):
    return lambda command, *more: run(command, "--data-dir", practice_dir, *more)


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))


def test_radar_is_the_engine_s(ask, opened, learnt_from: str) -> None:
    answer = ask("radar", "--municipality", "Lycksele", "--indicator", learnt_from, "--format", "json")
    found = radar(*opened, "2481", learnt_from)
    assert answer.status == 0
    assert answer.json["improved"] == found.as_dict()["improved"]
    assert answer.json["practice"] is True
    assert answer.json["words"]


def test_the_table_is_narrow_and_in_words(ask, opened, learnt_from: str) -> None:
    shown = ask("radar", "--municipality", "2481", "--indicator", learnt_from).out
    assert "påhittade övningsvärden" in shown
    assert max(map(len, shown.splitlines())) <= 100
    for one in radar(*opened, "2481", learnt_from).improved:
        assert opened[1].municipality(one.municipality).name in shown


def test_an_empty_radar_says_why_in_every_form(ask, tmp_path: Path) -> None:
    about = ("radar", "--municipality", "2481", "--indicator", COST)
    assert "ingen önskvärd riktning" in " ".join(ask(*about).out.split())
    assert ask(*about, "--format", "json").json["missing"] == "no_direction"
    path = tmp_path / "tom.csv"
    assert ask(*about, "--format", "csv", "--output", path).status == 0
    assert csv_rows(path) == []
    book = tmp_path / "tom.xlsx"
    assert ask(*about, "--format", "xlsx", "--output", book).status == 0
    lines = [row[0].value for row in openpyxl.load_workbook(book).active.iter_rows(max_row=3)]
    assert any("ingen önskvärd riktning" in str(line) for line in lines)


@pytest.mark.parametrize("as_format", ["csv", "xlsx"])
def test_the_funnel_s_file_has_every_municipality(ask, opened, tmp_path: Path, as_format: str) -> None:
    path = tmp_path / f"tratt.{as_format}"
    about = ("funnel", "--indicator", SURVEY, "--municipality", "Lycksele")
    assert ask(*about, "--format", as_format, "--output", path).status == 0
    found = funnel(*opened, SURVEY, municipality="2481")
    if as_format == "csv":
        rows = csv_rows(path)
        assert {row["Kod"] for row in rows} == {point.municipality for point in found.points}
        assert (rows[0]["Kommun"], rows[0]["Anmärkning"]) == ("Lycksele", "er kommun")
        assert float(rows[0]["Antal bakom värdet"].replace(",", ".")) == found.own.n
    else:
        sheet = openpyxl.load_workbook(path).active
        filled = [row for row in sheet.iter_rows(values_only=True) if row[1] and row[1] != "Kod"]
        assert len(filled) == len(found.points)
        assert all(isinstance(row[2], float | int) for row in filled)


def test_the_funnel_on_the_screen_shows_those_outside(ask, opened) -> None:
    shown = ask("funnel", "--indicator", SURVEY).out
    found = funnel(*opened, SURVEY)
    for point in found.points:
        named = opened[1].municipality(point.municipality).name
        if point.certainty is not None:
            assert named in shown
    assert max(map(len, shown.splitlines())) <= 100
    answer = ask("funnel", "--indicator", SURVEY, "--format", "json").json
    assert answer["points"] == found.as_dict()["points"]
    assert answer["municipality"] is None


def test_year_and_sex_are_asked_for(ask) -> None:
    for command in ("radar", "funnel"):
        about = ("--municipality", "2481", "--indicator", SURVEY, "--gender", "K", "--year", "2023")
        answer = ask(command, *about, "--format", "json").json
        assert (answer["gender"], answer["year"]) == ("K", 2023)


@pytest.mark.parametrize(
    ("line", "status", "words"),
    [
        (("radar", "--indicator", SURVEY), 2, "--municipality"),
        (("radar", "--municipality", "2481"), 2, "--indicator"),
        (("funnel",), 2, "--indicator"),
        (("funnel", "--indicator", SURVEY, "--gender", "X"), 2, "--gender"),
        (("funnel", "--indicator", SURVEY, "--year", "99999"), 2, "--year"),
        (("funnel", "--indicator", "XX"), 1, "XX"),
        (("radar", "--municipality", "Lyksele", "--indicator", SURVEY), 1, "Menade du Lycksele"),
        (("funnel", "--indicator", SURVEY, "--municipality", "Atlantis"), 1, "Kommunen finns inte"),
    ],
)
def test_mistyped_lines_are_answered_in_words(ask, line: tuple, status: int, words: str) -> None:
    answer = ask(*line)
    assert answer.status == status
    assert words in answer.err
    assert "Traceback" not in answer.err


def test_before_anything_is_published(run: Run) -> None:
    answer = run("funnel", "--indicator", SURVEY)
    assert answer.status == 1
    assert "Det finns inga värden ännu." in answer.err
