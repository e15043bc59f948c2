"""Control charts: a measure over time with its centre, its limits and the points that signal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from rodatraden.charts import marks


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One measurement; ``signal`` are the words of the rule that it breaks, ``event`` what happened then."""

    label: str
    value: float | None
    signal: str = ""
    event: str = ""


def control(
    label: str,
    points: Sequence[ControlPoint],
    centre: float,
    limits: tuple[float, float] | None,
    target: float | None,
    words: Callable[[float], str],
    names: tuple[str, str, str],
    width: int = 760,
    height: int = 300,
) -> str:
    """An XmR or run chart. ``names`` are the words for centre, limits and target; a missing value is a gap."""
    ends = [p.value for p in points] + [centre, *(limits or ()), target]
    low, high = marks.spread(ends, pad=0.08)
    up = marks.Scale(low, high, height - 34, 16)
    across = marks.Scale(0, max(1, len(points) - 1), 62, width - 96)
    parts = []
    for tick in marks.nice_ticks(low, high):
        parts.append(marks.line(56, up(tick), width - 92, up(tick), marks.FIELD))
        parts.append(marks.text(50, up(tick) + 4, words(tick), anchor="end", size=11))
    guides = [(centre, names[0], ""), *((limit, names[1], "6 4") for limit in limits or ())]
    if target is not None:
        guides.append((target, names[2], "2 3"))
    for value, name, dash in guides:
        extra = f'stroke-dasharray="{dash}"' if dash else ""
        parts.append(marks.line(56, up(value), width - 92, up(value), marks.SOFT, 1.3, extra))
        parts.append(marks.text(width - 88, up(value) + 4, name, size=11))
    every = max(1, -(-len(points) // 10))
    run: list[str] = []
    dots = []
    for i, point in enumerate(points):
        x = across(i)
        if i % every == 0:
            parts.append(marks.text(x, height - 10, point.label, anchor="middle", size=11))
        if point.event:
            mark = f"<title>{escape(point.event)}</title>"
            dots.append(f'<path d="M{x} 6l5 8h-10z" fill="{marks.COLOURS["higher"]}">{mark}</path>')
        if point.value is None:
            parts.append(_line(run))
            run = []
            continue
        y = up(point.value)
        run.append(f"{x},{y}")
        tip = f"<title>{escape(point.label)}: {escape(words(point.value))} {escape(point.signal)}</title>"
        if point.signal:
            dots.append(
                f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" fill="{marks.COLOURS["worse"]}">{tip}</rect>'
            )
        else:
            dots.append(f'<circle cx="{x}" cy="{y}" r="3.4" fill="{marks.INK}">{tip}</circle>')
    parts.append(_line(run))
    return marks.svg(width, height, label, *parts, *dots)


def _line(run: Sequence[str]) -> str:
    if len(run) < 2:
        return ""
    return f'<polyline points="{" ".join(run)}" fill="none" stroke="{marks.INK}" stroke-width="1.5"/>'
