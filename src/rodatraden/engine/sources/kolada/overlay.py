"""Kolada's lists of indicators, municipalities and groups, kept in the data folder for the catalogue to read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import orjson

from rodatraden.engine.catalogue.kolada_lists import read_list
from rodatraden.engine.figures.files import faults_in_words, replace_atomically
from rodatraden.engine.sources.kolada.pages import PageKind

_FILES = {
    PageKind.KPI: "kpi.json",
    PageKind.MUNICIPALITY: "municipality.json",
    PageKind.MUNICIPALITY_GROUPS: "municipality_groups.json",
}


class Lists:
    """Collects the objects of list answers by id; the last one told is the one kept."""

    def __init__(self) -> None:
        self._objects: dict[PageKind, dict[str, dict[str, Any]]] = {}

    def __bool__(self) -> bool:
        return bool(self._objects)

    def add(self, kind: PageKind, objects: Iterable[dict[str, Any]]) -> None:
        """Take in the objects of one answer."""
        held = self._objects.setdefault(kind, {})
        for item in objects:
            held[item["id"]] = _as_v3(item) if kind is PageKind.MUNICIPALITY_GROUPS else item

    def of(self, kind: PageKind) -> dict[str, dict[str, Any]]:
        """The objects of a kind by id."""
        return self._objects.get(kind, {})

    def keep_only(self, kind: PageKind, codes: Collection[str]) -> None:
        """Forget the objects of a kind that are not among ``codes``."""
        if kind in self._objects:
            self._objects[kind] = {code: item for code, item in self._objects[kind].items() if code in codes}

    def unit_municipalities(self) -> dict[str, str]:
        """Unit id → municipality id."""
        units = self.of(PageKind.OU)
        return {code: str(unit["municipality"]) for code, unit in units.items() if unit.get("municipality")}

    def announced(self) -> list[str]:
        """Codes that Kolada says are municipalities."""
        return [code for code, place in self.of(PageKind.MUNICIPALITY).items() if place.get("type") == "K"]

    def save(self, data_dir: Path) -> None:
        """Lay the lists over those in ``<data_dir>/catalogue/``, each file replaced whole."""
        folder = data_dir / "catalogue"
        with faults_in_words(folder):
            for kind, name in _FILES.items():
                fresh = self.of(kind)
                if not fresh:
                    continue
                folder.mkdir(parents=True, exist_ok=True)
                path = folder / name
                held = {item["id"]: item for item in read_list(path)} if path.exists() else {}
                merged = [item for _id, item in sorted({**held, **fresh}.items())]
                replace_atomically(path, orjson.dumps(merged, option=orjson.OPT_APPEND_NEWLINE))


def _as_v3(group: dict[str, Any]) -> dict[str, Any]:
    """A group with its members named as v3 names them (v2 and some extracts say ``id`` and ``title``)."""
    members = [
        {
            "member_id": member.get("member_id") or member.get("id"),
            "member_title": member.get("member_title") or member.get("title"),
        }
        for member in group.get("members") or []
    ]
    return {**group, "members": members}
