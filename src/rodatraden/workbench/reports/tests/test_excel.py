"""The workbooks, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from rodatraden.workbench.reports import excel
from rodatraden.workbench.reports.content import ComparisonContent, GrossListContent
from rodatraden.workbench.reports.safe import clean
from rodatraden.workbench.reports.tests import samples


def read(content: GrossListContent | ComparisonContent) -> Workbook:
    made = (
        excel.comparison_workbook(content)
        if isinstance(content, ComparisonContent)
        else excel.gross_list_workbook(content)
    )
    return load_workbook(BytesIO(made))


def rows(sheet: Worksheet) -> list[dict[str, Cell]]:
    """The rows of the sheet's table by the head's words."""
    (table,) = sheet.tables.values()
    head, *body = sheet[table.ref]
    return [{name.value: cell for name, cell in zip(head, row, strict=True)} for row in body]


@pytest.fixture(scope="module")
def gross_list() -> Workbook:
    return read(samples.GROSS_LIST)


@pytest.fixture(scope="module")
def comparison() -> Workbook:
    return read(samples.COMPARISON)


def test_every_row_of_the_list_stands_in_the_form(gross_list: Workbook) -> None:
    told = rows(gross_list["Bruttolista"])
    assert len(told) == len(samples.GROSS_LIST.rows)
    for row, given in zip(told, samples.GROSS_LIST.rows, strict=True):
        assert row["Indikator"].value.startswith(given.title)
        assert row["Nummer"].value == (given.indicator_id or None)
        assert row["Varför på listan"].value == given.reason
        assert row["Motiv"].value == (given.choice_reason or None)
        assert row["Avvikelse från eget mål"].value == (given.goal_words or None)
        assert row["Styrka/ svaghet"].value == samples.strength_words(given)
    assert [row["Till fördjupad analys?"].value for row in told[:4]] == ["Ja", "Nej", "Senare", "Ja"]


def test_numbers_are_numbers_years_whole_and_answers_words(comparison: Workbook) -> None:
    first, wait, _again, plan, cost, *_rest = rows(comparison["Jämförelse"])
    assert (first["Värde"].value, first["Värde"].number_format) == (61, '#,##0" %"')
    assert first["Intervall från"].value == 56.2
    assert first["Intervall till"].value == 65.6
    assert (first["År"].value, first["År"].data_type, first["År"].number_format) == (2025, "n", "0")
    assert (first["Sannolikhet för läget"].value, first["Sannolikhet för läget"].number_format) == (
        0.86,
        "0 %",
    )
    assert first["Länet, median"].value == 66.5
    assert first["Bedömning"].value == "▼ Sämre än liknande"
    assert first["Säkerhet"].value == "säkert"
    assert first["Trend"].value == "Säker försämring fem år i rad"
    assert wait["Intervall till"].number_format == '#,##0.0" dagar"'
    assert (plan["Värde"].value, plan["Eget resultat"].value, plan["Liknande kommuner, median"].value) == (
        "Nej",
        "Nej",
        "Ja",
    )
    assert cost["Värde"].number_format == '#,##0" kr/inv"'
    assert cost["Önskvärd riktning"].value == "ingen riktning"


def test_missing_is_a_word_a_mark_and_an_empty_cell(comparison: Workbook) -> None:
    for sheet in ("Jämförelse", "Siffror"):
        told = {row["Nummer"].value: row for row in rows(comparison[sheet])}
        for number, word, mark in (
            ("U35430", "sekretess", ".."),
            ("U35501", "bortfall", "-"),
            ("U35510", "ej tillämplig", "."),
        ):
            row = told[number]
            assert (row["Eget resultat"].value, row["Markering"].value, row["Värde"].value) == (
                word,
                mark,
                None,
            )
            assert row["Intervall från"].value is None
        assert told["U35600"]["Värde"].value == 0
        assert told["U35600"]["Markering"].value is None
        assert told["U35430"]["Länet, median"].value is None


def test_all_years_are_told_with_what_is_missing(comparison: Workbook) -> None:
    told = rows(comparison["Alla år"])
    assert len(told) == sum(len(j.series) for j in samples.JUDGEMENTS)
    missing = [row for row in told if row["Nummer"].value == "U31460" and row["År"].value == 2023]
    assert [(row["Eget resultat"].value, row["Värde"].value) for row in missing] == [("sekretess", None)]


def test_source_and_own_computation_are_named_apart(comparison: Workbook) -> None:
    sheet = comparison["Siffror"]
    (table,) = sheet.tables.values()
    above = int(table.ref.split(":")[0].lstrip("A")) - 1
    groups = [cell.value for cell in sheet[above] if cell.value]
    assert groups == ["Källa: Kolada", "Egen bearbetning"]
    assert rows(sheet)[0]["Hämtat"].value == datetime(2026, 3, 2)  # noqa: DTZ001 - a day has no time zone
    about = "\n".join(str(row[0].value) for row in comparison["Om underlaget"].iter_rows() if row[0].value)
    for words in (
        "Källa för värden: Kolada.",
        "egen bearbetning",
        samples.HEAD.snapshot_id,
        "3 mars 2026",
        "99,8",
    ):
        assert words in about
    assert samples.HEAD.lead in about
    assert "kan inte bedömas: 3" in about


def test_a_sheet_can_be_filtered_scrolled_and_printed(gross_list: Workbook) -> None:
    for name in ("Bruttolista", "Siffror", "Granskat men inte valt", "Borttaget från listan"):
        sheet = gross_list[name]
        (table,) = sheet.tables.values()
        head = int("".join(letter for letter in table.ref.split(":")[0] if letter.isdigit()))
        assert table.autoFilter is not None
        assert sheet.freeze_panes.endswith(str(head + 1))
        assert sheet.print_title_rows == f"${head}:${head}"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
    assert gross_list["Bruttolista"].page_setup.fitToWidth in (None, 1)
    assert gross_list.properties.title == samples.HEAD.title


def test_what_was_not_taken_is_told(gross_list: Workbook) -> None:
    for name, given in (
        ("Granskat men inte valt", samples.GROSS_LIST.not_chosen),
        ("Borttaget från listan", samples.GROSS_LIST.removed),
    ):
        told = [tuple(cell.value for cell in row.values()) for row in rows(gross_list[name])]
        assert told == list(given)


@pytest.mark.parametrize("content", [samples.GROSS_LIST, samples.COMPARISON])
def test_invented_figures_are_marked_on_every_sheet_and_printed_page(content: GrossListContent) -> None:
    mark = "Övningsläge. Alla värden är påhittade."
    for sheet in read(samples.practised(content)).worksheets:
        assert mark in {row[0].value for row in sheet.iter_rows(max_row=3)}
        assert sheet.oddHeader.center.text.endswith(mark)
    for sheet in read(content).worksheets:
        assert not any("Övningsläge" in str(cell.value) for row in sheet.iter_rows() for cell in row)
        assert not sheet.oddHeader.center.text


def test_the_mark_stands_whatever_the_names_are() -> None:
    head = replace(samples.HEAD, practice=True, municipality="&" * 300, area="&" * 300)
    for sheet in read(replace(samples.GROSS_LIST, head=head)).worksheets:
        assert "Övningsläge" in sheet.oddHeader.center.text


def test_hostile_text_stays_text() -> None:
    content = samples.hostile()
    book = read(content)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    told = rows(book["Bruttolista"])
    for row, given in zip(told, content.rows, strict=True):
        # openpyxl shows the escaped form of a text that looks like an escape
        assert row["Varför på listan"].value.replace("_x005F_", "_") == clean(given.reason)
        if given.reason[0] in "=+-@":
            assert row["Varför på listan"].quotePrefix
    assert any(words in book["Om underlaget"]["A3"].value for words in samples.HOSTILE)


def test_nothing_to_tell_is_told() -> None:
    empty = replace(samples.GROSS_LIST, rows=(), removed=(), not_chosen=())
    book = read(empty)
    assert "Det finns inga rader." in {row[0].value for row in book["Bruttolista"].iter_rows()}
    assert "Det finns inga rader." in {
        row[0].value for row in read(replace(samples.COMPARISON, judgements=()))["Jämförelse"].iter_rows()
    }
