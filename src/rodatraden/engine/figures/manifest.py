"""The manifest of a snapshot: what it holds, from whom, and the checksum of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rodatraden.engine.errors import StoreError
from rodatraden.engine.text import gettext as _

MANIFEST_NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A Parquet file of a part: its path inside the snapshot, rows, bytes and SHA-256."""

    path: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PartInfo:
    """A part: at most 64 indicators of one area, and its files by table (``values``, ``national`` …).

    ``sources`` counts the rows per source; ``practice_indicators`` are those whose figures are invented.
    """

    area: str
    indicators: tuple[str, ...]
    rows: int
    sources: Mapping[str, int]
    files: Mapping[str, FileInfo]
    practice_indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where a source's rows came from, and when they were last imported (UTC)."""

    origin: str
    imported: datetime
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds.

    ``former`` is the snapshot it was made from; ``fingerprint`` says what its comparison tables rest on
    besides the rows (catalogue, groups, version of the method), in the publisher's own words.
    """

    id: str
    created: datetime
    former: str | None
    parts: Mapping[str, PartInfo]
    sources: Mapping[str, SourceInfo]
    fingerprint: str = ""
    _part_of: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        part_of = {indicator: name for name, part in self.parts.items() for indicator in part.indicators}
        object.__setattr__(self, "_part_of", part_of)

    @property
    def rows(self) -> int:
        """How many rows there are, of all sources and units."""
        return sum(part.rows for part in self.parts.values())

    @property
    def indicators(self) -> tuple[str, ...]:
        """All indicators, sorted."""
        return tuple(sorted(self._part_of))

    @property
    def practice_indicators(self) -> frozenset[str]:
        """The indicators whose figures are invented."""
        return frozenset(i for part in self.parts.values() for i in part.practice_indicators)

    @property
    def practice(self) -> bool:
        """Whether anything in the snapshot is invented and must be marked as such."""
        return bool(self.practice_indicators)

    @property
    def practice_sources(self) -> frozenset[str]:
        """The sources whose figures are invented."""
        return frozenset(name for name, source in self.sources.items() if source.practice)

    def part_of(self, indicator: str) -> str | None:
        """The part that holds ``indicator``; None where it has none."""
        return self._part_of.get(indicator)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready content, as it is written."""
        return {
            "format": FORMAT,
            "id": self.id,
            "created": self.created.isoformat(),
            "former": self.former,
            "rows": self.rows,
            "practice": self.practice,
            "fingerprint": self.fingerprint,
            "sources": {
                name: {"origin": s.origin, "imported": s.imported.isoformat(), "practice": s.practice}
                for name, s in sorted(self.sources.items())
            },
            "parts": {
                name: {
                    "area": part.area,
                    "indicators": list(part.indicators),
                    "rows": part.rows,
                    "sources": dict(sorted(part.sources.items())),
                    "practice_indicators": list(part.practice_indicators),
                    "files": {table: asdict(info) for table, info in sorted(part.files.items())},
                }
                for name, part in sorted(self.parts.items())
            },
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Manifest:
        """The reverse of :meth:`as_dict`; raises KeyError, TypeError or ValueError on anything else."""
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']}")
        return cls(
            id=content["id"],
            created=datetime.fromisoformat(content["created"]),
            former=content["former"],
            fingerprint=content["fingerprint"],
            sources={
                name: SourceInfo(s["origin"], datetime.fromisoformat(s["imported"]), s["practice"])
                for name, s in content["sources"].items()
            },
            parts={
                name: PartInfo(
                    area=part["area"],
                    indicators=tuple(part["indicators"]),
                    rows=part["rows"],
                    sources=part["sources"],
                    practice_indicators=tuple(part["practice_indicators"]),
                    files={table: FileInfo(**info) for table, info in part["files"].items()},
                )
                for name, part in content["parts"].items()
            },
        )

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of the snapshot in ``folder``; raises :class:`StoreError` where it cannot be read."""
        path = folder / MANIFEST_NAME
        try:
            return cls.from_dict(json.loads(path.read_bytes()))
        except FileNotFoundError:
            raise StoreError(
                _("Ögonblicksbilden finns inte längre."),
                where=str(path),
                todo=_("Den kan ha gallrats. Läs om sidan eller välj en annan med ”rodatraden snapshots”."),
            ) from None
        except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise StoreError(
                _("Ögonblicksbildens innehållsförteckning kan inte läsas: {fault}.").format(fault=error),
                where=str(path),
                todo=_("Återställ datamappen från en säkerhetskopia."),
            ) from error
