"""The main job without a mouse: Tab, Enter, space and arrow keys, always with the focus in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

#: The focused thing: its words, and whether a person sees that it has the focus.
FOCUSED = """() => {
  const at = document.activeElement;
  const look = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    words: (at.getAttribute("aria-label") || at.innerText || at.value || at.name || "").trim(),
    outlined: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
    stop: at !== document.body,
  };
}"""


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until something with these words has the focus, which must be in sight at every stop."""
    met = []
    for _press in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["stop"]:
            assert at["outlined"], f"no visible focus on {at['words']!r} at {page.url}"
            assert at["seen"], f"the focus is out of sight on {at['words']!r} at {page.url}"
            met.append(at["words"])
            if words in at["words"]:
                return
    pytest.fail(f"{words!r} is not reached with {most} presses of Tab at {page.url}; met: {met}")


def test_the_main_job_by_keyboard_only(visits, sound) -> None:
    page = visits.window()
    page.goto("/")
    tab_to(page, "Utvecklingsledare")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Så står det till i Lycksele")

    # The skip link is the first stop, and leads past the menu.
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "Missbruks- och beroendevård")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur står sig resultaten?")

    tab_to(page, "Riket")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Riket", exact=True)).to_have_attribute("aria-current", "true")
    title = page.locator("tbody th > a").first.inner_text()
    tab_to(page, f"Lägg {title} på bruttolistan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Står på listan")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bruttolista")

    tab_to(page, "Motivera och ta ställning", 120)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Varför på listan?")).not_to_have_value("")
    tab_to(page, "choice")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Ja")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Det här är vår största fråga.")
    tab_to(page, "Spara")
    page.keyboard.press("Enter")
    mine = page.get_by_role("region", name="Er lista")
    expect(mine).to_contain_text("Det här är vår största fråga.")
    expect(mine).to_contain_text("Till fördjupad analys? Ja")


def test_a_wide_table_is_scrolled_from_the_keyboard_and_only_then_a_stop(visits) -> None:
    page = visits.known("utvecklingsledare", width=360)
    page.goto("/omraden/missbruk/varmekarta/")
    table = page.locator(".scroll")
    expect(table).to_have_attribute("tabindex", "0")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.scroll').scrollLeft > 0")
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(table).not_to_have_attribute("tabindex", "0")


def test_every_reason_and_table_opens_with_the_keyboard(visits) -> None:
    page = visits.known("utvecklingsledare")
    page.goto("/omraden/missbruk/jamfor/?sok=få+kontakt")
    tab_to(page, "Varför?")
    page.keyboard.press("Space")
    expect(page.locator("details.reason[open] p").first).to_be_visible()
    tab_to(page, "Metoden")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Så bedömer vi")
    assert page.url.endswith("#wilson")
    assert page.locator("#wilson").count() == 1
