"""The manual's statistics as pages of the program: whole, safe, and found from where people stand."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from rodatraden.web import manual

pytestmark = pytest.mark.django_db


class Seen(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for one, attrs in self.tags if one == tag]


@pytest.mark.parametrize("name", sorted(manual.names()))
def test_each_page_is_sound(name: str, client: Client) -> None:
    address = reverse("statistics") if name == manual.INDEX else reverse("statistics_page", args=[name])
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    seen = Seen(html)
    assert not any("style" in attrs for _tag, attrs in seen.tags)
    assert "räkna:" not in html
    assert seen.all("html")[0]["lang"] == "sv"
    levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    assert all(attrs.get("scope") == "col" for attrs in seen.all("th"))
    for picture in seen.all("svg"):
        assert picture["role"] == "img"
        assert len(picture["aria-label"] or "") > 20
    assert not seen.all("img")
    for link in seen.all("a"):
        if (link["href"] or "").startswith("/hjalp/"):
            assert client.get((link["href"] or "").split("#")[0]).status_code == 200, link
    if name != manual.INDEX:
        assert len(seen.all("svg")) == 1


def test_the_short_page_leads_to_every_method_it_speaks_of(client: Client) -> None:
    html = client.get(reverse("how_we_judge")).content.decode()
    links = [attrs["href"] or "" for attrs in Seen(html).all("a")]
    assert reverse("statistics") in links
    # each heading of the third level, and what lies below it, has its own link
    for part in html.split("<h3")[1:]:
        assert "/hjalp/statistik/" in part.split("<h")[0], part[:60]
    named = {link.split("/")[-2] for link in links if link.startswith("/hjalp/statistik/")}
    assert len(named) >= 10


@pytest.fixture
def page_of(monkeypatch: pytest.MonkeyPatch):
    """Show a text as if it were one of the manual's files."""

    def show(markdown: str) -> str:
        monkeypatch.setattr(manual, "source", lambda _name: markdown)
        manual.page.cache_clear()
        return str(manual.page("andelar").html)

    yield show
    manual.page.cache_clear()


def test_markup_in_a_file_is_shown_as_text(page_of) -> None:
    html = page_of("# Titel\n\n<script>alert(1)</script> och <b onclick='x'>fet</b>\n")
    assert "<script" not in html
    assert "<b" not in html
    assert "&lt;script&gt;" in html


def test_alignment_becomes_a_class_and_marks_vanish(page_of) -> None:
    html = page_of(
        "# Titel\n\n<!-- räkna: exempel -->\n\n| a | b |\n| --- | --: |\n| 1 | 2 |\n\n<!-- slut -->\n"
    )
    assert '<td class="number">2</td>' in html
    assert '<th scope="col" class="number">b</th>' in html or '<th class="number" scope="col">b</th>' in html
    assert "<!--" not in html
    assert "&lt;!--" not in html
    assert "style" not in html


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](finns-inte.md)",
        "[x](../../../secret.py)",
        "[x](http://example.org/)",
        "![x](https://example.org/x.png)",
        "![x](bild.svg)",
        "![x](bilder/../../secret.svg)",
    ],
)
def test_a_link_that_leads_nowhere_is_refused(markdown: str, page_of) -> None:
    with pytest.raises(ValueError, match="must"):
        page_of(f"# Titel\n\n{markdown}\n")


def test_links_between_pages_become_addresses(page_of) -> None:
    html = page_of("# Titel\n\n[a](antal.md#x) [b](README.md)\n")
    assert 'href="/hjalp/statistik/antal/#x"' in html
    assert 'href="/hjalp/statistik/"' in html


def test_a_name_outside_the_folder_is_no_page() -> None:
    for name in ("../about", "finns-inte", ""):
        with pytest.raises(KeyError):
            manual.source(name)
