"""Numbers as people and programs write them: Swedish and English decimals and thousands, markers, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rodatraden.engine.sources.statuses import EMPTY_WORDS, VALUE_MARKERS

_SPACES = dict.fromkeys(map(ord, " \u00a0\u2007\u2009\u202f\u2008'’"), None)
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_PLAIN = re.compile(r"[+-]?\d+(?:[eE][+-]?\d+)?")
_POINT = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?")
_COMMA_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")
_POINT_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?")
# Blanks may only part groups of three; "12 5" is two numbers, not 125.
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u2007\u2009\u202f\u2008'’]\d{3})+(?:[.,]\d*)?")


class Style(StrEnum):
    """Which sign is the decimal sign in a column."""

    COMMA = "comma"
    POINT = "point"


class MixedStyleError(ValueError):
    """A column where the decimal sign cannot be told without guessing; ``examples`` shows the words."""

    def __init__(self, examples: tuple[str, ...]) -> None:
        self.examples = examples
        super().__init__(", ".join(examples))


@dataclass(slots=True)
class StyleEvidence:
    """What a column's words say about its decimal sign, gathered before anything is parsed."""

    comma: str | None = None  # a word where the comma must be the decimal sign
    point: str | None = None
    comma_three: str | None = None  # "1,234": decimals or thousands
    point_three: str | None = None  # "1.234"
    point_groups: bool = False  # "1.234,5" or "1.234.567": points part thousands

    def look(self, words: Iterable[str]) -> None:
        """Take in the distinct words of a chunk."""
        for word in words:
            if "," not in word and "." not in word:
                continue
            text = _tidy(word)
            if "," in text and "." in text:
                if text.rfind(",") > text.rfind("."):
                    self.comma = self.comma or word
                    self.point_groups = True
                else:
                    self.point = self.point or word
            elif _COMMA_THOUSANDS.fullmatch(text):
                if text.count(",") > 1:
                    self.point = self.point or word
                else:
                    self.comma_three = self.comma_three or word
            elif _POINT_THOUSANDS.fullmatch(text):
                if text.count(".") > 1:
                    self.comma = self.comma or word
                    self.point_groups = True
                else:
                    self.point_three = self.point_three or word
            elif _COMMA.fullmatch(text):
                self.comma = self.comma or word
            elif _POINT.fullmatch(text):
                self.point = self.point or word

    def style(self, *, semicolons: bool) -> Style:
        """The decimal sign.

        ``semicolons`` says that semicolons part the columns, as Swedish spreadsheets do; it settles "1,234"
        standing alone, and leaves "1.234" standing alone open.

        Raises:
            MixedStyleError: both signs are used as decimals, or three digits follow the only sign there is.
        """
        if self.comma and self.point:
            raise MixedStyleError((self.comma, self.point))
        if self.comma:
            if self.point_three and not self.point_groups:
                raise MixedStyleError((self.comma, self.point_three))
            return Style.COMMA
        if self.point:
            # "1,234" beside "12.5" is the ordinary English way of writing thousands.
            return Style.POINT
        if self.comma_three and (self.point_three or not semicolons):
            raise MixedStyleError(tuple(word for word in (self.comma_three, self.point_three) if word))
        if self.point_three and semicolons:
            raise MixedStyleError((self.point_three,))
        return Style.COMMA if self.comma_three else Style.POINT


def _tidy(word: str) -> str:
    text = word.strip()
    if _GROUPED.fullmatch(text.translate(_MINUS)):
        text = text.translate(_SPACES)
    return text.translate(_MINUS)


def parse(word: str, style: Style) -> float | None:
    """The number that ``word`` is.

    Returns ``None`` for an empty word or a marker. A trailing per cent sign is allowed.

    Raises:
        ValueError: it is no number.

    >>> parse("1 234,5", Style.COMMA)
    1234.5
    """
    stripped = word.strip()
    if stripped.casefold() in EMPTY_WORDS or stripped in VALUE_MARKERS:
        return None
    text = _tidy(stripped.removesuffix("%").rstrip())
    if _PLAIN.fullmatch(text):
        return float(text)
    if style is Style.COMMA:
        if _COMMA.fullmatch(text):
            return float(text.replace(",", "."))
        if _POINT_THOUSANDS.fullmatch(text):
            return float(text.replace(".", "").replace(",", "."))
    else:
        if _POINT.fullmatch(text):
            return float(text)
        if _COMMA_THOUSANDS.fullmatch(text):
            return float(text.replace(",", ""))
    raise ValueError(word)
