"""Text to records: the strict rules of quoting first, and where a line breaks them, the likeliest cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from segmentation.reading.effort import Effort
from segmentation.reading.likeliest import Quoting, likeliest_cells
from segmentation.reading.limits import (
    MAX_CELL_CHARACTERS,
    MAX_QUOTE_STEPS,
    MAX_QUOTED_LINES,
    MAX_SAMPLE_STEPS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RUNS: Final = r"\s+"
"""The delimiter of columns set apart by any number of blanks and tabs."""

LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks that set cells apart. `delimiter` None: a line is one cell; RUNS: any run of blanks."""

    delimiter: str | None
    quote: str | None = '"'
    escape: str | None = None


class Look(Protocol):
    """What tells rows from the text of a cell (`open_quotes.RowLook`)."""

    def are_rows(self, lines: Sequence[str]) -> bool:
        """Whether lines inside quotes are rows of the table."""


class Record(NamedTuple):
    """One record: its cells, the raw text, whether its quotes had to be mended.

    `endless` tells that its last quote is not closed within the longest cell that is read, and that the
    lines that follow are no rows.
    """

    cells: list[str]
    raw: str
    mended: bool
    endless: bool = False


def lines_of(text: str) -> list[str]:
    """Split into physical lines with their line ends, at LF, CR LF or CR (not at form feeds)."""
    if "\r" not in text:
        return text.splitlines(keepends=True) if not _odd_breaks(text) else LINE.findall(text)
    return LINE.findall(text)


