"""Columns of plain numbers in a large file: parsed to numbers at once, their text left where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from segmentation.reading.arrow_rows import parse
from segmentation.reading.packed import give_back
from segmentation.work import NO_JOB, side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.amounts import FloatArray, Marked
    from segmentation.reading.records import Marks

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Places = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class FileText:
    """The bytes of the rows as they stood in the file; no form of their cells takes less memory.

    text   UTF-8 of which arrow read every record
    spans  where each block of rows begins and ends in it
    rows   rows in each block
    kept   which rows are rows of the table, (n,); None: all
    """

    text: bytes
    marks: Marks
    width: int
    spans: Sequence[tuple[int, int]]
    rows: Sequence[int]
    kept: Mask | None = None
    _last: dict[int, Any] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def _firsts(self) -> Places:
        """The first row of each block, and the row behind the last."""
        return np.concatenate([[0], np.cumsum(self.rows)]).astype(np.int64)

    def columns(self, places: Sequence[int], rows: int | None = None) -> Any:
        """The text of some columns, an arrow table "0", "1", ...; with `rows` only the first so many."""
        blocks = range(len(self.spans)) if rows is None else range(self._blocks_with(rows))
        pieces = side_by_side(lambda block: self._block(block, places), blocks, NO_JOB, "")
        table = pa.concat_tables(pieces)
        return table if rows is None else table.slice(0, rows)

    def cells(self, place: int, rows: Places) -> Any:
        """The text of a column's cells in these ascending rows, an arrow array."""
        rows = rows if self.kept is None else np.flatnonzero(self.kept)[rows]
        blocks = np.searchsorted(self._firsts, rows, side="right") - 1
        found = [pa.chunked_array([], pa.string())]
        for block in np.unique(blocks):
            local = rows[blocks == block] - self._firsts[block]
            found.append(self._whole(int(block)).column(place).take(pa.array(local)))
        return pa.concat_arrays(
            [chunk for column in found for chunk in column.chunks] or [pa.array([""])[:0]]
        )

    def _whole(self, block: int) -> Any:
        """A block with all its columns; the last one is kept, for cells are asked for row by row."""
        table = self._last.get(block)
        if table is None:
            table = parse(self.text, self.spans[block], self.marks, self.width)
            self._last.clear()
            self._last[block] = table
            give_back()
        return table

    def _block(self, block: int, places: Sequence[int]) -> Any:
        table = parse(self.text, self.spans[block], self.marks, self.width, columns=places)
        give_back()
        if self.kept is None:
            return table
        return table.filter(pa.array(self.kept[self._firsts[block] : self._firsts[block + 1]]))

    def _blocks_with(self, rows: int) -> int:
        """How many blocks hold the first rows of the table; one at least."""
        if self.kept is not None:
            rows = int(np.searchsorted(np.cumsum(self.kept), rows)) + 1
        return max(1, min(len(self.spans), int(np.searchsorted(self._firsts, rows))))


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of plain numbers whose text is in the file: what finding the rows asks of an arrow column.

    numbers  (n_rows,) float64; NaN where the cell is empty, and only there
    """

    file: FileText
    place: int
    numbers: FloatArray
    marks: Marked

    def __len__(self) -> int:
        """How many cells."""
        return len(self.numbers)

    def __getitem__(self, row: int) -> Any:
        """One cell, an arrow scalar of text."""
        return self.file.cells(self.place, np.array([row]))[0]

    def take(self, rows: Any) -> Any:
        """The text of the cells in these ascending rows."""
        return self.file.cells(self.place, np.asarray(rows))

    def slice(self, start: int, count: int) -> Any:
        """The text of some cells in a row."""
        return self.file.cells(self.place, np.arange(start, min(start + count, len(self))))

    def blank(self) -> Mask:
        """Which cells are empty."""
        return np.isnan(self.numbers)

    def may_be(self, word: str) -> Mask:
        """Which cells may be written like this word: those of the same number."""
        try:
            return np.asarray(self.numbers == float(word))
        except ValueError:
            return np.zeros(len(self), dtype=bool)


@dataclass(frozen=True, slots=True)
class MixedTable:
    """Columns of arrow text and columns in the file: the part of arrow's Table that finding the rows uses."""

    named: dict[str, Any]

    def __len__(self) -> int:
        """How many rows."""
        return len(self.columns[0])

    @property
    def columns(self) -> list[Any]:
        """The columns in their order."""
        return list(self.named.values())

    @property
    def column_names(self) -> list[str]:
        """Their names."""
        return list(self.named)

    @property
    def num_columns(self) -> int:
        """How many there are."""
        return len(self.named)

    def column(self, place: int) -> Any:
        """One column."""
        return self.columns[place]

    def slice(self, start: int, count: int) -> Any:
        """Some rows as an arrow table of text."""
        return pa.table({name: column.slice(start, count) for name, column in self.named.items()})

    def filter(self, mask: Any) -> MixedTable:
        """The rows where the mask holds."""
        kept = np.asarray(mask)
        files = {id(c.file): _only(c.file, kept) for c in self.columns if isinstance(c, FileColumn)}
        return MixedTable({name: _filtered(column, kept, files) for name, column in self.named.items()})


def _only(file: FileText, kept: Mask) -> FileText:
    return FileText(file.text, file.marks, file.width, file.spans, file.rows, kept)


def _filtered(column: Any, kept: Mask, files: dict[int, FileText]) -> Any:
    if not isinstance(column, FileColumn):
        return column.filter(pa.array(kept))
    return FileColumn(files[id(column.file)], column.place, column.numbers[kept], column.marks)


def table_of(named: dict[str, Any]) -> Any:
    """Columns under their names: an arrow table where none of them is in the file."""
    mixed = any(isinstance(column, FileColumn) for column in named.values())
    return MixedTable(named) if mixed else pa.table(named)
