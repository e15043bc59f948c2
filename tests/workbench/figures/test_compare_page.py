"""Jämför and its neighbours: what is counted, filtered, sorted, and how many questions the database is asked."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import reverse

from rodatraden.engine.comparison.model import State
from rodatraden.workbench.organisations.services import create_comparison_group

COMPARE = reverse("compare", args=["missbruk"])


def page_of(client, query: str = ""):
    return client.get(COMPARE + query).context["page"]


def rows_of(client, query: str = "") -> list:
    """All rows, on all pages."""
    joined, rows = "&" if query else "?", []
    for number in range(1, 10):
        found = page_of(client, f"{query}{joined}sida={number}").rows
        if not found:
            return rows
        rows += found
    return rows


def test_the_counts_are_those_of_the_rows_and_of_the_overview(practice, leader) -> None:
    rows = rows_of(leader)
    page = page_of(leader)
    counts = Counter(row.judgement.state for row in rows)
    assert page.looked_at == f"{len(rows)} indikatorer granskade."
    assert f"{counts[State.BETTER]} bättre än liknande kommuner" in page.lead
    card = next(card for card in leader.get("/").context["page"].cards if card.url == COMPARE)
    assert card.total == len(rows)
    assert {count.state: count.number for count in card.counts} == {
        state.value: count for state, count in counts.items()
    }


@pytest.mark.parametrize("state", ["worse", "better", "no_certain_difference", "higher", "cannot_be_judged"])
def test_a_filter_keeps_only_what_it_says(practice, leader, state: str) -> None:
    rows = rows_of(leader, f"?visa={state}")
    assert rows
    assert {row.judgement.state.value for row in rows} == {state}


def test_type_search_and_order(practice, leader) -> None:
    assert {row.judgement.type for row in rows_of(leader, "?typ=outcome")} == {"outcome"}
    assert [row.judgement.indicator for row in rows_of(leader, "?sok=u35538")] == ["U35538"]
    titles = [row.judgement.title.casefold() for row in rows_of(leader, "?sortera=name")]
    assert titles == sorted(titles)
    bands = [row.judgement.band or 0 for row in rows_of(leader, "?sortera=position")]
    assert bands == sorted(bands, reverse=True)


def test_retired_indicators_stand_apart(practice, leader) -> None:
    assert not any("(-20" in row.judgement.title for row in rows_of(leader))
    retired = rows_of(leader, "?visa=retired")
    assert retired
    assert not {row.judgement.indicator for row in retired} & {
        row.judgement.indicator for row in rows_of(leader)
    }


def test_women_and_men_have_their_own_values(practice, leader) -> None:
    values = {
        gender: {row.judgement.indicator: row.judgement.value for row in rows_of(leader, f"?kon={gender}")}
        for gender in "TKM"
    }
    assert values["K"]["U35538"] != values["M"]["U35538"]
    assert set(values["K"]) == set(values["M"]) < set(values["T"])


def test_another_comparator_changes_the_judgement_and_says_its_name(practice, leader) -> None:
    similar = {row.judgement.indicator: row.pill.words for row in rows_of(leader)}
    country = {row.judgement.indicator: row.pill.words for row in rows_of(leader, "?jamfor=riket")}
    assert similar != country
    assert any("riket" in words for words in country.values())


def test_an_own_group_is_compared_with_and_chosen_from_the_bar(practice, leader, lycksele, person) -> None:
    group = create_comparison_group(
        organisation=lycksele, by=person(), name="Inlandet", municipality_ids=["2401", "2404", "2418", "2421"]
    )
    page = page_of(leader, f"?jamfor=egen-{group.pk}")
    assert [choice.label for choice in page.comparators if choice.current] == ["Inlandet"]
    assert "Inlandet" in page.lead
    assert any(row.comparator for row in page.rows)


def test_every_row_says_why(practice, leader) -> None:
    for row in rows_of(leader):
        assert row.reasons, row.judgement.indicator
        assert row.pill.words
        assert row.strip or row.instead_of_strip or row.judgement.kind == "yes_no", row.judgement.indicator


def test_a_missing_value_is_never_zero(practice, leader) -> None:
    missing = [row for row in rows_of(leader) if row.judgement.value is None]
    assert missing
    for row in missing:
        assert not any(digit in row.value for digit in "0123456789"), row.value


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("overview", 12),
        ("compare", 12),
        ("heat_map", 12),
        ("gross_list", 14),
        ("imports", 10),
        ("groups", 8),
        ("catalogue", 6),
    ],
)
def test_few_questions_to_the_database(
    practice, leader, lycksele, person, address: str, most: int, django_assert_max_num_queries
) -> None:
    """However many rows stand on the list: a question per row would show here."""
    from rodatraden.workbench.thread import services

    round_ = services.open_round(organisation=lycksele, area_id="missbruk", year=2025)
    for number in range(40):
        services.add_item(
            round=round_,
            by=person(),
            indicator_id=f"U{35500 + number}",
            title=f"Nr {number}",
            reason="För att.",
        )
        if number % 4 == 0:
            create_comparison_group(
                organisation=lycksele, by=person(), name=f"Grupp {number}", municipality_ids=["2401", "2403"]
            )
    args = ["missbruk"] if address in {"compare", "heat_map", "gross_list"} else []
    with django_assert_max_num_queries(most):
        assert leader.get(reverse(address, args=args)).status_code == 200
