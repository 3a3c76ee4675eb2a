"""Sheets to a workbook (.xlsx) that opens ready for use: styled headers, widths, number formats, filters.

Text is written as text, whatever it begins with: nothing in it can run. The same sheets give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from segmentation.export.sheets import Sheet
from segmentation.sinks import in_memory

#: Excel's own limits: rows of a sheet, its header included; characters of a cell and of a sheet's name.
MOST_ROWS, MOST_CHARACTERS, LONGEST_NAME = 1_048_576, 32_767, 31
#: What stands at the end of a cell that was cut.
CUT = " … (cut)"
#: Excel knows no day before; it takes 1900 for a leap year, so its first two months are a day off.
FIRST_DAY = dt.date(1900, 3, 1)
#: The day the file says it was made: always the same, or the same content would give other bytes.
MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (a workbook knows no zones)
#: Rows that a column's width is taken from, and its bounds in characters.
MEASURED_ROWS, NARROWEST, WIDEST = 200, 8, 48
_BLOCK_ROWS = 20_000

_NUMBERS = {
    "amount": "#,##0.00",
    "days": "#,##0",
    "count": "#,##0",
    "share": "0.0%",
    "number": "#,##0.##",
    "probability": "0.000",
}
_DAY, _TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_HEADER = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "valign": "top", "text_wrap": True}


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """What `write_workbook` writes."""
    return in_memory(lambda sink: write_workbook(sheets, sink))


def write_workbook(sheets: Sequence[Sheet], sink: BinaryIO) -> None:
    """Write the sheets; one with more rows than a sheet holds goes on in further ones, "… 2", "… 3"."""
    settings = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": _DAY,
    }
    with xlsxwriter.Workbook(sink, settings) as book:
        book.set_properties({"created": MADE, "comments": "Made by segmentation"})
        header = book.add_format(_HEADER)
        styles = {code: book.add_format({"num_format": code}) for code in {*_NUMBERS.values(), _DAY, _TIME}}
        taken: list[str] = []
        for sheet in sheets:
            for part in _parts(sheet):
                taken.append(sheet_name(sheet.name, taken))
                _write(book.add_worksheet(taken[-1]), sheet, part, header, styles)


def sheet_name(name: str, taken: Sequence[str] = ()) -> str:
    """Make a name that Excel allows and no other sheet has, capitals aside.

    >>> sheet_name("a/b: [c]?"), sheet_name("x" * 40, ["X" * 31])
    ('a b c', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxx 2')
    """
    plain = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).split()).strip("'") or "Sheet"
    # "History" is Excel's own.
    candidate, number = plain[:LONGEST_NAME].rstrip(), 1
    while candidate.casefold() in {"history", *(other.casefold() for other in taken)}:
        number += 1
        candidate = f"{plain[: LONGEST_NAME - len(str(number)) - 1].rstrip()} {number}"
    return candidate


def _parts(sheet: Sheet) -> Iterator[range]:
    """Rows of each sheet that it takes."""
    rows = sheet.cells.num_rows
    for start in range(0, max(rows, 1), MOST_ROWS - 1):
        yield range(start, min(start + MOST_ROWS - 1, rows))


def _write(place: Worksheet, sheet: Sheet, rows: range, header: Format, styles: dict[str, Format]) -> None:
    cells = sheet.cells.slice(rows.start, len(rows))
    formats = [_format(sheet, name, styles) for name in cells.column_names]
    for column, (width, style) in enumerate(zip(_widths(cells), formats, strict=True)):
        place.set_column(column, column, width, style)
    place.freeze_panes(1, 0)
    place.set_landscape()
    place.fit_to_pages(1, 0)
    place.repeat_rows(0)
    if cells.num_columns:
        place.autofilter(0, 0, len(rows), cells.num_columns - 1)
    for column, name in enumerate(cells.column_names):
        place.write_string(0, column, _fitting(name), header)
    kinds = sheet.rows_shown_as
    odd = [sheet.odd.get(name, {}) for name in cells.column_names]
    for start in range(0, len(rows), _BLOCK_ROWS):
        block = [column.to_pylist() for column in cells.slice(start, _BLOCK_ROWS).columns]
        for row, values in enumerate(zip(*block, strict=True), start):
            for column, value in enumerate(values):
                known = odd[column].get(rows.start + row) if value is None else value
                if known is not None:
                    own = styles.get(_NUMBERS.get(kinds[rows.start + row], "")) if kinds else formats[column]
                    _cell(place, row + 1, column, known, own)


def _cell(place: Worksheet, row: int, column: int, value: object, style: Format | None) -> None:
    if isinstance(value, str):
        place.write_string(row, column, _fitting(value))
    elif isinstance(value, bool):
        place.write_boolean(row, column, value)
    elif isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        if day < FIRST_DAY:
            place.write_string(
                row, column, value.isoformat(*([" "] if isinstance(value, dt.datetime) else []))
            )
        else:
            place.write_datetime(row, column, value, style)
    else:
        place.write_number(row, column, value, style)


def _fitting(text: str) -> str:
    """At most as many characters as a cell holds; Excel counts those beyond the first plane twice."""
    if len(text) <= MOST_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return text
    return units[: 2 * (MOST_CHARACTERS - len(CUT))].decode("utf-16-le", errors="ignore") + CUT


def _format(sheet: Sheet, name: str, styles: dict[str, Format]) -> Format | None:
    kind = sheet.cells.schema.field(name).type
    if pa.types.is_date(kind):
        return styles[_DAY]
    if pa.types.is_timestamp(kind):
        return styles[_TIME]
    return styles.get(_NUMBERS.get(sheet.shown_as.get(name, ""), ""))


def _widths(cells: pa.Table) -> list[float]:
    """How wide the columns have to be for most of their cells."""
    head = cells.slice(0, MEASURED_ROWS)
    found = []
    for name, column in zip(cells.column_names, head.columns, strict=True):
        # A filter's arrow covers the end of the header.
        lengths = [len(name) + 3, *(len(_seen(v)) + 1 for v in column.to_pylist() if v is not None)]
        found.append(float(min(max(*lengths, NARROWEST), WIDEST)))
    return found


def _seen(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
