"""Both documents in all three formats open, say what the page says, and are marked as invented."""

from __future__ import annotations

import io
import re

import docx
import openpyxl
import pytest

DOCUMENTS = {"jamfor": "jamforelse", "bruttolista": "bruttolista"}


def words_of(fmt: str, data: bytes) -> str:
    """The words of a spreadsheet or a Word document."""
    if fmt == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
    opened = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in opened.paragraphs), *cells])


@pytest.mark.parametrize("page", DOCUMENTS)
@pytest.mark.parametrize("fmt", ["xlsx", "docx", "pdf"])
def test_a_document_opens_under_its_own_name(practice, leader, item, page: str, fmt: str) -> None:
    answer = leader.get(f"/omraden/missbruk/{page}.{fmt}?jamfor=lan")
    assert answer.status_code == 200
    name = re.search(r'filename="([a-z0-9-]+)\.(\w+)"', answer.headers["Content-Disposition"])
    assert name is not None
    assert name[1].startswith(f"{DOCUMENTS[page]}-missbruks-och-beroendevard-lycksele")
    assert name[2] == fmt
    if fmt == "pdf":
        assert answer.content.startswith(b"%PDF-")
        assert answer.content.rstrip().endswith(b"%%EOF")
        return
    words = words_of(fmt, answer.content)
    assert "Lycksele" in words
    assert "Missbruks- och beroendevård" in words
    assert "påhittade" in words.casefold()
    if page == "bruttolista":
        assert item.title in words
        assert item.reason in words
    else:
        assert "Brukarbedömning missbruksvård IFO - påverka hjälp, andel (%)" in words


@pytest.mark.parametrize("address", ["/omraden/missbruk/jamfor.pptx", "/omraden/missbruk/bruttolista.html"])
def test_a_format_that_does_not_exist_says_which_do(practice, leader, address: str) -> None:
    answer = leader.get(address)
    assert answer.status_code == 404
    assert "xlsx, docx, pdf" in answer.content.decode()


def test_a_filter_on_the_page_follows_into_the_document(practice, leader) -> None:
    everything = words_of("xlsx", leader.get("/omraden/missbruk/jamfor.xlsx").content)
    worse = words_of("xlsx", leader.get("/omraden/missbruk/jamfor.xlsx?visa=worse").content)
    assert "Kostnad missbruksvård vuxna, kr/inv" in everything
    assert "Kostnad missbruksvård vuxna, kr/inv" not in worse
