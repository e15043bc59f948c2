"""Which column of a table is which field of the store: by name, by known alias, or by a mapping."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from rodatraden.engine.errors import RefusedImportError, UnreadableSourceError
from rodatraden.engine.figures.schema import FIGURE_SCHEMA
from rodatraden.engine.text import gettext as _

NUMBER_FIELDS = ("value", "count_n", "denominator", "margin", "response_rate", "published_band")
REQUIRED = ("indicator_id", "municipality_id", "year", "value")

#: Field → rank → headers (normalised by :func:`normal`). Where several columns answer to one field the lowest
#: rank wins (a code before a name); two of the same rank are refused.
_ALIASES: dict[str, tuple[tuple[str, ...], ...]] = {
    "indicator_id": (
        (
            "indicator_id",
            "indicator",
            "kpi",
            "kpi_id",
            "indikator",
            "indikator id",
            "nyckeltals id",
            "nyckeltalsid",
        ),
        ("nyckeltal",),
    ),
    "municipality_id": (
        ("municipality_id", "kommunkod", "k kod", "kommun id", "kommunid", "kommunnr", "knkod"),
        ("municipality", "kommun"),
    ),
    "unit_id": (("unit_id", "ou", "ou_id", "enhet id", "enhetsid"),),
    "year": (("year", "period", "år", "årtal", "ar"),),
    "gender": (("gender", "kön", "sex", "kon"),),
    "value": (("value", "värde", "varde"),),
    "status": (("status",),),
    "count_n": (("count_n", "täljare", "taljare", "numerator"),),
    "denominator": (("denominator", "n", "antal svar", "nämnare", "namnare"),),
    "margin": (("margin", "felmarginal", "margin of error"),),
    "response_rate": (("response_rate", "svarsfrekvens"),),
    "published_band": (("published_band",),),
    "source": (("source", "källa", "kalla"),),
    "fetched_at": (("fetched_at", "hämtad", "hamtad"), ("extracted",)),
}


def normal(header: str) -> str:
    """A header without case, doubled or non-breaking spaces, hyphens and underscores.

    >>> normal("Antal\\u00a0 svar")
    'antal svar'
    """
    text = unicodedata.normalize("NFKC", header).casefold().replace("_", " ").replace("-", " ")
    return " ".join(text.split())


_LOOK_UP = {
    normal(header): (field, rank)
    for field, ranks in _ALIASES.items()
    for rank, headers in enumerate(ranks)
    for header in headers
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The chosen column (by position) for each field, and the headers that are not used."""

    chosen: Mapping[str, int]
    ignored: tuple[str, ...]

    def missing(self) -> list[str]:
        """Required fields without a column."""
        return [field for field in REQUIRED if field not in self.chosen]


def score(headers: Sequence[str], mapping: Mapping[str, str | None] | None) -> int:
    """How many of ``headers`` mean something; used to find the delimiter and the sheet."""
    mapped = {normal(name) for name in mapping or ()}
    return sum(1 for header in headers if normal(header) in _LOOK_UP or normal(header) in mapped)


def read_mapping(mapping: Mapping[str, str | None] | str | Path | None) -> dict[str, str | None]:
    """A mapping column → field from a dict, or from a JSON or YAML file; ``null`` leaves a column out.

    Raises:
        UnreadableSourceError: the file is missing or no JSON or YAML.
        RefusedImportError: it is no plain list of column → field, or names a field that does not exist.
    """
    if mapping is None:
        return {}
    where = _("kolumnmappningen")
    content: object = mapping
    if isinstance(mapping, str | Path):
        path = Path(mapping)
        where = path.name
        try:
            text = path.read_text(encoding="utf-8-sig")
            content = json.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, yaml.YAMLError) as error:
            raise UnreadableSourceError(
                _("Kolumnmappningen går inte att läsa."),
                where=where,
                todo=_("Den ska vara JSON eller YAML med rader som ”Kolumnens rubrik: value”."),
            ) from error
    fields = ", ".join(FIGURE_SCHEMA.names)
    if not isinstance(content, Mapping) or not all(
        isinstance(key, str) and (field is None or isinstance(field, str)) for key, field in content.items()
    ):
        raise RefusedImportError(
            _("Kolumnmappningen ska vara rader med kolumn och fält."),
            where=where,
            todo=_("Skriv ”Kolumnens rubrik: fält”. Fälten är {fields}.").format(fields=fields),
        )
    result: dict[str, str | None] = {
        str(key): (str(field) if field else None) for key, field in content.items()
    }
    wrong = [field for field in result.values() if field is not None and field not in FIGURE_SCHEMA.names]
    if wrong:
        raise RefusedImportError(
            _("Kolumnmappningen nämner fält som inte finns: {names}.").format(names=", ".join(wrong)),
            where=where,
            todo=_("Fälten är {fields}.").format(fields=fields),
        )
    return result


