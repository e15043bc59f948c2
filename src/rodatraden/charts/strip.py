"""The position strip, the sparkline and the small bar of probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rodatraden.charts import marks


@dataclass(frozen=True, slots=True)
class Strip:
    """What a position strip shows; ``turned`` when low is better. ``distribution`` is min, q25, median, q75, max."""

    label: str
    state: str
    value: float | None
    interval: tuple[float, float] | None
    distribution: tuple[float, float, float, float, float]
    peers: Sequence[tuple[str, float]]
    turned: bool = False


def strip(content: Strip, width: int = 260, height: int = 34) -> str:
    """Where the municipality stands among all of the country's."""
    low, q25, median, q75, high = content.distribution
    # The whiskers end at three half-spreads, so that one extreme municipality does not press the others together.
    half = ((q75 - q25) or (high - low) / 50) * 1.5
    shown = [median - 2 * half, median + 2 * half, *(v for _, v in content.peers)]
    known = [v for v in (content.value, *(content.interval or ())) if v is not None]
    left = max(low, min(shown)) if not known else min(max(low, min(shown)), *known)
    right = min(high, max(shown)) if not known else max(min(high, max(shown)), *known)
    scale = marks.Scale(left, right, 10, width - 10, content.turned)
    y = height / 2
    colour = marks.COLOURS[content.state]
    field = sorted((scale(q25), scale(q75)))
    parts = [
        marks.line(8, y, width - 8, y),
        f'<rect x="{field[0]}" y="{y - 6}" width="{max(1, round(field[1] - field[0], 1))}" height="12" rx="2" '
        f'fill="{marks.FIELD}"/>',
        marks.line(scale(median), y - 10, scale(median), y + 10, marks.SOFT, 2),
        *(marks.ring(scale(value), y, name) for name, value in content.peers),
    ]
    if content.interval is not None:
        ends = sorted((scale(content.interval[0]), scale(content.interval[1])))
        parts.append(marks.line(ends[0], y, ends[1], y, colour, 4, 'stroke-opacity="0.45"'))
    if content.value is not None:
        parts.append(marks.diamond(scale(content.value), y, colour))
    return marks.svg(width, height, content.label, *parts)


def sparkline(
    label: str, points: Sequence[tuple[int, float | None]], width: int = 96, height: int = 28
) -> str:
    """The municipality's own years, oldest first; a missing year is a gap, never a zero."""
    known = [(year, value) for year, value in points if value is not None]
    if not known:
        return ""
    years = [year for year, _ in points]
    across = marks.Scale(min(years), max(years), 5, width - 6)
    low, high = marks.spread([value for _, value in known], pad=0.15)
    up = marks.Scale(low, high, height - 5, 5)
    runs: list[list[str]] = [[]]
    for year, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{across(year)},{up(value)}")
    lines = "".join(
        f'<polyline points="{" ".join(run)}" fill="none" stroke="{marks.RING}" stroke-width="1.6"/>'
        for run in runs
        if len(run) > 1
    )
    dots = "".join(
        f'<circle cx="{run[0].split(",")[0]}" cy="{run[0].split(",")[1]}" r="1.6" fill="{marks.RING}"/>'
        for run in runs
        if len(run) == 1
    )
    year, value = known[-1]
    last = f'<circle cx="{across(year)}" cy="{up(value)}" r="3" fill="{marks.INK}"/>'
    return marks.svg(width, height, label, lines, dots, last)


def meter(label: str, share: float, width: int = 64) -> str:
    """A small bar of how sure the position is."""
    filled = round(width * min(1.0, max(0.0, share)), 1)
    return marks.svg(
        width,
        6,
        label,
        f'<rect width="{width}" height="6" rx="3" fill="{marks.FIELD}"/>',
        f'<rect width="{filled}" height="6" rx="3" fill="{marks.RING}"/>',
    )
