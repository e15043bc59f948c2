"""Kolada's own lists of indicators, municipalities and groups, read as they come.

The same reading serves the packaged tables (``scripts/catalogue``) and the overlay fetched into the data
folder, so that a group means the same wherever it came from. Groups are told apart by id and by the pattern
of their title, never by the full title: its year changes.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from rodatraden.engine.catalogue.titles import clean, uncertainty_subject
from rodatraden.engine.errors import UnreadableSourceError
from rodatraden.engine.text import gettext as _

#: RKA's kinds of similarity that are kept, by the word in the group's title.
SIMILAR_KINDS = {
    "IFO": "IFO",
    "LSS": "LSS",
    "äldreomsorg": "aldreomsorg",
    "ekonomiskt bistånd": "ekonomiskt_bistand",
    "socioekonomi": "socioekonomi",
    "övergripande": "overgripande",
}
#: SKR's groups (2023) by Kolada's stable group id.
SKR_GROUP_IDS = {
    "G92787": "A1",
    "G92793": "A2",
    "G92790": "B3",
    "G92792": "B4",
    "G92786": "B5",
    "G92788": "C6",
    "G92789": "C7",
    "G92791": "C8",
    "G92794": "C9",
}
_COUNTY_GROUP_IDS = {f"G{number}" for number in range(33612, 33633)}
_SIMILAR = re.compile(r"Liknande kommuner,? (.+?), (.+), (\d{4})$")
_SIZE_CLASS = re.compile(r"Kommuner med (?:fler än )?([\d ]+?)(?: - ([\d ]+?))? invånare")
#: Groups that nobody learns together in: everybody, market forms, school federations.
_NO_NETWORK = re.compile(
    r"^(Alla |Liknande |Kommuner med |LOV )|Utbildningsförbund|[Gg]ymnasieförbund|Kunskapsförbundet"
)

#: Uncertainty KPIs worded differently from the indicator they belong to; matched by reading both.
UNCERTAINTY_MATCHED_BY_HAND = {
    "N01465": "N01464",  # "16+ år" against "16-84 år" in the same survey
    "N21460": "U23464",  # särskilt boende: "trygghet (mycket trygga)" against "mycket trygga"
    "U01511": "U01405",
    "U01513": "U01435",
    "U01517": "U01411",
    "U01519": "U01413",  # "låg tillit" against "avsaknad av tillit"
    "U01526": "U01414",
    "U01532": "U01420",
    "U01559": "N00559",
    "U01572": "U01472",
    "U01586": "N00586",
    "U01587": "N00587",
    "U01588": "N00588",
    "U01604": "N00604",
    "U01610": "N00610",
    "U01615": "N00615",
    "U01646": "N00646",
    "U01660": "N00660",
    "U61547": "U60446",
}


@dataclass(slots=True)
class ReadGroups:
    """Kolada's groups told apart: similar ones by kind; SKR code and size class by municipality."""

    similar: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    similar_year: dict[str, int] = field(default_factory=dict)
    skr: dict[str, str] = field(default_factory=dict)
    size_class: dict[str, str] = field(default_factory=dict)
    networks: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


def read_list(path: Path) -> list[dict[str, Any]]:
    """The objects of a saved answer: a bare list, an envelope with ``values`` or several; also gzipped.

    Raises :class:`UnreadableSourceError` for anything else.
    """
    try:
        raw = path.read_bytes()
        content = msgspec.json.decode(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
        pages = content if isinstance(content, list) else [content]
        rows: list[dict[str, Any]] = []
        for page in pages:
            rows.extend(page["values"] if "values" in page and "id" not in page else [page])
        if not all(isinstance(row, dict) and isinstance(row.get("id"), str) for row in rows):
            raise ValueError("not a list of objects with an id")
    except (msgspec.DecodeError, gzip.BadGzipFile, EOFError, ValueError, TypeError, KeyError) as error:
        raise UnreadableSourceError(
            _("Filen är inte en lista från Kolada."),
            where=str(path),
            todo=_("Hämta om listan med ”rodatraden fetch kolada”, eller ta bort filen."),
        ) from error
    return rows


def plain_group_name(title: str) -> str:
    """A group's name without Kolada's remark on how its mean is computed."""
    return clean(title.replace("(ovägt medel)", ""))


def _members(group: dict[str, Any]) -> tuple[str, ...]:
    """Sorted member ids without doubles; v3 says ``member_id``, older files ``id``."""
    return tuple(sorted({str(m.get("member_id") or m.get("id")) for m in group.get("members", [])}))


def read_groups(groups: Iterable[dict[str, Any]], names: dict[str, str]) -> ReadGroups:
    """Tell Kolada's groups apart. ``names`` is the municipalities' names by id."""
    by_name = {name: code for code, name in names.items()}
    read = ReadGroups()
    for group in groups:
        title, members = clean(str(group.get("title", ""))), _members(group)
        match = _SIMILAR.match(title)
        if match and (kind := SIMILAR_KINDS.get(match.group(1))) and (owner := by_name.get(match.group(2))):
            read.similar.setdefault(kind, {})[owner] = members
            read.similar_year[kind] = int(match.group(3))
        elif group["id"] in SKR_GROUP_IDS:
            read.skr |= dict.fromkeys(members, SKR_GROUP_IDS[group["id"]])
        elif found := _SIZE_CLASS.match(title):
            low, high = ((part or "").replace(" ", "") for part in found.groups())
            read.size_class |= dict.fromkeys(members, f"{low}-{high}")
        elif (
            members
            and group["id"] not in _COUNTY_GROUP_IDS
            and not _NO_NETWORK.search(title)
            and all(member in names for member in members)
        ):
            read.networks[group["id"]] = (plain_group_name(title), members)
    return read


def _subject_key(title: str) -> str:
    """A title reduced to what two wordings of the same indicator share."""
    text = clean(title).lower()
    text = re.sub(r"^(ntu|medborgarundersökningen)\s*-\s*", "", text)
    text = re.sub(r"^andel ", "", text)
    text = re.sub(r",*\s*andel ?\(%\)$", "", text)
    return re.sub(r"[^a-zåäö0-9]+", "", text)


def match_uncertainty(titles: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Which indicator each "Osäkerhetstal - …" belongs to, and those that belong to none."""
    subjects = {
        code: subject for code, title in titles.items() if (subject := uncertainty_subject(title)) is not None
    }
    wanted = {_subject_key(subject) for subject in subjects.values()}
    owners: dict[str, list[str]] = {}
    for code, title in titles.items():
        if code not in subjects and (key := _subject_key(title)) in wanted:
            owners.setdefault(key, []).append(code)
    matched: dict[str, str] = {}
    for code, subject in subjects.items():
        found = owners.get(_subject_key(subject), [])
        by_hand = UNCERTAINTY_MATCHED_BY_HAND.get(code)
        if by_hand in titles:
            matched[code] = str(by_hand)
        elif len(found) == 1:
            matched[code] = found[0]
    return matched, sorted(set(subjects) - set(matched))
