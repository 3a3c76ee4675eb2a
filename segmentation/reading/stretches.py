"""A text cut into stretches of whole records: sound ones, for arrow, and the broken records between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from segmentation.reading.body import Body, from_records
from segmentation.reading.effort import Effort
from segmentation.reading.limits import (
    LONGEST_LINE_BYTES,
    MAX_CELL_CHARACTERS,
    MAX_QUOTE_STEPS,
    MAX_QUOTED_LINES,
)
from segmentation.reading.open_quotes import FEWEST_LINES
from segmentation.reading.records import Marks, Record, lines_of, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from segmentation.reading.open_quotes import RowLook

Places = np.ndarray[Any, np.dtype[np.int64]]

BLOCK_BYTES: Final = 1 << 20
"""Arrow needs some ten times the memory of what it parses at once; smaller pieces cost more calls."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes `start` to `stop` of a text: whole records that are sound, or parsed one by one into `body`.

    `endless` tells that a cell opens there which has no end (see `Record`).
    """

    start: int
    stop: int
    body: Body | None = None
    endless: bool = False


def stretches(
    text: bytes, start: int, marks: Marks, width: int, look: RowLook | None = None
) -> Iterator[Stretch]:
    """Cut a text from `start` on, about BLOCK_BYTES at a time; `look` tells rows from text inside quotes.

    Sound is what arrow and `scan` read alike: every quote opens, closes or is doubled where it may.
    """
    quoted = bool(marks.quote) and text.find((marks.quote or "").encode(), start) >= 0
    way = _LineByLine(marks, width, look)
    place = start
    while place < len(text):
        stop = _end_of_block(text, place, marks if quoted else Marks(marks.delimiter, None))
        if not quoted or sound_quotes(text, marks, place, stop, look):
            yield Stretch(place, stop)
            place = stop
            continue
        for stretch in way.cut(text, place, stop):
            yield stretch
            place = stretch.stop


def _end_of_block(text: bytes, start: int, marks: Marks) -> int:
    """The first line end about a block after `start` where no quote is open; any one where none is found."""
    quote = (marks.quote or "").encode()
    first = stop = _line_end(text, start + BLOCK_BYTES)
    quotes, counted = 0, start
    for _ in range(MAX_QUOTED_LINES if quote else 0):
        quotes += text.count(quote, counted, stop)
        if quotes % 2 == 0 or stop == len(text):
            return stop
        counted, stop = stop, _line_end(text, stop)
    return first


def _line_end(text: bytes, place: int) -> int:
    """The place behind the first line end from `place` on: LF, CR LF or CR."""
    far = min(len(text), place + LONGEST_LINE_BYTES)
    feed = text.find(b"\n", place, far)
    turn = text.find(b"\r", place, far if feed < 0 else feed)
    if turn >= 0:
        return turn + 2 if text[turn + 1 : turn + 2] == b"\n" else turn + 1
    return feed + 1 if feed >= 0 else len(text)


def sound_quotes(
    text: bytes, marks: Marks, start: int = 0, stop: int | None = None, look: RowLook | None = None
) -> bool:
    """Whether every quote between two places stands by the rules: at a cell's edge or doubled.

    Quotes alternate: the 1st, 3rd, ... opens a cell and so follows a delimiter, a line end or a
    quote; the 2nd, 4th, ... precedes one. A doubled quote closes and opens again. No quoted cell is longer
    than is read, and none holds lines that `look` like rows.

    >>> sound_quotes(b'1,"a ""b"" c",2', Marks(",")), sound_quotes(b'1,5" pipe,"x', Marks(","))
    (True, False)
    """
    stop = len(text) if stop is None else stop
    if not marks.quote or text.find(marks.quote.encode(), start, stop) < 0:
        return True
    raw = np.frombuffer(text, dtype=np.uint8, count=stop - start, offset=start)
    quotes = np.flatnonzero(raw == ord(marks.quote))
    if len(quotes) % 2:
        return False
    edges = np.array([ord(marks.delimiter or "\n"), 10, 13, ord(marks.quote)], dtype=np.uint8)
    opening, closing = quotes[0::2], quotes[1::2]
    lines = np.maximum(*(_within(np.flatnonzero(raw == end), opening, closing) for end in (10, 13)))
    if lines.max() > MAX_QUOTED_LINES or (closing - opening).max() > MAX_CELL_CHARACTERS:
        return False
    before = raw[opening[opening > 0] - 1]
    after = raw[closing[closing < len(raw) - 1] + 1]
    if not (np.isin(before, edges).all() and np.isin(after, edges).all()):
        return False
    long = np.flatnonzero(lines > FEWEST_LINES) if look else ()
    return not any(
        look.swallowed(text, start + int(opening[at]), start + int(closing[at])) for at in long if look
    )


def _within(places: Places, opening: Places, closing: Places) -> Places:
    """How many of these places, in order, lie in each cell."""
    return np.searchsorted(places, closing) - np.searchsorted(places, opening)


@dataclass(frozen=True, slots=True)
class _LineByLine:
    """Parts blocks with quotes out of place: lines that are sound by themselves, and records in between."""

    marks: Marks
    width: int
    look: RowLook | None
    effort: Effort = field(default_factory=lambda: Effort(MAX_QUOTE_STEPS))

    def cut(self, text: bytes, start: int, stop: int) -> Iterator[Stretch]:
        """Stretches from `start` to about `stop`; the last record may reach further."""
        sound = _sound_line(self.marks)
        lines = lines_of(text[start : _lines_further(text, stop)].decode("utf-8"))
        place, clean, at = start, start, 0
        while place < stop:
            line = lines[at]
            if (self.marks.quote or "") not in line or sound.fullmatch(line.rstrip("\r\n")):
                place, at = place + _bytes(line), at + 1
                continue
            if clean < place:
                yield Stretch(clean, place)
            record = self._record(lines, at)
            used = max(1, len(lines_of(record.raw)))
            clean = place + sum(map(_bytes, lines[at : at + used]))
            yield Stretch(place, clean, from_records([record], self.width), record.endless)
            place, at = clean, at + used
        if clean < place:
            yield Stretch(clean, place)

    def _record(self, lines: list[str], at: int) -> Record:
        """The record that begins at a line; a line further than it may reach is looked at, too."""
        reach = lines[at : at + MAX_QUOTED_LINES + 1]
        return next(scan(reach, self.marks, self.width, look=self.look, effort=self.effort))


def _lines_further(text: bytes, place: int) -> int:
    """The end of the line behind the last one that a quoted cell opened before `place` may reach."""
    for _ in range(MAX_QUOTED_LINES + 1):
        if place >= len(text):
            break
        place = _line_end(text, place)
    return place


def _bytes(line: str) -> int:
    return len(line) if line.isascii() else len(line.encode("utf-8"))


@lru_cache(maxsize=64)
def _sound_line(marks: Marks) -> re.Pattern[str]:
    """A line of bare cells without a quote, and of cells from quote to quote with doubled ones inside."""
    delimiter, quote = re.escape(marks.delimiter or "\n"), re.escape(marks.quote or '"')
    cell = rf"(?:{quote}(?:[^{quote}]|{quote}{quote})*+{quote}|[^{quote}{delimiter}]*+)"
    return re.compile(rf"{cell}(?:{delimiter}{cell})*+")
