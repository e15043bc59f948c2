"""The gross list's rules: reasons for everything, nothing twice, nothing lost between two editors."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from rodatraden.workbench.organisations.models import Organisation
from rodatraden.workbench.thread import selectors, services
from rodatraden.workbench.thread.models import GrossListItem, Round
from rodatraden.workbench.thread.policies import RuleError, StaleEditError

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(lycksele) -> Round:
    return services.open_round(organisation=lycksele, area_id="missbruk", year=2025)


def add(round_: Round, by, **changes) -> GrossListItem:
    given = {"indicator_id": "U35538", "title": "Få kontakt", "reason": "Sämre i tre år."} | changes
    return services.add_item(round=round_, by=by, **given)


def change(item: GrossListItem, by, **changes) -> GrossListItem:
    given = {"version": item.version, "reason": item.reason, "choice": "yes", "choice_reason": ""} | changes
    return services.change_item(item=item, by=by, **given)


def test_a_round_is_opened_once(lycksele, round_: Round) -> None:
    assert services.open_round(organisation=lycksele, area_id="missbruk", year=2025) == round_
    assert services.open_round(organisation=lycksele, area_id="missbruk", year=2024) != round_
    assert Round.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_row_needs_a_reason(round_: Round, person, reason: str) -> None:
    with pytest.raises(RuleError) as refused:
        add(round_, person(), reason=reason)
    assert "varför" in refused.value.what
    assert not GrossListItem.objects.exists()


def test_adding_twice_gives_one_row_and_keeps_the_first_reason(round_: Round, person) -> None:
    first = add(round_, person(), reason=" Sämre i tre år. ")
    second = add(round_, person("avdelningschef"), reason="Något annat.")
    assert second == first
    assert GrossListItem.objects.get().reason == "Sämre i tre år."


def test_the_database_itself_holds_one_row_per_indicator(round_: Round, person) -> None:
    add(round_, person())
    with pytest.raises(IntegrityError), transaction.atomic():
        round_.gross_list_items.create(
            indicator_id="U35538", title="Få kontakt", reason="x", added_by=person(), changed_by=person()
        )


def test_what_no_figure_shows_may_stand_there_several_times(round_: Round, person) -> None:
    for title in ("Anhöriga", "Anhöriga", "Samverkan"):
        add(round_, person(), indicator_id="", title=title, origin="user_voice")
    assert GrossListItem.objects.count() == 3


@pytest.mark.parametrize("choice", ["no", "later"])
def test_no_and_later_need_a_motive_that_is_kept(round_: Round, person, choice: str) -> None:
    item = add(round_, person())
    with pytest.raises(RuleError) as refused:
        change(item, person(), choice=choice, choice_reason="  ")
    assert "väljer bort eller väntar" in refused.value.what
    item.refresh_from_db()
    assert (item.choice, item.version) == ("", 1)
    saved = change(item, person(), choice=choice, choice_reason=" Följs redan. ")
    assert (saved.choice, saved.choice_reason, saved.version) == (choice, "Följs redan.", 2)


@pytest.mark.parametrize("choice", ["", "yes"])
def test_yes_and_undecided_need_none(round_: Round, person, choice: str) -> None:
    assert change(add(round_, person()), person(), choice=choice).choice == choice


def test_the_reason_cannot_be_emptied(round_: Round, person) -> None:
    with pytest.raises(RuleError):
        change(add(round_, person()), person(), reason=" ")


def test_the_later_of_two_editors_is_told_and_overwrites_nothing(round_: Round, person) -> None:
    item = add(round_, person())
    seen_by_both = item.version
    change(item, person(), reason="Den enas text.")
    with pytest.raises(StaleEditError) as stale:
        change(item, person("avdelningschef"), version=seen_by_both, reason="Den andras text.")
    assert stale.value.current.reason == "Den enas text."
    assert stale.value.current.changed_by == person()
    item.refresh_from_db()
    assert item.reason == "Den enas text."


def test_removing_keeps_the_row_with_its_reason_and_can_be_undone(lycksele, round_: Round, person) -> None:
    item = add(round_, person())
    with pytest.raises(RuleError):
        services.remove_item(item=item, by=person(), reason=" ")
    services.remove_item(item=item, by=person("avdelningschef"), reason="Dubbelt.")
    services.remove_item(item=item, by=person(), reason="En gång till.")
    assert not selectors.items_of(lycksele, "missbruk", 2025)
    (removed,) = selectors.removed_items_of(lycksele, "missbruk", 2025)
    assert (removed.removed_reason, removed.changed_by) == ("Dubbelt.", person("avdelningschef"))

    services.restore_item(item=removed, by=person())
    services.restore_item(item=removed, by=person())
    (back,) = selectors.items_of(lycksele, "missbruk", 2025)
    assert (back.reason, back.removed_reason, back.version) == (item.reason, "", 3)


def test_a_removed_row_is_not_put_back_beside_a_new_one(round_: Round, person) -> None:
    item = add(round_, person())
    services.remove_item(item=item, by=person(), reason="Dubbelt.")
    again = add(round_, person(), reason="Ändå.")
    assert again != item
    with pytest.raises(RuleError) as refused:
        services.restore_item(item=item, by=person())
    assert refused.value.todo
    assert list(round_.gross_list_items.filter(removed_at__isnull=True)) == [again]


@pytest.mark.parametrize("who", ["socialchef", "fou-samordnare"])
def test_readers_do_not_write(round_: Round, person, who: str) -> None:
    item, reader = add(round_, person()), person(who)
    for write in (
        lambda: add(round_, reader, indicator_id="U35539"),
        lambda: change(item, reader),
        lambda: services.remove_item(item=item, by=reader, reason="Nej."),
        lambda: services.restore_item(item=item, by=reader),
    ):
        with pytest.raises(PermissionDenied) as refused:
            write()
        assert "utvecklingsledare" in str(refused.value)
    assert GrossListItem.objects.get().version == 1


def test_another_organisations_rows_do_not_exist(lycksele, round_: Round, person) -> None:
    item = add(round_, person())
    other = Organisation.objects.get(name="Malå")
    assert selectors.item_of(lycksele, item.pk) == item
    assert selectors.item_of(other, item.pk) is None
    assert not selectors.items_of(other, "missbruk", 2025)
    assert selectors.listed_indicators(other, "missbruk", 2025) == set()
    assert selectors.progress_by_area(other) == {}


def test_progress_counts_what_stands_and_what_waits(lycksele, round_: Round, person) -> None:
    change(add(round_, person()), person(), choice="yes")
    add(round_, person(), indicator_id="U35539")
    gone = add(round_, person(), indicator_id="U35540")
    services.remove_item(item=gone, by=person(), reason="Dubbelt.")
    progress = selectors.progress_by_area(lycksele)["missbruk"]
    assert (progress.year, progress.listed, progress.undecided, progress.chosen) == (2025, 2, 1, 1)
