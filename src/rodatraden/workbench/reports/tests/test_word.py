"""The Word files, read back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as Read
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from rodatraden.workbench.reports import word
from rodatraden.workbench.reports.content import ComparisonContent, GrossListContent
from rodatraden.workbench.reports.safe import clean
from rodatraden.workbench.reports.tests import samples

FORM = [
    "Område",
    "Indikator (nr, namn)",
    "Eget resultat",
    "Tidigare resultat, trend",
    "Jämfört med",
    "Avvikelse från eget mål",
    "Skillnad mellan enheter",
    "Skillnad kvinnor/män",
    "Styrka/ svaghet",
    "Varför på listan",
    "Till fördjupad analys? Motiv",
]
MARK = "Övningsläge. Alla värden är påhittade."


def read(content: GrossListContent | ComparisonContent) -> Read:
    made = (
        word.comparison_docx(content)
        if isinstance(content, ComparisonContent)
        else word.gross_list_docx(content)
    )
    return Document(BytesIO(made))


def table(document: Read, place: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[place].rows]


def header(document: Read) -> str:
    return "\n".join(p.text for p in document.sections[0].header.paragraphs)


@pytest.fixture(scope="module")
def gross_list() -> Read:
    return read(samples.GROSS_LIST)


@pytest.fixture(scope="module")
def comparison() -> Read:
    return read(samples.COMPARISON)


def test_the_form_has_its_columns_and_every_row(gross_list: Read) -> None:
    head, *body = table(gross_list)
    assert head == FORM
    assert len(body) == len(samples.GROSS_LIST.rows)
    for row, given in zip(body, samples.GROSS_LIST.rows, strict=True):
        area, indicator, *_middle, goal, units, women_men, strength, reason, choice = row
        assert area == samples.HEAD.area
        assert given.title in indicator
        assert given.indicator_id in indicator
        assert (goal, units, women_men) == (
            given.goal_words or "–",
            given.units_words or "–",
            given.women_men_words or "–",
        )
        assert strength == samples.strength_words(given)
        assert reason == given.reason
        assert given.choice_reason in choice
    assert [row[-1].split("\n")[0] for row in body[:5]] == ["Ja", "Nej", "Senare", "Ja", "Inte bestämt än"]


def test_a_row_tells_result_trend_and_comparison(gross_list: Read) -> None:
    _head, first, *_rest = table(gross_list)
    assert first[2].replace("\xa0", " ") == "61 %\n2025\nosäkerhet 56–66 %"
    assert (
        first[3].replace("\xa0", " ") == "2024: 63 %\n2023: 64,2 %\n2022: 66 %\nSäker försämring fem år i rad"
    )
    assert first[4].replace("\xa0", " ").split("\n")[1:] == [
        "▼ Sämre än liknande, säkert",
        "Sämsta fjärdedelen · 86 %",
        "Liknande kommuner: 68 % (median av 7)",
        "Länet: 66,5 % (median av 15)",
        "Riket: 67,2 % (median av 290)",
    ]


def test_missing_is_said_in_words(comparison: Read) -> None:
    told = {row[0].split("\n")[1].split(" · ")[0]: row[1].split("\n")[0] for row in table(comparison)[1:]}
    assert (told["U35430"], told["U35501"], told["U35510"]) == ("sekretess", "bortfall", "ej tillämplig")
    assert told["U35600"].replace("\xa0", " ") == "0 dagar"
    assert told["N30466"] == "Nej"


def test_every_judgement_stands_in_the_comparison(comparison: Read) -> None:
    body = table(comparison)[1:]
    assert len(body) == len(samples.JUDGEMENTS)
    for row, given in zip(body, samples.JUDGEMENTS, strict=True):
        assert given.title in row[0]
        assert all(reason in row[0] for reason in given.reasons)


def test_what_was_not_taken_is_told(gross_list: Read) -> None:
    for place, given in ((1, samples.GROSS_LIST.not_chosen), (2, samples.GROSS_LIST.removed)):
        assert [tuple(row) for row in table(gross_list, place)[1:]] == list(given)
    headings = [p.text for p in gross_list.paragraphs if p.style.name == "Heading 2"]
    assert headings == ["Granskat men inte valt", "Borttaget från listan", "Om underlaget"]


def test_the_document_can_be_read_by_everyone(gross_list: Read) -> None:
    assert gross_list.core_properties.title == samples.HEAD.title
    assert gross_list.core_properties.language == "sv-SE"
    assert gross_list.styles.element.find(".//" + qn("w:lang")).get(qn("w:val")) == "sv-SE"
    assert gross_list.paragraphs[0].style.name == "Heading 1"
    section = gross_list.sections[0]
    assert section.page_width > section.page_height
    for each in gross_list.tables:
        assert each.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert each._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    pictures = gross_list.element.findall(".//" + qn("wp:docPr"))
    drawn = [
        row for row in samples.GROSS_LIST.rows if row.judgement is not None and row.judgement.distribution
    ]
    assert len(pictures) == len(drawn)
    assert all("Läge bland landets kommuner" in picture.get("descr") for picture in pictures)
    assert len({picture.get("id") for picture in pictures}) == len(pictures)
    # Word refuses a cell that does not end with a paragraph
    assert all(cell[-1].tag == qn("w:p") for cell in gross_list.element.iter(qn("w:tc")))


def test_source_and_page_stand_in_the_foot(gross_list: Read) -> None:
    foot = gross_list.sections[0].footer
    text = "\n".join(p.text for p in foot.paragraphs)
    assert "Källa för värden: Kolada." in text
    assert "egen bearbetning" in text
    assert samples.HEAD.snapshot_id in text
    codes = [field.get(qn("w:instr")) for field in foot._element.iter(qn("w:fldSimple"))]
    assert codes == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("content", [samples.GROSS_LIST, samples.COMPARISON])
def test_invented_figures_are_marked_on_every_page(content: GrossListContent) -> None:
    marked = read(samples.practised(content))
    assert MARK in header(marked)
    # one section with one head for every page
    assert len(marked.sections) == 1
    assert not marked.sections[0].different_first_page_header_footer
    assert not marked.settings.odd_and_even_pages_header_footer
    assert "Övningsläge" not in header(read(content))


def test_hostile_text_stays_text() -> None:
    content = samples.hostile()
    document = read(content)
    body = table(document)[1:]
    assert len(body) == len(content.rows)
    for row, given in zip(body, content.rows, strict=True):
        # docxtpl has its own way to write a pair of braces
        expected = clean(given.reason).replace("{_{", "{{").replace("}_}", "}}")
        assert row[9] == expected
    assert "49" not in document.paragraphs[2].text
    assert document.core_properties.title == "Bruttolista {{ x }} & <b> =1+1"
    assert all(cell[-1].tag == qn("w:p") for cell in document.element.iter(qn("w:tc")))


def test_nothing_to_tell_is_told() -> None:
    empty = read(replace(samples.GROSS_LIST, rows=(), removed=(), not_chosen=()))
    assert not empty.tables
    assert "Ingenting står på bruttolistan än." in [p.text for p in empty.paragraphs]
    empty = read(replace(samples.COMPARISON, judgements=(), counts=()))
    assert "Det finns inga indikatorer att jämföra." in [p.text for p in empty.paragraphs]


@pytest.mark.parametrize("name", ["bruttolista.docx", "jamforelse.docx"])
def test_a_template_asks_only_for_what_it_is_given(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: set[str] = set()
    render = DocxTemplate.render

    def spy(self: DocxTemplate, context: dict[str, object], autoescape: bool) -> None:
        given.update(context)
        render(self, context, autoescape=autoescape)

    monkeypatch.setattr(DocxTemplate, "render", spy)
    if name == "bruttolista.docx":
        word.gross_list_docx(samples.GROSS_LIST)
    else:
        word.comparison_docx(samples.COMPARISON)
    assert DocxTemplate(word.TEMPLATES / name).get_undeclared_template_variables() <= given
