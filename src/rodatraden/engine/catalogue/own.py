"""Indicators of one's own beside the reviewed catalogue: those of Socialstyrelsen's workbooks, and invented
ones.

Most indicators of Öppna jämförelser are found only in Socialstyrelsen's workbooks. What a person confirmed
of them when mapping a workbook stands in ``<data-dir>/catalogue/indicators-<name>.yaml``: a list with the
fields of :class:`~rodatraden.engine.catalogue.model.Indicator`, those with their usual value left out. A
direction that nobody has settled stays "not settled". The reviewed catalogue goes before an entry with the
same id.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import fields
from pathlib import Path

import msgspec
import yaml

from rodatraden.engine.catalogue.model import Indicator
from rodatraden.engine.errors import UnreadableSourceError
from rodatraden.engine.text import gettext as _

_DEFAULTS = Indicator(id="", title="")
_FIELDS = frozenset(field.name for field in fields(Indicator))


def own_indicators_path(data_dir: Path, name: str) -> Path:
    """Where the own indicators called ``name`` (an area's id, or "practice") are kept."""
    return data_dir / "catalogue" / f"indicators-{name}.yaml"


def parse_own_indicators(text: str | bytes, where: str) -> dict[str, Indicator]:
    """Indicators by id from YAML. Raises :class:`UnreadableSourceError` that says which entry is wrong and
    how.
    """
    try:
        entries = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or []  # noqa: S506
    except yaml.YAMLError as error:
        raise _wrong(where, str(error).splitlines()[0]) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _wrong(where, _("en lista med indikatorer väntades"))
    indicators: dict[str, Indicator] = {}
    for entry in entries:
        code = str(entry.get("id") or "")
        if unknown := sorted(str(key) for key in set(entry) - _FIELDS):
            raise _wrong(f"{where}, {code}", _("okänt fält {name}").format(name=unknown[0]))
        if not code or not entry.get("title") or code in indicators:
            raise _wrong(f"{where}, {code}", _("id eller titel saknas, eller samma id två gånger"))
        try:
            indicators[code] = msgspec.convert(entry, Indicator)
        except msgspec.ValidationError as error:
            raise _wrong(f"{where}, {code}", str(error)) from error
    return indicators


def read_own_indicators(folder: Path, areas: Container[str]) -> dict[str, Indicator]:
    """All own indicators in a folder, by id. Raises :class:`UnreadableSourceError`, also for an area not in
    ``areas``.
    """
    indicators: dict[str, Indicator] = {}
    for path in sorted(folder.glob("indicators-*.yaml")):
        found = parse_own_indicators(path.read_bytes(), path.name)
        for indicator in found.values():
            if strange := [area for area in indicator.areas if area not in areas]:
                raise _wrong(f"{path.name}, {indicator.id}", _("okänt område {name}").format(name=strange[0]))
        indicators |= found
    return indicators


def own_indicators_text(indicators: Iterable[Indicator]) -> str:
    """The indicators as YAML in order of id, without the fields that have their usual value."""
    entries = [
        {
            name: value
            for name, value in msgspec.to_builtins(indicator).items()
            if getattr(indicator, name) != getattr(_DEFAULTS, name)
        }
        for indicator in sorted(indicators, key=lambda each: each.id)
    ]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=120)


def _wrong(where: str, why: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        _("Filen med egna indikatorer går inte att läsa: {why}.").format(why=why),
        where=where,
        todo=_("Rätta posten, eller ta bort filen och importera arbetsboken igen."),
    )
