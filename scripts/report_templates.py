"""Make the Word templates of the reports. Usage: report_templates.py [FOLDER].

The templates are ordinary Word files with Jinja tags (docxtpl); a person can open them in Word and change words, widths and
styles. Run this only to begin afresh: it overwrites what has been changed by hand. The same files come out each time.
"""

from __future__ import annotations

import sys
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Template
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

INK, SOFT, THREAD = RGBColor(0x1D, 0x24, 0x33), RGBColor(0x56, 0x60, 0x73), RGBColor(0xB3, 0x20, 0x3A)
FOLDER = Path(__file__).resolve().parent.parent / "src/rodatraden/workbench/reports/templates"
FONT = "Calibri"
SIDE_MARGIN = 11.0
TEXT_WIDTH = 297 - 2 * SIDE_MARGIN

#: Lines of a cell: a style, the text, and the condition on which the line stands (at least one has none).
Lines = list[tuple[str, str, str]]

GROSS_LIST: list[tuple[str, float, Lines]] = [
    ("Område", 21, [("Cell", "{{ r.area }}", "")]),
    (
        "Indikator (nr, namn)",
        38,
        [("Cell viktig", "{{ r.title }}", ""), ("Cell liten", "{{ r.details }}", "")],
    ),
    (
        "Eget resultat",
        20,
        [
            ("Cell viktig", "{{ r.result }}", ""),
            ("Cell liten", "{{ r.year }}", "r.year"),
            ("Cell liten", "osäkerhet {{ r.interval }}", "r.interval"),
        ],
    ),
    (
        "Tidigare resultat, trend",
        25,
        [("Cell liten", "{{ r.earlier }}", "r.earlier"), ("Cell", "{{ r.trend }}", "")],
    ),
    (
        "Jämfört med",
        37,
        [
            ("Cell", "{{ r.picture }}", "r.picture"),
            ("Cell viktig", "{{ r.judged }}", ""),
            ("Cell liten", "{{ r.band }}", "r.band"),
            ("Cell liten", "{{ r.compared }}", "r.compared"),
        ],
    ),
    ("Avvikelse från eget mål", 21, [("Cell", "{{ r.goal }}", "")]),
    ("Skillnad mellan enheter", 20, [("Cell", "{{ r.units }}", "")]),
    ("Skillnad kvinnor/män", 20, [("Cell", "{{ r.women_men }}", "")]),
    ("Styrka/ svaghet", 15, [("Cell viktig", "{{ r.strength }}", "")]),
    ("Varför på listan", 33, [("Skäl", "{{ r.reason }}", "")]),
    (
        "Till fördjupad analys? Motiv",
        26,
        [("Cell viktig", "{{ r.choice }}", ""), ("Cell", "{{ r.choice_reason }}", "r.choice_reason")],
    ),
]

COMPARISON: list[tuple[str, float, Lines]] = [
    (
        "Indikator (nr, namn), skäl",
        108,
        [
            ("Cell viktig", "{{ r.title }}", ""),
            ("Cell liten", "{{ r.details }}", ""),
            ("Skäl", "{{ r.first_reason }}", "r.first_reason"),
            ("Cell liten", "{{ r.other_reasons }}", "r.other_reasons"),
        ],
    ),
    (
        "Eget resultat",
        28,
        [
            ("Cell viktig", "{{ r.result }}", ""),
            ("Cell liten", "{{ r.year }}", "r.year"),
            ("Cell liten", "osäkerhet {{ r.interval }}", "r.interval"),
        ],
    ),
    (
        "Tidigare år och trend",
        34,
        [("Cell liten", "{{ r.earlier }}", "r.earlier"), ("Cell", "{{ r.trend }}", "")],
    ),
    (
        "Läge bland landets kommuner",
        46,
        [("Cell", "{{ r.picture }}", "r.picture"), ("Cell liten", "{{ r.band }}", "")],
    ),
    (
        "Bedömning",
        59,
        [("Cell viktig", "{{ r.judged }}", ""), ("Cell liten", "{{ r.compared }}", "r.compared")],
    ),
]


