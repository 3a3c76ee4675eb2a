"""From parsed records to the rows of one table: mend what can be mended, set aside what is no row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from segmentation.reading.alignment import mend_width, split_otherwise, strangers, tokens_of
from segmentation.reading.bare import bare_cell
from segmentation.reading.effort import Effort
from segmentation.reading.in_file import table_of
from segmentation.reading.ledger import KEPT, Ledger, number_of
from segmentation.reading.limits import MAX_ALIGN_STEPS
from segmentation.reading.no_rows import data_rows
from segmentation.reading.other_tables import other_tables
from segmentation.reading.records import RUNS
from segmentation.reading.shapes import ColumnShape, learn
from segmentation.reading.table import Part, unique_names
from segmentation.reading.totals import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.body import Body, OddRecord
    from segmentation.reading.layout import Layout
    from segmentation.reading.records import Marks

Lines = np.ndarray[Any, np.dtype[np.int64]]

LEARNED_ROWS: Final = 1_500
"""Rows, spread over the file, from which the shapes of the columns are learned."""

FEW_MISSING: Final = 2
"""A row that lacks more cells may rather use another delimiter; that is tried first."""

SHORT: Final = "cells were missing at the end and are empty"
MOVED: Final = "the number of cells was wrong; they were put back under their columns"


NO_ROW: Final = "not a row of the table"
NOT_TRIED: Final = "another number of cells; not mended, as so many are"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Rows of one table: columns of text under their names, and the line of each row."""

    columns: Any
    lines: Lines


def gather(body: Body, layout: Layout, marks: Marks, line_before: int, ledger: Ledger) -> Gathered:
    """Bring a body to its final rows and names; what is left out goes to the ledger.

    `line_before` is the line of the file just above the body's first record.
    """
    columns, places, odd = _without_other_tables(body, layout, line_before, ledger)
    if odd:
        columns, places = _with_mended(
            columns, places, odd, _Mender(body, layout, marks), line_before=line_before, ledger=ledger
        )
    lines = places + (1 + line_before)
    _list_quotes(body, line_before, ledger)
    table = _named(columns, layout, ledger)
    keep = data_rows(table, layout.names, lines, ledger, [place + 1 + line_before for place in body.blank])
    _note_repairs(layout.width, ledger)
    if not keep.all():
        table, lines = table.filter(pa.array(keep)), lines[keep]
    return Gathered(table, lines)


def _list_quotes(body: Body, line_before: int, ledger: Ledger) -> None:
    """List the rows whose quotes were out of place, but for those that were set aside after all."""
    aside = {item.line for item in ledger.set_aside}
    mended = {item.place + 1 + line_before: item.record.raw for item in body.mended}
    lines = [line for line in mended if line not in aside]
    for line in lines:
        ledger.repair(line, mended[line], "quotes out of place were kept as text")
    if lines:
        text = f"{number_of(len(lines), 'line')} with quotes out of place; such quotes are kept as text."
        ledger.note("quotes", text, lines)


def _without_other_tables(
    body: Body, layout: Layout, line_before: int, ledger: Ledger
) -> tuple[Any, Lines, list[OddRecord]]:
    """Set other tables aside, with the records inside them that happen to have this table's width."""
    columns, places, odd = body.columns, body.places, body.odd
    for run in other_tables(
        [item for item in odd if item.place + 1 + line_before not in ledger.keep], layout.names
    ):
        first, last = run[0].place, run[-1].place
        inside = (places >= first) & (places <= last)
        texts = {
            item.place: (item.record.raw, item.record.cells) for item in odd if first <= item.place <= last
        }
        for row in np.flatnonzero(inside):
            cells = [column[int(row)].as_py() for column in columns.columns]
            texts[int(places[row])] = (", ".join(cells), cells)
        lines = [place + 1 + line_before for place in sorted(texts)]
        for place in sorted(texts):
            ledger.put_aside(place + 1 + line_before, texts[place][0], "another table", texts[place][1])
        ledger.parts.append(Part((lines[0], lines[-1]), tuple(run[0].record.cells), taken=False))
        shown = ", ".join(run[0].record.cells)[:60]
        text = f"The file holds another table in lines {lines[0]:,} to {lines[-1]:,} ({shown}), not read."
        ledger.note("tables", text, lines)
        columns, places = columns.filter(pa.array(~inside)), places[~inside]
        odd = [item for item in odd if item.place not in texts]
    if ledger.parts and not any(part.taken for part in ledger.parts):
        first = line_before + 1 - layout.first + (layout.header[0] if layout.header else layout.first)
        last = int(places[-1]) + 1 + line_before if len(places) else first
        ledger.parts.append(Part((first, last), layout.names, taken=True))
    return columns, places, odd


