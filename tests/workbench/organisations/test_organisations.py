"""Own groups, and the coordinator who looks at one municipality at a time."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rodatraden.workbench.organisations.models import ComparisonGroup, Membership, Organisation, Role, User

GROUPS = reverse("groups")


def test_a_group_is_saved_without_the_municipality_itself(practice, leader) -> None:
    given = {"name": " Inlandet ", "municipalities": ["2401", "2403", "2404"]}
    page = leader.post(GROUPS, given, follow=True)
    group = ComparisonGroup.objects.get()
    assert (group.name, group.municipality_ids) == ("Inlandet", ["2401", "2403", "2404"])
    assert "Nordmaling, Bjurholm, Vindeln" in page.content.decode()
    assert "Inlandet" in leader.get("/omraden/missbruk/jamfor/").content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": "", "municipalities": ["2401", "2403", "2404"]}, "Namn på gruppen"),
        ({"name": "Två", "municipalities": ["2401", "2403"]}, "Välj minst tre kommuner"),
        ({"name": "Ingen", "municipalities": []}, "Kommuner"),
        ({"name": "Fel", "municipalities": ["2401", "2403", "9999"]}, "9999"),
        ({"name": "Sig själv", "municipalities": ["2401", "2403", "2481"]}, "2481"),
    ],
)
def test_a_group_that_says_nothing_is_refused_in_words(practice, leader, given: dict, words: str) -> None:
    text = leader.post(GROUPS, given).content.decode()
    assert 'role="alert"' in text
    assert words in text
    assert not ComparisonGroup.objects.exists()


def test_two_groups_do_not_share_a_name(practice, leader) -> None:
    given = {"name": "Inlandet", "municipalities": ["2401", "2403", "2404"]}
    leader.post(GROUPS, given)
    text = leader.post(GROUPS, given).content.decode()
    assert "Ni har redan en grupp som heter så." in text
    assert ComparisonGroup.objects.count() == 1


def test_the_coordinator_chooses_among_those_supported(practice, as_person) -> None:
    client = as_person("fou-samordnare")
    choose = reverse("choose_municipality")
    client.post(choose, {"municipality": "2418"})
    assert "Malå" in client.get("/").content.decode()
    assert "Malå" in client.get("/omraden/missbruk/jamfor/").content.decode()
    for refused in ("2480", "9999", "", "0000"):
        client.post(choose, {"municipality": refused})
        assert "Så står det till i Malå" in client.get("/").content.decode()


def test_choosing_another_organisation_forgets_the_municipality(practice, as_person) -> None:
    user = User.objects.get(username="fou-samordnare")
    mala = Organisation.objects.get(name="Malå")
    Membership.objects.create(user=user, organisation=mala, role=Role.DIRECTOR)
    client = as_person("fou-samordnare")
    assert client.get("/").headers["Location"] == reverse("choose_organisation")
    unit = Organisation.objects.get(kind=Organisation.Kind.REGIONAL_UNIT)
    client.post(reverse("choose_organisation"), {"organisation": unit.pk})
    client.post(reverse("choose_municipality"), {"municipality": "2422"})
    assert "Så står det till i Sorsele" in client.get("/").content.decode()
    client.post(reverse("choose_organisation"), {"organisation": mala.pk})
    assert "Så står det till i Malå" in client.get("/").content.decode()
    assert client.post(reverse("groups"), {"name": "x"}).status_code == 403


def test_a_regional_unit_that_supports_nobody_is_told_what_to_do(practice, as_person) -> None:
    unit = Organisation.objects.get(kind=Organisation.Kind.REGIONAL_UNIT)
    unit.supports.clear()
    answer = as_person("fou-samordnare").get("/")
    assert answer.status_code == 404
    assert "Be administratören" in answer.content.decode()


def test_somebody_who_belongs_nowhere_is_told_whom_to_ask(practice, as_person) -> None:
    page = as_person("ny").get("/", follow=True)
    assert "Du hör inte till någon organisation än." in page.content.decode()
    assert "Logga ut" in page.content.decode()


def test_login_with_name_and_password(practice, people, client) -> None:
    user = User.objects.get(username="socialchef")
    user.set_password("en lång och säker mening")
    user.save()
    wrong = client.post(reverse("login"), {"username": "socialchef", "password": "fel"})
    assert 'role="alert"' in wrong.content.decode()
    given = {"username": "socialchef", "password": "en lång och säker mening", "next": "/katalog/"}
    assert client.post(reverse("login"), given).headers["Location"] == "/katalog/"


def test_login_leads_nowhere_else(practice, people, client) -> None:
    user = User.objects.get(username="socialchef")
    user.set_password("en lång och säker mening")
    user.save()
    given = {"username": "socialchef", "password": "en lång och säker mening", "next": "https://example.org/"}
    assert client.post(reverse("login"), given).headers["Location"] == "/"


def test_the_practice_people_exist_only_in_the_demo(practice, people, client, settings) -> None:
    settings.DEMO = False
    assert "Prova som" not in client.get(reverse("login")).content.decode()
    assert client.post(reverse("demo_login", args=["socialchef"])).status_code == 404