def gross_list() -> Template:
    """The form "Bruttolista för indikatorer", with what was not taken after it."""
    template = _paper("Bruttolista för indikatorer")
    _opening(template)
    _rows(template, GROSS_LIST, "Bruttolistan, en rad för varje indikator")
    _text(template, "Normal", "{%p if not rows %}")
    _text(template, "Normal", "Ingenting står på bruttolistan än.")
    _text(template, "Normal", "{%p endif %}")
    _pairs(template, "not_chosen", "Granskat men inte valt", "Varför den föreslogs")
    _pairs(template, "removed", "Borttaget från listan", "Varför borttagen")
    _about(template)
    return template


def comparison() -> Template:
    """An area's comparison."""
    template = _paper("Jämförelse")
    _opening(template)
    _text(template, "Normal", "{%p if counts %}")
    _text(template, "Normal", "{{ counts }}")
    _text(template, "Normal", "{%p endif %}")
    _rows(template, COMPARISON, "Jämförelsen, en rad för varje indikator")
    _text(template, "Normal", "{%p if not rows %}")
    _text(template, "Normal", "Det finns inga indikatorer att jämföra.")
    _text(template, "Normal", "{%p endif %}")
    _about(template)
    return template


def _paper(title: str) -> Template:
    """A4 across in Swedish, with styles, head and foot."""
    template = Document()
    section = template.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(SIDE_MARGIN)
    section.top_margin, section.bottom_margin = Mm(18), Mm(17)
    section.header_distance = section.footer_distance = Mm(8)
    _styles(template)
    _language(template)
    properties = template.core_properties
    properties.title, properties.language = title, "sv-SE"
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed day, not a moment

    head = section.header.paragraphs[0]
    head.style = template.styles["Header"]
    head.add_run("Röda tråden").bold = True
    head.add_run("   {{ running }}")
    mark = section.header.add_paragraph("{%p if practice %}", style="Övningsmärke")
    mark = section.header.add_paragraph("{{ practice }}", style="Övningsmärke")
    _shade(mark._p.get_or_add_pPr(), "FFF3D6")
    section.header.add_paragraph("{%p endif %}", style="Övningsmärke")

    foot = section.footer.paragraphs[0]
    foot.style = template.styles["Footer"]
    foot.add_run("{{ source }} {{ basis }}")
    pages = section.footer.add_paragraph(style="Footer")
    pages.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    pages.add_run("Sida ")
    _field(pages, "PAGE")
    pages.add_run(" av ")
    _field(pages, "NUMPAGES")
    return template


def _language(template: Template) -> None:
    """Swedish throughout: spelling, hyphens at the ends of lines, decimal comma."""
    template.styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:lang")).set(qn("w:val"), "sv-SE")
    settings = template.settings.element
    settings.find(qn("w:defaultTabStop")).addnext(OxmlElement("w:autoHyphenation"))
    for name, value in (("themeFontLang", "sv-SE"), ("decimalSymbol", ","), ("listSeparator", ";")):
        settings.find(qn(f"w:{name}")).set(qn("w:val"), value)


def _styles(template: Template) -> None:
    normal = template.styles["Normal"]
    _look(normal, 10, INK, after=4)
    _look(template.styles["Header"], 8.5, SOFT, after=0)
    _look(template.styles["Footer"], 7.5, SOFT, after=0)
    for level, size, before in ((1, 20, 0), (2, 13, 14), (3, 10.5, 8)):
        _look(template.styles[f"Heading {level}"], size, INK, before=before, after=3, bold=True)
    for name, size, colour, bold in (
        ("Ingress", 11.5, INK, False),
        ("Underrubrik", 10.5, SOFT, False),
        ("Övningsmärke", 9, INK, True),
        ("Tabellhuvud", 8, SOFT, True),
        ("Cell", 8, INK, False),
        ("Cell viktig", 8.5, INK, True),
        ("Cell liten", 7.5, SOFT, False),
        ("Skäl", 8, THREAD, False),
    ):
        style = template.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.quick_style = True
        _look(style, size, colour, after=1.5 if size < 9 else 4, bold=bold)


def _look(
    style: ParagraphStyle,
    size: float,
    colour: RGBColor,
    *,
    before: float = 0,
    after: float,
    bold: bool = False,
) -> None:
    style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = Pt(size), colour, bold, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = 1.0


def _opening(template: Template) -> None:
    """The thread, title and the sentence that comes first."""
    title = _text(template, "Heading 1", "{{ title }}")
    borders = OxmlElement("w:pBdr")
    borders.append(_border("w:top", "B3203A", 12, space=6))
    title._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )
    _text(template, "Underrubrik", "{{ subtitle }}")
    _text(template, "Ingress", "{{ lead }}")


