"""Every cell's text beside the typed columns, in as little memory as costs no time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.in_file import FileColumn, FileText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from segmentation.reading.distinct import Distinct

REPEATED: Final = 0.5
"""Cells are kept as places among the distinct ones when there are at most half as many of these."""


@dataclass(frozen=True, slots=True)
class _Places:
    """A column whose cells repeat: the distinct ones, and for every row the place of its cell."""

    cells: Any
    index: np.ndarray[Any, Any]

    def first(self, rows: int) -> Any:
        return self.cells.take(pa.array(self.index[:rows]))

    def coded(self, rows: int) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(self.index[:rows]), self.cells)


@dataclass(frozen=True, slots=True)
class _Run:
    """A column's characters one after the other, (buffer, lengths) of each piece.

    An arrow array has four bytes for the end of each cell; most lengths need one.
    """

    pieces: tuple[tuple[Any, np.ndarray[Any, Any]], ...]

    def first(self, rows: int) -> Any:
        arrays, left = [], rows
        for characters, lengths in self.pieces:
            ends = np.zeros(min(left, len(lengths)) + 1, dtype=np.int32)
            np.cumsum(lengths[:left], dtype=np.int32, out=ends[1:])
            arrays.append(pa.StringArray.from_buffers(len(ends) - 1, pa.py_buffer(ends), characters))
            left -= len(ends) - 1
        return pa.chunked_array(arrays, pa.string())

    def coded(self, rows: int) -> Any:
        return self.first(rows)


@dataclass(frozen=True, slots=True)
class _InFile:
    """A column of numbers whose text is still in the file."""

    file: FileText
    place: int

    def first(self, rows: int) -> Any:
        return self.file.columns([self.place], rows).column(0)


KeptColumn = _Places | _Run | _InFile


@dataclass(frozen=True, slots=True)
class KeptText:
    """The text of a table's cells, column by column, as it stood in the file."""

    rows: int
    _columns: dict[str, KeptColumn] = field(repr=False)

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return list(self._columns)

    def renamed(self, names: Mapping[str, str]) -> KeptText:
        """Give the same text under other names."""
        return KeptText(self.rows, {names[name]: column for name, column in self._columns.items()})

    def column(self, name: str, rows: int | None = None) -> Any:
        """The text of a column's first `rows` cells (all by default), an arrow array without nulls."""
        return self._columns[name].first(self.rows if rows is None else min(rows, self.rows))

    def all_columns(self, rows: int | None = None) -> dict[str, Any]:
        """Every column as `column` gives it; what is in the file is read from there once for all."""
        count = self.rows if rows is None else min(rows, self.rows)
        read = self._in_file(count)
        return {name: read[name] if name in read else c.first(count) for name, c in self._columns.items()}

    def all_coded(self) -> dict[str, Any]:
        """Every column's text, as an arrow dictionary where its distinct cells are known."""
        coded = {n: c.coded(self.rows) for n, c in self._columns.items() if not isinstance(c, _InFile)}
        read = self._in_file(self.rows)
        return {name: read[name] if name in read else coded[name] for name in self._columns}

    def _in_file(self, rows: int) -> dict[str, Any]:
        columns = {name: column for name, column in self._columns.items() if isinstance(column, _InFile)}
        if not columns:
            return {}
        file = next(iter(columns.values())).file  # a table has one
        table = file.columns([column.place for column in columns.values()], rows)
        return dict(zip(columns, table.columns, strict=True))


def kept(column: Any, distinct: Distinct | None) -> KeptColumn:
    """Keep a column's text: arrow text without nulls and its distinct cells where known, or in the file."""
    if isinstance(column, FileColumn):
        return _InFile(column.file, column.place)
    if distinct is not None and len(distinct) <= REPEATED * len(column):
        return _Places(distinct.raw, distinct.index)
    return _Run(tuple(_piece(piece) for piece in _chunks(column.cast(pa.string()))))


def _chunks(column: Any) -> list[Any]:
    return column.chunks if isinstance(column, pa.ChunkedArray) else [column]


def _piece(array: Any) -> tuple[Any, np.ndarray[Any, Any]]:
    lengths = np.asarray(pc.binary_length(array), dtype=np.int32)
    if not len(lengths):
        return pa.py_buffer(b""), lengths
    _, ends, characters = array.buffers()
    first = int(np.frombuffer(ends, dtype=np.int32)[array.offset])
    lengths = lengths.astype(np.min_scalar_type(int(lengths.max())))
    return characters.slice(first) if characters is not None else pa.py_buffer(b""), lengths
