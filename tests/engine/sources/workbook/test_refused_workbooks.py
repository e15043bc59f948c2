"""Workbooks that must not come in: each with words that say what, where and what to do."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from awkward_workbooks import survey_rows, write

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.errors import (
    RefusedImportError,
    RodaTradenError,
    UnknownNameError,
    UnreadableSourceError,
)
from rodatraden.engine.sources.workbook import (
    ColumnMapping,
    Mapping,
    Role,
    import_workbook,
    load_mapping,
    propose_mapping,
    save_mapping,
)

HEAD = ["Kommunkod", "Kommun", "Nöjda med stödet (%)"]


def take(
    path: Path, catalogue: Catalogue, change: Callable[[Mapping], Mapping] = lambda mapping: mapping
) -> None:
    mapping = propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024).confirm()
    import_workbook(path, change(mapping), catalogue=catalogue, area="missbruk", year=2024)


def spoken(error: RodaTradenError) -> str:
    assert error.what
    assert error.where or error.todo
    return f"{error.what} | {error.where} | {error.todo}"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [HEAD, ["0114", "Upplands Väsby", 50], ["0114", "Upplands Väsby", 51]],
            ["flera gånger", "rad 3", "rad 2"],
        ),
        (
            [HEAD, ["0114", "Upplands Väsby", 50], ["0180", None, 100.5]],
            ["mellan 0 och 100", "rad 3", "100,5"],
        ),
        (
            [HEAD, ["0114", "Upplands Väsby", 50], ["0180", None, "74,3*"]],
            ["känner till", "74,3*", "missing"],
        ),
        ([HEAD, ["0114", "Upplands Väsby", 50], ["0180", None, "#N/A"]], ["#N/A"]),
        ([HEAD, ["0114", "Upplands Väsby", "1,5"], ["0180", None, "1.5"]], ["Decimaltecknet", "1,5 / 1.5"]),
        ([HEAD, ["0114", "Upplands Väsby", 50], ["9999", "Hittepå", 3]], ["inte kan avgöra", "rad 3"]),
        ([HEAD, ["0114", "Upplands Väsby", 50], ["0180", "Umeå", 3]], ["0180 är Stockholm", "Umeå"]),
        ([["Kommun", HEAD[2]], ["Upplands Väsby", 50], ["Lyksele", 3]], ["menade du 2481 Lycksele"]),
        ([["Kommunkod", HEAD[2], "Antal svar"], ["0114", 50, 10.5]], ["helt tal", "10,5"]),
        ([["Kommunkod", HEAD[2], "Antal svar"], ["0114", 50, "många"]], ["inte är möjliga", "många"]),
        ([["Kommunkod", HEAD[2], "Svarsfrekvens"], ["0114", 50, 101]], ["inte är möjliga", "101"]),
        ([["Kommunkod", "Kön", HEAD[2]], ["0114", "annat", 50], ["0180", "T", 3]], ["okänt kön", "annat"]),
        (
            [["Kommunkod", "Rutin finns"], ["0114", "Ja"], ["0180", "Delvis"]],
            ["varken är Ja eller Nej", "Delvis"],
        ),
    ],
)
def test_what_would_be_a_guess_is_refused(
    rows: list[list[Any]], words: list[str], catalogue: Catalogue, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.xlsx", {"Blad1": rows})

    def explain(mapping: Mapping) -> Mapping:
        # what nobody has explained stops an import before; here the import itself must stop
        return replace(
            mapping, missing={token: status for token, status in mapping.missing.items() if status}
        )

    with pytest.raises(RefusedImportError) as caught:
        take(path, catalogue, explain)
    for word in words:
        assert word in spoken(caught.value)
    if "rad 2" not in words:
        assert "a.xlsx" in caught.value.where


def test_a_marker_that_nobody_explained_stops_the_import(catalogue: Catalogue, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"Blad1": [HEAD, ["0114", "Upplands Väsby", 50], ["0180", None, "¤"]]})
    mapping = propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024).confirm()
    assert mapping.missing["¤"] is None
    assert not mapping.confirmed
    with pytest.raises(RefusedImportError, match="Ingen har sagt vad ”¤” betyder"):
        import_workbook(path, mapping, catalogue=catalogue, area="missbruk", year=2024)


def test_an_unconfirmed_mapping_is_refused_with_its_columns(survey: Path, catalogue: Catalogue) -> None:
    mapping = propose_mapping(survey, catalogue=catalogue, area="missbruk", year=2024)
    with pytest.raises(RefusedImportError, match="kolumn K ”Handläggning – Tid från ansökan"):
        import_workbook(survey, mapping, catalogue=catalogue, area="missbruk", year=2024)


@pytest.mark.parametrize("wrong", [{"area": "hemloshet"}, {"year": 2023}])
def test_a_mapping_of_something_else_is_refused(
    survey: Path, catalogue: Catalogue, wrong: dict[str, Any]
) -> None:
    mapping = propose_mapping(survey, catalogue=catalogue, area="missbruk", year=2024).confirm()
    asked = {"area": "missbruk", "year": 2024, **wrong}
    with pytest.raises(RefusedImportError, match="Kopplingen gäller missbruk 2024"):
        import_workbook(survey, mapping, catalogue=catalogue, **asked)


def test_an_unknown_area_is_told(survey: Path, catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="Området finns inte"):
        propose_mapping(survey, catalogue=catalogue, area="skola", year=2024)


def _changed(mapping: Mapping, position: int, **changes: Any) -> Mapping:
    columns = list(mapping.columns)
    columns[position] = replace(columns[position], **changes)
    return replace(mapping, columns=tuple(columns))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda m: _changed(m, 0, header="En annan rubrik"), ["finns inte i filen", "En annan rubrik"]),
        (
            lambda m: _changed(m, 0, sheet="Registerdata"),
            ["blad som inte finns", "Registerdata", "Enkätdata"],
        ),
        (
            lambda m: _changed(m, 1, indicator=m.columns[0].indicator),
            ["samma indikator, kön och år", "kolumn C"],
        ),
        (lambda m: replace(m, columns=(*m.columns, m.columns[0])), ["kopplad två gånger"]),
        (lambda m: _changed(m, 3, indicator="OJ-x"), ["ingen kolumn ger värden", "OJ-x"]),
        (
            lambda m: replace(m, indicators=m.indicators[1:]),
            ["indikatorer som inte finns", "OJ-missbruk-insatser"],
        ),
        (lambda m: replace(m, columns=()), ["Ingen kolumn med värden"]),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_is_refused(
    change: Callable[[Mapping], Mapping], words: list[str], survey: Path, catalogue: Catalogue
) -> None:
    with pytest.raises(RefusedImportError) as caught:
        take(survey, catalogue, change)
    for word in words:
        assert word in spoken(caught.value)


def test_the_same_heading_twice_is_told_apart_by_its_place_or_refused(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    rows = [["Kommunkod", "Nöjda (%)", "Nöjda (%)"], ["0114", 50, 60]]
    path = write(tmp_path / "a.xlsx", {"Blad1": rows})

    def at(letter: str) -> Mapping:
        column = ColumnMapping("Blad1", "Nöjda (%)", letter, Role.VALUE, "U35538", confirmed=True)
        return Mapping("missbruk", 2024, (column,))

    contribution = import_workbook(path, at("C"), catalogue=catalogue, area="missbruk", year=2024)
    [table] = contribution
    assert table["value"].to_pylist() == [60]
    with pytest.raises(RefusedImportError, match="kan vara flera"):
        import_workbook(path, at("F"), catalogue=catalogue, area="missbruk", year=2024)


def test_no_header_says_what_was_seen(catalogue: Catalogue, tmp_path: Path) -> None:
    rows = [["Enhet", "Värde"], ["Solgården", 5]]
    path = write(
        tmp_path / "a.xlsx", {"Enheter": rows, "Tomt": [], "Kommuner": [["Kommun", "Andel"], ["Solstad", 4]]}
    )
    with pytest.raises(RefusedImportError) as caught:
        propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024)
    assert "”Enheter”: Enhet, Värde, Solgården" in spoken(caught.value)
    assert "”Tomt”: tomt" in spoken(caught.value)


def test_at_most_ten_places_are_shown(catalogue: Catalogue, tmp_path: Path) -> None:
    rows = [HEAD, *([municipality.id, None, 200] for municipality in catalogue.municipalities)]
    with pytest.raises(RefusedImportError, match="och 280 till"):
        take(write(tmp_path / "a.xlsx", {"Blad1": rows}), catalogue)


# -- files that are no workbooks ----------------------------------------------------------------------------------


def _html(path: Path) -> None:
    path.write_text("<!DOCTYPE html><html><body>Sidan finns inte</body></html>")


def _csv(path: Path) -> None:
    path.write_text("Kommunkod;Kommun;Andel\n0114;Upplands Väsby;5\n")


def _old(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def _locked(path: Path) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "hej")


def _cut(path: Path) -> None:
    write(path, {"Blad1": survey_rows()})
    path.write_bytes(path.read_bytes()[:3000])


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _block in range(300):
                member.write(bytes(1024 * 1024))


def _wide(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, 1)
    sheet.write(1_048_575, 16_383, 1)
    book.close()


def _with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    write(path, {"Blad1": survey_rows()})
    with zipfile.ZipFile(path) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in parts.items():
            archive.writestr(member, data)


def _entities(path: Path) -> None:
    laugh = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;&b;">]>'
    _with_part(path, "xl/sharedStrings.xml", lambda data: laugh + data.split(b"?>", 1)[1])


def _broken(path: Path) -> None:
    _with_part(path, "xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_html, "webbsida"),
        (_csv, "rodatraden import table"),
        (_old, "gamla Excelformatet"),
        (_locked, "lösenord"),
        (_zip, "inte en Excel-arbetsbok"),
        (_cut, "skadad"),
        (_bomb, "packas upp"),
        (_wide, "rad 1048576"),
        (_entities, "dokumenttyp"),
        (_broken, "skadad"),
        (lambda path: path.write_bytes(b""), "tom"),
        (lambda path: path.mkdir(), "mapp"),
        (lambda path: None, "finns inte"),
        (lambda path: path.write_bytes(bytes(range(256)) * 4), "varken text"),
    ],
)
def test_files_that_are_no_workbooks_are_told_as_what_they_are(
    make: Callable[[Path], None], words: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "oj.xlsx"
    make(path)
    with pytest.raises((UnreadableSourceError, RefusedImportError)) as caught:
        propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024)
    assert words in spoken(caught.value)
    assert "oj.xlsx" in caught.value.where


# -- the mapping's own file -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["m.yaml", "m.json"])
def test_a_mapping_is_the_same_after_saving(
    name: str, survey: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    mapping = propose_mapping(survey, catalogue=catalogue, area="missbruk", year=2024)
    path = save_mapping(mapping, tmp_path / name)
    assert load_mapping(path) == mapping
    text = path.read_text(encoding="utf-8")
    assert "not_settled" in text  # what a person is asked to settle is there to be seen


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- en lista", "Kopplingen går inte att läsa"),
        ("area: [", "Kopplingen går inte att läsa"),
        ("area: missbruk\nyear: i fjol", "Kopplingen går inte att läsa"),
        (
            "area: missbruk\nyear: 2024\ncolumns: [{sheet: a, header: b, letter: C, role: värde}]",
            "Kopplingen går inte att läsa",
        ),
        (
            "area: missbruk\nyear: 2024\ncolumns: [{sheet: a, header: b, letter: C, role: value}]",
            "ingen indikator",
        ),
        (None, "finns inte"),
    ],
)
def test_a_mapping_file_that_cannot_be_read_says_so(text: str | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableSourceError) as caught:
        load_mapping(path)
    assert words in spoken(caught.value)
    assert caught.value.where == "m.yaml"


def test_the_mapping_in_the_documentation_can_be_read(tmp_path: Path) -> None:
    documentation = Path(__file__).parents[4] / "docs" / "import-formats.md"
    example = documentation.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    path = tmp_path / "m.yaml"
    path.write_text(example, encoding="utf-8")
    mapping = load_mapping(path)
    assert len(mapping.open_questions) == 2  # a column that is not confirmed, a marker that nobody explained
    assert mapping.colours["7030A0"] is None
    assert mapping.indicators[0].id == mapping.columns[0].indicator
