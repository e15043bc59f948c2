"""Put what has been computed into the pages and beside the stylesheet, and say what they ought to hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.manual_statistics import calibration, comparing, country, many, over_time, shares
from scripts.manual_statistics.swedish import PICTURES, Example, percent, table, thousands
from scripts.manual_statistics.worst_quarter import Again

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src" / "rodatraden" / "web" / "manual" / "statistik"
PICTURE_FOLDER = FOLDER / "bilder"
INDEX = "README"

#: The pages in their order, each with what computes its example.
EXAMPLES: dict[str, Callable[[], Example]] = {
    "andelar": shares.proportions,
    "antal": shares.counts,
    "medelvarden": shares.means,
    "skillnad-mellan-andelar": shares.differences,
    "jamfora-med-ett-varde": comparing.benchmark,
    "rangfjardedel": comparing.quarter,
    "hur-saker-ar-fargen": comparing.colour,
    "uppskattat-brus": country.noise,
    "rangens-osakerhet": country.ranks,
    "tratt": country.funnel,
    "utveckling": over_time.trend,
    "styrdiagram": over_time.control_chart,
    "seriediagram": over_time.run,
    "cusum": over_time.sums,
    "manga-provningar": many.looks,
    "likhet": many.likeness,
    "forbattringsradarn": many.improvement,
    "mojligheten-i-manniskor": many.people,
}

_BLOCK = re.compile(r"(<!-- räkna: (?P<name>[a-z-]+) -->\n)(?P<body>.*?)(<!-- slut -->)", re.DOTALL)


def page(name: str) -> str:
    """The page as it stands in its file."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def title(name: str) -> str:
    """Its heading."""
    return page(name).splitlines()[0].removeprefix("# ")


def lead(name: str) -> str:
    """The sentence below its heading that says what it answers."""
    return page(name).split("\n\n")[1].replace("\n", " ").strip()


def filled(name: str, blocks: dict[str, str]) -> str:
    """The page with ``blocks`` in their places; a block that is not given stays as it is.

    Raises KeyError for a block that the page has no place for.
    """
    text = page(name)
    places = {found["name"] for found in _BLOCK.finditer(text)}
    if unknown := set(blocks) - places:
        raise KeyError(f"{name} has no place for {', '.join(sorted(unknown))}")

    def put(found: re.Match[str]) -> str:
        body = blocks.get(found["name"])
        return found[0] if body is None else f"{found[1]}\n{body.strip()}\n\n{found[4]}"

    return _BLOCK.sub(put, text)


def computed() -> Iterator[tuple[Path, str]]:
    """Every file that needs nothing but the library, with what it ought to hold."""
    for name, make in EXAMPLES.items():
        example = make()
        picture = f"![{example.seen}]({PICTURES}/{name}.svg)"
        yield FOLDER / f"{name}.md", filled(name, {"bild": picture, "exempel": example.text})
        yield PICTURE_FOLDER / f"{name}.svg", example.picture.svg(example.seen) + "\n"
    yield FOLDER / f"{INDEX}.md", filled(INDEX, {"metoder": methods_block(), "provat": calibration.block()})


def methods_block() -> str:
    """All pages with what each answers."""
    return "\n".join(f"* [{title(name)}]({name}.md) – {_lower(lead(name))}" for name in EXAMPLES)


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def worst_quarter_block(followed: Again) -> str:
    """The table of the real figures."""
    names = ("under 50 %", "50–70 %", "70–90 %", "över 90 %")
    heads = (
        "Sannolikhet att höra till sämsta fjärdedelen",
        "Antal",
        "I snitt",
        "Där igen nästa år",
    )
    rows = [
        (name, thousands(n), percent(promised, 0), percent(again, 0))
        for name, (n, promised, again) in zip(names, followed.groups(), strict=True)
    ]
    first, last = followed.years
    return (
        f"{table(heads, rows)}\n\nKälla: Kolada, {followed.indicators} nyckeltal, vart tredje år "
        f"{first}–{last}, {thousands(len(followed.again))} fall. Egen bearbetning."
    )


def write(again: Again | None) -> list[Path]:
    """Write every file that has changed; the real figures' table only where ``again`` is given."""
    changed = [path for path, text in computed() if _written(path, text)]
    if again is not None:
        name = "hur-saker-ar-fargen"
        text = filled(name, {"verkligheten": worst_quarter_block(again)})
        changed += [FOLDER / f"{name}.md"] if _written(FOLDER / f"{name}.md", text) else []
    return changed


def _written(path: Path, text: str) -> bool:
    """Whether the file was another, and is now this."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True
