"""The catalogue as rows, for the web page and for CSV, JSON and XLSX."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Indicator

#: Columns in order, with what they hold. The names are stable: others build on the exported file.
COLUMNS = {
    "id": "Kolada's id",
    "title": "title without stray spaces",
    "areas": "ids of areas, separated by a space; empty for what belongs to no area",
    "direction": "higher | lower | none | not_settled",
    "kind": "share | rate | mean | cost | count | index | yes_no; empty where the title does not say",
    "unit": "shown after the value",
    "type": "structure | process | outcome; empty for costs, extents and background",
    "dimension": "knowledge_based | safe | person_centred | efficient | equal | accessible; may be empty",
    "yes": "code of the answer yes (only yes/no)",
    "no": "code of the answer no (only yes/no)",
    "colour_rule": "rank | answer | none",
    "uncertainty_of": "for a margin of error: the indicator it belongs to",
    "uncertainty_id": "the indicator that holds this one's margin of error",
    "retired": "true when the source has stopped collecting it",
    "last_year": "last year of a retired indicator",
    "breaks": "first years of a new definition, separated by a space",
    "by_gender": "true when the source gives women and men",
    "has_unit_data": "true when the source gives units (enheter)",
    "settled_by": "rule | individual_review; empty outside the reviewed catalogue",
    "settled_note": "which rule, or why",
    "source": "where the figures come from, from the description's tail",
    "description": "the source's definition",
}


def catalogue_row(indicator: Indicator) -> dict[str, Any]:
    """One indicator under the names of :data:`COLUMNS`; ``None`` where there is nothing to say."""
    return {
        "id": indicator.id,
        "title": indicator.title,
        "areas": " ".join(indicator.areas),
        "direction": indicator.direction.value,
        "kind": indicator.kind.value if indicator.kind else None,
        "unit": indicator.unit,
        "type": indicator.type.value if indicator.type else None,
        "dimension": indicator.dimension.value if indicator.dimension else None,
        "yes": indicator.coding.yes if indicator.coding else None,
        "no": indicator.coding.no if indicator.coding else None,
        "colour_rule": indicator.colour_rule.value,
        "uncertainty_of": indicator.uncertainty_of,
        "uncertainty_id": indicator.uncertainty_id,
        "retired": indicator.retired,
        "last_year": indicator.last_year,
        "breaks": " ".join(str(year) for year in indicator.breaks),
        "by_gender": indicator.by_gender,
        "has_unit_data": indicator.has_unit_data,
        "settled_by": indicator.settled_by.value if indicator.settled_by else None,
        "settled_note": indicator.settled_note,
        "source": indicator.source_text,
        "description": indicator.description,
    }


def catalogue_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Every reviewed indicator as a row, in order of id, with the columns of :data:`COLUMNS`."""
    return [catalogue_row(indicator) for indicator in catalogue.indicators()]


def summary(catalogue: Catalogue) -> dict[str, dict[str, int]]:
    """How many indicators by area, kind, direction, type, dimension and how they were settled.

    An indicator of two areas counts in both; one without area, kind and so on counts under "".
    """
    rows = catalogue_rows(catalogue)
    counts: dict[str, dict[str, int]] = {}
    for column in ("areas", "kind", "direction", "type", "dimension", "colour_rule", "settled_by"):
        found = Counter(value for row in rows for value in str(row[column] or "").split(" "))
        counts[column] = dict(sorted(found.items()))
    counts["retired"] = {"true": sum(row["retired"] for row in rows)}
    return counts
