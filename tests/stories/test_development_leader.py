"""A development leader goes from published results to a gross list with reasons in a file."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def choose(page: Page, control: str, choice: str) -> None:
    """Choose in one of the segmented controls, by its words."""
    page.get_by_role("navigation", name=control).get_by_role("link", name=choice, exact=True).click()


def rows(page: Page):
    """The rows of the comparison."""
    return page.locator("tbody tr")


def test_from_results_to_a_gross_list_in_word(visits, sound, picture) -> None:
    page = visits.window()
    page.goto("/")
    sound(page)
    picture(page, "inloggning")
    page.get_by_role("button", name="Utvecklingsledare", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Så står det till i Lycksele")
    sound(page)
    picture(page, "oversikt")

    page.get_by_role("link", name="Missbruks- och beroendevård").click()
    expect(page.get_by_text("43 indikatorer granskade.", exact=True)).to_be_visible()
    picture(page, "jamfor")
    first = rows(page).first.inner_text()
    choose(page, "Jämför med", "Riket")
    expect(page.get_by_role("link", name="Riket", exact=True)).to_have_attribute("aria-current", "true")
    expect(rows(page).first).to_contain_text("riket")
    choose(page, "Kön", "Kvinnor")
    expect(page.get_by_role("link", name="Kvinnor", exact=True)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Visa ÖJ:s färger").click()
    expect(page.locator(".oj").first).to_be_visible()
    expect(page.get_by_text("ÖJ:s färger visar rangplats")).to_be_visible()
    # What was chosen before is still chosen.
    expect(page.get_by_role("link", name="Kvinnor", exact=True)).to_have_attribute("aria-current", "true")

    choose(page, "Jämför med", "Liknande kommuner")
    choose(page, "Kön", "Totalt")
    expect(rows(page).first).to_contain_text(first.splitlines()[0])
    page.get_by_label("Visa", exact=True).select_option(label="sämre")
    page.wait_for_url("**visa=worse**")
    expect(rows(page).first).to_be_visible()
    assert all("Sämre än liknande" in text for text in rows(page).all_inner_texts())
    page.get_by_label("Visa", exact=True).select_option(label="alla bedömningar")
    page.wait_for_url(lambda url: "visa=worse" not in url)
    page.get_by_label("Ordna efter").select_option(label="namn")
    page.wait_for_url("**sortera=name**")
    titles = [text.casefold() for text in page.locator("tbody th > a").all_inner_texts()]
    assert titles == sorted(titles)
    page.get_by_label("Sök", exact=True).fill("påverka hjälp")
    page.get_by_label("Sök", exact=True).press("Enter")
    expect(rows(page)).to_have_count(1)
    sound(page)

    title = "Brukarbedömning missbruksvård IFO - påverka hjälp, andel (%)"
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    for heading in (
        "Varför den bedömningen?",
        "Bland landets kommuner",
        "År för år",
        "Vad siffran inte säger",
    ):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    picture(page, "indikator")
    expect(page.locator("svg[role=img][aria-label^='Karta']").locator("path[d]")).to_have_count(291)
    page.get_by_text("Visa som tabell").click()
    expect(page.locator("tr.own").first).to_contain_text("Lycksele")
    page.go_back()

    page.get_by_role("button", name=f"Lägg {title} på bruttolistan").click()
    on_list = page.get_by_role("link", name="Står på listan")
    expect(on_list).to_be_focused()
    on_list.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bruttolista")
    mine = page.get_by_role("region", name="Er lista")
    expect(mine.get_by_role("heading", name=title)).to_be_visible()
    expect(mine).to_contain_text("1 rad väntar på ja, nej eller senare.")
    sound(page)

    mine.get_by_role("link", name="Motivera och ta ställning").click()
    page.get_by_role("radio", name="Nej").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv varför ni väljer bort eller väntar.")
    expect(page.get_by_role("radio", name="Nej")).to_be_checked()
    sound(page)
    page.get_by_label("Motiv").fill("Vi följer redan frågan i vår egen enkät.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status").filter(has_text="Sparat.")).to_be_visible()
    expect(mine).to_contain_text("Till fördjupad analys? Nej")
    expect(mine).to_contain_text("Vi följer redan frågan i vår egen enkät.")
    picture(page, "bruttolista")

    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename == "bruttolista-missbruks-och-beroendevard-lycksele-2025.docx"
    text = words_of(Path(download.value.path()).read_bytes())
    assert "Vi följer redan frågan i vår egen enkät." in text
    assert "påhittade" in text


def words_of(document: bytes) -> str:
    """All words of a Word document."""
    opened = docx.Document(BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    heads = [
        p.text
        for section in opened.sections
        for p in (*section.header.paragraphs, *section.footer.paragraphs)
    ]
    return "\n".join([*(p.text for p in opened.paragraphs), *cells, *heads])


def test_what_no_figure_shows_is_added_removed_and_put_back(visits, sound) -> None:
    page = visits.known("utvecklingsledare")
    page.goto("/omraden/missbruk/bruttolista/")
    page.get_by_text("Lägg till något annat").click()
    page.get_by_label("Vad gäller det?").fill("Anhöriga vet inte vart de ska vända sig")
    page.get_by_label("Varifrån kommer det?").select_option(label="Brukares röst")
    page.get_by_role("textbox", name="Varför på listan?").last.fill("Sades av flera på brukarrådet i mars.")
    page.get_by_role("button", name="Lägg på listan").click()
    mine = page.get_by_role("region", name="Er lista")
    expect(mine.get_by_role("heading", name="Anhöriga vet inte vart de ska vända sig")).to_be_visible()
    mine.get_by_role("link", name="Ta bort").click()
    sound(page)
    page.get_by_label("Varför tas den bort?").fill("Hör hemma i en annan omgång.")
    page.get_by_role("button", name="Ta bort").click()
    expect(mine).to_contain_text("Listan är tom.")
    mine.get_by_text("1 borttagen").click()
    expect(mine).to_contain_text("Hör hemma i en annan omgång.")
    mine.get_by_role("button", name="Lägg tillbaka").click()
    expect(mine.get_by_role("heading", name="Anhöriga vet inte vart de ska vända sig")).to_be_visible()
