"""Where the table stands in its file: preamble, header, first row, how many columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from segmentation.errors import ReadingError
from segmentation.reading.shapes import TYPED, ColumnShape, kind, learn, pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

YEAR: Final = re.compile(r"(?:19|20)\d\d")

FEW: Final = 0.2
"""A year names a column of amounts when so few of the amounts could be years themselves."""

RULE: Final = re.compile(r"[:+|]?[-=]{2,}[-=+|:]*")

MAX_HEADER_LINES: Final = 3
"""Headers of two and three lines occur in reports; more lines are rather data."""

MOST_PREAMBLE: Final = 20
"""Lines below the first that looks like a header in which the real one is looked for."""

LEARNED_ROWS: Final = 300
"""Rows from which the columns' shapes are learned before the header is known."""

LONGEST_NAME: Final = 100
"""A longer "name" speaks for data: free text, not a header."""

TYPED_SHARE: Final = 0.8
"""A column is of a type for the search of the header when so many of its cells are."""

BASKET_WIDTHS: Final = 5
"""Lines of at least so many different lengths, none of them common, are no rectangle."""

BASKET_SHARE: Final = 0.5
"""The commonest number of cells must be that of half the lines."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table stands, in records counted from 0.

    header   records that form the header (may be empty)
    first    the first data record
    width    cells of a usual data record
    names    column names as written, "" where empty; len(names) may differ from `width`:
             surplus cells are empty in every row, surplus names have no cells
    shifted  the header was one name short and the first column got none (R's write.table)
    """

    header: tuple[int, ...]
    first: int
    width: int
    names: tuple[str, ...]
    shifted: bool = False


def find_layout(records: Sequence[Sequence[str]], header: int | None = None) -> Layout:
    """Find the table among the first records; `header` overrules (1-based record, 0: there is none).

    Raises `ReadingError` when the records are baskets: lines of many lengths without a rectangle.
    """
    width = _main_width(records)
    start = _below_preamble(records, _first_of_table(records, width), width)
    start = min(header - 1, len(records) - 1) if header else start
    if header == 0:
        return Layout((), start, width, ("",) * width)
    # A header repeated further down (concatenated exports) must not speak against itself.
    rows = [row for row in records[start + 1 :] if _filled(row) and row != records[start]]
    below = [row for row in rows if len(row) == width]
    # The first rows may be a header of several lines: with enough rows below, they teach nothing.
    shapes = learn(
        below[MAX_HEADER_LINES if len(below) > 2 * MAX_HEADER_LINES else 0 :][:LEARNED_ROWS], width
    )
    count = 1 if header else _header_lines(records, start, width, shapes)
    if not count:
        _refuse_baskets(records)
        return Layout((), start, width, ("",) * width)
    names = _joined(records[start : start + count])
    first = start + count
    while first < len(records) and is_rule(records[first]):
        first += 1
    return _fitted(names, tuple(range(start, start + count)), first, width, shapes)


