"""From published practice figures to judgements and suggestions: the invented story of one municipality."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison.judgement import judge
from rodatraden.engine.comparison.model import (
    Certainty,
    Comparator,
    Judgement,
    Question,
    State,
    SuggestedList,
)
from rodatraden.engine.comparison.publication import publish
from rodatraden.engine.comparison.rows import judgement_row
from rodatraden.engine.comparison.suggestions import Goal, suggest
from rodatraden.engine.figures import Snapshot, Store
from rodatraden.engine.sources.practice import practice_figures, with_practice_indicators

from .judging import AREA, HOME, Z95, Z998, packaged, wilson

STORY = (
    *("OJ-missbruk-001", "OJ-missbruk-003", "OJ-missbruk-008", "OJ-missbruk-009", "OJ-missbruk-010"),
    *("N35001", "U35538", "U35539", "U35542", "U35544"),
)

Published = tuple[Snapshot, Catalogue]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    catalogue = with_practice_indicators(packaged())
    figures = practice_figures(catalogue=catalogue, indicators=STORY)
    return publish(Store(tmp_path_factory.mktemp("practice")), catalogue, figures).snapshot, catalogue


@pytest.fixture(scope="module")
def judged(published: Published) -> dict[tuple[str, str], Judgement]:
    return {(j.indicator, j.gender): j for j in judge(*published, "Lycksele", area=AREA)}


@pytest.fixture(scope="module")
def found(published: Published) -> SuggestedList:
    return suggest(*published, HOME, area="Missbruks- och beroendevård")


def on_scale(value: float) -> float:
    return math.asin(math.sqrt(value / 100))


def test_every_share_with_n_is_judged_as_written_out_here(judged: dict[tuple[str, str], Judgement]) -> None:
    """Wilson against each median; certain takes the median's own variance in as well."""
    shares = [j for j in judged.values() if j.uncertainty_method == "wilson" and j.value is not None]
    assert len(shares) > 12
    differing = 0
    for j in shares:
        assert j.denominator is not None
        assert j.value is not None
        n = j.denominator
        x = round(j.value * n / 100)
        narrow, wide = wilson(x, n, Z95), wilson(x, n, Z998)
        assert j.interval == pytest.approx(narrow, abs=0.3)
        for against in j.against.values():
            if against.state is State.CANNOT_BE_JUDGED:
                continue
            c = against.value
            assert c is not None
            z = (on_scale(j.value) - on_scale(c)) / math.sqrt(0.25 / n + (against.variance or 0.0))
            assert against.z == pytest.approx(z)
            if min(abs(c - limit) for limit in (*narrow, *wide)) < 0.3 or abs(abs(z) - Z998) < 0.01:
                continue  # rounding of the published value decides
            outside = not narrow[0] <= c <= narrow[1]
            differing += outside
            assert (against.state in (State.BETTER, State.WORSE)) is outside
            if outside:
                assert (against.state is State.BETTER) is (j.value > c)
                sure = not wide[0] <= c <= wide[1] and abs(z) > Z998
                assert against.certainty is (Certainty.CERTAIN if sure else Certainty.PROBABLE)
    assert differing > 5


def test_the_medians_are_those_of_the_groups(
    published: Published, judged: dict[tuple[str, str], Judgement]
) -> None:
    snapshot, catalogue = published
    one = judged["OJ-missbruk-008", "T"]
    rows = snapshot.table(
        "by_indicator", indicators=["OJ-missbruk-008"], years=[one.year or 0], genders=["T"]
    ).to_pylist()
    values = {row["municipality_id"]: row["value"] for row in rows if row["value"] is not None}
    for members, comparator in (
        (catalogue.similar(HOME, indicator="OJ-missbruk-008").members, Comparator.SIMILAR),
        (catalogue.county_members(HOME), Comparator.COUNTY),
        (catalogue.skr_members(HOME), Comparator.SKR_GROUP),
        (tuple(values), Comparator.NATIONAL),
    ):
        known = sorted(values[m] for m in members if m in values)
        middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
        assert one.against[comparator].value == pytest.approx(middle)
        assert one.against[comparator].count == len(known)
    own = judge(
        snapshot, catalogue, HOME, indicators=["OJ-missbruk-008"], genders="T",
        against=[Comparator.OWN_GROUP], own_group=catalogue.county_members(HOME),
    )  # fmt: skip
    group, county = own[0].against[Comparator.OWN_GROUP], one.against[Comparator.COUNTY]
    assert (group.value, group.count, group.state) == (county.value, county.count, county.state)
    assert group.variance == pytest.approx(county.variance)


def test_the_latest_year_asked_for_by_name_is_judged_alike(
    published: Published, judged: dict[tuple[str, str], Judgement]
) -> None:
    snapshot, catalogue = published
    compared = 0
    for past in judge(snapshot, catalogue, HOME, area=AREA, year=2025):
        latest = judged[past.indicator, past.gender]
        if latest.year != 2025:
            continue
        compared += 1
        first, second = (dict(judgement_row(one)) for one in (latest, past))
        assert first == second
        known = [[p for p in one.series if p.status != "unknown"] for one in (latest, past)]
        assert known[0] == known[1]
        assert sorted(latest.peers) == sorted(past.peers)
    assert compared >= 15
    former = {(j.indicator, j.gender): j for j in judge(snapshot, catalogue, HOME, area=AREA, year=2024)}
    then = former["U35544", "T"]
    latest = judged["U35544", "T"]
    assert latest.change is not None
    assert (then.year, then.value) == (2024, latest.change.value)


def test_every_row_can_be_written_as_json(judged: dict[tuple[str, str], Judgement]) -> None:
    for one in judged.values():
        row: dict[str, Any] = json.loads(json.dumps(judgement_row(one), allow_nan=False))
        assert (row["value"] is None) is (row["status"] != "observed")
        assert row["reasons"]
    hidden = judged["OJ-missbruk-010", "K"]
    assert (hidden.value, hidden.status, hidden.state) == (None, "suppressed", State.CANNOT_BE_JUDGED)
    assert hidden.denominator is None


def test_the_story_is_found(found: SuggestedList) -> None:
    by_id = {s.judgement.indicator: s for s in found.suggestions}
    assert found.looked_at == len(STORY)
    worst = by_id["OJ-missbruk-008"]
    assert found.suggestions[0] is worst
    assert {r.question for r in worst.reasons} >= {
        Question.STRENGTH_OR_WEAKNESS,
        Question.REPEATED_OR_WORSENING,
        Question.UNITS_DIFFER,
        Question.STICKS_OUT,
    }
    assert not by_id["U35544"].strength
    assert not by_id["U35542"].strength
    assert by_id["U35538"].strength
    assert Question.PEERS_BETTER in {r.question for r in by_id["OJ-missbruk-001"].reasons}
    assert "OJ-missbruk-009" not in by_id  # red by chance: fourteen persons
    assert "OJ-missbruk-003" not in by_id  # has what most have
    assert "OJ-missbruk-010" not in by_id
    assert all(r.words and r.weight > 0 for s in found.suggestions for r in s.reasons)


def test_own_goals_bring_their_indicators(published: Published) -> None:
    snapshot, catalogue = published
    goals = {"OJ-missbruk-009": Goal(80.0, "nämndens plan"), "U35538": Goal(50.0)}
    found = suggest(snapshot, catalogue, HOME, area=AREA, goals=goals)
    missed = {
        s.judgement.indicator for s in found.suggestions for r in s.reasons if r.question is Question.OWN_GOAL
    }
    assert missed == {"OJ-missbruk-009"}
