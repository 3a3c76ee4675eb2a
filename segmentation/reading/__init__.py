"""Bytes to Table: any file a shop, a CRM or a spreadsheet exports, and what was understood of it."""

from segmentation.reading.reader import read_table
from segmentation.reading.table import (
    DELIMITER_NAMES,
    ENCODING_NAMES,
    Dialect,
    Doubt,
    Misfits,
    Note,
    Part,
    Repaired,
    SetAside,
    Table,
    encoding_name,
)
from segmentation.reading.together import read_tables

__all__ = [
    "DELIMITER_NAMES",
    "ENCODING_NAMES",
    "Dialect",
    "Doubt",
    "Misfits",
    "Note",
    "Part",
    "Repaired",
    "SetAside",
    "Table",
    "encoding_name",
    "read_table",
    "read_tables",
]
