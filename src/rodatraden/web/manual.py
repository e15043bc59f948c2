"""The manual's pages: Markdown files of our own, shown in the program as they are read beside the code.

Only the files in ``manual/`` are ever read, by name from a list of what lies there. Raw HTML in them is shown as text,
links must be plain addresses or lead to another page, and nothing gets an inline style. Pictures are drawings of our
own that become part of the page, so that they have its typeface.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

#: The page that lists the others.
INDEX = "README"
#: What the script that computes the examples writes around them.
_MARKS = re.compile(r"^<!-- .* -->$\n?", re.MULTILINE)
#: Where the pictures lie, as the files themselves say it.
_PICTURE = re.compile(r"bilder/[a-z-]+\.svg")
_PAGE = re.compile(r"(?P<name>[A-Za-z-]+)\.md(?P<anchor>#[\w-]+)?")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's title and its content as HTML."""

    title: str
    html: SafeString


@cache
def names() -> frozenset[str]:
    """The names of all pages of the chapter on statistics, without their ending."""
    return frozenset(
        file.name.removesuffix(".md") for file in _folder().iterdir() if file.name.endswith(".md")
    )


def _folder() -> Traversable:
    return files("rodatraden.web") / "manual" / "statistik"


def source(name: str) -> str:
    """The Markdown of the page called ``name``; KeyError for one that does not exist."""
    if name not in names():
        raise KeyError(name)
    return (_folder() / f"{name}.md").read_text(encoding="utf-8")


@cache
def page(name: str) -> Page:
    """The page called ``name``; KeyError for one that does not exist, ValueError for a link that leads nowhere."""
    parser = _parser()
    tokens = parser.parse(_MARKS.sub("", source(name)))
    for token in tokens:
        _without_style(token)
        for one in token.children or ():
            if one.type == "link_open":
                one.attrSet("href", _address(str(one.attrs["href"])))
    title = tokens[1].content if tokens and tokens[0].type == "heading_open" else name
    # Markdown's own text is escaped by the parser, raw HTML in it too (html=False).
    return Page(title, mark_safe(parser.renderer.render(tokens, parser.options, {})))  # noqa: S308


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("table_open", _around('<div class="scroll" tabindex="0">', "before"))
    parser.add_render_rule("table_close", _around("</div>", "after"))
    parser.add_render_rule("image", _drawing)
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


def _drawing(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    path = str(tokens[index].attrs["src"])
    if not _PICTURE.fullmatch(path):
        raise ValueError(f"a picture must lie in bilder/, got {path!r}")
    return _folder().joinpath(*path.split("/")).read_text(encoding="utf-8").strip()


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
