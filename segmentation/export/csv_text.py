"""Cells to CSV text: every cell as it is, quoted only where it must be, formulas made harmless.

Arrow's own writer quotes every text cell or none; here whole columns are looked at as bytes, most need
nothing, and lines are put together a block at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.formulas import guard, is_formula

#: So that spreadsheets show accents; without it Excel reads UTF-8 as the computer's old code page.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Lines put together at a time: some megabytes, so that memory doesn't grow with the file.
BLOCK_ROWS = 1 << 16
#: Two blocks are put together while the one before is written.
THREADS = 2

#: Text, plain or by its distinct cells, without nulls.
Cells: TypeAlias = Any  # pa.Array | pa.ChunkedArray | pa.DictionaryArray, which have no types to check

_TEXT = pa.large_string()


def made_safe(columns: Mapping[str, Cells]) -> tuple[dict[str, Cells], int]:
    """Give the columns with an apostrophe before what a spreadsheet would run, headers too; and how many."""
    headers, changed = guard(pa.array(list(columns), type=_TEXT))
    safe = []
    for cells in columns.values():
        guarded, here = _safe(cells)
        safe.append(guarded)
        changed += here
    return dict(zip(headers.to_pylist(), safe, strict=True)), changed


def _safe(cells: Cells) -> tuple[Cells, int]:
    if not isinstance(cells, pa.DictionaryArray):
        return guard(cells)
    distinct, changed = guard(cells.dictionary)
    if changed:
        risky = np.asarray(is_formula(cells.dictionary))
        times = np.bincount(cells.indices.to_numpy(zero_copy_only=False), minlength=len(risky))
        changed = int(times[risky].sum())
    return pa.DictionaryArray.from_arrays(cells.indices, distinct), changed


def write_csv(columns: Mapping[str, Cells], delimiter: str, sink: BinaryIO) -> None:
    r"""Write header and rows, each ended by a newline, as UTF-8.

    >>> import io; sink = io.BytesIO()
    >>> write_csv({"Name": pa.array(["a, b", "c"]), "Note": pa.array(["", "d"])}, ",", sink)
    >>> sink.getvalue()
    b'Name,Note\n"a, b",\nc,d\n'
    """
    lone = len(columns) == 1
    header = _quoted(pa.array(list(columns), type=_TEXT), delimiter, lone=lone).to_pylist()
    sink.write(f"{delimiter.join(header)}\n".encode())
    ready = [_ready(cells, delimiter, lone=lone) for cells in columns.values()]
    rows = len(ready[0])
    starts = range(0, rows, BLOCK_ROWS)
    with ThreadPoolExecutor(THREADS) as pool:
        sink.writelines(pool.map(lambda start: _lines(ready, start, delimiter), starts))


def _ready(cells: Cells, delimiter: str, *, lone: bool) -> Cells:
    """A column as it is written; by its distinct cells where it came so."""
    if isinstance(cells, pa.DictionaryArray):
        distinct = _quoted(cells.dictionary.cast(_TEXT), delimiter, lone=lone)
        return pa.DictionaryArray.from_arrays(cells.indices, distinct)
    return _quoted(cells.cast(_TEXT), delimiter, lone=lone)


def _lines(columns: list[Cells], start: int, delimiter: str) -> memoryview:
    """The bytes of one block of rows."""
    cells = [_plain(column.slice(start, BLOCK_ROWS)) for column in columns]
    end = pa.scalar("\n", _TEXT)
    cells[-1] = pc.binary_join_element_wise(cells[-1], pa.scalar("", _TEXT), end)
    lines = cells[0] if len(cells) == 1 else pc.binary_join_element_wise(*cells, pa.scalar(delimiter, _TEXT))
    return memoryview(lines.buffers()[2])


def _plain(cells: Cells) -> pa.Array:
    if isinstance(cells, pa.DictionaryArray):
        return cells.dictionary.take(cells.indices)
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells


def _quoted(cells: pa.Array | pa.ChunkedArray, delimiter: str, *, lone: bool) -> pa.Array | pa.ChunkedArray:
    """Quote what holds a delimiter, a quote or an end of line; in a lone column blank cells as well.

    The line of such a cell would be blank, and be passed over.
    """
    if not lone and not _special(cells, delimiter):
        return cells
    must = pc.match_substring_regex(cells, f'[{delimiter}"\r\n]{"|^[[:space:]]*$" if lone else ""}')
    doubled = pc.replace_substring(cells, '"', '""')
    mark = pa.scalar('"', _TEXT)
    quoted = pc.binary_join_element_wise(mark, doubled, mark, pa.scalar("", _TEXT))
    return pc.if_else(must, quoted, cells)


def _special(cells: pa.Array | pa.ChunkedArray, delimiter: str) -> bool:
    """Is there a delimiter, a quote or an end of line in any cell?"""
    marks = [ord(mark) for mark in (delimiter, '"', "\r", "\n")]
    return any((block == mark).any() for block in characters(cells) for mark in marks)


def characters(cells: pa.Array | pa.ChunkedArray) -> Iterator[np.ndarray]:
    """The bytes of the cells' text, one array for each piece of the column."""
    for piece in cells.chunks if isinstance(cells, pa.ChunkedArray) else [cells]:
        _, ends, text = piece.buffers()
        if text is not None and len(piece):
            place = np.frombuffer(ends, np.int64)[[piece.offset, piece.offset + len(piece)]]
            yield np.frombuffer(text, np.uint8)[place[0] : place[1]]
