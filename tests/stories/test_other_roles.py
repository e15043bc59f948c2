"""The others: the administrator brings figures in, the director reads, the coordinator looks at many municipalities."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.workbench.figures.files import survey_workbook

pytestmark = pytest.mark.browser


@pytest.fixture
def own_visits(visits, own_practice):
    """Visits to figures that the story may publish into."""
    return visits


def test_an_administrator_imports_a_workbook_and_confirms_its_columns(
    own_visits, sound, picture, tmp_path: Path
) -> None:
    page = own_visits.log_in("Administratör")
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Siffror in").click()
    picture(page, "siffror-in")
    page.get_by_role("button", name="Ladda upp").click()
    expect(page).to_have_url(f"{own_visits.home}/siffror/")
    page.get_by_role("radio", name="Socialstyrelsens ÖJ-arbetsbok").check()
    page.get_by_label("Fil", exact=True).set_input_files(survey_workbook(tmp_path / "oj-missbruk-2024.xlsx"))
    page.get_by_role("button", name="Ladda upp").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Område")
    expect(alert).to_contain_text("Behövs för att känna igen arbetsbokens kolumner.")
    sound(page)
    page.get_by_label("Område").select_option(label="Missbruks- och beroendevård")
    page.get_by_label("År", exact=False).first.fill("2024")
    page.get_by_label("Fil", exact=True).set_input_files(survey_workbook(tmp_path / "oj-missbruk-2024.xlsx"))
    page.get_by_role("button", name="Ladda upp").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Stämmer det här?")
    sound(page)
    picture(page, "kolumner")
    unsure = page.locator("tbody input[type=checkbox]:not(:checked)")
    assert unsure.count() > 0
    # Nothing comes in while a column is not confirmed.
    page.get_by_role("button", name="Bekräfta och läs in").click()
    expect(page.get_by_role("status")).to_contain_text("inte bekräftade än")
    while unsure.count():
        unsure.first.check()
    page.get_by_role("button", name="Bekräfta och läs in").click()
    expect(page.get_by_text("värden publicerade.")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Vad kom in")).to_be_visible()
    sound(page)


def test_a_file_that_is_no_workbook_is_refused_in_words(own_visits, sound, tmp_path: Path) -> None:
    own_visits.expected.append("422")
    page = own_visits.known("administrator")
    page.goto("/siffror/")
    wrong = tmp_path / "oj.xlsx"
    wrong.write_text("<html><body>Logga in</body></html>")
    page.get_by_role("radio", name="Socialstyrelsens ÖJ-arbetsbok").check()
    page.get_by_label("Fil", exact=True).set_input_files(wrong)
    page.get_by_label("Område").select_option(label="Missbruks- och beroendevård")
    page.get_by_label("År", exact=False).first.fill("2024")
    page.get_by_role("button", name="Ladda upp").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("Inget har publicerats.")).to_be_visible()
    sound(page)


def test_a_director_reads_but_does_not_write(visits, item, sound) -> None:
    visits.expected.append("403")
    page = visits.log_in("Socialchef")
    page.goto("/omraden/missbruk/jamfor/")
    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.get_by_role("button", name="på bruttolistan")).to_have_count(0)
    page.goto("/omraden/missbruk/bruttolista/")
    expect(page.get_by_role("region", name="Er lista")).to_contain_text(item.title)
    expect(page.get_by_role("link", name="Motivera och ta ställning")).to_have_count(0)
    expect(page.get_by_role("button", name="+ Bruttolista")).to_have_count(0)
    expect(page.get_by_text("Bruttolistan ändras av")).to_be_visible()
    sound(page)
    page.goto("/siffror/")
    expect(page.get_by_text("Be någon av dem.")).to_be_visible()
    expect(page.get_by_role("button", name="Ladda upp")).to_have_count(0)
    page.goto("/grupper/")
    expect(page.get_by_role("button", name="Spara gruppen")).to_have_count(0)
    page.goto(f"/bruttolista/{item.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bruttolistan ändras av")
    sound(page)


def test_a_coordinator_switches_municipality_and_opens_the_heat_map(visits, sound, picture) -> None:
    page = visits.log_in("FoU-samordnare")
    page.get_by_label("Kommun").select_option(label="Malå")
    expect(page.get_by_role("heading", level=1)).to_have_text("Så står det till i Malå")
    sound(page)
    page.get_by_role("link", name="Missbruks- och beroendevård").click()
    expect(page.get_by_text("Missbruks- och beroendevård · Malå")).to_be_visible()
    page.get_by_role("link", name="Värmekarta för en grupp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kommuner vi stödjer")
    for name in ("Malå", "Lycksele", "Sorsele", "Dorotea"):
        expect(page.get_by_role("columnheader", name=name)).to_be_visible()
    sound(page)
    picture(page, "varmekarta")
    page.get_by_role("link", name="Västerbottens län").click()
    expect(page.get_by_role("columnheader", name="Umeå")).to_be_visible()


def test_anybody_looks_up_how_an_indicator_was_settled(visits, sound, picture) -> None:
    page = visits.log_in("Avdelningschef")
    page.get_by_role("link", name="Indikatorkatalogen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Indikatorkatalogen")
    picture(page, "katalog")
    page.get_by_label("Sök", exact=True).fill("få kontakt")
    page.get_by_label("Område").select_option(label="Missbruks- och beroendevård")
    page.get_by_role("button", name="Visa").click()
    row = page.get_by_role("row", name="få kontakt")
    expect(row).to_contain_text("högre är bättre")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("få kontakt")
    with page.expect_download() as download:
        page.goto("/katalog/")
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "indikatorkatalog.csv"
