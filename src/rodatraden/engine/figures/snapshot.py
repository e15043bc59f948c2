"""A published snapshot, for reading. It never changes, and whoever opened it keeps it while imports go on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pyarrow as pa

from rodatraden.engine.errors import StoreError, UnknownNameError
from rodatraden.engine.figures.files import faults_in_words, sha256_of
from rodatraden.engine.figures.manifest import Manifest, PartInfo
from rodatraden.engine.figures.merging import in_force as rows_in_force
from rodatraden.engine.figures.parquet import footer, read
from rodatraden.engine.figures.schema import FIGURE_SCHEMA
from rodatraden.engine.text import gettext as _


class Snapshot:
    """The figures as they stood at one publication, with the comparison tables computed then."""

    def __init__(self, folder: Path) -> None:
        """Open the snapshot in ``folder``; raises :class:`StoreError` where it cannot be read."""
        self.folder = folder
        self.manifest = Manifest.read(folder)

    @property
    def id(self) -> str:
        """The snapshot's id; ids sort by time."""
        return self.manifest.id

    def __repr__(self) -> str:
        return f"Snapshot({self.id!r})"

    def verify(self) -> None:
        """Compare every file with its checksum; raises :class:`StoreError` naming those that fail."""
        faults = []
        for part in self.manifest.parts.values():
            for info in part.files.values():
                path = self.folder / info.path
                if not path.exists():
                    faults.append(_("{path} saknas").format(path=info.path))
                elif sha256_of(path) != info.sha256:
                    faults.append(_("{path} har ändrats").format(path=info.path))
        if faults:
            raise StoreError(
                _("Ögonblicksbilden är skadad: {faults}.").format(faults=", ".join(faults)),
                where=str(self.folder),
                todo=_("Återställ datamappen från en säkerhetskopia eller hämta värdena på nytt."),
            )

    def values(
        self,
        indicators: Collection[str] | None = None,
        municipalities: Collection[str] | None = None,
        years: Collection[int] | None = None,
        genders: Collection[str] | None = None,
        *,
        in_force: bool = True,
    ) -> pa.Table:
        """Stored rows in :data:`FIGURE_SCHEMA`, units included.

        Sorted within each part by indicator, year, gender, municipality and unit. ``in_force=False`` gives
        every source's row where several tell the same figure.
        """
        tables = []
        for name, part in self._parts(indicators):
            rows = self._read_part("values", part, indicators, municipalities, years, genders, None)
            if rows is None:
                raise self._no_table("values", name)
            tables.append(rows_in_force(rows) if in_force and len(part.sources) > 1 else rows)
        return pa.concat_tables(tables) if tables else FIGURE_SCHEMA.empty_table()

    def table(
        self,
        name: str,
        indicators: Collection[str] | None = None,
        municipalities: Collection[str] | None = None,
        years: Collection[int] | None = None,
        genders: Collection[str] | None = None,
        columns: Sequence[str] | None = None,
    ) -> pa.Table:
        """Rows of a table computed at publication (``national``, ``by_indicator``, ``profile`` …).

        Only the parts, row groups and ``columns`` that are needed are read. Unknown ids give no rows. Raises
        :class:`UnknownNameError` where the snapshot has no such table.
        """
        tables = [
            rows
            for _name, part in self._parts(indicators)
            if (rows := self._read_part(name, part, indicators, municipalities, years, genders, columns))
            is not None
        ]
        if tables:
            return pa.concat_tables(tables)
        for part in self.manifest.parts.values():
            if name in part.files:
                with faults_in_words(self.folder):
                    empty = footer(str(self.folder / part.files[name].path)).schema.empty_table()
                return empty if columns is None else empty.select(list(columns))
        raise self._no_table(name, "")

    def _parts(self, indicators: Collection[str] | None) -> list[tuple[str, PartInfo]]:
        parts = self.manifest.parts
        if indicators is None:
            return sorted(parts.items())
        names = {self.manifest.part_of(indicator) for indicator in indicators}
        return [(name, parts[name]) for name in sorted(name for name in names if name is not None)]

    def _read_part(
        self,
        table: str,
        part: PartInfo,
        indicators: Collection[str] | None,
        municipalities: Collection[str] | None,
        years: Collection[int] | None,
        genders: Collection[str] | None,
        columns: Sequence[str] | None,
    ) -> pa.Table | None:
        info = part.files.get(table)
        if info is None:
            return None
        path = self.folder / info.path
        if indicators is not None and set(part.indicators) <= set(indicators):
            indicators = None
        wanted = {
            "indicator_id": indicators,
            "municipality_id": municipalities,
            "year": years,
            "gender": genders,
        }
        with faults_in_words(path):
            return read(path, wanted=wanted, columns=columns)

    def _no_table(self, table: str, part: str) -> UnknownNameError:
        known = sorted({name for info in self.manifest.parts.values() for name in info.files})
        return UnknownNameError(
            _("Ögonblicksbilden har ingen tabell som heter {name}.").format(name=table),
            where=f"{self.folder} {part}".strip(),
            todo=_("De som finns är: {known}.").format(known=", ".join(known) or "–"),
        )
