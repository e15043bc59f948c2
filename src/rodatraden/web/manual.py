"""The manual's pages: Markdown files of our own, shown in the program as they are read beside the code.

Only the files in ``manual/`` are ever read, by name from a list of what lies there. Raw HTML in them is shown as text,
links must be plain addresses or lead to another page, and nothing gets an inline style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

#: The page that lists the others.
INDEX = "README"
#: Where the pictures lie, as the files themselves say it.
_PICTURES = "../../static/"
#: What the script that computes the examples writes around them.
_MARKS = re.compile(r"^<!-- .* -->$\n?", re.MULTILINE)
_PAGE = re.compile(r"(?P<name>[A-Za-z-]+)\.md(?P<anchor>#[\w-]+)?")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's title and its content as HTML."""

    title: str
    html: SafeString


@cache
def names() -> frozenset[str]:
    """The names of all pages of the chapter on statistics, without their ending."""
    folder = files("rodatraden.web") / "manual" / "statistik"
    return frozenset(file.name.removesuffix(".md") for file in folder.iterdir() if file.name.endswith(".md"))


def source(name: str) -> str:
    """The Markdown of the page called ``name``; KeyError for one that does not exist."""
    if name not in names():
        raise KeyError(name)
    return (files("rodatraden.web") / "manual" / "statistik" / f"{name}.md").read_text(encoding="utf-8")


@cache
def page(name: str) -> Page:
    """The page called ``name``; KeyError for one that does not exist, ValueError for a link that leads nowhere."""
    tokens = _parser().parse(_MARKS.sub("", source(name)))
    for token in _all(tokens):
        _without_style(token)
        _linked(token)
    title = tokens[1].content if tokens and tokens[0].type == "heading_open" else name
    parser = _parser()
    # Markdown's own text is escaped by the parser, raw HTML in it too (html=False).
    return Page(title, mark_safe(parser.renderer.render(tokens, parser.options, {})))  # noqa: S308


def _all(tokens: Sequence[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *(token.children or ()))]


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("table_open", _around('<div class="scroll">', "before"))
    parser.add_render_rule("table_close", _around("</div>", "after"))
    return parser


def _around(markup: str, where: str) -> Callable[..., str]:
    def rule(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        own: str = self.renderToken(tokens, index, options, env)
        return markup + own if where == "before" else own + markup

    return rule


def _without_style(token: Token) -> None:
    """Alignment as a class, and what a table's heads are heads of."""
    if token.type == "table_open":
        token.attrSet("class", "compact")
    if token.type == "th_open":
        token.attrSet("scope", "col")
    if token.attrs.pop("style", "") == "text-align:right":
        token.attrSet("class", "number")


def _linked(token: Token) -> None:
    """Links to pages and pictures as the program's own addresses."""
    if token.type == "image":
        token.attrSet("src", _picture(str(token.attrs["src"])))
        token.attrSet("loading", "lazy")
    if token.type == "link_open":
        token.attrSet("href", _address(str(token.attrs["href"])))


def _picture(path: str) -> str:
    if not path.startswith(_PICTURES):
        raise ValueError(f"a picture must lie beneath {_PICTURES}, got {path!r}")
    return static(path.removeprefix(_PICTURES))


def _address(link: str) -> str:
    if link.startswith("https://"):
        return link
    found = _PAGE.fullmatch(link)
    if found is None or found["name"] not in names():
        raise ValueError(f"a link must lead to a page of the manual or to https://, got {link!r}")
    anchor = found["anchor"] or ""
    if found["name"] == INDEX:
        return reverse("statistics") + anchor
    return reverse("statistics_page", args=[found["name"]]) + anchor
