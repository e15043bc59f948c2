"""The gross list on the screen: what is frozen with a row, what is said to two editors, what stays when it is refused."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from rodatraden.workbench.core.catalogue import current_snapshot
from rodatraden.workbench.thread import services
from rodatraden.workbench.thread.models import GrossListItem

LIST = reverse("gross_list", args=["missbruk"])
ADD = reverse("gross_list_add", args=["missbruk"])
GIVEN = {
    "indicator_id": "U35542",
    "title": "Påverka hjälp",
    "origin": "comparison",
    "reason": "Sämre än liknande i nio år.",
}


def test_what_the_figure_said_is_frozen_with_the_row(practice, leader) -> None:
    leader.post(ADD, GIVEN)
    item = GrossListItem.objects.get()
    judged = item.evidence["judgement"]
    assert item.evidence["snapshot"] == current_snapshot().id
    assert item.evidence["practice"] is True
    assert judged["indicator"] == "U35542"
    assert judged["value"] is not None
    assert item.evidence["reasons"]
    assert item.evidence["looked_at"] == 43
    json.dumps(item.evidence)
    page = leader.get(LIST).content.decode()
    assert "Sämre än liknande i nio år." in page
    assert "Er lista (1)" in page


def test_the_button_on_the_comparison_answers_by_itself(practice, leader) -> None:
    answer = leader.post(ADD, GIVEN, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Står på listan" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    again = leader.post(ADD, GIVEN, headers={"HX-Request": "true"})
    assert again.status_code == 200
    assert GrossListItem.objects.count() == 1


def test_a_row_without_words_is_refused_in_words(practice, leader) -> None:
    page = leader.post(ADD, GIVEN | {"reason": " "}, follow=True)
    assert "Skriv vad det gäller och varför" in page.content.decode()
    assert not GrossListItem.objects.exists()


def test_the_page_says_when_the_source_has_changed_the_figure(practice, leader) -> None:
    leader.post(ADD, GIVEN)
    item = GrossListItem.objects.get()
    item.evidence["judgement"]["value"] += 3
    item.save()
    assert "Källan har ändrat värdet" in leader.get(LIST).content.decode()


def test_an_edit_in_between_shows_the_others_text_and_keeps_ones_own(practice, leader, item, person) -> None:
    services.change_item(
        item=item,
        by=person("avdelningschef"),
        version=1,
        reason="Den andras text.",
        choice="",
        choice_reason="",
    )
    url = reverse("gross_list_change", args=[item.pk])
    mine = {"version": "1", "reason": "Min text.", "choice": "later", "choice_reason": "Vi väntar."}
    answer = leader.post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in (
        "Avdelningschef (övning) har ändrat raden",
        "Den andras text.",
        ">\nMin text.<",
        "Vi väntar.",
    ):
        assert words in page
    item.refresh_from_db()
    assert item.reason == "Den andras text."
    # The page now carries the new version: saving again is a decision, not an accident.
    form = answer.context["form"]
    assert leader.post(url, mine | {"version": form["version"].value()}).status_code == 302
    item.refresh_from_db()
    assert (item.reason, item.choice, item.version) == ("Min text.", "later", 3)


def test_a_no_without_motive_keeps_what_was_written(practice, leader, item) -> None:
    url = reverse("gross_list_change", args=[item.pk])
    answer = leader.post(url, {"version": "1", "reason": "Ny text.", "choice": "no", "choice_reason": ""})
    page = answer.content.decode()
    assert "Skriv varför ni väljer bort eller väntar." in page
    assert ">\nNy text.<" in page
    item.refresh_from_db()
    assert item.choice == ""


@pytest.mark.parametrize("version", ["", "x", "1.5"])
def test_a_form_without_its_version_saves_nothing(practice, leader, item, version: str) -> None:
    url = reverse("gross_list_change", args=[item.pk])
    given = {"version": version, "reason": "Ny text.", "choice": "", "choice_reason": ""}
    assert leader.post(url, given).status_code == 200
    item.refresh_from_db()
    assert item.version == 1


def test_hostile_text_is_shown_as_text(practice, leader, item) -> None:
    url = reverse("gross_list_change", args=[item.pk])
    hostile = "<script>alert(1)</script>\"' onload=x {{ 7 }}"
    leader.post(url, {"version": "1", "reason": hostile, "choice": "", "choice_reason": ""})
    page = leader.get(LIST).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
