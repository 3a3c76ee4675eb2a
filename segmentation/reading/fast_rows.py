"""Rows by arrow: where every quote stands by the rules, in two halves side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from segmentation.reading.body import Body, OddRecord, check_cells
from segmentation.reading.limits import MAX_MENDED_RECORDS
from segmentation.reading.packed import Packed, give_back, lay_out
from segmentation.reading.records import Marks, Record, split_strict
from segmentation.work import Job, side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK_BYTES: Final = 1 << 20
"""Arrow parses in blocks and needs some ten times their size; one must hold the longest record, or the
slow way is taken."""

HALVED_BYTES: Final = 8 << 20
"""Shorter texts are parsed before a second thread has paid."""

SPLIT_TRIES: Final = 1_000
"""Line ends looked at for one outside quotes: a quoted cell spans no more lines than that."""

ABSENT_DELIMITERS: Final = "\x1f\x1e\x1d\x1c\x02\x03\x04\x05"
"""Control characters that no text holds: arrow wants a delimiter even for one column."""

TRUSTED_ODD_SHARE: Final = 0.2
"""With more lines of another width, the fast way's guess of the dialect is not to be trusted."""


@dataclass(slots=True)
class _Part:
    """A stretch of the text, from `start` to `stop`, and what it was parsed to."""

    start: int
    stop: int
    packed: Packed
    odd: list[OddRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FastRows:
    """What was parsed, packed: the rows of all parts, and the records of another width."""

    parts: list[_Part]
    width: int
    odd: list[OddRecord]

    def body(self) -> Body:
        """Lay the rows out; once, and best when the text is let go."""
        columns = lay_out([part.packed for part in self.parts], self.width)
        places = np.arange(len(columns) + len(self.odd), dtype=np.int64)
        odd = [item.place for item in self.odd]
        return Body(columns, np.delete(places, odd) if odd else places, self.odd)


def read_fast(text: bytes, start: int, marks: Marks, width: int, job: Job) -> FastRows | None:
    """Parse UTF-8 bytes from `start` on with arrow; None when this file needs the slow way.

    Sound means: one-byte delimiter, every quote opens, closes or is doubled where it may, and at
    most a fifth of the records have another width (they come back in `odd`).
    """
    marks = _one_column_marks(text, start, marks) if marks.delimiter is None else marks
    if marks.escape or not marks.delimiter or len(marks.delimiter.encode()) != 1:
        return None
    if start >= len(text) or not sound_quotes(text, marks, start):
        return None
    parts = [_Part(*ends, Packed(width)) for ends in _halves(text, start, marks)]
    meter = _Meter(job, len(text) - start)
    try:
        quiet = Job(None, job.cancelled)  # the meter tells better how far the parts are
        side_by_side(lambda part: _parse(text, part, marks, width, meter), parts, quiet, "")
    except pa.ArrowInvalid:
        return None
    return _joined(parts, width)


def _joined(parts: list[_Part], width: int) -> FastRows | None:
    """Put the parts together; None where too many records are odd."""
    odd: list[OddRecord] = []
    before = 0
    for part in parts:
        odd += [OddRecord(item.place + before, item.record) for item in part.odd]
        before += part.packed.rows + len(part.odd)
    check_cells(before - len(odd), width)
    if len(odd) > min(MAX_MENDED_RECORDS, TRUSTED_ODD_SHARE * before + 5):
        return None
    return FastRows(parts, width, odd)


def _one_column_marks(text: bytes, start: int, marks: Marks) -> Marks:
    """Marks for lines of one cell: a delimiter that is not in the data; unsound quotes are plain text."""
    absent = next((code for code in ABSENT_DELIMITERS if text.find(code.encode(), start) < 0), None)
    one = Marks(absent, marks.quote)
    return one if absent is None or sound_quotes(text, one, start) else Marks(absent, None)


def _halves(text: bytes, start: int, marks: Marks) -> list[tuple[int, int]]:
    """Cut a long text at the line end nearest after its middle that is not inside quotes."""
    cut = (start + len(text)) // 2
    if len(text) - start < HALVED_BYTES:
        return [(start, len(text))]
    quote = (marks.quote or "").encode()
    counted, quotes = start, 0
    for _ in range(SPLIT_TRIES):
        cut = text.find(b"\n", cut) + 1
        if not 0 < cut < len(text):
            break
        quotes += text.count(quote, counted, cut) if quote else 0
        counted = cut
        if quotes % 2 == 0:
            return [(start, cut), (cut, len(text))]
    return [(start, len(text))]


class _Meter:
    """Says how much of the text is parsed, whichever part it was in."""

    def __init__(self, job: Job, size: int) -> None:
        self._job, self._size, self._done = job, size, 0

    def add(self, size: int) -> None:
        self._done += size
        self._job.tell(min(self._done / self._size, 1.0), "Reading the rows …")


def _schema(width: int) -> Any:
    return pa.schema([(str(number), pa.string()) for number in range(width)])


def _parse(text: bytes, part: _Part, marks: Marks, width: int, meter: _Meter) -> None:
    """Parse one part, batch by batch."""
    for batch in _batches(text, part, marks, width):
        part.packed.add(batch)
        del batch
        give_back()
        meter.add(BLOCK_BYTES)


def _batches(text: bytes, part: _Part, marks: Marks, width: int) -> Iterator[Any]:
    names = _schema(width).names

    def collect(row: Any) -> str:
        if len(part.odd) > MAX_MENDED_RECORDS:
            return "error"
        line = row.text.rstrip("\r\n")
        cells = split_strict(line, marks)
        part.odd.append(OddRecord(row.number - 1, Record(cells or [line], line, mended=False)))
        return "skip"

    data = pa.py_buffer(text).slice(part.start, part.stop - part.start)
    yield from pacsv.open_csv(
        pa.BufferReader(data),
        # One thread: only then are the numbers of odd records told. It is no slower here.
        read_options=pacsv.ReadOptions(
            column_names=names, use_threads=False, block_size=min(len(data), BLOCK_BYTES)
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=marks.delimiter,
            quote_char=marks.quote or False,
            double_quote=bool(marks.quote),
            newlines_in_values=bool(marks.quote),
            ignore_empty_lines=False,
            invalid_row_handler=collect,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )


def sound_quotes(text: bytes, marks: Marks, start: int = 0) -> bool:
    """Whether every quote from `start` on stands where the rules allow it: at a cell's edge or doubled.

    Quotes alternate: the 1st, 3rd, ... opens a cell and so follows a delimiter, a line end or a
    quote; the 2nd, 4th, ... precedes one. A doubled quote closes and opens again.

    >>> sound_quotes(b'1,"a ""b"" c",2', Marks(",")), sound_quotes(b'1,5" pipe,"x', Marks(","))
    (True, False)
    """
    if not marks.quote or text.find(marks.quote.encode(), start) < 0:
        return True
    raw = np.frombuffer(text, dtype=np.uint8)[start:]
    quotes = np.flatnonzero(raw == ord(marks.quote))
    if len(quotes) % 2:
        return False
    edges = np.array([ord(marks.delimiter or "\n"), 10, 13, ord(marks.quote)], dtype=np.uint8)
    opening, closing = quotes[0::2], quotes[1::2]
    before = raw[opening[opening > 0] - 1]
    after = raw[closing[closing < len(raw) - 1] + 1]
    return bool(np.isin(before, edges).all() and np.isin(after, edges).all())
