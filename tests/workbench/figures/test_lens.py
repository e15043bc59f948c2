"""The lens: what stands in the address is read where it makes sense, and left at its default where it does not."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from rodatraden.engine.comparison.model import Comparator
from rodatraden.workbench.figures.lens import GENDERS, STANDING, Lens
from rodatraden.workbench.organisations.services import create_comparison_group

NAMES = ("jamfor", "kon", "ar", "farger", "visa", "typ", "sok", "sortera", "sida")


class Nobody:
    """An organisation without groups of its own."""

    class comparison_groups:  # noqa: N801
        @staticmethod
        def filter(**_given):
            return type("None_", (), {"first": staticmethod(lambda: None)})


def lens_of(query: dict[str, str]) -> Lens:
    return Lens.from_request(RequestFactory().get("/", query), Nobody())  # type: ignore[arg-type]


def test_an_address_without_choices_is_complete() -> None:
    assert lens_of({}) == Lens()
    assert Lens().query() == "?"


def test_every_choice_is_read_and_written_back() -> None:
    lens = lens_of(
        {
            "jamfor": "lan",
            "kon": "K",
            "ar": "2023",
            "farger": "1",
            "visa": "worse",
            "typ": "process",
            "sok": " få kontakt ",
            "sortera": "name",
            "sida": "2",
        }
    )
    assert (lens.comparator, lens.gender, lens.year, lens.colours) == (Comparator.COUNTY, "K", 2023, True)
    assert (lens.state, lens.type, lens.search, lens.sort, lens.page) == (
        "worse",
        "process",
        "få kontakt",
        "name",
        2,
    )
    again = RequestFactory().get("/" + lens.query(page=lens.page))
    assert Lens.from_request(again, Nobody()) == lens  # type: ignore[arg-type]


def test_another_choice_starts_at_the_first_page() -> None:
    assert "sida" not in Lens(page=3).query(gender="K")


@pytest.mark.parametrize(
    "query",
    [
        {"jamfor": "grannen"},
        {"jamfor": "egen-999"},
        {"jamfor": "egen-"},
        {"jamfor": "egen-²"},
        {"jamfor": "egen-1; DROP TABLE"},
        {"jamfor": "egen-99999999999999999999999999"},
        {"kon": "X"},
        {"ar": "i fjol"},
        {"ar": "20233"},
        {"ar": "²⁰²³"},
        {"ar": "-2023"},
        {"farger": "ja"},
        {"sida": "0"},
        {"sida": "-1"},
        {"sida": "²"},
        {"sida": "9999999"},
    ],
    ids=str,
)
def test_junk_is_left_at_its_default(query: dict[str, str]) -> None:
    assert lens_of(query) == Lens()


@settings(deadline=None, max_examples=80)
@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_any_address_gives_a_lens_within_bounds(query: dict[str, str]) -> None:
    lens = lens_of(query)
    assert lens.comparator in STANDING
    assert lens.gender in GENDERS
    assert 1 <= lens.page < 10_000
    assert lens.year is None or 1000 <= lens.year <= 9999
    assert len(lens.search) <= 80


@pytest.mark.parametrize(
    "junk",
    [
        "?jamfor=egen-²&ar=²⁰²³&sida=²",
        "?jamfor=egen-99999999999999999999999999",
        "?visa=%00&typ=%F0%9F%98%80&sok=%27%22%3Cscript%3E&sortera=__proto__",
        "?sida=9999",
        "?ar=1066",
        "?ar=0000",
        "?kon=K&kon=M&jamfor=&visa[]=1",
    ],
)
@pytest.mark.parametrize(
    "address", ["/omraden/missbruk/jamfor/", "/indikator/U35538/", "/omraden/missbruk/bruttolista/"]
)
def test_no_address_breaks_a_page(practice, leader, address: str, junk: str) -> None:
    assert leader.get(address + junk).status_code in {200, 404}


def test_an_own_group_is_read_only_from_ones_own_organisation(lycksele, person, as_person) -> None:
    group = create_comparison_group(
        organisation=lycksele, by=person(), name="Inlandet", municipality_ids=["2401", "2403", "2404"]
    )
    request = RequestFactory().get("/", {"jamfor": f"egen-{group.pk}"})
    lens = Lens.from_request(request, lycksele)
    assert (lens.comparator, lens.group, lens.own_group) == (
        Comparator.OWN_GROUP,
        group,
        ("2401", "2403", "2404"),
    )
    assert lens.query() == f"?jamfor=egen-{group.pk}"
    other = Lens.from_request(request, lycksele.supported_by.get())
    assert (other.comparator, other.group) == (Comparator.SIMILAR, None)
