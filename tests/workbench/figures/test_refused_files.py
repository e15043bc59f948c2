"""Wrong files: a readable message that says what, where and what to do; nothing published, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from rodatraden.workbench.core.catalogue import current_snapshot, store
from rodatraden.workbench.figures.models import ImportJob
from tests.workbench.figures.files import HEAD, table_csv, zip_bomb


def html(path: Path) -> Path:
    path.write_text("<!DOCTYPE html><html><body>Logga in</body></html>", encoding="utf-8")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b" \n")
    return path


def workbook(path: Path, *rows: tuple) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def answer(path: Path, values: object) -> Path:
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


GOOD = "U35538;2481;2025;T;41,5"

#: Kind, a maker of the file, and words that the message must hold.
WRONG: dict[str, tuple[str, Callable[[Path], Path], tuple[str, ...]]] = {
    "html as xlsx": ("workbook", lambda p: html(p / "oj.xlsx"), ("webbsida",)),
    "html as csv": ("table", lambda p: html(p / "oj.csv"), ("webbsida",)),
    "html as json": ("kolada", lambda p: html(p / "oj.json"), ("webbsida",)),
    "zip bomb as workbook": ("workbook", lambda p: zip_bomb(p / "oj.xlsx"), ("packa",)),
    "zip bomb as table": ("table", lambda p: zip_bomb(p / "oj.xlsx"), ("packa",)),
    "empty table": ("table", lambda p: empty(p / "tom.csv"), ("tom",)),
    "empty workbook": ("workbook", lambda p: workbook(p / "tom.xlsx"), ()),
    "no header": ("workbook", lambda p: workbook(p / "x.xlsx", ("a", "b"), (1, 2)), ("rubrik",)),
    "header without rows": ("workbook", lambda p: workbook(p / "x.xlsx", HEAD), ()),
    "wrong columns": ("table", lambda p: table_csv(p / "x.csv", "1;2;3", "a;b;c"), ("kolumn",)),
    "text in the value column": (
        "table",
        lambda p: table_csv(p / "x.csv", f"{GOOD}\nU35538;2480;2025;T;ganska bra"),
        ("ganska bra", "rad 3"),
    ),
    "unknown municipality": (
        "table",
        lambda p: table_csv(p / "x.csv", f"{GOOD}\nU35538;9999;2025;T;50"),
        ("9999", "rad 3"),
    ),
    "the same key twice": ("table", lambda p: table_csv(p / "x.csv", f"{GOOD}\nU35538;2481;2025;T;43"), ("rad",)),
    "broken json": ("kolada", lambda p: (p / "x.json").write_text('{"values": [') and p / "x.json", ()),
    "an answer of another kind": ("kolada", lambda p: answer(p / "x.json", {"detail": "Not Found"}), ()),
    "a page of a chain that is missing": (
        "kolada",
        lambda p: answer(
            p / "x.json",
            {"count": 2, "next_url": "https://api.kolada.se/v3/data?page=2", "previous_url": None, "values": []},
        ),
        (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_in_words(name: str, upload, tmp_path: Path) -> None:
    kind, make, words = WRONG[name]
    before, snapshots = current_snapshot().id, len(store().manifests())
    folder = tmp_path / "in"
    folder.mkdir()
    area, year = ("missbruk", "2024") if kind == "workbook" else ("", "")
    page = upload(make(folder), kind, area, year)
    text = page.content.decode()
    told = page.context.get("error") or page.context["job"].error
    what, todo = (told["what"], told["todo"]) if isinstance(told, dict) else (told.what, told.todo)
    assert what, text
    assert todo, text
    assert what.endswith((".", "!", "?"))
    for word in words:
        assert word in text.casefold(), (name, what, todo)
    assert "Inget har publicerats." in text
    assert "Traceback" not in text
    assert "Error" not in what
    assert current_snapshot().id == before
    assert len(store().manifests()) == snapshots
    assert ImportJob.objects.get().status != ImportJob.Status.PUBLISHED


def test_a_file_above_the_limit_is_refused_before_it_is_read(upload, tmp_path: Path, settings) -> None:
    settings.MAX_UPLOAD_BYTES = 3 * 2**20
    big = tmp_path / "stor.csv"
    big.write_bytes(b"0" * 5 * 2**20)
    text = upload(big, "table").content.decode()
    assert "Filen är 5 MB och gränsen är 3 MB." in text
    assert "rodatraden import" in text
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize("missing", ["file", "area", "year", "kind"])
def test_a_form_that_lacks_something_says_what(missing: str, leader, own_practice, tmp_path: Path) -> None:
    with table_csv(tmp_path / "x.csv", GOOD).open("rb") as file:
        given = {"kind": "workbook", "area": "missbruk", "year": "2024", "file": file}
        del given[missing]
        page = leader.post("/siffror/", given)
    assert missing in page.context["form"].errors
    assert 'role="alert"' in page.content.decode()
    assert not ImportJob.objects.exists()


def test_an_empty_upload_is_refused_in_words(upload, tmp_path: Path) -> None:
    nothing = tmp_path / "tom.csv"
    nothing.write_bytes(b"")
    text = upload(nothing, "table").content.decode()
    assert "tom" in text
    assert not ImportJob.objects.exists()


def test_a_hostile_file_name_leads_nowhere(upload, tmp_path: Path, settings) -> None:
    path = table_csv(tmp_path / "<img src=x onerror=alert(1)>.csv", "1;2", "a;b")
    page = upload(path, "table")
    assert "<img src=x" not in page.content.decode()
    stored = Path(ImportJob.objects.get().file.path).resolve()
    assert stored.is_relative_to(Path(settings.MEDIA_ROOT).resolve())
