"""Rows of a long sound text that is mostly plain numbers: parsed to numbers, their text left in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from segmentation.reading.arrow_rows import parse
from segmentation.reading.body import Body, check_cells
from segmentation.reading.in_file import FileColumn, FileText, table_of
from segmentation.reading.number_head import number_columns
from segmentation.reading.packed import Packed, give_back, lay_out, room
from segmentation.reading.plain_numbers import NO_MARKS, numbers_of
from segmentation.reading.stretches import stretches
from segmentation.reading.totals import SUMMED_ROWS
from segmentation.work import side_by_side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from segmentation.reading.amounts import FloatArray, Marked
    from segmentation.reading.layout import Layout
    from segmentation.reading.records import Marks
    from segmentation.reading.stretches import Stretch
    from segmentation.work import Job


def read_numbers(text: bytes, start: int, marks: Marks, layout: Layout, job: Job) -> Body | None:
    """Parse UTF-8 bytes from `start` on; None where that doesn't pay, or any line is no row of the table.

    The body's columns of plain numbers are `FileColumn`s, which keep the text.
    """
    if marks.escape or not marks.delimiter or len(marks.delimiter.encode()) != 1 or start >= len(text):
        return None
    width = layout.width
    found = _numbers_in(text, next(stretches(text, start, marks, width)), marks, layout)
    cut = list(stretches(text, start, marks, width)) if found else []
    lines = [_lines(text, stretch) for stretch in cut]
    if sum(lines) <= SUMMED_ROWS or any(stretch.body is not None for stretch in cut):
        return None
    check_cells(sum(lines), width)
    parsing = _Parsing(text, marks, width, found, {place: _space(sum(lines)) for place in found})
    try:
        before = accumulate(lines, initial=0)
        work = list(zip(cut, before, lines, strict=False))
        packed = side_by_side(lambda item: parsing.parse(*item), work, job, "Reading the rows …")
    except pa.ArrowInvalid:
        return None
    finally:
        give_back()
    spans = [(stretch.start, stretch.stop) for stretch in cut]
    columns = parsing.columns(packed, FileText(text, marks, width, spans, lines))
    return Body(columns, np.arange(sum(lines), dtype=np.int64))


def _numbers_in(text: bytes, head: Stretch, marks: Marks, layout: Layout) -> Mapping[int, Marked]:
    """The columns worth parsing as numbers, as the first stretch tells; none where the text is short."""
    if head.body is not None or head.stop == len(text):
        return {}
    try:
        return number_columns(layout.names, parse(text, (head.start, head.stop), marks, layout.width))
    except pa.ArrowInvalid:
        return {}
    finally:
        give_back()


def _lines(text: bytes, stretch: Stretch) -> int:
    """Lines of a stretch, each of which should be a row."""
    letters = np.frombuffer(text, np.uint8)[stretch.start : stretch.stop]
    feeds = np.count_nonzero(letters == ord("\n"))
    count = int(feeds or np.count_nonzero(letters == ord("\r")))
    return count + (letters[-1:].tobytes() not in {b"\n", b"\r"})


def _space(rows: int) -> FloatArray:
    space: FloatArray = room(8 * rows).view(np.float64)
    return space


@dataclass(frozen=True, slots=True)
class _Parsing:
    """Writes the numbers of each stretch to their place; columns with other cells have `failed`."""

    text: bytes
    marks: Marks
    width: int
    found: Mapping[int, Marked]
    numbers: dict[int, FloatArray]
    failed: set[int] = field(default_factory=set)

    def parse(self, stretch: Stretch, row: int, rows: int) -> Packed:
        """Parse a stretch whose first row is `row`; the columns that are no numbers come back packed."""
        table = parse(self.text, (stretch.start, stretch.stop), self.marks, self.width)
        if len(table) != rows:
            raise pa.ArrowInvalid("A row of several lines, or a line that is no row.")
        for place in self.found.keys() - self.failed:
            numbers = self._numbers(place, table.column(place))
            if numbers is None:
                self.failed.add(place)
            else:
                self.numbers[place][row : row + rows] = numbers
        packed = Packed(self.width - len(self.found))
        for batch in table.drop_columns([str(place) for place in self.found]).to_batches():
            packed.add(batch)
        return packed

    def _numbers(self, place: int, column: Any) -> FloatArray | None:
        cells = column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)
        return numbers_of(cells, pointless=self.found[place] == NO_MARKS)

    def columns(self, packed: Sequence[Packed], file: FileText) -> Any:
        """All columns in their order; the text of those that failed is read from the file."""
        for place in self.failed:
            del self.numbers[place]
        words = [place for place in range(self.width) if place not in self.found]
        columns = dict(zip(words, lay_out(packed, len(words)).columns, strict=True))
        failed = sorted(self.failed)
        if failed:
            columns |= dict(zip(failed, file.columns(failed).columns, strict=True))
        for place, numbers in self.numbers.items():
            columns[place] = FileColumn(file, place, numbers, self.found[place])
        return table_of({str(place): columns[place] for place in range(self.width)})
