"""Saved answers from Kolada: whole, broken, linked, old and new."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.errors import RefusedImportError, RodaTradenError, UnreadableSourceError
from rodatraden.engine.figures.contribution import Contribution
from rodatraden.engine.figures.schema import FIGURE_SCHEMA
from rodatraden.engine.sources.kolada import import_kolada

SHARED = Path(__file__).parents[4] / "shared" / "data" / "kolada"
BASE = "https://api.kolada.se/v3/data/kpi/N1/year/2023"


def value(number: float | None, gender: str | None = "T", status: str = "", **more: Any) -> dict[str, Any]:
    return {"gender": gender, "count": 1, "status": status, "value": number, "isdeleted": False, **more}


def row(place: str, *values: dict[str, Any], kpi: str = "N1", period: int | str = 2023) -> dict[str, Any]:
    return {"kpi": kpi, "municipality": place, "period": period, "values": list(values or [value(1.0)])}


def envelope(values: list[dict[str, Any]], **links: Any) -> dict[str, Any]:
    return {"values": values, "count": len(values), "next_url": None, "previous_url": None, **links}


def save(folder: Path, content: object, name: str = "a.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return path


def rows(contribution: Contribution) -> list[dict[str, Any]]:
    tables = list(contribution)
    assert all(table.schema == FIGURE_SCHEMA for table in tables)
    return pa.concat_tables(tables).to_pylist() if tables else []


def notes(contribution: Contribution) -> str:
    return "\n".join(f"{r.kind} {r.where}: {r.what}" for r in contribution.report.remarks)


def refused(path: Path, **how: Any) -> RodaTradenError:
    with pytest.raises(RodaTradenError) as caught:
        import_kolada(path, **how)
    assert caught.value.what
    assert caught.value.where
    assert caught.value.todo
    return caught.value


def chain(
    folder: Path, pages: int, *, without: int | None = None, host: str = "https://api.kolada.se"
) -> None:
    url = f"{host}/v3/data/kpi/N1/year/2023?page={{}}&per_page=5000"
    for number in range(1, pages + 1):
        links = {
            "next_url": url.format(number + 1) if number < pages else None,
            "previous_url": url.format(number - 1) if number > 1 else None,
        }
        if number != without:
            place = ["2481", "2482", "2480", "2404"][number - 1]
            save(folder, envelope([row(place)], **links), f"sida{number}.json")


def test_one_envelope(tmp_path: Path) -> None:
    content = envelope(
        [
            row("2481", value(77.0, "K"), value(74.1), value(None, "M", "Privacy")),
            row("0000", value(75.5), value(70.0, None), period=2022),
            row("2482", value(None, status="Missing"), kpi="n31001"),
            row("2480", value(5.0, status="MISSING"), value(None, "K", "not applicable"), value(None, "M")),
            row("0024"),
            row("G2328", value(1.0), value(2.0, "K")),
        ]
    )
    content["values"][1]["values"].pop(0)
    path = save(tmp_path, content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    contribution = import_kolada(path)
    got = [
        (r["indicator_id"], r["municipality_id"], r["year"], r["gender"], r["value"], r["status"])
        for r in rows(contribution)
    ]
    assert got == [
        ("N1", "2481", 2023, "K", 77.0, "observed"),
        ("N1", "2481", 2023, "T", 74.1, "observed"),
        ("N1", "2481", 2023, "M", None, "suppressed"),
        ("N1", "0000", 2022, "T", 70.0, "observed"),
        ("N31001", "2482", 2023, "T", None, "non_response"),
        ("N1", "2480", 2023, "T", None, "non_response"),
        ("N1", "2480", 2023, "K", None, "not_applicable"),
        ("N1", "2480", 2023, "M", None, "unknown"),
    ]
    first = rows(contribution)[0]
    assert first["source"] == "kolada"
    assert first["count_n"] is None
    assert first["fetched_at"] == datetime.fromtimestamp(1_700_000_000, UTC)
    assert contribution.coverage is not None
    assert contribution.coverage.triples == {
        ("kolada", "N1", 2023),
        ("kolada", "N1", 2022),
        ("kolada", "N31001", 2023),
    }
    skipped = {r.where: r.count for r in contribution.report.remarks if r.kind == "skipped_row"}
    assert skipped == {"0024": 1, "G2328": 2}
    assert [r.count for r in contribution.report.remarks if r.kind == "hidden_value"] == [1]


def test_bare_list_gzip_and_version_two(tmp_path: Path) -> None:
    save(tmp_path, [row("2481", period="2023")], "a.json.gz")
    old = {
        "values": [row("2482", {"gender": "T", "count": 1, "status": "", "value": 2, "is_deleted": 0})],
        "count": 1,
    }
    save(tmp_path, old, "djupt/ner/b.json")
    save(tmp_path, b"inte json", "anteckning.txt")
    contribution = import_kolada(tmp_path)
    assert [r["municipality_id"] for r in rows(contribution)] == ["2481", "2482"]
    assert "anteckning.txt" in notes(contribution)


def test_deleted_values_are_withdrawn_and_nothing_else_replaced(tmp_path: Path) -> None:
    gone = row("2481", value(None, isdeleted=True), value(None, "K", isdeleted=True), value(3.0, "M"))
    old = row("2482", {"gender": "T", "count": 1, "status": "", "value": None, "is_deleted": 1})
    contribution = import_kolada(
        save(tmp_path, envelope([gone, old, row("G1", value(None, isdeleted=True))]))
    )
    assert contribution.coverage is None
    assert contribution.withdrawn_keys == {
        ("N1", "2481", None, 2023, "T"),
        ("N1", "2481", None, 2023, "K"),
        ("N1", "2482", None, 2023, "T"),
    }
    assert [r["gender"] for r in rows(contribution)] == ["M"]


def test_answers_since_a_date_or_for_one_municipality_replace_nothing(tmp_path: Path) -> None:
    url = "https://api.kolada.se/v3/data/kpi/N1/year/2023?from_date=2024-01-01&page=1"
    save(tmp_path, envelope([row("2481")], next_url=url.replace("page=1", "page=2")), "1.json")
    save(tmp_path, envelope([row("2482")], previous_url=url), "2.json")
    assert import_kolada(tmp_path).coverage is None
    other = tmp_path / "b"
    url = "https://api.kolada.se/v3/data/kpi/N1/municipality/2481?page=1"
    save(other, envelope([row("2481", period=2021)], next_url=url.replace("page=1", "page=2")), "1.json")
    save(other, envelope([row("2481", period=2022)], previous_url=url), "2.json")
    coverage = import_kolada(other).coverage
    assert coverage is not None
    assert coverage.triples == frozenset()


def test_whole_chain_whatever_the_host(tmp_path: Path) -> None:
    chain(tmp_path, 3, host="http://127.0.0.1:8000")
    contribution = import_kolada(tmp_path)
    assert contribution.report.complete
    assert len(rows(contribution)) == 3


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_missing_page_is_a_hole(tmp_path: Path, missing: int) -> None:
    chain(tmp_path, 3, without=missing)
    error = refused(tmp_path)
    assert isinstance(error, RefusedImportError)
    assert f"sidan {missing} av" in error.where
    contribution = import_kolada(tmp_path, allow_incomplete=True)
    assert not contribution.report.complete
    assert contribution.coverage is None
    assert len(rows(contribution)) == 2


def test_duplicate_pages_collapse(tmp_path: Path) -> None:
    chain(tmp_path, 2)
    save(tmp_path, (tmp_path / "sida1.json").read_bytes(), "kopia.json")
    contribution = import_kolada(tmp_path)
    assert len(rows(contribution)) == 2
    assert "densamma" in notes(contribution)


def test_two_answers_that_contradict_each_other(tmp_path: Path) -> None:
    save(tmp_path, [row("2481", value(1.0))], "gammal.json")
    save(tmp_path, [row("2481", value(2.0))], "ny.json")
    where = refused(tmp_path).where
    assert "1.0 i gammal.json och 2.0 i ny.json" in where


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (envelope([row("2481")]) | {"count": 2}, "har 1"),
        ({"error": "This endpoint is deprecated. Please use /v3 instead."}, "deprecated"),
        ({"detail": [{"msg": "too many"}]}, "too many"),
        (b"<!doctype html><html>Fel</html>", "webbsida"),
        (b'{"values": [{"kpi": "N1", "period": 2023, "mun', "avklippt"),
        (b"", "tomt"),
        (b"hej", "inte JSON"),
        (envelope([row("2481") | {"values": "x"}]), "ser ut"),
        (envelope([row("2481", value("abc"))]), "ser ut"),  # type: ignore[arg-type]
        (envelope([row("2481", period="i fjol")]), "Årtal"),
        (envelope([row("2481", period=1789)]), "Årtalet"),
        (envelope([row("9999")]), "kommuner"),
        (envelope([row("2481", value(1.0, "F"))]), "Kön"),
    ],
)
def test_broken_answers(tmp_path: Path, content: object, word: str) -> None:
    path = save(tmp_path, content)
    error = refused(path)
    assert word in error.what
    assert "a.json" in error.where


def test_the_dead_version_gets_its_own_advice(tmp_path: Path) -> None:
    path = save(tmp_path, {"error": "This endpoint is deprecated. Please use /v3 instead."})
    assert "Version 2" in refused(path).todo


def test_truncated_gzip(tmp_path: Path) -> None:
    path = save(tmp_path, envelope([row("2481")] * 50), "a.json.gz")
    path.write_bytes(path.read_bytes()[:-12])
    error = refused(path)
    assert isinstance(error, UnreadableSourceError)
    assert "avklippt" in error.what


def test_nothing_from_kolada(tmp_path: Path) -> None:
    save(tmp_path, {"name": "package", "version": "1"})
    assert "inga svar" in refused(tmp_path).what
    assert "finns inte" in refused(tmp_path / "saknas.json").what


def test_lists_are_laid_over_the_catalogue(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    answers = tmp_path / "svar"
    kpi = {
        "id": "N99999",
        "title": "Nytt nyckeltal, andel (%)",
        "description": "Källa: RKA.",
        "is_divided_by_gender": True,
        "operating_area": "Individ- och familjeomsorg",
    }
    save(answers, envelope([kpi]), "kpi.json")
    save(
        answers,
        [{"id": "2481", "title": "Lycksele", "type": "K"}, {"id": "2599", "title": "Ny", "type": "K"}],
        "m.json",
    )
    group = {"id": "G1", "title": "Nätverket (ovägt medel)", "members": [{"id": "2481", "title": "Lycksele"}]}
    save(answers, envelope([group]), "g.json")
    save(answers, envelope([{"id": "GKPI1", "title": "X", "members": [{"member_id": "N1"}]}]), "kg.json")
    save(answers, [row("2481"), row("2599")], "data.json")
    contribution = import_kolada(answers, data_dir=data_dir)
    assert [r["municipality_id"] for r in rows(contribution)] == ["2481"]
    assert "2599" in notes(contribution)
    catalogue = Catalogue.load(data_dir)
    assert catalogue.indicator("N99999").by_gender
    assert "N99999" in catalogue.outside_ids()
    kept = json.loads((data_dir / "catalogue" / "municipality_groups.json").read_bytes())
    assert kept[0]["members"] == [{"member_id": "2481", "member_title": "Lycksele"}]
    assert {file.name for file in (data_dir / "raw" / "kolada").rglob("*.json")} == {
        "kpi.json",
        "m.json",
        "g.json",
        "data.json",
        "index.json",
    }
    # A later, smaller list adds to what is there.
    save(tmp_path / "mer", envelope([kpi | {"id": "N99998"}]))
    import_kolada(tmp_path / "mer", data_dir=data_dir)
    assert Catalogue.load(data_dir).outside_ids() == ("N99998", "N99999")


def test_unit_data_gets_its_municipality_from_the_list_of_units(tmp_path: Path) -> None:
    unit = {
        "kpi": "N1",
        "ou": "V21E244801",
        "period": 2023,
        "values": [value(4.0), value(None, "K", isdeleted=True)],
    }
    save(tmp_path, envelope([unit, unit | {"ou": "V21E000000"}]), "a.json")
    save(tmp_path, [{"id": "V21E244801", "title": "Gården", "municipality": "2481"}], "ou.json")
    contribution = import_kolada(tmp_path)
    assert [(r["unit_id"], r["municipality_id"], r["source"], r["status"]) for r in rows(contribution)] == [
        ("V21E244801", "2481", "kolada_ou", "observed"),
        ("V21E244801", "2481", "kolada_ou", "not_published"),
    ]
    assert "V21E000000" in notes(contribution)


def test_nothing_is_kept_of_a_refused_import(tmp_path: Path) -> None:
    save(tmp_path / "svar", [{"id": "2481", "title": "Lycksele", "type": "K"}], "m.json")
    save(tmp_path / "svar", [row("9999")], "data.json")
    refused(tmp_path / "svar", data_dir=tmp_path / "data")
    assert not (tmp_path / "data").exists()


@pytest.mark.skipif(not SHARED.exists(), reason="the real figures are not in ../shared/data")
def test_real_answers(tmp_path: Path) -> None:
    contribution = import_kolada(SHARED, data_dir=tmp_path)
    report = contribution.report
    assert report.indicators == {"N15030", "N17538", "N31001"}
    assert report.complete
    assert len(report.municipalities) == 290
    assert sum(len(page["values"]) for page in _real_pages()) == 12_173
    assert report.rows_read == sum(len(r["values"]) for page in _real_pages() for r in page["values"])
    assert sum(table.num_rows for table in contribution) == report.values == report.rows_read
    assert "values.parquet" in notes(contribution)
    assert "6099 nyckeltal" in notes(contribution)
    catalogue = Catalogue.load(tmp_path)
    assert catalogue.indicator("N15030").title != "N15030"
    assert len(list((tmp_path / "raw" / "kolada").rglob("data_page*.json.gz"))) == 3


@pytest.mark.skipif(not SHARED.exists(), reason="the real figures are not in ../shared/data")
@pytest.mark.parametrize("missing", [1, 2, 3])
def test_real_answers_with_a_page_lost(tmp_path: Path, missing: int) -> None:
    for number in {1, 2, 3} - {missing}:
        name = f"data_page{number}.json.gz"
        (tmp_path / name).write_bytes((SHARED / "api_v3" / name).read_bytes())
    assert f"sidan {missing} av" in refused(tmp_path).where


def _real_pages() -> list[dict[str, Any]]:
    return [json.loads(gzip.decompress(p.read_bytes())) for p in sorted((SHARED / "api_v3").glob("*.gz"))]
