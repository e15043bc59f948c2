"""Reading a page's markup, as a browser would before it shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Attributes that make a browser fetch or go somewhere.
ADDRESSES = {"src", "href", "action", "formaction", "poster", "data", "srcset", "hx-get", "hx-post"}


@dataclass
class Element:
    """A tag with its attributes, and the text directly in it."""

    tag: str
    attrs: dict[str, str]
    text: str = ""

    def __str__(self) -> str:
        return f"<{self.tag} {self.attrs}>{self.text[:60]}"


@dataclass
class Markup(HTMLParser):
    """A page's elements, in order."""

    source: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.elements:
            self.elements[-1].text += data

    def all(self, tag: str) -> list[Element]:
        """All elements with a tag."""
        return [element for element in self.elements if element.tag == tag]
