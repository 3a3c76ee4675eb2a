"""Which marks set the cells apart: every plausible pair is tried on a sample and scored by what comes out."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from segmentation.reading.open_quotes import open_cell, still_open
from segmentation.reading.records import RUNS, Marks, scan
from segmentation.reading.shapes import kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SINGLE: Final[dict[str, float]] = {
    ",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.98, "~": 0.9, "^": 0.9, "\x01": 0.95, "\x1f": 0.95,
    ":": 0.4, " ": 0.35,
}  # fmt: skip
"""Delimiters and how far they are trusted: colons stand in times, blanks between words."""

RUN_TRUST: Final = 0.36
"""A little above a single blank: where both fit, columns are aligned."""

MULTIPLE: Final = re.compile(r"[^\w\s\"'.()+\-/\\@=]{2,4}| [|;] |[,;] ")
"""No equals sign: it begins the cells of tables whose texts are guarded as ="00123"."""

ONE_COLUMN: Final = 0.4
"""Trust in "one cell a line": any delimiter that cuts every line alike beats it."""

UNTYPED_BLANKS: Final = 0.5
"""Blanks and colons count half when no column of numbers or dates comes out: names have blanks too."""

ALIKE_TRUST: Final = 0.5
"""Where they cut every line alike, header included, into FEWEST_ALIKE cells or more."""

FEWEST_ALIKE: Final = 3

SEPARATOR_LINE: Final = re.compile(r"\s*\"?sep=(.|\\t)\"?\s*", re.IGNORECASE)
RECORDS: Final = 400
"""Records each pair of marks is tried on."""

STRUCTURAL: Final = re.compile(r"[;\t|](?! )|,(?![ \d])|\"")


def announced_delimiter(line: str) -> str | None:
    """The delimiter told by Excel's first line "sep=;"."""
    match = SEPARATOR_LINE.fullmatch(line.rstrip("\r\n"))
    return None if match is None else match.group(1).replace("\\t", "\t")


def find_marks(lines: Sequence[str], wish: Marks | None = None) -> Marks:
    """Find delimiter, quote and escape of sample lines; what `wish` names is kept.

    >>> find_marks(["a;b", "1,5;2", "2,5;3"])
    Marks(delimiter=';', quote='"', escape=None)
    >>> find_marks(["name", "Anna", "Bert"]).delimiter is None
    True
    """
    wish = wish or Marks(None, None, None)
    lines = [line for line in islice(lines, 2 * RECORDS) if line.strip()]
    place = still_open(lines, wish.quote or '"')
    if place is not None and place > 1:
        # The lines of one long cell must not outvote the rows above it.
        above = _best_marks(lines[:place], wish)
        if open_cell(lines, [record.cells for record in scan(lines[:place], above)], above, place):
            return above
    return _best_marks(lines, wish)


def _best_marks(lines: Sequence[str], wish: Marks) -> Marks:
    delimiters = [wish.delimiter] if wish.delimiter else _candidates(lines)
    tried = [marks for delimiter in delimiters for marks in _quotings(lines, delimiter, wish)]
    if not tried:
        return Marks(None)
    return max(tried, key=lambda marks: _score(lines, marks))


def _candidates(lines: Sequence[str]) -> list[str | None]:
    joined = "".join(lines)
    found: list[str | None] = [mark for mark in SINGLE if mark in joined]
    longer: Counter[str] = Counter()
    for line in lines:
        longer.update(set(MULTIPLE.findall(line)))
    found += [mark for mark, count in longer.most_common(4) if count >= 0.6 * len(lines)]
    if re.search(r"[ \t]{2}|^[ \t]", joined, re.MULTILINE):
        found.append(RUNS)
    return [*found, None]


def _quotings(lines: Sequence[str], delimiter: str | None, wish: Marks) -> Iterable[Marks]:
    """Ways of quoting worth trying with a delimiter."""
    quotes = [wish.quote] if wish.quote else [_usual_quote(lines, delimiter)]
    for quote in quotes:
        if wish.escape:
            yield Marks(delimiter, quote, wish.escape)
            continue
        yield Marks(delimiter, quote)
        if any("\\" + quote in line for line in lines):
            yield Marks(delimiter, quote, "\\")


