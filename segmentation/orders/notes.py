"""What a user should know of her order lines before she trusts the customers made of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import numpy as np
import pandas as pd

from segmentation.orders.lines import Lines
from segmentation.plan import OrderColumns
from segmentation.reading import Note, Table
from segmentation.reading.table import note_lines
from segmentation.words import plural


def order_notes(
    table: Table, columns: OrderColumns, lines: Lines, today: date | None = None
) -> tuple[Note, ...]:
    """Say what the file lacks and what stands in for it, empty cells of money, and days that can't be."""
    return (
        *_fallbacks(columns, lines),
        *_empty_cells(table, columns),
        *_days(table, lines, today or datetime.now().astimezone().date()),
    )


def _fallbacks(columns: OrderColumns, lines: Lines) -> Iterator[Note]:
    if columns.date is None:
        yield Note("no date", "No column is the date, so there is no recency, tenure or trend.")
    if lines.amount is None:
        yield Note(
            "no amount",
            "No column is the amount (nor quantity and price), so customers are told apart by how often "
            "and when they buy, not by how much.",
        )
    if columns.order is None:
        instead = (
            "each line is taken as an order"
            if columns.date is None
            else ("all that a customer bought on one day is taken as one order")
        )
        yield Note("no order", f"No column is the order's number, so {instead}.")


def _empty_cells(table: Table, columns: OrderColumns) -> Iterator[Note]:
    """Cells that hold no number count as 0, which is told."""
    names = (columns.amount,) if columns.amount else (columns.quantity, columns.price)
    for name in names:
        empty = np.flatnonzero(table.frame[name].isna()) if name else ()
        if name and len(empty):
            said = f"{plural(len(empty), 'cell')} of “{name}” hold{'s' if len(empty) == 1 else ''} no number"
            yield note_lines("empty amount", f"{said}; the amount of the line is 0.", table.lines[empty])


def _days(table: Table, lines: Lines, today: date) -> Iterator[Note]:
    if lines.day is None or not lines.counts.any():
        return
    counted = lines.day[lines.counts]
    if len(counted) > 1 and counted.min() == counted.max():
        yield Note(
            "one day",
            f"All lines that count are of {_said(counted.max())}: recency and trend say nothing.",
        )
    future = np.flatnonzero(lines.day > _day(today))
    if len(future):
        last = _said(lines.day[future].max())
        yield note_lines(
            "future",
            f"{plural(len(future), 'line')} {'is' if len(future) == 1 else 'are'} dated after today, up to "
            f"{last}; recency counts back from there unless another reference date is chosen.",
            table.lines[future],
        )


def last_day_until(lines_day: np.ndarray | None, today: date) -> date | None:
    """Give the day after the last line that is not of the future, where some are; None elsewhere."""
    if lines_day is None:
        return None
    known = lines_day[lines_day != np.iinfo(np.int64).min]
    past = known[known <= _day(today)]
    if len(past) == len(known) or not len(past):
        return None
    return _date(int(past.max()) + 1)


def _day(when: date) -> int:
    return int(np.datetime64(when, "D").astype(np.int64))


def _date(day: int) -> date:
    return pd.Timestamp(day, unit="D").date()


def _said(day: int) -> str:
    return f"{_date(int(day)):%d %b %Y}"
