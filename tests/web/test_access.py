"""Every address answers the right people and refuses the others; a new address must be told about here."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from rodatraden.workbench.figures.models import ImportJob

MEMBERS = ("utvecklingsledare", "avdelningschef", "socialchef", "administrator")
UNIT = "fou-samordnare"
NEIGHBOUR = "granne"
NEWCOMER = "ny"
EVERYBODY = ("", *MEMBERS, UNIT, NEIGHBOUR, NEWCOMER)
EDITORS = {"utvecklingsledare", "avdelningschef", "administrator", NEIGHBOUR}
IMPORTERS = {"utvecklingsledare", "administrator", UNIT, NEIGHBOUR}

LOGIN, CHOOSE = "login", "choose_organisation"


@dataclass(frozen=True)
class Address:
    """An address, how it is asked for, and what it answers each person: a status, or where it redirects to."""

    name: str
    answers: dict[str, int | str]
    args: tuple = ()
    post: dict | None = None
    mark: str = ""

    def __str__(self) -> str:
        return f"{'POST' if self.post is not None else 'GET'} {self.name}{self.mark and ' ' + self.mark}"


def open_to_all(status: int = 200) -> dict[str, int | str]:
    """Everybody gets the same, also those who have not logged in."""
    return dict.fromkeys(EVERYBODY, status)


def logged_in(status: int | str = 200) -> dict[str, int | str]:
    """Everybody who has logged in, also those without an organisation."""
    return dict.fromkeys(EVERYBODY, status) | {"": LOGIN}


def with_organisation(status: int | str = 200) -> dict[str, int | str]:
    """Everybody with an organisation."""
    return dict.fromkeys(EVERYBODY, status) | {"": LOGIN, NEWCOMER: CHOOSE}


def only(these: set[str], status: int | str) -> dict[str, int | str]:
    """Those whose role allows it; 403 for the others."""
    return with_organisation(403) | dict.fromkeys(these, status)


def own(answers: dict[str, int | str]) -> dict[str, int | str]:
    """The thing belongs to Lycksele: for another organisation it does not exist."""
    return answers | {UNIT: 404, NEIGHBOUR: 404}


AREA = ("missbruk",)
ADD = {"indicator_id": "N35012", "title": "Väntetid", "origin": "comparison", "reason": "Sämre i tre år."}
CHANGE = {"version": "1", "reason": "Sämre i tre år.", "choice": "yes", "choice_reason": ""}
GROUP = {"name": "Inlandet", "municipalities": ["2401", "2403", "2404"]}

MEASURE = {"name": "Väntetid", "unit": "dagar", "direction": "lower", "target": ""}

ADDRESSES = [
    Address("login", dict.fromkeys(EVERYBODY, "overview") | {"": 200}),
    Address("demo_login", open_to_all(405), args=("socialchef",)),
    Address("demo_login", dict.fromkeys(EVERYBODY, "overview"), args=("socialchef",), post={}),
    Address("demo_login", open_to_all(404), args=("rektor",), post={}, mark="unknown"),
    Address("logout", open_to_all(405)),
    Address("logout", dict.fromkeys(EVERYBODY, "login"), post={}),
    Address("choose_organisation", logged_in()),
    Address("choose_organisation", logged_in(404), post={"organisation": "999999"}),
    Address("groups", with_organisation()),
    Address("groups", only(EDITORS, "groups"), post=GROUP),
    Address("delete_group", with_organisation(405), args=("group",)),
    Address("delete_group", own(only(EDITORS, "groups")) | {UNIT: 403}, args=("group",), post={}),
    Address("overview", with_organisation()),
    Address("choose_municipality", with_organisation(405)),
    Address("choose_municipality", with_organisation("overview"), post={"municipality": "2401"}),
    Address("areas", with_organisation()),
    Address("compare", with_organisation(), args=AREA),
    Address("compare", with_organisation(404), args=("skola",), mark="unknown"),
    Address("compare_download", with_organisation(), args=("missbruk", "xlsx")),
    Address("compare_download", with_organisation(404), args=("missbruk", "exe"), mark="unknown"),
    Address("heat_map", with_organisation(), args=AREA),
    Address("indicator", with_organisation(), args=("N35011",)),
    Address("indicator", with_organisation(404), args=("N99999",), mark="unknown"),
    Address("funnel", with_organisation(), args=("U35538",)),
    Address("funnel", with_organisation(404), args=("N99999",), mark="unknown"),
    Address("similar", with_organisation()),
    Address("similar", with_organisation(), post={"name": "Utan mått"}, mark="without measures"),
    Address("set_goal", with_organisation(405), args=("N35011",)),
    Address("set_goal", only(EDITORS, "indicator"), args=("N35011",), post={"value": "85", "note": ""}),
    Address("imports", with_organisation()),
    Address("imports", only(IMPORTERS, 200), post={}),
    Address("import_job", own(with_organisation()), args=("job",)),
    Address("import_job", own(only(IMPORTERS, "import_mapping")), args=("job",), post={}),
    Address("import_status", own(with_organisation()), args=("job",)),
    Address("import_mapping", own(only(IMPORTERS, 422)), args=("job",)),
    Address("import_mapping", own(only(IMPORTERS, 422)), args=("job",), post={}),
    Address("catalogue", logged_in()),
    Address("catalogue_download", logged_in(), args=("csv",)),
    Address("catalogue_download", logged_in(404), args=("exe",), mark="unknown"),
    Address("gross_list", with_organisation(), args=AREA),
    Address("gross_list_download", with_organisation(), args=("missbruk", "docx")),
    Address("gross_list_add", with_organisation(405), args=AREA),
    Address("gross_list_add", only(EDITORS, "gross_list"), args=AREA, post=ADD),
    Address("gross_list_change", own(only(EDITORS, 200)), args=("item",)),
    Address("gross_list_change", own(only(EDITORS, "gross_list")), args=("item",), post=CHANGE),
    Address("gross_list_remove", own(only(EDITORS, 200)), args=("item",)),
    Address("gross_list_remove", own(only(EDITORS, "gross_list")), args=("item",), post={"reason": "Dubbelt."}),
    Address("gross_list_restore", with_organisation(405), args=("item",)),
    Address("gross_list_restore", own(only(EDITORS, "gross_list")), args=("item",), post={}),
    Address("measures", with_organisation()),
    Address("measures", only(EDITORS, "measure"), post=MEASURE),
    Address("measure", own(with_organisation()), args=("measure",)),
    Address("measure", own(only(EDITORS, "measure")), args=("measure",), post={"lines": "2026-01; 4"}),
    Address("how_we_judge", open_to_all()),
    Address("playground", open_to_all()),
    Address("statistics", open_to_all()),
    Address("statistics_page", open_to_all(), args=("andelar",)),
    Address("statistics_page", open_to_all(404), args=("finns-inte",), mark="unknown"),
    Address("statistics_page", open_to_all(404), args=("README",), mark="the list itself"),
    Address("about", open_to_all()),
]  # fmt: skip


def names_of(resolver: URLResolver) -> set[str]:
    """The names of all addresses that the program answers."""
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            names.add(pattern.name)
        else:
            names |= names_of(pattern)
    return names


def test_every_address_is_told_about() -> None:
    assert names_of(get_resolver()) == {address.name for address in ADDRESSES}


@pytest.fixture
def things(item, lycksele, person) -> dict[str, int]:
    """Lycksele's own: a row of its list, a group, an import whose file is no workbook."""
    from django.core.files.base import ContentFile

    group = lycksele.comparison_groups.create(name="Grannar", municipality_ids=["2401"], created_by=person())
    job = ImportJob.objects.create(
        organisation=lycksele,
        kind=ImportJob.Kind.WORKBOOK,
        file=ContentFile(b"<html>", name="oj.xlsx"),
        file_name="oj.xlsx",
        area_id="missbruk",
        year=2024,
        created_by=person(),
    )
    measure = lycksele.local_measures.create(name="Dagar", direction="lower", created_by=person())
    return {"item": item.pk, "group": group.pk, "job": job.pk, "measure": measure.pk}


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_each_person_is_answered_or_refused(address: Address, practice, things, as_person) -> None:
    url = reverse(address.name, args=[things.get(part, part) for part in address.args])
    for who, expected in address.answers.items():
        with transaction.atomic():
            client = as_person(who)
            response = client.get(url) if address.post is None else client.post(url, address.post)
            transaction.set_rollback(True)
        if isinstance(expected, int):
            assert response.status_code == expected, (who, response.content[:400])
        else:
            assert response.status_code == 302, (who, response.content[:400])
            to = response.headers["Location"].split("?")[0]
            if expected == "measure":  # a new one has a number of its own
                assert to.startswith("/egna-matt/"), who
                continue
            args = {"gross_list": AREA, "indicator": ("N35011",), "import_mapping": (things["job"],)}
            assert to == reverse(expected, args=args.get(expected, ())), who
