"""Settle every indicator: reviews first, rules for what no review has settled; writes ``indicators.tsv``.

    python scripts/catalogue/settle.py          # write
    python scripts/catalogue/settle.py --check  # say what is still open, write nothing

``indicators.tsv`` is what the program reads and what people see in a diff, one line per indicator. It is
made: to change an indicator, write its entry under ``data/reviews/`` and run this again (docs/catalogue.md).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))

from rules import AREA_RULES, DIRECTION_RULES, TYPE_RULES, Subject, first

from rodatraden.engine.catalogue.model import ColourRule, Direction, Kind, SettledBy
from rodatraden.engine.catalogue.titles import read_title

DATA = Path(__file__).resolve().parents[2] / "src/rodatraden/engine/catalogue/data"
COLUMNS = (
    "id", "areas", "direction", "kind", "unit", "type", "dimension",
    "coding", "colour_rule", "last_year", "settled_by", "note", "title",
)  # fmt: skip
#: What a review may settle; what it leaves out the rules settle.
REVIEWABLE = {"areas", "direction", "kind", "unit", "type", "dimension"}


def read_reviews(folder: Path = DATA / "reviews") -> dict[str, dict[str, Any]]:
    """Every individual review by indicator id. Each needs a note and known fields; one per indicator."""
    reviews: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            decision = {key: value for key, value in group.items() if key not in {"ids", "note"}}
            if unknown := set(decision) - REVIEWABLE:
                raise SystemExit(f"{path.name}: unknown fields {sorted(unknown)}")
            for indicator in group["ids"]:
                if indicator in reviews:
                    raise SystemExit(f"{path.name}: {indicator} is reviewed twice")
                reviews[indicator] = {**decision, "note": " ".join(group["note"].split())}
    return reviews


def settle(fact: dict[str, Any], review: dict[str, Any] | None) -> dict[str, Any]:
    """One line of ``indicators.tsv``; ``direction`` is empty where neither review nor rule settles it."""
    read = read_title(fact["title"])
    words = fact["title"].lower()
    if read.last_year:
        words = words[: words.rindex("(")].rstrip(" .")
    subject = Subject(
        fact["id"], words, fact["perspective"],
        fact["operating_area"].startswith("Äldre"), read.kind,
    )  # fmt: skip
    row: dict[str, Any] = {
        "id": fact["id"],
        "kind": read.kind or "",
        "unit": read.unit,
        "coding": f"{read.coding.yes:g}/{read.coding.no:g}" if read.coding else "",
        "last_year": read.last_year or "",
        "title": fact["title"],
        "type": "",
        "dimension": "",
    }
    area = first(AREA_RULES, subject)
    direction = first(DIRECTION_RULES, subject)
    row["areas"] = area.settles["areas"] if area else ()
    row["direction"] = direction.settles["direction"] if direction else ""
    row["settled_by"] = SettledBy.RULE if direction and area else ""
    row["note"] = f"{direction.id}: {direction.reason}" if direction else ""
    if review:
        row |= {key: "" if value is None else value for key, value in review.items()}
        row["settled_by"] = SettledBy.REVIEW
    if row["direction"] not in (Direction.NONE, "") and (kind := first(TYPE_RULES, subject)):
        for key, value in kind.settles.items():
            if not review or key not in review:
                row[key] = value or ""
    row["colour_rule"] = _colour_rule(row)
    row["areas"] = " ".join(row["areas"])
    return row


def _colour_rule(row: dict[str, Any]) -> ColourRule:
    """By answer for yes/no, not at all without a direction, else by rank."""
    if row["direction"] in (Direction.NONE, ""):
        return ColourRule.NONE
    return ColourRule.ANSWER if row["kind"] == Kind.YES_NO else ColourRule.RANK


def settle_all() -> list[dict[str, Any]]:
    """Every packaged indicator, settled, in order of id."""
    facts = [msgspec.json.decode(line) for line in (DATA / "kpi.jsonl").read_bytes().splitlines()]
    reviews = read_reviews()
    if unknown := set(reviews) - {fact["id"] for fact in facts}:
        raise SystemExit(f"Reviews of indicators that are not in kpi.jsonl: {sorted(unknown)}")
    return [settle(fact, reviews.get(fact["id"])) for fact in facts]


def as_text(rows: list[dict[str, Any]]) -> str:
    """The content of ``indicators.tsv``."""
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(str(row[column]) for column in COLUMNS) for row in rows]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Settle, say what is open, and write unless ``--check``."""
    rows = settle_all()
    still_open = [row for row in rows if not row["direction"] or not row["kind"]]
    for row in still_open:
        print("open:", row["id"], row["kind"] or "no kind", row["areas"], row["title"])
    if "--check" not in sys.argv:
        (DATA / "indicators.tsv").write_text(as_text(rows), encoding="utf-8")
    print(f"{len(rows)} indicators, {len(still_open)} open")
    return 1 if still_open else 0


if __name__ == "__main__":
    sys.exit(main())
