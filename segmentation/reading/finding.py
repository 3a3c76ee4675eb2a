"""What a finished column consists of, and the words for the cells that do not fit it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from segmentation.reading.limits import NOTE_LINES
from segmentation.reading.missing import ALWAYS, AMONG_NUMBERS
from segmentation.reading.table import Doubt, Misfits, Note

if TYPE_CHECKING:
    from segmentation.reading.column_amounts import Amounts
    from segmentation.reading.distinct import Distinct, Mask
    from segmentation.reading.drafts import Draft

Lines = np.ndarray[Any, np.dtype[np.int64]]

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


def blanks_of(cells: Distinct) -> Mask:
    """Which distinct cells of a column of numbers or dates are missing."""
    return cells.among(ALWAYS | AMONG_NUMBERS)


def amounts_of(column: Draft) -> Amounts:
    """The amounts of a column of numbers that is not direct."""
    assert column.amounts is not None  # noqa: S101  (drafts of numbers have them)
    return column.amounts


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
    cells = column.cells
    where = lines[wrong[cells.index]]
    places = np.flatnonzero(wrong)
    common = places[np.argsort(-cells.counts[places], kind="stable")][:EXAMPLES]
    examples = tuple(cells.trimmed.take(pa.array(common)).to_pylist())
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
