"""Practice figures: invented, the same every time, true to life, and marked as invented."""

from __future__ import annotations

import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.model import Kind
from rodatraden.engine.errors import UnknownNameError
from rodatraden.engine.figures.schema import FIGURE_KEY, FIGURE_SCHEMA, ValueStatus
from rodatraden.engine.sources.practice import (
    demo_indicators,
    install_practice_indicators,
    practice_figures,
    practice_indicators,
    practice_revision,
    remove_practice_indicators,
    scenes,
    with_practice_indicators,
)

LYCKSELE = "2481"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return with_practice_indicators(Catalogue.load())


@pytest.fixture(scope="module")
def demo(catalogue: Catalogue) -> pa.Table:
    contribution = practice_figures(catalogue=catalogue, indicators=demo_indicators(catalogue))
    assert contribution.practice
    return pa.concat_tables(list(contribution))


def _rows(table: pa.Table, **equal: object) -> list[dict[str, object]]:
    for name, value in equal.items():
        field = table[name]
        table = table.filter(
            pc.is_null(field) if value is None else pc.equal(field, pa.scalar(value, field.type))
        )
    return table.to_pylist()


def test_the_demonstration_covers_everything_that_can_occur(catalogue: Catalogue, demo: pa.Table) -> None:
    assert demo.schema.equals(FIGURE_SCHEMA)
    assert set(pc.unique(demo["status"]).to_pylist()) == {status.value for status in ValueStatus}
    known = [catalogue.indicator(code) for code in pc.unique(demo["indicator_id"]).to_pylist()]
    assert {indicator.kind for indicator in known} == set(Kind)
    assert {area for indicator in known for area in indicator.areas} == {
        area.id for area in catalogue.areas()
    }
    assert {"U30426", "U30427", "N30466"} <= {indicator.id for indicator in known}  # Ja=1, Nej=2
    assert any(indicator.retired for indicator in known)
    assert any(indicator.breaks for indicator in known)
    assert {i.id for i in catalogue.indicators("missbruk")} <= {i.id for i in known}
    assert len(pc.unique(demo["municipality_id"])) == 291
    assert set(pc.unique(demo["gender"]).to_pylist()) == {"T", "K", "M"}
    for column in ("unit_id", "margin", "response_rate", "published_band", "count_n", "denominator"):
        assert demo[column].null_count < demo.num_rows, column


def test_no_key_occurs_twice(demo: pa.Table) -> None:
    keys = demo.select(FIGURE_KEY).set_column(2, "unit_id", pc.fill_null(demo["unit_id"], ""))
    assert keys.group_by(list(FIGURE_KEY)).aggregate([]).num_rows == demo.num_rows


def test_only_observed_values_carry_a_number(demo: pa.Table) -> None:
    observed = pc.equal(demo["status"], "observed")
    assert pc.all(pc.equal(pc.is_valid(demo["value"]), observed)).as_py()
    hidden = demo.filter(pc.invert(observed))
    for column in ("value", "count_n", "denominator", "margin", "response_rate", "published_band"):
        assert hidden[column].null_count == hidden.num_rows, column


def test_shares_agree_with_their_persons_and_few_persons_are_hidden(
    catalogue: Catalogue, demo: pa.Table
) -> None:
    shares = [code for code in demo_indicators(catalogue) if catalogue.indicator(code).kind is Kind.SHARE]
    rows = demo.filter(
        pc.and_(pc.is_in(demo["indicator_id"], pa.array(shares)), pc.is_valid(demo["denominator"]))
    )
    assert rows.num_rows > 100_000
    value, count, persons = (rows[name].to_numpy() for name in ("value", "count_n", "denominator"))
    assert ((value >= 0) & (value <= 100)).all()
    np.testing.assert_allclose(value, 100 * count / persons, atol=0.0501)
    assert persons.min() >= 5


def test_women_and_men_add_up_to_the_total(demo: pa.Table) -> None:
    rows = demo.filter(pc.equal(demo["indicator_id"], "U35539")).to_pandas()
    for column in ("count_n", "denominator"):
        by_sex = rows.pivot(index=["municipality_id", "year"], columns="gender", values=column).dropna()
        assert len(by_sex) > 500
        assert (by_sex["K"] + by_sex["M"] == by_sex["T"]).all()


