"""Numbers and short labels as people write them."""

from __future__ import annotations

import pytest

from rodatraden.engine.catalogue.model import YesNoCoding
from rodatraden.engine.comparison import words
from rodatraden.engine.comparison.model import Comparator, Question, State
from rodatraden.engine.figures.schema import ValueStatus
from rodatraden.engine.statistics import NotJudged


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (61.0, "%", "61 %"),
        (61.44, "%", "61,4 %"),
        (812.4, "kr/inv", "812 kr/inv"),
        (12345.6, "kr/inv", "12\N{NARROW NO-BREAK SPACE}346 kr/inv"),
        (11.25, "dagar", "11,2 dagar"),
        (0.126, "", "0,13"),
        (-0.001, "", "0"),
        (-3.5, "", "\N{MINUS SIGN}3,5"),
        (None, "%", "–"),
    ],
)
def test_amount(value: float | None, unit: str, expected: str) -> None:
    assert words.amount(value, unit).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_answers_follow_the_coding() -> None:
    two = YesNoCoding(1.0, 2.0)
    assert [words.amount(v, "", "yes_no", two) for v in (1.0, 2.0, 1.5, 7.0)] == [
        "Ja", "Nej", "lika många Ja som Nej", "7"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (53.6, 66.6, "%", "54 och 67 %"),
        (53.64, 55.61, "%", "53,6 och 55,6 %"),
        (1190.2, 1610.4, "kr", "1\N{NARROW NO-BREAK SPACE}190 och 1\N{NARROW NO-BREAK SPACE}610 kr"),
    ],
)
def test_between(low: float, high: float, unit: str, expected: str) -> None:
    assert words.between(low, high, unit).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_a_probability_is_never_none_or_all() -> None:
    assert [words.percent(p).replace("\N{NO-BREAK SPACE}", " ") for p in (0.0, 0.004, 0.46, 0.997, 1.0)] == [
        "under 1 %", "under 1 %", "46 %", "över 99 %", "över 99 %"
    ]  # fmt: skip


def test_every_code_has_words() -> None:
    codes = [s.value for s in ValueStatus if s is not ValueStatus.OBSERVED]
    codes += [*NotJudged, "coding", "no_peers", "few_peers", "first_measurement", "new_definition"]
    said = [words.not_judged_words(code) for code in codes]
    assert all(said)
    assert len(set(said)) == len(said)
    assert all(words.state_short(state) for state in State)
    assert all(words.comparator_short(c) and words.comparator_plural(c) for c in Comparator)
    assert all(words.question_words(q).endswith("?") for q in Question)
    assert words.how_many(7) == "sju"
    assert words.how_many(13) == "13"
