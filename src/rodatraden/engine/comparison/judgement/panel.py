"""One municipality's rows of the published tables as columns, with the country's figures beside each row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Indicator, Kind
from rodatraden.engine.comparison.judgement.numbers import Estimates, Floats, Mask, Words, estimates
from rodatraden.engine.comparison.model import UncertaintyMethod
from rodatraden.engine.comparison.schema import NATIONAL_SCHEMA
from rodatraden.engine.figures import Snapshot
from rodatraden.engine.figures.schema import Gender, ValueStatus
from rodatraden.engine.statistics.direction import sign as sign_of

GENDERS = (Gender.TOTAL.value, Gender.WOMEN.value, Gender.MEN.value)

#: No figures of Öppna jämförelser are older.
_FIRST_YEAR = 1990

_COUNTRY = tuple(
    field.name
    for field in NATIONAL_SCHEMA
    if field.name not in ("mean", "noise_a", "noise_b", "noise_municipalities", "prior_mean")
)
#: What the states alone need, without series and words.
LIGHT_COLUMNS = (
    *("indicator_id", "gender", "year", "value", "status", "count_n", "denominator"),
    *("standard_error", "lower", "upper", "uncertainty_method"),
    *(
        f"{group}_{what}"
        for group in ("county", "skr", "similar")
        for what in ("median", "count", "variance")
    ),
)


@dataclass(frozen=True, slots=True)
class Series:
    """The own years of all rows, one after the other, oldest first; ``row`` says whose each is."""

    row: npt.NDArray[np.int64]
    year: npt.NDArray[np.int64]
    value: Floats
    status: list[str]
    lower: Floats
    upper: Floats
    similar_median: Floats
    is_break: Mask

    def at(self, years: Floats, rows: int) -> npt.NDArray[np.int64]:
        """The place in the series of each row's year in ``years``; -1 where there is none."""
        found = np.full(rows, -1, dtype=np.int64)
        hit = np.flatnonzero(self.year == years[self.row])
        found[self.row[hit]] = hit
        return found


@dataclass(frozen=True, slots=True)
class Panel:
    """One municipality's rows (one per indicator and sex, at most three sexes) and what they are judged by.

    ``rows`` has the columns of the profile (or those asked for), ``country`` the national row of the same
    indicator, year and sex. ``sign`` is 1 where higher is better, -1 where lower is, 0 without direction.
    ``missing`` is a code for why the own value cannot be judged. ``yes`` is 1 for Ja and 0 for Nej.
    """

    municipality: str
    indicators: list[Indicator]
    gender: list[str]
    year: npt.NDArray[np.int64]
    rows: pa.Table
    country: pa.Table
    own: Estimates
    sign: npt.NDArray[np.int8]
    missing: Words
    fact: Mask
    yes: Floats

    def __len__(self) -> int:
        return len(self.indicators)

    def floats(self, name: str) -> Floats:
        """A column of ``rows`` as float64, nan for null."""
        return floats(self.rows, name)

    def national(self, name: str) -> Floats:
        """A column of ``country`` as float64, nan for null."""
        return floats(self.country, name)


def floats(table: pa.Table, name: str) -> Floats:
    """A column as float64, nan for null."""
    column = table.column(name)
    array: Floats = np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)
    return array


def words(table: pa.Table, name: str) -> Words:
    """A text column as an object array, "" for null."""
    return np.array(pc.fill_null(table.column(name), "").to_pylist(), dtype=object)


def read_latest(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    ids: Collection[str] | None,
    genders: Sequence[str],
    columns: Sequence[str] | None = None,
) -> Panel:
    """The latest year of each indicator: one read of ``profile`` and one of the country."""
    rows = snapshot.table(
        "profile", indicators=ids, municipalities=[municipality], genders=genders, columns=columns
    )
    return _panel(snapshot, catalogue, municipality, ids, genders, _ordered(rows))


