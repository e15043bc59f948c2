"""Documents as tagged PDF (PDF/A-2a, ISO 19005-2, and PDF/UA-1, ISO 14289-1), laid out by typst.

The words are handed over as JSON, never put into markup, so that no text can change the layout.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from rodatraden.charts.marks import COLOURS
from rodatraden.engine.text import gettext as _
from rodatraden.workbench.reports.about import about, basis_line, practice_mark, source_line
from rodatraden.workbench.reports.content import ComparisonContent, DocumentHead, GrossListContent
from rodatraden.workbench.reports.rows import comparison_rows, form_rows
from rodatraden.workbench.reports.safe import clean, one_line

_HERE = Path(__file__).parent
_STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]

#: A row with more characters than this may be split between two pages.
_LONG_ROW = 900

#: The last part is kept on one page unless it has more characters than this.
_LONG_ABOUT = 4000

#: A run of letters without a place to break; longer ones get places of their own.
_LONG_WORD = re.compile(r"\S{28}(?=\S)")

#: Letters that the documents' typeface is known to have.
_KNOWN = re.compile(r"[\n\x20-\x7e\xa0-\xff\u2013\u2014\u2018-\u201e\u2022\u2026\u2212\u200b\u2009]")

#: Looking up a sign's shape takes a millisecond or two; nobody writes more kinds of signs than this.
_MOST_UNKNOWN = 300


def gross_list_pdf(content: GrossListContent) -> bytes:
    """The gross list as PDF."""
    rows = [asdict(row) for row in form_rows(content)]

    def pairs(found: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
        return [{"title": clean(title), "reason": clean(reason)} for title, reason in found]

    removed, not_chosen = pairs(content.removed), pairs(content.not_chosen)
    for row in (*rows, *removed, *not_chosen):
        row["long"] = _length(row) > _LONG_ROW
    words = {
        "goal": _("Avvikelse från eget mål"),
        "units": _("Skillnad mellan enheter"),
        "women_men": _("Skillnad kvinnor/män"),
        "removed": _("Borttaget från listan"),
        "not_chosen": _("Granskat men inte valt"),
        "empty": _("Ingenting står på bruttolistan än."),
    }
    return _compile(
        "bruttolista.typ",
        _frame(content, words)
        | {
            "rows": rows,
            "head": [
                _("Indikator"),
                _("Eget resultat, tidigare resultat och trend"),
                _("Jämfört med"),
                _("Eget mål, enheter, kvinnor och män"),
                _("Styrka eller svaghet, varför på listan"),
                _("Till fördjupad analys? Motiv"),
            ],
            "removed": removed,
            "removed_head": [_("Indikator"), _("Varför borttagen")],
            "not_chosen": not_chosen,
            "not_chosen_head": [_("Indikator"), _("Varför den föreslogs")],
        },
    )


def comparison_pdf(content: ComparisonContent) -> bytes:
    """The area's comparison as PDF."""
    rows = [asdict(row) for row in comparison_rows(content)]
    for row in rows:
        row["long"] = _length(row) > _LONG_ROW
    words = {"empty": _("Det finns inga indikatorer att jämföra.")}
    return _compile(
        "jamforelse.typ",
        _frame(content, words)
        | {
            "rows": rows,
            "counts": [{"words": clean(what), "number": str(number)} for what, number in content.counts],
            "head": [
                _("Indikator, skäl"),
                _("Eget resultat"),
                _("Tidigare år och trend"),
                _("Läge bland landets kommuner"),
                _("Bedömning"),
            ],
        },
    )


def _frame(content: GrossListContent | ComparisonContent, words: dict[str, str]) -> dict[str, Any]:
    """What stands around the table."""
    head = content.head
    lead = clean(head.lead)
    first, _dot, rest = lead.partition(". ")
    sections = [asdict(section) for section in about(content)]
    return {
        "title": one_line(head.title, 200),
        "author": one_line(head.municipality, 200),
        "date": _date(head),
        "running": one_line(f"{head.title} · {head.municipality} · {head.area}", 120),
        "subtitle": one_line(f"{head.municipality} · {head.area}", 200),
        "lead": [first + "." if rest else lead, rest],
        "practice": practice_mark(head),
        "source": source_line(content),
        "basis": basis_line(head),
        "about": sections,
        "about_long": sum(map(_length, sections)) > _LONG_ABOUT,
        "colours": COLOURS,
        "words": {
            "page": _("Sida"),
            "of": _("av"),
            "interval": _("osäkerhet"),
            "about": _("Om underlaget"),
            **words,
        },
    }


def _date(head: DocumentHead) -> dict[str, int] | None:
    try:
        made = datetime.fromisoformat(head.made_at)
    except ValueError:
        return None
    return {"year": made.year, "month": made.month, "day": made.day}


def _length(row: dict[str, Any]) -> int:
    """How many characters a row shows, without its picture."""
    total = 0
    for name, part in row.items():
        if isinstance(part, dict):
            total += _length(part)
        elif isinstance(part, (list, tuple)):
            total += sum(len(each) for each in part)
        elif isinstance(part, str) and not name.startswith("svg"):
            total += len(part)
    return total


def _compile(layout: str, content: dict[str, Any]) -> bytes:
    made: bytes = typst.compile(
        _HERE / "layout" / layout,
        root=_HERE / "layout",
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(_printable(content), ensure_ascii=False)},
        pdf_standards=[*_STANDARDS],
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[_HERE / "fonts"])


def _printable(content: dict[str, Any]) -> dict[str, Any]:
    """The content with places to break long words, and with signs that no typeface has replaced by a visible mark.

    Where that happens the last part says so: nothing is left out in silence.
    """
    text = json.dumps(content, ensure_ascii=False)
    unknown = sorted(set(_KNOWN.sub("", text)))
    if len(unknown) > _MOST_UNKNOWN:
        lacking = frozenset(unknown)
    else:
        lacking = frozenset(sign for sign in unknown if not _has_shape(sign))
    table = dict.fromkeys(map(ord, lacking), "\N{REPLACEMENT CHARACTER}") | {0x202F: "\N{NO-BREAK SPACE}"}

    def mend(part: Any, name: str = "") -> Any:
        if isinstance(part, dict):
            return {key: mend(value, key) for key, value in part.items()}
        if isinstance(part, (list, tuple)):
            return [mend(value) for value in part]
        if not isinstance(part, str) or name == "svg":
            return part
        return _LONG_WORD.sub(lambda run: run.group() + "\N{ZERO WIDTH SPACE}", part.translate(table))

    mended: dict[str, Any] = mend(content)
    if lacking:
        told = _("Tecken som saknas i dokumentets typsnitt visas som �. I Word och Excel finns de kvar.")
        mended["about"][-1]["paragraphs"].append(told)
    return mended


@lru_cache(maxsize=4096)
def _has_shape(sign: str) -> bool:
    """Whether a PDF that must be readable by everyone can show ``sign``: typst refuses when no typeface has it."""
    try:
        typst.compile(
            b'#set document(title: "x")\n#set text(font: ("Source Sans 3", "Libertinus Serif", "DejaVu Sans Mono"))\n'
            b"a#sys.inputs.sign",
            font_paths=_fonts(),
            sys_inputs={"sign": sign},
            pdf_standards=[*_STANDARDS],
        )
    except typst.TypstError:
        return False
    return True
