"""The page about one indicator: words for every picture, and one order, also where Ja is 1 and Nej 2."""

from __future__ import annotations

import pytest

from rodatraden.engine.catalogue.model import Direction, YesNoCoding
from rodatraden.workbench.figures import phrases
from rodatraden.workbench.figures.phrases import worth


def page_of(client, code: str, query: str = ""):
    return client.get(f"/indikator/{code}/{query}").context["page"]


@pytest.mark.parametrize("code", ["U35538", "N35011", "U33401", "U30427"])
def test_the_page_tells_everything_in_words_and_tables(practice, leader, code: str) -> None:
    page = page_of(leader, code)
    assert page.lead
    assert page.not_said
    assert page.source
    assert "egen bearbetning" in page.citation
    assert len(page.country) == page.judgement.compared
    assert sum(row.own for row in page.country) == (page.judgement.value is not None)
    assert [row.year for row in page.years] == sorted((row.year for row in page.years), reverse=True)
    names = [name for name, _text in page.facts]
    assert "Önskvärd riktning" in names
    if page.distribution_svg:
        assert page.distribution_words
        assert ("Ert saknas." in page.distribution_words) is (page.judgement.value is None)
        assert page.map_svg
    if page.series_svg:
        assert page.series_words


def test_a_municipality_with_a_no_is_never_better_when_yes_is_wanted(practice, leader) -> None:
    """U30427 is coded Ja=1, Nej=2: the higher number is the worse answer."""
    page = page_of(leader, "U30427")
    assert page.judgement.coding == YesNoCoding(yes=1, no=2)
    assert page.value == "Ja"
    assert page.better_peers == "Ingen i gruppen ligger bättre till."
    answers = [row.value for row in page.country]
    assert answers.index("Nej") > answers.index("Ja")
    assert answers == sorted(answers)


def test_who_is_better_is_counted_among_those_compared_with(practice, leader) -> None:
    page = page_of(leader, "U35538")
    own = page.judgement.value
    better = [value for _name, value in page.judgement.peers if value > own]
    assert page.better_peers.startswith(f"{len(better)} av {len(page.judgement.peers)} ligger bättre till")
    lower = page_of(leader, "U33401", "?jamfor=lan").judgement
    words = phrases.better_peers_words(lower, {})
    count = sum(value < lower.value for _name, value in lower.peers)
    assert words.startswith(f"{count} av" if count else "Ingen")


@pytest.mark.parametrize(
    ("direction", "coding", "best", "worst"),
    [
        (Direction.HIGHER, None, 80.0, 20.0),
        (Direction.LOWER, None, 20.0, 80.0),
        (Direction.NONE, None, 80.0, 20.0),
        (Direction.HIGHER, YesNoCoding(yes=1, no=2), 1.0, 2.0),
        (Direction.LOWER, YesNoCoding(yes=1, no=2), 2.0, 1.0),
        (Direction.HIGHER, YesNoCoding(yes=1, no=0), 1.0, 0.0),
        (Direction.LOWER, YesNoCoding(yes=1, no=0), 0.0, 1.0),
    ],
)
def test_worth_turns_every_scale_the_same_way(direction, coding, best: float, worst: float) -> None:
    assert worth(best, direction, coding) > worth(worst, direction, coding)


def test_another_year_sex_and_comparator(practice, leader) -> None:
    page = page_of(leader, "U35538", "?ar=2020&kon=K&jamfor=riket")
    assert (page.judgement.year, page.judgement.gender) == (2020, "K")
    assert [choice.label for choice in page.year_choices if choice.current] == ["2020"]
    assert [choice.label for choice in page.comparators if choice.current] == ["Riket"]
    # A year with no figures gives the latest one instead of an error.
    assert page_of(leader, "U35538", "?ar=1066").judgement.year == page_of(leader, "U35538").judgement.year


def test_the_page_shows_what_the_source_has_changed(practice, leader) -> None:
    changed = leader.get("/").context["page"].revisions
    assert changed
    code = changed[0]["indicator"]
    assert page_of(leader, code).revisions
    assert "Ändrat av källan" in leader.get(f"/indikator/{code}/").content.decode()
