"""From parsed records to the rows of one table: mend what can be mended, set aside what is no row, lose nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.alignment import mend_width, split_otherwise
from segmentation.reading.shapes import ColumnShape, kind, learn
from segmentation.reading.table import Note, SetAside, note_lines, unique_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.body import Body, OddRecord
    from segmentation.reading.layout import Layout
    from segmentation.reading.records import Marks

Lines = np.ndarray[Any, np.dtype[np.int64]]

LEARNED_ROWS: Final = 1_500
"""Rows, spread over the file, from which the shapes of the columns are learned."""

TAIL_ROWS: Final = 8
"""Rows at the end among which totals and remarks are looked for."""

TOTAL: Final = re.compile(
    r"(?:(?:grand|sub|overall|column)[ -]?)?(?:total|totals|sum|gesamt|gesamtsumme|summe|insgesamt|totale|totaal|totalt|"
    r"suma|somme|somma|soma|razem|celkem|összesen|итого|всего|toplam|合計|总计|合计|총계)(?: general| général| geral)?\s*[:=]?",
    re.IGNORECASE,
)

SAME_SUM: Final = 1e-6
"""A total agrees with the sum of its column up to rounding."""


@dataclass(slots=True)
class Gathered:
    """Rows of one table: columns of text with their names, the line of each row, what was set aside, notes."""

    columns: Any
    lines: Lines
    set_aside: list[SetAside] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def gather(body: Body, layout: Layout, marks: Marks, line_before: int) -> Gathered:
    """Bring a body to its final rows and names.

    `line_before` is the line of the file just above the body's first record.
    """
    # Shapes are only needed to mend: a clean file does not pay for them.
    shapes = _shapes(body, layout.width) if body.odd else []
    aside: list[SetAside] = []
    notes: list[Note] = []
    others, odd = _other_tables(body.odd, layout, shapes)
    if others:
        lines = [item.place + 1 + line_before for item in others]
        aside += [SetAside(line, item.record.raw, "another table") for line, item in zip(lines, others, strict=True)]
        text = f"The file holds another table, lines {lines[0]:,} to {lines[-1]:,}; the first one was taken."
        notes.append(note_lines("tables", text, lines))
    columns, places = _with_mended(body, odd, layout, shapes, marks, line_before, aside, notes)
    lines = places + 1 + line_before
    _note_mended_quotes(body, line_before, notes)
    table = _named(columns, layout, notes)
    keep = _kept_rows(table, layout, lines, aside, notes)
    if not keep.all():
        table, lines = table.filter(pa.array(keep)), lines[keep]
    return Gathered(table, lines, aside, notes)


def _shapes(body: Body, width: int) -> list[ColumnShape]:
    step = max(1, len(body.columns) // LEARNED_ROWS)
    sample = body.columns.take(pa.array(range(0, len(body.columns), step))) if step > 1 else body.columns
    rows = list(zip(*(column.to_pylist() for column in sample.columns), strict=True))
    return learn([row for row in rows if any(cell.strip() for cell in row)], width)


def _other_tables(
    odd: Sequence[OddRecord], layout: Layout, shapes: Sequence[ColumnShape]
) -> tuple[list[OddRecord], list[OddRecord]]:
    """Split off runs of neighbouring odd records of one width that begin with a header of their own."""
    others: list[OddRecord] = []
    rest: list[OddRecord] = []
    for run in _runs(odd):
        (others if len(run) >= 3 and _starts_table(run, layout) else rest).extend(run)
    return others, rest


def _runs(odd: Sequence[OddRecord]) -> list[list[OddRecord]]:
    runs: list[list[OddRecord]] = []
    for item in odd:
        last = runs[-1][-1] if runs else None
        if last and item.place - last.place <= 2 and len(item.record.cells) == len(last.record.cells) > 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _starts_table(run: Sequence[OddRecord], layout: Layout) -> bool:
    """The first record names columns: no numbers in it, numbers or known names below it."""
    head = run[0].record.cells
    if any(kind(cell) in {"number", "date", "time", "empty"} for cell in head):
        return False
    names = {name.casefold() for name in layout.names if name}
    known = sum(cell.strip().casefold() in names for cell in head)
    typed = any(kind(cell) in {"number", "date", "time"} for item in run[1:4] for cell in item.record.cells)
    return known * 2 >= len(head) or typed


def _with_mended(
    body: Body,
    odd: Sequence[OddRecord],
    layout: Layout,
    shapes: Sequence[ColumnShape],
    marks: Marks,
    line_before: int,
    aside: list[SetAside],
    notes: list[Note],
) -> tuple[Any, Lines]:
    """Put the mended odd records back in their places; set the others aside."""
    rows: dict[int, list[str]] = {}
    padded, mended, lost = [], [], []
    for item in odd:
        line = item.place + 1 + line_before
        if not item.record.raw.strip():
            continue
        row = _mended(item, layout, shapes, marks)
        if row is None:
            aside.append(SetAside(line, item.record.raw, "not a row of the table"))
            lost.append(line)
            continue
        rows[item.place] = row
        (padded if row[: len(item.record.cells)] == item.record.cells else mended).append(line)
    _note_odd(layout.width, padded, mended, lost, notes)
    if not rows:
        return body.columns, body.places
    extra = pa.table({str(c): pa.array([row[c] for row in rows.values()], pa.string()) for c in range(layout.width)})
    places = np.concatenate([body.places, np.fromiter(rows, dtype=np.int64)])
    order = np.argsort(places, kind="stable")
    return pa.concat_tables([body.columns, extra]).take(pa.array(order)), places[order]


def _mended(item: OddRecord, layout: Layout, shapes: Sequence[ColumnShape], marks: Marks) -> list[str] | None:
    cells = item.record.cells
    while len(cells) > layout.width and not cells[-1].strip():
        if layout.width == 1 or not any(kind(cell) != "empty" for cell in cells[layout.width :]):
            return cells[: layout.width]
        break
    if marks.delimiter is not None and len(cells) <= max(1, layout.width // 2):
        other = split_otherwise(item.record.raw, marks, shapes)
        if other is not None:
            return other
    if len(cells) == 1 and layout.width > 2 and shapes[0].cost(cells[0]) > 1.5:
        return None
    return mend_width(cells, shapes, marks.delimiter if marks.delimiter and marks.delimiter != r"\s+" else " ")


def _note_odd(width: int, padded: list[int], mended: list[int], lost: list[int], notes: list[Note]) -> None:
    def rows(lines: list[int]) -> str:
        return f"{len(lines):,} row{'s' * (len(lines) != 1)}"

    if padded:
        text = f"{rows(padded)} had fewer than {width:,} cells; the missing ones are empty."
        notes.append(note_lines("ragged", text, padded))
    if mended:
        text = f"{rows(mended)} had another number of cells than {width:,} and were put back under their columns."
        notes.append(note_lines("mended", text, mended))
    if lost:
        text = f"{rows(lost)} did not fit the {width:,} columns and were set aside."
        notes.append(note_lines("set aside", text, lost))


def _note_mended_quotes(body: Body, line_before: int, notes: list[Note]) -> None:
    if body.mended:
        lines = [place + 1 + line_before for place in body.mended]
        text = f"{len(lines):,} line{'s' * (len(lines) != 1)} had quotes out of place; the quotes are kept as text."
        notes.append(note_lines("quotes", text, lines))


def _named(columns: Any, layout: Layout, notes: list[Note]) -> Any:
    """Name the columns; drop those without name and cells, add those without cells."""
    width, names = layout.width, list(layout.names)
    arrays = list(columns.columns)
    if len(names) > width:
        arrays += [pa.array([""] * len(columns), pa.string())] * (len(names) - width)
    names += [""] * (len(arrays) - len(names))
    empty = [not name and _all_empty(array) for name, array in zip(names, arrays, strict=True)]
    if any(empty) and not all(empty):
        count = sum(empty)
        notes.append(Note("columns", f"{count:,} column{'s' * (count != 1)} without name and cells left out.", count=count))
        names = [name for name, gone in zip(names, empty, strict=True) if not gone]
        arrays = [array for array, gone in zip(arrays, empty, strict=True) if not gone]
    unique = unique_names(names)
    if layout.header:
        _note_names(names, unique, notes)
    return pa.table(dict(zip(unique, arrays, strict=True)))


def _all_empty(array: Any) -> bool:
    return not pc.any(pc.not_equal(pc.utf8_trim_whitespace(array), "")).as_py()


def _note_names(names: Sequence[str], unique: Sequence[str], notes: list[Note]) -> None:
    unnamed = [new for old, new in zip(names, unique, strict=True) if not old.strip()]
    renamed = [new for old, new in zip(names, unique, strict=True) if old.strip() and " ".join(old.split()) != new]
    if unnamed:
        shown = ", ".join(f"“{name}”" for name in unnamed[:5])
        notes.append(Note("header", f"Columns without a name were named {shown}.", count=len(unnamed)))
    if renamed:
        shown = ", ".join(f"“{name[:40]}”" for name in renamed[:5])
        notes.append(Note("header", f"Columns of the same name were renamed: {shown}.", count=len(renamed)))


def _kept_rows(table: Any, layout: Layout, lines: Lines, aside: list[SetAside], notes: list[Note]) -> Any:
    """Mask of the rows that are data: no empty rows, repeated headers, totals, remarks."""
    keep = ~_empty_rows(table)
    blank = int((~keep).sum())
    if blank:
        notes.append(note_lines("empty", f"{blank:,} empty line{'s' * (blank != 1)} skipped.", lines[~keep]))
    for row in _repeated_headers(table, layout, keep):
        _put_aside(table, row, lines, keep, aside, "repeated header")
    tail = [int(row) for row in np.flatnonzero(keep)[-TAIL_ROWS:]]
    for row, reason in _tail_reasons(table, tail, keep):
        _put_aside(table, row, lines, keep, aside, reason)
    for reason, kind_of_note in (("repeated header", "repeated"), ("totals", "totals"), ("remark", "footer")):
        found = [item for item in aside if item.reason == reason]
        if found:
            shown = found[0].text[:60]
            text = f"{len(found):,} line{'s' * (len(found) != 1)} set aside as {reason}, such as “{shown}”."
            notes.append(note_lines(kind_of_note, text, [item.line for item in found]))
    return keep


def _put_aside(table: Any, row: int, lines: Lines, keep: Any, aside: list[SetAside], reason: str) -> None:
    keep[row] = False
    cells = _row(table, row)
    aside.append(SetAside(int(lines[row]), ", ".join(cell for cell in cells if cell.strip()), reason))


def _row(table: Any, row: int) -> list[str]:
    return [column[row].as_py() for column in table.columns]


def _empty_rows(table: Any) -> Any:
    """Mask of rows without any filled cell; columns are looked at only where all before were empty."""
    if not table.num_columns:
        return np.zeros(len(table), dtype=bool)
    candidates = np.flatnonzero(_blank_mask(table.column(0)))
    for column in table.columns[1:]:
        if not len(candidates):
            break
        candidates = candidates[_blank_mask(column.take(pa.array(candidates)))]
    mask = np.zeros(len(table), dtype=bool)
    mask[candidates] = True
    return mask


def _blank_mask(column: Any) -> Any:
    return np.asarray(pc.equal(pc.utf8_trim_whitespace(column), ""))


def _repeated_headers(table: Any, layout: Layout, keep: Any) -> list[int]:
    """Rows that repeat the header, as concatenated exports have them."""
    names = [name.casefold() for name in layout.names]
    first = next((column for column, name in enumerate(layout.names[: table.num_columns]) if name), None)
    if first is None or len([name for name in names if name]) < 2:
        return []
    hits = np.flatnonzero(np.asarray(pc.equal(table.column(first), layout.names[first])) & keep)
    found = []
    for row in hits[:1000]:
        cells = [" ".join(cell.split()).casefold() for cell in _row(table, int(row))]
        if cells == names[: len(cells)]:
            found.append(int(row))
    return found


def _tail_reasons(table: Any, tail: Sequence[int], keep: Any) -> list[tuple[int, str]]:
    """Totals and remarks among the last rows, from the end upwards."""
    found: list[tuple[int, str]] = []
    usual = _usual_fill(table)
    for row in reversed(tail):
        cells = _row(table, row)
        if _is_total(table, row, cells, usual, keep):
            found.append((row, "totals"))
        elif not found or found[-1][0] == row + 1 or found[-1][1] == "totals":
            if not _is_remark(cells, usual, table):
                break
            found.append((row, "remark"))
    return found


def _usual_fill(table: Any) -> float:
    """Filled cells of a usual row (median over the first rows)."""
    head = table.slice(0, 500)
    filled = np.zeros(len(head))
    for column in head.columns:
        filled += ~_blank_mask(column)
    return float(np.median(filled)) if len(filled) else 0.0


def _is_total(table: Any, row: int, cells: Sequence[str], usual: float, keep: Any) -> bool:
    """A total names itself, and lacks cells that rows have or holds the sum of its column."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or not any(TOTAL.fullmatch(cell) for cell in filled[:2]) or len(table) < 2:
        return False
    numbers = [column for column, cell in enumerate(cells) if kind(cell) == "number"]
    if len(filled) < usual - 0.5:
        return True
    return bool(numbers) and any(_is_sum(table.column(column), row, keep) for column in numbers)


def _is_sum(column: Any, row: int, keep: Any) -> bool:
    from segmentation.reading.amounts import amount_of, to_numbers  # noqa: PLC0415

    if len(column) > 200_000:
        return False
    numbers = to_numbers([amount_of(cell) for cell in column.to_pylist()], ".")
    others = keep.copy()
    others[row] = False
    total = float(np.nansum(numbers[others]))
    return bool(np.isfinite(numbers[row])) and abs(total - numbers[row]) <= SAME_SUM * max(abs(total), 1.0)


def _is_remark(cells: Sequence[str], usual: float, table: Any) -> bool:
    """One cell of words at the end of a table whose rows have several cells."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) != 1 or usual < 3 or not cells[0].strip():
        return False
    shape = learn([[cell] for cell in table.column(0).slice(0, 500).to_pylist()], 1)[0]
    return shape.cost(cells[0]) > 1.5 and kind(cells[0]) in {"text", "long", "url", "date"}
