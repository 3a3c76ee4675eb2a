"""Numbers as computers write them: which columns hold nothing else, and their values by one cast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading import dates
from segmentation.reading.amounts import FloatArray, Marked
from segmentation.reading.column_amounts import PLAIN, gather_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD: Final = 10_000
"""First cells of a column that say whether all of it may be plain numbers."""

CHOOSING: Final = 3_000
"""First rows of a file by which its columns of numbers are chosen."""

FEWEST: Final = 1_000
"""Filled cells among these from which they say so."""

DISTINCT_SHARE: Final = 0.3
"""Where fewer of them differ, a look at every distinct cell costs less."""

MARKED: Final = 1_000
"""Cells of these whose decimal marks are looked at."""

LONGEST_NUMBER: Final = 24
"""A float64 written out in full; longer cells are no plain numbers."""

NO_MARKS: Final = Marked()

BYTES_SHARE: Final = 0.5
"""The bytes of a file are kept for its columns of numbers when they hold so many of them."""


def marks_of_plain(name: str, values: Any) -> Marked | None:
    """The decimal marks of a column whose first cells are plain numbers, most of them distinct; else None.

    Without any mark, one further down ("1.234") would make the column doubtful: see `is_pointed`.
    """
    head = values.slice(0, HEAD)
    filled = head.filter(pc.not_equal(head, ""))
    if len(filled) < FEWEST or pc.count_distinct(filled).as_py() < DISTINCT_SHARE * len(filled):
        return None
    if dates.says_date(name) or not pc.all(pc.match_substring_regex(filled, f"^(?:{PLAIN})$")).as_py():
        return None
    marks = gather_marks([cell.lstrip("+-") for cell in filled.slice(0, MARKED).to_pylist()])
    doubtful = (marks.either and not marks.points) or (marks == NO_MARKS and _packed_date(filled[0].as_py()))
    return None if doubtful else marks


def _packed_date(cell: str) -> bool:
    """Whether digits without marks may be a day or a moment."""
    return cell.isdecimal() and len(cell) in {8, 12, 14}


def is_pointed(values: Any) -> bool:
    """Whether any cell has a decimal point."""
    return bool(pc.any(pc.match_substring(values, ".")).as_py())


def numbers_of(piece: Any) -> FloatArray | None:
    """Plain numbers of text, NaN for an empty cell; None where any cell is something else."""
    lengths = pc.min_max(pc.binary_length(piece))
    if (lengths["max"].as_py() or 0) > LONGEST_NUMBER or _has_zero_first(piece):
        return None
    empty = 0
    if lengths["min"].as_py() == 0:
        piece = pc.if_else(pc.equal(piece, ""), pa.scalar(None, pa.string()), piece)
        empty = piece.null_count
    try:
        numbers: FloatArray = pc.cast(piece, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    # "nan" and "inf" are words, as a look at the text would tell.
    return numbers if len(numbers) - np.isfinite(numbers).sum() == empty else None


def _has_zero_first(piece: Any) -> bool:
    """Whether any cell of an arrow array of text is a zero before another digit, as codes have it."""
    _, ends, characters = piece.buffers()
    if characters is None:
        return False
    ends = np.frombuffer(ends, dtype=np.int32)[piece.offset : piece.offset + len(piece) + 1]
    first = ends[:-1][np.diff(ends) > 1]
    letters = np.frombuffer(characters, dtype=np.uint8)
    zero = first[letters[first] == ord("0")]
    return bool((letters[zero + 1] - np.uint8(ord("0")) < 10).any())


def number_columns(names: Sequence[str], head: Any) -> dict[int, Marked]:
    """The columns of a file that can be read as numbers at once, with their marks; {} when it doesn't pay.

    `head` holds the file's first rows, an arrow table of text.
    """
    columns = [column.combine_chunks() for column in head.slice(0, CHOOSING).columns]
    bytes_in = [pc.sum(pc.binary_length(column)).as_py() or 0 for column in columns]
    found = {
        place: marks
        for place, column in enumerate(columns)
        if (marks := marks_of_plain(names[place] if place < len(names) else "", column)) is not None
    }
    return found if sum(bytes_in[place] for place in found) >= BYTES_SHARE * sum(bytes_in) else {}
