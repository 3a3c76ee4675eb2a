"""The rows below the header, as columns of text, and what slow reading of them costs at most."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.errors import ReadingError
from segmentation.reading.effort import Effort
from segmentation.reading.in_file import FileColumn
from segmentation.reading.limits import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_MENDED_RECORDS,
    MAX_QUOTE_STEPS,
    MAX_QUOTED_LINES,
)
from segmentation.reading.records import Marks, Record, lines_of, scan
from segmentation.work import NO_JOB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from segmentation.reading.open_quotes import RowLook
    from segmentation.work import Job

FIRST_BROKEN: Final = 3
"""Broken lines whose numbers are told when there are too many."""

CHUNK_RECORDS: Final = 20_000
"""Records turned into arrow columns at a time: Python strings need ten times the memory."""


@dataclass(frozen=True, slots=True)
class OddRecord:
    """A record whose width or quoting is not the table's, with its place among all records (from 0)."""

    place: int
    record: Record


@dataclass(slots=True)
class Body:
    """Rows of the usual width and those that aren't.

    columns  arrow table of text without nulls, one column per cell: "0", "1", ...; or a `MixedTable`
    places   (n_rows,) int64: place of each row among the records from the first data record on
    odd      the records of another width
    mended   the records whose quotes were mended, whatever their width
    blank    places of the records of another width of nothing but blanks
    """

    columns: Any
    places: np.ndarray[Any, np.dtype[np.int64]]
    odd: list[OddRecord] = field(default_factory=list)
    mended: list[OddRecord] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)


def read_slowly(
    text: str,
    marks: Marks,
    width: int,
    job: Job = NO_JOB,
    *,
    look: RowLook | None = None,
    line_before: int = 0,
) -> Body:
    """Parse line by line, mending quotes; records of another width come back in `odd`.

    `look` tells rows from text inside quotes, `line_before` is the line above the text. Raises
    `ReadingError` when more than MAX_MENDED_RECORDS records are broken, or a cell is longer than is read.
    """
    lines = lines_of(text)
    records = scan(lines, marks, width, look=look, effort=Effort(MAX_QUOTE_STEPS))
    return from_records(_bounded(records, width, line_before), width, job, len(lines))


def _bounded(records: Iterable[Record], width: int, line_before: int) -> Iterator[Record]:
    """The records, up to one whose cell has no end, or one broken record too many."""
    broken = _Broken(line_before)
    for line, record in enumerate(records, start=line_before + 1):
        if record.endless:
            longest = f"{MAX_QUOTED_LINES:,} lines or {MAX_CELL_CHARACTERS // 10**6} MB"
            raise ReadingError(
                f"Line {line:,} (“{record.raw[:40]}”) opens a quote that is not closed within {longest}, the "
                "longest cell that is read. Close or delete the quote there, or export again."
            )
        if record.mended or (len(record.cells) != width and record.raw.strip()):
            broken.add(line)
        yield record


class _Broken:
    """Counts lines that are no rows as they stand; too many of them have another reason."""

    def __init__(self, line_before: int) -> None:
        self._line_before, self._first, self._count = line_before, list[int](), 0

    def add(self, line: int) -> None:
        """Count a line; `ReadingError` when it is one too many."""
        self._count += 1
        if self._count <= FIRST_BROKEN:
            self._first.append(line)
        if self._count > MAX_MENDED_RECORDS:
            shown = ", ".join(f"{number:,}" for number in self._first)
            raise ReadingError(
                f"{self._count:,} of the first {line - self._line_before:,} lines don't have the shape of "
                "the table (quotes out of place or another number of cells), the first of them in lines "
                f"{shown}. Check the delimiter and the quotes, or export again."
            )


def from_records(
    records: Iterable[Record],
    width: int,
    job: Job = NO_JOB,
    expected: int = 0,
    at: Iterable[int] | None = None,
) -> Body:
    """Gather records, about `expected`, as columns of text, setting those of another width apart.

    `at` gives the records' places where some were passed over (0, 1, ... without it).
    """
    chunks, places = [], []
    body = Body(_columns([], width), np.zeros(0, dtype=np.int64))
    placed = zip(count() if at is None else at, records, strict=False)
    for rows, chunk_places in _batches(placed, width, body):
        job.tell(min(1.0, chunk_places[-1] / max(expected, 1)), "Reading the rows one by one …")
        chunks.append(_columns(rows, width))
        places.append(np.array(chunk_places, dtype=np.int64))
    if chunks:
        body.columns, body.places = pa.concat_tables(chunks), np.concatenate(places)
    return body


def _batches(
    placed: Iterable[tuple[int, Record]], width: int, body: Body
) -> Iterator[tuple[list[list[str]], list[int]]]:
    """Rows of the usual width and their places, some at a time; all others go to the body."""
    rows: list[list[str]] = []
    places: list[int] = []
    for place, record in placed:
        if record.mended:
            body.mended.append(OddRecord(place, record))
        if len(record.cells) == width or not record.raw:
            # Arrow reads an empty line as a row of empty cells, too.
            rows.append(record.cells if record.raw else [""] * width)
            places.append(place)
        elif record.raw.strip():
            body.odd.append(OddRecord(place, record))
        else:
            body.blank.append(place)
        if len(rows) >= CHUNK_RECORDS:
            yield rows, places
            rows, places = [], []
    if rows:
        yield rows, places


def _columns(rows: list[list[str]], width: int) -> Any:
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    check_cells(len(rows), width)
    return pa.table({str(number): pa.array(cells, type=pa.string()) for number, cells in enumerate(columns)})


def check_cells(rows: int, width: int) -> None:
    """Refuse tables of more cells than are read."""
    if rows * width > MAX_CELLS:
        raise ReadingError(
            f"The table has {rows:,} rows of {width:,} columns, more than the {MAX_CELLS // 10**6:,} million "
            "cells that are read. Export fewer rows or columns."
        )


def longest_cell(columns: Any) -> int:
    """Length in bytes of the longest cell."""
    text = [column for column in columns.columns if not isinstance(column, FileColumn)]  # numbers are short
    lengths = [pc.max(pc.binary_length(column)).as_py() or 0 for column in text]
    return max(lengths, default=0)
