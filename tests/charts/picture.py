"""Reading a picture back: its marks, and where they lie."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

SVG = "{http://www.w3.org/2000/svg}"


class Picture:
    """A parsed SVG; parsing it is already a test that the markup is well formed."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root = Xml.fromstring(source)
        self.left, self.top, self.width, self.height = (float(n) for n in self.root.attrib["viewBox"].split())

    def all(self, tag: str, **attrs: str) -> list[Xml.Element]:
        """All marks of a kind with these attributes."""
        found = self.root.iter(SVG + tag)
        return [
            one for one in found if all(one.get(name.replace("_", "-")) == v for name, v in attrs.items())
        ]

    def words(self) -> list[str]:
        """All labels."""
        return [one.text or "" for one in self.all("text")]

    def tips(self) -> list[str]:
        """All tips."""
        return [one.text or "" for one in self.all("title")]

    def diamonds(self) -> list[tuple[float, float]]:
        """The centres of own marks."""
        centres = []
        for path in self.all("path", stroke="#fff"):
            x, y, size = re.match(r"M(\S+) (\S+?)l(\d+(?:\.\d+)?) ", path.attrib["d"]).groups()  # type: ignore[union-attr]
            centres.append((float(x), float(y) + float(size)))
        return centres

    def rings(self) -> list[Xml.Element]:
        """Similar municipalities."""
        return self.all("circle", fill="#fff")

    def points(self) -> Iterator[tuple[str, float, float]]:
        """Every place that something is drawn at, with what it is."""
        for mark in self.root.iter():
            tag = mark.tag.removeprefix(SVG)
            at = mark.attrib
            if tag == "line":
                yield tag, float(at["x1"]), float(at["y1"])
                yield tag, float(at["x2"]), float(at["y2"])
            elif tag == "circle":
                yield tag, float(at["cx"]), float(at["cy"])
            elif tag == "rect":
                x, y = float(at.get("x", 0)), float(at.get("y", 0))
                assert float(at["width"]) >= 0
                assert float(at["height"]) >= 0
                yield tag, x, y
                yield tag, x + float(at["width"]), y + float(at["height"])
            elif tag in {"polyline", "polygon"}:
                for pair in at["points"].split():
                    x_, y_ = pair.split(",")
                    yield tag, float(x_), float(y_)
            elif tag == "text":
                yield tag, float(at["x"]), float(at["y"])
        for x, y in self.diamonds():
            yield "diamond", x, y


def sound(source: str) -> Picture:
    """The picture, after a look at what holds for each: words for those who cannot see it, and nothing outside."""
    picture = Picture(source)
    assert picture.root.get("role") == "img"
    assert picture.root.get("aria-label")
    assert not re.search(r"\b(nan|inf|-inf|None)\b", re.sub(r">[^<]*<|aria-label=\"[^\"]*\"", "", source))
    for what, x, y in picture.points():
        assert math.isfinite(x), what
        assert math.isfinite(y), what
        assert picture.left - 0.5 <= x <= picture.left + picture.width + 0.5, (what, x)
        assert picture.top - 0.5 <= y <= picture.top + picture.height + 0.5, (what, y)
    return picture
