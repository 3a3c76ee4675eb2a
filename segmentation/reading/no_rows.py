"""Rows of the right width that are no data: empty ones, repeated headers, totals, remarks at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.amounts import amount_of
from segmentation.reading.column_amounts import to_numbers
from segmentation.reading.ledger import KEPT, LEFT_OUT, Ledger, number_of
from segmentation.reading.shapes import kind, learn

if TYPE_CHECKING:
    from collections.abc import Sequence

Lines = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

TAIL_ROWS: Final = 8
"""Rows at the end among which totals and remarks are looked for."""

HEAD_ROWS: Final = 500
"""Rows from which a usual row is learned."""

REPEATS: Final = 1_000
"""Repeated headers looked for: more are no concatenated export."""

TOTAL: Final = re.compile(
    r"(?:(?:grand|sub|overall|column)[ -]?)?(?:total|totals|sum|gesamt|gesamtsumme|summe|insgesamt|"
    r"totale|totaal|totalt|suma|somme|somma|soma|razem|celkem|összesen|итого|всего|toplam|合計|总计|合计|총계)"
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

SUMMED_ROWS: Final = 200_000
"""Rows up to which a total is checked against the sum of its column; longer files don't carry totals."""

SAME_SUM: Final = 1e-6
"""A total agrees with the sum of its column up to rounding."""


NOTES: Final = {"repeated header": "repeated", "total": "totals", "remark": "footer"}
"""Kind of the note for each reason to set a row aside."""


def data_rows(table: Any, names: Sequence[str], lines: Lines, ledger: Ledger) -> Mask:
    """Mask (n_rows,) of the rows that are data; the others go to the ledger.

    `table` holds columns of text, `names` the header as written, `lines` the rows' lines in the file.
    """
    keep = ~_empty_rows(table)
    blank = lines[~keep]
    if len(blank):
        ledger.note("empty", f"{number_of(len(blank), 'empty line')} skipped.", blank.tolist())
    found = [(int(row), LEFT_OUT) for row in np.flatnonzero(np.isin(lines, list(ledger.drop)))]
    keep[[row for row, _ in found]] = False
    stay = np.isin(lines, list(ledger.keep))
    _list_kept(table, lines, keep & stay, ledger)
    may_go = keep & ~stay
    subtotals = [(row, "total") for row in _subtotals(table, may_go)]
    keep[[row for row, _ in subtotals]] = False
    may_go &= keep
    headers = [(row, "repeated header") for row in _repeated_headers(table, names, may_go)]
    keep[[row for row, _ in headers]] = False
    for row, reason in (*found, *subtotals, *headers, *_tail(table, keep, may_go)):
        keep[row] = False
        cells = _row(table, row)
        text = ", ".join(filter(str.strip, cells))
        ledger.put_aside(int(lines[row]), text, reason, cells, can_be_row=True)
    gone = {item.line for item in ledger.set_aside}
    ledger.repaired = [item for item in ledger.repaired if item.line not in gone]
    for reason, kind_of_note in NOTES.items():
        _note(ledger, reason, kind_of_note)
    return keep


def _list_kept(table: Any, lines: Lines, stay: Mask, ledger: Ledger) -> None:
    """List the rows that stay by the user's wish, so that the wish can be taken back."""
    known = {item.line for item in ledger.repaired}
    for row in np.flatnonzero(stay):
        if int(lines[row]) not in known:
            ledger.repair(int(lines[row]), ", ".join(_row(table, int(row))), KEPT)


def _note(ledger: Ledger, reason: str, kind_of_note: str) -> None:
    found = [item for item in ledger.set_aside if item.reason == reason]
    if found:
        text = f"{number_of(len(found), 'line')} set aside as {reason}, such as “{found[0].text[:60]}”."
        ledger.note(kind_of_note, text, [item.line for item in found])


def _row(table: Any, row: int) -> list[str]:
    return [column[row].as_py() for column in table.columns]


def _blank(column: Any) -> Mask:
    return np.asarray(pc.equal(pc.utf8_trim_whitespace(column), ""), dtype=bool)


