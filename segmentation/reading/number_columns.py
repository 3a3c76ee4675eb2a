"""Columns of numbers: the decimal mark that holds for the column, bounds, and what is worth telling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from segmentation.reading.amounts import LARGEST, marks_of, to_numbers
from segmentation.reading.finding import (
    Choices,
    Finding,
    Lines,
    cell_count,
    index_of,
    is_blank,
    misfit_notes,
    misfits_of,
    quoted,
)
from segmentation.reading.limits import NOTE_LINES
from segmentation.reading.table import Doubt, Note
from segmentation.reading.text_columns import text_column

if TYPE_CHECKING:
    from segmentation.reading.drafts import Draft


def number_column(column: Draft, lines: Lines, choices: Choices) -> Finding:
    """Finish a column of numbers; it stays text when most don't fit the wished decimal mark."""
    if column.direct is not None:
        return Finding(*_bounded(column, column.direct, lines))
    own = "," if column.marks.commas > column.marks.points else "." if column.marks.points else ""
    decimal = choices.wished_decimal or own or choices.decimal
    numbers = to_numbers(column.amounts or [], decimal)
    wrong = np.isnan(numbers) & np.array([not is_blank(cell) for cell in column.cells], dtype=bool)
    if column.counts[wrong].sum() > 0.5 * column.counts.sum():
        return text_column(column, lines)
    index = index_of(column)
    finding = Finding(*_bounded(column, numbers[index], lines))
    finding.misfits = misfits_of(column, wrong, lines, "number")
    finding.doubts = _doubts(column, own, decimal, choices)
    finding.notes += (
        *misfit_notes(finding.misfits, len(lines)),
        *_number_notes(column, own, decimal, choices),
    )
    return finding


def _bounded(column: Draft, numbers: Any, lines: Lines) -> tuple[pd.Series[Any], str, None, tuple[Note, ...]]:
    """Set infinite and absurdly large numbers to missing, with a note."""
    huge = np.abs(numbers) > LARGEST  # infinity included, NaN not
    notes: tuple[Note, ...] = ()
    if huge.any():
        numbers = np.where(huge, np.nan, numbers)
        where = lines[huge]
        text = f"{quoted(column.name)}: {cell_count(len(where))} beyond ±{LARGEST:.0e} count as missing."
        notes = (Note("range", text, tuple(where[:NOTE_LINES].tolist()), len(where)),)
    return pd.Series(numbers), "number", None, notes


def _doubts(column: Draft, own: str, decimal: str, choices: Choices) -> tuple[Doubt, ...]:
    """Ask what "1.234" means where neither the column nor a wish tells."""
    if own or not column.marks.either or choices.wished_decimal:
        return ()
    amounts = column.amounts or []
    place = next(p for p, amount in enumerate(amounts) if amount is not None and marks_of(amount.body).either)
    readings = tuple((mark, f"{to_numbers([amounts[place]], mark)[0]:.15g}") for mark in (".", ","))
    return (Doubt("decimal", column.name, column.cells[place], decimal, readings),)


def _number_notes(column: Draft, own: str, decimal: str, choices: Choices) -> list[Note]:
    notes = []
    amounts = [amount for amount in column.amounts or [] if amount is not None]
    if not own and column.marks.either and not choices.wished_decimal:
        example = next(amount.body for amount in amounts if marks_of(amount.body).either)
        meant = "a decimal comma" if decimal == "," else "a decimal point"
        text = f"{quoted(column.name)}: “{example}” is ambiguous; read with {meant}. Switch if wrong."
        notes.append(Note("decimal", text))
    currencies = sorted({amount.money for amount in amounts if amount.money})
    if len(currencies) > 1:
        found = ", ".join(currencies[:5])
        text = f"{quoted(column.name)} mixes currencies ({found}); amounts are not converted."
        notes.append(Note("currency", text))
    percents = sum(amount.percent for amount in amounts)
    if 0 < percents < len(amounts):
        notes.append(
            Note("percent", f"{quoted(column.name)} mixes percent and plain numbers; 5 % is read as 0.05.")
        )
    return notes
