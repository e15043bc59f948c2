"""Every page, looked at in a wide window, on a telephone and at 400 %."""

from __future__ import annotations

import pytest

from tests.web.pages import PAGES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_sound(name: str, visits, sound) -> None:
    page = visits.known("utvecklingsledare")
    visits.expected.append("404")
    page.goto(PAGES[name])
    sound(page)
