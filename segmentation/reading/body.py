"""The rows below the header, as columns of text, and what slow reading of them costs at most."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.errors import ReadingError
from segmentation.reading.in_file import FileColumn
from segmentation.reading.limits import MAX_CELLS, MAX_MENDED_RECORDS, MAX_QUOTE_WORK
from segmentation.reading.records import Marks, Record, lines_of, scan
from segmentation.work import NO_JOB

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from segmentation.work import Job

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


def read_slowly(text: str, marks: Marks, width: int, job: Job = NO_JOB) -> Body:
    """Parse line by line, mending quotes; records of another width come back in `odd`.

    Raises `ReadingError` when more than MAX_MENDED_RECORDS records are broken.
    """
    lines = lines_of(text)
    return from_records(scan(lines, marks, width), width, job, len(lines))


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
    work = 0
    for place, record in placed:
        if record.mended:
            work += quote_work(record)
            body.mended.append(OddRecord(place, record))
        if len(record.cells) == width or not record.raw:
            # Arrow reads an empty line as a row of empty cells, too.
            rows.append(record.cells if record.raw else [""] * width)
            places.append(place)
        elif record.raw.strip():
            body.odd.append(OddRecord(place, record))
        else:
            body.blank.append(place)
        _check_budget(len(body.odd) + len(body.mended), work, place)
        if len(rows) >= CHUNK_RECORDS:
            yield rows, places
            rows, places = [], []
    if rows:
        yield rows, places


def quote_work(record: Record) -> int:
    """What the search for the likeliest cells of a record cost, in the unit of MAX_QUOTE_WORK."""
    return len(record.cells) ** 3


def _check_budget(broken: int, work: int, place: int) -> None:
    if broken > MAX_MENDED_RECORDS or work > MAX_QUOTE_WORK:
        raise ReadingError(
            f"{broken:,} of the first {place + 1:,} lines don't have the shape "
            "of the table (quotes out of place or another number of cells). Check the delimiter "
            "and the quotes, or export again."
        )


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
