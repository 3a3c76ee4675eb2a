"""Tables of a web page (often a report saved as .xls): the one with most cells, or the one wished."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from segmentation.errors import ReadingError
from segmentation.reading.body import check_cells, from_records
from segmentation.reading.gather import gather
from segmentation.reading.layout import find_layout
from segmentation.reading.ledger import RAW_CHARACTERS, Ledger
from segmentation.reading.limits import MAX_COLUMNS, SAMPLE_RECORDS
from segmentation.reading.plain_text import note_layout
from segmentation.reading.records import Marks, Record
from segmentation.reading.rows import RAW_LINES, Rows
from segmentation.reading.table import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Grid = list[list[str]]

FEWEST_ROWS: Final = 2
"""Rows from which a table of a page is offered: smaller ones hold the page's layout."""


def read_web_page(text: str, wish: Dialect) -> Rows:
    """Read one table of a page; `Dialect.sheet` names which where there are several."""
    parser = _Tables()
    parser.feed(text)
    tables = _named(parser.tables)
    if wish.sheet and wish.sheet not in tables:
        raise ReadingError(f"The page has no “{wish.sheet[:60]}”. It has: {_listed(list(tables))}.")
    name = wish.sheet or max(tables, key=lambda key: sum(map(len, tables[key])), default="")
    grid = tables.get(name, [])
    width = max((len(row) for row in grid), default=0)
    if not width:
        raise ReadingError("The web page holds no table with cells. Save the table as CSV or Excel (.xlsx).")
    if width > MAX_COLUMNS:
        raise ReadingError(
            f"The table has {width:,} columns; at most {MAX_COLUMNS:,} are read. Keep only those needed."
        )
    check_cells(len(grid), width)
    ledger = Ledger.wishing(wish)
    _note(name, list(tables), ledger)
    several = tuple(tables) if len(tables) > 1 else ()
    rows = _rows(grid, width, wish, ledger)
    return replace(rows, sheets=several, dialect=replace(rows.dialect, sheet=name if several else None))


def _named(tables: Sequence[Grid]) -> dict[str, Grid]:
    """The tables to choose from, by place and first cells; all of them when each is tiny."""
    large = [grid for grid in tables if len(grid) >= FEWEST_ROWS] or list(tables)
    return {f"table {place}: {', '.join(grid[0])[:60]}": grid for place, grid in enumerate(large, 1) if grid}


def _note(name: str, names: Sequence[str], ledger: Ledger) -> None:
    others = [other for other in names if other != name]
    told = f" {len(others)} more can be chosen: {_listed(others)}." if others else ""
    which = name.partition(":")[0] if others else "its table"
    ledger.note("html", f"The file is a web page; {which} was read.{told}", count=len(others) + 1)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name[:40]}”" for name in names[:5]) + ", …" * (len(names) > 5)


def _rows(grid: Grid, width: int, wish: Dialect, ledger: Ledger) -> Rows:
    records = list(_padded(grid, width))
    layout = find_layout([record.cells for record in records[:SAMPLE_RECORDS]], wish.header)
    body = from_records(records[layout.first :], layout.width)
    body.odd[:0] = note_layout(records, layout, 0, ledger)
    gathered = gather(body, layout, Marks("\t", None), layout.first, ledger)
    dialect = Dialect(container="html", header=layout.header[-1] + 1 if layout.header else None)
    raw = tuple(record.raw[:RAW_CHARACTERS] for record in records[:RAW_LINES])
    return Rows(gathered.columns, gathered.lines, dialect, ledger, raw_head=raw)


def _padded(grid: Sequence[Sequence[str]], width: int) -> Iterator[Record]:
    for row in grid:
        cells = [*row, *[""] * (width - len(row))]
        yield Record(cells, "\t".join(cells), mended=False)


class _Tables(HTMLParser):
    """Collects the cells of every table of a page; nested tables count on their own."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.open: list[list[list[str]]] = []
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "table":
            self.open.append([])
            self.tables.append(self.open[-1])
        elif tag == "tr" and self.open:
            self._close_cell()
            self.open[-1].append([])
        elif tag in {"td", "th"} and self.open:
            self._close_cell()
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._close_cell()
        if tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _close_cell(self) -> None:
        if self.cell is not None and self.open:
            if not self.open[-1]:
                self.open[-1].append([])
            self.open[-1][-1].append(" ".join("".join(self.cell).split()))
        self.cell = None
