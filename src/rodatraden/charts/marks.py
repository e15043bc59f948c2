"""The few marks and colours that all charts share, and the scale that places them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK = "#1d2433"
SOFT = "#566073"
LINE = "#cfd5df"
FIELD = "#e6e9ef"
RING = "#6b7588"
COLOURS = {
    "better": "#14647f",
    "worse": "#a8480b",
    "no_certain_difference": "#566073",
    "higher": "#5a4a9c",
    "lower": "#5a4a9c",
    "cannot_be_judged": "#566073",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from values to pixels; ``turned`` puts low values last, so that better is always to the right."""

    low: float
    high: float
    start: float
    end: float
    turned: bool = False

    def __call__(self, value: float) -> float:
        """Pixels for ``value``, kept inside the drawing."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        part = min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))
        if self.turned:
            part = 1 - part
        return round(self.start + part * (self.end - self.start), 1)


def spread(values: Sequence[float | None], *, pad: float = 0.04) -> tuple[float, float]:
    """Lowest and highest of the values that exist, with a little air; (0, 1) when there are none."""
    known = [value for value in values if value is not None]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    air = (high - low) * pad or abs(high) * pad or 1.0
    return low - air, high + air


def nice_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers between ``low`` and ``high``: steps of 1, 2 or 5 times a power of ten (Heckbert 1990)."""
    # Nearer to each other than what a number of ten decimals could tell apart.
    if high - low <= max(abs(low), abs(high), 1e-9) * 1e-9:
        return [low]
    raw = (high - low) / max(1, count - 1)
    power = 10.0 ** len(str(int(raw))) / 10 if raw >= 1 else 1.0
    while power > raw:
        power /= 10
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    first = -(-low // step) * step
    ticks = []
    while first <= high + step * 1e-9:
        ticks.append(round(first, 10))
        first += step
    return ticks


def diamond(x: float, y: float, colour: str, size: float = 8) -> str:
    """Own value."""
    return (
        f'<path d="M{x} {y - size}l{size} {size}l-{size} {size}l-{size} -{size}z" '
        f'fill="{colour}" stroke="#fff" stroke-width="1.2"/>'
    )


def ring(x: float, y: float, title: str = "") -> str:
    """A similar municipality."""
    tip = f"<title>{escape(title)}</title>" if title else ""
    return f'<circle cx="{x}" cy="{y}" r="3.4" fill="#fff" stroke="{RING}" stroke-width="1.4">{tip}</circle>'


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str = LINE, width: float = 1, extra: str = ""
) -> str:
    """A straight line."""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}" {extra}/>'


def text(
    x: float, y: float, content: str, *, anchor: str = "start", size: int = 12, colour: str = SOFT
) -> str:
    """A label in the page's own typeface."""
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}" '
        f'font-family="Source Sans 3, sans-serif">{escape(content)}</text>'
    )


def svg(width: int, height: int, label: str, *parts: str) -> str:
    """The whole picture with its words for those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(label, quote=True)}">{"".join(parts)}</svg>'
    )