def _usual_quote(lines: Sequence[str], delimiter: str | None) -> str:
    """Single quotes only where they enclose more cells than double quotes do."""
    mark = r"[ \t]+" if delimiter == RUNS else re.escape(delimiter or "\n")
    text = "".join(lines)
    counts = {
        quote: len(
            re.findall(rf"(?:^|{mark}){quote}[^{quote}\n]*{quote}(?={mark}|\r|\n|\Z)", text, re.MULTILINE)
        )
        for quote in ('"', "'")
    }
    return "'" if counts["'"] > counts['"'] else '"'


def _score(lines: Sequence[str], marks: Marks) -> float:
    """How well the marks explain the lines: one width for most records, and cells that look like cells."""
    records = [record for record in islice(scan(lines, marks), RECORDS) if record.raw.strip()]
    if not records:
        return 0.0
    legal = sum(not record.mended for record in records) / len(records)
    if marks.delimiter is None:
        return ONE_COLUMN * _cleanness([record.cells for record in records]) * legal
    width, count = _main_width([len(record.cells) for record in records])
    if width < 2:
        return 0.0
    rows = [record.cells for record in records if len(record.cells) == width]
    score = (count / len(records)) * (0.2 + 0.8 * _cleanness(rows)) * (0.5 + 0.5 * legal)
    if len(records[0].cells) != width:
        score *= 0.9
    return score * _trust(marks, rows, alike=count == len(records)) * (1 - 0.1 / width)


def _main_width(widths: Sequence[int]) -> tuple[int, int]:
    """The commonest number of cells above one, and how many records have it."""
    counts = Counter(width for width in widths if width > 1)
    return counts.most_common(1)[0] if counts else (0, 0)


def _cleanness(rows: Sequence[Sequence[str]]) -> float:
    """Share of cells that look like a cell: a value 1, words 0.85, remains of another structure 0.

    A blank at the start counts against a cell: it belongs to the delimiter when all cells have one.
    """
    cells = [cell for row in rows for cell in row[:60]]
    blanks = sum(cell.startswith(" ") and len(cell) > 1 for cell in cells)
    return (sum(map(_cell_cleanness, cells)) - 0.1 * blanks) / len(cells) if cells else 0.0


def _cell_cleanness(cell: str) -> float:
    what = kind(cell)
    if what in {"number", "date", "time", "url", "empty", "missing"}:
        return 1.0
    if STRUCTURAL.search(cell):
        return 0.0
    if what == "long":
        return 0.8
    if not any(map(str.isalpha, cell)):
        return 0.3
    return 0.95 if " " not in cell.strip() else 0.85


def _trust(marks: Marks, rows: Sequence[Sequence[str]], *, alike: bool) -> float:
    """How far the marks are trusted; `alike` says that all records have the same number of cells."""
    if marks.delimiter == RUNS:
        trust = RUN_TRUST
    elif marks.delimiter in SINGLE:
        trust = SINGLE[marks.delimiter]
    else:
        # Longer marks only win where the single one inside them leaves its remains in the cells.
        trust = 1.0
    if marks.delimiter in {" ", ":", RUNS}:
        # The header counts for much in a short file.
        body = rows[1:] if alike and len(rows) > 1 else rows
        typed = any(
            sum(kind(c) in {"number", "date", "time"} for c in column) >= 0.8 * len(body)
            for column in zip(*body, strict=True)
        )
        trust *= 1.0 if typed else UNTYPED_BLANKS
        if typed and alike and len(rows[0]) >= FEWEST_ALIKE:
            trust = max(trust, ALIKE_TRUST)
        if typed and all(
            kind(cell) in {"number", "date", "time", "empty"} for row in rows[1:20] for cell in row
        ):
            trust = 0.9
    return trust
