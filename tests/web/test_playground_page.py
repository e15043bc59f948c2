"""The playground's page: open to everybody, marked as a simulation, and unmoved by nonsense."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rodatraden.engine.comparison.playground import chance_table

PLAYGROUND = reverse("playground")


@pytest.fixture
def visitor(db) -> Client:
    """Somebody who has not logged in."""
    return Client()


def test_it_is_marked_as_a_simulation_and_open_to_everybody(visitor) -> None:
    response = visitor.get(PLAYGROUND)
    text = response.content.decode()
    assert response.status_code == 200
    assert "Simulering." in text
    assert "style=" not in text
    assert [row.n for row in response.context["page"].rows] == ["15", "30", "50", "100", "200", "500"]


def test_our_own_number_has_its_row_and_its_sentence(visitor) -> None:
    page = visitor.get(PLAYGROUND + "?antal=62&medel=64,2&spridning=7,5").context["page"]
    own = next(row for row in chance_table(62, 0.642, 0.075) if row.n == 62)
    assert [row.n for row in page.rows if row.own] == ["62"]
    assert page.lead.startswith(f"Med 62 svar i varje kommun byter {round(100 * own.changes)}")
    assert f"{own.rank_lower}–{own.rank_upper}" in {row.ranks for row in page.rows}
    for row in own.flows:
        for share in row:
            assert f">{290 * share:.0f}<" in page.svg or round(290 * share) == 0


def test_the_same_address_gives_the_same_page(visitor) -> None:
    address = PLAYGROUND + "?antal=33"
    assert visitor.get(address).context["page"].rows == visitor.get(address).context["page"].rows


def test_some_parts_may_be_left_out(visitor) -> None:
    page = visitor.get(PLAYGROUND + "?antal=500").context["page"]
    assert [row.n for row in page.rows if row.own] == ["500"]


@pytest.mark.parametrize(
    "query",
    [
        "antal=0", "antal=-5", "antal=1e9", "antal=100001", "antal=abc", "antal=", "antal=5.5", "antal=NaN", "antal=%00",
        "medel=0", "medel=100", "medel=nan", "medel=inf", "medel=", "medel=80%25", "spridning=-1", "spridning=31",
        "spridning=nan", "antal=50&medel=<script>",
    ],
)  # fmt: skip
def test_numbers_that_make_no_sense_are_refused_in_words(visitor, query: str) -> None:
    response = visitor.get(f"{PLAYGROUND}?{query}")
    text = response.content.decode()
    assert response.status_code == 200
    assert response.context["page"] is None
    assert 'role="alert"' in text
    assert "<script>" not in text


@pytest.mark.parametrize(
    "query", ["antal=1", "antal=100000", "medel=99&spridning=30", "spridning=0", "medel=1"]
)
def test_the_ends_of_what_may_be_asked_work(visitor, query: str) -> None:
    page = visitor.get(f"{PLAYGROUND}?{query}").context["page"]
    assert page.rows
    assert "nan" not in page.svg
