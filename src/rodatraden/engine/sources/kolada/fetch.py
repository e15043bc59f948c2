"""Fetching from Kolada's API: all that was asked for, or a clear word on what did not come."""

from __future__ import annotations

import difflib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.errors import RefusedImportError, UnknownNameError
from rodatraden.engine.figures.contribution import Contribution, ImportReport, Remark
from rodatraden.engine.progress import Progress, silent
from rodatraden.engine.sources.kolada.archive import Archive
from rodatraden.engine.sources.kolada.asking import PAGE_SIZE, Chunk, Question, chunks, question
from rodatraden.engine.sources.kolada.client import (
    DEFAULT_BASE_URL,
    ClientOptions,
    KoladaClient,
    KoladaError,
    NotFoundError,
    UnreachableError,
)
from rodatraden.engine.sources.kolada.overlay import Lists
from rodatraden.engine.sources.kolada.pages import Page, PageKind, read_page
from rodatraden.engine.sources.kolada.reception import Reception
from rodatraden.engine.sources.kolada.rows import SOURCE, KoladaRows
from rodatraden.engine.sources.places import Places
from rodatraden.engine.text import gettext as _

#: More indicators than this are looked up in the whole list (two pages) instead of 25 at a time.
_MANY = 100
_SHOWN = 10
_REGION_TYPE = "municipality"


class IncompleteFetchError(RefusedImportError):
    """Some answers did not come. What came is kept and the same command goes on from there."""


def fetch_kolada(
    *,
    data_dir: Path,
    catalogue: Catalogue,
    base_url: str = DEFAULT_BASE_URL,
    indicators: Iterable[str] = (),
    areas: Iterable[str] = (),
    years: Iterable[int] = (),
    since: date | str | None = None,
    municipalities: Iterable[str] | None = None,
    allow_incomplete: bool = False,
    progress: Progress | None = None,
    options: ClientOptions | None = None,
) -> Contribution:
    """Figures from Kolada's API v3, with the lists of indicators, municipalities and groups that belong to them.

    At most 25 ids a list, pages of 5,000 followed to their end, a common pace for a few threads, patience with
    429 and 5xx. Each answer is kept as it came under ``<data_dir>/raw/kolada/`` before it is used; the same call
    after an interruption goes on from there. Lists are laid over the catalogue in ``<data_dir>/catalogue/`` at
    the end; load the catalogue anew afterwards.

    Args:
        data_dir: the data folder.
        catalogue: areas, their indicators, and the municipalities that exist.
        base_url: Kolada's address, or another that answers in its place.
        indicators: ids; they must exist.
        areas: ids or names of areas. Without indicators and areas: the whole catalogue. Margins of error
            ("Osäkerhetstal") come along with their indicators.
        years: all from 1990 by default.
        since: only what has changed since this day; replaces nothing else (coverage ``None``).
        municipalities: only these (ids or names); replaces nothing else.
        allow_incomplete: hand over what came although some answers did not (coverage ``None``).
        progress: told how many of the questions are answered.
        options: pace and patience.

    Raises:
        UnknownNameError: an indicator, area or municipality that does not exist, with near matches.
        UnreachableError: nobody answers, or not Kolada.
        IncompleteFetchError: some answers did not come in spite of several attempts.
        RefusedImportError: the answers contradict each other, or hold no value at all.
        StoreError: another fetch is going on, or the data folder cannot be written.
    """
    now = datetime.now(UTC)
    wanted = question(
        catalogue,
        indicators=indicators,
        areas=areas,
        years=years,
        municipalities=municipalities,
        since=since,
        today=now.date(),
    )
    options = options or ClientOptions()
    with KoladaClient(base_url, options) as client:
        archive = Archive(data_dir, wanted.as_dict(client.base_url), now)
        with closing(archive):
            fetch = _Fetch(client, archive, wanted, catalogue, options, progress or silent)
            return fetch.run(data_dir, allow_incomplete=allow_incomplete)


@dataclass(slots=True)
class _Task:
    """A page to fetch. ``filtered`` says that only municipalities are asked for, ``national`` that only riket is.

    ``seen`` are the pages fetched of the same answer; the last two count its rows.
    """

    chunk: Chunk
    url: str
    filtered: bool = False
    national: bool = False
    seen: set[str] = field(default_factory=set)
    municipal_rows: int = 0
    national_rows: int = 0


