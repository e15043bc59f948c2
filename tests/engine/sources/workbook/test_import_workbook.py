"""A whole workbook, from proposal to figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from awkward_workbooks import GREEN, MUNICIPALITIES, NBSP, RED, YELLOW, survey_rows, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Direction, Kind, SettledBy, YesNoCoding
from rodatraden.engine.figures.contribution import Contribution
from rodatraden.engine.figures.schema import FIGURE_SCHEMA, Gender, ValueStatus
from rodatraden.engine.sources.workbook import (
    Mapping,
    Role,
    import_workbook,
    load_mapping,
    mapping_path,
    previous_mapping,
    propose_mapping,
    save_mapping,
)

PLAN = "OJ-missbruk-plan-kompetensutveckling"
FOLLOWED_UP = "OJ-missbruk-insatser-foljts-upp"
DAYS = "OJ-missbruk-tid-fran-ansokan-beslut-dagar-medelvarde"


def figures(contribution: Contribution) -> dict[tuple[str, str, str], dict[str, Any]]:
    table = pa.concat_tables(list(contribution))
    assert table.schema.equals(FIGURE_SCHEMA)
    return {(r["indicator_id"], r["municipality_id"], r["gender"]): r for r in table.to_pylist()}


def take(
    path: Path, catalogue: Catalogue, area: str = "missbruk", year: int = 2024, **changes: Any
) -> Contribution:
    mapping = replace(propose_mapping(path, catalogue=catalogue, area=area, year=year), **changes).confirm()
    return import_workbook(path, mapping, catalogue=catalogue, area=area, year=year)


def test_the_proposal_tells_roles_sexes_and_new_indicators(survey: Path, catalogue: Catalogue) -> None:
    mapping = propose_mapping(survey, catalogue=catalogue, area="Missbruk", year=2024)
    assert (mapping.area, mapping.year) == ("missbruk", 2024)
    by_letter = {column.letter: column for column in mapping.columns}
    assert list(by_letter) == list("CDEFGHIJK")
    assert {
        letter: (column.role, column.gender) for letter, column in by_letter.items() if letter in "EFGHIJ"
    } == {
        "E": (Role.VALUE, Gender.TOTAL),
        "F": (Role.DENOMINATOR, Gender.TOTAL),
        "G": (Role.VALUE, Gender.WOMEN),
        "H": (Role.DENOMINATOR, Gender.WOMEN),
        "I": (Role.VALUE, Gender.MEN),
        "J": (Role.DENOMINATOR, Gender.MEN),
    }
    assert {by_letter[letter].indicator for letter in "EFGHIJ"} == {FOLLOWED_UP}
    assert NBSP not in by_letter["C"].header
    assert by_letter["C"].header.startswith("Rutiner – Aktuell, skriftlig och på ledningsnivå")
    assert by_letter["F"].header.startswith("Uppföljning – ")  # a heading over several columns, not merged
    new = {indicator.id: indicator for indicator in mapping.indicators}
    assert new[PLAN].kind is Kind.YES_NO
    assert new[PLAN].coding == YesNoCoding(1, 0)
    assert new[PLAN].direction is Direction.NOT_SETTLED
    assert new[PLAN].title == "Samlad plan för kompetensutveckling"  # from the sheet that describes
    assert "Planen ska vara skriftlig." in new[PLAN].description
    assert new[FOLLOWED_UP].kind is Kind.SHARE
    assert new[FOLLOWED_UP].by_gender
    assert new[DAYS].kind is Kind.MEAN
    assert not mapping.confirmed
    assert len(mapping.open_questions) == 9
    assert all(column.reason for column in mapping.columns)


def test_the_figures_come_in_as_they_stand(survey: Path, catalogue: Catalogue) -> None:
    contribution = take(survey, catalogue)
    got = figures(contribution)
    assert {code for _i, code, _g in got} == {row[0] for row in MUNICIPALITIES} | {"0000"}
    assert got[PLAN, "0180", "T"]["value"] == 1
    assert got[PLAN, "0114", "T"]["value"] == 0
    assert got[PLAN, "2401", "T"]["value"] == 0  # "nej"
    assert (PLAN, "0000", "T") not in got  # riket has a share of yes, not an answer
    lycksele = got[FOLLOWED_UP, "2481", "T"]
    assert (lycksele["value"], lycksele["count_n"], lycksele["denominator"]) == (50.0, 7, 14)
    assert got[FOLLOWED_UP, "2480", "T"]["count_n"] == 80  # 66,7 % of 120
    assert got[FOLLOWED_UP, "0000", "T"]["denominator"] == 9800
    assert got[FOLLOWED_UP, "0114", "K"]["count_n"] == 12
    assert got[DAYS, "0114", "T"]["value"] == 1204.5
    assert got[DAYS, "2401", "T"]["value"] == 77.25
    assert {row["year"] for row in got.values()} == {2024}
    assert {row["source"] for row in got.values()} == {"socialstyrelsen"}
    assert contribution.coverage is not None
    assert ("socialstyrelsen", PLAN, 2024) in contribution.coverage.triples


def test_missing_is_never_zero_and_has_its_reason(survey: Path, catalogue: Catalogue) -> None:
    got = figures(take(survey, catalogue))
    reasons = {
        (PLAN, "2481", "T"): "non_response",
        (PLAN, "2482", "T"): "not_submitted",
        (FOLLOWED_UP, "2481", "K"): "suppressed",
        (FOLLOWED_UP, "2401", "T"): "suppressed",
        (DAYS, "2480", "T"): "not_applicable",
    }
    assert {key: got[key]["status"] for key in reasons} == reasons
    for row in got.values():
        assert (row["value"] is None) == (row["status"] != "observed")
        if row["value"] is None:
            assert row["count_n"] is row["denominator"] is None


def test_every_row_left_out_and_every_marker_is_listed(survey: Path, catalogue: Catalogue) -> None:
    report = take(survey, catalogue).report
    skipped = [remark.where for remark in report.remarks if remark.kind == "skipped_row"]
    for place in ("Stockholms län", "018001 Rinkeby-Kista", "0180 Bromma", "Offentlig regi", "- = bortfall"):
        assert any(place in where for where in skipped), place
    assert any(remark.what == "Tomma rader." and remark.count == 5 for remark in report.remarks)
    whats = [remark.what for remark in report.remarks]
    assert "Tecknet ”x” lästes som sekretess." in whats
    assert any("riket har ett tal (78,5)" in what for what in whats)
    assert any("färre än fem svar" in what for what in whats)
    assert {"Läs mig", "Dold"} <= {remark.where for remark in report.remarks}
    assert report.municipalities == {row[0] for row in MUNICIPALITIES}
    assert report.by_status.total() == report.values


def test_new_indicators_become_known_and_keep_what_a_person_settled(
    survey: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    mapping = propose_mapping(survey, catalogue=catalogue, area="missbruk", year=2024).confirm()
    settled = tuple(
        replace(indicator, direction=Direction.HIGHER) if indicator.id == PLAN else indicator
        for indicator in mapping.indicators
    )
    data = tmp_path / "data"
    import_workbook(
        survey,
        replace(mapping, indicators=settled),
        catalogue=catalogue,
        area="missbruk",
        year=2024,
        data_dir=data,
    )
    known = Catalogue.load(data)
    assert known.indicator(PLAN).direction is Direction.HIGHER
    assert known.indicator(PLAN).settled_by is SettledBy.REVIEW
    assert not known.indicator(FOLLOWED_UP).in_catalogue
    assert known.indicator(FOLLOWED_UP) in known.indicators("missbruk")
    assert load_mapping(mapping_path(data, "missbruk", 2024)).confirmed
    assert [path.name for path in (data / "raw" / "workbook").rglob("*.xlsx")] == [survey.name]


def test_last_years_mapping_is_followed(survey: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    former = propose_mapping(survey, catalogue=catalogue, area="missbruk", year=2024).confirm()
    save_mapping(former, tmp_path)
    again = previous_mapping(tmp_path, "missbruk", 2025)
    assert again == former
    rows = survey_rows()
    rows[0] = ["Öppna jämförelser 2025"]
    rows[4][10] = "Tid från ansökan till beslut 2025, antal dagar, medelvärde"
    for row in rows[5:]:
        row.insert(2, None)  # a column was put in
        if len(row) > 3 and row[0]:
            row[2] = "Ja"
    rows[3].insert(2, None)
    rows[4].insert(2, "Brukarråd finns inom missbruks- och beroendevården")
    path = write(tmp_path / "2025.xlsx", {"Enkätdata": rows})
    mapping = propose_mapping(path, catalogue=catalogue, area="missbruk", year=2025, previous=again)
    by_letter = {column.letter: column for column in mapping.columns}
    assert [letter for letter, column in by_letter.items() if not column.confirmed] == ["C"]
    assert by_letter["L"].indicator == DAYS
    assert "2024" in by_letter["L"].reason
    got = figures(import_workbook(path, mapping.confirm(), catalogue=catalogue, area="missbruk", year=2025))
    assert got[FOLLOWED_UP, "2481", "T"]["count_n"] == 7


def simple(header: str, values: list[Any], **more: Any) -> list[list[Any]]:
    return [
        ["Kommunkod", "Kommun", header],
        *([row[0], row[1], value] for row, value in zip(MUNICIPALITIES, values, strict=True)),
    ]


def test_an_id_in_the_heading_or_a_title_like_it_finds_the_known_indicator(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    rows = [
        [
            "Kommunkod",
            "Kommun",
            "U35538 Få kontakt",
            "Brukarbedömning missbruksvård IFO - helhetssyn, andel (%)",
            "Annat",
        ],
        *([row[0], row[1], 70.0 + n, 60.0 + n, 5] for n, row in enumerate(MUNICIPALITIES)),
    ]
    path = write(tmp_path / "a.xlsx", {"Blad1": rows})
    mapping = propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024)
    by_id, by_title, other = mapping.columns
    assert (by_id.indicator, by_id.confirmed) == ("U35538", True)
    assert (by_title.indicator, by_title.confirmed) == ("U35543", True)
    assert other.indicator == "OJ-missbruk-annat"
    assert not other.confirmed


def test_answers_are_coded_as_the_catalogue_codes_them(catalogue: Catalogue, tmp_path: Path) -> None:
    answers = ["Ja", "Nej", "Ja", "JA ", "nej", "-", "Ja", "Nej"]
    path = write(tmp_path / "a.xlsx", {"Blad1": simple("U30426", answers)})
    got = figures(take(path, catalogue, area="hemloshet"))
    assert got["U30426", "0114", "T"]["value"] == 1
    assert got["U30426", "0180", "T"]["value"] == 2


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [["Kommun", "Andel (%)"], ["0114 Upplands Väsby", 5], ["0180 Stockholm", 6]], id="code and name"
        ),
        pytest.param([["Kommun", "Andel (%)"], ["Upplands Väsby", 5], ["Stockholms kommun", 6]], id="names"),
        pytest.param(
            [["Län", "Kommun", "Andel (%)"], ["Stockholms län", "Upplands Väsby", 5], [None, "Stockholm", 6]],
            id="county",
        ),
        pytest.param([["Kommunkod", "Andel (%)"], [114, 5], [180, 6], [2481, "-"]], id="lost zero"),
        pytest.param([["K-kod", "Andel (%)"], ["114", 5], ["180.0", 6]], id="lost zero as text"),
        pytest.param(
            [["Kommunkod", "Kommun", "Andel (%)"], [114.0, "Upplands-Väsby", 5], ["0180", None, 6]],
            id="spelling",
        ),
        pytest.param(
            [
                [],
                ["Rubrik"],
                [None, None, None, "Kommun kod", "Andel (%)"],
                [],
                [None, None, None, "0114", 5],
                [None, None, None, "0180", 6],
            ],
            id="further right",
        ),
        pytest.param(
            [
                ["Nivå", "Kommunkod", "Kommun", "Andel (%)"],
                ["Kommun", "0114", None, 5],
                ["Kommun", "0180", None, 6],
                ["Stadsdel", "0180", "Farsta", 7],
                ["Län", "0100", "Stockholms län", 8],
            ],
            id="level",
        ),
        pytest.param(
            [
                ["Kommunkod", "Kommun", "Regi", "Andel (%)"],
                ["0114", "Upplands Väsby", "Totalt", 5],
                ["0180", "Stockholm", "Samtliga", 6],
                ["0180", "Stockholm", "Enskild", 9],
            ],
            id="provision",
        ),
        pytest.param(
            [
                ["Kommunkod", "Kommun", "Andel (%)"],
                ["0180", "Stockholm", 6],
                ["0180", "Stockholm", 6],
                ["0114", "Upplands Väsby", 5],
                [None, "Stockholm, Norrmalm", 7],
                [None, "Kommungrupp A2", 3],
            ],
            id="told twice",
        ),
        pytest.param(
            [
                ["År", "Kommunkod", "Kommun", "Andel (%)"],
                [2023, "0180", "Stockholm", 1],
                [2024, "0180", "Stockholm", 6],
                [2024, "0114", "Upplands Väsby", 5],
            ],
            id="years",
        ),
    ],
)
def test_municipalities_are_found_however_they_are_written(
    rows: list[list[Any]], catalogue: Catalogue, tmp_path: Path
) -> None:
    got = figures(take(write(tmp_path / "a.xlsx", {"Blad1": rows}), catalogue))
    values = {
        code: row["value"] for (_indicator, code, _gender), row in got.items() if row["value"] is not None
    }
    assert values == {"0114": 5, "0180": 6}


def test_sex_in_rows(catalogue: Catalogue, tmp_path: Path) -> None:
    rows = [["Kommunkod", "Kommun", "Kön", "Andel (%)", "Antal svar"]]
    rows += [
        ["0180", "Stockholm", sex, value, 10] for sex, value in (("Totalt", 50), ("Kvinnor", 60), ("Män", 40))
    ]
    got = figures(take(write(tmp_path / "a.xlsx", {"Blad1": rows}), catalogue))
    assert {gender: (row["value"], row["count_n"]) for (_i, _c, gender), row in got.items()} == {
        "T": (50, 5),
        "K": (60, 6),
        "M": (40, 4),
    }


def test_a_header_of_merged_cells_and_short_headings_below(catalogue: Catalogue, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Titel"],
        [
            "Kommunkod",
            "Kommun",
            "Brukare som är nöjda med stödet",
            None,
            "Brukare som känner sig trygga",
            None,
        ],
        [None, None, "Andel", "n", "Andel", "n"],
        ["0114", "Upplands Väsby", 50, 10, 75, 8],
        ["0180", "Stockholm", 40, 100, 30, 200],
    ]

    def merge(book: Any, sheets: dict[str, Any]) -> None:
        sheet = sheets["Blad1"]
        sheet.merge_range(1, 2, 1, 3, rows[1][2])
        sheet.merge_range(1, 4, 1, 5, rows[1][4])
        sheet.merge_range(1, 0, 2, 0, "Kommunkod")

    path = write(tmp_path / "a.xlsx", {"Blad1": rows}, merge)
    mapping = propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024)
    assert [(column.header, column.role) for column in mapping.columns] == [
        ("Brukare som är nöjda med stödet – Andel", Role.VALUE),
        ("Brukare som är nöjda med stödet – n", Role.DENOMINATOR),
        ("Brukare som känner sig trygga – Andel", Role.VALUE),
        ("Brukare som känner sig trygga – n", Role.DENOMINATOR),
    ]
    got = figures(import_workbook(path, mapping.confirm(), catalogue=catalogue, area="missbruk", year=2024))
    assert sorted(row["count_n"] for row in got.values()) == [5, 6, 40, 60]


def test_shares_in_per_cent_format_are_scaled(catalogue: Catalogue, tmp_path: Path) -> None:
    def fill(book: Any, sheets: dict[str, Any]) -> None:
        per_cent = book.add_format({"num_format": "0 %"})
        for row in range(len(MUNICIPALITIES)):
            sheets["Blad1"].write_number(row + 1, 2, 0.25 + row / 100, per_cent)

    path = write(tmp_path / "a.xlsx", {"Blad1": simple("Brukare som är nöjda", [None] * 8)}, fill)
    mapping = propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024)
    [column] = mapping.columns
    assert column.scale == 100
    assert "0–1" in column.reason
    got = figures(import_workbook(path, mapping.confirm(), catalogue=catalogue, area="missbruk", year=2024))
    assert sorted(row["value"] for row in got.values())[:2] == [25.0, 26.0]


def test_colours_are_bands(catalogue: Catalogue, tmp_path: Path) -> None:
    def fill(book: Any, sheets: dict[str, Any]) -> None:
        formats = [
            book.add_format({"bg_color": colour}) for colour in (GREEN, YELLOW, RED, "#7030A0", "#FFFFFF")
        ]
        for row in range(60):
            sheets["Blad1"].write_number(row + 1, 2, row, formats[row % 5])

    codes = [municipality.id for municipality in catalogue.municipalities[:60]]
    rows = [["Kommunkod", "Kommun", "Nöjda (%)"], *([code, None, 1] for code in codes)]
    path = write(tmp_path / "a.xlsx", {"Blad1": rows}, fill)
    mapping = propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024)
    assert mapping.read_colours
    assert mapping.colours == {"92D050": 1, "FFFF00": 2, "FF0000": 3, "7030A0": None, "FFFFFF": 0}
    contribution = import_workbook(path, mapping.confirm(), catalogue=catalogue, area="missbruk", year=2024)
    got = figures(contribution)
    bands = [got[mapping.columns[0].indicator or "", code, "T"]["published_band"] for code in codes[:5]]
    assert bands == [1, 2, 3, None, None]
    assert any(
        r.kind == "unknown_token" and "7030A0" in r.what and r.count == 12
        for r in contribution.report.remarks
    )


def test_theme_colours_are_read(catalogue: Catalogue, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Kommunkod", "Nöjda (%)"])
    for municipality in catalogue.municipalities[:12]:
        sheet.append([municipality.id, 50])
        # accent 3 of openpyxl's theme is the green 9BBB59; the tint makes it pale
        sheet.cell(sheet.max_row, 2).fill = PatternFill("solid", fgColor=Color(theme=6, tint=0.4))
    path = tmp_path / "a.xlsx"
    book.save(path)
    mapping = propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024)
    assert mapping.colours == {"C3D69B": 1}  # what Excel and LibreOffice show for it


def test_a_response_rate_alone_on_the_sheet_concerns_all(catalogue: Catalogue, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Kommunkod", "Kommun", "Nöjda med bemötandet (%)", "Trygga med stödet (%)", "Svarsfrekvens"]
    ]
    rows += [["0114", "Upplands Väsby", 50, 60, 71.5], ["0180", "Stockholm", 40, 50, "-"]]
    got = figures(take(write(tmp_path / "a.xlsx", {"Blad1": rows}), catalogue))
    assert [row["response_rate"] for row in got.values()] == [71.5, None, 71.5, None]


def test_one_cell_far_away_does_not_matter_when_it_is_only_a_format(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    def fill(book: Any, sheets: dict[str, Any]) -> None:
        sheets["Blad1"].write_blank(1_000_000, 500, None, book.add_format({"bold": True}))

    got = figures(take(write(tmp_path / "a.xlsx", {"Blad1": simple("Nöjda (%)", [5] * 8)}, fill), catalogue))
    assert len(got) == 8


values = st.one_of(
    st.none(),
    st.sampled_from(["-", ".", "..", "X", "12,5", "7 %"]),
    st.floats(0, 100).map(lambda number: round(number, 3)),
    st.integers(0, 100),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.integers(0, 289), st.tuples(values, values), min_size=1, max_size=12),
    st.integers(0, 5),
)
def test_whatever_stands_there_comes_in_once_or_is_listed(
    catalogue: Catalogue, tmp_path: Path, rows: dict[int, tuple[Any, Any]], titles: int
) -> None:
    chosen = {catalogue.municipalities[position].id: pair for position, pair in rows.items()}
    sheet = [["En titel"]] * titles + [["Kommunkod", "Nöjda med stödet (%)", "Trygga hemma (%)"]]
    sheet += [[code, *pair] for code, pair in chosen.items()]
    path = write(tmp_path / "a.xlsx", {"Blad1": sheet})
    mapping = propose_mapping(path, catalogue=catalogue, area="missbruk", year=2024).confirm()
    by_position = {
        position: column for position, column in enumerate(mapping.columns) if column.role is Role.VALUE
    }
    # scale is a person's choice; here all is per cent
    mapping = replace(mapping, columns=tuple(replace(column, scale=1.0) for column in mapping.columns))
    if not by_position:
        return
    got = figures(import_workbook(path, mapping, catalogue=catalogue, area="missbruk", year=2024))
    assert len(got) == len(chosen) * len(by_position)
    for code, pair in chosen.items():
        for position, column in by_position.items():
            row, cell = got[column.indicator or "", code, "T"], pair[position]
            if isinstance(cell, int | float):
                assert row["value"] == pytest.approx(cell)
            elif cell in ("12,5", "7 %"):
                assert row["value"] == {"12,5": 12.5, "7 %": 7}[cell]
            else:
                assert row["status"] == Mapping("a", 1).missing[(cell or "").lower()]
                assert row["status"] != ValueStatus.OBSERVED


def test_numbered_indicators_get_their_titles_from_the_description(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [["Kommunkod", "Kommun", "Ind 2", "Antal svar", "B9"]]
    rows += [["0114", "Upplands Väsby", 50, 10, 3], ["0180", "Stockholm", 40, 20, 4]]
    described = [
        ["Indikatorer och bakgrundsmått"],
        ["Ind nr", "Benämning", "Beskrivning"],
        ["Ind 2", "Personal med fullständig utbildning, andel (%)", "Avser 1 november."],
        ["B9", "Enheter i kommunen, antal", "Bakgrundsmått."],
    ]
    path = write(tmp_path / "a.xlsx", {"Hemtjänst": rows, "Beskrivning": described})
    mapping = propose_mapping(path, catalogue=catalogue, area="aldre", year=2024)
    assert {indicator.title: indicator.kind for indicator in mapping.indicators} == {
        "Personal med fullständig utbildning, andel (%)": Kind.SHARE,
        "Enheter i kommunen, antal": Kind.COUNT,
    }
    value, answers, _background = mapping.columns
    assert (answers.role, answers.indicator) == (Role.DENOMINATOR, value.indicator)
    got = figures(import_workbook(path, mapping.confirm(), catalogue=catalogue, area="aldre", year=2024))
    assert got[value.indicator or "", "0114", "T"]["count_n"] == 5


def test_the_number_of_answers_beside_a_share_is_tied_to_it(catalogue: Catalogue, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [
            "Kommunkod",
            "Nöjda med bemötandet, andel (%)",
            "Personer, antal svar",
            "Kommentar",
            "Vårddagar, antal svar",
        ],
        ["0114", 50, 10, "bra", 4],
    ]
    path = write(tmp_path / "a.xlsx", {"Blad1": rows})
    value, beside, comment, apart = propose_mapping(
        path, catalogue=catalogue, area="missbruk", year=2024
    ).columns
    assert (beside.role, beside.indicator) == (Role.DENOMINATOR, value.indicator)
    assert "till höger om" in beside.reason
    assert comment.role is apart.role is Role.IGNORE
    assert not apart.confirmed