def choose(headers: Sequence[str], mapping: Mapping[str, str | None], where: str) -> Columns:
    """The column for each field: first what ``mapping`` says, then aliases for the fields it does not name.

    Raises:
        RefusedImportError: a column of the mapping is not there, a field has two, or a required one none.
    """
    _check_mapping(headers, mapping, where)
    named = {normal(column): field for column, field in mapping.items()}
    taken = set(named.values())
    candidates: dict[str, list[tuple[int, int]]] = {}
    for position, header in enumerate(headers):
        key = normal(header)
        if key in named:
            field = named[key]
            if field is not None:
                candidates.setdefault(field, []).append((0, position))
        elif key in _LOOK_UP and _LOOK_UP[key][0] not in taken:
            field, rank = _LOOK_UP[key]
            candidates.setdefault(field, []).append((rank, position))
    chosen = {}
    for field, found in candidates.items():
        best = min(rank for rank, _position in found)
        positions = [position for rank, position in found if rank == best]
        if len(positions) > 1:
            raise RefusedImportError(
                _("Flera kolumner kan vara {field}: {columns}.").format(
                    field=field, columns=", ".join(f"”{headers[position]}”" for position in positions)
                ),
                where=where,
                todo=_("Säg vilken som gäller i en kolumnmappning, till exempel ”{column}: {field}”.").format(
                    column=headers[positions[0]], field=field
                ),
            )
        chosen[field] = positions[0]
    used = set(chosen.values())
    ignored = tuple(header for position, header in enumerate(headers) if position not in used)
    columns = Columns(chosen, ignored)
    if columns.missing():
        raise RefusedImportError(
            _("Rubrikraden saknar {missing}.").format(missing=", ".join(columns.missing())),
            where=_("{where}, rubriker: {headers}").format(
                where=where, headers=", ".join(f"”{header}”" for header in headers[:20]) or _("inga")
            ),
            todo=_(
                "Döp om kolumnerna (till exempel kpi, kommunkod, år, värde) eller ange en kolumnmappning "
                "(”Kolumnens rubrik: {field}”)."
            ).format(field=columns.missing()[0]),
        )
    return columns


def _check_mapping(headers: Sequence[str], mapping: Mapping[str, str | None], where: str) -> None:
    present = {normal(header) for header in headers}
    absent = [column for column in mapping if normal(column) not in present]
    if absent:
        raise RefusedImportError(
            _("Kolumnmappningen nämner kolumner som inte finns i filen: {columns}.").format(
                columns=", ".join(f"”{column}”" for column in absent)
            ),
            where=_("{where}, rubriker: {headers}").format(
                where=where, headers=", ".join(f"”{header}”" for header in headers[:20])
            ),
            todo=_("Rätta mappningen så att den stämmer med rubrikerna."),
        )


def find_header(rows: Sequence[Sequence[str]], mapping: Mapping[str, str | None]) -> int:
    """The position in ``rows`` (the beginning of a file) of the header: the row with most known words.

    Title rows above it are passed over. Where nothing is known it is the first row with content.
    """
    scores = [score(row, mapping) for row in rows]
    best = max(scores, default=0)
    if best:
        return scores.index(best)
    return next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
