"""What the tests of workbooks share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from awkward_workbooks import DESCRIPTIONS, survey_rows, write

from rodatraden.engine.catalogue.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """The ordinary workbook: an information sheet, the figures, the descriptions, and a hidden sheet."""

    def finish(book: Any, sheets: dict[str, Any]) -> None:
        sheets["Enkätdata"].merge_range(
            0, 0, 0, 10, "Öppna jämförelser av missbruks- och beroendevården 2024"
        )
        sheets["Dold"].hide()

    sheets = {
        "Läs mig": [["Om filen"], ["Socialstyrelsen"]],
        "Enkätdata": survey_rows(),
        "Beskrivning": DESCRIPTIONS,
        "Dold": survey_rows(),
    }
    return write(tmp_path / "oj-missbruk-2024.xlsx", sheets, finish)
