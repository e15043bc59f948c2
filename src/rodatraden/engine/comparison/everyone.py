"""One indicator and sex in all municipalities at once, as arrays ``[year, municipality]``.

The tools that look at everybody (radar, funnel, range of ranks) read the same published rows through this.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Indicator
from rodatraden.engine.comparison.judgement.judging import indicator_ids
from rodatraden.engine.comparison.judgement.numbers import Estimates, Floats, Words, estimates
from rodatraden.engine.comparison.judgement.panel import floats
from rodatraden.engine.comparison.model import YearValue
from rodatraden.engine.comparison.national import FEWEST_FOR_BAND
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender, ValueStatus
from rodatraden.engine.text import gettext as _

_COLUMNS = (
    *("year", "municipality_id", "value", "status", "count_n", "denominator", "rank", "band"),
    *("standard_error", "lower", "upper", "uncertainty_method", "break_before"),
)
_NUMBERS = ("value", "count_n", "denominator", "rank", "band", "standard_error", "lower", "upper")


@dataclass(frozen=True, slots=True)
class Everyone:
    """``numbers`` and ``words`` hold the published columns as ``[year, municipality]``; nan and "" where
    there is no row. ``years`` are ascending, ``scale`` is where ``standard_error`` holds, ``defined`` the
    first year of each year's definition (0: the oldest one).
    """

    indicator: Indicator
    gender: str
    years: tuple[int, ...]
    municipalities: tuple[str, ...]
    scale: str
    numbers: dict[str, Floats]
    words: dict[str, Words]
    defined: tuple[int, ...]

    def place(self, municipality: str) -> int:
        """The column of a municipality's id."""
        return self.municipalities.index(municipality)

    @property
    def latest(self) -> int | None:
        """The row of the latest year with at least twelve values, else with any; None where there is none."""
        known = np.count_nonzero(~np.isnan(self.numbers["value"]), axis=1)
        for enough in (FEWEST_FOR_BAND, 1):
            rows = np.flatnonzero(known >= enough)
            if len(rows):
                return int(rows[-1])
        return None

    def row_of(self, year: int | None) -> int | None:
        """The row of a year, of the latest one without a year; None where nobody has a value."""
        if year is None:
            return self.latest
        if year not in self.years:
            return None
        row = self.years.index(year)
        return None if np.isnan(self.numbers["value"][row]).all() else row

    def estimates(self, rows: npt.NDArray[np.int64] | int) -> Estimates:
        """Each municipality's value of one year (or of a year of its own) with what is known of its uncertainty."""
        across = np.arange(len(self.municipalities))
        at = {name: column[rows, across] for name, column in self.numbers.items()}
        return estimates(
            at["value"],
            np.full(len(across), self.scale, dtype=object),
            at["standard_error"],
            at["lower"],
            at["upper"],
            self.words["uncertainty_method"][rows, across],
            at["count_n"],
            at["denominator"],
        )

    def series(self, municipality: int, last: int) -> tuple[YearValue, ...]:
        """A municipality's years up to the row ``last``, those without a row left out."""
        points = []
        for row in range(last + 1):
            status = self.words["status"][row, municipality]
            if status:
                value, low, high = (
                    _number(self.numbers[name][row, municipality]) for name in ("value", "lower", "upper")
                )
                interval = None if value is None or low is None or high is None else (low, high)
                points.append(
                    YearValue(self.years[row], value, status, interval, self.defined[row] == self.years[row])
                )
        return tuple(points)

    def status(self, row: int, municipality: int) -> str:
        """Why there is no value: the source's status, unknown where it has no row."""
        return str(self.words["status"][row, municipality]) or ValueStatus.UNKNOWN.value


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def read_everyone(snapshot: Snapshot, catalogue: Catalogue, indicator: str, gender: str) -> Everyone:
    """All municipalities' published rows of one indicator and sex.

    Raises :class:`UnknownNameError` for an indicator without figures and for a sex that does not exist.
    """
    indicator_ids(snapshot, catalogue, None, [indicator])
    if gender not in set(Gender):
        raise UnknownNameError(
            _("Okänt kön: {which}.").format(which=gender or "–"),
            todo=_("Ange T (totalt), K (kvinnor) eller M (män)."),
        )
    rows = snapshot.table("by_indicator", indicators=[indicator], genders=[gender], columns=list(_COLUMNS))
    ids = tuple(m.id for m in catalogue.municipalities)
    column = pc.index_in(rows.column("municipality_id"), value_set=pa.array(ids))
    rows = rows.filter(pc.is_valid(column))
    m = column.drop_null().to_numpy().astype(np.int64)
    year = rows.column("year").to_numpy().astype(np.int64)
    years = np.unique(year)
    y = np.searchsorted(years, year)
    shape = (len(years), len(ids))
    numbers = {}
    for name in _NUMBERS:
        numbers[name] = np.full(shape, np.nan)
        numbers[name][y, m] = floats(rows, name)
    words = {}
    for name in ("status", "uncertainty_method"):
        words[name] = np.full(shape, "", dtype=object)
        words[name][y, m] = rows.column(name).to_pylist()
    new = {int(one) for one in year[rows.column("break_before").to_numpy(zero_copy_only=False)]}
    scales = snapshot.table("national", indicators=[indicator], genders=[gender], columns=["year", "scale"])
    known = [scale for scale in scales.column("scale").to_pylist() if scale]
    return Everyone(
        indicator=catalogue.indicator(indicator),
        gender=gender,
        years=tuple(int(one) for one in years),
        municipalities=ids,
        scale=known[-1] if known else "identity",
        numbers=numbers,
        words=words,
        defined=tuple(max((b for b in new if b <= one), default=0) for one in years),
    )
