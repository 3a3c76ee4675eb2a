"""Bytes to Table: any file a shop, a CRM or a spreadsheet exports, and what was understood of it."""

from segmentation.reading.reader import read_table
from segmentation.reading.table import Dialect, Misfits, Note, SetAside, Table

__all__ = ["Dialect", "Misfits", "Note", "SetAside", "Table", "read_table"]
