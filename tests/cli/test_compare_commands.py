"""``rodatraden compare``, ``suggest`` and ``catalogue``, on practice figures."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison.judgement import judge
from rodatraden.engine.comparison.suggestions import suggest
from rodatraden.engine.figures import Store

from .conftest import Run

FIELDS = {
    "indicator", "title", "year", "gender", "value", "status", "direction", "compared", "rank", "band", "band_probability",
    "national_median", "county_median", "skr_median", "similar_median", "state", "certainty", "interval",
    "uncertainty_method", "trend", "reasons", "source", "practice",
}  # fmt: skip


@pytest.fixture
def ask(run: Run, practice_dir: Path):
    """``ask("compare", …)`` about Lycksele's addiction care."""
    return lambda command, *more: run(
        command, "--data-dir", practice_dir, "--municipality", "2481", "--area", "missbruk", *more
    )


@pytest.fixture(scope="module")
def judgements(practice_dir: Path):
    snapshot = Store(practice_dir).current()
    assert snapshot is not None
    return judge(snapshot, Catalogue.load(practice_dir), "Lycksele", area="missbruk")


def test_json_has_an_object_per_indicator_year_and_sex(ask, judgements) -> None:
    rows = ask("compare", "--format", "json").json
    assert [(r["indicator"], r["year"], r["gender"]) for r in rows] == [
        (j.indicator, j.year, j.gender) for j in judgements
    ]
    assert {row["gender"] for row in rows} == {"T", "K", "M"}
    for row in rows:
        assert row.keys() >= FIELDS
        assert row["practice"] is True
        assert (row["value"] is None) == (row["status"] != "observed")


def test_the_question_is_narrowed(ask) -> None:
    women = ask("compare", "--format", "json", "--gender", "K").json
    assert {row["gender"] for row in women} == {"K"}
    one = women[0]["indicator"]
    rows = ask(
        "compare", "--format", "json", "--indicator", one, "--year", "2023", "--against", "riket,lan"
    ).json
    assert {(row["indicator"], row["year"]) for row in rows} <= {(one, 2023), (one, None)}
    assert all(set(row["against"]) <= {"riket", "lan"} for row in rows)


def test_the_table_begins_with_a_sentence_and_is_narrow_enough(ask, judgements) -> None:
    shown = ask("compare").out
    assert " indikatorer granskade för Lycksele, Missbruks- och beroendevård: " in " ".join(shown.split())
    assert "påhittade övningsvärden" in shown
    assert max(map(len, shown.splitlines())) <= 100
    for judgement in judgements:
        assert judgement.indicator in shown


def test_csv_is_for_a_swedish_excel(ask, judgements, tmp_path: Path) -> None:
    path = tmp_path / "ut.csv"
    answer = ask("compare", "--format", "csv", "--output", path)
    assert (answer.status, answer.out) == (0, "")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(judgements)
    for row, judgement in zip(rows, judgements, strict=True):
        assert row["Värde"] == (
            "" if judgement.value is None else repr(judgement.value).removesuffix(".0").replace(".", ",")
        )
        assert row["Anmärkning"] == "påhittade övningsvärden"


def test_xlsx_has_real_types_filter_and_frozen_head(ask, judgements, tmp_path: Path) -> None:
    path = tmp_path / "ut.xlsx"
    assert ask("compare", "--format", "xlsx", "--output", path).status == 0
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert "påhittade" in str(rows[0][0])
    head = [str(heading) for heading in rows[1]]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert [row[head.index("Värde")] for row in rows[2:]] == [j.value for j in judgements]
    assert [row[head.index("År")] for row in rows[2:]] == [j.year for j in judgements]


def test_a_file_that_cannot_be_written_is_told(ask, tmp_path: Path) -> None:
    answer = ask("compare", "--format", "csv", "--output", tmp_path / "finns inte" / "ut.csv")
    assert answer.status == 1
    assert "Filen kan inte skrivas" in answer.err


