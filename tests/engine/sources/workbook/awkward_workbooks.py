"""Workbooks as awkward as Socialstyrelsen's, made in the test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

NBSP = "\N{NO-BREAK SPACE}"
GREEN, YELLOW, RED = "#92D050", "#FFFF00", "#FF0000"

#: code, name, routine, plan, share, answers, share women, n women, share men, n men, days
MUNICIPALITIES: list[tuple[Any, ...]] = [
    ("0114", "Upplands Väsby", "Ja", "Nej", 74.3, 35, 80.0, 15, 70.0, 20, "1 204,5"),
    ("0180", "Stockholm", "Ja", "Ja", 71.0, 1000, 72.0, 500, 70.0, 500, "98,5"),
    ("1480", "Göteborg", "Nej", "Ja", 80.0, 500, 82.0, 250, 78.0, 250, "101,0"),
    ("2481", "Lycksele", "Nej", "-", 50.0, 14, "..", "..", "..", "..", "88,5"),
    ("2480", "Umeå", "Ja", "Ja", 66.7, 120, 70.0, 60, 63.3, 60, "."),
    ("2482", "Skellefteå", None, None, None, None, None, None, None, None, None),
    ("2401", "Nordmaling", "ja", "nej", "X", "X", "X", "X", "X", "X", "77,25"),
    ("2403", "Bjurholm", "Ja", "Ja", 100.0, 3, "..", "..", "..", "..", "65"),
]


def write(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], fill: Callable[[Any, Any], None] | None = None
) -> Path:
    """A workbook with these rows; ``fill`` may add formats, merged cells and more (workbook, sheets by name)."""
    book = xlsxwriter.Workbook(str(path))
    made = {}
    for name, rows in sheets.items():
        sheet = made[name] = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write_string(number, column, cell) if isinstance(cell, str) else sheet.write(
                        number, column, cell
                    )
    if fill:
        fill(book, made)
    book.close()
    return path


def survey_rows() -> list[list[Any]]:
    """A sheet with titles above, a header of two rows, counties and districts in between, and notes below."""
    head = [
        ["Öppna jämförelser av missbruks- och beroendevården 2024"],
        ["Resultat på kommun-, läns- och riksnivå"],
        [],
        [None, None, "Rutiner", None, "Uppföljning", None, None, None, None, None, "Handläggning"],
        [
            "K-kod",
            "Kommun",
            f"Aktuell, skriftlig och på{NBSP}ledningsnivå beslutad rutin för samverkan mellan missbruks- och beroendevården "
            "och skolan",
            "Samlad plan för personalens kompetens\u00adutveckling",
            "Insatser som har följts upp, andel (%)",
            "Insatser som har följts upp, antal svar",
            "Insatser som har följts upp, andel (%) kvinnor",
            "Insatser som har följts upp, antal svar kvinnor",
            "Insatser som har följts upp, andel (%) män",
            "Insatser som har följts upp, antal svar män",
            "Tid från ansökan till beslut, antal dagar, medelvärde",
        ],
    ]
    riket = ["0000", "Riket", 78.5, 61.2, 70.1, 9800, 71.0, 4700, 69.2, 5100, "93,5"]
    by_county = {"01": "Stockholms län", "14": "Västra Götalands län", "24": "Västerbottens län"}
    body: list[list[Any]] = [riket, []]
    for county, name in by_county.items():
        body.append([None, name])
        body.append([county, name, 70.0, 60.0, 70.0, 900, 70.0, 400, 70.0, 500, "90,0"])
        for row in MUNICIPALITIES:
            if row[0].startswith(county):
                body.append(list(row))
                if row[0] == "0180":
                    body.append(["018001", "Rinkeby-Kista", "Ja", "Ja", 60.0, 90, 61.0, 40, 59.0, 50, "99,0"])
                    body.append(["0180", "Bromma", "Ja", "Ja", 61.0, 90, 61.0, 40, 59.0, 50, "99,0"])
                    body.append([None, "Offentlig regi", "Ja", "Ja", 61.0, 90, 61.0, 40, 59.0, 50, "99,0"])
        body.append([])
    notes = [
        [],
        [
            "- = bortfall, . = ej tillämpligt, .. = för få svarande, X = uppgiften är för osäker för att redovisas"
        ],
    ]
    return head + body + notes


DESCRIPTIONS = [
    ["Indikatorer och bakgrundsmått"],
    [],
    ["Indikator", "Benämning", "Definition"],
    [
        "Samlad plan för personalens kompetensutveckling",
        "Samlad plan för kompetensutveckling",
        "Planen ska vara skriftlig.",
    ],
]