class _Mender:
    """Puts the cells of odd records under the columns, whose shapes are learned from the usual rows."""

    def __init__(self, body: Body, layout: Layout, marks: Marks) -> None:
        step = max(1, len(body.columns) // LEARNED_ROWS)
        sample = body.columns.take(pa.array(range(0, len(body.columns), step))) if step > 1 else body.columns
        rows = zip(*(column.to_pylist() for column in sample.columns), strict=True)
        self.shapes: list[ColumnShape] = learn(
            [row for row in rows if any(map(str.strip, row))], layout.width
        )
        self.width = layout.width
        self.marks = marks
        self.effort = Effort(MAX_ALIGN_STEPS)

    def mend(self, item: OddRecord) -> list[str] | None:
        """The cells of a record of another width, or None when it is no row of this table."""
        cells, raw = item.record.cells, item.record.raw
        if self.width == 1:
            # In a table of one column a delimiter is part of the text.
            return [raw]
        if self.effort.is_used_up:
            return None
        if len(cells) == 1 and self.width > 2 and self.shapes[0].is_strange(cells[0]):
            return split_otherwise(raw, self.marks, self.shapes, self.effort)
        own = mend_width(tokens_of(raw, cells, self.marks), self.shapes, self.effort)
        if own is not None and strangers(own, self.shapes) <= 1 and len(cells) >= self.width - FEW_MISSING:
            return own
        return split_otherwise(raw, self.marks, self.shapes, self.effort) or own

    def as_it_stands(self, item: OddRecord) -> list[str]:
        """The cells in their order, as the user wished: empty ones after the last, or the surplus joined."""
        cells = [*item.record.cells, *[""] * (self.width - len(item.record.cells))]
        glue = " " if self.marks.delimiter in {None, RUNS} else self.marks.delimiter or " "
        return [*cells[: self.width - 1], glue.join(cells[self.width - 1 :])]


def _with_mended(
    columns: Any,
    places: Lines,
    odd: Sequence[OddRecord],
    mender: _Mender,
    *,
    line_before: int,
    ledger: Ledger,
) -> tuple[Any, Lines]:
    """Put the mended records back in their places; set the others aside."""
    rows: dict[int, list[str]] = {}
    lost: dict[str, list[int]] = {NO_ROW: [], NOT_TRIED: []}
    for item in odd:
        line = item.place + 1 + line_before
        kept = line in ledger.keep
        row = mender.as_it_stands(item) if kept else mender.mend(item)
        if row is None:
            reason = NOT_TRIED if mender.effort.is_used_up else NO_ROW
            ledger.put_aside(line, item.record.raw, reason, item.record.cells, can_be_row=True)
            lost[reason].append(line)
            continue
        rows[item.place] = row
        if kept:
            ledger.repair(line, item.record.raw, KEPT)
        else:
            short = row[: len(item.record.cells)] == item.record.cells
            ledger.repair(line, item.record.raw, SHORT if short else MOVED)
    _note_lost(lost, mender.width, ledger)
    if not rows:
        return columns, places
    extra = pa.table(
        {str(c): pa.array([row[c] for row in rows.values()], pa.string()) for c in range(mender.width)}
    )
    places = np.concatenate([places, np.fromiter(rows, dtype=np.int64)])
    order = np.argsort(places, kind="stable")
    return pa.concat_tables([columns, extra]).take(pa.array(order)), places[order]


def _note_lost(lost: dict[str, list[int]], width: int, ledger: Ledger) -> None:
    """Say how many lines are no rows, and how many were not tried."""
    why = {
        NO_ROW: f"no way to put the cells under the {width:,} columns",
        NOT_TRIED: "so many lines have another number of cells that the rest of them was not mended",
    }
    for reason, lines in lost.items():
        if lines:
            text = f"{number_of(len(lines), 'line')} set aside: {why[reason]}."
            ledger.note("set aside", text, lines)


def _note_repairs(width: int, ledger: Ledger) -> None:
    """Say how many rows were mended, not counting those that turned out to be no rows."""
    padded, moved = ([item.line for item in ledger.repaired if item.how == how] for how in (SHORT, MOVED))
    if padded:
        text = f"{number_of(len(padded), 'row')} with fewer than {width:,} cells; the missing ones are empty."
        ledger.note("ragged", text, padded)
    if moved:
        text = f"{number_of(len(moved), 'row')} without {width:,} cells, put back under their columns."
        ledger.note("mended", text, moved)


def _named(columns: Any, layout: Layout, ledger: Ledger) -> Any:
    """Name the columns; leave out those without name and cells, add those without cells."""
    names, arrays = list(layout.names), list(columns.columns)
    while len(arrays) < len(names):
        arrays.append(pa.array([""] * len(columns), pa.string()))
    names += [""] * (len(arrays) - len(names))
    kept = [bool(name.strip()) or _has_cells(array) for name, array in zip(names, arrays, strict=True)]
    if not all(kept) and any(kept):
        text = f"{number_of(kept.count(False), 'column')} without name and cells left out."
        ledger.note("columns", text, count=kept.count(False))
        names = [name for name, wanted in zip(names, kept, strict=True) if wanted]
        arrays = [array for array, wanted in zip(arrays, kept, strict=True) if wanted]
    unique = unique_names(names)
    if layout.header:
        _note_names(names, unique, ledger)
    return table_of(dict(zip(unique, arrays, strict=True)))


def _has_cells(array: Any) -> bool:
    return not is_blank(array).all()


def _note_names(names: Sequence[str], unique: Sequence[str], ledger: Ledger) -> None:
    pairs = [(bare_cell(" ".join(old.split())), new) for old, new in zip(names, unique, strict=True)]
    unnamed = [new for old, new in pairs if not old]
    renamed = [new for old, new in pairs if old and old != new]
    if unnamed:
        ledger.note("header", f"Columns without a name were named {_listed(unnamed)}.", count=len(unnamed))
    if renamed:
        ledger.note(
            "header", f"Columns of the same name were renamed: {_listed(renamed)}.", count=len(renamed)
        )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name[:40]}”" for name in names[:5]) + (", …" if len(names) > 5 else "")
