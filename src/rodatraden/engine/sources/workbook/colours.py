"""The colour that a source published, from the fill of a cell."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX

# Excel numbers a theme's colours light 1, dark 1, light 2, dark 2, accents; the theme's file begins with
# the dark ones.
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a workbook's theme in Excel's numbering."""

    theme: tuple[str, ...]

    @classmethod
    def of(cls, theme: bytes | None) -> Palette:
        """From the theme's XML; empty where there is none."""
        text = (theme or b"").decode("utf-8", "replace")
        colours = []
        for name in _THEME_ORDER:
            found = re.search(
                rf"<a:{name}>.*?(?:lastClr|srgbClr val)=\"([0-9A-Fa-f]{{6}})\"", text, re.DOTALL
            )
            colours.append(found[1].upper() if found else "")
        return cls(tuple(colours))


def fill_colour(fill: Any, palette: Palette) -> str | None:
    """The colour (RRGGBB) of an openpyxl fill, ``None`` where there is no solid one."""
    if fill is None or fill.fill_type != "solid":
        return None
    colour = fill.fgColor
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour.rgb[-6:].upper()
    if colour.type == "indexed":
        return COLOR_INDEX[colour.indexed][-6:].upper() if colour.indexed < len(COLOR_INDEX) else None
    if colour.type == "theme" and colour.theme < len(palette.theme) and palette.theme[colour.theme]:
        return _tinted(palette.theme[colour.theme], colour.tint or 0.0)
    return None


def _hls(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return colorsys.rgb_to_hls(red, green, blue)


def _tinted(colour: str, tint: float) -> str:
    hue, light, saturation = _hls(colour)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(
        f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, min(1, max(0, light)), saturation)
    )


def band_of(colour: str) -> int | None:
    """The band that a colour shows by its hue: green 1, yellow 2, red 3; 0 for white and grey; ``None`` for
    others.

    >>> band_of("92D050"), band_of("FFC000"), band_of("FF0000"), band_of("D9D9D9"), band_of("0070C0")
    (1, 2, 3, 0, None)
    """
    hue, light, saturation = _hls(colour)
    if saturation < 0.12 or light > 0.97 or light < 0.06:
        return 0
    degrees = hue * 360
    if 70 <= degrees <= 170:
        return 1
    if 33 <= degrees < 70:
        return 2
    if degrees <= 20 or degrees >= 340:
        return 3
    return None
