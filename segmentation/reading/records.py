"""Text to records: the strict rules of quoting first, and where a line breaks them, the likeliest cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from segmentation.reading.limits import MAX_CELL_CHARACTERS, MAX_QUOTED_LINES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RUNS: Final = r"\s+"
"""The delimiter of columns set apart by any number of blanks and tabs."""

LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")

WRONG_WIDTH_COST: Final = 3
"""A cell too many or too few weighs as much as three quotes out of place."""

MAX_PIECES: Final = 400
"""Longer lines are not searched for the likeliest quoting: the search grows with the square."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks that set cells apart. `delimiter` None: a line is one cell; RUNS: any run of blanks."""

    delimiter: str | None
    quote: str | None = '"'
    escape: str | None = None


class Record(NamedTuple):
    """One record: its cells, the raw text, and whether its quotes had to be mended."""

    cells: list[str]
    raw: str
    mended: bool


def lines_of(text: str) -> list[str]:
    """Split into physical lines with their line ends, at LF, CR LF or CR (not at form feeds)."""
    if "\r" not in text:
        return text.splitlines(keepends=True) if not _odd_breaks(text) else LINE.findall(text)
    return LINE.findall(text)


def _odd_breaks(text: str) -> bool:
    return any(mark in text for mark in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def scan(lines: Sequence[str], marks: Marks, width: int | None = None) -> Iterator[Record]:
    """Yield the records; one with a quoted line break spans several lines. Empty lines give [""].

    With `width`, a line that breaks the quoting rules is split so that it has that many cells
    if it can be (`split_mended`); a quoted cell may span at most MAX_QUOTED_LINES lines.
    """
    position = 0
    quote, delimiter = marks.quote, marks.delimiter
    plain = delimiter is not None and delimiter != RUNS and not marks.escape
    while position < len(lines):
        line = lines[position].rstrip("\r\n")
        if plain and (not quote or quote not in line):
            position += 1
            yield Record(line.split(delimiter), line, mended=False)
            continue
        record, used = _quoted_record(lines, position, line, marks, width)
        position += used
        yield record


def _quoted_record(
    lines: Sequence[str], position: int, line: str, marks: Marks, width: int | None
) -> tuple[Record, int]:
    """The record that starts on a line with quotes, and the number of lines it takes."""
    if not _open(line, marks):
        cells = split_strict(line, marks)
        if cells is not None:
            return Record(cells, line, mended=False), 1
        return Record(split_mended(line, marks, width), line, mended=True), 1
    joined, used = _join_open(lines, position, marks)
    cells = split_strict(joined, marks) if used else None
    mended = split_mended(line, marks, width) if cells is None or width not in {None, len(cells)} else []
    if cells is not None and (not mended or len(mended) != width):
        return Record(cells, joined, mended=False), used
    # The quote is not closed, or only by swallowing rows that are whole without it.
    return Record(mended, line, mended=True), 1


def _open(line: str, marks: Marks) -> bool:
    """Whether a quoted cell is still open at the end of the line: its quotes are odd in number."""
    if not marks.quote:
        return False
    count = line.count(marks.quote)
    if marks.escape:
        count -= line.replace(marks.escape * 2, "").count(marks.escape + marks.quote)
    return count % 2 == 1


def _join_open(lines: Sequence[str], position: int, marks: Marks) -> tuple[str, int]:
    """Join lines until the open quote is closed: (text, lines used), or ("", 0) when it never is."""
    parts = [lines[position]]
    size = len(parts[0])
    for following in lines[position + 1 : position + MAX_QUOTED_LINES]:
        parts.append(following)
        size += len(following)
        if size > MAX_CELL_CHARACTERS:
            break
        if _open(following, marks):
            return "".join(parts).rstrip("\r\n"), len(parts)
    return "", 0


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


def split_mended(line: str, marks: Marks, width: int | None = None) -> list[str]:
    """Split a line that breaks the rules of quoting into its likeliest cells.

    Every delimiter may end a cell, or stand inside a cell that begins and ends with a quote. Of all
    ways, the one is taken with the fewest quotes out of place and, given `width`, that many cells.

    >>> split_mended('9,"CC-9259,$48.00,"Throw Pillow, Wooden"', Marks(","), 4)
    ['9', '"CC-9259', '$48.00', 'Throw Pillow, Wooden']
    """
    pieces = _pieces(line, marks)
    quote = marks.quote
    if not quote or len(pieces) > MAX_PIECES:
        return pieces
    limit = 4 * (width or len(pieces)) + 8
    # best[i][n] = (cost, start of the last cell) of splitting the first i pieces into n cells
    best: list[dict[int, tuple[int, int]]] = [{0: (0, 0)}]
    for stop in range(1, len(pieces) + 1):
        best.append(_step(best, pieces, stop, marks, limit))
    counts = best[-1]
    if not counts:
        return pieces  # far more delimiters than a row can have
    wanted = min(
        counts,
        key=lambda n: (counts[n][0] + WRONG_WIDTH_COST * abs(n - width) if width else counts[n][0], -n),
    )
    return _walk_back(best, pieces, wanted, marks)


def _pieces(line: str, marks: Marks) -> list[str]:
    if marks.delimiter is None:
        return [line]
    return (line.split() or [""]) if marks.delimiter == RUNS else line.split(marks.delimiter)


def _step(
    best: Sequence[dict[int, tuple[int, int]]], pieces: Sequence[str], stop: int, marks: Marks, limit: int
) -> dict[int, tuple[int, int]]:
    """Best ways to split the first `stop` pieces, by the number of cells."""
    found: dict[int, tuple[int, int]] = {}
    closes = bool(marks.quote) and pieces[stop - 1].rstrip(" ").endswith(marks.quote or "")
    for start in range(stop - 1, -1, -1):
        if start < stop - 1 and not (closes and pieces[start].lstrip(" ").startswith(marks.quote or "")):
            continue
        cost = _cell_cost(pieces[start:stop], marks)
        for count, (before, _) in best[start].items():
            total = before + cost
            if count < limit and (count + 1 not in found or total < found[count + 1][0]):
                found[count + 1] = (total, start)
    return found


def _cell_cost(pieces: Sequence[str], marks: Marks) -> int:
    """0 for a cell by the rules, 1 for a quote out of place."""
    quote = marks.quote or ""
    cell = _glue(marks).join(pieces).strip(" ")
    if quote not in cell:
        return 0
    if len(cell) >= 2 and cell.startswith(quote) and cell.endswith(quote):
        inner = cell[1:-1].replace(quote * 2, "")
        if marks.escape:
            inner = inner.replace(marks.escape + quote, "")
        return int(quote in inner)
    return int(cell.startswith(quote) or cell.endswith(quote))


def _glue(marks: Marks) -> str:
    return " " if marks.delimiter == RUNS else marks.delimiter or ""


def _walk_back(
    best: Sequence[dict[int, tuple[int, int]]], pieces: Sequence[str], count: int, marks: Marks
) -> list[str]:
    cells, stop, quote = [], len(pieces), marks.quote or ""
    while stop:
        start = best[stop][count][1]
        cell = _glue(marks).join(pieces[start:stop])
        bare = cell.strip(" ")
        if len(bare) >= 2 and bare.startswith(quote) and bare.endswith(quote):
            cell = _unescaped(bare[1:-1].replace(quote * 2, quote), marks)
        cells.append(cell)
        stop, count = start, count - 1
    return cells[::-1]
