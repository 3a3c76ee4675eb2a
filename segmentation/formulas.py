"""Cells that a spreadsheet would run as a formula, and how they are written so that it doesn't.

The rule is OWASP's (CSV Injection): an apostrophe before a cell that starts with = + - @ or the like.
Plain numbers such as −1,234.56 can't do anything and stay as they are; other tools broke them.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

#: Starts as a formula, after the blanks, quotes and zero-width marks that spreadsheets pass over.
_STARTS = r"^[\s\x{00a0}\x{200b}\x{feff}\"'’]*[=+\-@|%\t\r＝＋－＠]"
#: A sign, money, digits with their marks, an exponent, a percent sign.
_NUMBER = r"^\s*[+\-−]?\s*\p{Sc}?\s*[+\-]?[\d.,][\d\s.,'’\x{00a0}\x{202f}]*([eE][+\-]?\d+)?\s*[%\p{Sc}]?\s*$"
#: Dashes alone, as for "none".
_DASHES = r"^[+\-–—\s]*$"

#: First bytes of what _STARTS matches: its plain characters, and the leading bytes of its others in UTF-8.
_FIRST_BYTES = np.zeros(256, dtype=bool)
_FIRST_BYTES[
    list(b"\t\n\v\f\r \"'=+-@|%" + bytes({c.encode()[0] for c in "\u00a0\u200b\ufeff’＝＋－＠"}))
] = True


def is_formula(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Say for each cell whether a spreadsheet would run it; null for null."""
    if isinstance(cells, pa.ChunkedArray):
        return pa.chunked_array([is_formula(piece) for piece in cells.chunks], pa.bool_())
    maybe = pc.and_(_may_start(cells), cells.is_valid())
    few = cells.filter(maybe)
    found = np.zeros(len(cells), dtype=bool)
    if len(few):
        starts = pc.match_substring_regex(few, _STARTS)
        risky = pc.and_not(starts, pc.match_substring_regex(few, f"{_NUMBER}|{_DASHES}"))
        found[np.asarray(maybe)] = np.asarray(risky)
    return pa.array(found, mask=np.asarray(cells.is_null()))


def _may_start(cells: pa.Array) -> pa.Array:
    """Which cells begin with a byte that a formula may begin with: patterns are slow, and few do."""
    cells = cells.cast(pa.large_string())
    _, ends, text = cells.buffers()
    if text is None or not text.size:
        return pa.array(np.zeros(len(cells), dtype=bool))
    place = np.frombuffer(ends, np.int64)[cells.offset : cells.offset + len(cells) + 1]
    first = np.frombuffer(text, np.uint8)[np.minimum(place[:-1], text.size - 1)]
    return pa.array(_FIRST_BYTES[first] & (place[1:] > place[:-1]))


def guard(cells: pa.Array | pa.ChunkedArray) -> tuple[pa.Array | pa.ChunkedArray, int]:
    """Put an apostrophe before cells that a spreadsheet would run; gives the cells and how many changed.

    >>> guarded, changed = guard(pa.array(["=1+1", "-1,234.56", "+47 2267 3215", "@x", "plain", None]))
    >>> guarded.to_pylist(), changed
    (["'=1+1", '-1,234.56', '+47 2267 3215', "'@x", 'plain', None], 2)
    """
    risky = is_formula(cells)
    changed = pc.sum(risky).as_py() or 0
    if not changed:
        return cells, 0
    mark = pa.scalar("'", type=cells.type)
    empty = pa.scalar("", type=cells.type)
    return pc.if_else(risky, pc.binary_join_element_wise(mark, cells, empty), cells), changed


def unguard(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Take back what `guard` did: the exact inverse on its results.

    >>> unguard(pa.array(["'=1+1", "'quoted'"])).to_pylist()
    ['=1+1', "'quoted'"]
    """
    bare = pc.utf8_slice_codeunits(cells, 1)
    again, _ = guard(bare)
    return pc.if_else(pc.equal(again, cells), bare, cells)
