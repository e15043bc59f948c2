"""All municipalities side by side, and the municipality's years with their uncertainty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from rodatraden.charts import marks


@dataclass(frozen=True, slots=True)
class Bar:
    """One municipality; ``role`` is "own", "peer" or ""."""

    name: str
    value: float
    role: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One year; ``interval`` where it is known, ``break_before`` when the definition changed."""

    year: int
    value: float | None
    interval: tuple[float, float] | None = None
    comparator: float | None = None
    break_before: bool = False


def distribution(
    label: str,
    bars: Sequence[Bar],
    median: float,
    state: str,
    words: Callable[[float], str],
    better: tuple[str, str],
    width: int = 760,
    height: int = 230,
) -> str:
    """Every municipality as a bar, in order; own and similar ones marked, the median as a line.

    ``bars`` come in the order shown (worst to best, or lowest to highest); ``better`` are the words at the two ends.
    """
    values = [bar.value for bar in bars]
    low, high = min(0.0, *values), max(0.0, *values)
    up = marks.Scale(low, high * 1.04 or 1.0, height - 34, 12)
    left, right = 46.0, width - 8.0
    step = (right - left) / max(1, len(bars))
    parts = []
    for tick in marks.nice_ticks(low, high):
        parts.append(marks.line(left, up(tick), right, up(tick), marks.FIELD))
        parts.append(marks.text(left - 6, up(tick) + 4, words(tick), anchor="end", size=11))
    own = ""
    for i, bar in enumerate(bars):
        x = round(left + i * step, 2)
        top, bottom = sorted((up(bar.value), up(0)))
        colour = {"own": marks.COLOURS[state], "peer": marks.RING}.get(bar.role, "#d3d9e3")
        parts.append(
            f'<rect x="{x}" y="{top}" width="{round(max(step * 0.82, 0.8), 2)}" '
            f'height="{max(0.6, round(bottom - top, 1))}" fill="{colour}"><title>{escape(bar.name)}: '
            f"{escape(words(bar.value))}</title></rect>"
        )
        centre = x + step / 2
        if bar.role == "peer":
            parts.append(marks.ring(round(centre, 1), top - 6, f"{bar.name}: {words(bar.value)}"))
        if bar.role == "own":
            anchor = "start" if centre < width * 0.7 else "end"
            own = marks.diamond(round(centre, 1), max(11, top - 10), colour) + marks.text(
                centre + (12 if anchor == "start" else -12),
                max(14, top - 8),
                f"{bar.name} {words(bar.value)}",
                anchor=anchor,
                size=13,
                colour=marks.INK,
            )
    parts.append(marks.line(left, up(median), right, up(median), marks.SOFT, 1.6, 'stroke-dasharray="5 4"'))
    parts.append(own)
    parts.append(marks.text(left, height - 12, better[0], size=12))
    parts.append(marks.text(right, height - 12, better[1], anchor="end", size=12))
    return marks.svg(width, height, label, *parts)


def series(
    label: str,
    points: Sequence[Point],
    state: str,
    words: Callable[[float], str],
    names: tuple[str, str],
    width: int = 560,
    height: int = 240,
) -> str:
    """The municipality's years with intervals, breaks as gaps with a mark, and the comparator as a dashed line."""
    seen = [p.value for p in points] + [p.comparator for p in points]
    seen += [end for p in points if p.interval for end in p.interval]
    low, high = marks.spread(seen, pad=0.08)
    if 0 <= min((v for v in seen if v is not None), default=0.0) < (high - low) * 0.5:
        low = 0.0
    across = marks.Scale(points[0].year, points[-1].year, 56, width - 24)
    up = marks.Scale(low, high, height - 30, 14)
    colour = marks.COLOURS[state]
    parts = []
    for tick in marks.nice_ticks(low, high):
        parts.append(marks.line(50, up(tick), width - 12, up(tick), marks.FIELD))
        parts.append(marks.text(44, up(tick) + 4, words(tick), anchor="end", size=11))
    every = max(1, -(-len(points) // 9))
    for i, point in enumerate(points):
        x = across(point.year)
        if i % every == 0 or i == len(points) - 1:
            parts.append(marks.text(x, height - 8, str(point.year), anchor="middle", size=11))
        if point.break_before:
            gap = x - (across(points[i].year) - across(points[i - 1].year)) / 2 if i else x
            parts.append(marks.line(gap, 12, gap, height - 28, marks.SOFT, 1, 'stroke-dasharray="2 3"'))
    for run in _runs([(p.year, p.comparator, False) for p in points]):
        line = " ".join(f"{across(year)},{up(value)}" for year, value in run)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{marks.SOFT}" stroke-width="1.4" stroke-dasharray="5 4"/>'
        )
    for point in points:
        if point.interval:
            x = across(point.year)
            ends = (up(point.interval[0]), up(point.interval[1]))
            parts.append(marks.line(x, *_pair(ends, x), colour, 4, 'stroke-opacity="0.35"'))
    for run in _runs([(p.year, p.value, p.break_before) for p in points]):
        line = " ".join(f"{across(year)},{up(value)}" for year, value in run)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{marks.INK}" stroke-width="1.8"/>')
        for year, value in run:
            tip = f"<title>{year}: {escape(words(value))}</title>"
            parts.append(
                f'<circle cx="{across(year)}" cy="{up(value)}" r="3.2" fill="{marks.INK}">{tip}</circle>'
            )
    known = [p for p in points if p.value is not None]
    if known:
        parts.append(marks.diamond(across(known[-1].year), up(known[-1].value or 0), colour, 7))
    parts.append(marks.text(56, 12, f"◆ {names[0]}   - - - {names[1]}", size=12))
    return marks.svg(width, height, label, *parts)


def _pair(ends: tuple[float, float], x: float) -> tuple[float, float, float]:
    """The rest of a vertical line's coordinates after its first x."""
    return ends[0], x, ends[1]


def _runs(points: Sequence[tuple[int, float | None, bool]]) -> list[list[tuple[int, float]]]:
    """Unbroken stretches: a missing year or a new definition ends one."""
    runs: list[list[tuple[int, float]]] = [[]]
    for year, value, break_before in points:
        if (break_before or value is None) and runs[-1]:
            runs.append([])
        if value is not None:
            runs[-1].append((year, value))
    return [run for run in runs if run]
