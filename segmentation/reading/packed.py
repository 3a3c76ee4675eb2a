"""Columns of text packed while a file is parsed, and laid out again once its bytes are let go."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Lengths = np.ndarray[Any, Any]

OWN_PAGES: Final = 1 << 16
"""From this size on memory is asked of the system itself: a 1 GB file takes some 16,000 such pieces."""


def room(size: int) -> Bytes:
    """Make room for so many bytes, all zero.

    What is large goes back to the system as soon as it is let go. The allocators of C, numpy and arrow
    keep it for later: twice the file, measured on a million rows of numbers.
    """
    return np.zeros(size, np.uint8) if size < OWN_PAGES else np.frombuffer(mmap.mmap(-1, size), np.uint8)


def give_back() -> None:
    """Give memory that arrow keeps for later back to the system; each thread has its own to give."""
    pa.default_memory_pool().release_unused()


class Packed:
    """Columns of text, batch by batch: the characters one after the other, and each cell's length.

    Arrow's batches have four bytes for the end of each cell and up to half of their memory unused.
    """

    def __init__(self, width: int) -> None:
        self.rows = 0
        self._columns: list[list[tuple[Bytes, Lengths]]] = [[] for _ in range(width)]

    def add(self, batch: Any) -> None:
        """Add a batch of arrow text without nulls."""
        self.rows += batch.num_rows
        for pieces, array in zip(self._columns, batch.columns, strict=True):
            pieces.append(_piece(array))

    def take(self, column: int) -> list[tuple[Bytes, Lengths]]:
        """Take a column's pieces; it has none afterwards."""
        pieces, self._columns[column] = self._columns[column], []
        return pieces


def _piece(array: Any) -> tuple[Bytes, Lengths]:
    _, buffer, characters = array.buffers()
    ends = np.frombuffer(buffer, dtype=np.int32)[array.offset : array.offset + len(array) + 1]
    lengths = np.diff(ends)
    copy = room(int(ends[-1] - ends[0]))
    if len(copy):
        copy[:] = np.frombuffer(characters, dtype=np.uint8)[ends[0] : ends[-1]]
    return copy, lengths.astype(np.min_scalar_type(int(lengths.max(initial=0))))


def lay_out(parts: Sequence[Packed], width: int) -> Any:
    """Put the parts below each other as an arrow table of text "0", "1", ...; the parts are emptied.

    A column is one piece of memory of its own, which goes when the column goes.
    """
    columns = [_column([piece for part in parts for piece in part.take(number)]) for number in range(width)]
    give_back()
    return pa.table({str(number): column for number, column in enumerate(columns)})


def _column(pieces: list[tuple[Bytes, Lengths]]) -> Any:
    rows = sum(len(lengths) for _, lengths in pieces)
    characters = room(sum(len(piece) for piece, _ in pieces))
    ends = room(4 * (rows + 1)).view(np.int32)
    row = place = 0
    for piece, lengths in pieces:
        characters[place : place + len(piece)] = piece
        np.cumsum(lengths, dtype=np.int32, out=ends[row + 1 : row + 1 + len(lengths)])
        ends[row + 1 : row + 1 + len(lengths)] += place
        row, place = row + len(lengths), place + len(piece)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(characters))
