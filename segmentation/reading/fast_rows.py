"""Rows by arrow wherever quotes stand by the rules, two stretches side by side; broken records by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from segmentation.reading.arrow_rows import parse
from segmentation.reading.body import Body, OddRecord, check_cells
from segmentation.reading.limits import MAX_MENDED_RECORDS
from segmentation.reading.packed import Packed, give_back, lay_out
from segmentation.reading.records import Marks, Record, split_strict
from segmentation.reading.stretches import Stretch, sound_quotes, stretches
from segmentation.work import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from segmentation.reading.open_quotes import RowLook
    from segmentation.work import Job

ABSENT_DELIMITERS: Final = "\x1f\x1e\x1d\x1c\x02\x03\x04\x05"
"""Control characters that no text holds: arrow wants a delimiter even for one column."""

TRUSTED_ODD_SHARE: Final = 0.2
"""With more lines of another width, the fast way's guess of the dialect is not to be trusted."""

MOST_BROKEN: Final = 2_000
"""Broken records read one by one between the stretches; with more of them the slow way is no slower."""


@dataclass(slots=True)
class _Part:
    """What one stretch was parsed to; places count its records from 0."""

    packed: Packed
    odd: list[OddRecord] = field(default_factory=list)
    mended: list[OddRecord] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    sound: bool = True

    @property
    def records(self) -> int:
        return self.packed.rows + len(self.odd) + len(self.blank)


@dataclass(frozen=True, slots=True)
class FastRows:
    """What was parsed, packed, stretch by stretch, and the records that are no usual rows."""

    parts: list[_Part]
    width: int

    def body(self) -> Body:
        """Lay the rows out; once, and best when the text is let go."""
        before = list(accumulate((part.records for part in self.parts), initial=0))
        placed = list(zip(before, self.parts, strict=False))
        odd = [_moved(item, first) for first, part in placed for item in part.odd]
        mended = [_moved(item, first) for first, part in placed for item in part.mended]
        blank = [place + first for first, part in placed for place in part.blank]
        columns = lay_out([part.packed for part in self.parts], self.width)
        places = np.arange(before[-1], dtype=np.int64)
        others = [item.place for item in odd] + blank
        return Body(columns, np.delete(places, others) if others else places, odd, mended, blank)


def _moved(item: OddRecord, first: int) -> OddRecord:
    return OddRecord(item.place + first, item.record)


def read_fast(
    text: bytes, start: int, marks: Marks, width: int, job: Job, *, look: RowLook | None = None
) -> FastRows | None:
    """Parse UTF-8 bytes from `start` on with arrow; None when this file needs the slow way.

    What comes out is what `read_slowly` gives. The slow way is needed for escapes, delimiters of
    several bytes, where too many records are broken or of another width, and for a cell without end.
    """
    marks = _one_column_marks(text, start, marks) if marks.delimiter is None else marks
    if marks.escape or not marks.delimiter or len(marks.delimiter.encode()) != 1 or start >= len(text):
        return None
    cut = _few_broken(stretches(text, start, marks, width, look))
    if cut is None:
        return None
    try:
        work = partial(_parse, text, marks=marks, width=width)
        parts = side_by_side(work, cut, job, "Reading the rows …")
    except pa.ArrowInvalid:
        return None
    finally:
        give_back()
    return FastRows(parts, width) if _trusted(parts, width) else None


def _few_broken(cut: Iterator[Stretch]) -> list[Stretch] | None:
    """The stretches; None where too many hold a broken record, or one has no end."""
    found: list[Stretch] = []
    broken = 0
    for stretch in cut:
        found.append(stretch)
        broken += stretch.body is not None
        if broken > MOST_BROKEN or stretch.endless:
            return None
    return found


def _trusted(parts: Sequence[_Part], width: int) -> bool:
    """Whether few records are odd and every part is sound; raises where there are too many cells."""
    check_cells(sum(part.packed.rows for part in parts), width)
    odd = sum(len(part.odd) + len(part.mended) for part in parts)
    records = sum(part.records for part in parts)
    most = min(MAX_MENDED_RECORDS, TRUSTED_ODD_SHARE * records + 5)
    return odd <= most and all(part.sound for part in parts)


def _one_column_marks(text: bytes, start: int, marks: Marks) -> Marks:
    """Marks for lines of one cell: a delimiter that is not in the data; unsound quotes are plain text."""
    absent = next((code for code in ABSENT_DELIMITERS if text.find(code.encode(), start) < 0), None)
    one = Marks(absent, marks.quote)
    return one if absent is None or sound_quotes(text, one, start) else Marks(absent, None)


def _parse(text: bytes, stretch: Stretch, marks: Marks, width: int) -> _Part:
    part = _Part(Packed(width))
    if stretch.body is not None:
        body = stretch.body
        part.odd, part.mended, part.blank = body.odd, body.mended, body.blank
        _pack(body.columns, part)
    else:
        _pack(_by_arrow(text, stretch, marks, width, part), part)
    return part


def _pack(table: Any, part: _Part) -> None:
    for batch in table.to_batches():
        part.packed.add(batch)


def _by_arrow(text: bytes, stretch: Stretch, marks: Marks, width: int, part: _Part) -> Any:
    """Parse sound records; those of another width go to the part."""

    def collect(row: Any) -> str:
        line = row.text.rstrip("\r\n")
        if not line.strip():
            part.blank.append(row.number - 1)
        elif len(part.odd) > MAX_MENDED_RECORDS:
            return "error"
        else:
            cells = split_strict(line, marks)
            part.odd.append(OddRecord(row.number - 1, Record(cells or [line], line, mended=False)))
            # The slow way would weigh its lines one by one.
            part.sound &= "\n" not in line and "\r" not in line
        return "skip"

    return parse(text, (stretch.start, stretch.stop), marks, width, odd=collect)
