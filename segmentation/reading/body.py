"""The rows below the header, as columns of text: by arrow where the quoting is sound, else line by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from segmentation.errors import ReadingError
from segmentation.reading.limits import MAX_CELLS, MAX_MENDED_RECORDS
from segmentation.reading.records import Marks, Record, lines_of, scan, split_strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BLOCK_BYTES: Final = 8 << 20
"""Arrow parses in blocks; one must hold the longest record."""

CHUNK_RECORDS: Final = 20_000
"""Records turned into arrow columns at a time: Python strings need ten times the memory."""

ABSENT_DELIMITERS: Final = "\x1f\x1e\x1d\x1c\x02\x03\x04\x05"
"""Control characters that no text holds: arrow wants a delimiter even for one column."""

TRUSTED_ODD_SHARE: Final = 0.2
"""With more lines of another width, the fast way's guess of the dialect is not to be trusted."""


@dataclass(frozen=True, slots=True)
class OddRecord:
    """A record whose width or quoting is not the table's, with its place among all records (from 0)."""

    place: int
    record: Record


@dataclass(slots=True)
class Body:
    """Rows of the usual width and those that aren't.

    columns  arrow table of text without nulls, one column per cell: "0", "1", ...
    places   (n_rows,) int64: place of each row among the records from the first data record on
    odd      the records of another width
    mended   the records whose quotes were mended, whatever their width
    """

    columns: Any
    places: np.ndarray[Any, np.dtype[np.int64]]
    odd: list[OddRecord] = field(default_factory=list)
    mended: list[OddRecord] = field(default_factory=list)


def read_fast(data: bytes, marks: Marks, width: int) -> Body | None:
    """Parse UTF-8 bytes with arrow; None when this file needs the slow way.

    Sound means: one-byte delimiter, every quote opens, closes or is doubled where it may, and at
    most a fifth of the records have another width (they come back in `odd`).
    """
    marks = _one_column_marks(data, marks) if marks.delimiter is None else marks
    if marks.escape or not marks.delimiter or len(marks.delimiter.encode()) != 1:
        return None
    if not sound_quotes(data, marks):
        return None
    odd: list[OddRecord] = []
    try:
        table = _arrow_table(data, marks, width, odd)
    except pa.ArrowInvalid:
        return None
    _check_cells(len(table), width)
    if len(odd) > min(MAX_MENDED_RECORDS, TRUSTED_ODD_SHARE * (len(table) + len(odd)) + 5):
        return None
    taken = [record.place for record in odd]
    places = np.delete(np.arange(len(table) + len(odd), dtype=np.int64), taken)
    return Body(table, places, odd)


def _one_column_marks(data: bytes, marks: Marks) -> Marks:
    """Marks for lines of one cell: a delimiter that is not in the data; unsound quotes are plain text."""
    absent = next((code for code in ABSENT_DELIMITERS if code.encode() not in data), None)
    one = Marks(absent, marks.quote)
    return one if absent is None or sound_quotes(data, one) else Marks(absent, None)


