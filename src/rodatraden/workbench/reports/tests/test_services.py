"""The documents by name and kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rodatraden.engine.errors import UnknownNameError
from rodatraden.workbench.reports.services import CONTENT_TYPES, comparison_document, gross_list_document
from rodatraden.workbench.reports.tests import samples

STARTS = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF"}


@pytest.mark.parametrize("fmt", list(CONTENT_TYPES))
def test_a_document_has_name_type_and_content(fmt: str) -> None:
    made = gross_list_document(samples.GROSS_LIST, fmt)
    assert made.name == f"bruttolista-missbruks-och-beroendevard-lycksele-2025.{fmt}"
    assert made.content_type == CONTENT_TYPES[fmt]
    assert made.data.startswith(STARTS[fmt])
    assert comparison_document(samples.COMPARISON, fmt).name.startswith("jamforelse-missbruks-och-")


def test_a_name_is_harmless_and_needs_no_figures() -> None:
    head = replace(samples.HEAD, municipality='../"Åre"\r\n', area="Äldre", made_at="9 mars 2026")
    made = gross_list_document(replace(samples.GROSS_LIST, head=head, rows=()), "xlsx")
    assert made.name == "bruttolista-aldre-are-2026.xlsx"


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(UnknownNameError, match=r"Formatet 'exe' finns inte.*xlsx, docx, pdf"):
        gross_list_document(samples.GROSS_LIST, "exe")
