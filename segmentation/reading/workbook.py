"""Workbooks (.xlsx, .xls, .ods): the fullest visible sheet, its cells as text, the table found inside it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from segmentation.errors import ReadingError
from segmentation.reading.body import from_records
from segmentation.reading.compound import DAMAGED
from segmentation.reading.gather import gather
from segmentation.reading.guard import check_workbook
from segmentation.reading.layout import find_layout
from segmentation.reading.ledger import RAW_CHARACTERS, Ledger, number_of
from segmentation.reading.limits import MAX_COLUMNS, SAMPLE_RECORDS
from segmentation.reading.plain_text import note_layout
from segmentation.reading.records import Marks, Record
from segmentation.reading.regions import choose_region
from segmentation.reading.rows import RAW_LINES, Rows
from segmentation.reading.table import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from segmentation.reading.body import Body
    from segmentation.reading.layout import Layout

CELLS: Final = Marks("\t", None)
"""Cells of a workbook are told apart by the sheet itself; a tab shows where in raw lines."""


def read_workbook(data: bytes, container: str, wish: Dialect) -> Rows:
    """Read one sheet: the wished one, else the visible sheet with most cells. Macros are never run.

    Raises `ReadingError` for damaged, protected or empty workbooks and unknown sheets.
    """
    uncomputed = check_workbook(data, container)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        name, grid, ledger = _choose_sheet(book, wish)
    except ReadingError:
        raise
    except BaseException as error:  # the parser is not Python: it may panic as well as raise
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise ReadingError(DAMAGED) from error
    if uncomputed:
        formulas = number_of(uncomputed, "formula")
        text = (
            f"{formulas} without a stored result: such cells are empty. Open and save the workbook in Excel."
        )
        ledger.note("formulas", text, count=uncomputed)
    return replace(_sheet_rows(name, grid, container, wish, ledger), sheets=tuple(_visible(book)))


def _choose_sheet(book: Any, wish: Dialect) -> tuple[str, list[list[Any]], Ledger]:
    wished = wish.sheet
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = _visible(book)
    hidden = [sheet.name for sheet in sheets if sheet.name not in visible]
    if wished and wished not in [sheet.name for sheet in sheets]:
        raise ReadingError(
            f"The workbook has no sheet “{wished[:60]}”. It has: {_listed([s.name for s in sheets])}."
        )
    names = [wished] if wished else visible or hidden
    grids = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    if not grids:
        raise ReadingError("The workbook has no sheet with cells.")
    chosen = max(grids, key=lambda name: _filled_cells(grids[name]))
    others = [name for name in visible if name != chosen]
    ledger = Ledger.wishing(wish)
    if others:
        ledger.note(
            "sheets",
            f"Sheet “{chosen[:60]}” was read; there are others: {_listed(others)}.",
            count=len(others),
        )
    if hidden:
        ledger.note("sheets", f"Hidden sheets were not read: {_listed(hidden)}.", count=len(hidden))
    _note_merged(book.get_sheet_by_name(chosen).merged_cell_ranges or (), ledger)
    return chosen, grids[chosen], ledger


def _note_merged(ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]], ledger: Ledger) -> None:
    if ranges:
        lines = sorted({first[0] + 1 for first, _ in ranges})
        merged = number_of(len(ranges), "merged cell")
        text = f"{merged}: the value stands in the first cell of each, the others are empty."
        ledger.note("merged", text, lines)


def _visible(book: Any) -> list[str]:
    """Names of the worksheets a user sees, in the workbook's order."""
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name[:40]}”" for name in names[:6])
    return shown + (", …" if len(names) > 6 else "")


def _filled_cells(grid: Sequence[Sequence[Any]]) -> int:
    return sum(len(row) - row.count("") for row in grid)


def _sheet_rows(name: str, grid: list[list[Any]], container: str, wish: Dialect, ledger: Ledger) -> Rows:
    width = _width(grid)
    if not width:
        raise ReadingError(
            f"The sheet “{name[:60]}” is empty. Choose another sheet or export the table again."
        )
    if width > MAX_COLUMNS:
        raise ReadingError(
            f"The sheet has {width:,} columns; at most {MAX_COLUMNS:,} are read. Keep only those needed."
        )
    head = list(islice(_records(grid, width), SAMPLE_RECORDS))
    span = choose_region(head, 0, wish, ledger, complete=len(grid) <= SAMPLE_RECORDS)
    above = span[0] if span else 0
    if span is not None:
        grid = grid[above : None if span[1] is None else span[1] + 1]
        width = _width(grid)
        head = list(islice(_records(grid, width), SAMPLE_RECORDS))
    header = wish.header - above if wish.header and wish.header > above else wish.header
    layout = find_layout([record.cells for record in head], header)
    body = _filled_rows(grid[layout.first :], width, layout, above, ledger)
    body.odd[:0] = note_layout(head, layout, above, ledger)
    gathered = gather(body, layout, CELLS, layout.first + above, ledger)
    dialect = Dialect(
        container=container,
        sheet=name,
        header=layout.header[-1] + 1 + above if layout.header else None,
        span=next((part.span for part in ledger.parts if part.taken), wish.span),
    )
    raw = tuple(record.raw[:RAW_CHARACTERS] for record in head[:RAW_LINES])
    return Rows(gathered.columns, gathered.lines, dialect, ledger, raw_head=raw)


def _filled_rows(
    grid: Sequence[Sequence[Any]], width: int, layout: Layout, above: int, ledger: Ledger
) -> Body:
    """Gather the rows below the header; a sheet may have a million empty ones between two that are filled."""
    filled = [place for place, row in enumerate(grid) if not _is_empty(row)]
    between = sorted(set(range(filled[-1] if filled else 0)).difference(filled))
    if between:
        first = layout.first + above + 1
        text = f"{number_of(len(between), 'empty line')} skipped."
        ledger.note("empty", text, [first + place for place in between])
    return from_records(_records((grid[place] for place in filled), width), layout.width, at=filled)


def _is_empty(row: Sequence[Any]) -> bool:
    return row.count("") == len(row)


def _width(grid: Sequence[Sequence[Any]]) -> int:
    return max((_used(row) for row in grid if not _is_empty(row)), default=0)


def _used(row: Sequence[Any]) -> int:
    return next((len(row) - back for back, cell in enumerate(reversed(row)) if cell != ""), 0)


def _records(grid: Iterable[Sequence[Any]], width: int) -> Iterator[Record]:
    for row in grid:
        cells = [as_text(cell) for cell in row[:width]]
        cells += [""] * (width - len(cells))
        yield Record(cells, "\t".join(cells), mended=False)


def as_text(value: Any) -> str:
    """Write a cell's value as a spreadsheet would show it plainly.

    >>> as_text(42.0), as_text(0.1), as_text(True), as_text(dt.datetime(2024, 3, 1)), as_text(None)
    ('42', '0.1', 'TRUE', '2024-03-01', '')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)
