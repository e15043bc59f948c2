"""Words for values, dates and missing ones."""

from __future__ import annotations

from datetime import date

import pytest

from rodatraden.engine.catalogue.model import YesNoCoding
from rodatraden.engine.comparison.model import Comparator, State
from rodatraden.engine.figures.schema import ValueStatus
from rodatraden.workbench.reports import formats
from rodatraden.workbench.reports.safe import LONGEST, clean, one_line, slug
from rodatraden.workbench.reports.tests import samples


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (61.0, "%", "61 %"),
        (66.54, "%", "66,5 %"),
        (812.0, "kr", "812 kr"),
        (12345.0, "kr/inv", "12\u202f345 kr/inv"),
        (11.0, "dagar", "11 dagar"),
        (0.0, "dagar", "0 dagar"),
        (-1.5, "", "\N{MINUS SIGN}1,5"),
    ],
)
def test_values_are_written_as_in_swedish(value: float, unit: str, words: str) -> None:
    assert formats.value_words(value, unit, "share").replace("\xa0", " ") == words


def test_yes_and_no_follow_the_indicators_own_coding() -> None:
    coding = YesNoCoding(yes=1, no=2)
    assert formats.value_words(2.0, "", "yes_no", coding) == "Nej"
    assert formats.value_words(1.0, "", "yes_no", coding) == "Ja"
    assert formats.value_words(0.0, "", "yes_no", coding) == "0"  # neither: shown as it is, never guessed


@pytest.mark.parametrize(
    ("interval", "words"),
    [((56.2, 65.6), "56–66 %"), ((0.0, 0.6), "0–0,6 %"), ((99.2, 99.9), "99,2–99,9 %")],
)
def test_an_interval_keeps_the_decimals_that_tell_its_ends_apart(
    interval: tuple[float, float], words: str
) -> None:
    assert formats.interval_words(interval, "%").replace("\xa0", " ") == words


def test_every_way_of_missing_has_its_word() -> None:
    words = {status: formats.status_words(status) for status in ValueStatus}
    assert words[ValueStatus.SUPPRESSED] == "sekretess"
    assert words[ValueStatus.NON_RESPONSE] == "bortfall"
    assert words[ValueStatus.NOT_APPLICABLE] == "ej tillämplig"
    assert all(word for status, word in words.items() if status is not ValueStatus.OBSERVED)
    assert [
        formats.marker(s) for s in ("suppressed", "non_response", "not_applicable", "unknown", "new")
    ] == [
        "..",
        "-",
        ".",
        "",
        "",
    ]
    assert formats.status_words("something new") == formats.status_words(ValueStatus.UNKNOWN)


def test_a_missing_result_is_never_a_number() -> None:
    for missing in (j for j in samples.JUDGEMENTS if j.value is None):
        assert not any(letter.isdigit() for letter in formats.result_words(missing))


def test_states_name_whom_they_are_against() -> None:
    assert formats.state_words(State.WORSE, Comparator.COUNTY) == "Sämre än länet"
    assert formats.state_words(State.BETTER, Comparator.OWN_GROUP, "Inlandet") == "Bättre än Inlandet"
    assert formats.state_words(State.NO_CERTAIN_DIFFERENCE, Comparator.SIMILAR) == "Ingen säker skillnad"


def test_dates_are_words() -> None:
    assert formats.date_words(date(2026, 3, 3)) == "3 mars 2026"
    assert formats.date_words("2026-03-03T08:15:00+00:00") == "3 mars 2026"
    assert formats.date_words("9 mars 2026") == "9 mars 2026"


def test_clean_takes_away_what_breaks_documents_and_nothing_else() -> None:
    assert clean("noll\x00 \x1b[31m \uffff \ud800 \u202eåäö\u202c") == "noll [31m   åäö"
    assert clean("ett\r\ntvå\rtre\u2028fyra\tfem") == "ett\ntvå\ntre\nfyra\tfem"
    assert clean("مرحبا שלום 👍🏽") == "مرحبا שלום 👍🏽"


def test_long_text_is_cut_with_words_that_say_so() -> None:
    for letter in ("x", "👍"):
        cut = clean(letter * 40_000)
        assert cut.endswith("längre än vad som får plats här)")
        assert LONGEST < len(cut.encode("utf-16-le")) // 2 < 32_767


def test_names_are_small_ascii_letters() -> None:
    assert slug("bruttolista", "Äldre & funktionshinder", "Östra /../ Göinge\x00", "2025") == (
        "bruttolista-aldre-funktionshinder-ostra-goinge-2025"
    )
    assert one_line("en\ntvå  tre", 6) == "en tv…"
