"""Totals among the rows: told by their label, by the cells they lack, and by being the sum of a column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow.compute as pc

from segmentation.reading.amounts import amount_of
from segmentation.reading.column_amounts import to_numbers
from segmentation.reading.in_file import FileColumn
from segmentation.reading.shapes import TYPED, kind

if TYPE_CHECKING:
    from collections.abc import Sequence

Mask = np.ndarray[Any, np.dtype[np.bool_]]

HEAD_ROWS: Final = 500
"""Rows from which a usual row is learned."""

REPEATS: Final = 1_000
"""Labels looked at: a file with more of them has a column of such words."""

TOTAL: Final = re.compile(
    r"(?:(?:grand|sub|overall|column)[ -]?)?(?:total|totals|sum|gesamt|gesamtsumme|summe|insgesamt|"
    r"totale|totaal|totalt|suma|somme|somma|soma|razem|celkem|összesen|итого|всего|toplam|合計|总计|合计|총계|"
    r"average|mean|durchschnitt|mittelwert|moyenne|promedio|gemiddelde|średnia|среднее|平均)"
    r"(?: general| général| geral)?\s*[:=]?",
    re.IGNORECASE,
)

SUBTOTAL: Final = (
    r"(?i)^\s*(?:(?:sub|grand)[ -]?total|total|summe|zwischensumme|gesamt|gesamtsumme|sous[ -]total|ergebnis|"
    r"somme|suma|subtotaal|totaal|totale|razem|итого|小計|小计|合計|合计)(?:\W|$)|"
    r"^.{1,60}\b(?:total|gesamt|ergebnis|summe)\s*:?\s*$"
)
"""What the label of a group's total begins or ends with, as RE2 and Python understand it."""

LARGEST_GROUP: Final = 5_000
"""Rows summed up at most to check the total of a group."""

LABEL_COLUMNS: Final = 3
"""The label of a total stands in one of the first columns."""

FEWEST_SUMMED: Final = 4
"""Rows from which a sum without a word is no chance: of two rows one is soon the sum of the other."""

UNNAMED_SHARE: Final = 0.2
"""Where more rows lack the first cell, a row without it is a usual one."""

SUMMED_ROWS: Final = 200_000
"""Rows up to which a total is checked against the sum of its column; longer files don't carry totals."""

SAME_SUM: Final = 1e-6
"""A total agrees with the sum of its column up to rounding."""


def row_cells(table: Any, row: int) -> list[str]:
    """Cells of a row of a table of text."""
    return [column[row].as_py() for column in table.columns]


def is_blank(column: Any) -> Mask:
    """Mask of the cells that hold nothing but blanks."""
    if isinstance(column, FileColumn):
        return column.blank()
    return np.asarray(pc.or_(pc.equal(column, ""), pc.utf8_is_space(column)), dtype=bool)


def says(column: Any, word: str) -> Mask:
    """Mask of the cells that are a word; of numbers those that may be written so."""
    if isinstance(column, FileColumn):
        return column.may_be(word)
    return np.asarray(pc.equal(column, word), dtype=bool)


def usual_fill(table: Any) -> float:
    """Filled cells of a usual row: the median over the first rows."""
    head = table.slice(0, HEAD_ROWS)
    filled = sum((~is_blank(column)).astype(np.int64) for column in head.columns)
    return float(np.median(filled)) if len(head) and head.num_columns else 0.0


def subtotals(table: Any, may_go: Mask) -> list[int]:
    """Rows that begin "Subtotal" or "Total of ..." and are empty where rows are filled, wherever they stand.

    Where the label says more than "total", a figure must be the sum of the rows since the last total.
    """
    if len(table) > SUMMED_ROWS:
        return []
    columns = table.columns[:LABEL_COLUMNS]
    said = np.zeros(len(table), dtype=bool)
    for column in columns:
        said |= np.asarray(pc.match_substring_regex(column, SUBTOTAL), dtype=bool)
    usual = usual_fill(table)
    rows = [int(row) for row in np.flatnonzero(said & may_go)[:REPEATS]]
    found: list[int] = []
    for row in rows:
        cells = row_cells(table, row)
        if _looks_like_subtotal(cells, usual) and (
            any(TOTAL.fullmatch(cell.strip()) for cell in cells[:LABEL_COLUMNS])
            or _sums_up(table, cells, found[-1] + 1 if found else 0, row)
        ):
            found.append(row)
    return found


def _sums_up(table: Any, cells: Sequence[str], first: int, row: int) -> bool:
    """Whether a figure of the row is the sum of the rows from `first` to just above it."""
    figures = [column for column, cell in enumerate(cells) if kind(cell) == "number"]
    for column in figures if row - first <= LARGEST_GROUP else ():
        amounts = [amount_of(cell) for cell in table.column(column).slice(first, row - first + 1).to_pylist()]
        for decimal in (".", ","):
            *group, total = to_numbers(amounts, decimal)
            if len(group) and abs(float(np.nansum(group)) - total) <= SAME_SUM * max(abs(total), 1.0):
                return True
    return False


def _looks_like_subtotal(cells: Sequence[str], usual: float) -> bool:
    """The first filled cell says total, figures stand further on, and at least one other cell is missing."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    label = next((place for place, cell in enumerate(filled) if re.match(SUBTOTAL, cell)), len(filled))
    figures = [kind(cell) == "number" for cell in filled[label + 1 :]]
    return label <= 1 and any(figures) and all(figures) and len(filled) <= usual - 1


def unnamed_totals(table: Any, keep: Mask, may_go: Mask) -> list[int]:
    """The first or the last row where it is nothing but figures, one of them the sum of its column.

    Advertising and web statistics export their totals so, above or below rows that all have a name.
    """
    rows = np.flatnonzero(keep)
    if len(rows) < FEWEST_SUMMED or len(table) > SUMMED_ROWS:
        return []
    if np.sum(is_blank(table.column(0))[rows]) - 1 > UNNAMED_SHARE * len(rows):
        return []
    return [
        row for row in {int(rows[0]), int(rows[-1])} if may_go[row] and _is_unnamed_total(table, row, keep)
    ]


def _is_unnamed_total(table: Any, row: int, keep: Mask) -> bool:
    name, *others = row_cells(table, row)
    kinds = {kind(cell) for cell in others} - {"empty", "missing"}
    if name.strip() or "number" not in kinds or not kinds <= set(TYPED):
        return False
    figures = [place for place, cell in enumerate(others, start=1) if kind(cell) == "number"]
    return any(_is_sum(table.column(place), row, keep, but_zero=True) for place in figures)


def is_total(table: Any, row: int, cells: Sequence[str], usual: float, keep: Mask) -> bool:
    """A total says so, and lacks cells that rows have or holds the sum of its column."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(table) < 2 or not any(TOTAL.fullmatch(cell) for cell in filled[:2]):
        return False
    numbers = [column for column, cell in enumerate(cells) if kind(cell) == "number"]
    return len(filled) < usual - 0.5 or any(_is_sum(table.column(column), row, keep) for column in numbers)


def _is_sum(column: Any, row: int, keep: Mask, *, but_zero: bool = False) -> bool:
    if len(column) > SUMMED_ROWS:
        return False
    amounts = [amount_of(cell) for cell in column.to_pylist()]
    for decimal in (".", ","):
        numbers = to_numbers(amounts, decimal)
        others = keep & (np.arange(len(keep)) != row)
        total = float(np.nansum(numbers[others]))
        if but_zero and not total:
            continue
        if abs(total - numbers[row]) <= SAME_SUM * max(abs(total), 1.0):
            return True
    return False
