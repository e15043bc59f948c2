"""One invented story worth showing: Lycksele's figures on addiction care, where every kind of finding
occurs once.

Nothing here is true of Lycksele. The municipality's name is real because the demonstration needs one; every
figure is invented, and the words say so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rodatraden.engine.catalogue.model import Indicator
from rodatraden.engine.figures.schema import ValueStatus
from rodatraden.engine.sources.practice.arrays import CODE, Figures, Flags, Floats
from rodatraden.engine.sources.practice.places import Places
from rodatraden.engine.text import gettext as _

MUNICIPALITY = "2481"
AREA = "missbruk"
#: Women and men who answered the survey of users, every year.
ANSWERS = (29, 33)
_SURVEY = "brukarbedömning missbruksvård ifo"


@dataclass(frozen=True, slots=True)
class Twist:
    """How one indicator goes for one municipality during the last years, oldest first.

    ``values`` are in the indicator's unit, or in multiples of the country's median where ``relative``;
    ``persons`` women and men behind each share; ``gap`` women minus men in percentage points.
    """

    indicator: str
    values: tuple[float, ...]
    persons: tuple[int, int] = ANSWERS
    gap: float = 0.0
    relative: bool = False
    municipality: str = MUNICIPALITY


@dataclass(frozen=True, slots=True)
class Scene:
    """What the story shows with one indicator, in words for people."""

    indicator: str
    words: str


TWISTS = (
    # clear weaknesses, and long since
    Twist("U35544", (66, 62, 60, 55, 47)),
    Twist("U35542", (58, 55, 52, 50, 48)),
    Twist("OJ-missbruk-008", (71, 66, 60, 55, 46), (38, 57)),
    # a strength
    Twist("U35538", (88, 90, 92, 95, 97)),
    # red by chance: fourteen persons, two fewer than usual, and last year it was green
    Twist("OJ-missbruk-009", (79, 79, 71, 86, 57), (6, 8)),
    # women and men
    Twist("U35539", (73, 73, 71, 71, 71), gap=-30.0),
    # Nej where most have Ja, and one that became Ja
    Twist("OJ-missbruk-001", (0, 0, 0, 0, 0)),
    Twist("OJ-missbruk-003", (0, 0, 1, 1, 1)),
    # a cost, which is neither good nor bad
    Twist("N35001", (1.32, 1.35, 1.41, 1.44, 1.52), relative=True),
    # three women: nothing is shown by sex
    Twist("OJ-missbruk-010", (68, 72, 72, 76, 72), (3, 22)),
    # similar municipalities that mended the same weakness
    Twist("OJ-missbruk-008", (48, 50, 68, 79, 88), (31, 50), municipality="1766"),
    Twist("OJ-missbruk-008", (44, 47, 58, 76, 84), (40, 61), municipality="1498"),
)

#: How many in the country that answer Ja where the story needs most of them to.
SHARE_YES = {"OJ-missbruk-001": 0.86, "OJ-missbruk-003": 0.78}

#: Shares of the three units behind the story's third weakness in the latest year, with the persons of each.
UNITS = {"OJ-missbruk-008": ((82.0, 28), (45.0, 31), (19.0, 36))}


def scenes() -> tuple[Scene, ...]:
    """What to look at in the demonstration, in order."""
    return (
        Scene("U35544", _("Påhittad svaghet: allt färre upplever att situationen har förbättrats.")),
        Scene("U35542", _("Påhittad svaghet: många kan inte påverka hjälpen, fem år i rad.")),
        Scene(
            "OJ-missbruk-008",
            _(
                "Påhittad svaghet: få insatser följs upp, enheterna skiljer sig åt, "
                "och två liknande kommuner har vänt."
            ),
        ),
        Scene("U35538", _("Påhittad styrka: det är lätt att få kontakt.")),
        Scene("OJ-missbruk-009", _("Påhittat rött av slump: fjorton personer svarade.")),
        Scene("U35539", _("Påhittad skillnad: informationen är tydligare för män än för kvinnor.")),
        Scene("OJ-missbruk-001", _("Påhittat Nej där de flesta kommuner svarar Ja.")),
        Scene("OJ-missbruk-003", _("Påhittat Ja som tidigare var Nej.")),
        Scene("N35001", _("Påhittad kostnad: högre än andras, vilket varken är bra eller dåligt i sig.")),
        Scene("OJ-missbruk-010", _("Påhittad uppgift som inte visas för kvinnor och män: för få personer.")),
    )


def tell_answers(places: Places, survey: str, persons: Floats, taking_part: Flags) -> None:
    """Let the story's municipality take part in its survey with :data:`ANSWERS`; changes the arrays in
    place.
    """
    place = places.index(MUNICIPALITY)
    if survey == _SURVEY and place is not None:
        persons[:, place] = ANSWERS
        taking_part[:, place] = True


def tell(places: Places, indicator: Indicator, figures: Figures) -> None:
    """Write the story's twists on ``indicator`` into ``figures``."""
    for twist in TWISTS:
        place = places.index(twist.municipality)
        if twist.indicator != indicator.id or place is None:
            continue
        length = min(len(twist.values), len(figures.value))
        values = np.array(twist.values[-length:])
        if twist.relative:
            _relative(figures, place, values)
        elif indicator.coding is not None:
            answers = np.where(values == 1, indicator.coding.yes, indicator.coding.no)
            figures.value[-length:, place] = answers[:, None]
            figures.status[-length:, place] = CODE[ValueStatus.OBSERVED]
        else:
            _share(figures, place, values, twist)


def _relative(figures: Figures, place: int, values: Floats) -> None:
    for year, factor in zip(range(-len(values), 0), values, strict=True):
        seen = figures.status[year, :-1] == CODE[ValueStatus.OBSERVED]
        for gender in np.flatnonzero(seen.any(axis=0)):
            median = np.median(figures.value[year, :-1][seen[:, gender], gender])
            figures.value[year, place, gender] = np.round(median * factor)
            figures.status[year, place, gender] = CODE[ValueStatus.OBSERVED]


def _share(figures: Figures, place: int, values: Floats, twist: Twist) -> None:
    """Whole persons, so that share, numerator and denominator agree; women and men hidden where one of them
    is few.
    """
    years = slice(-len(values), None)
    persons = np.array(twist.persons, dtype=float)
    total = np.round(values * persons.sum() / 100)
    women_share = values / 100 + twist.gap / 100 * persons[1] / persons.sum()
    women = np.clip(
        np.round(women_share * persons[0]), np.maximum(0, total - persons[1]), np.minimum(persons[0], total)
    )
    cases = np.stack([total, women, total - women], axis=-1)
    behind = np.broadcast_to(np.array([persons.sum(), *persons]), cases.shape)
    figures.count[years, place] = cases
    figures.denominator[years, place] = behind
    figures.value[years, place] = np.round(100 * cases / behind, 1)
    figures.status[years, place] = CODE[ValueStatus.OBSERVED]
    if persons.min() < 5:
        figures.status[years, place, 1:] = CODE[ValueStatus.SUPPRESSED]
