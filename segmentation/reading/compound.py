"""Look into an old workbook (.xls) before its parser does: 5 KB can lead it in circles and abort the server.

The parser follows chains of sectors without asking whether they ever end, and makes room for as many cells as
a sheet says it has. Sources: [MS-CFB] 2.2 to 2.6 (header, FAT, directory), [MS-XLS] 2.4.28 (BoundSheet8) and
2.4.90 (Dimensions).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from segmentation.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Table = np.ndarray[Any, np.dtype[np.uint32]]

DAMAGED: Final = "The workbook is damaged or was cut off. Open it in Excel, save it again and upload that."

HEADER: Final = 512
"""Bytes before the first sector; of large sectors it takes a whole one."""

FIRST_TABLES: Final = slice(76, 512)
"""Where the header names the first 109 sectors of the table of sectors."""

LAST: Final = 0xFFFFFFFA
"""From here on a number is no sector: the chain has ended, or the place is free."""

SIZES: Final = (512, 4096)
"""Bytes of a sector, in the third and the fourth version."""

SMALL_SIZE: Final = 64
"""Bytes of a sector of small streams."""

ENTRY: Final = 128
"""Bytes of a directory entry."""

STREAM, ROOT = 2, 5
WORKBOOKS: Final = frozenset({"Workbook", "Book"})
BOUND_SHEET, DIMENSIONS, END = 0x85, 0x200, 0x0A
ONE_CELL: Final = dict.fromkeys((0x06, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0xD6, 0xFD), 1 << 16)
CELL_BYTES: Final = ONE_CELL | {0xBD: 6, 0xBE: 2}
"""Records of cells, which begin with row and column, and the bytes of each cell in those that hold many."""

ROWS, COLUMNS = 1 << 16, 1 << 8
"""Of the largest sheet there can be."""

RECORD: Final = struct.Struct("<HH")


def check_old_workbook(data: bytes) -> None:
    """Refuse a file whose chains go in circles or whose sheets say they have too many cells."""
    try:
        for stream in _Compound.of(data).workbooks():
            _check_sheets(stream)
    except (struct.error, IndexError, ValueError) as error:
        raise ReadingError(DAMAGED) from error


def far_cells(bottom: int, right: int) -> str:
    """Say that a sheet is larger than is read."""
    return (
        f"A sheet reaches to row {bottom:,} and column {right:,}, more cells than are read. Delete the far "
        "cells, or save the table alone as CSV."
    )


@dataclass(frozen=True, slots=True)
class _Compound:
    """A file of streams, each a chain of sectors of `size` bytes; `table` tells of each which is next."""

    data: bytes
    size: int
    table: Table

    @classmethod
    def of(cls, data: bytes) -> Self:
        size, small_size = (1 << min(shift, 16) for shift in struct.unpack_from("<HH", data, 30))
        if size not in SIZES or small_size != SMALL_SIZE:
            raise ReadingError(DAMAGED)
        places = np.frombuffer(data[FIRST_TABLES], "<u4").tolist()
        further, left = struct.unpack_from("<I", data, 68)[0], len(data) // size
        while further < LAST:
            *more, further = np.frombuffer(_sector(data, size, further), "<u4").tolist()
            places += more
            left -= 1
            if left < 0:
                raise ReadingError(DAMAGED)
        tables = [_sector(data, size, place) for place in places[: len(data) // size] if place < LAST]
        return cls(data, size, np.frombuffer(b"".join(tables), "<u4"))

    def workbooks(self) -> list[bytes]:
        """The streams with the sheets. Raises ReadingError where any chain never ends."""
        first, least, small_first = (struct.unpack_from("<I", self.data, place)[0] for place in (48, 56, 60))
        directory = self._joined(chain(first, self.table))
        entries = [directory[at : at + ENTRY] for at in range(0, len(directory) - ENTRY + 1, ENTRY)]
        # Small streams lie in one of their own, that of the root, and have a table of their own.
        small_table = np.frombuffer(self._joined(chain(small_first, self.table)), "<u4")
        found, root, walked = [], b"", 0
        for entry in entries:
            size = struct.unpack_from("<I", entry, 120)[0]
            if entry[66] not in {STREAM, ROOT} or not size:
                continue
            large = size >= least or entry[66] == ROOT
            places = chain(struct.unpack_from("<I", entry, 116)[0], self.table if large else small_table)
            walked += len(places)
            # No two streams share a sector, so that all together are no longer than the tables.
            if size > len(self.data) or walked > 2 * (len(self.table) + len(small_table)):
                raise ReadingError(DAMAGED)
            if entry[66] == ROOT:
                root = self._joined(places)
            elif _name(entry) in WORKBOOKS:
                small = (root[at * SMALL_SIZE : (at + 1) * SMALL_SIZE] for at in places)
                found.append((self._joined(places) if large else b"".join(small))[:size])
        return found

    def _joined(self, places: Iterable[int]) -> bytes:
        return b"".join(_sector(self.data, self.size, place) for place in places)


def chain(start: int, table: Table) -> list[int]:
    """The sectors from `start` on; what leads out of the table ends it. Raises ReadingError for a circle.

    >>> chain(0, np.array([2, 1, 0xFFFFFFFE], dtype=np.uint32))
    [0, 2]
    """
    found: list[int] = []
    while start < len(table):
        found.append(start)
        if len(found) > len(table):
            raise ReadingError(DAMAGED)
        start = int(table[start])
    return found


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")


def _sector(data: bytes, size: int, place: int) -> bytes:
    start = max(HEADER, size) + int(place) * size
    return data[start : start + size]


def _check_sheets(stream: bytes) -> None:
    """Look at the size that each sheet says it has, and where its cells are."""
    records = _records(stream, 0)
    sheets = [struct.unpack_from("<I", stream, at)[0] for kind, at, _ in records if kind == BOUND_SHEET]
    walked = 0
    for start in {0, *sheets}:
        # No two sheets share a record, so that all together are no longer than the stream.
        if walked > 2 * len(stream):
            raise ReadingError(DAMAGED)
        for kind, at, length in _records(stream, start):
            walked += RECORD.size + length
            if kind in CELL_BYTES:
                column = struct.unpack_from("<H", stream, at + 2)[0]
                if column + (length - 6) // CELL_BYTES[kind] > COLUMNS:
                    raise ReadingError(DAMAGED)
            elif kind == DIMENSIONS:
                _check_size(*struct.unpack_from("<IIHH" if length >= 12 else "<HHHH", stream, at))


def _check_size(top: int, bottom: int, _left: int, right: int) -> None:
    """Check a sheet's first row and the one behind the last, and the same of its columns."""
    if bottom > ROWS or right > COLUMNS:
        raise ReadingError(far_cells(bottom, right))
    if top > bottom:  # the parser makes room for some billions of rows
        raise ReadingError(DAMAGED)


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of the records from `place` to the end of what begins there."""
    while place + RECORD.size <= len(stream):
        kind, length = RECORD.unpack_from(stream, place)
        yield kind, place + RECORD.size, length
        if kind == END:
            return
        place += RECORD.size + length
