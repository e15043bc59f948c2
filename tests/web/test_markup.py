"""What every page's markup holds and lacks: language, practice mark, headings, labels; nothing inline, nothing foreign."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.web.pages import PAGES
from tests.web.reading import ADDRESSES, Element, Markup


@pytest.fixture(scope="module")
def read_before() -> dict[str, Markup]:
    """The pages that have been asked for: each once, for all that is looked at in it."""
    return {}


@pytest.fixture(params=PAGES, ids=str)
def page(request, practice, leader, read_before) -> Markup:
    """Each page, as the development leader sees it."""
    name = request.param
    if name not in read_before:
        read_before[name] = Markup(leader.get(PAGES[name]).content.decode())
    return read_before[name]


def test_the_page_says_its_language_and_has_one_first_heading(page: Markup) -> None:
    (html,) = page.all("html")
    assert html.attrs["lang"] == "sv"
    assert len(page.all("h1")) == 1
    title = page.all("title")[0].text.strip()  # the later ones are tips in pictures
    assert title.endswith(" – Röda tråden")
    assert len(title) > len(" – Röda tråden")
    assert [e.attrs.get("content", "") for e in page.all("meta") if e.attrs.get("name") == "viewport"]


def test_the_page_marks_practice_figures(page: Markup) -> None:
    assert "Alla värden är påhittade." in page.source


def test_nothing_is_inline(page: Markup) -> None:
    for element in page.elements:
        assert "style" not in element.attrs, element
        assert not [name for name in element.attrs if name.startswith("on")], element
        assert not element.attrs.get("href", "").startswith("javascript:"), element
    assert not page.all("style")
    for script in page.all("script"):
        assert script.attrs.get("src", "").startswith("/static/"), script
        assert not script.text.strip(), script


def test_nothing_is_fetched_from_another_host(page: Markup) -> None:
    for element in page.elements:
        for name in ADDRESSES & element.attrs.keys():
            address = element.attrs[name]
            if element.tag == "a" and address.startswith("https://"):
                continue  # a reference that a reader may follow; nothing is fetched by itself
            assert not address.startswith(("http:", "https:", "//")), element


def test_nothing_was_left_unfilled(page: Markup) -> None:
    for trace in (
        "{{",
        "{%",
        "None",
        "nan%",
        ">nan<",
        "&lt;rodatraden",
        "object at 0x",
        "%(",
        "{n}",
        "{name}",
    ):
        assert trace not in page.source, trace


def test_ids_are_unique_and_references_lead_somewhere(page: Markup) -> None:
    ids = Counter(element.attrs["id"] for element in page.elements if "id" in element.attrs)
    assert not {name: count for name, count in ids.items() if count > 1}
    for element in page.elements:
        for name in ("for", "aria-labelledby", "aria-describedby", "list"):
            for target in element.attrs.get(name, "").split():
                assert target in ids, element
        target = element.attrs.get("href", "")
        if element.tag == "a" and target.startswith("#") and len(target) > 1:
            assert target[1:] in ids, element


def test_every_field_has_a_name_for_those_who_cannot_see_it(page: Markup) -> None:
    labelled = {element.attrs.get("for") for element in page.all("label")}
    for element in page.elements:
        if element.tag in {"input", "select", "textarea"} and element.attrs.get("type") != "hidden":
            known = element.attrs.get("id") in labelled or element.attrs.get("aria-label")
            assert known or element.attrs.get("type") in {"checkbox", "radio"}, element


def test_every_picture_has_words(page: Markup) -> None:
    for element in page.all("svg"):
        hidden = element.attrs.get("aria-hidden") == "true"
        assert hidden or (element.attrs.get("role") == "img" and element.attrs.get("aria-label")), element
    for element in page.all("img"):
        assert "alt" in element.attrs, element


def test_every_table_head_says_what_it_is_the_head_of(page: Markup) -> None:
    assert not [
        str(element)
        for element in page.all("th")
        if element.attrs.get("scope") not in {"col", "row", "colgroup"}
    ]


def test_every_form_that_writes_is_protected(page: Markup) -> None:
    forms = [element for element in page.all("form") if element.attrs.get("method", "get").lower() == "post"]
    tokens = [e for e in page.all("input") if e.attrs.get("name") == "csrfmiddlewaretoken"]
    assert len(forms) == len(tokens)


@pytest.mark.parametrize("who", ["utvecklingsledare", "socialchef", "fou-samordnare"])
def test_links_within_the_program_lead_somewhere(practice, as_person, who: str) -> None:
    """Every link on the main pages answers; none leads to a page that the person may not read."""
    client, seen, dead = as_person(who), set(), []
    for address in (
        "/",
        "/omraden/",
        PAGES["jamfor"],
        PAGES["bruttolista"],
        PAGES["siffror-in"],
        PAGES["katalog"],
    ):
        page = Markup(client.get(address).content.decode())
        for element in page.all("a"):
            target = element.attrs["href"].split("#")[0]
            target = address + target if target.startswith("?") else target
            path, _mark, query = target.partition("?")
            # One link of each sort: the same choice leads to the same page in every row.
            sort = (re.sub(r"[NU]\d{5}", "", path), *(pair.split("=")[0] for pair in query.split("&")))
            if path.startswith("/") and sort not in seen:
                seen.add(sort)
                status = client.get(target).status_code
                if status not in {200, 302}:
                    dead.append(f"{address} → {target}: {status}")
    assert not dead


@pytest.mark.parametrize("who", ["socialchef", "fou-samordnare"])
def test_those_who_may_only_read_meet_no_buttons_that_write(practice, item, as_person, who: str) -> None:
    client = as_person(who)
    for name in ("jamfor", "bruttolista", "indikator", "grupper"):
        page = Markup(client.get(PAGES[name]).content.decode())
        forms = [e for e in page.all("form") if e.attrs.get("method", "get") == "post"]
        assert {form.attrs.get("action") for form in forms} <= {"/logga-ut/"}, name


def test_pages_without_figures_say_what_to_do(leader, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    for name in ("oversikt", "jamfor", "indikator", "bruttolista", "varmekarta"):
        text = leader.get(PAGES[name]).content.decode()
        assert "Här finns inga siffror än" in text, name
        assert "påhittade" not in text
    assert "Inget område har siffror än." in leader.get("/omraden/").content.decode()
    assert leader.get("/siffror/").status_code == 200
    assert leader.get("/katalog/").status_code == 200


def test_a_practice_mark_is_not_shown_on_real_figures(leader, settings, tmp_path) -> None:
    """Shown only where something is invented: an import on an empty installation has no mark."""
    from rodatraden.engine.comparison.publication import publish
    from rodatraden.engine.sources.table import import_table
    from rodatraden.workbench.core.catalogue import catalogue, store
    from tests.workbench.figures.files import table_csv

    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    path = table_csv(tmp_path / "x.csv", "U35538;2481;2025;T;41,5\nU35538;2480;2025;T;88,0")
    publish(store(), catalogue(), import_table(path, catalogue=catalogue()))
    text = leader.get(PAGES["jamfor"]).content.decode()
    assert "41,5" in text
    assert "påhittade" not in text


def test_an_element_reads_well_in_a_message() -> None:
    assert str(Element("p", {"id": "x"}, "hej")) == "<p {'id': 'x'}>hej"
