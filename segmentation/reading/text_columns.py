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
    cell_count,
    index_of,
    is_blank,
    misfits_of,
    quoted,
)
from segmentation.reading.missing import ALWAYS, missing_words
from segmentation.reading.table import Note

if TYPE_CHECKING:
    from segmentation.reading.drafts import Draft


def flag_column(column: Draft) -> Finding:
    """Finish a column of yes and no as pandas "boolean"."""
    yes = (column.pair or ("", ""))[0]
    truth = np.array([cell.casefold() == yes for cell in column.cells], dtype=bool)
    blank = np.array(
        [is_blank(cell) and cell.casefold() not in (column.pair or ()) for cell in column.cells], dtype=bool
    )
    index = index_of(column)
    return Finding(pd.Series(pd.arrays.BooleanArray(truth[index], blank[index])), "flag")


def text_column(column: Draft, lines: Lines) -> Finding:
    """Finish a column of words: str, NaN where a cell means "missing" in this column."""
    words = missing_words(column.cells)
    missing = [not cell or cell.lower() in ALWAYS or cell.lower() in words for cell in column.cells]
    cells = pa.array(
        [None if gone else cell for cell, gone in zip(column.cells, missing, strict=True)], pa.string()
    )
    text = pc.take(cells, pa.array(index_of(column))) if len(cells) else pa.array([], pa.string())
    return Finding(
        pd.Series(pd.array(text, dtype="str")), "text", None, tuple(_text_notes(column, words, lines))
    )


def _text_notes(column: Draft, words: frozenset[str], lines: Lines) -> list[Note]:
    notes = []
    kept = [
        cell for cell in column.cells if cell.lower() in {"na", "n/a", "none"} and cell.lower() not in words
    ]
    if kept and len(column.cells) > 1:
        count = int(column.counts[[column.cells.index(cell) for cell in kept]].sum())
        text = f"{quoted(column.name)}: “{kept[0]}” is kept, like other short codes ({cell_count(count)})."
        notes.append(Note("missing", text, count=count))
    if column.fit >= NEARLY and column.amounts is not None:
        wrong = np.array(
            [
                amount is None and not is_blank(cell)
                for cell, amount in zip(column.cells, column.amounts, strict=True)
            ]
        )
        misfits = misfits_of(column, wrong, lines, "number")
        if misfits is not None:
            are = "is no number" if misfits.count == 1 else "are no numbers"
            text = (
                f"{quoted(column.name)} stays text: {cell_count(misfits.count)} of {len(lines):,} "
                f"{are}, such as “{misfits.examples[0][:40]}”."
            )
            notes.append(Note("text", text, misfits.lines, misfits.count))
    return notes
