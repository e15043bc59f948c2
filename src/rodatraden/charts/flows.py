"""From colour to colour between two years: a bar for each colour of the first year, split by that of the second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rodatraden.charts import marks
from rodatraden.charts.map import QUARTERS

#: Red, yellow, green in one ink, dark to light, with the ink that can be read on each.
_INKS = ((QUARTERS[3], "#ffffff"), (QUARTERS[1], marks.INK), (QUARTERS[0], marks.INK))
#: A part narrower than this has its number above and not inside.
_ROOM = 26.0


@dataclass(frozen=True, slots=True)
class Flow:
    """A colour of the first year: its ``name`` and how many went to each colour of the second."""

    name: str
    to: Sequence[float]


def flows(label: str, rows: Sequence[Flow], names: Sequence[str], width: int = 360, height: int = 172) -> str:
    """Horizontal bars of equal scale; ``names`` are the words of the second year's colours, in order.

    Every part has its number and the legend its words: no colour is needed to read it.
    """
    largest = max((sum(row.to) for row in rows), default=0.0) or 1.0
    left, right = 74.0, width - 8.0
    step = (height - 30) / max(1, len(rows))
    parts = []
    x = left
    for (ground, _text), name in zip(_INKS, names, strict=True):
        parts.append(
            f'<rect x="{round(x, 1)}" y="4" width="14" height="14" fill="{ground}" stroke="{marks.RING}"/>'
        )
        parts.append(marks.text(round(x + 19, 1), 16, name, size=12))
        x += 30 + 6.2 * len(name)
    for i, row in enumerate(rows):
        top = 34 + i * step
        parts.append(
            marks.text(
                left - 10, round(top + step * 0.33 + 5, 1), row.name, anchor="end", size=13, colour=marks.INK
            )
        )
        x = left
        for (ground, ink), name, count in zip(_INKS, names, row.to, strict=True):
            wide = round(count / largest * (right - left), 1)
            whole = f"{count:.0f}"
            parts.append(
                f'<rect x="{round(x, 1)}" y="{round(top, 1)}" width="{wide}" height="{round(step * 0.66, 1)}" '
                f'fill="{ground}" stroke="{marks.RING}" stroke-width="0.8">'
                f"<title>{escape(row.name)}, {escape(name)}: {whole}</title></rect>"
            )
            if wide >= _ROOM:
                centre, middle = round(x + wide / 2, 1), round(top + step * 0.33 + 5, 1)
                parts.append(marks.text(centre, middle, whole, anchor="middle", size=13, colour=ink))
            elif round(count):
                parts.append(marks.text(round(x + wide + 3, 1), round(top - 2, 1), whole, size=11))
            x += wide
    return marks.svg(width, height, label, *parts)
