"""Numbers, tables and pictures as the manual writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scripts.manual_statistics.drawing import Drawing

from rodatraden.engine.comparison.words.numbers import number, with_unit

#: Where the pictures lie, seen from a page.
PICTURES = "bilder"


@dataclass(frozen=True, slots=True)
class Example:
    """A page's worked example as Markdown, and its picture with the words for those who cannot see it."""

    text: str
    picture: Drawing
    seen: str


def decimals(value: float, digits: int = 1) -> str:
    """A number with exactly so many decimals, as in a column of a table; never minus zero."""
    text = f"{round(value, digits) + 0.0:.{digits}f}".replace(".", ",")
    return text.replace("-", "−")


def percent(share: float, digits: int = 1) -> str:
    """A share 0-1 in per cent with at most so many decimals."""
    return with_unit(number(100.0 * share, digits).replace("-", "−"), "%")


def decimals_percent(share: float, digits: int = 1) -> str:
    """A share 0-1 in per cent with exactly so many decimals, as in a column."""
    return with_unit(decimals(100.0 * share, digits), "%")


def span(low: float, high: float, digits: int = 1) -> str:
    """An interval of shares 0-1: 67–89 %."""
    return with_unit("–".join(decimals(100.0 * end, digits) for end in (low, high)), "%")


def thousands(value: float) -> str:
    """A whole number with its thousands apart."""
    return f"{round(value):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """A table whose first ``words`` columns are words and the rest numbers, set to the right."""
    lines = [heads, ["---" if i < words else "--:" for i in range(len(heads))], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def paragraphs(*parts: str) -> str:
    """Parts with an empty line in between."""
    return "\n\n".join(part.strip() for part in parts)
