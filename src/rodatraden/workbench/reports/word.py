"""Documents as Word files, from templates that a person can change in Word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from rodatraden.engine.text import gettext as _
from rodatraden.workbench.reports.about import about, basis_line, practice_mark, source_line
from rodatraden.workbench.reports.content import ComparisonContent, GrossListContent
from rodatraden.workbench.reports.pictures import png
from rodatraden.workbench.reports.rows import FigureWords, FormRow, comparison_rows, form_rows
from rodatraden.workbench.reports.safe import clean, one_line

TEMPLATES = Path(__file__).parent / "templates"

#: What stands in a cell where there is nothing to say.
_BLANK = "–"


def gross_list_docx(content: GrossListContent) -> bytes:
    """The gross list as the form "Bruttolista för indikatorer"."""
    template = DocxTemplate(TEMPLATES / "bruttolista.docx")
    return _render(
        template,
        content,
        {
            "rows": [_form(template, row) for row in form_rows(content)],
            "removed": _pairs(content.removed),
            "not_chosen": _pairs(content.not_chosen),
        },
    )


def comparison_docx(content: ComparisonContent) -> bytes:
    """The area's comparison."""
    template = DocxTemplate(TEMPLATES / "jamforelse.docx")
    counts = " · ".join(clean(f"{number} {words}") for words, number in content.counts)
    return _render(
        template,
        content,
        {"rows": [_figure(template, row, width=40) for row in comparison_rows(content)], "counts": counts},
    )


class _Picture(InlineImage):
    """A picture in the text, with words for those who cannot see it."""

    def __init__(self, template: DocxTemplate, image: bytes, width: Mm, words: str) -> None:
        super().__init__(template, BytesIO(image), width=width)
        self._words = words

    def _insert_image(self) -> str:
        inline = self.tpl.current_rendering_part.new_pic_inline(
            self.image_descriptor, self.width, self.height
        )
        inline.docPr.set("descr", self._words)
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        return f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'


def _figure(template: DocxTemplate, figure: FigureWords, width: int) -> dict[str, Any]:
    """The words of a judgement by the names that the templates use."""
    certainty = f", {figure.certainty}" if figure.certainty else ""
    return {
        "title": figure.title,
        "details": " · ".join(filter(None, (figure.number, figure.type, figure.direction, figure.gender))),
        "result": figure.result,
        "year": figure.year,
        "interval": figure.interval,
        "earlier": "\n".join(figure.earlier),
        "trend": figure.trend,
        "picture": _Picture(template, png(figure.svg), Mm(width), figure.svg_words) if figure.svg else "",
        "judged": f"{figure.sign} {figure.state}{certainty}",
        "band": f"{figure.band} · {figure.chance}" if figure.chance else figure.band,
        "compared": "\n".join(figure.compared),
        "first_reason": "".join(figure.reasons[:1]),
        "other_reasons": " ".join(figure.reasons[1:]),
    }


def _form(template: DocxTemplate, row: FormRow) -> dict[str, Any]:
    """The words of a form's row; what no figure shows has a dash where a figure would stand."""
    if row.figure is not None:
        figure = _figure(template, row.figure, width=35)
    else:
        no_figure = ("year", "interval", "earlier", "picture", "band", "compared")
        figure = dict.fromkeys(no_figure, "") | dict.fromkeys(("result", "trend", "judged"), _BLANK)
        figure["details"] = row.origin
    return figure | {
        "area": row.area,
        "title": row.title,
        "goal": row.goal or _BLANK,
        "units": row.units or _BLANK,
        "women_men": row.women_men or _BLANK,
        "strength": row.strength,
        "reason": row.reason or _BLANK,
        "choice": row.choice,
        "choice_reason": row.choice_reason,
    }


def _pairs(found: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"title": clean(title), "reason": clean(reason)} for title, reason in found]


def _render(
    template: DocxTemplate, content: GrossListContent | ComparisonContent, words: dict[str, Any]
) -> bytes:
    head = content.head
    template.render(
        words
        | {
            "title": one_line(head.title, 200),
            "subtitle": one_line(f"{head.municipality} · {head.area}", 200),
            "running": one_line(f"{head.title} · {head.municipality} · {head.area}", 160),
            "lead": clean(head.lead),
            "practice": practice_mark(head),
            "source": source_line(content),
            "basis": basis_line(head),
            "about": [asdict(section) for section in about(content)],
        },
        autoescape=True,
    )
    properties = template.docx.core_properties
    properties.title = one_line(head.title, 200)
    properties.subject = one_line(f"{head.municipality} · {head.area}", 200)
    properties.author = one_line(head.municipality, 200)
    properties.comments = one_line(_("Gjord med Röda tråden."), 200)
    made = BytesIO()
    template.save(made)
    return made.getvalue()
