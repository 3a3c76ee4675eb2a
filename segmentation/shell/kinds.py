"""Which kind of file an output is, by its name, and what writes it."""

from __future__ import annotations

from pathlib import Path

from segmentation.errors import PlanError
from segmentation.export import Sheet, write_workbook
from segmentation.sinks import Write

#: What `-o` may end with; any other name that is no other program's is a CSV.
WRITTEN = (".csv", ".xlsx", ".parquet")
_OTHERS = (".xls", ".ods", ".json", ".html", ".pdf", ".feather", ".arrow", ".gz", ".zip")


def kind_of(output: str) -> str:
    """Give "csv", "xlsx" or "parquet"; raises PlanError for a kind that is not written.

    >>> kind_of("a.XLSX"), kind_of("labelled.txt")
    ('xlsx', 'csv')
    """
    suffix = Path(output).suffix.lower()
    if suffix in _OTHERS:
        raise PlanError(f"“{output}” can't be written: a file can end with {', '.join(WRITTEN)}.")
    return suffix[1:] if suffix in WRITTEN else "csv"


def writer(sheet: Sheet, kind: str) -> Write:
    """What writes the sheet as a file of the kind."""
    if kind == "xlsx":
        return lambda sink: write_workbook([sheet], sink)
    return sheet.write_parquet if kind == "parquet" else sheet.write_csv