def read_past(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    ids: Collection[str] | None,
    genders: Sequence[str],
    year: int,
) -> tuple[Panel, pa.Table]:
    """A given year, and all the own rows up to it (sorted by indicator, sex, year).

    There is a row for every indicator and sex that anybody has a value of that year, with status unknown
    where the municipality has none.
    """
    country = snapshot.table(
        "national",
        indicators=ids,
        years=[year],
        genders=genders,
        columns=["indicator_id", "gender", "compared"],
    )
    rows = snapshot.table(
        "by_municipality",
        indicators=ids,
        municipalities=[municipality],
        years=range(_FIRST_YEAR, year + 1),
        genders=genders,
    )
    history = _ordered(rows)
    of_year = history.filter(pc.equal(history.column("year"), year))
    measured = country.filter(pc.greater(pc.fill_null(country.column("compared"), 0), 0))
    keys = sorted(
        set(zip(*(of_year.column(n).to_pylist() for n in ("indicator_id", "gender")), strict=True))
        | set(zip(*(measured.column(n).to_pylist() for n in ("indicator_id", "gender")), strict=True))
    )
    index = positions(of_year, [k[0] for k in keys], [k[1] for k in keys], None)
    found = of_year.take(pa.array(index, mask=index < 0))
    for name, values in (
        ("indicator_id", pa.array([k[0] for k in keys], pa.string())),
        ("gender", pa.array([k[1] for k in keys], pa.string())),
        ("municipality_id", pa.array([municipality] * len(keys), pa.string())),
        ("year", pa.array([year] * len(keys), pa.int16())),
        ("status", pc.fill_null(found.column("status"), ValueStatus.UNKNOWN.value)),
        (
            "uncertainty_method",
            pc.fill_null(found.column("uncertainty_method"), UncertaintyMethod.NONE.value),
        ),
        ("break_before", pc.fill_null(found.column("break_before"), False)),
    ):
        found = found.set_column(found.schema.get_field_index(name), name, values)
    return _panel(snapshot, catalogue, municipality, ids, genders, found), history


def _ordered(rows: pa.Table) -> pa.Table:
    """Sorted by indicator, sex (T, K, M) and year."""
    sex = pc.index_in(rows.column("gender"), value_set=pa.array(GENDERS))
    keyed = rows.append_column("_sex", sex)
    order = pc.sort_indices(
        keyed, sort_keys=[("indicator_id", "ascending"), ("_sex", "ascending"), ("year", "ascending")]
    )
    return rows.take(order)


def positions(
    table: pa.Table, ids: Sequence[str], genders: Sequence[str], years: npt.NDArray[np.int64] | None
) -> npt.NDArray[np.int64]:
    """Where in ``table`` each (indicator, sex, year) stands; -1 where it does not. Without years any will do."""
    names = pa.array(sorted(set(ids)), pa.string())

    def key(one: Any, sex: Any, year: Any) -> npt.NDArray[np.int64]:
        place = pc.fill_null(pc.index_in(one, value_set=names), -1).to_numpy(zero_copy_only=False)
        which = pc.fill_null(pc.index_in(sex, value_set=pa.array(GENDERS)), 3).to_numpy(zero_copy_only=False)
        combined = (place.astype(np.int64) * 4 + which) * 10_000 + year
        return np.where(place < 0, -1, combined)

    here_year = 0 if years is None else table.column("year").to_numpy().astype(np.int64)
    here = key(
        table.column("indicator_id").combine_chunks(), table.column("gender").combine_chunks(), here_year
    )
    wanted = key(pa.array(ids, pa.string()), pa.array(genders, pa.string()), 0 if years is None else years)
    order = np.argsort(here, kind="stable")
    place = np.searchsorted(here[order], wanted)
    inside = np.minimum(place, max(len(here) - 1, 0))
    if len(here) == 0:
        return np.full(len(wanted), -1, dtype=np.int64)
    hit = here[order][inside] == wanted
    return np.where(hit, order[inside], -1)