def test_yes_and_no_are_coded_as_the_indicator_codes_them(catalogue: Catalogue, demo: pa.Table) -> None:
    for code in demo_indicators(catalogue):
        if (coding := catalogue.indicator(code).coding) is not None:
            values = pc.unique(demo.filter(pc.equal(demo["indicator_id"], code))["value"].drop_null())
            assert set(values.to_pylist()) == {coding.yes, coding.no}, code


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(catalogue: Catalogue) -> None:
    def some(seed: int, indicators: list[str]) -> pa.Table:
        figures = practice_figures(catalogue=catalogue, seed=seed, indicators=indicators, years=3)
        return pa.concat_tables(list(figures))

    first = some(7, ["U35538", "N31001"])
    assert first.equals(some(7, ["U35538", "N31001"]))
    assert not first.equals(some(8, ["U35538", "N31001"]))
    # what is invented beside an indicator does not change it
    alone = some(7, ["N31001"])
    assert alone.equals(first.filter(pc.equal(first["indicator_id"], "N31001")))


def test_a_choice_of_municipalities_shows_the_figures_of_the_whole(catalogue: Catalogue) -> None:
    arguments = {"catalogue": catalogue, "indicators": ["U35538"], "years": 2}
    whole = pa.concat_tables(list(practice_figures(**arguments)))
    some = pa.concat_tables(list(practice_figures(**arguments, municipalities=[LYCKSELE, "0000"])))
    assert set(some["municipality_id"].to_pylist()) == {LYCKSELE, "0000"}
    assert some.equals(whole.filter(pc.is_in(whole["municipality_id"], pa.array([LYCKSELE, "0000"]))))


def test_genders_can_be_asked_for_everywhere(catalogue: Catalogue) -> None:
    figures = practice_figures(catalogue=catalogue, indicators=["N31001"], years=1, genders=["T", "K", "M"])
    assert pa.concat_tables(list(figures)).num_rows == 291 * 3


def test_municipalities_last_and_small_ones_wobble_more(catalogue: Catalogue, demo: pa.Table) -> None:
    table = demo.filter(pc.and_(pc.equal(demo["indicator_id"], "N20046"), pc.equal(demo["gender"], "T")))
    frame = table.to_pandas().pivot(index="municipality_id", columns="year", values="value").drop("0000")
    assert frame[2024].corr(frame[2025]) > 0.7
    population = {m.id: m.population or 0 for m in catalogue.municipalities}
    wobble = np.log(frame).diff(axis=1).std(axis=1)
    size = frame.index.map(population)
    assert wobble[size < 10_000].median() > 1.3 * wobble[size > 60_000].median()


def test_the_margin_indicator_is_the_margin_of_its_indicator(demo: pa.Table) -> None:
    margins = {
        (row["municipality_id"], row["year"], row["gender"]): row["margin"]
        for row in _rows(demo, indicator_id="OJ-missbruk-013")
    }
    uncertain = _rows(demo, indicator_id="OJ-missbruk-014", status="observed")
    assert len(uncertain) > 1000
    assert all(
        row["value"] == margins[row["municipality_id"], row["year"], row["gender"]] for row in uncertain
    )


def test_some_municipalities_improved_clearly(demo: pa.Table) -> None:
    table = demo.filter(pc.and_(pc.equal(demo["indicator_id"], "OJ-vald-007"), pc.equal(demo["gender"], "T")))
    frame = table.to_pandas().pivot(index="municipality_id", columns="year", values="value")
    lifted = (frame[2020] < frame[2020].quantile(0.4)) & (frame[2025] > frame[2025].quantile(0.6))
    assert lifted.sum() >= 3


def test_the_story_is_told(demo: pa.Table) -> None:
    def latest(code: str, municipality: str = LYCKSELE) -> float:
        [row] = _rows(
            demo, indicator_id=code, municipality_id=municipality, year=2025, gender="T", unit_id=None
        )
        return row["value"]

    def country(code: str) -> np.ndarray:
        rows = _rows(demo, indicator_id=code, year=2025, gender="T", unit_id=None, status="observed")
        return np.array([row["value"] for row in rows])

    for weak in ("U35544", "U35542", "OJ-missbruk-008", "OJ-missbruk-009"):
        assert latest(weak) <= np.quantile(country(weak), 0.25), weak
    assert latest("U35538") >= np.quantile(country("U35538"), 0.75)
    assert latest("OJ-missbruk-001") == 0
    assert country("OJ-missbruk-001").mean() > 0.7
    assert latest("N35001") > 1.3 * np.median(country("N35001"))
    by_sex = _rows(demo, indicator_id="OJ-missbruk-010", municipality_id=LYCKSELE, year=2025, unit_id=None)
    assert {row["gender"]: row["status"] for row in by_sex} == {
        "T": "observed",
        "K": "suppressed",
        "M": "suppressed",
    }
    women, men = (
        next(
            row["value"]
            for row in _rows(demo, indicator_id="U35539", municipality_id=LYCKSELE, year=2025, gender=sex)
        )
        for sex in "KM"
    )
    assert men - women > 25
    units = [
        row for row in _rows(demo, indicator_id="OJ-missbruk-008", municipality_id=LYCKSELE) if row["unit_id"]
    ]
    assert sum(row["denominator"] for row in units) == 95
    assert all("påhittad" in row["unit_id"] for row in units)
    assert all("åhitta" in scene.words for scene in scenes())


