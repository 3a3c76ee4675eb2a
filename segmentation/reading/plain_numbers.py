"""Numbers as computers write them: which columns hold nothing else, and their values by one cast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading import dates
from segmentation.reading.amounts import FloatArray, Marked
from segmentation.reading.column_amounts import LONG_DIGITS, LONG_SHARE, PLAIN, gather_marks

if TYPE_CHECKING:
    pass

HEAD: Final = 10_000
"""First cells of a column that say whether all of it may be plain numbers."""

FEWEST: Final = 1_000
"""Filled cells among these from which they say so."""

DISTINCT_SHARE: Final = 0.3
"""Where fewer of them differ, a look at every distinct cell costs less."""

MARKED: Final = 1_000
"""Cells of these whose decimal marks are looked at."""

LONGEST_NUMBER: Final = 24
"""A float64 written out in full; longer cells are no plain numbers."""

NO_MARKS: Final = Marked()


def marks_of_plain(name: str, values: Any, distinct_share: float = DISTINCT_SHARE) -> Marked | None:
    """The decimal marks of a column whose first cells are plain numbers, so many of them distinct; else None.

    Without any mark, one further down ("1.234") would make the column doubtful: see `numbers_of`.
    """
    head = values.slice(0, HEAD)
    filled = head.filter(pc.not_equal(head, ""))
    if len(filled) < FEWEST or pc.count_distinct(filled).as_py() < distinct_share * len(filled):
        return None
    if dates.says_date(name) or not pc.all(pc.match_substring_regex(filled, f"^(?:{PLAIN})$")).as_py():
        return None
    marks = gather_marks([cell.lstrip("+-") for cell in filled.slice(0, MARKED).to_pylist()])
    doubtful = (marks.either and not marks.points) or (marks == NO_MARKS and _may_be_names(filled))
    return None if doubtful else marks


def _may_be_names(cells: Any) -> bool:
    """Whether digits without marks may be a day, a moment, or too many for a number: a card's, a key."""
    long = pc.greater_equal(pc.binary_length(cells), LONG_DIGITS)
    return _packed_date(cells[0].as_py()) or pc.mean(long).as_py() >= LONG_SHARE


def _packed_date(cell: str) -> bool:
    """Whether digits without marks may be a day or a moment."""
    return cell.isdecimal() and len(cell) in {8, 12, 14}


def numbers_of(piece: Any, *, pointless: bool) -> FloatArray | None:
    """Plain numbers of an arrow array of text, NaN for an empty cell; None where any cell is something else.

    pointless: a decimal point, too, makes a cell something else.
    """
    cells = _Cells.of(piece)
    if cells.lengths.max(initial=0) > LONGEST_NUMBER or cells.has_zero_first():
        return None
    if pointless and (cells.letters == ord(".")).any():
        return None
    empty = 0
    if not cells.lengths.all():
        piece = pc.if_else(pc.equal(piece, ""), pa.scalar(None, pa.string()), piece)
        empty = piece.null_count
    try:
        numbers: FloatArray = pc.cast(piece, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    # "nan" and "inf" are words, as a look at the text would tell.
    return numbers if np.isfinite(numbers).sum() == len(numbers) - empty else None


class _Cells(NamedTuple):
    """The letters of an arrow array of text, all in one row, and where each cell begins and how long it is.

    Looked at by numpy: arrow makes an array of each answer, numpy passes over the letters once.
    """

    letters: np.ndarray[Any, np.dtype[np.uint8]]
    starts: np.ndarray[Any, np.dtype[np.int32]]
    lengths: np.ndarray[Any, np.dtype[np.int32]]

    @classmethod
    def of(cls, piece: Any) -> _Cells:
        _, places, characters = piece.buffers()
        ends = np.frombuffer(places, np.int32)[piece.offset : piece.offset + len(piece) + 1]
        letters = np.frombuffer(characters or b"", np.uint8)[ends[0] : ends[-1]]
        return cls(letters, ends[:-1] - ends[0], np.diff(ends))

    def has_zero_first(self) -> bool:
        """Whether any cell is a zero before another digit, as codes have it."""
        if not len(self.letters):
            return False
        # An empty cell at the end begins behind the last letter.
        zero = np.flatnonzero(self.letters.take(self.starts, mode="clip") == ord("0"))
        second = self.starts[zero[self.lengths[zero] > 1]] + 1
        return bool((self.letters[second] - np.uint8(ord("0")) < 10).any())