def _odd_breaks(text: str) -> bool:
    return any(mark in text for mark in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def scan(
    lines: Sequence[str],
    marks: Marks,
    width: int | None = None,
    *,
    look: Look | None = None,
    effort: Effort | None = None,
) -> Iterator[Record]:
    """Yield the records; one with a quoted line break spans several lines. Empty lines give [""].

    With `width`, a line that breaks the quoting rules is split so that it has that many cells if it can
    be (`split_mended`), at the cost of `effort`. With `look`, a quote is taken as a stray one where
    the lines up to the next one are rows of the table.
    """
    position = 0
    quote, delimiter = marks.quote, marks.delimiter
    plain = delimiter is not None and delimiter != RUNS and not marks.escape
    way = _Mending(marks, width, look, effort or Effort(MAX_SAMPLE_STEPS))
    while position < len(lines):
        line = lines[position].rstrip("\r\n")
        if plain and (not quote or quote not in line):
            position += 1
            yield Record(line.split(delimiter), line, mended=False)
            continue
        record, used = _quoted_record(lines, position, line, way)
        position += used
        yield record


class _Mending(NamedTuple):
    """How lines that break the rules are mended (see `scan`)."""

    marks: Marks
    width: int | None
    look: Look | None
    effort: Effort

    def split(self, line: str) -> list[str]:
        return split_mended(line, self.marks, self.width, self.effort)


def _quoted_record(lines: Sequence[str], position: int, line: str, way: _Mending) -> tuple[Record, int]:
    """The record that starts on a line with quotes, and the number of lines it takes."""
    marks, width = way.marks, way.width
    if not _open(line, marks):
        cells = split_strict(line, marks)
        if cells is not None:
            return Record(cells, line, mended=False), 1
        return Record(way.split(line), line, mended=True), 1
    parts, closed = _join_open(lines, position, marks)
    joined = "".join(parts).rstrip("\r\n") if closed else ""
    cells = split_strict(joined, marks) if closed else None
    if cells is not None and way.look is not None and way.look.are_rows(parts[1:-1]):
        cells = None
    mended = way.split(line) if cells is None or width not in {None, len(cells)} else []
    if cells is not None and (not mended or len(mended) != width):
        return Record(cells, joined, mended=False), len(parts)
    # The quote is not closed, or only by swallowing rows that are whole without it.
    endless = not closed and len(parts) < len(lines) - position
    endless = endless and way.look is not None and not way.look.are_rows(parts[1:])
    return Record(mended, line, mended=True, endless=endless), 1


def _open(line: str, marks: Marks) -> bool:
    """Whether a quoted cell is still open at the end of the line: its quotes are odd in number."""
    if not marks.quote:
        return False
    count = line.count(marks.quote)
    if marks.escape:
        count -= line.replace(marks.escape * 2, "").count(marks.escape + marks.quote)
    return count % 2 == 1


def _join_open(lines: Sequence[str], position: int, marks: Marks) -> tuple[list[str], bool]:
    """The lines until the open quote is closed, and whether it is before a cell is longer than is read."""
    parts = [lines[position]]
    size = len(parts[0])
    for place in range(position + 1, min(len(lines), position + MAX_QUOTED_LINES)):
        parts.append(lines[place])
        size += len(lines[place])
        if size > MAX_CELL_CHARACTERS:
            break
        if _open(lines[place], marks):
            return parts, True
    return parts, False


@lru_cache(maxsize=256)
def _cell_pattern(marks: Marks) -> re.Pattern[str]:
    """One cell, quoted (group 1) or bare (group 2), up to the next delimiter or the end."""
    delimiter = r"[ \t]+" if marks.delimiter == RUNS else re.escape(marks.delimiter or "\n")
    blanks = "" if marks.delimiter in {" ", "\t", RUNS} else " *"
    end = rf"(?={delimiter}|\Z)"
    bare = rf"((?:(?!{delimiter})[\s\S])*){end}" if len(delimiter) > 2 else rf"([^{delimiter}]*){end}"
    if not marks.quote:
        return re.compile(rf"(?!)()|{bare}")
    quote = re.escape(marks.quote)
    inner = rf"[^{quote}]|{quote}{quote}"
    if marks.escape:
        escape = re.escape(marks.escape)
        inner = rf"[^{quote}{escape}]|{escape}[\s\S]|{quote}{quote}"
        bare = rf"((?:{escape}[\s\S]|(?!{delimiter})[\s\S])*){end}"
    return re.compile(rf"{blanks}{quote}((?:{inner})*+){quote}{blanks}{end}|(?! *{quote}){bare}")


def split_strict(record: str, marks: Marks) -> list[str] | None:
    """Split a record by the rules of quoting; None when it breaks them.

    >>> split_strict('1,"ha ""ha"" ha",x', Marks(","))
    ['1', 'ha "ha" ha', 'x']
    >>> split_strict('1,"CC-9259,2', Marks(",")) is None
    True
    """
    if marks.delimiter == RUNS:
        record = record.strip()
    cell = _cell_pattern(marks)
    step = _delimiter_length(marks)
    cells, position = [], 0
    while True:
        match = cell.match(record, position)
        if match is None:
            return None
        cells.append(_unquoted(match, marks))
        position = match.end()
        if position >= len(record):
            return cells
        position += step or len(re.match(r"[ \t]+", record[position:])[0])  # type: ignore[index]


def quoted_cells(record: str, marks: Marks) -> list[bool] | None:
    """Which cells of a record stand in quotes; None when it breaks the rules of quoting.

    >>> quoted_cells('1,"a",b', Marks(","))
    [False, True, False]
    """
    cell, step = _cell_pattern(marks), _delimiter_length(marks)
    if marks.delimiter == RUNS:
        record = record.strip()
    flags, position = [], 0
    while (match := cell.match(record, position)) is not None:
        flags.append(match.group(1) is not None)
        position = match.end()
        if position >= len(record):
            return flags
        position += step or len(re.match(r"[ \t]+", record[position:])[0])  # type: ignore[index]
    return None


def _delimiter_length(marks: Marks) -> int:
    return 0 if marks.delimiter == RUNS else len(marks.delimiter or "\n")


def _unquoted(match: re.Match[str], marks: Marks) -> str:
    quoted = match.group(1)
    if quoted is None:
        return _unescaped(match.group(2), marks)
    return _unescaped(quoted.replace(marks.quote * 2, marks.quote) if marks.quote else quoted, marks)


def _unescaped(cell: str, marks: Marks) -> str:
    r"""Take away the escape before a quote, a delimiter or itself; before others (C:\temp) it is kept."""
    if not marks.escape or marks.escape not in cell:
        return cell
    known = "".join(re.escape(mark) for mark in (marks.quote, marks.delimiter, marks.escape) if mark)
    return re.sub(rf"{re.escape(marks.escape)}([{known}])", r"\1", cell)


def split_mended(
    line: str, marks: Marks, width: int | None = None, effort: Effort | None = None
) -> list[str]:
    """Split a line that breaks the rules of quoting into its likeliest cells (`likeliest_cells`).

    Once the effort is used up, lines are split at every delimiter.

    >>> split_mended('9,"CC-9259,$48.00,"Throw Pillow, Wooden"', Marks(","), 4)
    ['9', '"CC-9259', '$48.00', 'Throw Pillow, Wooden']
    """
    pieces = _pieces(line, marks)
    if not marks.quote:
        return pieces
    glue = " " if marks.delimiter == RUNS else marks.delimiter or ""
    quoting = Quoting(marks.quote, marks.escape, glue)
    cells = likeliest_cells(pieces, quoting, width, effort or Effort(MAX_QUOTE_STEPS))
    if cells is None:
        return pieces
    return [_cell(glue.join(pieces[start:stop]), marks) for start, stop in cells]


def _pieces(line: str, marks: Marks) -> list[str]:
    if marks.delimiter is None:
        return [line]
    return (line.split() or [""]) if marks.delimiter == RUNS else line.split(marks.delimiter)


def _cell(cell: str, marks: Marks) -> str:
    """A cell without the quotes it stands in; other quotes are kept as text."""
    bare, quote = cell.strip(" "), marks.quote or ""
    if len(bare) >= 2 and bare.startswith(quote) and bare.endswith(quote):
        return _unescaped(bare[1:-1].replace(quote * 2, quote), marks)
    return cell
