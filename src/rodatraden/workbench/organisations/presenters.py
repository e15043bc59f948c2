"""Words about organisations' own groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rodatraden.workbench.organisations.models import ComparisonGroup


def made_words(group: ComparisonGroup, names: Mapping[str, str]) -> str:
    """How a frozen group was found; empty for one whose members were chosen one by one."""
    made = group.made_from
    if group.origin != ComparisonGroup.Origin.SIMILARITY or not made:
        return ""
    variables = ", ".join(
        _("{title} {year} (vikt {weight})")
        .format(title=variable["title"], year=variable["year"] or "", weight=f"{variable['weight']:g}")
        .replace("  ", " ")
        for variable in made["variables"]
    )
    return _(
        "Fryst {day}: de {k} som då var mest lika {name} efter {variables}. Ögonblicksbild {snapshot}."
    ).format(
        day=date_format(date.fromisoformat(made["date"]), "j F Y"),
        k=len(group.municipality_ids),
        name=names.get(made["municipality"], made["municipality"]),
        variables=variables,
        snapshot=made["snapshot"],
    )
