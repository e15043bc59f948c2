"""``rodatraden import`` and ``fetch``: what is told, what is published, what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import stamina

from rodatraden.cli import publishing
from rodatraden.engine.figures import Store
from rodatraden.engine.figures.contribution import ImportReport, Remark
from tests.engine.sources.fake_kolada import MUNICIPALITIES, FakeKolada, kpi, row, running, status
from tests.engine.sources.workbook.awkward_workbooks import survey_rows, write

from .conftest import Run

HEAD = "indicator_id;municipality_id;year;gender;value;status;source\n"


def csv(path: Path, *lines: str) -> Path:
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_table_is_published_and_told_of(run: Run, data_dir: Path, tmp_path: Path) -> None:
    first = csv(
        tmp_path / "a.csv", "N31001;2481;2023;T;900,5;observed;egen", "N31001;2480;2023;T;;suppressed;egen"
    )
    told = run("import", "table", first)
    assert told.status == 0, told.err
    snapshot = Store(data_dir).current()
    assert snapshot is not None
    assert snapshot.values().column("value").to_pylist() == [None, 900.5]
    assert "2 rader lästa" in told.out
    assert "1 indikatorer i 2 kommuner, 2023–2023" in told.out
    assert "sekretess): 1" in told.out
    assert f"Ögonblicksbilden {snapshot.id} gäller nu." in told.out
    report = json.loads((data_dir / "reports" / f"{snapshot.id}.json").read_text(encoding="utf-8"))
    assert report["by_status"] == {"observed": 1, "suppressed": 1}

    second = csv(
        tmp_path / "b.csv", "N31001;2481;2023;T;901;observed;egen", "N31001;2482;2023;T;7;observed;egen"
    )
    told = run("import", "table", second)
    assert "1 ändrade, 1 nya och 1 tillbakadragna värden" in told.out
    assert "Flest ändrade: N31001 (1)" in told.out


def test_remarks_are_shown_as_examples_or_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remarks = [Remark("skipped_row", f"rad {n}", "länet räknas inte", 3) for n in range(8)]
    remarks += [Remark("unknown_token", "blad 1", "okänt tecken”?”"), Remark("nytt_slag", "x", "y")]
    report = ImportReport("egen", "fil.csv", remarks=remarks)
    publishing.show_report(report, tmp_path / "rapport.json", verbose=False)
    shown = capsys.readouterr().out
    assert "Överhoppade rader: 24\n  rad 0: länet räknas inte (3)\n" in shown
    assert "rad 5" not in shown
    assert "och 3 till; alla visas med --verbose och står i" in shown
    assert "Okända tecken: 1" in shown
    assert "nytt_slag: 1" in shown
    publishing.show_report(report, tmp_path / "rapport.json", verbose=True)
    shown = capsys.readouterr().out
    assert "rad 7" in shown
    assert "--verbose" not in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tom.csv", b""),
        ("fel.csv", b"namn;antal\nAnna;3\n"),
        ("svar.csv", b"<!doctype html><html><body>Logga in</body></html>"),
        ("bok.xlsx", b"PK\x03\x04 not a workbook"),
        ("text.parquet", b"PAR1"),
        ("bild.png", b"\x89PNG"),
        ("ord.csv", (HEAD + "N31001;2481;2023;T;mycket;observed;egen\n").encode()),
        ("ort.csv", (HEAD + "N31001;9999;2023;T;5;observed;egen\n").encode()),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_is_lost(
    run: Run, data_dir: Path, tmp_path: Path, name, content
) -> None:
    good = csv(tmp_path / "bra.csv", "N31001;2481;2023;T;900,5;observed;egen")
    assert run("import", "table", good).status == 0
    before = Store(data_dir).current()
    wrong = tmp_path / name
    wrong.write_bytes(content)
    answer = run("import", "table", wrong)
    assert answer.status == 1
    assert "Gör så här:" in answer.err
    assert "oväntat" not in answer.err
    after = Store(data_dir).current()
    assert before is not None
    assert after is not None
    assert after.id == before.id


def test_another_import_that_is_going_on_is_told(run: Run, data_dir: Path, tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "N31001;2481;2023;T;900,5;observed;egen")
    with Store(data_dir).begin("kolada", area_of=lambda _: "x"):
        answer = run("import", "table", path)
    assert answer.status == 1
    assert "En annan import pågår redan" in answer.err


def test_an_interruption_after_publication_says_so(
    run: Run, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    path = csv(tmp_path / "a.csv", "N31001;2481;2023;T;900,5;observed;egen")
    assert run("import", "table", path).status == 0
    monkeypatch.setattr(Store, "diff", interrupted)  # after the commit
    answer = run("import", "table", path)
    current = Store(data_dir).current()
    assert current is not None
    assert answer.status == 1
    assert f"{current.id} hann publiceras och gäller nu" in answer.err
    monkeypatch.undo()
    monkeypatch.setenv("RODATRADEN_DATA_DIR", str(data_dir))
    monkeypatch.setattr(Store, "begin", interrupted)
    answer = run("import", "table", path)
    assert answer.status == 130
    assert "Inget är publicerat" in answer.err


def test_saved_answers_are_published(run: Run, data_dir: Path, real_figures: Path) -> None:
    told = run("import", "kolada", real_figures / "api_v3")
    assert told.status == 0, told.err
    snapshot = Store(data_dir).current()
    assert snapshot is not None
    assert snapshot.manifest.indicators == ("N15030", "N17538", "N31001")
    assert f"{snapshot.manifest.rows:,}".replace(",", "\N{NO-BREAK SPACE}") in told.out


def test_saved_lists_alone_are_taken_in_without_publishing(
    run: Run, data_dir: Path, real_figures: Path
) -> None:
    told = run("import", "kolada", real_figures / "municipality_v3_2026-03-23.json")
    assert told.status == 0, told.err
    assert "bara listor" in told.out
    assert Store(data_dir).current() is None


def test_a_workbook_is_proposed_confirmed_and_imported(run: Run, data_dir: Path, tmp_path: Path) -> None:
    book = write(tmp_path / "oj.xlsx", {"Enkätdata": survey_rows()})
    line = ["import", "workbook", book, "--area", "missbruk", "--year", "2024"]
    answer = run(*line)
    assert answer.status == 1
    assert "--propose" in answer.err
    proposal = tmp_path / "koppling.yaml"
    assert run(*line, "--propose", proposal, "--mapping", book).status == 2
    assert run(*line, "--propose", tmp_path / "koppling.txt").status == 2
    told = run(*line, "--propose", proposal)
    assert told.status == 0, told.err
    assert "Förslaget står i" in told.out
    assert Store(data_dir).current() is None
    assert "skrivs inte över" in run(*line, "--propose", proposal).err
    text = proposal.read_text(encoding="utf-8")
    if "confirmed: false" in text:
        refused = run(*line, "--mapping", proposal)
        assert refused.status == 1
        assert "bekräfta" in refused.err
    proposal.write_text(text.replace("confirmed: false", "confirmed: true"), encoding="utf-8")
    told = run(*line, "--mapping", proposal)
    assert told.status == 0, told.err
    snapshot = Store(data_dir).current()
    assert snapshot is not None
    assert "missbruk-00" in snapshot.manifest.parts
    assert run(*line).status == 0  # the mapping that was confirmed is remembered
    wrong = run("import", "workbook", book, "--area", "missbrukk", "--year", "2024")
    assert (wrong.status, "missbruk" in wrong.err) == (1, True)


@pytest.fixture
def kolada() -> Iterator[FakeKolada]:
    fake = FakeKolada()
    fake.kpis = [kpi("N31001")]
    fake.rows = [row("N31001", place, 2022, 10.0 + n) for n, place in enumerate(MUNICIPALITIES)]
    with stamina.set_testing(True, attempts=2), running(fake):
        yield fake


def test_fetching_publishes_what_came(run: Run, data_dir: Path, kolada: FakeKolada) -> None:
    told = run("fetch", "kolada", "--base-url", kolada.base_url, "--indicator", "N31001", "--year", "2022")
    assert told.status == 0, told.err
    snapshot = Store(data_dir).current()
    assert snapshot is not None
    assert snapshot.manifest.rows == len(MUNICIPALITIES)
    nothing = run(
        "fetch", "kolada", "--base-url", kolada.base_url, "--indicator", "N31001", "--since", "2026-11-01"
    )
    assert nothing.status == 0, nothing.err
    assert "Inget har ändrats sedan 2026-11-01." in nothing.out
    assert len(Store(data_dir).manifests()) == 1
    kolada.changes = [row("N31001", "2481", 2022, 99.0)]
    told = run(
        "fetch", "kolada", "--base-url", kolada.base_url, "--indicator", "N31001", "--since", "2026-11-01"
    )
    assert told.status == 0, told.err
    assert "1 ändrade, 0 nya och 0 tillbakadragna" in told.out


def test_a_hole_publishes_nothing_unless_allowed_and_is_told_either_way(
    run: Run, data_dir: Path, kolada: FakeKolada
) -> None:
    kolada.kpis.append(kpi("N31807"))
    kolada.rows += [row("N31807", place, 2021, 5.0) for place in MUNICIPALITIES]
    kolada.page_size = 5

    def second_page_fails(handler: BaseHTTPRequestHandler) -> bool:
        return "page=2" in handler.path and status(500)(handler)

    line = [
        "fetch",
        "kolada",
        "--base-url",
        kolada.base_url,
        "--indicator",
        "N31001",
        "--indicator",
        "N31807",
    ]
    line += ["--year", "2021", "--year", "2022"]
    kolada.fault("/data/", *[second_page_fails] * 50)
    answer = run(*line)
    assert answer.status == 1
    assert "Kör samma kommando igen" in answer.err
    assert Store(data_dir).current() is None
    answer = run(*line, "--allow-incomplete")
    assert answer.status == 1
    assert "finns kvar" in answer.err
    assert Store(data_dir).current() is not None


def test_an_indicator_that_does_not_exist_is_told(run: Run, data_dir: Path, kolada: FakeKolada) -> None:
    answer = run("fetch", "kolada", "--base-url", kolada.base_url, "--indicator", "N99999")
    assert answer.status == 1
    assert "N99999" in answer.err
    assert Store(data_dir).current() is None