def test_unknown_names_are_answered_with_near_ones(run: Run, practice_dir: Path) -> None:
    for line, word in (
        (["--municipality", "Lyksele", "--area", "missbruk"], "Lycksele"),
        (["--municipality", "2481", "--area", "missbrukk"], "missbruk"),
        (["--municipality", "2481", "--indicator", "N99999"], "N99999"),
    ):
        answer = run("compare", "--data-dir", practice_dir, *line)
        assert (answer.status, answer.out) == (1, "")
        assert word in answer.err


def test_without_figures_it_is_told_how_to_get_some(run: Run) -> None:
    for command in ("compare", "suggest"):
        answer = run(command, "--municipality", "2481", "--area", "missbruk")
        assert answer.status == 1
        assert "rodatraden fetch kolada" in answer.err


def test_suggestions_come_with_the_number_looked_at(ask, practice_dir: Path) -> None:
    snapshot = Store(practice_dir).current()
    assert snapshot is not None
    expected = suggest(snapshot, Catalogue.load(practice_dir), "2481", area="missbruk")
    answer = ask("suggest", "--format", "json").json
    assert answer["looked_at"] == expected.looked_at
    assert answer["practice"] is True
    assert [s["indicator"] for s in answer["suggestions"]] == [
        s.judgement.indicator for s in expected.suggestions
    ]
    for row in answer["suggestions"]:
        assert row.keys() >= FIELDS
        assert row["suggested_because"]
    shown = ask("suggest").out
    assert (
        f"{expected.looked_at} indikatorer granskade, {len(expected.suggestions)} föreslås för Lycksele"
        in shown
    )
    assert max(map(len, shown.splitlines())) <= 100


def test_suggestions_to_files(ask, tmp_path: Path) -> None:
    count = len(ask("suggest", "--format", "json").json["suggestions"])
    rows = list(
        csv.DictReader(
            io.StringIO(ask("suggest", "--format", "csv").out.removeprefix("\ufeff")), delimiter=";"
        )
    )
    assert len(rows) == count
    assert all(row["Skäl till förslaget"] and row["Anmärkning"] for row in rows)
    path = tmp_path / "lista.xlsx"
    assert ask("suggest", "--format", "xlsx", "--output", path).status == 0
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert "indikatorer granskade" in str(sheet["A1"].value)


def test_own_goals_count(ask) -> None:
    rows = ask("compare", "--format", "json", "--gender", "T").json
    missed = next(
        r
        for r in rows
        if r["direction"] == "higher" and r["value"] and r["kind"] == "share" and r["interval"]
    )
    answer = ask("suggest", "--format", "json", "--goal", f"{missed['indicator']}=99,9").json
    row = next(s for s in answer["suggestions"] if s["indicator"] == missed["indicator"])
    assert "Q06" in {reason["question"] for reason in row["suggested_because"]}
    assert ask("suggest", "--goal", "N31001").status == 2
    assert ask("suggest", "--goal", "N99999=1").status == 1


def test_the_catalogue_is_shown_and_exported(run: Run, tmp_path: Path) -> None:
    rows = run("catalogue", "--format", "json").json
    assert len(rows) == 1152
    missbruk = run("catalogue", "--area", "missbruk", "--format", "json").json
    assert {row["id"] for row in missbruk} == {
        row["id"] for row in rows if "missbruk" in row["areas"].split()
    }
    table = list(
        csv.DictReader(
            io.StringIO(run("catalogue", "--format", "csv").out.removeprefix("\ufeff")), delimiter=";"
        )
    )
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    path = tmp_path / "katalog.xlsx"
    assert run("catalogue", "--format", "xlsx", "--output", path).status == 0
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet.max_row == 1153
    shown = run("catalogue", "--area", "missbruk").out
    assert shown.startswith(f"{len(missbruk)} indikatorer i katalogen.")
    assert run("catalogue", "--area", "finns inte").status == 1


def test_a_text_that_looks_like_a_formula_is_kept_a_text() -> None:
    from rodatraden.cli.output import Column, csv_bytes, xlsx_bytes

    columns = [Column("A", lambda row: row)]
    assert csv_bytes(columns, ["=1+1", "plain", -1.5]).decode("utf-8-sig").split() == [
        "A",
        "'=1+1",
        "plain",
        "-1,5",
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("Blad", columns, ["=1+1", True, None]))).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["A3"].value, sheet["A4"].value) == (True, None)
