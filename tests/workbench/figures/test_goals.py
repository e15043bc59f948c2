"""Goals of one's own: set, changed, taken away, and taken into account in the suggestions."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from rodatraden.workbench.figures import selectors, services
from rodatraden.workbench.figures.models import OwnGoal

GOAL = "/indikator/U35539/mal/"


def test_a_goal_is_set_changed_and_taken_away(practice, leader) -> None:
    page = leader.post(GOAL, {"value": "99,5", "note": " Verksamhetsplan 2026 "}, follow=True)
    text = page.content.decode()
    assert "Målet är sparat." in text
    assert "99,5" in text
    assert "(Verksamhetsplan 2026)" in text
    leader.post(GOAL, {"value": "98", "note": ""})
    assert [(g.value, g.note) for g in OwnGoal.objects.all()] == [(98.0, "")]
    leader.post(GOAL, {"value": "", "note": ""})
    assert not OwnGoal.objects.exists()


@pytest.mark.parametrize("value", ["bra", "1,2,3", "nan", "inf", "1e999"])
def test_what_is_no_number_is_refused_in_words(practice, leader, value: str) -> None:
    text = leader.post(GOAL, {"value": value, "note": ""}, follow=True).content.decode()
    assert "Målet ska vara ett tal" in text
    assert not OwnGoal.objects.exists()


@pytest.mark.parametrize(
    ("written", "value"), [("85", 85.0), ("85,5", 85.5), ("85.5", 85.5), ("1 200", 1200.0)]
)
def test_numbers_as_swedes_write_them(practice, leader, written: str, value: float) -> None:
    leader.post(GOAL, {"value": written, "note": ""})
    assert OwnGoal.objects.get().value == value


def test_a_missed_goal_is_a_reason_on_the_gross_list(practice, leader) -> None:
    leader.post(GOAL, {"value": "99,5", "note": "Verksamhetsplan 2026"})
    text = leader.get("/omraden/missbruk/bruttolista/").content.decode()
    assert "Avvikelse från eget mål" in text
    assert "99,5" in text


def test_a_goal_belongs_to_its_organisation(practice, lycksele, person) -> None:
    services.set_goal(organisation=lycksele, by=person(), indicator_id="U35539", value=90.0, note="")
    assert set(selectors.goals_of(lycksele)) == {"U35539"}
    assert selectors.goals_of(lycksele.supported_by.get()) == {}
    with pytest.raises(PermissionDenied):
        services.set_goal(
            organisation=lycksele, by=person("socialchef"), indicator_id="U35539", value=1.0, note=""
        )
    assert OwnGoal.objects.get().value == 90.0
