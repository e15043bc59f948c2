"""Proposing a mapping: what each column of a workbook probably is, why, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import ColourRule, Indicator, Kind, YesNoCoding
from rodatraden.engine.catalogue.titles import read_title
from rodatraden.engine.figures.schema import Gender, ValueStatus
from rodatraden.engine.sources.workbook.cells import Tokens, look_at
from rodatraden.engine.sources.workbook.colours import band_of
from rodatraden.engine.sources.workbook.headings import (
    Heading,
    most_alike,
    read_heading,
    similarity,
    slug,
    years_apart,
)
from rodatraden.engine.sources.workbook.layout import Column, DataSheet, Description, Layout, read_layout
from rodatraden.engine.sources.workbook.mapping import DEFAULT_MISSING, ColumnMapping, Mapping, Role
from rodatraden.engine.sources.workbook.problems import refuse_without_data
from rodatraden.engine.sources.workbook.reading import Looks, key, letters, looks, open_book
from rodatraden.engine.text import gettext as _

#: From this confidence on the program confirms a column itself; below it a person does.
SURE = 0.9
_LIKE = 0.62
_VERY_LIKE = 0.85
_FEWEST_COLOURED = 10
_TITLE = 25  # letters of a heading that says enough by itself


@dataclass(slots=True)
class _Proposer:
    """What the columns of a workbook are proposed to be, one after the other."""

    catalogue: Catalogue
    area: str
    year: int
    previous: Mapping | None
    layout: Layout
    styles: dict[str, dict[tuple[int, int], Looks]]
    columns: list[ColumnMapping] = field(default_factory=list)
    new: dict[str, Indicator] = field(default_factory=dict)
    tokens: Counter[str] = field(default_factory=Counter)

    def sheet(self, sheet: DataSheet) -> None:
        """Propose the columns of one sheet, from left to right."""
        last: ColumnMapping | None = None
        groups: dict[str, ColumnMapping] = {}
        for column in sheet.columns:
            heading = read_heading(column.header)
            proposed = self._from_previous(sheet, column) or self._column(
                sheet, column, heading, last, groups
            )
            if proposed.role is Role.VALUE:
                last = proposed
                groups[heading.base] = proposed
            self.columns.append(replace(proposed, confirmed=proposed.confidence >= SURE))

    def _column(
        self,
        sheet: DataSheet,
        column: Column,
        heading: Heading,
        last: ColumnMapping | None,
        groups: dict[str, ColumnMapping],
    ) -> ColumnMapping:
        seen = look_at(sheet, column)
        blank = ColumnMapping(sheet.name, column.header, column.letter, Role.IGNORE)
        if heading.ignored or not seen.filled:
            reason = _("Kolumnen är tom.") if not seen.filled else _("Rubriken är ingen indikator.")
            return replace(blank, confidence=0.95, reason=reason)
        if heading.role is not Role.VALUE and not seen.answers:
            return self._helper(blank, heading, last, groups, letters(column.position - 1))
        if seen.long_texts:
            return replace(blank, confidence=0.7, reason=_("Kolumnen innehåller löpande text."))
        self.tokens.update(seen.markers)
        known = self._known(heading, groups)
        per_cent = self._per_cent(sheet, column)
        described = self._described(heading)
        kind = self._kind(described.title if described else column.header, seen, per_cent)
        scale = 100.0 if kind is Kind.SHARE and (per_cent or seen.fractions) else 1.0
        code, confidence, reason = known or self._new(sheet, column, heading, kind)
        if scale != 1:
            confidence = min(confidence, 0.8)
            reason += " " + _("Andelarna är skrivna 0–1 och räknas om till procent.")
        year = heading.year if heading.year != self.year else None
        if year is not None:
            confidence = min(confidence, 0.8)
            reason += " " + _("Rubriken säger {year}.").format(year=year)
        return replace(
            blank,
            role=Role.VALUE,
            indicator=code,
            gender=heading.gender,
            year=year,
            scale=scale,
            confidence=round(confidence, 2),
            reason=reason,
        )

    def _from_previous(self, sheet: DataSheet, column: Column) -> ColumnMapping | None:
        """The column as it was mapped the last time; the same heading but for the year."""
        if self.previous is None:
            return None
        wanted = years_apart(column.header)
        alike = [each for each in self.previous.columns if years_apart(each.header) == wanted]
        same_sheet = [each for each in alike if key(each.sheet) == key(sheet.name)]
        chosen = same_sheet if len(same_sheet) == 1 else alike
        if len(chosen) != 1:
            return None
        former = chosen[0]
        own = {indicator.id: indicator for indicator in self.previous.indicators}
        if former.indicator in own:
            self.new[former.indicator] = own[former.indicator]
        seen = look_at(sheet, column)
        if former.role is Role.VALUE:
            self.tokens.update(seen.markers)
        moved = self.year - self.previous.year if former.year else 0
        # What was 0-1 may have become 0-100: the numbers decide anew whether a person must look.
        doubt = former.role is Role.VALUE and (former.scale != 1) != (
            seen.fractions or self._per_cent(sheet, column)
        )
        doubt = doubt and not seen.answers
        return replace(
            former,
            sheet=sheet.name,
            header=column.header,
            letter=column.letter,
            year=former.year + moved if former.year else None,
            confidence=0.6 if doubt else 0.95,
            reason=_("Samma rubrik som i kopplingen för {year}.").format(year=self.previous.year)
            + (" " + _("Men talen är skrivna på ett annat sätt nu: kontrollera skalan.") if doubt else ""),
        )

    def _known(self, heading: Heading, groups: dict[str, ColumnMapping]) -> tuple[str, float, str] | None:
        """A known indicator by its id in the heading, by the same heading for another sex, or by a title
        like it.
        """
        if heading.kpi:
            return heading.kpi, 0.97, _("Rubriken innehåller indikatorns id.")
        if (sibling := groups.get(heading.base)) is not None and sibling.gender is not heading.gender:
            return sibling.indicator or "", sibling.confidence, _("Samma indikator för ett annat kön.")
        described = self._described(heading)
        candidates = [each for each in self.catalogue.indicators(self.area) if not each.retired]
        texts = [described.title] if described else list(dict.fromkeys((heading.base, heading.last)))
        best = max(
            (most_alike(text, candidates) for text in texts), key=lambda found: found[0][0] if found else 0
        )
        if not best or best[0][0] < _LIKE:
            return None
        score, indicator = best[0]
        close = len(best) > 1 and best[1][0] > score - 0.05 and score < 0.97
        confidence = 0.6 if close else 0.92 if score > 0.95 else 0.75 if score >= _VERY_LIKE else 0.5
        others = ", ".join(each.id for _score, each in best[1:] if _score > _LIKE)
        reason = _("Liknar ”{title}” ({share} %).").format(title=indicator.title, share=round(100 * score))
        return (
            indicator.id,
            confidence,
            reason + (" " + _("Även {others} liknar.").format(others=others) if others else ""),
        )

    def _described(self, heading: Heading) -> Description | None:
        """The description of the indicator in the workbook, by its term ("Ind 2") or by its title."""
        table = self.layout.descriptions
        if heading.base in table:
            return table[heading.base]
        for part in (heading.base.split(" – ")[-1], heading.base.split(" – ")[0], heading.base.split(".")[0]):
            if part.strip() in table:
                return table[part.strip()]
        by_title = [each for each in table.values() if similarity(each.title, heading.base) > 0.9]
        return by_title[0] if len(by_title) == 1 else None

    def _new(
        self, sheet: DataSheet, column: Column, heading: Heading, kind: Kind | None
    ) -> tuple[str, float, str]:
        """A new indicator, which no catalogue has."""
        described = self._described(heading)
        title = self._title(sheet, column)
        if described and described.title != described.term:
            title = described.title
        stem = f"OJ-{self.area}-{slug(title)}"
        code, number = stem, 2
        while code in self.new or self.catalogue.indicator(code).title != code:
            code, number = f"{stem}-{number}", number + 1
        source = _("Socialstyrelsen, Öppna jämförelser {year}, bladet ”{sheet}”").format(
            year=self.year, sheet=sheet.name
        )
        told = described.text if described else ""
        self.new[code] = Indicator(
            id=code,
            title=title,
            description=" ".join(
                part for part in (told, _("Källa: {source}.").format(source=source)) if part
            ),
            areas=(self.area,),
            kind=kind,
            unit="%" if kind is Kind.SHARE else read_title(title).unit,
            coding=YesNoCoding(1, 0) if kind is Kind.YES_NO else None,
            colour_rule=ColourRule.ANSWER if kind is Kind.YES_NO else ColourRule.RANK,
            source_text=source,
        )
        return code, 0.4, _("Ny indikator: ingen i katalogen liknar rubriken.")

    def _title(self, sheet: DataSheet, column: Column) -> str:
        """The part of the heading nearest to the figures where it says enough by itself, else the whole."""
        last = column.header.split(" – ")[-1]
        alone = [each for each in sheet.columns if each.header.split(" – ")[-1] == last]
        return last if len(last) >= _TITLE and len(alone) == 1 else column.header

    def _helper(
        self,
        blank: ColumnMapping,
        heading: Heading,
        last: ColumnMapping | None,
        groups: dict[str, ColumnMapping],
        before: str,
    ) -> ColumnMapping:
        """A column that belongs to a value: the one under the same heading, else the one in the column ``before``."""
        owner = groups.get(heading.base)
        alike = [
            each
            for base, each in groups.items()
            if heading.base and (heading.base in base or base in heading.base)
        ]
        if owner is None and len(alike) == 1:
            owner = alike[0]
        if owner is None and not heading.base and last is not None:
            whole = heading.role is Role.RESPONSE_RATE and len(groups) > 1
            return replace(
                blank,
                role=heading.role,
                indicator=None if whole else last.indicator,
                gender=heading.gender if heading.gender != Gender.TOTAL else last.gender,
                confidence=0.6,
                reason=_("Gäller bladets alla indikatorer.")
                if whole
                else _("Hör till kolumnen till vänster."),
            )
        if owner is None and last is None:
            return replace(
                blank, role=heading.role, confidence=0.5, reason=_("Gäller bladets alla indikatorer.")
            )
        if owner is None and last is not None and last.letter == before:
            return replace(
                blank,
                role=heading.role,
                indicator=last.indicator,
                gender=last.gender,
                confidence=0.5,
                reason=_("Står direkt till höger om ”{header}”.").format(header=last.header),
            )
        if owner is None:
            return replace(
                blank, confidence=0.4, reason=_("Det framgår inte vilken indikator kolumnen hör till.")
            )
        return replace(
            blank,
            role=heading.role,
            indicator=owner.indicator,
            gender=heading.gender,
            confidence=round(min(0.85, owner.confidence + 0.2), 2),
            reason=_("Samma rubrik som ”{header}”.").format(header=owner.header),
        )

    def _per_cent(self, sheet: DataSheet, column: Column) -> bool:
        shown = [each for (_row, at), each in self.styles[sheet.name].items() if at == column.position]
        return bool(shown) and sum(each.per_cent for each in shown) * 2 > len(shown)

    def _kind(self, title: str, seen: Tokens, per_cent: bool) -> Kind | None:
        if seen.answers:
            return Kind.YES_NO
        told = read_title(title).kind
        if told is None or (told is Kind.COUNT and per_cent):
            return Kind.SHARE if per_cent or seen.fractions else told
        return told

    def missing(self) -> dict[str, ValueStatus | None]:
        """What every marker seen means; ``None`` for those that nobody has explained."""
        former = self.previous.missing if self.previous else {}
        known: dict[str, ValueStatus | None] = {**DEFAULT_MISSING, **former}
        seen = {key(token) for token in self.tokens}
        return known | dict.fromkeys(sorted(seen - known.keys()))


def propose_mapping(
    path: Path, *, catalogue: Catalogue, area: str, year: int, previous: Mapping | None = None
) -> Mapping:
    """A mapping of the workbook ``path`` for a person to look at.

    Each column gets a confidence and a reason: first what ``previous`` says of the same heading, then an
    indicator's id in the heading, a title like it among the area's indicators, else a new indicator
    ``OJ-<area>-…`` whose direction is not settled. Columns with the number of answers, response rate or
    margin are tied to their indicator. Columns with a confidence of at least :data:`SURE` are confirmed;
    the others wait for a person.

    Raises:
        UnreadableSourceError: no workbook.
        RefusedImportError: no sheet with municipalities is found; what was seen is told.
        UnknownNameError: no such area.
    """
    area = catalogue.area(area).id
    book = open_book(path)
    layout = read_layout(book, {each.id: each.name for each in catalogue.municipalities}, year)
    refuse_without_data(layout, path)
    wanted = {
        sheet.name: {(row.row, column.position) for row in sheet.rows for column in sheet.columns}
        for sheet in layout.data
    }
    styles = looks(book, wanted)
    proposer = _Proposer(catalogue, area, year, previous, layout, styles)
    for sheet in layout.data:
        proposer.sheet(sheet)
    used = {column.indicator for column in proposer.columns}
    split = {column.indicator for column in proposer.columns if column.gender != Gender.TOTAL}
    colours = _colours(styles.values(), previous)
    return Mapping(
        area=area,
        year=year,
        columns=tuple(proposer.columns),
        missing=proposer.missing(),
        yes_words=previous.yes_words if previous else ("ja",),
        no_words=previous.no_words if previous else ("nej",),
        read_colours=any(band in (1, 2, 3) for band in colours.values()),
        colours=colours,
        indicators=tuple(
            replace(indicator, by_gender=indicator.by_gender or code in split)
            for code, indicator in sorted(proposer.new.items())
            if code in used
        ),
    )


def _colours(
    styles: Iterable[dict[tuple[int, int], Looks]], previous: Mapping | None
) -> dict[str, int | None]:
    """Bands by the hue of each fill colour that occurs often enough to be more than a mark by hand."""
    seen = Counter(each.fill for sheet in styles for each in sheet.values() if each.fill)
    former = previous.colours if previous else {}
    common = [colour for colour, count in seen.items() if count >= _FEWEST_COLOURED]
    return {colour: former.get(colour, band_of(colour)) for colour in sorted(common)}
