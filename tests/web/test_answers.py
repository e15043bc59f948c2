"""Headers of every answer, and errors as pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from rodatraden.engine.errors import RodaTradenError
from rodatraden.workbench.figures.views import overview
from tests.web.pages import PAGES


@pytest.mark.parametrize(
    "address", [*PAGES.values(), "/finns-inte/", "/katalog.csv", "/omraden/missbruk/jamfor.pdf"]
)
def test_the_browser_may_fetch_nothing_foreign_and_run_nothing_inline(practice, leader, address: str) -> None:
    headers = leader.get(address).headers
    parts = [part.split() for part in headers["Content-Security-Policy"].split("; ") if part]
    policy = {part[0]: part[1:] for part in parts}
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["connect-src"] == ["'self'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert not re.search(r"https?:|\*", headers["Content-Security-Policy"])
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_login_page_has_the_same(practice, people, client) -> None:
    answer = client.get(reverse("login"))
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache")


def test_cookies_are_kept_from_scripts_and_other_sites(practice, people, client) -> None:
    client.post(reverse("demo_login", args=["socialchef"]))
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_form_from_elsewhere_is_refused_in_words(practice, people) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("demo_login", args=["socialchef"]))
    text = answer.content.decode()
    assert answer.status_code == 403
    assert 'lang="sv"' in text
    assert "Traceback" not in text
    assert "Ladda om sidan" in text


def test_an_address_that_does_not_exist_is_told_about_in_swedish(practice, leader, client) -> None:
    for who in (leader, Client()):
        answer = who.get("/finns/inte/")
        assert answer.status_code == 404
        assert "Sidan finns inte." in answer.content.decode()
        assert 'lang="sv"' in answer.content.decode()


def test_an_error_for_people_is_a_page(practice, leader, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args, **_kwargs):
        raise RodaTradenError("Det gick inte <b>alls</b>.", where="rad 3", todo="Gör om.")

    monkeypatch.setattr(overview.presenter, "overview_page", refuse)
    answer = leader.get("/")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Det gick inte &lt;b&gt;alls&lt;/b&gt;." in text
    assert "rad 3" in text
    assert "Gör om." in text


def test_a_fault_in_the_program_shows_no_insides(practice, leader, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(overview.presenter, "overview_page", broken)
    leader.raise_request_exception = False
    answer = leader.get("/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in text
    assert "secret detail" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "address",
    [
        "/omraden/..%2f..%2fetc/jamfor/",
        "/indikator/%00/",
        "/indikator/../../etc/passwd/",
        "/indikator/<script>/",
        "/indikator/U35538'--/",
        "/bruttolista/99999999999999999999999/",
        "/siffror/99999999999999999999999/",
        "/hjalp/statistik/..%2f..%2fREADME/",
    ],
)
def test_hostile_addresses_are_not_found(practice, leader, address: str) -> None:
    answer = leader.get(address)
    assert answer.status_code == 404
    assert "<script>" not in answer.content.decode()


def test_a_page_can_be_enlarged_for_a_projector(practice, leader) -> None:
    assert 'class="presentation"' in leader.get(PAGES["jamfor"] + "?presentation").content.decode()
    assert 'class="presentation"' not in leader.get(PAGES["jamfor"]).content.decode()
