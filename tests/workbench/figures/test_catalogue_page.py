"""The open catalogue: everything on the page, everything in the files."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from rodatraden.engine.catalogue import Catalogue, catalogue_rows

SOCIAL_SERVICES = 1152


@pytest.fixture(scope="module")
def expected() -> list[dict[str, object]]:
    return catalogue_rows(Catalogue.load())


def test_the_page_tells_how_many_and_how_they_were_settled(practice, leader) -> None:
    page = leader.get("/katalog/")
    assert page.context["page"].paginator.count == SOCIAL_SERVICES
    assert f"{SOCIAL_SERVICES}indikatorer" in "".join(page.content.decode().split())


def test_search_and_area_narrow_it_and_pages_keep_the_choice(practice, leader) -> None:
    page = leader.get("/katalog/?sok=brukarbedömning+andel&omrade=aldre")
    rows = list(page.context["page"])
    assert rows
    assert all("brukarbedömning" in row["title"].casefold() for row in rows)
    assert leader.get("/katalog/?sok=finns+inte+alls").context["page"].paginator.count == 0
    second = leader.get("/katalog/?sok=andel&sida=2")
    assert second.context["page"].number == 2
    assert "sok=andel" in second.content.decode()


@pytest.mark.parametrize("query", ["?sida=0", "?sida=x", "?sida=99999", "?omrade=skola", "?sok=%00"])
def test_junk_in_the_address_breaks_nothing(practice, leader, query: str) -> None:
    assert leader.get("/katalog/" + query).status_code == 200


def test_only_indicators_with_figures_are_links(practice, leader) -> None:
    text = leader.get("/katalog/?sok=U35538").content.decode()
    assert "/indikator/U35538/" in text
    text = leader.get("/katalog/?sok=N31001").content.decode()
    assert "Kostnad ekonomiskt bistånd" in text
    assert "/indikator/N31001/" not in text


def test_csv_has_every_indicator_and_column(practice, leader, expected) -> None:
    answer = leader.get("/katalog.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="indikatorkatalog.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == SOCIAL_SERVICES
    assert list(rows[0]) == list(expected[0])
    assert [row["id"] for row in rows] == [row["id"] for row in expected]


def test_json_has_the_same(practice, leader, expected) -> None:
    assert json.loads(leader.get("/katalog.json").content) == json.loads(json.dumps(expected, default=str))


def test_excel_has_the_same_with_filters_and_a_frozen_head(practice, leader, expected) -> None:
    book = openpyxl.load_workbook(io.BytesIO(leader.get("/katalog.xlsx").content))
    sheet = book.active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == SOCIAL_SERVICES + 1
    assert list(rows[0]) == list(expected[0])
    assert sheet.freeze_panes is not None
    assert sheet.auto_filter.ref
    assert [row[0] for row in rows[1:]] == [row["id"] for row in expected]
