"""Tables in: every form that people save, and every fault that must be refused with place and advice."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from rodatraden.engine.errors import RefusedImportError, RodaTradenError, UnreadableSourceError
from rodatraden.engine.figures.contribution import Contribution
from rodatraden.engine.figures.schema import FIGURE_SCHEMA
from rodatraden.engine.sources import safety
from rodatraden.engine.sources.table import import_table

SHARED = Path(__file__).parents[4] / "shared" / "data" / "kolada"
HEADER = "kpi;kommunkod;år;kön;värde;status\n"


def rows(contribution: Contribution) -> list[dict[str, object]]:
    tables = list(contribution)
    assert all(table.schema == FIGURE_SCHEMA for table in tables)
    return pa.concat_tables(tables).to_pylist()


def remarks(contribution: Contribution, kind: str) -> list[tuple[str, int]]:
    return [(r.what, r.count) for r in contribution.report.remarks if r.kind == kind]


def write(tmp_path: Path, text: str, name: str = "fil.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def refused(path: Path, **how: object) -> RodaTradenError:
    with pytest.raises(RodaTradenError) as caught:
        import_table(path, **how)  # type: ignore[arg-type]
    assert caught.value.what
    assert caught.value.where
    assert caught.value.todo
    return caught.value


# -- what people save ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_swedish_csv_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = HEADER + "N31001;2481;2023;Totalt;1\u00a0234,5;\nN31001;2481;2023;Kvinnor;-12,25;\n"
    contribution = import_table(write(tmp_path, text.replace(";", delimiter), encoding=encoding))
    got = rows(contribution)
    assert [(row["gender"], row["value"], row["status"]) for row in got] == [
        ("T", 1234.5, "observed"),
        ("K", -12.25, "observed"),
    ]
    assert got[0]["indicator_id"] == "N31001"
    assert got[0]["source"] == "table"
    assert contribution.coverage is not None
    assert contribution.coverage.triples == {("table", "N31001", 2023)}


def test_english_csv_with_thousands(tmp_path: Path) -> None:
    text = (
        'indicator,municipality,year,gender,value\nN31001,2481,2023,T,"1,234.5"\n'
        'N31001,2404,2023,T,"2,000"\nN31001,2482,2023,T,7\n'
    )
    assert [row["value"] for row in rows(import_table(write(tmp_path, text)))] == [1234.5, 2000.0, 7.0]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f"])
def test_thousands_parted_by_any_space(tmp_path: Path, space: str) -> None:
    text = HEADER + f"N31001;2481;2023;T;12{space}345{space}678,5;\n"
    assert rows(import_table(write(tmp_path, text)))[0]["value"] == 12345678.5


def test_markers_statuses_and_blanks(tmp_path: Path) -> None:
    text = HEADER + (
        "N1;2481;2023;T;-;\nN1;2482;2023;T;.;\nN1;2480;2023;T;..;\nN1;2404;2023;T;;\nN1;2409;2023;T;;Missing\n"
        "N1;2417;2023;T;;PRIVACY\nN1;2418;2023;T;;Not applicable\nN1;2421;2023;T;5;Privacy\n"
        "N1;2422;2023;T;;konstig\nN1;2425;2023;T;;not_collected\nN1;2460;2023;T;..;Missing\nN1;2462;2023;T;0;\n"
    )
    contribution = import_table(write(tmp_path, text))
    got = {str(row["municipality_id"]): (row["value"], row["status"]) for row in rows(contribution)}
    assert got == {
        "2481": (None, "non_response"),
        "2482": (None, "not_applicable"),
        "2480": (None, "suppressed"),
        "2404": (None, "unknown"),
        "2409": (None, "non_response"),
        "2417": (None, "suppressed"),
        "2418": (None, "not_applicable"),
        "2421": (None, "suppressed"),
        "2422": (None, "unknown"),
        "2425": (None, "not_collected"),
        "2460": (None, "non_response"),
        "2462": (0.0, "observed"),
    }
    assert [count for _what, count in remarks(contribution, "hidden_value")] == [1]
    assert any("konstig" in what for what, _count in remarks(contribution, "unknown_token"))
    assert any("aldrig som noll" in what for what, _count in remarks(contribution, "note"))
    assert contribution.report.by_status["observed"] == 1


def test_places_by_code_name_and_what_is_no_municipality(tmp_path: Path) -> None:
    text = HEADER + (
        "N1;114;2023;T;1;\nN1;2481 Lycksele;2023;T;2;\nN1;umeå;2023;T;3;\n"
        "N1;0000;2023;T;4;\nN1;0024;2023;T;5;\n"
        "N1;G2328;2023;T;6;\nN1;24;2023;T;7;\nN1;Västerbottens län;2023;T;8;\n"
    )
    contribution = import_table(write(tmp_path, text))
    assert [row["municipality_id"] for row in rows(contribution)] == ["0114", "2481", "2480", "0000", "0024"]
    skipped = {r.where: r.count for r in contribution.report.remarks if r.kind == "skipped_row"}
    assert skipped == {"G2328": 1, "24": 1, "Västerbottens län": 1}
    assert contribution.report.municipalities == {"0114", "2480", "2481"}
    assert contribution.report.rows_read == 8


def test_code_column_wins_over_name_column(tmp_path: Path) -> None:
    text = "kpi;kommun;kommunkod;år;värde\nN1;Lycksele kommun i norr;2481;2023;1\n"
    contribution = import_table(write(tmp_path, text))
    assert rows(contribution)[0]["municipality_id"] == "2481"
    assert [r.where for r in contribution.report.remarks if r.kind == "ignored_column"] == ["kommun"]


def test_counts_margins_and_koladas_count(tmp_path: Path) -> None:
    text = (
        "nyckeltal;kommunkod;år;värde;täljare;antal svar;felmarginal;response_rate;count\n"
        "n1;2481;2023;50,0;10;20;3,5;61;1\n"
    )
    contribution = import_table(write(tmp_path, text))
    row = rows(contribution)[0]
    assert (row["count_n"], row["denominator"], row["margin"], row["response_rate"]) == (10, 20, 3.5, 61)
    assert any("count" in what for what, _count in remarks(contribution, "ignored_column"))
    mapped = import_table(tmp_path / "fil.csv", mapping={"count": "count_n"})
    assert rows(mapped)[0]["count_n"] == 1


def test_explicit_mapping_as_file(tmp_path: Path) -> None:
    path = write(tmp_path, "id;var;när;hur mycket;kommun\nN1;2481;2023;4,5;X\n")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "id: indicator_id\nvar: municipality_id\nnär: year\nhur mycket: value\nkommun: null\n",
        encoding="utf-8",
    )
    assert rows(import_table(path, mapping=mapping))[0]["value"] == 4.5
    wrong = tmp_path / "mapping.json"
    wrong.write_text('{"id": "indikator"}', encoding="utf-8")
    assert "indikator" in refused(path, mapping=wrong).what
    assert "saknas" in refused(path, mapping={"saknas": "value"}).what


def test_source_and_time_from_columns_and_argument(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "kpi;kommunkod;år;värde;source;extracted\nN1;2481;2023;1;A;2013-03\nN1;2482;2023;2;;nyss\n"
        "N1;2480;2023;2;B;2024-12-12\n",
    )
    before = datetime.now(UTC).replace(microsecond=0)
    contribution = import_table(path)
    got = rows(contribution)
    assert [row["source"] for row in got] == ["A", "table", "B"]
    assert got[0]["fetched_at"] == datetime(2013, 3, 1, tzinfo=UTC)
    assert got[1]["fetched_at"] >= before  # type: ignore[operator]
    assert got[2]["fetched_at"] == datetime(2024, 12, 12, tzinfo=UTC)
    assert any("nyss" in what for what, _count in remarks(contribution, "unknown_token"))
    assert contribution.coverage is not None
    assert {source for source, _i, _y in contribution.coverage.triples} == {"A", "B", "table"}
    assert {row["source"] for row in rows(import_table(path, source="egen"))} == {"egen"}


def test_title_rows_blank_rows_and_equal_rows(tmp_path: Path) -> None:
    text = (
        "Utdrag ur något\n\n" + HEADER + "N1;2481;2023;T;1;\n\n;;;;;\nN1;2481;2023;T;1;\nN1;2482;2023;T;2;\n"
    )
    contribution = import_table(write(tmp_path, text))
    assert [row["municipality_id"] for row in rows(contribution)] == ["2481", "2482"]
    assert ("Tomma rader.", 2) in remarks(contribution, "skipped_row")
    assert contribution.report.values == 2
    assert contribution.report.by_status == {"observed": 2}


def test_units_are_kept_apart(tmp_path: Path) -> None:
    text = "kpi;kommunkod;ou;år;värde\nN1;2481;;2023;1\nN1;2481;V21E1;2023;2\nN1;2481;V21E2;2023;3\n"
    assert [row["unit_id"] for row in rows(import_table(write(tmp_path, text)))] == [None, "V21E1", "V21E2"]


def workbook(path: Path, lines: list[list[object]], *more: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for number, content in enumerate((lines, *more)):
        sheet = book.active if number == 0 else book.create_sheet(f"Blad {number}")
        for line in content:
            sheet.append(line)  # type: ignore[union-attr]
    book.save(path)
    return path


def test_xlsx_with_numbers_texts_dates_and_a_title(tmp_path: Path) -> None:
    lines = [
        ["Öppna jämförelser"],
        [],
        ["KPI", "Kommunkod", "År", "Kön", "Värde", "Status", "fetched_at"],
        ["N1", 114, 2023, "T", 74.1, None, datetime(2024, 5, 1)],  # noqa: DTZ001 (as Excel stores it)
        ["N1", "2481", "2023", "Män", "12,5", "", "2024-05-02"],
        ["N1", 2482, 2023.0, "K", "..", None, None],
    ]
    path = workbook(tmp_path / "fil.xlsx", lines, [["Beskrivning"]])
    contribution = import_table(path)
    got = rows(contribution)
    assert [
        (row["municipality_id"], row["year"], row["gender"], row["value"], row["status"]) for row in got
    ] == [
        ("0114", 2023, "T", 74.1, "observed"),
        ("2481", 2023, "M", 12.5, "observed"),
        ("2482", 2023, "K", None, "suppressed"),
    ]
    assert got[0]["fetched_at"] == datetime(2024, 5, 1, tzinfo=UTC)
    assert any(r.where == "Blad 1" for r in contribution.report.remarks)


def test_xlsx_with_two_fitting_sheets_is_refused(tmp_path: Path) -> None:
    lines: list[list[object]] = [["kpi", "kommunkod", "år", "värde"], ["N1", 2481, 2023, 1]]
    assert "Blad 1" in refused(workbook(tmp_path / "fil.xlsx", lines, lines)).what


def test_xlsx_fault_names_the_row_of_the_sheet(tmp_path: Path) -> None:
    lines: list[list[object]] = [["titel"], ["kpi", "kommunkod", "år", "värde"], ["N1", 2481, 2023, "många"]]
    assert "rad 3: ”många”" in refused(workbook(tmp_path / "fil.xlsx", lines)).where


def test_parquet_with_the_stores_own_columns(tmp_path: Path) -> None:
    table = pa.table(
        {
            "indicator_id": pa.array(["N1", "N1"]).dictionary_encode(),
            "municipality_id": pa.array([2481, 114], pa.int32()),
            "year": pa.array([2023, 2023], pa.int64()),
            "gender": ["T", "T"],
            "value": [float("nan"), 2.5],
            "status": pa.array(["non_response", "observed"], pa.large_string()),
            "published_band": pa.array([None, 3], pa.int8()),
            "fetched_at": pa.array([datetime(2024, 1, 1, tzinfo=UTC)] * 2, pa.timestamp("us", "UTC")),
        }
    )
    path = tmp_path / "fil.parquet"
    parquet.write_table(table, path, row_group_size=1)
    got = rows(import_table(path))
    assert [(row["municipality_id"], row["value"], row["status"]) for row in got] == [
        ("2481", None, "non_response"),
        ("0114", 2.5, "observed"),
    ]
    assert got[1]["published_band"] == 3
    assert got[0]["fetched_at"] == datetime(2024, 1, 1, tzinfo=UTC)


def test_raw_file_is_kept_as_it_came(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "N1;2481;2023;T;1;\n")
    import_table(path, data_dir=tmp_path / "data")
    kept = list((tmp_path / "data" / "raw" / "table").glob("*/fil.csv"))
    assert [file.read_bytes() for file in kept] == [path.read_bytes()]


# -- what is refused -----------------------------------------------------------------------------------------


def test_text_in_the_value_column_lists_the_first_ten_places(tmp_path: Path) -> None:
    text = HEADER + "N1;2481;1999;T;1;\n" + "".join(f"N1;2481;{2000 + n};T;hej{n};\n" for n in range(12))
    error = refused(write(tmp_path, text))
    assert isinstance(error, RefusedImportError)
    assert "rad 3: ”hej0”" in error.where
    assert "rad 12: ”hej9”" in error.where
    assert "hej10" not in error.where
    assert "2 till" in error.where


def test_unknown_municipality_gets_near_matches(tmp_path: Path) -> None:
    error = refused(write(tmp_path, HEADER + "N1;2481;2023;T;1;\nN1;Lyksele;2023;T;1;\nN1;9999;2023;T;1;\n"))
    assert "rad 3: ”Lyksele” (menade du 2481 Lycksele" in error.where
    assert "rad 4: ”9999”" in error.where


def test_same_key_with_different_values(tmp_path: Path) -> None:
    error = refused(write(tmp_path, HEADER + "N1;2481;2023;T;1;\nN1;2482;2023;T;1;\nN1;2481;2023;T;2;\n"))
    assert "N1, 2481, 2023, T: 1.0 på rad 2 och 2.0 på rad 4" in error.where


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("N1;2481;1789;T;1;", "1789"),
        ("N1;2481;23;T;1;", "23"),
        ("N1;2481;;T;1;", "tomt"),
        ("N1;2481;2023;X;1;", "X"),
        ("N1;;2023;T;1;", "tomt"),
        (";2481;2023;T;1;", "tomt"),
        ("Andel som är nöjda;2481;2023;T;1;", "Andel som är nöjda"),
        ("N1;2481;2023;T;inf;", "inf"),
        ("N1;2481;2023;T;12 5;", "12 5"),
    ],
)
def test_impossible_cells(tmp_path: Path, line: str, word: str) -> None:
    error = refused(write(tmp_path, HEADER + "N1;2482;2023;T;1;\n" + line + "\n"))
    assert "rad 3" in error.where
    assert word in error.where


def test_impossible_numbers_beside_the_value(tmp_path: Path) -> None:
    text = "kpi;kommunkod;år;värde;n;felmarginal;svarsfrekvens\nN1;2481;2023;1;-1;-2;101\n"
    error = refused(write(tmp_path, text))
    assert all(name in error.what for name in ("denominator", "margin", "response_rate"))


@pytest.mark.parametrize(
    ("delimiter", "values"),
    [
        (";", ("12,5", "13.5")),
        (";", ("12,5", "1.234")),
        (",", ('"1,234"', '"2,345"')),
        (";", ("1.234", "2.345")),
    ],
)
def test_decimal_sign_that_cannot_be_told(tmp_path: Path, delimiter: str, values: tuple[str, str]) -> None:
    lines = [["kpi", "kommunkod", "år", "värde"]]
    lines += [["N1", "2481", str(2020 + n), value] for n, value in enumerate(values)]
    error = refused(write(tmp_path, "".join(delimiter.join(line) + "\n" for line in lines)))
    assert "Decimaltecknet" in error.what


def test_decimal_comma_in_a_comma_file_gives_ragged_rows(tmp_path: Path) -> None:
    error = refused(write(tmp_path, "kpi,kommunkod,år,värde\nN1,2481,2022,74\nN1,2481,2023,74,1\n"))
    assert "rad 3: 5 fält" in error.where
    assert "decimaltecknet" in error.todo


def test_no_known_header(tmp_path: Path) -> None:
    error = refused(write(tmp_path, "a;b;c\n1;2;3\n"))
    assert "indicator_id" in error.what
    assert "”a”" in error.where


def test_two_columns_for_one_field(tmp_path: Path) -> None:
    assert "”värde”" in refused(write(tmp_path, "kpi;kommunkod;år;värde;value\nN1;2481;2023;1;2\n")).what


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("fil.csv", b"", "tom"),
        ("fil.csv", b"\xef\xbb\xbf \r\n", "tom"),
        ("fil.csv", b"<!DOCTYPE html><html><body>Logga in</body></html>", "webbsida"),
        ("fil.xlsx", b"\n  <html><body>Fel</body></html>", "webbsida"),
        ("fil.csv", "<html><body>Fel</body></html>".encode("utf-16"), "webbsida"),
        ("fil.xlsx", b"kpi;kommunkod\n", "textfil"),
        ("fil.csv", b"PK\x03\x04rest", "zipfil"),
        ("fil.csv", b'{"values": []}', "JSON"),
        ("fil.csv", b"\x1f\x8b\x08rest", "gzip"),
        ("fil.pdf", b"%PDF-1.7", "PDF"),
        ("fil.csv", b"abc\x00\x00\x01", "varken"),
        ("fil.parquet", b"PAR1trasig", "skadad"),
        ("fil.xlsx", b"PK\x03\x04trasig", "skadad"),
        ("fil.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "gamla Excelformatet"),
        (
            "fil.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "lösenord",
        ),
        ("fil.csv", "kpi;kommunkod;år;värde\n".encode(), "inga rader"),
        ("fil.csv", "kpi;kommunkod;år;värde\nå".encode() + b"\xe5\n", "teckenkodning"),
        ("fil.csv", 'kpi;kommunkod;år;värde\nN1;2481;2023;"1\n'.encode(), "citattecken"),
    ],
)
def test_files_that_are_not_what_they_claim(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    error = refused(path)
    assert isinstance(error, UnreadableSourceError)
    assert word in error.what
    assert name in error.where


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert "finns inte" in refused(tmp_path / "saknas.csv").what
    assert "mapp" in refused(tmp_path).what


def test_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hej.txt", "hej")
    assert "inte en Excel-arbetsbok" in refused(path).what


def bomb(size: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * size)
    return data.getvalue()


def test_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    path.write_bytes(bomb(3 * 1024**2))
    with pytest.raises(RefusedImportError, match="packas upp"):
        safety.check_zip(path, limit=1024**2)


def test_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    size = 3 * 1024**2
    honest = bomb(size)
    path.write_bytes(honest.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].file_size == 10
    with pytest.raises(RefusedImportError, match="packas upp"):
        safety.check_zip(path, limit=1024**2)
    assert "skadad" in refused(path).what


def test_workbook_over_the_limit_is_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(safety.MAX_WHOLE_FILE + 1)
    assert "för stor" in refused(path).what


def test_huge_file_of_nothing_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "fil.csv"
    with path.open("wb") as file:
        file.write((HEADER + "N1;2481;2023;T;1;\n" * 300).encode())
        file.truncate(1024**3)
    assert "teckenkodning" in refused(path).what


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rodatraden.engine.sources.spool.MAX_ROWS", 2)
    text = HEADER + "".join(f"N1;2481;{2000 + n};T;1;\n" for n in range(3))
    assert "fler än" in refused(write(tmp_path, text)).what


def test_only_groups_is_refused(tmp_path: Path) -> None:
    assert "Ingen rad" in refused(write(tmp_path, HEADER + "N1;G2328;2023;T;1;\n")).what


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int | None, str]] = []
    import_table(write(tmp_path, HEADER + "N1;2481;2023;T;1;\n"), progress=lambda *what: told.append(what))
    assert told
    assert told[-1][0] == 1


def test_large_import_goes_to_disk_and_comes_back_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rodatraden.engine.sources.spool._IN_MEMORY", 10_000)
    years = range(1990, 2030)
    text = HEADER + "".join(f"N{n};2481;{year};T;{n},{year};\n" for n in range(200) for year in years)
    contribution = import_table(write(tmp_path, text))
    assert len(rows(contribution)) == 200 * len(years)
    assert len(rows(contribution)) == 200 * len(years)  # once more: nothing is used up


# -- real figures --------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.exists(), reason="the real figures are not in ../shared/data")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "values.parquet",
            {"observed": 193150, "non_response": 2011, "not_applicable": 1056, "suppressed": 1179},
        ),
        (
            "extract_2024-01-30.parquet",
            {"observed": 79637, "non_response": 1673, "not_applicable": 885, "suppressed": 745},
        ),
        (
            "extract_2024-12-12.parquet",
            {"observed": 86479, "non_response": 1994, "not_applicable": 932, "suppressed": 1075},
        ),
    ],
)
def test_real_figures(name: str, expected: dict[str, int]) -> None:
    contribution = import_table(SHARED / name)
    assert dict(contribution.report.by_status) == expected
    assert contribution.report.values == contribution.report.rows_read == sum(expected.values())
    assert len(contribution.report.municipalities) == 290
    assert contribution.report.complete
    assert sum(table.num_rows for table in contribution) == sum(expected.values())


def test_a_small_workbook_that_spans_a_huge_sheet_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    """Readers lay a sheet out as one rectangle: a cell far away would take the whole process with it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["ZZ1048576"] = "kpi", "x"
    path = tmp_path / "stor.xlsx"
    book.save(path)
    with pytest.raises(RefusedImportError):
        import_table(path)
