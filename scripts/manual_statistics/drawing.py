"""The few kinds of picture that the manual needs, from the marks that all charts share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rodatraden.charts import marks

#: Narrow enough to be read on a telephone without being scrolled.
WIDTH = 420
SIZE = 14

Words = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A named value with its 95 and perhaps 99.8 per cent interval."""

    name: str
    value: float | None
    interval: tuple[float, float] | None = None
    wide: tuple[float, float] | None = None
    state: str = "better"


@dataclass(slots=True)
class Drawing:
    """Parts to be put together."""

    height: int
    parts: list[str] = field(default_factory=list)

    def svg(self, label: str) -> str:
        """The whole picture, with its words for those who cannot see it."""
        return marks.svg(WIDTH, self.height, label, *self.parts)


def intervals(
    rows: Sequence[Row],
    words: Words,
    ends: tuple[float, float],
    reference: tuple[float, str] | None = None,
    left: int = 150,
) -> Drawing:
    """One line per row: a diamond for the value, a thick bar for 95 per cent, a thin line for 99.8.

    ``reference`` is a value to compare with and its name, drawn through all the rows.
    """
    step, top = 34, 30 if reference else 12
    height = top + step * len(rows) + 26
    across = marks.Scale(*ends, left, WIDTH - 14)
    bottom = height - 26
    parts = [_tick(across(tick), top, bottom, words(tick)) for tick in marks.nice_ticks(*ends)]
    if reference is not None:
        at = across(reference[0])
        parts.append(marks.line(at, top, at, bottom, marks.SOFT, 2))
        parts.append(marks.text(at, top - 10, reference[1], anchor="middle", size=SIZE))
    for i, row in enumerate(rows):
        y = top + step * i + step / 2
        colour = marks.COLOURS[row.state]
        parts.append(marks.text(4, y + 4, row.name, size=SIZE, colour=marks.INK))
        if row.wide is not None:
            parts.append(marks.line(across(row.wide[0]), y, across(row.wide[1]), y, colour, 1.4))
        if row.interval is not None:
            ends_of = across(row.interval[0]), across(row.interval[1])
            parts.append(marks.line(ends_of[0], y, ends_of[1], y, colour, 6, 'stroke-opacity="0.4"'))
        if row.value is not None:
            parts.append(marks.diamond(across(row.value), y, colour, 7))
    return Drawing(height, parts)


def _tick(x: float, top: float, bottom: float, words: str) -> str:
    return marks.line(x, top, x, bottom, marks.FIELD) + marks.text(
        x, bottom + 18, words, anchor="middle", size=SIZE
    )


@dataclass(slots=True, kw_only=True)
class Plot(Drawing):
    """Axes to draw in: ``x`` and ``y`` from values to pixels, parts drawn in the order they are added."""

    x_ends: tuple[float, float]
    y_ends: tuple[float, float]
    height: int = 260
    left: int = 52
    right: int = WIDTH - 14

    @property
    def x(self) -> marks.Scale:
        """Values across."""
        return marks.Scale(*self.x_ends, self.left, self.right)

    @property
    def y(self) -> marks.Scale:
        """Values upwards."""
        return marks.Scale(*self.y_ends, self.height - 44, 12)

    def axes(
        self,
        x_words: Sequence[tuple[float, str]],
        y_words: Words,
        x_name: str,
        y_ticks: Sequence[float] | None = None,
    ) -> Plot:
        """Horizontal hairlines with their values, marks along the bottom and what they are."""
        for tick in y_ticks if y_ticks is not None else marks.nice_ticks(*self.y_ends):
            self.parts.append(marks.line(self.left, self.y(tick), self.right, self.y(tick), marks.FIELD))
            self.parts.append(
                marks.text(self.left - 6, self.y(tick) + 4, y_words(tick), anchor="end", size=SIZE)
            )
        for value, words in x_words:
            self.parts.append(marks.text(self.x(value), self.height - 26, words, anchor="middle", size=SIZE))
        middle = (self.left + self.right) / 2
        self.parts.append(marks.text(middle, self.height - 8, x_name, anchor="middle", size=SIZE))
        return self

    def curve(
        self,
        points: Sequence[tuple[float, float]],
        colour: str = marks.INK,
        width: float = 1.8,
        dash: str = "",
    ) -> Plot:
        """A line through ``points``."""
        path = " ".join(f"{self.x(x)},{self.y(y)}" for x, y in points)
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{extra}/>'
        )
        return self

    def area(self, points: Sequence[tuple[float, float]], colour: str, opacity: float = 0.4) -> Plot:
        """What lies between ``points`` and the bottom."""
        base = self.y(self.y_ends[0])
        path = " ".join(f"{self.x(x)},{self.y(y)}" for x, y in points)
        first, last = self.x(points[0][0]), self.x(points[-1][0])
        self.parts.append(
            f'<polygon points="{first},{base} {path} {last},{base}" fill="{colour}" fill-opacity="{opacity}"/>'
        )
        return self

    def dots(self, points: Sequence[tuple[float, float]], colour: str = marks.INK, size: float = 3.2) -> Plot:
        """A dot at each of ``points``."""
        self.parts.extend(
            f'<circle cx="{self.x(x)}" cy="{self.y(y)}" r="{size}" fill="{colour}"/>' for x, y in points
        )
        return self

    def bars(self, points: Sequence[tuple[float, float, float]], colour: str) -> Plot:
        """Upright intervals: place, lower, upper."""
        for x, low, high in points:
            self.parts.append(
                marks.line(self.x(x), self.y(low), self.x(x), self.y(high), colour, 5, 'stroke-opacity="0.4"')
            )
        return self

    def across(self, value: float, colour: str = marks.SOFT, dash: str = "", width: float = 1.4) -> Plot:
        """A line at the height of ``value``."""
        extra = f'stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            marks.line(self.left, self.y(value), self.right, self.y(value), colour, width, extra)
        )
        return self

    def upright(self, value: float, colour: str = marks.SOFT, dash: str = "") -> Plot:
        """A line at the place of ``value``."""
        extra = f'stroke-dasharray="{dash}"' if dash else ""
        top, bottom = self.y(self.y_ends[1]), self.y(self.y_ends[0])
        self.parts.append(marks.line(self.x(value), top, self.x(value), bottom, colour, 1.4, extra))
        return self

    def diamond(self, x: float, y: float, state: str = "worse") -> Plot:
        """One's own."""
        self.parts.append(marks.diamond(self.x(x), self.y(y), marks.COLOURS[state], 7))
        return self

    def say(
        self, x: float, y: float, words: str, anchor: str = "start", dx: float = 0, dy: float = 0
    ) -> Plot:
        """Words at a place, moved by some pixels."""
        at = round(self.x(x) + dx, 1), round(self.y(y) + dy, 1)
        self.parts.append(marks.text(*at, words, anchor=anchor, size=SIZE, colour=marks.INK))
        return self
