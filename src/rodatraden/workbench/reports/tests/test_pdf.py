"""The PDFs: what typst is given, and what comes out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typst

from rodatraden.workbench.reports import pdf
from rodatraden.workbench.reports.content import ComparisonContent, GrossListContent
from rodatraden.workbench.reports.safe import clean
from rodatraden.workbench.reports.tests import samples

#: The ground of the practice mark; nothing else in the layouts has it.
MARK = "#fff3d6"


class Made:
    """A PDF, and the content that its layout was given."""

    def __init__(
        self, content: GrossListContent | ComparisonContent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls: list[tuple[Any, dict[str, Any]]] = []
        compile_ = typst.compile

        def spy(layout: Any, **given: Any) -> bytes:
            if isinstance(layout, Path):
                calls.append((layout, given))
            return compile_(layout, **given)

        with monkeypatch.context() as patch:
            patch.setattr(typst, "compile", spy)
            make = pdf.comparison_pdf if isinstance(content, ComparisonContent) else pdf.gross_list_pdf
            self.data = make(content)  # type: ignore[arg-type]
        ((layout, given),) = calls
        self.given = json.loads(given["sys_inputs"]["content"])
        self._layout, self._call = layout, given

    def pages(self) -> list[str]:
        """Each page as SVG."""
        pages = typst.compile(self._layout, **{**self._call, "pdf_standards": None, "format": "svg"})
        return [page.decode() for page in (pages if isinstance(pages, list) else [pages])]


@pytest.fixture
def gross_list(monkeypatch: pytest.MonkeyPatch) -> Made:
    return Made(samples.GROSS_LIST, monkeypatch)


@pytest.fixture
def comparison(monkeypatch: pytest.MonkeyPatch) -> Made:
    return Made(samples.COMPARISON, monkeypatch)


def test_it_is_tagged_swedish_and_meant_to_last(gross_list: Made) -> None:
    assert gross_list.data.startswith(b"%PDF-1.7")
    for part in (
        b"<pdfuaid:part>1<",
        b"<pdfaid:part>2<",
        b"<pdfaid:conformance>A<",
        b"/Lang(sv-SE)",
        b"/StructTreeRoot",
    ):
        assert part in gross_list.data
    assert samples.HEAD.title.encode() in gross_list.data


def test_every_row_of_the_list_is_told(gross_list: Made) -> None:
    told = gross_list.given["rows"]
    assert len(told) == len(samples.GROSS_LIST.rows)
    for row, given in zip(told, samples.GROSS_LIST.rows, strict=True):
        assert row["title"] == given.title
        assert row["reason"] == given.reason
        assert row["choice_reason"] == given.choice_reason
        assert (row["goal"], row["units"], row["women_men"]) == (
            given.goal_words,
            given.units_words,
            given.women_men_words,
        )
        assert (row["figure"] is None) == (given.judgement is None)
    for name, given_pairs in (
        ("removed", samples.GROSS_LIST.removed),
        ("not_chosen", samples.GROSS_LIST.not_chosen),
    ):
        assert [(pair["title"], pair["reason"]) for pair in gross_list.given[name]] == list(given_pairs)


def test_every_judgement_is_told_with_its_picture(comparison: Made) -> None:
    told = comparison.given["rows"]
    assert [row["title"] for row in told] == [j.title for j in samples.JUDGEMENTS]
    assert [row["result"].replace("\xa0", " ") for row in told] == [
        "61 %",
        "11 dagar",
        "71,4 %",
        "Nej",
        "1 812 kr/inv",
        "sekretess",
        "83 %",
        "bortfall",
        "ej tillämplig",
        "0 dagar",
    ]
    for row, given in zip(told, samples.JUDGEMENTS, strict=True):
        assert bool(row["svg"]) == bool(given.distribution)
        assert bool(row["svg_words"]) == bool(row["svg"])
        assert row["reasons"] == list(given.reasons)


def test_sources_stand_on_every_page(comparison: Made) -> None:
    assert comparison.given["source"].startswith("Källa för värden: Kolada.")
    assert samples.HEAD.snapshot_id in comparison.given["basis"]


@pytest.mark.parametrize("content", [samples.GROSS_LIST, samples.COMPARISON])
def test_invented_figures_are_marked_on_every_page(
    content: GrossListContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = Made(samples.practised(content), monkeypatch)
    assert marked.given["practice"] == "Övningsläge. Alla värden är påhittade."
    pages = marked.pages()
    assert len(pages) > 1
    assert all(MARK in page for page in pages)
    assert not any(MARK in page for page in Made(content, monkeypatch).pages())


def test_hostile_text_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    content = samples.hostile()
    made = Made(content, monkeypatch)
    assert b"<pdfuaid:part>1<" in made.data
    for row, given in zip(made.given["rows"], content.rows, strict=True):
        shown = row["reason"].replace("\N{ZERO WIDTH SPACE}", "")
        if "漢" in given.reason:  # no typeface has it: a mark stands in its place, and the document says so
            assert shown.startswith("Arabiska مرحبا hebreiska שלום omvänd ��")
        else:
            assert shown == clean(given.reason)
    assert "visas som �" in made.given["about"][-1]["paragraphs"][-1]


def test_a_flood_of_strange_signs_is_no_way_to_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    flood = "".join(map(chr, range(0x4E00, 0x4E00 + 5000)))
    row = samples.row(samples.JUDGEMENTS[0], reason=flood)
    made = Made(replace(samples.GROSS_LIST, rows=(row,)), monkeypatch)
    assert set(made.given["rows"][0]["reason"]) == {"\N{REPLACEMENT CHARACTER}", "\N{ZERO WIDTH SPACE}"}


def test_nothing_to_tell_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = Made(replace(samples.GROSS_LIST, rows=(), removed=(), not_chosen=()), monkeypatch)
    assert empty.given["words"]["empty"] == "Ingenting står på bruttolistan än."
    assert Made(replace(samples.COMPARISON, judgements=(), counts=()), monkeypatch).data.startswith(b"%PDF")


def test_a_day_in_words_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    head = replace(samples.HEAD, made_at="9 mars 2026", published_at="3 mars 2026", made_by="")
    made = Made(replace(samples.GROSS_LIST, head=head), monkeypatch)
    assert made.given["basis"].endswith("Uttaget 9 mars 2026.")
    assert made.data.startswith(b"%PDF")
