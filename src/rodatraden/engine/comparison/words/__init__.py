"""What the judgement says, in plain Swedish and translatable: numbers, short labels, and whole sentences."""

from rodatraden.engine.comparison.words.labels import (
    band_words,
    certainty_words,
    comparator_plural,
    comparator_short,
    direction_words,
    gender_words,
    not_judged_words,
    question_words,
    state_short,
    state_words,
    status_words,
    type_words,
)
from rodatraden.engine.comparison.words.numbers import (
    amount,
    between,
    how_many,
    number,
    percent,
    value_words,
)

__all__ = [
    "amount",
    "band_words",
    "between",
    "certainty_words",
    "comparator_plural",
    "comparator_short",
    "direction_words",
    "gender_words",
    "how_many",
    "not_judged_words",
    "number",
    "percent",
    "question_words",
    "state_short",
    "state_words",
    "status_words",
    "type_words",
    "value_words",
]
