"""Files as people have them: made in the test, small, in the shapes that come."""

from __future__ import annotations

import zipfile
from pathlib import Path

import xlsxwriter

#: Municipality, an indicator of the catalogue (per cent and number of answers), a routine, a column with no meaning.
SURVEY = [
    ("0114", "Upplands Väsby", 74.3, 35, "Ja", "a"),
    ("0180", "Stockholm", 71.0, 1000, "Ja", "b"),
    ("2480", "Umeå", 66.7, 120, "Nej", ""),
    ("2481", "Lycksele", 51.5, 33, "Nej", "c"),
    ("2482", "Skellefteå", "..", "..", "Ja", ""),
]
HEAD = (
    "Kommunkod",
    "Kommun",
    "Insatser som har följts upp, andel (%)",
    "Insatser som har följts upp, antal svar",
    "Aktuell, skriftlig rutin för samverkan med skolan",
    "Kommentar",
)


def survey_workbook(path: Path) -> Path:
    """A workbook as Socialstyrelsen's: a title above, a header found by content, yes and no, a share with its answers."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Enkätdata")
        sheet.write_row(0, 0, ["Öppna jämförelser av missbruks- och beroendevården 2024"])
        sheet.write_row(2, 0, HEAD)
        for number, row in enumerate(SURVEY, start=3):
            sheet.write_row(number, 0, row)
    return path


def table_csv(path: Path, rows: str, head: str = "nyckeltal;kommunkod;år;kön;värde") -> Path:
    """A table as saved from Excel in Swedish."""
    path.write_text(f"{head}\n{rows}\n", encoding="utf-8-sig")
    return path


def zip_bomb(path: Path, megabytes: int = 270) -> Path:
    """A workbook of a few hundred kilobytes that unpacks to far more."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            zeros = b"0" * 2**20
            for _megabyte in range(megabytes):
                sheet.write(zeros)
    return path
