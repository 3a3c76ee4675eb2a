"""Rows of the right width that are no data: empty ones, repeated headers, totals, remarks at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from segmentation.reading.ledger import KEPT, LEFT_OUT, Ledger, number_of
from segmentation.reading.shapes import kind, learn
from segmentation.reading.totals import (
    HEAD_ROWS,
    is_blank,
    is_total,
    row_cells,
    says,
    subtotals,
    unnamed_totals,
    usual_fill,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Lines = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

TAIL_ROWS: Final = 8
"""Rows at the end among which totals and remarks are looked for."""

REPEATS: Final = 1_000
"""Repeated headers looked for: more are no concatenated export."""

NOTES: Final = {"repeated header": "repeated", "total": "totals", "remark": "footer"}
"""Kind of the note for each reason to set a row aside."""


def data_rows(
    table: Any, names: Sequence[str], lines: Lines, ledger: Ledger, blank: Sequence[int] = ()
) -> Mask:
    """Mask (n_rows,) of the rows that are data; the others go to the ledger.

    `table` holds columns of text, `names` the header as written, `lines` the rows' lines in the file,
    `blank` the empty lines that are not among the rows.
    """
    keep = ~_empty_rows(table)
    empty = sorted([*lines[~keep].tolist(), *blank])
    if empty:
        ledger.note("empty", f"{number_of(len(empty), 'empty line')} skipped.", empty)
    found = [(int(row), LEFT_OUT) for row in np.flatnonzero(np.isin(lines, list(ledger.drop)))]
    keep[[row for row, _ in found]] = False
    stay = np.isin(lines, list(ledger.keep))
    _list_kept(table, lines, keep & stay, ledger)
    may_go = keep & ~stay
    groups = [(row, "total") for row in subtotals(table, may_go)]
    keep[[row for row, _ in groups]] = False
    may_go &= keep
    headers = [(row, "repeated header") for row in _repeated_headers(table, names, may_go)]
    keep[[row for row, _ in headers]] = False
    unnamed = [(row, "total") for row in unnamed_totals(table, keep, may_go)]
    keep[[row for row, _ in unnamed]] = False
    for row, reason in (*found, *groups, *headers, *unnamed, *_tail(table, keep, may_go)):
        keep[row] = False
        cells = row_cells(table, row)
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
            ledger.repair(int(lines[row]), ", ".join(row_cells(table, int(row))), KEPT)


def _note(ledger: Ledger, reason: str, kind_of_note: str) -> None:
    found = [item for item in ledger.set_aside if item.reason == reason]
    if found:
        text = f"{number_of(len(found), 'line')} set aside as {reason}, such as “{found[0].text[:60]}”."
        ledger.note(kind_of_note, text, [item.line for item in found])


def _empty_rows(table: Any) -> Mask:
    """Mask of rows without any filled cell; a column is looked at only where all before were empty."""
    mask = np.zeros(len(table), dtype=bool)
    if not table.num_columns:
        return mask
    candidates = np.flatnonzero(is_blank(table.column(0)))
    for column in table.columns[1:]:
        if not len(candidates):
            return mask
        candidates = candidates[is_blank(column.take(pa.array(candidates)))]
    mask[candidates] = True
    return mask


def _repeated_headers(table: Any, names: Sequence[str], keep: Mask) -> list[int]:
    """Rows that repeat the header, as concatenated exports have them."""
    wanted = [" ".join(name.split()).casefold() for name in names][: table.num_columns]
    first = next((column for column, name in enumerate(wanted) if name), None)
    if first is None or sum(bool(name) for name in wanted) < 2:
        return []
    hits = np.flatnonzero(says(table.column(first), names[first]) & keep)
    rows = [int(row) for row in hits[:REPEATS]]
    return [
        row
        for row in rows
        if [" ".join(cell.split()).casefold() for cell in row_cells(table, row)][: len(wanted)] == wanted
    ]


def _tail(table: Any, keep: Mask, may_go: Mask) -> list[tuple[int, str]]:
    """Totals and remarks among the last rows, from the end up; `may_go` masks those not wished to stay."""
    found: list[tuple[int, str]] = []
    usual = usual_fill(table)
    for row in (int(row) for row in np.flatnonzero(keep)[-TAIL_ROWS:][::-1]):
        cells = row_cells(table, row)
        if not may_go[row]:
            continue
        if is_total(table, row, cells, usual, keep):
            found.append((row, "total"))
        elif _is_remark(cells, usual, table):
            found.append((row, "remark"))
        else:
            break
    return found


def _is_remark(cells: Sequence[str], usual: float, table: Any) -> bool:
    """One cell of words at the end of a table whose rows have several cells."""
    if usual < 3 or not cells[0].strip() or any(cell.strip() for cell in cells[1:]):
        return False
    shape = learn([[cell] for cell in table.column(0).slice(0, HEAD_ROWS).to_pylist()], 1)[0]
    return shape.is_strange(cells[0]) and kind(cells[0]) in {"text", "long", "url", "date"}
