"""A quote that is closed many lines further down: one long cell, or rows that a stray quote would swallow."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from segmentation.reading.records import Marks, split_strict
from segmentation.reading.shapes import STRANGE_COST, TYPED, ColumnShape, kind, learn

if TYPE_CHECKING:
    from collections.abc import Sequence


FEWEST_LINES: Final = 3
"""Whole lines inside quotes from which they may be rows: an address has fewer."""

LOOKED_AT: Final = 20
"""Lines inside a cell that are looked at."""

LEARNED_ROWS: Final = 300
"""First rows that say what a row looks like."""

ROWS_SHARE: Final = 0.8
"""Share of these lines that must be rows by themselves."""

UNTYPED_WIDTH: Final = 4
"""Without a column of numbers or dates to go by, so many cells in every line are no chance."""

LINE_END: Final = re.compile(r"\r\n?|\n")

EDGES: Final = ",;\t|~^: "
"""What stands before a quote that opens a cell, besides the start of the line."""


@dataclass(frozen=True, slots=True)
class RowLook:
    """What a line needs to be a row of the table: as many cells, of the kinds of its columns."""

    marks: Marks
    shapes: tuple[ColumnShape, ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]], marks: Marks) -> RowLook:
        """Learn it from the first rows, the header on top; the commonest number of cells counts."""
        rows = rows[:LEARNED_ROWS]
        widths = Counter(map(len, rows))
        width = max(widths, key=widths.__getitem__) if widths else 0
        return cls(marks, tuple(learn(rows[1:] if len(rows) > 1 else rows, width)))

    def are_rows(self, lines: Sequence[str]) -> bool:
        """Whether lines that stand in one quoted cell are rows of the table rather than text."""
        looked = lines[:LOOKED_AT]
        return len(looked) >= FEWEST_LINES and sum(map(self._is_row, looked)) >= ROWS_SHARE * len(looked)

    def swallowed(self, text: bytes, start: int, stop: int) -> bool:
        """Whether the quoted cell between two places holds rows of the table."""
        return self.are_rows(_whole_lines(text, start, stop))

    def _is_row(self, line: str) -> bool:
        delimiter = self.marks.delimiter or "\n"
        cells = split_strict(line.rstrip("\r\n"), self.marks) if delimiter in line else None
        if cells is None or len(cells) != len(self.shapes):
            return False
        typed = [
            (cell, shape)
            for cell, shape in zip(cells, self.shapes, strict=True)
            if shape.share(*TYPED) >= ROWS_SHARE
        ]
        if not typed:
            return len(cells) >= UNTYPED_WIDTH
        fitting = sum(shape.cost(cell) <= STRANGE_COST or kind(cell) in TYPED for cell, shape in typed)
        return 2 * fitting > len(typed)


def still_open(lines: Sequence[str], quote: str = '"') -> int | None:
    """Place of the line that opens a quote which no line up to the last one closes.

    >>> still_open(["a,b", '1,"x', "y", "z"]), still_open(["a,b", '1,"x"', "y"])
    (1, None)
    """
    opened: int | None = None
    for place, line in enumerate(lines):
        if line.count(quote) % 2:
            opened = place if opened is None else None
    if opened is None:
        return None
    start = lines[opened].find(quote)
    while start > 0 and lines[opened][start - 1] not in EDGES:
        start = lines[opened].find(quote, start + 1)
    return opened if start >= 0 else None


def open_cell(lines: Sequence[str], rows: Sequence[Sequence[str]], marks: Marks, place: int) -> bool:
    """Whether the quote that line `place` opens holds the text of one cell, up to the last line.

    `rows` are the rows above it.
    """
    look = RowLook.of(rows, marks)
    inside = lines[place + 1 :]
    return len(look.shapes) > 1 and len(inside) >= FEWEST_LINES and not look.are_rows(inside)


def _whole_lines(text: bytes, start: int, stop: int) -> list[str]:
    """The first whole lines of a cell, without the one it begins and the one it ends in."""
    end = start
    for _ in range(LOOKED_AT + 1):
        end = text.find(b"\n", end, stop) + 1 or stop
    lines = LINE_END.split(text[start:end].decode("utf-8", "ignore"))
    return lines[1:-1]
