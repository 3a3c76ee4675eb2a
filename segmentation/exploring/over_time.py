"""Money, orders and customers over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.errors import SegmentationError
from segmentation.exploring.steps import per_step, time_step, unfinished

#: Months of a year.
YEAR = 12


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Money, orders, customers or rows per step of time.

    starts, sums: `(n_steps,)`. step: "D", "W", "M" or "Y". what: "amount", "orders", "customers" or
    "rows". new: customers of the step who are there for the first time, else None. first_part, last_part:
    is the first or the last step only a part? begin, end: first and last day.
    """

    starts: np.ndarray
    sums: np.ndarray
    step: str
    what: str
    begin: pd.Timestamp
    end: pd.Timestamp
    first_part: bool = False
    last_part: bool = False
    new: np.ndarray | None = None

    @property
    def whole(self) -> np.ndarray:
        """Steps that hold all of their days: `(n_steps,)` bool."""
        whole = np.ones(len(self.sums), dtype=bool)
        whole[0] &= not self.first_part
        whole[-1] &= not self.last_part
        return whole


def timeline(dates: pd.Series, amounts: np.ndarray | None, *, step: str | None = None) -> Timeline:
    """Sum the amounts (or count the rows) per day, week, month or year; steps without any are 0."""
    known = _known(dates)
    weights = None if amounts is None else amounts[known]
    return _timeline(dates[known], weights, "rows" if amounts is None else "amount", step)


def orders_over_time(dates: pd.Series, orders: np.ndarray, *, step: str | None = None) -> Timeline:
    """Count the orders, each at its first date. orders: `(n_rows,)` numbers."""
    first = _first_dates(dates, orders)
    return _timeline(first, None, "orders", step or time_step(dates.dropna()))


def customers_over_time(dates: pd.Series, customers: np.ndarray, *, step: str | None = None) -> Timeline:
    """Count the customers who bought in each step, and those who did for the first time.

    customers: `(n_rows,)` positions, −1 for none.
    """
    known = _known(dates) & (customers >= 0)
    dates, customers = dates[known], customers[known]
    step = step or time_step(dates)
    steps, _ = per_step(dates, step)
    slots = dates.dt.to_period(step).array.asi8 - steps.asi8[0]
    pairs = np.unique(customers * len(steps) + slots)
    active = np.bincount(pairs % len(steps), minlength=len(steps)).astype(float)
    firsts = pairs[np.unique(pairs // len(steps), return_index=True)[1]]
    new = np.bincount(firsts % len(steps), minlength=len(steps)).astype(float)
    begin, end = dates.min(), dates.max()
    return Timeline(
        steps.to_timestamp().to_numpy(), active, step, "customers", begin, end, *unfinished(dates, step), new
    )


def _known(dates: pd.Series) -> np.ndarray:
    known: np.ndarray = dates.notna().to_numpy()
    if not known.any():
        raise SegmentationError(
            f"Column “{dates.name}” has no readable dates, so nothing can be shown over time."
        )
    return known


def _first_dates(dates: pd.Series, groups: np.ndarray) -> pd.Series:
    known = _known(dates) & (groups >= 0)
    order = np.argsort(dates[known].to_numpy(), kind="stable")
    first = np.unique(groups[known][order], return_index=True)[1]
    return dates[known].iloc[order[first]]


def _timeline(dates: pd.Series, weights: np.ndarray | None, what: str, step: str | None) -> Timeline:
    step = step or time_step(dates)
    steps, values = per_step(dates, step, weights)
    return Timeline(
        steps.to_timestamp().to_numpy(),
        values,
        step,
        what,
        dates.min(),
        dates.max(),
        *unfinished(dates, step),
    )


def year_on_year(monthly: Timeline) -> float | None:
    """Compare the last twelve whole months with the twelve before (0.1: a tenth more); None where unknown."""
    sums = monthly.sums[monthly.whole]
    if monthly.step != "M" or len(sums) < 2 * YEAR:
        return None
    before = float(sums[-2 * YEAR : -YEAR].sum())
    return float(sums[-YEAR:].sum()) / before - 1 if before > 0 else None
