"""A text cut into stretches of whole records: sound ones, for arrow, and the broken records between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from segmentation.reading.body import Body, from_records
from segmentation.reading.effort import Effort
from segmentation.reading.limits import LONGEST_LINE_BYTES, MAX_QUOTE_STEPS, MAX_QUOTED_LINES
from segmentation.reading.records import Marks, lines_of, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK_BYTES: Final = 1 << 20
"""Arrow needs some ten times the memory of what it parses at once; smaller pieces cost more calls."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes `start` to `stop` of a text: whole records that are sound, or parsed one by one into `body`."""

    start: int
    stop: int
    body: Body | None = None


def stretches(
    text: bytes, start: int, marks: Marks, width: int, effort: Effort | None = None
) -> Iterator[Stretch]:
    """Cut a text from `start` on, about BLOCK_BYTES at a time; `effort` is what mending quotes may cost.

    Sound is what arrow and `scan` read alike: every quote opens, closes or is doubled where it may.
    """
    quoted = bool(marks.quote) and text.find((marks.quote or "").encode(), start) >= 0
    effort = effort or Effort(MAX_QUOTE_STEPS)
    place = start
    while place < len(text):
        stop = _end_of_block(text, place, marks if quoted else Marks(marks.delimiter, None))
        if not quoted or sound_quotes(text, marks, place, stop):
            yield Stretch(place, stop)
            place = stop
            continue
        for stretch in _line_by_line(text, (place, stop), marks, width, effort):
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


def sound_quotes(text: bytes, marks: Marks, start: int = 0, stop: int | None = None) -> bool:
    """Whether every quote between two places stands by the rules: at a cell's edge or doubled.

    Quotes alternate: the 1st, 3rd, ... opens a cell and so follows a delimiter, a line end or a
    quote; the 2nd, 4th, ... precedes one. A doubled quote closes and opens again. No quoted cell spans
    more than MAX_QUOTED_LINES lines.

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
    long = np.flatnonzero(closing - opening > MAX_QUOTED_LINES)
    if any(_lines(text, start + opening[at], start + closing[at]) > MAX_QUOTED_LINES for at in long):
        return False
    before = raw[opening[opening > 0] - 1]
    after = raw[closing[closing < len(raw) - 1] + 1]
    return bool(np.isin(before, edges).all() and np.isin(after, edges).all())


def _lines(text: bytes, start: int, stop: int) -> int:
    return max(text.count(b"\n", start, stop), text.count(b"\r", start, stop))


def _line_by_line(
    text: bytes, ends: tuple[int, int], marks: Marks, width: int, effort: Effort
) -> Iterator[Stretch]:
    """Part a block with quotes out of place: lines that are sound by themselves, and records in between."""
    start, stop = ends
    sound = _sound_line(marks)
    lines = lines_of(text[start : _lines_further(text, stop)].decode("utf-8"))
    place, clean, at = start, start, 0
    while place < stop:
        line = lines[at]
        if (marks.quote or "") not in line or sound.fullmatch(line.rstrip("\r\n")):
            place, at = place + _bytes(line), at + 1
            continue
        if clean < place:
            yield Stretch(clean, place)
        record = next(scan(lines[at : at + MAX_QUOTED_LINES], marks, width, effort=effort))
        used = max(1, len(lines_of(record.raw)))
        clean = place + sum(map(_bytes, lines[at : at + used]))
        yield Stretch(place, clean, from_records([record], width))
        place, at = clean, at + used
    if clean < place:
        yield Stretch(clean, place)


def _lines_further(text: bytes, place: int) -> int:
    """The end of the last line that a quoted cell opened before `place` may reach."""
    for _ in range(MAX_QUOTED_LINES):
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
