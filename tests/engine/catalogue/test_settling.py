"""The rules and reviews give exactly the file that is packaged, and reviews survive the rules."""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts" / "catalogue"


@pytest.fixture(scope="module")
def settling() -> ModuleType:
    sys.path.insert(0, str(SCRIPTS))
    try:
        return importlib.import_module("settle")
    finally:
        sys.path.remove(str(SCRIPTS))


def test_the_packaged_file_is_what_rules_and_reviews_give(settling: ModuleType) -> None:
    packaged = (settling.DATA / "indicators.tsv").read_text(encoding="utf-8")
    assert settling.as_text(settling.settle_all()) == packaged, "run scripts/catalogue/settle.py"


def test_no_indicator_stands_twice(settling: ModuleType) -> None:
    lines = (settling.DATA / "indicators.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert Counter(line.split("\t")[0] for line in lines).most_common(1)[0][1] == 1


def test_a_review_goes_before_the_rules(settling: ModuleType) -> None:
    fact = {
        "id": "N31001",
        "title": "Kostnad ekonomiskt bistånd, kr/inv",
        "operating_area": "Individ- och familjeomsorg",
        "perspective": "Resurser",
    }
    by_rule = settling.settle(fact, None)
    assert (by_rule["direction"], by_rule["settled_by"], by_rule["note"][:4]) == ("none", "rule", "R03:")
    reviewed = settling.settle(fact, {"direction": "lower", "type": "outcome", "note": "Provat."})
    assert (reviewed["direction"], reviewed["settled_by"], reviewed["note"]) == (
        "lower", "individual_review", "Provat.",
    )  # fmt: skip
    assert (reviewed["kind"], reviewed["areas"]) == ("cost", "ekonomiskt-bistand")


def test_a_careless_review_is_refused(settling: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- {ids: [N31001], colour: red, note: x}", encoding="utf-8")
    with pytest.raises(SystemExit, match="colour"):
        settling.read_reviews(tmp_path)
    (tmp_path / "a.yaml").write_text(
        "- {ids: [N31001], direction: none, note: x}\n- {ids: [N31001], direction: lower, note: y}",
        encoding="utf-8",
    )
    with pytest.raises(SystemExit, match="reviewed twice"):
        settling.read_reviews(tmp_path)


def test_every_rule_has_a_name_of_its_own_and_is_used(settling: ModuleType) -> None:
    rules = importlib.import_module("rules")
    every = [*rules.AREA_RULES, *rules.DIRECTION_RULES, *rules.TYPE_RULES]
    assert Counter(rule.id for rule in every).most_common(1)[0][1] == 1
    assert all(rule.reason for rule in rules.DIRECTION_RULES)
    # Counted without the reviews: those that only confirm a rule do not make it superfluous for what Kolada adds.
    lines = (settling.DATA / "kpi.jsonl").read_bytes().splitlines()
    alone = [settling.settle(json.loads(line), None) for line in lines]
    used = {row["note"].split(":")[0] for row in alone if row["settled_by"] == "rule"}
    assert used == {rule.id for rule in rules.DIRECTION_RULES}
