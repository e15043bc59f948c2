"""Words of the page where one finds similar municipalities by measures and weights of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rodatraden.engine.catalogue.model import Municipality
from rodatraden.engine.comparison.likeness import Difference, Likeness
from rodatraden.engine.comparison.words import amount
from rodatraden.engine.comparison.words.numbers import number
from rodatraden.workbench.core.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """A municipality that was found, and why."""

    name: str
    distance: str
    differs: Sequence[str]
    left_out: str
    mutual: str


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """What was found, one sentence first."""

    lead: str
    notes: Sequence[str]
    rows: Sequence[SimilarRow]


def similar_page(found: Likeness, municipality: Municipality) -> SimilarPage:
    """The municipalities found, the likest first."""
    rows = [
        SimilarRow(
            catalogue().municipality(one.municipality).name,
            number(one.distance, 2),
            [_difference(part) for part in one.differs],
            ", ".join(variable.title for variable in one.left_out),
            _("ja") if one.mutual else _("nej"),
        )
        for one in found.nearest
    ]
    notes = []
    if found.own_missing:
        notes.append(
            _("{name} saknar värde i {what}. Det räknas inte med.").format(
                name=municipality.name, what=", ".join(variable.title for variable in found.own_missing)
            )
        )
    if found.without_spread:
        notes.append(
            _("Alla kommuner har samma värde i {what}. Det skiljer ingen från någon.").format(
                what=", ".join(variable.title for variable in found.without_spread)
            )
        )
    if not rows:
        lead = _("Ingen kommun går att jämföra med: {name} saknar värde i alla mått ni valt.").format(
            name=municipality.name
        )
    else:
        lead = _("Mest lika {name} efter era {count} mått: {names}.").format(
            name=municipality.name, count=len(found.weights), names=", ".join(row.name for row in rows)
        )
    return SimilarPage(lead, notes, rows)


def _difference(part: Difference) -> str:
    how = _("högre") if part.scaled > 0 else _("lägre")
    unit = part.variable.unit
    return _("{title}: {other} mot era {own}, {how}").format(
        title=part.variable.title, other=amount(part.other, unit), own=amount(part.own, unit), how=how
    )
