"""Columns of dates: the order of day and month that holds for the column, zones and placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from segmentation.reading import dates
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
from segmentation.reading.table import Doubt, Note

if TYPE_CHECKING:
    from segmentation.reading.drafts import Draft


def date_column(column: Draft, lines: Lines, choices: Choices) -> Finding:
    """Finish a column of dates: order, zones, placeholders, misfits."""
    notes: list[Note] = []
    doubts: tuple[Doubt, ...] = ()
    if column.serial:
        numbers = amounts_of(column).values(choices.decimal)
        days = dates.from_serials(numbers) if column.serial == "serial" else dates.from_unix(numbers)
        what = "day numbers of a spreadsheet" if column.serial == "serial" else "seconds since 1970"
        notes.append(Note("dates", f"{quoted(column.name)} holds {what}, read as dates."))
    else:
        days, notes, doubts = _ordered_dates(column, choices)
    cells = column.cells
    wrong = np.isnat(days) & ~blanks_of(cells) & ~cells.among(dates.EMPTY_DATES)
    days, note = _without_placeholders(column, days)
    misfits = misfits_of(column, wrong, lines, "date")
    notes += [*note, *misfit_notes(misfits, len(lines))]
    return Finding(pd.Series(days[cells.index], copy=False), "date", misfits, tuple(notes), doubts)


def _ordered_dates(column: Draft, choices: Choices) -> tuple[dates.DateArray, list[Note], tuple[Doubt, ...]]:
    parts = column.parts
    assert parts is not None  # noqa: S101  (a date column without a serial has parts)
    evidence = dates.order_evidence(parts)
    order, notes = _order_of(column.name, evidence, choices)
    doubts = (_doubt(column, parts, taken=order),) if notes and not choices.order_told else ()
    offsets = np.unique(parts.offset[parts.ok])
    mixed = len(offsets) > 1
    if mixed:
        notes.append(Note("dates", f"{quoted(column.name)} mixes time zones; all times are read as UTC."))
    return dates.to_dates(parts, day_first=order, to_utc=mixed), notes, doubts


def _doubt(column: Draft, parts: dates.Parts, *, taken: bool) -> Doubt:
    """Ask by an example: a date that is another day when read the other way."""
    read = {order: dates.to_dates(parts, day_first=order).astype("datetime64[D]") for order in (True, False)}
    differs = np.flatnonzero((read[True] != read[False]) & ~np.isnat(read[True]))
    place = int(differs[0]) if len(differs) else 0
    shown = tuple((order, str(days[place])) for order, days in read.items())
    return Doubt("day_first", column.name, column.cells.cells[place], taken, shown)


def _order_of(name: str, evidence: dates.Evidence, choices: Choices) -> tuple[bool, list[Note]]:
    told = evidence.day_first - evidence.month_first
    only = bool(evidence.day_first) != bool(evidence.month_first)
    if choices.wished_order is not None and not (only and (told > 0) != choices.wished_order):
        return choices.wished_order, []
    if told:
        return told > 0, []
    order = choices.day_first
    if not evidence.either:
        return order, []
    shown = "day/month" if order else "month/day"
    why = " like the other dates" if choices.order_told else ""
    text = (
        f"{quoted(name)}: every date could be day/month or month/day; read as {shown}{why}. Switch if wrong."
    )
    return order, [Note("dates", text, count=evidence.either)]


def _without_placeholders(column: Draft, days: dates.DateArray) -> tuple[dates.DateArray, list[Note]]:
    """Take out 1900-01-01 and the like where they stand far from all other dates."""
    holders = np.isin(days.astype("datetime64[D]"), np.array(dates.PLACEHOLDERS, dtype="datetime64[D]"))
    rest = days[~holders & ~np.isnat(days)]
    if not holders.any() or not len(rest):
        return days, []
    century = np.timedelta64(365 * 20, "D")
    near = (rest.min() - century <= days) & (days <= rest.max() + century)
    holders &= ~near
    if not holders.any():
        return days, []
    count = int(column.cells.counts[holders].sum())
    days = days.copy()
    days[holders] = np.datetime64("NaT")
    return days, [
        Note(
            "dates",
            f"{quoted(column.name)}: {cell_count(count)} such as 1900-01-01 count as missing.",
            count=count,
        )
    ]
