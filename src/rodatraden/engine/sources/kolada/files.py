"""Import of Kolada's answers saved as files."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.errors import RefusedImportError, UnreadableSourceError
from rodatraden.engine.figures.contribution import Contribution, ImportReport, Remark
from rodatraden.engine.progress import Progress, silent
from rodatraden.engine.sources.kolada.overlay import Lists
from rodatraden.engine.sources.kolada.pages import Page, PageAddress, PageKind, own_address, read_page
from rodatraden.engine.sources.kolada.rows import SOURCE, KoladaRows
from rodatraden.engine.sources.places import Places
from rodatraden.engine.sources.safety import check_size, keep_raw, read_head
from rodatraden.engine.text import gettext as _

_SUFFIXES = (".json", ".json.gz")
_LISTS = (PageKind.KPI, PageKind.MUNICIPALITY, PageKind.MUNICIPALITY_GROUPS, PageKind.OU)
_SHOWN = 10


def import_kolada(
    path: str | Path,
    *,
    catalogue: Catalogue | None = None,
    data_dir: Path | None = None,
    allow_incomplete: bool = False,
    progress: Progress | None = None,
) -> Contribution:
    """Figures from answers of Kolada's API (v3; v2's shape too) saved as ``*.json`` or ``*.json.gz``.

    ``path`` is a file or a folder, walked with its subfolders. Each file is one envelope or a bare list. Lists of
    indicators, municipalities and groups are laid over the catalogue in ``<data_dir>/catalogue/``; load the catalogue
    anew afterwards. An answer's time is its file's.

    What the answers cover is replaced at publication, except what was asked for single municipalities or as changes
    since a date.

    Args:
        path: file or folder.
        catalogue: the municipalities that exist; the packaged ones by default.
        data_dir: where lists and the raw answers are kept; nothing is kept without it.
        allow_incomplete: take in what there is although pages are missing among linked answers; the holes are
            reported and nothing is withdrawn.
        progress: told how many files are read.

    Raises:
        UnreadableSourceError: no answer from Kolada, an error message, HTML, cut off.
        RefusedImportError: pages are missing, or taking it in would mean to guess.
    """
    path = Path(path)
    progress = progress or silent
    report = ImportReport(source=SOURCE, origin=path.name)
    survey = _Survey(report)
    files = _files(path, report)
    for number, file in enumerate(files):
        survey.look_at(file)
        progress(number + 1, len(files), _("Går igenom filerna"))
    rows = KoladaRows(report, Places.of(catalogue, survey.lists.announced()))
    units = survey.lists.unit_municipalities()
    for number, file in enumerate(survey.data_files):
        page = survey.read(file)
        if page is not None:
            rows.add(page.data, page.where, _time_of(file), units=units, whole_country=_whole_country(page))
        progress(number + 1, len(survey.data_files), _("Läser svar"))
    holes = survey.holes()
    if holes and not allow_incomplete:
        shown = [remark.where for remark in holes[:_SHOWN]]
        raise RefusedImportError(
            _("Svar saknas: {count} sidor som andra sidor hänvisar till finns inte bland filerna.").format(
                count=len(holes)
            ),
            where="; ".join(shown),
            todo=_("Hämta de sidor som saknas och lägg dem bredvid, eller hämta allt på nytt."),
        )
    report.remarks.extend(holes)
    coverage = rows.finish(delta=bool(holes) or survey.delta)
    if not report.values and not rows.withdrawn and not survey.lists:
        raise UnreadableSourceError(
            _("Här finns inga svar från Kolada."),
            where=str(path),
            todo=_("Ange en mapp eller fil med sparade svar från api.kolada.se/v3 (*.json eller *.json.gz)."),
        )
    if data_dir is not None:
        root = path if path.is_dir() else path.parent
        keep_raw(data_dir, SOURCE, [(file, str(file.relative_to(root))) for file in survey.used])
        survey.lists.save(data_dir)
    return Contribution(
        report=report,
        batches=rows.spool,
        coverage=coverage,
        withdrawn_keys=frozenset(rows.withdrawn) if coverage is None else frozenset(),
    )


@dataclass(slots=True)
class _Survey:
    """What the files are and how they hang together. Only lists are kept in memory, data is read one file at a time."""

    report: ImportReport
    lists: Lists = field(default_factory=Lists)
    data_files: list[Path] = field(default_factory=list)
    used: dict[Path, None] = field(default_factory=dict)  # in order
    delta: bool = False
    _seen: dict[str, str] = field(default_factory=dict)
    _present: set[PageAddress] = field(default_factory=set)
    _wanted: dict[PageAddress, str] = field(default_factory=dict)

    def look_at(self, file: Path) -> None:
        """Take in a list; remember a data answer for later."""
        check_size(file)
        if _looks_like_data(read_head(file, 65_536)):
            self.data_files.append(file)
            return
        page = self.read(file)
        if page is None:
            return
        if page.kind is PageKind.DATA:
            self.data_files.append(file)
        elif page.kind in _LISTS:
            self.lists.add(page.kind, page.objects)
            self._note(file, _LIST_NAMES[page.kind]().format(count=len(page.objects)))
        elif page.kind is PageKind.EMPTY:
            self._note(file, _("Svaret är tomt (0 poster)."))
        else:
            del self.used[file]
            self._note(file, _("Filen är inget svar som programmet tar in."))

    def read(self, file: Path) -> Page | None:
        """The answer in ``file``; ``None`` when another file has exactly the same."""
        data = file.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if self._seen.setdefault(digest, str(file)) != str(file):
            self._note(file, _("Filen är densamma som {other}.").format(other=Path(self._seen[digest]).name))
            return None
        page = read_page(data, file.name)
        self.used[file] = None
        self._link(page)
        return page

    def _link(self, page: Page) -> None:
        own = own_address(page)
        if own is not None:
            self._present.add(own)
        for url in (page.next_url, page.previous_url):
            address = PageAddress.of(url)
            if address is not None:
                self._wanted.setdefault(address, page.where)
            elif url:
                self._note(Path(page.where), _("Nästa sida går inte att kontrollera: {url}.").format(url=url))
            if url and "from_date" in parse_qs(urlsplit(url).query):
                self.delta = True

    def holes(self) -> list[Remark]:
        """Pages that other pages point to and that are not there."""
        missing = sorted(
            (address for address in self._wanted if address not in self._present),
            key=lambda address: (address.request, address.number),
        )
        return [
            Remark(
                "hole",
                _("sidan {number} av {request}").format(number=address.number, request=address.request),
                _("Sidan saknas; {file} hänvisar till den.").format(file=self._wanted[address]),
            )
            for address in missing
        ]

    def _note(self, file: Path, what: str) -> None:
        self.report.remarks.append(Remark("note", file.name, what))


_LIST_NAMES = {
    PageKind.KPI: lambda: _("Lista med {count} nyckeltal."),
    PageKind.MUNICIPALITY: lambda: _("Lista med {count} kommuner och regioner."),
    PageKind.MUNICIPALITY_GROUPS: lambda: _("Lista med {count} kommungrupper."),
    PageKind.OU: lambda: _("Lista med {count} enheter."),
}


def _files(path: Path, report: ImportReport) -> list[Path]:
    """The answers at ``path``; other files in a folder get a remark."""
    if not path.is_dir():
        read_head(path, 1)
        return [path]
    found = []
    for file in sorted(path.rglob("*")):
        if not file.is_file() or file.name.startswith("."):
            continue
        if file.name.lower().endswith(_SUFFIXES):
            found.append(file)
        else:
            report.remarks.append(Remark("note", file.name, _("Filen är inte JSON och lästes inte.")))
    return found


def _looks_like_data(head: bytes) -> bool:
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 4096)
        except zlib.error:
            return False
    head = head[:4096]
    return b'"kpi"' in head and b'"period"' in head


def _time_of(file: Path) -> datetime:
    return datetime.fromtimestamp(int(file.stat().st_mtime), UTC)


def _whole_country(page: Page) -> bool:
    """Whether the answer is to a question about all municipalities, as far as its links tell."""
    return not any("municipality" in urls for urls in _asked_by(page))


def _asked_by(page: Page) -> Iterator[set[str]]:
    for url in (page.next_url, page.previous_url):
        if url:
            parts = urlsplit(url)
            names = set(parse_qs(parts.query))
            yield {*parts.path.split("/"), *(["municipality"] if "municipality_id" in names else [])}
