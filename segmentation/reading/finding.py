"""What a finished column consists of, and the words for the cells that do not fit it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from segmentation.reading.limits import NOTE_LINES
from segmentation.reading.missing import AMONG_NUMBERS, is_missing
from segmentation.reading.table import Doubt, Misfits, Note

if TYPE_CHECKING:
    from segmentation.reading.drafts import Draft

Lines = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

EXAMPLES: Final = 5
"""Misfits shown as examples."""


@dataclass(slots=True)
class Finding:
    """One finished column."""

    series: pd.Series[Any]
    kind: str
    misfits: Misfits | None = None
    notes: tuple[Note, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """The wishes, and what the file as a whole suggests; `order_told`: a column of dates shows its order."""

    wished_decimal: str
    decimal: str
    wished_order: bool | None
    day_first: bool
    order_told: bool = False


def is_blank(cell: str) -> bool:
    """Whether a stripped cell of a column of numbers or dates is missing."""
    return is_missing(cell) or cell.lower() in AMONG_NUMBERS


def index_of(column: Draft) -> Lines:
    """For every row the place of its cell among the distinct ones."""
    return column.index if column.index is not None else np.zeros(0, dtype=np.int64)


def quoted(name: str) -> str:
    """A column's name in quotes, shortened for a sentence."""
    return f"“{name[:60]}…”" if len(name) > 60 else f"“{name}”"


def cell_count(count: int) -> str:
    """Say how many cells: "1 cell", "2 cells"."""
    return f"{count:,} cell{'s' * (count != 1)}"


def misfits_of(column: Draft, wrong: Mask, lines: Lines, kind: str) -> Misfits | None:
    """Describe the distinct cells where `wrong` (n_distinct,) holds; None when there are none."""
    if not wrong.any():
        return None
    index = index_of(column)
    where = lines[wrong[index]]
    places = np.flatnonzero(wrong)
    common = places[np.argsort(-column.counts[places], kind="stable")][:EXAMPLES]
    examples = tuple(column.cells[place] for place in common)
    return Misfits(column.name, kind, len(where), examples, tuple(where[:NOTE_LINES].tolist()))


def misfit_notes(misfits: Misfits | None, rows: int) -> list[Note]:
    """Say in one sentence what does not fit."""
    if misfits is None:
        return []
    text = (
        f"{quoted(misfits.column)}: {cell_count(misfits.count)} of {rows:,} "
        f"{'is no' if misfits.count == 1 else 'are no'} {misfits.kind}{'s' * (misfits.count != 1)}, "
        f"such as “{misfits.examples[0][:40]}”; read as missing, the text is kept."
    )
    return [Note("misfits", text, misfits.lines, misfits.count)]
