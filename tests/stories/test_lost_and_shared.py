"""What is typed is not lost: a cut connection, a reload, two people in the same row."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, expect

pytestmark = pytest.mark.browser

MINE = "Personalen har berättat om långa väntetider."
THEIRS = "Brukarrådet har tagit upp samma sak."


def test_typed_text_survives_a_cut_connection_and_a_reload(visits, item) -> None:
    visits.expected.append("ERR_INTERNET_DISCONNECTED")
    page = visits.known("utvecklingsledare")
    address = f"/bruttolista/{item.pk}/"
    page.goto(address)
    page.get_by_label("Varför på listan?").fill(MINE)
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.reload()
    page.context.set_offline(False)
    page.goto(address)
    expect(page.get_by_label("Varför på listan?")).to_have_value(MINE)
    expect(page.get_by_text("är inte sparat än och står kvar här")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Varför på listan?")).to_have_value(MINE)

    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("region", name="Er lista")).to_contain_text(MINE)
    item.refresh_from_db()
    assert item.reason == MINE
    # Saved: the browser keeps no draft that could hide what somebody else writes later.
    page.goto(address)
    expect(page.get_by_text("är inte sparat än och står kvar här")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_cancelling_throws_the_draft_away(visits, item) -> None:
    page = visits.known("utvecklingsledare")
    page.goto(f"/bruttolista/{item.pk}/")
    page.get_by_label("Varför på listan?").fill(MINE)
    page.get_by_role("link", name="Avbryt").click()
    page.goto(f"/bruttolista/{item.pk}/")
    expect(page.get_by_label("Varför på listan?")).to_have_value(item.reason)


def test_two_editors_on_the_same_row(visits, item, sound) -> None:
    visits.expected.append("409")
    first, second = visits.known("utvecklingsledare"), visits.known("avdelningschef")
    for page in (first, second):
        page.goto(f"/bruttolista/{item.pk}/")
    first.get_by_label("Varför på listan?").fill(THEIRS)
    first.get_by_role("button", name="Spara").click()
    expect(first.get_by_role("region", name="Er lista")).to_contain_text(THEIRS)

    second.get_by_label("Varför på listan?").fill(MINE)
    second.get_by_role("radio", name="Senare").check()
    second.get_by_label("Motiv").fill("Vi väntar på årets enkät.")
    second.get_by_role("button", name="Spara").click()
    expect(second.get_by_role("alert")).to_contain_text("har ändrat raden medan du skrev")
    expect(second.get_by_role("main")).to_contain_text(THEIRS)
    expect(second.get_by_label("Varför på listan?")).to_have_value(MINE)
    expect(second.get_by_role("radio", name="Senare")).to_be_checked()
    expect(second.get_by_label("Motiv")).to_have_value("Vi väntar på årets enkät.")
    sound(second)
    second.get_by_role("button", name="Spara").click()
    expect(second.get_by_role("region", name="Er lista")).to_contain_text(MINE)
    item.refresh_from_db()
    assert (item.reason, item.choice, item.version) == (MINE, "later", 3)


def test_the_other_text_can_be_kept(visits, item) -> None:
    visits.expected.append("409")
    first, second = visits.known("utvecklingsledare"), visits.known("avdelningschef")
    for page in (first, second):
        page.goto(f"/bruttolista/{item.pk}/")
    first.get_by_label("Varför på listan?").fill(THEIRS)
    first.get_by_role("button", name="Spara").click()
    expect(first.get_by_role("region", name="Er lista")).to_contain_text(THEIRS)
    second.get_by_label("Varför på listan?").fill(MINE)
    second.get_by_role("button", name="Spara").click()
    second.get_by_role("link", name="Behåll den texten").click()
    expect(second.get_by_label("Varför på listan?")).to_have_value(THEIRS)


def test_a_draft_over_an_old_text_does_not_hide_what_somebody_wrote_since(visits, item) -> None:
    visits.expected += ["409", "ERR_INTERNET_DISCONNECTED"]
    first, second = visits.known("utvecklingsledare"), visits.known("avdelningschef")
    second.goto(f"/bruttolista/{item.pk}/")
    second.get_by_label("Varför på listan?").fill(MINE)
    second.context.set_offline(True)
    with pytest.raises(Error):
        second.reload()
    first.goto(f"/bruttolista/{item.pk}/")
    first.get_by_label("Varför på listan?").fill(THEIRS)
    first.get_by_role("button", name="Spara").click()
    expect(first.get_by_role("region", name="Er lista")).to_contain_text(THEIRS)

    second.context.set_offline(False)
    second.goto(f"/bruttolista/{item.pk}/")
    expect(second.get_by_label("Varför på listan?")).to_have_value(MINE)
    second.get_by_role("button", name="Spara").click()
    expect(second.get_by_role("main")).to_contain_text(THEIRS)
    expect(second.get_by_label("Varför på listan?")).to_have_value(MINE)
    item.refresh_from_db()
    assert item.reason == THEIRS
