"""Measures publication and pages at full size, beside the same comparison written the ordinary way; ``make
bench``.

Every step runs in a process of its own, so that its peak memory is its own. Prints the table and writes it to
``docs/bench.md`` (not with ``--indicators``, which makes everything smaller). ``--folder`` keeps what was
made.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "bench.md"

FULL = 1152
#: So many indicators make a million rows.
TENTH = 116


#: The machine's load before each step: what others did on it meanwhile.
loads: list[float] = []


def run(step: str, folder: Path, *more: str) -> dict[str, Any]:
    """One step in its own process; what it told."""
    loads.append(os.getloadavg()[0])
    print(f"… {step} ({folder.name})", file=sys.stderr, flush=True)
    command = [sys.executable, str(HERE / "steps.py"), step, str(folder), *more]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure(folder: Path, indicators: int) -> dict[str, dict[str, Any]]:
    """All steps on so many indicators, and pages on a tenth of them."""
    large, small = folder / "large", folder / "small"
    for where, wanted in ((large, indicators), (small, max(indicators * TENTH // FULL, 1))):
        shutil.rmtree(where, ignore_errors=True)
        where.mkdir(parents=True)
        run("invent", where, str(wanted))
    found = {f"{step} small": run(step, small) for step in ("publication", "reads", "page")}
    for step in ("publication", "reads", "page", "floor", "national", "ordinary"):
        found[step] = run(step, large)
    ours, theirs = run("national-check", large), run("ordinary-check", large)
    for name in ("rows", "rank", "band", "compared", "county", "skr", "similar", "previous"):
        if not math.isclose(ours[name], theirs[name], rel_tol=1e-9):
            raise SystemExit(f"the two comparisons differ in {name}: {ours[name]} and {theirs[name]}")
    return found


def machine() -> str:
    """What it ran on, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line
        ]
        model = names[0] if names else model
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("duckdb", "narwhals", "pyarrow", "numpy", "pandas")
    )
    return (
        f"{len(os.sched_getaffinity(0))} cores ({model}), {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}; {libraries}"
    )


def _line(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _row(name: str, told: dict[str, Any], base: dict[str, Any] | None) -> str:
    time, memory = "", ""
    if base is not None:
        time, memory = f"{told['seconds'] / base['seconds']:.2f}", f"{told['peak'] / base['peak']:.2f}"
    return _line(
        name, f"{told['seconds']:.1f}", f"{told['processor']:.1f}", f"{told['peak']:.0f}", time, memory
    )


def _times(name: str, small: list[float], large: list[float]) -> str:
    return _line(name, *(f"{ms:.1f}" for ms in (*small, *large)), f"{large[1] / small[1]:.2f}")


def report(found: dict[str, dict[str, Any]]) -> str:
    """The page in Markdown."""
    whole, national, ordinary, floor = (found[k] for k in ("publication", "national", "ordinary", "floor"))
    small, large = found["reads small"], found["reads"]
    page_small, page_large = found["page small"], found["page"]
    few, many = (f"{told['rows'] / 1e6:.1f} M rows" for told in (small, large))
    units = ("seconds", "processor")
    faster = [f"{ordinary[unit] / national[unit]:.1f}" for unit in units]
    slower = [f"{national[unit] / floor[unit]:.1f}" for unit in units]
    return f"""# How fast

Measured by `make bench` (`bench/run.py`), which writes this page.

Practice figures: {whole["indicators"]} indicators, 290 municipalities, ten years, three sexes; {whole["rows"]:,} rows.
Every step runs in a process of its own; memory is that process's peak. On a machine that does other things too,
seconds vary by half; the processor's time (all threads together) varies less.

Machine: {machine()}.
Load average between the steps: {min(loads):.1f} to {max(loads):.1f} (these steps alone make 1 to 2;
above that they waited for others, and only the processor's time tells).

## Publication

| Step | seconds | processor s | peak MiB | time / pandas | memory / pandas |
| --- | ---: | ---: | ---: | ---: | ---: |
{_row("Publication, everything written", whole, None)}
{_row("National comparison alone: read, compare, write", national, ordinary)}
{_row("The same in pandas (`bench/ordinary.py`)", ordinary, ordinary)}
{_row("Floor: DuckDB reads, ranks and writes the same rows", floor, ordinary)}

The national comparison is {faster[0]} times as fast as the pandas program ({faster[1]} in processor time) and takes
{slower[0]} times the floor ({slower[1]} in processor time). Both programs' results were checked to be the same.
The snapshot takes {whole["bytes"] / 2**20:,.0f} MiB on disk.

## Pages

Milliseconds for one municipality, with {few} and with {many} in the store.

| Reading | median, {few} | p95 | median, {many} | p95 | p95 large / small |
| --- | ---: | ---: | ---: | ---: | ---: |
{_times(f"Profile of an area ({large['area']} indicators)", small["profile"], large["profile"])}
{_times("One indicator, all municipalities and years", small["indicator"], large["indicator"])}
{_times(f"The area judged ({large['area']} indicators)", small["judged"], large["judged"])}
{_times("The page *Jämför* through the web, the first time", page_small["first"], page_large["first"])}
{_times("The page *Jämför* through the web, again", page_small["again"], page_large["again"])}

All {large["all"]} indicators of one municipality judged: median {large["everything"][0]:.0f} ms, 95th percentile
{large["everything"][1]:.0f} ms.
"""


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indicators", type=int, default=FULL)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        page = report(measure(given.folder or Path(temporary), given.indicators))
    print(page)
    if given.indicators == FULL:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
