"""A real browser for the stories: Chromium over the live server, watched for calls to other hosts and for errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

#: Where a Chromium may be; CHROMIUM_PATH goes first.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: The machine may be busy with other tests; a person would wait too.
expect.set_options(timeout=15_000)
SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"

#: What sticks out to the right of the window, apart from what lies in a region that is meant to be scrolled.
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => !e.closest(".scroll") && !e.closest("svg *") && e.getBoundingClientRect().right > wide + 1)
    .map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)
    .concat([`document ${document.documentElement.scrollWidth} > ${wide}`]);
}"""


def _chromium() -> str | None:
    """The browser to use, or None."""
    chosen = os.environ.get("CHROMIUM_PATH")
    if chosen:
        return chosen if Path(chosen).exists() else None
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once for all stories; skipped with the reason where there is none."""
    path = _chromium()
    if path is None:
        pytest.skip("no Chromium found: set CHROMIUM_PATH or install the package chromium")
    # Playwright's loop runs in the thread where the tests touch the database; Django would refuse that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visits:
    """Opens windows and remembers what they did that they must not."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser, self.home = browser, home
        self.contexts: list[BrowserContext] = []
        self.outside: list[str] = []
        self.complaints: list[str] = []
        #: Parts of console messages that the story brings about on purpose.
        self.expected: list[str] = []

    def window(self, width: int = 1280, height: int = 900) -> Page:
        """A window of its own, with cookies of its own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="sv-SE",
            base_url=self.home,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self._note_request(request.url))
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self._note("error", str(error)))
        return page

    def log_in(self, who: str, width: int = 1280, height: int = 900) -> Page:
        """One click as one of the practice people, by the words on the button."""
        page = self.window(width, height)
        page.goto("/")
        page.get_by_role("button", name=who, exact=True).click()
        page.get_by_role("heading", level=1).wait_for()
        return page

    def known(self, username: str, width: int = 1280, height: int = 900) -> Page:
        """A window of somebody who has logged in before."""
        from django.test import Client

        from rodatraden.workbench.organisations.models import User

        client = Client()
        client.force_login(User.objects.get(username=username))
        page = self.window(width, height)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.home}])
        return page

    def _note_request(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "blob:")):
            self.outside.append(url)

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(part in text for part in self.expected):
            self.complaints.append(f"{kind}: {text}")


@pytest.fixture
def visits(browser: Browser, live_server, practice, people) -> Iterator[Visits]:
    """Windows on the practice figures; afterwards: no request has left the host and the console is silent."""
    found = Visits(browser, live_server.url)
    yield found
    for context in found.contexts:
        context.close()
    assert found.outside == [], "a page asked another host for something"
    assert found.complaints == []


@pytest.fixture
def sound() -> Callable[[Page], None]:
    """Check a page as it stands, wide, on a telephone and at 400 %.

    Nothing that hinders (axe, WCAG 2.2 AA), nothing outside the window, one heading, Swedish, and the practice mark.
    """
    axe = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}

    def check(page: Page) -> None:
        before = page.viewport_size or {"width": 1280, "height": 900}
        for width in (360, 320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(OVERFLOW) == [], page.url
            if width != 360:
                results = Axe().run(page, options=axe)
                assert results.violations_count == 0, f"{page.url} {width}\n{results.generate_report()}"
        page.set_viewport_size(before)
        assert page.locator("h1").count() == 1, page.url
        assert page.locator("html").get_attribute("lang") == "sv", page.url
        assert page.get_by_text("Alla värden är påhittade.").is_visible(), page.url

    return check


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Take the manual's pictures of a page, wide and narrow, when RODATRADEN_SCREENSHOTS is set."""

    def take(page: Page, name: str) -> None:
        if not os.environ.get("RODATRADEN_SCREENSHOTS"):
            return
        before = page.viewport_size or {"width": 1280, "height": 900}
        for width, height, suffix in ((1280, 900, ""), (360, 780, "-smal")):
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            page.screenshot(path=SCREENSHOTS / f"{name}{suffix}.png")
        page.set_viewport_size(before)

    return take
