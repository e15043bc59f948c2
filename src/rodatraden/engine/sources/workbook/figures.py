"""From the cells of a sheet to figures: values, reasons for missing ones, numbers of answers, colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Indicator, Kind, YesNoCoding
from rodatraden.engine.figures.contribution import ImportReport, Remark
from rodatraden.engine.figures.schema import Gender, ValueStatus
from rodatraden.engine.sources.assembly import Complaints
from rodatraden.engine.sources.places import NATIONAL_ID
from rodatraden.engine.sources.table.numbers import MixedStyleError
from rodatraden.engine.sources.workbook.cells import NumberReader, look_at
from rodatraden.engine.sources.workbook.layout import Column, DataSheet
from rodatraden.engine.sources.workbook.mapping import Mapping, Role
from rodatraden.engine.sources.workbook.matching import Matched
from rodatraden.engine.sources.workbook.places import PlaceRow
from rodatraden.engine.sources.workbook.reading import Cell, Looks, key
from rodatraden.engine.text import decimal_comma
from rodatraden.engine.text import gettext as _

_FEW = 5
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it will be stored; ``row`` is where it stood, from 0."""

    indicator_id: str
    municipality_id: str
    year: int
    gender: str
    value: float | None
    status: ValueStatus
    count: float | None
    denominator: float | None
    margin: float | None
    response_rate: float | None
    band: int | None
    row: int

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What identifies it."""
        return self.indicator_id, self.municipality_id, self.year, self.gender

    @property
    def content(self) -> tuple[object, ...]:
        """What it says."""
        return (
            self.value,
            self.status,
            self.count,
            self.denominator,
            self.margin,
            self.response_rate,
            self.band,
        )


class SheetReader:
    """Reads the figures of one sheet. Faults are gathered in ``faults``, what was passed over in
    ``report``.
    """

    def __init__(
        self,
        sheet: DataSheet,
        mapping: Mapping,
        catalogue: Catalogue,
        styles: MappingType[tuple[int, int], Looks],
        report: ImportReport,
        faults: Complaints,
    ) -> None:
        self.sheet = sheet
        self.mapping = mapping
        self.catalogue = catalogue
        self.styles = styles
        self.report = report
        self.faults = faults
        self._readers: dict[int, NumberReader | None] = {}
        self._markers: Counter[tuple[str, ValueStatus]] = Counter()
        self._colours: Counter[str] = Counter()

    def figures(self, matched: list[Matched]) -> Iterator[Figure]:
        """The figures of the sheet's value columns, each with what stands in the columns that belong to it."""
        helpers = [each for each in matched if each.mapping.role is not Role.VALUE]
        for each in matched:
            if each.mapping.role is Role.VALUE:
                yield from self._column(each, helpers)
        for (token, status), count in sorted(self._markers.items()):
            what = _("Tecknet ”{token}” lästes som {status}.").format(
                token=token, status=_status_words()[status]
            )
            if not token:
                what = _("Tomma celler lästes som {status}.").format(status=_status_words()[status])
            self._remark("note", what, count)
        for colour, count in sorted(self._colours.items()):
            self._remark(
                "unknown_token",
                _("Färgen {colour} säger inget enligt kopplingen.").format(colour=colour),
                count,
            )

    def _column(self, value: Matched, helpers: list[Matched]) -> Iterator[Figure]:
        indicator = self.catalogue.indicator(value.mapping.indicator or "")
        said = {
            role: self._helper(role, value, helpers)
            for role in (Role.NUMERATOR, Role.DENOMINATOR, Role.RESPONSE_RATE, Role.MARGIN)
        }
        decimals = self._decimals(value)
        inconsistent = few = 0
        seen = look_at(self.sheet, value.column)
        if indicator.kind is Kind.SHARE and value.mapping.scale == 1 and seen.fractions:
            self._remark(
                "note",
                _("{place}: andelarna är mellan 0 och 1 procent.").format(place=self._place(value.column)),
            )
        for row in self.sheet.rows:
            number, status = self._value(value, row, indicator)
            if status is None:
                continue
            observed = status is ValueStatus.OBSERVED
            numbers = {
                role: self._number(each, row) if each and observed else None for role, each in said.items()
            }
            count, denominator = numbers[Role.NUMERATOR], numbers[Role.DENOMINATOR]
            if denominator is not None:
                denominator = self._whole(denominator, said[Role.DENOMINATOR], row)
                few += denominator is not None and denominator < _FEW
            if indicator.kind is Kind.SHARE and count is None and denominator and number is not None:
                count = float(round(number * denominator / 100))
                if abs(100 * count / denominator - number) > 0.5 * 10**-decimals + 1e-6:
                    count, inconsistent = None, inconsistent + 1
            if count is not None and denominator is not None and count > denominator:
                self._fault(
                    _("Täljaren är större än antalet svar."),
                    _("Kontrollera vilka kolumner de är."),
                    value.column,
                    row,
                    count,
                )
            yield Figure(
                indicator_id=indicator.id,
                municipality_id=row.municipality_id,
                year=value.mapping.year or self.mapping.year,
                gender=self._gender(value, row),
                value=number,
                status=status,
                count=count,
                denominator=denominator,
                margin=numbers[Role.MARGIN],
                response_rate=numbers[Role.RESPONSE_RATE],
                band=self._band(value.column, row) if observed else None,
                row=row.row,
            )
        place = self._place(value.column)
        if inconsistent:
            what = _("{place}: inget helt antal personer ger andelen; bara antalet svar sparades.").format(
                place=place
            )
            self._remark("note", what, inconsistent)
        if few:
            self._remark("note", _("{place}: färre än fem svar.").format(place=place), few)

    def _helper(self, role: Role, value: Matched, helpers: list[Matched]) -> Matched | None:
        """The column with ``role`` for the value: its own, else the one that concerns the whole sheet."""
        for indicator in (value.mapping.indicator, None):
            for each in helpers:
                own = each.mapping
                # A response rate is told for all; the number of answers of both sexes is not the women's.
                fits = own.gender == value.mapping.gender or (
                    role is Role.RESPONSE_RATE and own.gender == Gender.TOTAL
                )
                if (
                    own.role is role
                    and own.indicator == indicator
                    and own.year == value.mapping.year
                    and fits
                ):
                    return each
        return None

    def _gender(self, value: Matched, row: PlaceRow) -> str:
        column = value.mapping.gender
        if column != Gender.TOTAL and row.gender not in (Gender.TOTAL, column):
            self._fault(
                _("Raden och kolumnen säger olika kön."),
                _("Rätta kolumnens kön i kopplingen."),
                value.column,
                row,
                row.gender,
            )
        return str(column if column != Gender.TOTAL else row.gender)

    # -- one cell at a time --------------------------------------------------------------------------------

    def _value(
        self, value: Matched, row: PlaceRow, indicator: Indicator
    ) -> tuple[float | None, ValueStatus | None]:
        """Number and status; status ``None`` = no figure at all."""
        cell = self.sheet.sheet.cell(row.row, value.column.position)
        if (missing := self._missing(cell)) is not None:
            return None, missing
        if indicator.kind is Kind.YES_NO:
            return self._answer(value, row, cell, indicator.coding or YesNoCoding(1, 0))
        reader = self._reader(value.column)
        number = reader.number(cell) if reader else None
        if number is None:
            if reader is not None:
                self._fault(
                    _("Det finns text eller tecken i talkolumner som programmet inte känner till."),
                    _("Säg i kopplingen (missing) vad tecknet betyder, eller rätta kolumnens roll."),
                    value.column,
                    row,
                    cell,
                )
            return None, None
        number *= value.mapping.scale
        if indicator.kind is Kind.SHARE and not 0 <= number <= 100:
            self._fault(
                _("Andelar ska ligga mellan 0 och 100 procent."),
                _("Kontrollera att kolumnen är en andel, och dess skala (scale) i kopplingen."),
                value.column,
                row,
                cell,
            )
        return round(number, 10), ValueStatus.OBSERVED

    def _answer(
        self, value: Matched, row: PlaceRow, cell: Cell, coding: YesNoCoding
    ) -> tuple[float | None, ValueStatus | None]:
        word = (
            ("ja" if cell else "nej")
            if isinstance(cell, bool)
            else key(cell)
            if isinstance(cell, str)
            else None
        )
        if word in self.mapping.yes_words or word == "ja":
            return coding.yes, ValueStatus.OBSERVED
        if word in self.mapping.no_words or word == "nej":
            return coding.no, ValueStatus.OBSERVED
        reader = self._reader(value.column)
        number = reader.number(cell) if reader else None
        if number is not None and row.municipality_id == NATIONAL_ID:
            self._remark(
                "note",
                _(
                    "{place}: riket har ett tal ({number}) i stället för Ja eller Nej; det tas inte in."
                ).format(place=self._place(value.column), number=decimal_comma(number)),
            )
            return None, None
        if number is not None and number in (coding.yes, coding.no):
            return number, ValueStatus.OBSERVED
        self._fault(
            _("Det finns svar som varken är Ja eller Nej."),
            _(
                "Säg i kopplingen vad de betyder (missing, yes_words, no_words), eller rätta kolumnens indikator."
            ),
            value.column,
            row,
            cell,
        )
        return None, None

    def _missing(self, cell: Cell) -> ValueStatus | None:
        if cell is not None and not isinstance(cell, str):
            return None
        token = key(cell or "")
        status = self.mapping.missing.get(token)
        if status is not None:
            self._markers[token, status] += 1
        return status

    def _number(self, helper: Matched, row: PlaceRow) -> float | None:
        """The number in a helping column, ``None`` where a marker stands."""
        cell = self.sheet.sheet.cell(row.row, helper.column.position)
        reader = self._reader(helper.column)
        if reader is None or cell is None or (isinstance(cell, str) and self.mapping.missing.get(key(cell))):
            return None
        number = reader.number(cell)
        limit = 100 if helper.mapping.role is Role.RESPONSE_RATE else float("inf")
        if number is None or not 0 <= number * helper.mapping.scale <= limit:
            self._fault(
                _("Det finns celler för antal svar, svarsfrekvens eller felmarginal som inte är möjliga."),
                _("Kontrollera kolumnens roll i kopplingen."),
                helper.column,
                row,
                cell,
            )
            return None
        return number * helper.mapping.scale

    def _whole(self, number: float, helper: Matched | None, row: PlaceRow) -> float | None:
        if abs(number - round(number)) > 1e-6 and helper is not None:
            self._fault(
                _("Antalet svar ska vara ett helt tal."),
                _("Kontrollera kolumnens roll i kopplingen."),
                helper.column,
                row,
                number,
            )
        return float(round(number))

    def _reader(self, column: Column) -> NumberReader | None:
        if column.position not in self._readers:
            try:
                cells = [self.sheet.sheet.cell(row.row, column.position) for row in self.sheet.rows]
                self._readers[column.position] = NumberReader(cells)
            except MixedStyleError as error:
                self._readers[column.position] = None
                self.faults.add(
                    _("Decimaltecknet går inte att avgöra."),
                    _("Skriv alla tal i kolumnen på samma sätt."),
                    [
                        _("bladet ”{sheet}”, kolumn {letter}: {examples}").format(
                            sheet=self.sheet.name, letter=column.letter, examples=" / ".join(error.examples)
                        )
                    ],
                    1,
                )
        return self._readers[column.position]

    def _decimals(self, value: Matched) -> int:
        """How many decimals the column's numbers are written with, after scaling."""
        reader = self._reader(value.column)
        cells = [self.sheet.sheet.cell(row.row, value.column.position) for row in self.sheet.rows]
        numbers = [
            n * value.mapping.scale for cell in cells if reader and (n := reader.number(cell)) is not None
        ]
        return max((_decimals(number) for number in numbers), default=0)

    def _band(self, column: Column, row: PlaceRow) -> int | None:
        look = self.styles.get((row.row, column.position))
        if look is None or look.fill is None:
            return None
        band = self.mapping.colours.get(look.fill)
        if band is None:
            self._colours[look.fill] += 1
        return band or None

    # -- words ----------------------------------------------------------------------------------------------

    def _place(self, column: Column) -> str:
        return _("kolumn {letter}").format(letter=column.letter)

    def _fault(self, what: str, todo: str, column: Column, row: PlaceRow, cell: object) -> None:
        where = _("bladet ”{sheet}”, kolumn {letter}, rad {row}: ”{cell}”").format(
            sheet=self.sheet.name, letter=column.letter, row=row.row + 1, cell=_shown(cell)
        )
        self.faults.add(what, todo, [where], 1)

    def _remark(self, kind: str, what: str, count: int = 1) -> None:
        where = _("bladet ”{sheet}”").format(sheet=self.sheet.name)
        self.report.remarks.append(Remark(kind, where, what, count))


def _decimals(number: float) -> int:
    return next((d for d in range(_MOST_DECIMALS) if abs(round(number, d) - number) < 1e-9), _MOST_DECIMALS)


def _shown(cell: object) -> str:
    if cell is None:
        return _("tomt")
    return f"{cell:g}".replace(".", ",") if isinstance(cell, float) else str(cell)[:60]


def _status_words() -> dict[ValueStatus, str]:
    return {
        ValueStatus.NON_RESPONSE: _("bortfall"),
        ValueStatus.NOT_APPLICABLE: _("ej tillämpligt"),
        ValueStatus.SUPPRESSED: _("sekretess"),
        ValueStatus.NOT_COLLECTED: _("inte insamlat"),
        ValueStatus.NOT_PUBLISHED: _("inte publicerat"),
        ValueStatus.NOT_SUBMITTED: _("inte lämnat"),
        ValueStatus.UNKNOWN: _("okänd orsak"),
        ValueStatus.OBSERVED: _("ett värde"),
    }
