"""Columns of numbers: the decimal mark that holds for the column, bounds, and what is worth telling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from segmentation.reading.amounts import LARGEST, amount_of
from segmentation.reading.column_amounts import to_numbers
from segmentation.reading.currencies import currency_of
from segmentation.reading.finding import (
    Choices,
    Finding,
    Lines,
    amounts_of,
    blanks_of,
    cell_count,
    misfit_notes,
    misfits_of,
    quoted,
)
from segmentation.reading.limits import NOTE_LINES
from segmentation.reading.missing import INFINITE
from segmentation.reading.table import Doubt, Note
from segmentation.reading.text_columns import text_column

if TYPE_CHECKING:
    from segmentation.reading.amounts import FloatArray
    from segmentation.reading.column_amounts import Amounts
    from segmentation.reading.drafts import Draft

MOSTLY: Final = 0.5
"""With more cells that don't fit the wished decimal mark, the wish was not about this column."""


def number_column(column: Draft, lines: Lines, choices: Choices) -> Finding:
    """Finish a column of numbers; it stays text when most don't fit the wished decimal mark."""
    if column.direct is not None:
        return Finding(*_bounded(column, column.direct, lines))
    own = "," if column.marks.commas > column.marks.points else "." if column.marks.points else ""
    decimal = choices.wished_decimal or own or choices.decimal
    cells, amounts = column.cells, amounts_of(column)
    numbers = amounts.values(decimal)
    wrong = np.isnan(numbers) & ~blanks_of(cells)
    if cells.share(wrong) > MOSTLY:
        return text_column(column, lines)
    finding = Finding(*_bounded(column, cells.spread(numbers), lines))
    finding.misfits = misfits_of(column, wrong, lines, "number")
    finding.doubts = _doubts(column, own, decimal, choices)
    finding.notes += (
        *misfit_notes(finding.misfits, len(lines)),
        *_number_notes(column, own, decimal, choices),
    )
    return finding


def _bounded(
    column: Draft, numbers: FloatArray, lines: Lines
) -> tuple[pd.Series[Any], str, None, tuple[Note, ...]]:
    """Set infinite and absurdly large numbers to missing, with a note."""
    notes: tuple[Note, ...] = ()
    # Two passes without a copy, where np.abs(numbers) > LARGEST makes two copies; NaN is passed over.
    if len(numbers) and max(-np.fmin.reduce(numbers), np.fmax.reduce(numbers)) > LARGEST:
        huge = np.abs(numbers) > LARGEST  # infinity included, NaN not
        numbers = np.where(huge, np.nan, numbers)
        where = lines[huge]
        text = f"{quoted(column.name)}: {cell_count(len(where))} beyond ±{LARGEST:.0e} count as missing."
        notes = (Note("range", text, tuple(where[:NOTE_LINES].tolist()), len(where)),)
    return pd.Series(numbers, copy=False), "number", None, notes


def _doubts(column: Draft, own: str, decimal: str, choices: Choices) -> tuple[Doubt, ...]:
    """Ask what "1.234" means where neither the column nor a wish tells."""
    if own or not column.marks.either or choices.wished_decimal:
        return ()
    cell = amounts_of(column).ambiguous()
    readings = tuple((mark, f"{to_numbers([amount_of(cell)], mark)[0]:.15g}") for mark in (".", ","))
    return (Doubt("decimal", column.name, cell, decimal, readings),)


def _grouped(amounts: Amounts, decimal: str) -> tuple[str, float]:
    """An amount with a mark between its groups, and its value."""
    place = next(place for place, amount in amounts.others.items() if not amount.body.isdecimal())
    return amounts.distinct.cells[place], float(amounts.values(decimal)[place])


def _number_notes(column: Draft, own: str, decimal: str, choices: Choices) -> list[Note]:
    notes, amounts = [], amounts_of(column)
    endless = column.cells.among(INFINITE)
    if endless.any():
        count = int(column.cells.counts[endless].sum())
        text = f"{quoted(column.name)}: {cell_count(count)} such as “inf” count as missing."
        notes.append(Note("range", text, count=count))
    if not own and column.marks.either and not choices.wished_decimal:
        meant = "a decimal comma" if decimal == "," else "a decimal point"
        example = amounts.ambiguous()
        text = f"{quoted(column.name)}: “{example}” is ambiguous; read with {meant}. Switch if wrong."
        notes.append(Note("decimal", text))
    if amounts.whole_money and not choices.wished_decimal:
        cell, value = _grouped(amounts, decimal)
        text = f"{quoted(column.name)}: {amounts.whole_money} has no decimals, so “{cell}” is {value:,.0f}."
        notes.append(Note("decimal", text))
    written = {amount.money for amount in amounts.others.values() if amount.money}
    currencies = {currency_of(money): money for money in sorted(written, reverse=True)}
    if len(currencies) > 1:
        found = ", ".join(sorted(currencies.values())[:5])
        text = f"{quoted(column.name)} mixes currencies ({found}); amounts are not converted."
        notes.append(Note("currency", text))
    percents = sum(amount.percent for amount in amounts.others.values())
    if 0 < percents < int(amounts.known.sum()):
        notes.append(
            Note("percent", f"{quoted(column.name)} mixes percent and plain numbers; 5 % is read as 0.05.")
        )
    return notes
