"""Socialstyrelsen's workbooks with Öppna jämförelser (Open Comparisons), read by a mapping that a person
confirms.
"""

from rodatraden.engine.sources.workbook.importing import DEFAULT_SOURCE, import_workbook
from rodatraden.engine.sources.workbook.mapping import (
    ColumnMapping,
    Mapping,
    Role,
    load_mapping,
    mapping_path,
    mappings,
    previous_mapping,
    register_indicators,
    save_mapping,
)
from rodatraden.engine.sources.workbook.propose import SURE, propose_mapping

__all__ = [
    "DEFAULT_SOURCE",
    "SURE",
    "ColumnMapping",
    "Mapping",
    "Role",
    "import_workbook",
    "load_mapping",
    "mapping_path",
    "mappings",
    "previous_mapping",
    "propose_mapping",
    "register_indicators",
    "save_mapping",
]
