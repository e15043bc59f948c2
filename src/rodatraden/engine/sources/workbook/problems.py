"""Faults that stop a workbook from being mapped or imported, in words."""

from __future__ import annotations

from pathlib import Path

from rodatraden.engine.errors import RefusedImportError
from rodatraden.engine.sources.workbook.layout import Layout
from rodatraden.engine.text import gettext as _


def refuse_without_data(layout: Layout, path: Path) -> None:
    """Raise :class:`RefusedImportError` where no sheet has municipalities, or where places cannot be told."""
    if not layout.data:
        seen = "; ".join(
            _("”{sheet}”: {cells}").format(sheet=name, cells=", ".join(cells) or _("tomt"))
            for name, cells in list(layout.first_cells.items())[:10]
        )
        raise RefusedImportError(
            _(
                "Inget blad har en rubrikrad med kommunkod (K-kod, Kommunkod) eller kommun och rader med kommuner under."
            ),
            where=_("{file}. Bladen börjar så här: {seen}").format(
                file=path.name, seen=seen or _("inga blad")
            ),
            todo=_("Kontrollera att det är Socialstyrelsens fil med resultat på kommunnivå."),
        )
    faults = [
        _("bladet ”{sheet}”, {fault}").format(sheet=sheet.name, fault=fault)
        for sheet in layout.data
        for fault in sheet.read.faults
    ]
    if faults:
        shown = [
            *faults[:10],
            *([_("och {count} till").format(count=len(faults) - 10)] if len(faults) > 10 else []),
        ]
        raise RefusedImportError(
            _("Det finns rader vars kommun programmet inte kan avgöra."),
            where=f"{path.name}: " + "; ".join(shown),
            todo=_("Rätta kommunkod eller namn på raderna, eller ta bort dem, och försök igen."),
        )
