"""Cells that a spreadsheet would run as a formula, and how they are written so that it doesn't.

The rule is OWASP's (CSV Injection): an apostrophe before a cell that starts with = + - @ or the like.
Plain numbers such as −1,234.56 can't do anything and stay as they are; other tools broke them.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

#: Starts as a formula, after the blanks, quotes and zero-width marks that spreadsheets pass over.
_STARTS = r"^[\s\x{00a0}\x{200b}\x{feff}\"'’]*[=+\-@|%\t\r＝＋－＠]"
#: A sign, money, digits with their marks, an exponent, a percent sign.
_NUMBER = r"^\s*[+\-−]?\s*\p{Sc}?\s*[+\-]?[\d.,][\d\s.,'’\x{00a0}\x{202f}]*([eE][+\-]?\d+)?\s*[%\p{Sc}]?\s*$"
#: Dashes alone, as for "none".
_DASHES = r"^[+\-–—\s]*$"


def is_formula(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Say for each cell whether a spreadsheet would run it; null for null."""
    starts = pc.match_substring_regex(cells, _STARTS)
    if not pc.any(starts).as_py():
        return starts
    return pc.and_not(starts, pc.match_substring_regex(cells, f"{_NUMBER}|{_DASHES}"))


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