def _rows(template: Template, columns: list[tuple[str, float, Lines]], caption: str) -> None:
    """A table with a repeated head and one row for each ``r`` in ``rows``."""
    _text(template, "Normal", "{%p if rows %}")
    table = _table(template, [(head, width) for head, width, _ in columns], caption)
    _only(table.add_row().cells[0], "Cell", "{%tr for r in rows %}")
    row = table.add_row()
    _never_split(row._tr)
    for cell, (_, width, lines) in zip(row.cells, columns, strict=True):
        cell.width = Mm(width)
        _fill(cell, lines)
    _only(table.add_row().cells[0], "Cell", "{%tr endfor %}")
    _text(template, "Normal", "{%p endif %}")


def _pairs(template: Template, name: str, heading: str, why: str) -> None:
    """A heading and a table of two columns, where there is anything to tell."""
    _text(template, "Normal", f"{{%p if {name} %}}")
    _text(template, "Heading 2", heading)
    table = _table(template, [("Indikator", TEXT_WIDTH / 2), (why, TEXT_WIDTH / 2)], heading)
    _only(table.add_row().cells[0], "Cell", f"{{%tr for p in {name} %}}")
    row = table.add_row()
    _only(row.cells[0], "Cell", "{{ p.title }}")
    _only(row.cells[1], "Cell", "{{ p.reason }}")
    _only(table.add_row().cells[0], "Cell", "{%tr endfor %}")
    _text(template, "Normal", "{%p endif %}")


def _about(template: Template) -> None:
    _text(template, "Heading 2", "Om underlaget")
    _text(template, "Normal", "{%p for section in about %}")
    _text(template, "Heading 3", "{{ section.heading }}")
    _text(template, "Normal", "{%p for sentence in section.paragraphs %}")
    _text(template, "Normal", "{{ sentence }}")
    _text(template, "Normal", "{%p endfor %}")
    _text(template, "Normal", "{%p endfor %}")


def _table(template: Template, heads: list[tuple[str, float]], caption: str) -> Table:
    table = template.add_table(rows=1, cols=len(heads))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_border(f"w:{side}", "CFD5DF", 4))
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 45), ("left", 60), ("bottom", 45), ("right", 60)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    words = OxmlElement("w:tblCaption")
    words.set(qn("w:val"), caption)
    # the order that the schema asks for: …, tblBorders, shd, tblLayout, tblCellMar, tblLook, tblCaption
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
    properties.append(words)
    for column, (_, width) in zip(table.columns, heads, strict=True):
        column.width = Mm(width)
    for cell, (head, width) in zip(table.rows[0].cells, heads, strict=True):
        cell.width = Mm(width)
        _only(cell, "Tabellhuvud", head)
        _shade(cell._tc.get_or_add_tcPr(), "F1F3F6")
    repeated = OxmlElement("w:tblHeader")
    _never_split(table.rows[0]._tr)
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    return table


def _never_split(row: BaseOxmlElement) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _fill(cell: _Cell, lines: Lines) -> None:
    first = True
    for style, text, condition in lines:
        for line in (f"{{%p if {condition} %}}", text, "{%p endif %}") if condition else (text,):
            paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
            paragraph.style, first = style, False
            paragraph.add_run(line)


def _only(cell: _Cell, style: str, text: str) -> None:
    _fill(cell, [(style, text, "")])


def _text(template: Template, style: str, text: str) -> Paragraph:
    return template.add_paragraph(text, style=style)


def _shade(properties: BaseOxmlElement, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour)
    properties.append(shade)


def _border(tag: str, colour: str, eighths: int, space: int = 0) -> BaseOxmlElement:
    border = OxmlElement(tag)
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        border.set(qn(f"w:{name}"), value)
    return border


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _save(template: Template, path: Path) -> None:
    """Write the file so that the same template gives the same bytes."""
    made = BytesIO()
    template.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            out.writestr(zipfile.ZipInfo(name), parts.read(name), zipfile.ZIP_DEFLATED)


def main(folder: Path) -> None:
    """Write both templates."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(gross_list(), folder / "bruttolista.docx")
    _save(comparison(), folder / "jamforelse.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