class _Fetch:
    """One run. Threads only fetch; everything else happens in the thread that called."""

    def __init__(
        self,
        client: KoladaClient,
        archive: Archive,
        wanted: Question,
        catalogue: Catalogue,
        options: ClientOptions,
        progress: Progress,
    ) -> None:
        self.client = client
        self.archive = archive
        self.wanted = wanted
        self.catalogue = catalogue
        self.options = options
        self.progress = progress
        self.report = ImportReport(source=SOURCE, origin=client.base_url)
        self.lists = Lists()
        self.reception = Reception()
        # None: not known yet whether the server understands the filter; then an empty answer is asked for again.
        self.filter_works: bool | None = None
        self.failed: list[KoladaError] = []

    def run(self, data_dir: Path, *, allow_incomplete: bool) -> Contribution:
        """Fetch lists, then figures, then judge what came."""
        if self.archive.resumed:
            what = _("Fortsätter en avbruten hämtning: {count} svar fanns redan.")
            self._note(self.archive.fetch_id, what.format(count=self.archive.resumed))
        self.progress(0, None, _("Hämtar listor från Kolada"))
        existing = self._fetch_lists()
        rows = KoladaRows(self.report, Places.of(self.catalogue, self.lists.announced()))
        try:
            self._fetch_figures(Chunk.of(self.wanted, existing), rows)
            suspicious = self.reception.absent(existing)
            if suspicious and self.wanted.whole_country and self.filter_works:
                # The filter may hide what is there; what seems empty is asked for once more without it.
                self.filter_works = False
                self._fetch_figures(Chunk.of(self.wanted, suspicious), rows)
            self._judge_failures(allow_incomplete)
            kpis = self.lists.of(PageKind.KPI)
            self.reception.judge(self.wanted, existing, kpis, self.report, datetime.now(UTC).date())
            coverage = rows.finish(delta=not self.wanted.whole_country or bool(self.failed))
        except IncompleteFetchError:
            raise
        except RefusedImportError:
            self.archive.set_aside()
            raise
        if not self.failed:
            self.archive.finish()
        self.lists.save(data_dir)
        if not self.report.values and self.wanted.since is None:
            raise self._nothing()
        return Contribution(
            report=self.report,
            batches=rows.spool,
            coverage=coverage,
            withdrawn_keys=frozenset(rows.withdrawn) if coverage is None else frozenset(),
        )

    # -- lists ------------------------------------------------------------------------------------------

    def _fetch_lists(self) -> list[str]:
        """Fetch what is needed of the lists; the indicators that exist, in order."""
        for path in ("municipality", "municipality_groups"):
            try:
                self._take_list(f"{path}?per_page={PAGE_SIZE}")
            except NotFoundError as error:
                self._note(
                    path, _("Listan kunde inte hämtas; den som fanns används. {why}").format(why=error.what)
                )
        codes = self.wanted.indicators
        if len(codes) > _MANY:
            self._take_list(f"kpi?per_page={PAGE_SIZE}")
        else:
            for group in chunks(codes):
                self._look_up(group)
        known = self.lists.of(PageKind.KPI)
        if any(code not in known for code in codes) and len(codes) <= _MANY:
            # Both to be sure and for near matches.
            self._try_list(f"kpi?per_page={PAGE_SIZE}")
        missing = [code for code in codes if code not in known]
        unknown = [code for code in missing if code in self.wanted.named]
        if unknown:
            self.archive.set_aside()
            raise self._unknown(unknown)
        for code in missing:
            self._note(code, _("Nyckeltalet finns inte längre hos Kolada och hämtades inte."))
        # Only what was asked for belongs in the data folder's catalogue, also where the whole list was read.
        asked = set(codes)
        self.lists.keep_only(PageKind.KPI, asked)
        return [code for code in codes if code not in set(missing)]

    def _look_up(self, codes: tuple[str, ...]) -> None:
        try:
            self._take_list(f"kpi/{','.join(codes)}?per_page={PAGE_SIZE}")
        except NotFoundError:
            if len(codes) > 1:  # one unknown id may be enough for the whole list to be refused
                for code in codes:
                    self._look_up((code,))

    def _try_list(self, path: str) -> None:
        try:
            self._take_list(path)
        except NotFoundError as error:
            self._note(path, error.what)

    def _take_list(self, path: str) -> None:
        for page in self._pages(self.client.address(path)):
            if page.kind not in (PageKind.EMPTY, PageKind.OTHER, PageKind.DATA):
                self.lists.add(page.kind, page.objects)

    def _pages(self, url: str) -> Iterator[Page]:
        seen: set[str] = set()
        following: str | None = url
        while following is not None:
            if following in seen:
                raise _circle(following)
            seen.add(following)
            page, _fetched_at = self._answer(following)
            yield page
            following = self.client.own(page.next_url) if page.next_url else None

    def _unknown(self, codes: list[str]) -> UnknownNameError:
        known = {code: str(kpi.get("title") or "") for code, kpi in self.lists.of(PageKind.KPI).items()}
        if not known:
            known = {indicator.id: indicator.title for indicator in self.catalogue.indicators()}
        told = []
        for code in codes:
            near = difflib.get_close_matches(code, known, 3, 0.6)
            told.append(
                _("{code}: menade du {near}?").format(
                    code=code, near=_(" eller ").join(f"{other} ({known[other]})" for other in near)
                )
                if near
                else code
            )
        return UnknownNameError(
            _("Nyckeltalet finns inte hos Kolada."),
            where="; ".join(told),
            todo=_("Rätta id:t. Alla nyckeltal finns på kolada.se."),
        )

    # -- figures ----------------------------------------------------------------------------------------

    def _fetch_figures(self, questions: list[Chunk], rows: KoladaRows) -> None:
        """Ask all ``questions``, a few at a time, and take in the answers as they come."""
        waiting = deque(self._first(chunk) for chunk in questions)
        under_way: dict[Future[tuple[Page, datetime]], _Task] = {}
        done = 0
        with ThreadPoolExecutor(self.options.workers, thread_name_prefix="kolada") as pool:
            try:
                while waiting or under_way:
                    while waiting and len(under_way) < self.options.workers:
                        task = waiting.popleft()
                        under_way[pool.submit(self._answer, task.url)] = task
                    finished, _rest = wait(under_way, return_when=FIRST_COMPLETED)
                    for future in finished:
                        task = under_way.pop(future)
                        following = self._take_in(task, future, rows)
                        if following is None:
                            done += 1
                        else:
                            waiting.appendleft(following)
                    self.progress(done, len(questions), _("Hämtar värden från Kolada"))
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _first(self, chunk: Chunk) -> _Task:
        filtered = not chunk.municipalities and self.filter_works is not False
        path = chunk.path(region_type=_REGION_TYPE if filtered else None)
        return _Task(chunk, self.client.address(path), filtered=filtered)

    def _take_in(self, task: _Task, future: Future[tuple[Page, datetime]], rows: KoladaRows) -> _Task | None:
        """Take in one answer; what to ask next about the same chunk, ``None`` when it is done."""
        try:
            page, fetched_at = future.result()
            if page.kind not in (PageKind.DATA, PageKind.EMPTY):
                raise _not_figures(task.url)
            following = self.client.own(page.next_url) if page.next_url else None
            if following is not None and following in task.seen | {task.url}:
                raise _circle(following)
        except NotFoundError as error:
            if task.filtered and error.status != 404:
                self.filter_works = False
                return self._unfiltered(task)
            if task.national:
                self._note("0000", _("Värdet för riket kunde inte hämtas: {why}").format(why=error.what))
                return None
            self.failed.append(error)
            return None
        except UnreachableError:
            raise
        except KoladaError as error:
            self.failed.append(error)
            return None
        rows.add(page.data, task.url, fetched_at, whole_country=self.wanted.whole_country)
        municipal, national = self.reception.note(page.data)
        task.municipal_rows += municipal
        task.national_rows += national
        task.seen.add(task.url)
        if following is not None:
            task.url = following
            return task
        return self._after_last_page(task)

    def _after_last_page(self, task: _Task) -> _Task | None:
        if task.filtered and task.municipal_rows:
            self.filter_works = True
        elif task.filtered and self.filter_works is None:
            # An unknown filter may give an empty answer instead of an error.
            return self._unfiltered(task)
        chunk = task.chunk
        if task.national or task.national_rows or chunk.municipalities:
            return None
        return _Task(chunk, self.client.address(chunk.path(national=True)), national=True)

    def _unfiltered(self, task: _Task) -> _Task:
        return _Task(task.chunk, self.client.address(task.chunk.path()))

    def _answer(self, url: str) -> tuple[Page, datetime]:
        """The answer to ``url``: the one kept before an interruption, or a new one, kept at once. Runs in threads."""
        kept = self.archive.find(url)
        if kept is not None:
            return read_page(kept.body, url), kept.fetched_at
        body, page = self.client.get(url)
        return page, self.archive.keep(url, body).fetched_at

    # -- what came --------------------------------------------------------------------------------------

    def _judge_failures(self, allow_incomplete: bool) -> None:
        for error in self.failed:
            self.report.remarks.append(Remark("hole", error.where, error.what))
        if not self.failed or allow_incomplete:
            return
        shown = [
            _("{url}: {what}").format(url=error.where, what=error.what) for error in self.failed[:_SHOWN]
        ]
        if len(self.failed) > _SHOWN:
            shown.append(_("och {count} till").format(count=len(self.failed) - _SHOWN))
        raise IncompleteFetchError(
            _("Allt kom inte: {count} svar saknas. Inget publiceras.").format(count=len(self.failed)),
            where="; ".join(shown),
            todo=_("Kör samma kommando igen: det som kom är sparat och hämtas inte på nytt."),
        )

    def _nothing(self) -> RefusedImportError:
        shown = [f"{remark.where}: {remark.what}" for remark in self.report.remarks[:_SHOWN]]
        return RefusedImportError(
            _("Kolada har inga värden för det du frågade efter."),
            where="; ".join(shown) or self.client.base_url,
            todo=_("Fråga efter andra år eller nyckeltal. Inget är ändrat."),
        )

    def _note(self, where: str, what: str) -> None:
        self.report.remarks.append(Remark("note", where, what))


def _circle(url: str) -> KoladaError:
    return KoladaError(
        _("Svarets nästa sida är en sida som redan är läst."),
        where=url,
        todo=_("Försök igen om en stund. Samma kommando fortsätter där det slutade."),
    )


def _not_figures(url: str) -> KoladaError:
    return KoladaError(
        _("Svaret är något annat än de värden som efterfrågades."),
        where=url,
        todo=_("Kontrollera adressen till Kolada."),
    )