def _panel(
    snapshot: Snapshot,
    catalogue: Catalogue,
    municipality: str,
    ids: Collection[str] | None,
    genders: Sequence[str],
    rows: pa.Table,
) -> Panel:
    names, sexes = rows.column("indicator_id").to_pylist(), rows.column("gender").to_pylist()
    years = rows.column("year").to_numpy().astype(np.int64)
    national = snapshot.table(
        "national",
        indicators=ids,
        years=sorted(set(years.tolist())),
        genders=genders,
        columns=list(_COUNTRY),
    )
    index = positions(national, names, sexes, years)
    country = national.take(pa.array(index, mask=index < 0))
    known = {name: catalogue.indicator(name) for name in dict.fromkeys(names)}
    indicators = [known[name] for name in names]
    value = floats(rows, "value")
    scale = words(country, "scale")
    scale[scale == ""] = "identity"
    own = estimates(
        value,
        scale,
        floats(rows, "standard_error"),
        floats(rows, "lower"),
        floats(rows, "upper"),
        words(rows, "uncertainty_method"),
        floats(rows, "count_n"),
        floats(rows, "denominator"),
    )
    fact = np.array([i.kind is Kind.YES_NO for i in indicators], dtype=bool)
    yes = _answers(indicators, value, fact)
    return Panel(
        municipality=municipality,
        indicators=indicators,
        gender=sexes,
        year=years,
        rows=rows,
        country=country,
        own=own,
        sign=np.array([sign_of(i.direction) for i in indicators], dtype=np.int8),
        missing=_why_missing(rows, value, fact & np.isnan(yes)),
        fact=fact,
        yes=yes,
    )


def _answers(indicators: list[Indicator], value: Floats, fact: Mask) -> Floats:
    """1 for Ja and 0 for Nej by each indicator's own coding (N30466 says Ja=1, Nej=2); nan for anything else."""
    yes = np.full(value.shape, np.nan)
    for place in np.flatnonzero(fact):
        coding = indicators[place].coding
        if coding is not None and value[place] in (coding.yes, coding.no):
            yes[place] = float(value[place] == coding.yes)
    return yes


def _why_missing(rows: pa.Table, value: Floats, uncoded: Mask) -> Words:
    """A code for why the own value cannot be judged, "" where it can."""
    status = words(rows, "status")
    missing = np.where(status == ValueStatus.OBSERVED, "", status).astype(object)
    missing[(missing == "") & np.isnan(value)] = ValueStatus.UNKNOWN.value
    missing[(missing == "") & uncoded] = "coding"
    return missing


def latest_series(panel: Panel) -> Series:
    """The series that the profile's rows carry with them."""
    lists = {
        name: panel.rows.column(f"series_{name}").combine_chunks()
        for name in ("year", "value", "status", "lower", "upper", "similar_median", "break")
    }
    lengths = pc.fill_null(pc.list_value_length(lists["year"]), 0).to_numpy(zero_copy_only=False)

    def flat(name: str) -> Floats:
        array: Floats = lists[name].flatten().cast(pa.float64()).to_numpy(zero_copy_only=False)
        return array

    return Series(
        row=np.repeat(np.arange(len(lengths)), lengths),
        year=flat("year").astype(np.int64),
        value=flat("value"),
        status=lists["status"].flatten().to_pylist(),
        lower=flat("lower"),
        upper=flat("upper"),
        similar_median=flat("similar_median"),
        is_break=pc.fill_null(lists["break"].flatten(), False).to_numpy(zero_copy_only=False).astype(bool),
    )


def past_series(panel: Panel, history: pa.Table) -> tuple[Series, pa.Table]:
    """The series up to the panel's year, and the rows of ``history`` behind its points."""
    names, sexes = history.column("indicator_id").to_pylist(), history.column("gender").to_pylist()
    place = {
        (indicator.id, gender): row
        for row, (indicator, gender) in enumerate(zip(panel.indicators, panel.gender, strict=True))
    }
    whose = np.array([place.get(key, -1) for key in zip(names, sexes, strict=True)], dtype=np.int64)
    kept = np.flatnonzero(whose >= 0)
    kept = kept[np.lexsort((history.column("year").to_numpy()[kept], whose[kept]))]
    rows = history.take(pa.array(kept))
    series = Series(
        row=whose[kept],
        year=rows.column("year").to_numpy().astype(np.int64),
        value=floats(rows, "value"),
        status=rows.column("status").to_pylist(),
        lower=floats(rows, "lower"),
        upper=floats(rows, "upper"),
        similar_median=floats(rows, "similar_median"),
        is_break=rows.column("break_before").to_numpy(),
    )
    return series, rows
