"""Own similar municipalities: chosen by weights, told why, and frozen as a group."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from rodatraden.engine.catalogue import Catalogue
from rodatraden.engine.comparison.likeness import like
from rodatraden.engine.figures import Store
from rodatraden.workbench.organisations.models import ComparisonGroup
from rodatraden.workbench.organisations.services import freeze_similar_group

SIMILAR = reverse("similar")
ASKED = SIMILAR + "?antal=9&vikt-population=2&vikt-N35001=3&vikt-N35846=1"
WEIGHTS = {"population": 2.0, "N35001": 3.0, "N35846": 1.0}


@pytest.fixture
def found(practice_dir: Path):
    snapshot = Store(practice_dir).current()
    assert snapshot is not None
    return like(snapshot, Catalogue.load(practice_dir), "2481", WEIGHTS, k=9)


def test_nothing_is_found_before_anything_is_chosen(practice, leader) -> None:
    response = leader.get(SIMILAR)
    assert response.context["page"] is None
    assert "Frys som egen grupp" not in response.content.decode()
    fields = [field.name for field in response.context["form"].choices()]
    assert fields[0] == "vikt-population"
    assert 2 <= len(fields) <= 13


def test_the_page_says_what_the_engine_says(practice, leader, found) -> None:
    page = leader.get(ASKED).context["page"]
    catalogue = Catalogue.load()
    assert [row.name for row in page.rows] == [
        catalogue.municipality(one.municipality).name for one in found.nearest
    ]
    for row, one in zip(page.rows, found.nearest, strict=True):
        assert len(row.differs) == len(one.differs) <= 5
        assert row.mutual == ("ja" if one.mutual else "nej")
        assert row.left_out == ", ".join(v.title for v in one.left_out)
    text = leader.get(ASKED).content.decode()
    assert "Likhet gäller inte åt båda håll" in text
    assert "style=" not in text


def test_freezing_keeps_the_members_and_how_they_were_found(practice, leader, found) -> None:
    page = leader.post(ASKED, {"name": " Lika oss "}, follow=True)
    group = ComparisonGroup.objects.get()
    assert (group.name, group.origin) == ("Lika oss", "similarity")
    assert group.municipality_ids == sorted(one.municipality for one in found.nearest)
    made = group.made_from
    assert (made["snapshot"], made["k"], made["municipality"]) == (found.snapshot, 9, "2481")
    assert {v["id"]: v["weight"] for v in made["variables"]} == WEIGHTS
    assert made["date"]
    text = page.content.decode()
    assert "de 9 som då var mest lika Lycksele efter Folkmängd (storleksklass) (vikt 2)" in text
    assert "Lika oss" in leader.get("/omraden/missbruk/jamfor/").content.decode()
    # whatever is asked for later, the group stands as it was
    leader.get(SIMILAR + "?antal=7&vikt-N35001=1")
    assert ComparisonGroup.objects.get().municipality_ids == group.municipality_ids


def test_the_members_are_found_anew_and_never_taken_from_what_is_sent(practice, leader, found) -> None:
    leader.post(ASKED, {"name": "Egna", "municipality_ids": ["0180"], "municipalities": ["0180"]})
    assert ComparisonGroup.objects.get().municipality_ids == sorted(one.municipality for one in found.nearest)


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_group_needs_a_name(practice, leader, name: str) -> None:
    assert 'role="alert"' in leader.post(ASKED, {"name": name}).content.decode()
    assert not ComparisonGroup.objects.exists()


def test_a_name_that_is_taken_is_refused_in_words(practice, leader) -> None:
    leader.post(ASKED, {"name": "Lika oss"})
    assert "Ni har redan en grupp som heter så." in leader.post(ASKED, {"name": "Lika oss"}).content.decode()
    assert ComparisonGroup.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?antal=6&vikt-population=1", "7"),
        ("?antal=21&vikt-population=1", "20"),
        ("?antal=abc&vikt-population=1", "heltal"),
        ("?antal=", "Hur många kommuner?"),
        ("?antal=7", "Ge minst ett mått en vikt"),
        ("?antal=7&vikt-population=0", "Ge minst ett mått en vikt"),
        ("?antal=7&vikt-population=-1", "-1"),
        ("?antal=7&vikt-population=nan", "nan"),
        ("?antal=7&vikt-population=99", "99"),
        ("?antal=7&vikt-U35538=3", "Ge minst ett mått en vikt"),
    ],
)
def test_choices_that_make_no_sense_are_refused_in_words(practice, leader, query: str, words: str) -> None:
    for response in (leader.get(SIMILAR + query), leader.post(SIMILAR + query, {"name": "Försök"})):
        assert response.status_code == 200
        text = response.content.decode()
        assert 'role="alert"' in text
        assert words in text
    assert not ComparisonGroup.objects.exists()


def test_only_those_who_may_edit_freeze(practice, as_person) -> None:
    for who, status in (("socialchef", 403), ("avdelningschef", 302), ("fou-samordnare", 403)):
        client = as_person(who) if who == "socialchef" else client_of(who)
        assert client.post(ASKED, {"name": f"Grupp {who}"}).status_code == status
        assert ("Frys som egen grupp" in client.get(ASKED).content.decode()) is (status == 302)
    assert ComparisonGroup.objects.count() == 1


def client_of(username: str):
    """A client of one of the practice people that exist already."""
    from django.test import Client

    from rodatraden.workbench.organisations.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_the_service_itself_refuses(lycksele, person, found) -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        freeze_similar_group(organisation=lycksele, by=person("socialchef"), name="Nej", likeness=found)
    assert not ComparisonGroup.objects.exists()


def test_groups_chosen_one_by_one_have_no_history(practice, leader) -> None:
    leader.post(reverse("groups"), {"name": "Inlandet", "municipalities": ["2401", "2403", "2404"]})
    group = ComparisonGroup.objects.get()
    assert (group.origin, group.made_from) == ("chosen", {})
    assert "Fryst" not in leader.get(reverse("groups")).content.decode()
