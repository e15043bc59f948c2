"""The funnel: every municipality's value against the number behind it, between the limits of chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from rodatraden.charts import marks

#: Colour, width and dashes of each line.
_MIDDLE = (marks.INK, 1.4, "")
_INNER = (marks.SOFT, 1.3, 'stroke-dasharray="6 4"')
_OUTER = (marks.SOFT, 1.3, "")
_THIN = (marks.RING, 0.9, 'stroke-dasharray="1 3"')


@dataclass(frozen=True, slots=True)
class Dot:
    """One municipality; ``role`` is "own", "similar" or "", ``outside`` whether it lies beyond the inner limits."""

    name: str
    n: float
    value: float
    role: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Limits at each ``n``, inner (95 per cent) and outer (99.8)."""

    n: Sequence[float]
    lower: Sequence[float]
    upper: Sequence[float]
    wide_lower: Sequence[float]
    wide_upper: Sequence[float]


def funnel(
    label: str,
    dots: Sequence[Dot],
    target: float,
    limits: Band,
    chance: Band | None,
    state: str,
    words: Callable[[float], str],
    names: tuple[str, str, str, str, str],
    width: int = 760,
    height: int = 430,
) -> str:
    """Dots between limits; the number on a logarithmic axis, so that small municipalities do not crowd.

    ``chance`` are the limits without overdispersion, drawn thin. ``state`` colours the own mark. ``names`` are the
    words for the horizontal axis, the middle line, the inner and the outer limits, and the thin ones.
    """
    # The funnel's narrow half is always within the picture, its mouth only as far as there are dots.
    narrow = len(limits.n) // 2
    values = [dot.value for dot in dots] + [target]
    values += [*limits.wide_lower[narrow:], *limits.wide_upper[narrow:]]
    low, high = marks.spread(values, pad=0.06)
    if min(values) >= 0:
        low = max(0.0, low)
    up = marks.Scale(low, high, height - 72, 14)
    smallest, largest = min(dot.n for dot in dots), max(dot.n for dot in dots)
    scale = marks.Scale(math.log(smallest * 0.94), math.log(largest * 1.06), 58, width - 14)

    def across(n: float) -> float:
        return scale(math.log(n))

    parts = [
        _area(limits.n, limits.wide_lower, limits.wide_upper, across, up, "#f1f3f7"),
        _area(limits.n, limits.lower, limits.upper, across, up, marks.FIELD),
    ]
    for tick in marks.nice_ticks(low, high, 8):
        parts.append(marks.line(54, up(tick), 58, up(tick), marks.RING))
        parts.append(marks.text(50, up(tick) + 4, words(tick), anchor="end", size=11))
    for n in _log_ticks(smallest, largest):
        parts.append(marks.line(across(n), height - 70, across(n), height - 65, marks.RING))
        parts.append(marks.text(across(n), height - 52, _plain(n), anchor="middle", size=11))
    if chance is not None:
        for edge in (chance.lower, chance.upper, chance.wide_lower, chance.wide_upper):
            parts.append(_edge(chance.n, edge, across, up, _THIN))
    for edges, style in (
        ((limits.lower, limits.upper), _INNER),
        ((limits.wide_lower, limits.wide_upper), _OUTER),
    ):
        parts += [_edge(limits.n, edge, across, up, style) for edge in edges]
    parts.append(marks.line(58, up(target), width - 14, up(target), *_MIDDLE))
    for dot in sorted(dots, key=lambda dot: ("", "similar", "own").index(dot.role)):
        parts.append(_mark(dot, across(dot.n), up(dot.value), state, f"{words(dot.value)}, {_plain(dot.n)}"))
    parts.append(marks.text((58 + width) / 2, height - 32, names[0], anchor="middle", size=12))
    x = 58.0
    for name, style in zip(names[1:], (_MIDDLE, _INNER, _OUTER, _THIN), strict=True):
        if style is not _THIN or chance is not None:
            parts.append(marks.line(x, height - 10, x + 24, height - 10, *style))
            parts.append(marks.text(x + 30, height - 6, name, size=12))
            x += 52 + 6.2 * len(name)
    return marks.svg(width, height, label, *parts)


def _mark(dot: Dot, x: float, y: float, state: str, figures: str) -> str:
    """Own diamond, similar ring, others a small dot, darker outside the inner limits."""
    title = f"{dot.name}: {figures}"
    if dot.role == "own":
        return f"<g><title>{escape(title)}</title>{marks.diamond(x, y, marks.COLOURS[state])}</g>"
    if dot.role == "similar":
        return marks.ring(x, y, title)
    colour, size = (marks.INK, 2.8) if dot.outside else ("#8f9bb0", 2.2)
    return f'<circle cx="{x}" cy="{y}" r="{size}" fill="{colour}"><title>{escape(title)}</title></circle>'


def _points(
    n: Sequence[float], values: Sequence[float], across: Callable[[float], float], up: marks.Scale
) -> list[str]:
    return [f"{across(one)},{up(value)}" for one, value in zip(n, values, strict=True)]


def _area(
    n: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
    across: Callable[[float], float],
    up: marks.Scale,
    colour: str,
) -> str:
    outline = _points(n, upper, across, up) + _points(n, lower, across, up)[::-1]
    return f'<polygon points="{" ".join(outline)}" fill="{colour}"/>'


def _edge(
    n: Sequence[float],
    values: Sequence[float],
    across: Callable[[float], float],
    up: marks.Scale,
    style: tuple[str, float, str],
) -> str:
    """A limit's line; where it leaves the picture it stops."""
    inside = [(one, value) for one, value in zip(n, values, strict=True) if up.low <= value <= up.high]
    if len(inside) < 2:
        return ""
    points = _points([one for one, _value in inside], [value for _one, value in inside], across, up)
    colour, width, dashes = style
    return f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="{width}" {dashes}/>'


def _log_ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten between the ends; over a wide range the powers alone."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    factors = (1, 2, 5) if high / low < 2_000 else (1,)
    ticks = [factor * 10.0**power for power in powers for factor in factors]
    return [tick for tick in ticks if low * 0.999 <= tick <= high * 1.001] or [low]


def _plain(n: float) -> str:
    return f"{n:,.0f}".replace(",", "\u202f")