def _arrow_table(data: bytes, marks: Marks, width: int, odd: list[OddRecord]) -> Any:
    names = [str(number) for number in range(width)]

    def collect(row: Any) -> str:
        if len(odd) > MAX_MENDED_RECORDS:
            return "error"
        text = row.text.rstrip("\r\n")
        cells = split_strict(text, marks)
        odd.append(OddRecord(row.number - 1, Record(cells or [text], text, mended=False)))
        return "skip"

    return pacsv.read_csv(
        pa.BufferReader(data),
        # One thread: only then are the numbers of odd records told. It is no slower here.
        read_options=pacsv.ReadOptions(column_names=names, use_threads=False, block_size=_block_size(data)),
        parse_options=pacsv.ParseOptions(
            delimiter=marks.delimiter,
            quote_char=marks.quote or False,
            double_quote=bool(marks.quote),
            newlines_in_values=bool(marks.quote),
            ignore_empty_lines=False,
            invalid_row_handler=collect,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )


def _block_size(data: bytes) -> int:
    return max(1, min(len(data), BLOCK_BYTES))


def sound_quotes(data: bytes, marks: Marks) -> bool:
    """Whether every quote stands where the rules allow it: at a cell's edge or doubled.

    Quotes alternate: the 1st, 3rd, ... opens a cell and so follows a delimiter, a line end or a
    quote; the 2nd, 4th, ... precedes one. A doubled quote closes and opens again.

    >>> sound_quotes(b'1,"a ""b"" c",2', Marks(",")), sound_quotes(b'1,5" pipe,"x', Marks(","))
    (True, False)
    """
    if not marks.quote or marks.quote.encode() not in data:
        return True
    raw = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(raw == ord(marks.quote))
    if len(quotes) % 2:
        return False
    edges = np.array([ord(marks.delimiter or "\n"), 10, 13, ord(marks.quote)], dtype=np.uint8)
    opening, closing = quotes[0::2], quotes[1::2]
    before = raw[opening[opening > 0] - 1]
    after = raw[closing[closing < len(raw) - 1] + 1]
    return bool(np.isin(before, edges).all() and np.isin(after, edges).all())


def read_slowly(text: str, marks: Marks, width: int) -> Body:
    """Parse line by line, mending quotes; records of another width come back in `odd`.

    Raises `ReadingError` when more than MAX_MENDED_RECORDS records are broken.
    """
    return from_records(scan(lines_of(text), marks, width), width)


def from_records(records: Iterable[Record], width: int) -> Body:
    """Gather records as columns of text, setting those of another width apart."""
    chunks, places, odd, mended = [], [], list[OddRecord](), list[OddRecord]()
    for rows, chunk_places in _batches(records, width, odd, mended):
        chunks.append(_columns(rows, width))
        places.append(np.array(chunk_places, dtype=np.int64))
    if not chunks:
        return Body(_columns([], width), np.zeros(0, dtype=np.int64), odd, mended)
    return Body(pa.concat_tables(chunks), np.concatenate(places), odd, mended)


def _batches(
    records: Iterable[Record], width: int, odd: list[OddRecord], mended: list[OddRecord]
) -> Iterator[tuple[list[list[str]], list[int]]]:
    rows: list[list[str]] = []
    places: list[int] = []
    blank = [""] * width
    for place, record in enumerate(records):
        if record.mended:
            mended.append(OddRecord(place, record))
        if len(record.cells) == width:
            rows.append(record.cells)
            places.append(place)
        elif record.raw.strip():
            odd.append(OddRecord(place, record))
        else:
            rows.append(blank)
            places.append(place)
        _check_budget(len(odd) + len(mended), place)
        if len(rows) >= CHUNK_RECORDS:
            yield rows, places
            rows, places = [], []
    if rows:
        yield rows, places


def _check_budget(broken: int, place: int) -> None:
    if broken > MAX_MENDED_RECORDS:
        raise ReadingError(
            f"More than {MAX_MENDED_RECORDS:,} of the first {place + 1:,} lines don't have the shape "
            "of the table (quotes out of place or another number of cells). Check the delimiter "
            "and the quotes, or export again."
        )


def _columns(rows: list[list[str]], width: int) -> Any:
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    _check_cells(len(rows), width)
    return pa.table({str(number): pa.array(cells, type=pa.string()) for number, cells in enumerate(columns)})


def _check_cells(rows: int, width: int) -> None:
    if rows * width > MAX_CELLS:
        raise ReadingError(
            f"The table has {rows:,} rows of {width:,} columns, more than the {MAX_CELLS // 10**6:,} million "
            "cells that are read. Export fewer rows or columns."
        )


def longest_cell(columns: Any) -> int:
    """Length in bytes of the longest cell."""
    lengths = [pc.max(pc.binary_length(column)).as_py() or 0 for column in columns.columns]
    return max(lengths, default=0)
