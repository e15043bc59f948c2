"""Reading titles: kind, unit, coding, retirement and sources as they really are worded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rodatraden.engine.catalogue.model import Kind, YesNoCoding
from rodatraden.engine.catalogue.titles import (
    clean,
    clean_description,
    last_year,
    read_title,
    source_text,
    uncertainty_subject,
)


@pytest.mark.parametrize(
    ("title", "kind", "unit"),
    [
        ("Kostnad ekonomiskt bistånd, kr/inv 18-64 år", Kind.COST, "kr/inv"),
        ("Kostnad HVB för barn och unga kr/inv 0-20 år", Kind.COST, "kr/inv"),
        ("Utbetalt ekonomiskt bistånd totalt, tkr", Kind.COST, "tkr"),
        ("Nettokostnadsavvikelse LSS (%)", Kind.INDEX, "%"),
        ("Nettokostnadsavvikelse individ- och familjeomsorg, miljoner kronor", Kind.INDEX, "mnkr"),
        ("Brukarbedömning hemtjänst äldreomsorg -  helhetssyn, andel (%)", Kind.SHARE, "%"),
        ("Barn och unga 0-20 år med behovsprövat personligt stöd, anel (%)", Kind.SHARE, "%"),
        ("Deltidsanställda (75-99 %) månadsavlönade inom vård och omsorg, antal", Kind.COUNT, ""),
        ("Deltidsanställda (75-99 %) månadsavlönade inom vård och omsorg, andel (%)", Kind.SHARE, "%"),
        ("Genomsnittlig sysselsättningsgrad för anställda, (%)", Kind.MEAN, "%"),
        ("Invånare med insatser enl. LSS, antal/10 000 inv", Kind.RATE, "per 10 000 inv"),
        ("Barn berörda av samarbetssamtal, antal/10 000 invånare 0-17 år", Kind.RATE, "per 10 000 inv"),
        ("Patienter med missbruksdiagnos, antal/1000 inv", Kind.RATE, "per 1 000 inv"),
        ("Vårddygn i institutionsvård vuxna missbrukare, antal/inv 21-64 år", Kind.RATE, "per inv"),
        ("Väntetid i antal dagar från beslut, median (- 2024)", Kind.MEAN, "dagar"),
        ("Medelålder för äldre i särskilt boende, år", Kind.MEAN, "år"),
        ("Omsorgspersonal/plats i särskilt boende, vardagar, antal (-2023)", Kind.MEAN, ""),
        ("Effektivitetsindex äldreomsorg", Kind.INDEX, ""),
        ("Bostadsmarknadsläge, (Överskott=2, Balans=1, Underskott=0)", Kind.INDEX, ""),
        ("GPS-larm finns tillgängligt, (Breddinfört=2, testverksamhet=1, Nej=0)", Kind.INDEX, ""),
        ("Uppsökande verksamhet för akut hemlösa, (Ja=1, Nej=2)", Kind.YES_NO, ""),
        ("Brukarbedömning HVB, antal svar", Kind.COUNT, ""),
        ("Personer med boende enligt LSS, antal", Kind.COUNT, ""),
        ("Något helt annat", None, ""),
    ],
)
def test_kind_and_unit_are_read_from_the_wording(title: str, kind: Kind | None, unit: str) -> None:
    read = read_title(title)
    assert (read.kind, read.unit) == (kind, unit)


def test_answers_may_be_coded_one_and_two() -> None:
    assert read_title("Uppsökande verksamhet, (Ja=1, Nej=2)").coding == YesNoCoding(1, 2)
    assert read_title("Färre än 30 svarande ( Ja=1, Nej=0)").coding == YesNoCoding(1, 0)
    assert read_title("Larm, (Breddinfört=2, testverksamhet=1, Nej=0)").coding is None


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Utbetalt bistånd (-2023)", 2023),
        ("Väntat längre än 14 dagar (%). (- 2024)", 2024),
        ("Pensionsutbetalningar exkl löneskatt (-1997) region, kr/inv", None),
        ("Invånare (65-79 år)", None),
    ],
)
def test_only_a_mark_at_the_end_retires(title: str, year: int | None) -> None:
    assert last_year(title) == year


def test_spaces_and_written_line_breaks_are_put_right() -> None:
    assert clean("  Brukare\N{NO-BREAK SPACE}-  helhetssyn ") == "Brukare - helhetssyn"
    assert clean_description("Antal.\\nKälla: SCB.") == "Antal.\nKälla: SCB."
    assert source_text("Antal.\\nKälla: Socialstyrelsen & SCB.") == "Socialstyrelsen & SCB."
    assert source_text("Utan uppgift.") == ""


def test_a_margin_names_what_it_belongs_to() -> None:
    assert uncertainty_subject("Osäkerhetstal - Trygghet, andel (%)") == "Trygghet, andel (%)"
    assert uncertainty_subject("Trygghet, andel (%)") is None


@given(st.text(max_size=80))
def test_any_title_can_be_read(title: str) -> None:
    read = read_title(title)
    assert read.title == clean(read.title)
