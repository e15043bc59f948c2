"""The country's municipalities shaded by quarter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

from rodatraden.charts import marks

#: Four steps of one ink, light to dark: lowest quarter to highest. Told apart in greyscale and by the colour-blind.
QUARTERS = ("#eef1f5", "#c6d0dc", "#8fa2b8", "#4d6683")
MISSING = "#ffffff"


@cache
def _borders() -> dict[str, object]:
    return json.loads((files("rodatraden.charts") / "municipalities.json").read_text(encoding="utf-8"))


def sweden(
    label: str, quarters: Mapping[str, int], own: str, titles: Mapping[str, str], width: int = 250
) -> str:
    """A map; ``quarters`` gives 0 (lowest values) to 3 (highest) per municipality, missing ones are hatched white."""
    borders = _borders()
    paths: dict[str, str] = borders["paths"]  # type: ignore[assignment]
    full, height = int(borders["width"]), int(borders["height"])  # type: ignore[call-overload]
    parts = []
    for code, path in paths.items():
        colour = QUARTERS[quarters[code]] if code in quarters else MISSING
        parts.append(
            f'<path d="{path}" fill="{colour}" stroke="#9aa4b5" stroke-width="0.7">'
            f"<title>{escape(titles.get(code, ''))}</title></path>"
        )
    if own in paths:
        parts.append(f'<path d="{paths[own]}" fill="none" stroke="#1d2433" stroke-width="5"/>')
    scaled = round(width * height / full)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {full + 8} {height + 8}" width="{width}" '
        f'height="{scaled}" role="img" aria-label="{escape(label, quote=True)}">{"".join(parts)}</svg>'
    )


def legend(words: tuple[str, str, str, str]) -> list[tuple[str, str]]:
    """Swatch and words for each quarter, lowest first."""
    swatches = [
        f'<svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" fill="{colour}" '
        f'stroke="{marks.RING}"/></svg>'
        for colour in QUARTERS
    ]
    return list(zip(swatches, words, strict=True))
