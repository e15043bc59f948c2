"""Why something cannot be judged: a code to store, and its Swedish words to show."""

from __future__ import annotations

from enum import StrEnum

from rodatraden.engine.text import gettext as _


class NotJudged(StrEnum):
    """Why there is no statistical answer."""

    NO_INTERVAL = "no_interval"
    NO_BENCHMARK = "no_benchmark"
    TOO_LITTLE_HISTORY = "too_little_history"
    VALUES_DO_NOT_VARY = "values_do_not_vary"
    TOO_FEW_POINTS = "too_few_points"
    TOO_FEW_USEFUL_POINTS = "too_few_useful_points"
    POINTS_LACK_INTERVALS = "points_lack_intervals"
    ZERO_WIDTH_INTERVAL = "zero_width_interval"


def reason_in_words(reason: str) -> str:
    """The reason in Swedish, as a sentence for people; ValueError for an unknown code."""
    words = {
        NotJudged.NO_INTERVAL: _(
            "Värdets osäkerhet är inte känd, så skillnaden går inte att skilja från slumpen."
        ),
        NotJudged.NO_BENCHMARK: _("Det finns inget värde att jämföra med."),
        NotJudged.TOO_LITTLE_HISTORY: _(
            "För lite historik: minst 60 kommuner behöver ha värden två år i rad för att osäkerheten "
            "ska kunna uppskattas."
        ),
        NotJudged.VALUES_DO_NOT_VARY: _(
            "Värdena ändras inte mellan åren, så det går inte att uppskatta hur mycket de brukar variera."
        ),
        NotJudged.TOO_FEW_POINTS: _("För få år i följd för att bedöma en trend: minst fem behövs."),
        NotJudged.TOO_FEW_USEFUL_POINTS: _(
            "För få mätpunkter: minst tio som inte ligger på medianen behövs."
        ),
        NotJudged.POINTS_LACK_INTERVALS: _("Något av de fem senaste åren saknar osäkerhetsintervall."),
        NotJudged.ZERO_WIDTH_INTERVAL: _(
            "Något av de fem senaste åren har ett osäkerhetsintervall utan bredd, troligen av avrundning."
        ),
    }
    try:
        return words[NotJudged(reason)]
    except ValueError as error:
        raise ValueError(f"reason must be one of the known codes, got {reason!r}") from error
