"""The manual's chapter on statistics: whole, true to the library, and each number computed."""

from __future__ import annotations

import inspect
import itertools
import re
from pathlib import Path

import pytest
from scripts.manual_statistics import pages

from rodatraden.engine import statistics
from rodatraden.web import manual

PARTS = (
    *("Ett exempel", "Så räknas det", "Vad metoden förutsätter", "När den inte kan svara"),
    *("Var ni ser den", "I biblioteket", "Källa"),
)
PUBLIC = [name for name in statistics.__all__ if inspect.isfunction(getattr(statistics, name))]
ROOT = Path(__file__).resolve().parents[2]


def in_the_library() -> set[str]:
    """The names that the pages tell under "I biblioteket"."""
    named: set[str] = set()
    for name in pages.EXAMPLES:
        text = pages.page(name).split("## I biblioteket")[1].split("\n## ")[0]
        named |= set(re.findall(r"`(\w+)`", text))
    return named


@pytest.mark.parametrize("function", PUBLIC)
def test_every_function_has_a_page_that_names_it(function: str) -> None:
    assert function in in_the_library()


def test_no_page_names_what_does_not_exist() -> None:
    elsewhere = {"radar", "opportunity"}
    assert in_the_library() - elsewhere <= set(PUBLIC)


def test_every_file_is_a_page_with_an_example() -> None:
    assert manual.names() == {*pages.EXAMPLES, pages.INDEX}


@pytest.mark.parametrize("name", pages.EXAMPLES)
def test_each_page_answers_in_one_sentence_and_has_its_parts(name: str) -> None:
    text = pages.page(name)
    assert text.startswith("# ")
    assert pages.lead(name).endswith("?")
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert [one for one in headings if one in PARTS] == list(PARTS)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, flags=re.MULTILINE)]
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_pages_and_pictures_hold_what_the_script_computes() -> None:
    stale = [path.name for path, text in pages.computed() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run: python -m scripts.manual_statistics"


def test_there_is_no_picture_that_no_page_shows() -> None:
    assert {path.stem for path in pages.PICTURE_FOLDER.iterdir()} == set(pages.EXAMPLES)


def test_the_docs_lead_to_every_page() -> None:
    folder = ROOT / "docs" / "manual" / "statistik"
    text = (folder / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert {(folder / link).resolve() for link in links} == {
        pages.FOLDER / f"{name}.md" for name in manual.names()
    }


def test_a_block_without_a_place_is_told() -> None:
    with pytest.raises(KeyError, match="andelar has no place for finns-inte"):
        pages.filled("andelar", {"finns-inte": ""})
