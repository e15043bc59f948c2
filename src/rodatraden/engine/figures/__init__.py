"""Figures: the schema of a value, the store of immutable snapshots, and what changed between them."""

from rodatraden.engine.figures.draft import Draft
from rodatraden.engine.figures.manifest import FileInfo, Manifest, PartInfo, SourceInfo
from rodatraden.engine.figures.parquet import TableWriter
from rodatraden.engine.figures.revisions import PartRevisions, Revisions, RevisionSummary
from rodatraden.engine.figures.snapshot import Snapshot
from rodatraden.engine.figures.store import Store

__all__ = [
    "Draft",
    "FileInfo",
    "Manifest",
    "PartInfo",
    "PartRevisions",
    "RevisionSummary",
    "Revisions",
    "Snapshot",
    "SourceInfo",
    "Store",
    "TableWriter",
]