def is_rule(row: Sequence[str]) -> bool:
    """Whether a row only underlines the header, as in Markdown and SQL output."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and all(RULE.fullmatch(cell) for cell in filled)


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, map(str.strip, row)))


def _main_width(records: Sequence[Sequence[str]]) -> int:
    """The commonest number of cells among records with at least two filled cells, else among all."""
    filled = [(len(row), cells) for row in records if (cells := _filled(row))]
    counts = Counter(length for length, cells in filled if cells >= 2)
    if not counts:
        counts = Counter(length for length, _ in filled)
    total = len(filled)
    width, most = counts.most_common(1)[0] if counts else (1, 0)
    # A one-column table may hold a delimiter here and there.
    return (
        width if most * 4 >= total else 1 if total > 20 and not counts.get(width, 0) * 4 >= total else width
    )


def _refuse_baskets(records: Sequence[Sequence[str]]) -> None:
    """Refuse lists of baskets: lines of many lengths, whose columns share one vocabulary."""
    rows = [row for row in records if _filled(row)]
    widths = Counter(len(row) for row in rows)
    if len(widths) < BASKET_WIDTHS or widths.most_common(1)[0][1] >= BASKET_SHARE * len(rows):
        return
    first = {row[0].strip() for row in rows}
    later = {cell.strip() for row in rows for cell in row[1:]}
    if len(first & later) >= 0.2 * len(first):
        low, high = min(widths), max(widths)
        raise ReadingError(
            f"This file is a list of baskets, not a table: its lines hold between {low:,} and {high:,} items "
            "and there is no header. A table has one row per line with the same columns in each, such as "
            "customer, order, product and amount. Export the order lines instead."
        )


def _first_of_table(records: Sequence[Sequence[str]], width: int) -> int:
    """The first record that is about as wide and as full as the table's rows are."""
    usual = sorted(_filled(row) for row in records if len(row) == width and _filled(row))
    needed = max(1.0, 0.5 * usual[len(usual) // 2]) if usual else 1.0
    if width > 1:
        needed = max(needed, 2.0 if width < 5 else 0.34 * width if usual and usual[-1] > 0.6 * width else 2.0)
    for position, row in enumerate(records):
        if abs(len(row) - width) <= max(1, width // 8) and _filled(row) >= needed:
            return _before_short_header(records, position, width)
    return next((position for position, row in enumerate(records) if _filled(row)), 0)


def _below_preamble(records: Sequence[Sequence[str]], start: int, width: int) -> int:
    """Go on to a header further down when what stands above it is no row of the table.

    "Report;May", "Customers;All" and a blank line look like the start of a narrow table.
    """
    for place in range(start + 2, min(start + 2 + MOST_PREAMBLE, len(records) - MAX_HEADER_LINES)):
        rows = [row for row in records[place + 1 :][:LEARNED_ROWS] if len(row) == width]
        if len(records[place]) != width or len(rows) < MAX_HEADER_LINES:
            continue
        typed = [
            column for column, shape in enumerate(learn(rows, width)) if shape.share(*TYPED) >= TYPED_SHARE
        ]
        if _fits(records[place], typed):
            return start
        names = records[place]
        if typed and all(names[c].strip() for c in typed) and not any(kind(cell) in TYPED for cell in names):
            return place if _is_preamble(records[start:place], typed, width) else start
    return start


def _is_preamble(rows: Sequence[Sequence[str]], typed: Sequence[int], width: int) -> bool:
    """Whether rows above a header are neither data nor further lines of that header."""
    if any(_fits(row, typed) for row in rows[1:]):
        return False
    return not all(len(row) == width and all(row[column].strip() for column in typed) for row in rows)


def _fits(row: Sequence[str], typed: Sequence[int]) -> bool:
    """Whether a row has figures in the columns of figures, as data rows have."""
    cells = [row[column] for column in typed if column < len(row) and row[column].strip()]
    return bool(cells) and all(kind(cell) in {*TYPED, "missing"} for cell in cells)


def _before_short_header(records: Sequence[Sequence[str]], position: int, width: int) -> int:
    """A header may be much wider or narrower than its rows: take the line just above when it is text."""
    if position == 0 or len(records[position - 1]) <= width:
        return position
    above = records[position - 1]
    return (
        position - 1
        if _filled(above) >= width and not any(kind(cell) in TYPED for cell in above)
        else position
    )


def _header_lines(
    records: Sequence[Sequence[str]], start: int, width: int, shapes: Sequence[ColumnShape]
) -> int:
    """How many records from `start` on form the header: 0 to MAX_HEADER_LINES."""
    if start >= len(records) or not _is_header(records[start], shapes):
        return 0
    below = [row for row in records[start + MAX_HEADER_LINES :] if len(row) == width]
    body = learn(below[:LEARNED_ROWS], width)
    count = 1
    while count < MAX_HEADER_LINES and start + count + 1 < len(records):
        if not _is_second_header(records[start + count], records[start + count - 1], body):
            break
        count += 1
    return count


def _is_header(row: Sequence[str], shapes: Sequence[ColumnShape]) -> bool:
    """Whether a row names the columns rather than being one of their rows."""
    offset = 1 if len(row) == len(shapes) - 1 else 0
    score = sum(
        max(_evidence(cell, shapes[column + shift]) for shift in range(offset + 1))
        for column, cell in enumerate(row)
        if column + offset < len(shapes)
    )
    names = [cell.strip().casefold() for cell in row if cell.strip()]
    score -= 0.5 * (len(names) - len(set(names)))
    return score > 0


def _evidence(cell: str, column: ColumnShape) -> float:
    """Evidence of one cell for (positive) or against being the name of its column."""
    what, value = kind(cell), cell.strip()
    if what in {"empty", "missing"}:
        return -0.1
    if column.share(*TYPED) >= TYPED_SHARE:
        return -1.5 if what in TYPED and not _is_period(value, column) else 1.0
    if len(value) > LONGEST_NAME or what in {"url", "date", "time"}:
        return -1.0
    if value in column.values:
        return -1.0
    if column.main == "empty":
        return -0.5 if what in TYPED else 0.1
    if what == "number":
        return -0.7
    if what in {"code", "long"} and column.patterns.get(pattern(cell), 0.0) >= 0.5:
        return -1.0
    return 0.5 if column.main in {"code", "url", "long"} and what != column.main else 0.2


def _is_period(value: str, column: ColumnShape) -> bool:
    """Whether a year or a day stands over a column of amounts, as in a pivot table: 2022, 2023, 2024."""
    if kind(value) == "date":
        return column.share("date") < FEW
    years = sum(bool(YEAR.fullmatch(cell)) for cell in column.values)
    return bool(YEAR.fullmatch(value)) and years < FEW * len(column.values)


def _is_second_header(row: Sequence[str], above: Sequence[str], body: Sequence[ColumnShape]) -> bool:
    """Whether a row below the row `above` is header too: words over columns that hold numbers and dates."""
    if len(row) != len(body) or is_rule(row):
        return False
    periods = _years_below_groups(row, above, body)
    if any(kind(cell) in TYPED and not period for cell, period in zip(row, periods, strict=True)):
        return False
    typed = [column.share(*TYPED) >= TYPED_SHARE for column in body]
    words = [
        period or kind(cell) in {"text", "code", "long"} for cell, period in zip(row, periods, strict=True)
    ]
    over_figures = [word for word, figures in zip(words, typed, strict=True) if figures]
    if not any(over_figures):
        return False
    # A row of units ("", "EUR", "%") has nothing over words; a lower header names what the upper left open.
    only_units = sum(words) == sum(over_figures)
    fills = sum(word and not name.strip() for word, name in zip(words, above, strict=False))
    wanted = sum(bool(cell.strip()) for cell, figures in zip(row, typed, strict=True) if figures)
    return sum(over_figures) >= 0.5 * wanted and (only_units or sum(over_figures) + fills >= 2)


def _years_below_groups(row: Sequence[str], above: Sequence[str], body: Sequence[ColumnShape]) -> list[bool]:
    """Which cells are years, one after the other, below names that leave some open: "Sales", ""."""
    periods = [
        kind(cell) == "number" and _is_period(cell.strip(), column)
        for cell, column in zip(row, body, strict=True)
    ]
    years = [int(cell) for cell, period in zip(row, periods, strict=True) if period]
    steps = {later - year for year, later in pairwise(years)}
    grouped = not all(name.strip() for name in above)
    return periods if grouped and steps in ({1}, {-1}) else [False] * len(periods)


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Join the header's lines column by column; a gap in an upper line belongs to the group on its left."""
    width = max(len(row) for row in rows)
    lines = [[*row, *[""] * (width - len(row))] for row in rows]
    last = lines[-1]
    for line in lines[:-1]:
        groups = _filled(line) <= 0.7 * _filled(last)
        for column in range(1, width):
            beside = bool(last[column].strip() and last[column - 1].strip())
            if not line[column].strip() and (groups or beside):
                line[column] = line[column - 1]
    return [_one_name(parts) for parts in zip(*lines, strict=True)]


def _one_name(parts: Sequence[str]) -> str:
    """Join the lines of one name; a line in another spelling ("StartDate", "Start Date") or of code goes."""
    said: list[str] = []
    for part in (" ".join(part.split()) for part in parts):
        if said and part != said[-1] and _squeezed(part) == _squeezed(said[-1]):
            said[-1] = part
        elif not (part.startswith("{") and part.endswith("}")):
            said.append(part)
    return " ".join(filter(None, said)) or " ".join(" ".join(parts).split())


def _squeezed(name: str) -> str:
    return "".join(name.split()).casefold()


def _fitted(
    names: list[str], header: tuple[int, ...], first: int, width: int, shapes: Sequence[ColumnShape]
) -> Layout:
    """Bring the names to the width of the rows."""
    while len(names) > width and "" in names[:-1] and names[-1]:
        names.remove("")  # a delimiter too many in the header line
    while len(names) > width and not names[-1]:
        names.pop()
    missing = width - len(names)
    if missing == 1 and _is_row_name(shapes[0]) and shapes[-1].main != "empty":
        return Layout(header, first, width, ("", *names), shifted=True)
    if missing > 0 and not all(shape.main == "empty" for shape in shapes[len(names) :]):
        names += [""] * missing
    return Layout(header, first, width, tuple(names))


def _is_row_name(shape: ColumnShape) -> bool:
    """R's row names: running numbers or distinct words, never dates or amounts."""
    if shape.kinds.get("empty", 0.0) or shape.main not in {"number", "text", "code"}:
        return False
    if shape.main != "number":
        return True
    numbers = sorted(int(value) for value in shape.values if value.isdecimal())
    return (
        len(numbers) == len(shape.values) and bool(numbers) and numbers[-1] - numbers[0] == len(numbers) - 1
    )
