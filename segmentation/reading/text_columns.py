"""Columns of words and of flags, with the words that mean "missing" in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.drafts import NEARLY
from segmentation.reading.finding import (
    Finding,
    Lines,
    blanks_of,
    cell_count,
    misfits_of,
    quoted,
)
from segmentation.reading.missing import ALWAYS, MAYBE, missing_words
from segmentation.reading.table import Note

if TYPE_CHECKING:
    from segmentation.reading.drafts import Draft


def flag_column(column: Draft) -> Finding:
    """Finish a column of yes and no as pandas "boolean"."""
    pair, cells = column.pair or ("", ""), column.cells
    truth = np.array([cell.casefold() == pair[0] for cell in cells.cells], dtype=bool)
    said = np.array([cell.casefold() in pair for cell in cells.cells], dtype=bool)
    blank = blanks_of(cells) & ~said
    return Finding(pd.Series(pd.arrays.BooleanArray(truth[cells.index], blank[cells.index])), "flag")


def text_column(column: Draft, lines: Lines) -> Finding:
    """Finish a column of words: str, NaN where a cell means "missing" in this column."""
    cells = column.cells
    words = missing_words(cells.cells) if cells.among(MAYBE).any() else frozenset[str]()
    missing = pa.array(cells.among(ALWAYS | words))
    kept = pc.if_else(missing, pa.scalar(None, pa.string()), cells.trimmed)
    text = pd.array(pc.take(kept, pa.array(cells.index)), dtype="str")
    return Finding(pd.Series(text, copy=False), "text", None, tuple(_text_notes(column, words, lines)))


def _text_notes(column: Draft, words: frozenset[str], lines: Lines) -> list[Note]:
    notes, cells = [], column.cells
    kept = np.flatnonzero(cells.among({"na", "n/a", "none"} - words))
    if len(kept) and len(cells) > 1:
        count = int(cells.counts[kept].sum())
        shown = cells.trimmed[int(kept[0])].as_py()
        text = f"{quoted(column.name)}: “{shown}” is kept, like other short codes ({cell_count(count)})."
        notes.append(Note("missing", text, count=count))
    if column.fit >= NEARLY and column.amounts is not None:
        misfits = misfits_of(column, ~column.amounts.known & ~blanks_of(cells), lines, "number")
        if misfits is not None:
            are = "is no number" if misfits.count == 1 else "are no numbers"
            text = (
                f"{quoted(column.name)} stays text: {cell_count(misfits.count)} of {len(lines):,} "
                f"{are}, such as “{misfits.examples[0][:40]}”."
            )
            notes.append(Note("text", text, misfits.lines, misfits.count))
    return notes
