"""Fetching, against a Kolada on loopback that has the real one's traps."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import stamina
from fake_kolada import MUNICIPALITIES, FakeKolada, body, cut, kpi, row, running, status

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.errors import RefusedImportError, RodaTradenError, StoreError, UnknownNameError
from rodatraden.engine.figures.contribution import Contribution
from rodatraden.engine.sources.kolada import (
    ClientOptions,
    IncompleteFetchError,
    UnreachableError,
    fetch_kolada,
)
from rodatraden.engine.sources.kolada.client import Pace, retry_after

SHARED = Path(__file__).parents[4] / "shared" / "data" / "kolada"
ATTEMPTS = 4


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=ATTEMPTS):
        yield


@pytest.fixture
def kolada() -> Iterator[FakeKolada]:
    fake = FakeKolada()
    fake.kpis = [kpi("N31001"), kpi("N31807"), kpi("U30426")]
    for code in ("N31001", "N31807", "U30426"):
        for year in (2021, 2022):
            fake.rows += [
                row(code, place, year, 10.0 + number) for number, place in enumerate(MUNICIPALITIES)
            ]
            fake.rows += [
                row(code, "0000", year, 12.0),
                row(code, "0024", year, 9.0),
                row(code, "G1", year, 8.0),
            ]
    with running(fake):
        yield fake


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


class Fetcher:
    """``fetch_kolada`` with what every test needs."""

    def __init__(self, kolada: FakeKolada, catalogue: Catalogue, data_dir: Path, clock: Clock) -> None:
        self.kolada, self.catalogue, self.data_dir, self.clock = kolada, catalogue, data_dir, clock

    def __call__(self, *indicators: str, **how: Any) -> Contribution:
        how.setdefault("years", (2021, 2022))
        how.setdefault("base_url", self.kolada.base_url)
        options = ClientOptions(
            attempts=ATTEMPTS, timeout=5.0, clock=self.clock, sleep=self.clock.sleep, **how.pop("options", {})
        )
        return fetch_kolada(
            data_dir=self.data_dir,
            catalogue=self.catalogue,
            indicators=indicators or ("N31001", "N31807"),
            options=options,
            **how,
        )

    def refused(self, *indicators: str, **how: Any) -> RodaTradenError:
        with pytest.raises(RodaTradenError) as caught:
            self(*indicators, **how)
        assert caught.value.what
        assert caught.value.where
        assert caught.value.todo
        return caught.value


@pytest.fixture
def fetch(kolada: FakeKolada, catalogue: Catalogue, tmp_path: Path, clock: Clock) -> Fetcher:
    return Fetcher(kolada, catalogue, tmp_path, clock)


def rows(contribution: Contribution) -> list[dict[str, Any]]:
    tables = list(contribution)
    return pa.concat_tables(tables).to_pylist() if tables else []


def data_requests(kolada: FakeKolada) -> list[str]:
    return [url for url in kolada.requests if "/data/" in url]


# -- the ordinary way ----------------------------------------------------------------------------------------


def test_fetches_municipalities_and_riket_and_lists(fetch: Fetcher, kolada: FakeKolada) -> None:
    contribution = fetch()
    got = rows(contribution)
    assert len(got) == 2 * 2 * (len(MUNICIPALITIES) + 1)
    assert {r["municipality_id"] for r in got} == {*MUNICIPALITIES, "0000"}
    assert {r["source"] for r in got} == {"kolada"}
    assert contribution.coverage is not None
    assert contribution.coverage.triples == {
        ("kolada", code, year) for code in ("N31001", "N31807") for year in (2021, 2022)
    }
    report = contribution.report
    assert (report.asked_for, report.got, report.complete) == (4, 4, True)
    assert kolada.count() == {"municipality": 1, "municipality_groups": 1, "kpi": 1, "data": 2}
    saved = json.loads((fetch.data_dir / "catalogue" / "kpi.json").read_bytes())
    assert [item["id"] for item in saved] == ["N31001", "N31807"]
    assert (fetch.data_dir / "catalogue" / "municipality_groups.json").exists()


def test_answers_are_kept_with_address_time_and_checksum(fetch: Fetcher) -> None:
    fetch()
    (folder,) = [path for path in (fetch.data_dir / "raw" / "kolada").iterdir() if path.is_dir()]
    assert not folder.name.startswith("pending")
    entries = [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]
    assert len(entries) == 5
    for entry in entries:
        assert set(entry) == {"url", "fetched_at", "sha256", "file"}
        assert json.loads(gzip.decompress((folder / entry["file"]).read_bytes()))["values"]


def test_pages_are_followed_though_they_name_the_real_host(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.page_size = 3
    assert len(rows(fetch())) == 2 * 2 * (len(MUNICIPALITIES) + 1)
    assert sum("region_type=municipality" in url for url in data_requests(kolada)) == 7


def test_never_more_than_25_in_a_list(fetch: Fetcher, kolada: FakeKolada) -> None:
    codes = [f"N{31000 + number}" for number in range(60)]
    kolada.kpis = [kpi(code) for code in codes]
    years = range(1990, 2027)
    kolada.rows = [
        row(code, place, year, 1.0) for code in codes for year in years for place in ("2481", "0000")
    ]
    contribution = fetch(*codes, years=())
    assert len(rows(contribution)) == 60 * len(years) * 2
    assert contribution.report.asked_for == contribution.report.got == 60 * len(years)
    assert kolada.count()["kpi"] == 3
    for url in kolada.requests:
        assert all(len(part.split(",")) <= 25 for part in url.split("?")[0].split("/"))


def test_an_area_means_its_indicators_and_their_margins(
    fetch: Fetcher, kolada: FakeKolada, catalogue: Catalogue
) -> None:
    known = catalogue.indicators("missbruk")
    kolada.kpis = [kpi(indicator.id) for indicator in known]
    kolada.rows = [row(indicator.id, "2481", 2022, 1.0) for indicator in known]
    contribution = fetch_kolada(
        data_dir=fetch.data_dir,
        catalogue=catalogue,
        base_url=kolada.base_url,
        areas=["missbruk"],
        years=[2022],
        options=ClientOptions(clock=fetch.clock, sleep=fetch.clock.sleep),
    )
    assert contribution.report.indicators == {indicator.id for indicator in known}


def test_margin_of_error_comes_along(fetch: Fetcher, kolada: FakeKolada, catalogue: Catalogue) -> None:
    indicator = next(i for i in catalogue.indicators() if i.uncertainty_id)
    kolada.kpis = [kpi(indicator.id), kpi(str(indicator.uncertainty_id))]
    kolada.rows = [row(code["id"], "2481", 2022, 1.0) for code in kolada.kpis]
    assert fetch(indicator.id, years=[2022]).report.indicators == {indicator.id, indicator.uncertainty_id}


def test_only_some_municipalities_replace_nothing_else(fetch: Fetcher, kolada: FakeKolada) -> None:
    contribution = fetch(municipalities=["Lycksele", "2480"])
    assert {r["municipality_id"] for r in rows(contribution)} == {"2480", "2481"}
    assert contribution.coverage is None


def test_at_most_four_at_once_and_five_a_second(fetch: Fetcher, kolada: FakeKolada, clock: Clock) -> None:
    codes = [f"N{31000 + number}" for number in range(100)]
    kolada.kpis = [kpi(code) for code in codes]
    kolada.rows = [row(code, place, 2022, 1.0) for code in codes for place in ("2481", "0000")]
    kolada.region_types = ()
    kolada.hold = threading.Barrier(4)
    fetch(*codes, years=[2022])
    assert kolada.most_at_once == 4
    assert clock.now >= (len(kolada.requests) - 1) / 5.0 - 0.001


# -- filters that the server may not know --------------------------------------------------------------------


@pytest.mark.parametrize("refused", [True, False])
def test_unknown_filter_is_given_up(fetch: Fetcher, kolada: FakeKolada, refused: bool) -> None:
    kolada.refuse_region_type = refused
    kolada.region_types = ()
    contribution = fetch()
    assert len(rows(contribution)) == 2 * 2 * (len(MUNICIPALITIES) + 1)
    skipped = {r.where: r.count for r in contribution.report.remarks if r.kind == "skipped_row"}
    assert skipped == {"0024": 4, "G1": 4}
    assert not any("municipality/0000" in url for url in kolada.requests)


def test_what_the_filter_hides_is_asked_for_again(fetch: Fetcher, kolada: FakeKolada) -> None:
    def without(handler: Any) -> bool:
        first = [
            item for item in kolada.rows if item["kpi"] == "N31001" and item["municipality"] in MUNICIPALITIES
        ]
        return body(json.dumps({"values": first, "count": len(first)}).encode())(handler)

    kolada.fault("region_type", without)
    contribution = fetch()
    assert contribution.report.indicators == {"N31001", "N31807"}
    assert contribution.report.complete


# -- faults ----------------------------------------------------------------------------------------------------


def test_429_with_pause_holds_everybody(fetch: Fetcher, kolada: FakeKolada, clock: Clock) -> None:
    kolada.fault("/data/", status(429, Retry_After="7"))
    assert fetch().report.complete
    assert clock.now >= 7.0


def test_retry_after_in_seconds_and_as_a_date() -> None:
    now = datetime(2026, 10, 21, 7, 28, tzinfo=UTC)
    assert retry_after("12", now) == 12
    assert retry_after("Wed, 21 Oct 2026 07:30:00 GMT", now) == 120
    assert retry_after("Wed, 21 Oct 2026 07:00:00 GMT", now) == 0
    assert retry_after("snart", now) is None
    assert retry_after(None, now) is None


def test_a_pause_of_hours_is_not_waited_for(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.fault("/data/", status(429, Retry_After="7200"))
    assert "120 minuters paus" in fetch.refused().where


def test_pace_is_common_to_all_threads(clock: Clock) -> None:
    pace = Pace(5.0, clock, clock.sleep)
    for _number in range(6):
        pace.wait()
    assert clock.now == pytest.approx(1.0)
    pace.pause(3.0)
    pace.wait()
    assert clock.now == pytest.approx(4.0)


@pytest.mark.parametrize(
    "fault",
    [
        status(500),
        status(503),
        cut,
        body(b'{"values": [{"kpi": "N31001"'),
        body(b'{"values": [], "count": 3}'),
        body(b'{"error": "tillf\\u00e4lligt fel"}'),
    ],
)
def test_two_faults_are_overcome(fetch: Fetcher, kolada: FakeKolada, fault: Any) -> None:
    kolada.fault("/data/", fault, fault)
    assert len(rows(fetch())) == 2 * 2 * (len(MUNICIPALITIES) + 1)


def test_a_lasting_fault_names_the_question_and_publishes_nothing(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.fault("region_type", *[status(500)] * ATTEMPTS)
    error = fetch.refused()
    assert isinstance(error, IncompleteFetchError)
    assert "kpi/N31001,N31807/year/2021,2022" in error.where
    assert "500" in error.where
    assert not (fetch.data_dir / "catalogue").exists()
    # Asked for again, the rest comes and what came is not asked for.
    asked = len(kolada.requests)
    contribution = fetch()
    assert contribution.report.complete
    assert len(kolada.requests) - asked == 2


def test_with_leave_to_be_incomplete_holes_are_reported(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.fault("municipality/0000", *[status(500)] * ATTEMPTS)
    contribution = fetch(allow_incomplete=True)
    assert contribution.coverage is None
    assert not contribution.report.complete
    assert "0000" in contribution.report.holes[0].where
    assert len(rows(contribution)) == 2 * 2 * len(MUNICIPALITIES)


def test_html_with_status_200_stops_at_once(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.fault("/data/", body(b"<html>Logga in</html>", content_type="text/html; charset=utf-8"))
    error = fetch.refused()
    assert isinstance(error, UnreachableError)
    assert "webbsida" in error.what
    assert len(data_requests(kolada)) == 1


def test_dead_version(fetch: Fetcher, kolada: FakeKolada) -> None:
    error = fetch.refused(base_url=kolada.base_url.replace("/v3", "/v2"))
    assert "410" in error.what


def test_nobody_there(fetch: Fetcher) -> None:
    error = fetch.refused(base_url="http://127.0.0.1:9/v3")
    assert isinstance(error, UnreachableError)
    assert "förbindelse" in error.what


@pytest.mark.parametrize("url", ["ftp://api.kolada.se/v3", "kolada", ""])
def test_no_web_address(fetch: Fetcher, url: str) -> None:
    with pytest.raises(RefusedImportError, match="webbadress"):
        fetch(base_url=url)


def test_next_page_on_another_host_is_refused(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.page_size = 3
    kolada.next_host = "https://exempel.se"
    assert "exempel.se" in fetch.refused().what


def test_pages_in_a_circle(fetch: Fetcher, kolada: FakeKolada) -> None:
    def circle(handler: Any) -> bool:
        item = row("N31001", "2481", 2021, 1.0)
        url = f"{kolada.next_host}{handler.path}"
        return body(json.dumps({"values": [item], "count": 1, "next_url": url}).encode())(handler)

    kolada.fault("region_type", circle)
    assert "redan är läst" in fetch.refused().where


def test_answers_that_contradict_each_other_are_begun_anew(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.rows.append(row("N31001", "2481", 2021, 99.0))
    assert "olika innehåll" in fetch.refused().what
    kolada.rows.pop()
    assert fetch().report.complete
    assert kolada.count()["data"] == 4


# -- interrupted and resumed -------------------------------------------------------------------------------------


def test_interrupted_by_a_person(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.page_size = 3

    def interrupt(done: int, total: int | None, what: str) -> None:
        if sum("region_type" in url for url in kolada.requests) >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(progress=interrupt)
    first = list(kolada.requests)
    contribution = fetch()
    assert len(rows(contribution)) == 2 * 2 * (len(MUNICIPALITIES) + 1)
    again = set(first) & set(kolada.requests[len(first) :])
    assert again == set()
    assert any("avbruten" in remark.what for remark in contribution.report.remarks)
    # A finished fetch is not used again.
    before = len(kolada.requests)
    fetch()
    assert len(kolada.requests) - before == len(set(kolada.requests))


def test_damaged_or_old_answers_are_not_trusted(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.fault("municipality/0000", *[status(500)] * ATTEMPTS)
    fetch.refused()
    (folder,) = (fetch.data_dir / "raw" / "kolada").glob("pending-*")
    for file in folder.glob("*.json.gz"):
        file.write_bytes(file.read_bytes()[:-5])
    with (folder / "index.jsonl").open("a") as index:
        index.write('{"url": "http://avklippt')
    before = len(kolada.requests)
    assert fetch().report.complete
    assert len(kolada.requests) - before == 5

    kolada.fault("municipality/0000", *[status(500)] * ATTEMPTS)
    fetch.refused()
    (folder,) = (fetch.data_dir / "raw" / "kolada").glob("pending-*")
    about = json.loads((folder / "question.json").read_bytes())
    about["begun"] = (datetime.now(UTC) - timedelta(hours=25)).isoformat()
    (folder / "question.json").write_text(json.dumps(about))
    before = len(kolada.requests)
    assert fetch().report.complete
    assert len(kolada.requests) - before == 5
    assert list((fetch.data_dir / "raw" / "kolada").glob("*-interrupted"))


def test_two_fetches_at_once_are_refused(fetch: Fetcher, kolada: FakeKolada) -> None:
    caught: list[BaseException] = []

    def second(done: int, total: int | None, what: str) -> None:
        if not caught:
            try:
                fetch()
            except StoreError as error:
                caught.append(error)

    fetch(progress=second)
    assert "pågår redan" in str(caught[0])


# -- changes only -----------------------------------------------------------------------------------------------


def test_changes_since_a_date(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.changes = [row("N31001", "2481", 2021, "deleted"), row("N31001", "2480", 2021, 77.0)]
    contribution = fetch(since="2026-03-23")
    assert contribution.coverage is None
    assert contribution.withdrawn_keys == {("N31001", "2481", None, 2021, "T")}
    assert [(r["municipality_id"], r["value"]) for r in rows(contribution)] == [("2480", 77.0)]
    assert contribution.report.complete
    assert all("from_date=2026-03-23" in url for url in data_requests(kolada))


def test_no_changes_is_an_answer_too(fetch: Fetcher) -> None:
    contribution = fetch(since="2026-03-23")
    assert rows(contribution) == []
    assert contribution.report.complete
    assert sum("Inget har ändrats" in remark.what for remark in contribution.report.remarks) == 2


def test_wrong_date(fetch: Fetcher) -> None:
    assert "inget datum" in fetch.refused(since="i fjol").what


# -- complete? --------------------------------------------------------------------------------------------------


def test_years_without_values_are_noted_and_an_empty_indicator_is_a_hole(
    fetch: Fetcher, kolada: FakeKolada
) -> None:
    kolada.rows = [
        item
        for item in kolada.rows
        if (item["kpi"], item["period"]) != ("N31001", 2021) and item["kpi"] != "N31807"
    ]
    kolada.kpis[1]["publ_period"] = "2022"
    contribution = fetch()
    remarks = {(r.kind, r.where): r.what for r in contribution.report.remarks}
    assert "2021" in remarks["note", "N31001"]
    assert "2021–2022" in remarks["hole", "N31807"]
    assert (contribution.report.asked_for, contribution.report.got) == (4, 1)
    assert any("kpi/N31807/year" in url and "region_type" not in url for url in kolada.requests)


def test_without_years_only_gaps_in_a_series_are_told(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.rows = [row("N31001", "2481", year, 1.0) for year in (2015, 2016, 2018)]
    contribution = fetch("N31001", years=())
    assert [r.what for r in contribution.report.remarks if r.where == "N31001"] == [
        "Kolada har inga värden för 2017."
    ]
    assert (contribution.report.asked_for, contribution.report.got) == (4, 3)


@pytest.mark.parametrize(
    ("told", "hole"),
    [
        ({"title": "Gammalt (-2019)"}, False),
        ({"title": "Gammalt ( - 2021)"}, True),
        ({"municipality_type": "L"}, False),
        ({"publ_period": "2020"}, False),
        ({"publ_period": "2025"}, False),
        ({"publ_period": "2022"}, True),
        ({"publ_period": "2021", "publication_date": "2990-01-01"}, True),
        ({"publ_period": None, "publication_date": None}, True),
    ],
)
def test_an_empty_indicator_is_a_hole_unless_kolada_explains_it(
    fetch: Fetcher, kolada: FakeKolada, told: dict[str, Any], hole: bool
) -> None:
    kolada.kpis = [kpi("N31001", publ_period="2022") | told, kpi("N31807")]
    kolada.rows = [item for item in kolada.rows if item["kpi"] != "N31001"]
    assert [remark.where for remark in fetch().report.holes] == (["N31001"] if hole else [])


def test_a_year_to_be_published_is_no_hole(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.kpis = [kpi("N31001", publ_period="2023", publication_date="2990-01-01")]
    error = fetch.refused("N31001", years=[2023])
    assert "inga värden" in error.what
    assert "N31001: Publiceras 2990-01-01." in error.where


def test_riket_may_be_lacking(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.fault("municipality/0000", status(404))
    contribution = fetch()
    assert any(remark.where == "0000" and remark.kind == "note" for remark in contribution.report.remarks)


def test_unknown_indicator_is_named_with_its_like(fetch: Fetcher, kolada: FakeKolada) -> None:
    error = fetch.refused("N31001", "N31808")
    assert isinstance(error, UnknownNameError)
    assert "N31808: menade du N31807 (Nyckeltal N31807" in error.where
    assert data_requests(kolada) == []


def test_unknown_indicator_when_the_server_says_404(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.fault("kpi/N31001,N31808", status(404))
    kolada.fault("kpi/N31808", status(404))
    assert "N31808" in fetch.refused("N31001", "N31808").where


def test_impossible_questions(fetch: Fetcher) -> None:
    assert "inget id" in fetch.refused("hej").what
    assert "1789" in fetch.refused(years=[1789]).where
    with pytest.raises(UnknownNameError):
        fetch(municipalities=["Atlantis"])


def test_lists_that_the_server_lacks(fetch: Fetcher, kolada: FakeKolada) -> None:
    kolada.fault("municipality_groups", status(404))
    contribution = fetch()
    assert any(remark.where == "municipality_groups" for remark in contribution.report.remarks)


# -- real figures -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.exists(), reason="the real figures are not in ../shared/data")
def test_real_answers_through_the_wire(fetch: Fetcher, kolada: FakeKolada) -> None:
    codes = ("N15030", "N17538", "N31001")
    pages = [
        json.loads(gzip.decompress(path.read_bytes())) for path in sorted((SHARED / "api_v3").glob("*.gz"))
    ]
    kolada.rows = [item for page in pages for item in page["values"]]
    listed = json.loads(gzip.decompress((SHARED / "kpi_catalogue_v3_2026-03-23.json.gz").read_bytes()))
    kolada.kpis = [item for item in listed if item["id"] in codes]
    years = sorted({item["period"] for item in kolada.rows})
    contribution = fetch(*codes, years=years)
    assert len(rows(contribution)) == sum(len(item["values"]) for item in kolada.rows)
    assert contribution.report.complete
    assert contribution.report.indicators == set(codes)
