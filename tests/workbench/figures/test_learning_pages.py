"""Who has succeeded, what it means in people, the funnel, and the range of ranks: on Indikator and its neighbours."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.urls import reverse

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.comparison.funnel import NoFunnel, funnel
from rodatraden.engine.comparison.judgement import judge
from rodatraden.engine.comparison.opportunity import opportunity
from rodatraden.engine.comparison.radar import radar
from rodatraden.engine.comparison.rank_range import rank_ranges
from rodatraden.engine.comparison.words import people as people_words
from rodatraden.engine.comparison.words import radar as radar_words
from rodatraden.engine.figures import Store

HOME = "2481"
SURVEY = "U35538"  # a share with its number of answers
COST = "N35011"
YES_NO = "U30427"


@pytest.fixture(scope="module")
def opened(practice_dir: Path):
    snapshot = Store(practice_dir).current()
    assert snapshot is not None
    return snapshot, Catalogue.load(practice_dir)


def text_of(client, url: str, status: int = 200) -> str:
    """The page's words as a person reads them."""
    response = client.get(url)
    assert response.status_code == status, response.content[:400]
    without = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(without).split())


def norm(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("code", [SURVEY, COST, YES_NO])
def test_indikator_says_what_the_engine_says(practice, leader, opened, code: str) -> None:
    page = text_of(leader, reverse("indicator", args=[code]))
    snapshot, catalogue = opened
    found = radar(snapshot, catalogue, HOME, code)
    [judgement] = judge(snapshot, catalogue, HOME, indicators=[code], genders=["T"])
    assert "Vilka har lyckats?" in page
    assert norm(radar_words.summary(found)) in page
    for one in found.improved:
        assert norm(radar_words.improvement(found, one)) in page
        assert catalogue.municipality(one.municipality).name in page
    assert "Vad betyder det i människor?" in page
    assert norm(people_words.opportunity_words(judgement, opportunity(judgement))) in page


def test_some_practice_indicator_has_somebody_to_learn_from(practice, leader, opened) -> None:
    """Else the section is never seen with anybody in it."""
    snapshot, catalogue = opened
    codes = [i for i in snapshot.manifest.indicators if radar(snapshot, catalogue, HOME, i).improved]
    assert codes
    response = leader.get(reverse("indicator", args=[codes[0]]))
    assert response.context["learned"].improved
    assert "<svg" in response.context["learned"].improved[0].spark


def test_the_place_has_its_range_and_the_table_everybodys(practice, leader, opened) -> None:
    snapshot, catalogue = opened
    response = leader.get(reverse("indicator", args=[SURVEY]))
    ranges = rank_ranges(snapshot, catalogue, SURVEY)
    own = ranges[HOME]
    expected = f"Plats {own.rank} av {own.compared}, där 1 är bäst; med slumpen inräknad mellan {own.lower} och {own.upper}."
    assert response.context["page"].distribution_words.startswith(expected)
    names = {catalogue.municipality(one).name: f"{r.lower}–{r.upper}" for one, r in ranges.items()}
    assert {row.name: row.place for row in response.context["page"].country} == names


def test_the_lens_goes_with_it(practice, leader, opened) -> None:
    """Women's own radar, the chosen comparator's median, and an address to the funnel that keeps them."""
    snapshot, catalogue = opened
    response = leader.get(reverse("indicator", args=[SURVEY]) + "?kon=K&jamfor=riket&ar=2023")
    learned, page = response.context["learned"], response.context["page"]
    found = radar(snapshot, catalogue, HOME, SURVEY, gender="K", year=page.judgement.year)
    assert learned.radar == radar_words.summary(found)
    assert "kommuner i landet" in learned.people
    assert learned.funnel_url == reverse("funnel", args=[SURVEY]) + "?jamfor=riket&kon=K&ar=2023"
    assert leader.get(learned.funnel_url).context["page"].summary


def test_the_playground_is_reached_with_our_own_number(practice, leader) -> None:
    response = leader.get(reverse("indicator", args=[SURVEY]))
    judgement = response.context["page"].judgement
    assert (
        f"/hjalp/slump/?antal={round(judgement.denominator)}&" in response.context["learned"].playground_url
    )
    assert leader.get(reverse("indicator", args=[COST])).context["learned"].playground_url == ""
    assert leader.get(reverse("indicator", args=[COST])).context["learned"].funnel_url == ""


def test_the_funnel_page(practice, leader, opened) -> None:
    snapshot, catalogue = opened
    response = leader.get(reverse("funnel", args=[SURVEY]))
    found = funnel(snapshot, catalogue, SURVEY, municipality=HOME)
    page = response.context["page"]
    assert f"{len(found.points)} kommuner {found.year}." in page.summary
    assert len(page.rows) == len(found.points)
    assert [row.name for row in page.rows if row.role == "er kommun"] == ["Lycksele"]
    assert page.svg.count("<circle") == len(found.points) - 1
    assert "Lycksele: " in page.svg
    content = response.content.decode()
    assert "style=" not in content
    assert content.count("<h1") == 1


@pytest.mark.parametrize("code", [COST, YES_NO])
def test_a_funnel_that_cannot_be_drawn_says_why(practice, leader, opened, code: str) -> None:
    snapshot, catalogue = opened
    assert catalogue.indicator(code).kind in (Kind.COST, Kind.YES_NO)
    assert funnel(snapshot, catalogue, code).missing is NoFunnel.WRONG_KIND
    page = text_of(leader, reverse("funnel", args=[code]))
    assert "Ett trattdiagram visar andelar" in page
    assert "Visa som tabell" not in page


@pytest.mark.parametrize(
    "query",
    [
        "?kon=X&ar=abc",
        "?kon=K&ar=1800",
        "?ar=99999",
        "?jamfor=egen-999999",
        "?kon=%00",
        "?ar=2023%27%20OR%201=1",
    ],
)
def test_hostile_choices_change_nothing_and_break_nothing(practice, leader, query: str) -> None:
    for name in ("funnel", "indicator"):
        response = leader.get(reverse(name, args=[SURVEY]) + query)
        assert response.status_code in (200, 404)
        assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("code", ["N99999", "<script>alert(1)</script>", "../../etc/passwd", "%00"])
def test_an_indicator_that_does_not_exist(practice, leader, code: str) -> None:
    response = leader.get(f"/indikator/{code}/tratt/")
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()


def test_before_the_first_publication_the_pages_say_what_to_do(tmp_path, settings, leader) -> None:
    settings.DATA_DIR = tmp_path
    for url in (reverse("funnel", args=[SURVEY]), reverse("similar")):
        assert leader.get(url).status_code == 200


def test_the_database_is_asked_no_more_for_it(practice, leader, django_assert_max_num_queries) -> None:
    for url in (reverse("funnel", args=[SURVEY]), reverse("similar") + "?antal=7&vikt-population=1"):
        leader.get(url)
        with django_assert_max_num_queries(12):
            leader.get(url)
