"""Make static TrueType instances of the variable typeface, for documents. Usage: vendor_fonts.py FILES OUT."""

import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = "Source Sans 3"
INSTANCES = [
    ("normal", 400, "Regular"),
    ("normal", 600, "SemiBold"),
    ("normal", 700, "Bold"),
    ("italic", 400, "Italic"),
]


def rename(font: TTFont, style: str) -> None:
    """Give the instance names by which a document finds it."""
    regular = style in {"Regular", "Bold", "Italic"}
    names = {
        1: FAMILY if regular else f"{FAMILY} {style}",
        2: style if regular else "Regular",
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"SourceSans3-{style}",
        16: FAMILY,
        17: style,
    }
    table = font["name"]
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)
        table.setName(text, name_id, 1, 0, 0)


def main(files: Path, out: Path) -> None:
    """Write one TrueType file for each instance."""
    out.mkdir(parents=True, exist_ok=True)
    for slope, weight, style in INSTANCES:
        parts = []
        for subset in ("latin", "latin-ext"):
            font = TTFont(files / f"source-sans-3-{subset}-wght-{slope}.woff2")
            font.flavor = None
            instance = instantiateVariableFont(font, {"wght": weight})
            part = out / f"part-{subset}.ttf"
            instance.save(part)
            parts.append(part)
        merged = Merger().merge([str(part) for part in parts])
        merged["OS/2"].usWeightClass = weight
        rename(merged, style)
        merged.save(out / f"SourceSans3-{style}.ttf")
        for part in parts:
            part.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