def test_everything_invented_says_so(catalogue: Catalogue) -> None:
    for indicator in practice_indicators():
        assert "(påhittad)" in indicator.title
        assert "Påhittad" in indicator.description
        assert indicator.areas[0] in {area.id for area in catalogue.areas()}
    report = practice_figures(catalogue=catalogue, indicators=["U35538"]).report
    assert "Påhittade" in report.origin
    assert any("påhittade" in remark.what for remark in report.remarks)


def test_a_revision_changes_withdraws_hides_and_shows(catalogue: Catalogue) -> None:
    codes = demo_indicators(catalogue)[::4]
    before = pa.concat_tables(list(practice_figures(catalogue=catalogue, indicators=codes)))
    revision = practice_revision(catalogue=catalogue, indicators=codes)
    after = pa.concat_tables(list(revision))
    assert revision.practice
    key = list(FIGURE_KEY)
    both = before.to_pandas().merge(
        after.to_pandas(), on=key, how="outer", suffixes=("", "_new"), indicator=True
    )
    there = both[both["_merge"] == "both"]
    changed = there["value"].notna() & there["value_new"].notna() & (there["value"] != there["value_new"])
    assert 0.008 < changed.mean() < 0.025
    assert 0 < (both["_merge"] == "left_only").sum() < 0.005 * len(both)
    assert ((there["status"] == "observed") & (there["status_new"] != "observed")).any()
    assert ((there["status"] != "observed") & (there["status_new"] == "observed")).any()
    assert (there["fetched_at_new"] > there["fetched_at"]).all()
    shares = after.filter(pc.is_valid(after["denominator"]))
    assert pc.all(pc.less_equal(shares["count_n"], shares["denominator"])).as_py()


def test_the_report_and_the_coverage_tell_what_came(catalogue: Catalogue) -> None:
    contribution = practice_figures(catalogue=catalogue, indicators=["U35538", "U30426"], years=4)
    table = pa.concat_tables(list(contribution))
    report = contribution.report
    assert report.by_status["observed"] == table.num_rows - table["value"].null_count
    assert report.by_status.total() == report.values == report.rows_read == table.num_rows
    assert report.indicators == {"U35538", "U30426"}
    assert report.complete
    triples = {
        ("practice", row["indicator_id"], row["year"])
        for row in table.select(["indicator_id", "year"]).to_pylist()
    }
    assert contribution.coverage is not None
    assert triples <= contribution.coverage.triples
    newest = max(table["fetched_at"].to_pylist())
    assert newest == datetime.datetime(2026, 6, 12, 8, 0, tzinfo=datetime.UTC)


def test_a_retired_indicator_ends_when_it_was_retired(catalogue: Catalogue) -> None:
    [table] = practice_figures(catalogue=catalogue, indicators=["U35400"])
    assert max(table["year"].to_pylist()) == 2024


@pytest.mark.parametrize("unknown", [{"indicators": ["X99999"]}, {"municipalities": ["9999"]}])
def test_unknown_names_are_refused(catalogue: Catalogue, unknown: dict[str, list[str]]) -> None:
    with pytest.raises(UnknownNameError, match="finns inte i katalogen"):
        practice_figures(catalogue=catalogue, **unknown)


def test_invented_indicators_are_known_only_while_they_are_installed(tmp_path) -> None:
    assert not Catalogue.load(tmp_path).indicator("OJ-missbruk-001").in_catalogue
    install_practice_indicators(tmp_path)
    installed = Catalogue.load(tmp_path)
    assert installed.indicator("OJ-missbruk-001").areas == ("missbruk",)
    assert installed.indicator("OJ-missbruk-001") in installed.indicators("missbruk")
    remove_practice_indicators(tmp_path)
    assert not Catalogue.load(tmp_path).indicator("OJ-missbruk-001").in_catalogue