def _empty_rows(table: Any) -> Mask:
    """Mask of rows without any filled cell; a column is looked at only where all before were empty."""
    mask = np.zeros(len(table), dtype=bool)
    if not table.num_columns:
        return mask
    candidates = np.flatnonzero(_blank(table.column(0)))
    for column in table.columns[1:]:
        if not len(candidates):
            return mask
        candidates = candidates[_blank(column.take(pa.array(candidates)))]
    mask[candidates] = True
    return mask


def _repeated_headers(table: Any, names: Sequence[str], keep: Mask) -> list[int]:
    """Rows that repeat the header, as concatenated exports have them."""
    wanted = [" ".join(name.split()).casefold() for name in names][: table.num_columns]
    first = next((column for column, name in enumerate(wanted) if name), None)
    if first is None or sum(bool(name) for name in wanted) < 2:
        return []
    hits = np.flatnonzero(np.asarray(pc.equal(table.column(first), names[first]), dtype=bool) & keep)
    rows = [int(row) for row in hits[:REPEATS]]
    return [
        row
        for row in rows
        if [" ".join(cell.split()).casefold() for cell in _row(table, row)][: len(wanted)] == wanted
    ]


def _subtotals(table: Any, may_go: Mask) -> list[int]:
    """Rows that begin "Subtotal" or "Total of ..." and are empty where rows are filled, wherever they stand.

    Where the label says more than "total", a figure must be the sum of the rows since the last total.
    """
    if len(table) > SUMMED_ROWS:
        return []
    columns = table.columns[:LABEL_COLUMNS]
    said = np.zeros(len(table), dtype=bool)
    for column in columns:
        said |= np.asarray(pc.match_substring_regex(column, SUBTOTAL), dtype=bool)
    usual = _usual_fill(table)
    rows = [int(row) for row in np.flatnonzero(said & may_go)[:REPEATS]]
    found: list[int] = []
    for row in rows:
        cells = _row(table, row)
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


def _tail(table: Any, keep: Mask, may_go: Mask) -> list[tuple[int, str]]:
    """Totals and remarks among the last rows, from the end up; `may_go` masks those not wished to stay."""
    found: list[tuple[int, str]] = []
    usual = _usual_fill(table)
    for row in (int(row) for row in np.flatnonzero(keep)[-TAIL_ROWS:][::-1]):
        cells = _row(table, row)
        if not may_go[row]:
            continue
        if _is_total(table, row, cells, usual, keep):
            found.append((row, "total"))
        elif _is_remark(cells, usual, table):
            found.append((row, "remark"))
        else:
            break
    return found


def _usual_fill(table: Any) -> float:
    """Filled cells of a usual row: the median over the first rows."""
    head = table.slice(0, HEAD_ROWS)
    filled = sum((~_blank(column)).astype(np.int64) for column in head.columns)
    return float(np.median(filled)) if len(head) and head.num_columns else 0.0


def _is_total(table: Any, row: int, cells: Sequence[str], usual: float, keep: Mask) -> bool:
    """A total says so, and lacks cells that rows have or holds the sum of its column."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(table) < 2 or not any(TOTAL.fullmatch(cell) for cell in filled[:2]):
        return False
    numbers = [column for column, cell in enumerate(cells) if kind(cell) == "number"]
    return len(filled) < usual - 0.5 or any(_is_sum(table.column(column), row, keep) for column in numbers)


def _is_sum(column: Any, row: int, keep: Mask) -> bool:
    if len(column) > SUMMED_ROWS:
        return False
    amounts = [amount_of(cell) for cell in column.to_pylist()]
    for decimal in (".", ","):
        numbers = to_numbers(amounts, decimal)
        others = keep & (np.arange(len(keep)) != row)
        total = float(np.nansum(numbers[others]))
        if abs(total - numbers[row]) <= SAME_SUM * max(abs(total), 1.0):
            return True
    return False


def _is_remark(cells: Sequence[str], usual: float, table: Any) -> bool:
    """One cell of words at the end of a table whose rows have several cells."""
    if usual < 3 or not cells[0].strip() or any(cell.strip() for cell in cells[1:]):
        return False
    shape = learn([[cell] for cell in table.column(0).slice(0, HEAD_ROWS).to_pylist()], 1)[0]
    return shape.is_strange(cells[0]) and kind(cells[0]) in {"text", "long", "url", "date"}
