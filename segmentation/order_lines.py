"""The columns of an order-line table, read into arrays; each line counts or has a reason why not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.columns import is_cancelled
from segmentation.errors import PlanError
from segmentation.plan import OrderColumns
from segmentation.reading import Table
from segmentation.traits import LeftOut


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Order lines as arrays of length n_rows, customers numbered in the order they first appear.

    customer: position of the line's customer, -1 = none. ids: the customers as first written.
    reason: position in `left_out`, -1 = the line counts. order: number of the line's order.
    amount: money of the line, 0 where the cell is empty; None when the file has no amount.
    date: NaT where unreadable; None when the file has no date.
    """

    customer: np.ndarray
    ids: pd.Series[str]
    order: np.ndarray
    amount: np.ndarray | None
    quantity: np.ndarray | None
    date: pd.Series[pd.Timestamp] | None
    reason: np.ndarray
    left_out: tuple[LeftOut, ...]

    @property
    def counts(self) -> np.ndarray:
        """Lines that are counted: `(n_rows,)` bool."""
        return self.reason < 0

    @property
    def reference_date(self) -> pd.Timestamp | None:
        """The day after the last line: recency is counted from the data, not from today.

        A line that is left out (cancelled, of an unknown customer) still shows that the shop was open.
        """
        if self.date is None or self.date.isna().all():
            return None
        return self.date.max().normalize() + pd.Timedelta(days=1)


def read_lines(table: Table, columns: OrderColumns) -> Lines:
    """Read the mapped columns; raises PlanError naming the column that is missing or of another kind."""
    key = _check(table, columns)
    customer, ids = _customers(table, key)
    date = _date(table, columns.date)
    amount = line_amounts(table, columns)
    reason, left_out = _reasons(customer, date, _cancelled(table, columns.status), amount)
    if not (reason < 0).any():
        raise PlanError(
            "No order line is left to count: "
            + "; ".join(f"{x.reason} ({x.rows:,} lines)" for x in left_out)
            + ". "
            "Check the columns chosen for customer, date and status on the Data page."
        )
    return Lines(
        customer=customer,
        ids=ids,
        order=_orders(table, columns.order, customer, date),
        amount=amount,
        quantity=_number(table, columns.quantity),
        date=date,
        reason=reason,
        left_out=left_out,
    )


def _check(table: Table, columns: OrderColumns) -> str:
    """Every mapped column is there and of the right kind; gives the customer column."""
    if columns.customer is None:
        raise PlanError("Order lines need a customer column: choose which column says who the customer is.")
    for what, kind in (("date", "date"), ("amount", "number"), ("quantity", "number"), ("price", "number")):
        name = getattr(columns, what)
        if name is not None and name in table.frame and table.kinds[name] != kind:
            raise PlanError(f"Column “{name}” can't be the {what}: its cells were not read as {kind}s.")
    for name in (getattr(columns, what) for what in columns.__slots__):
        if name is not None and name not in table.frame:
            raise PlanError(f"There is no column “{name}” in this file. There are: {', '.join(table.kinds)}.")
    return columns.customer


def _customers(table: Table, name: str) -> tuple[np.ndarray, pd.Series[str]]:
    values = table.frame[name]
    text = table.text()[name].str.strip()
    written = text.where(values.notna() & (text != ""))
    codes, _ = pd.factorize(values if table.kinds[name] == "number" else written)
    known = np.flatnonzero(codes >= 0)
    if not len(known):
        raise PlanError(
            f"Column “{name}” is empty, so no line has a customer. Choose another customer column."
        )
    _, first = np.unique(codes[known], return_index=True)
    return codes.astype(np.int64), text.iloc[known[first]].reset_index(drop=True).rename(name)


def _date(table: Table, name: str | None) -> pd.Series[pd.Timestamp] | None:
    return None if name is None else table.frame[name]


def _number(table: Table, name: str | None) -> np.ndarray | None:
    return None if name is None else table.frame[name].fillna(0).to_numpy(dtype=float)


def line_amounts(table: Table, columns: OrderColumns) -> np.ndarray | None:
    """Money of each line `(n_rows,)`: the amount, else quantity × price; None where neither is there."""
    amount = _number(table, columns.amount)
    if amount is not None:
        return amount
    quantity, price = _number(table, columns.quantity), _number(table, columns.price)
    return None if quantity is None or price is None else quantity * price


def _orders(
    table: Table, name: str | None, customer: np.ndarray, date: pd.Series[pd.Timestamp] | None
) -> np.ndarray:
    """Number the orders: by order id, else a customer's day, else each line is its own order.

    Also line by line: where only some lines have an id, the others are orders by day.
    """
    ids: np.ndarray = np.full(len(customer), -1)
    if name is not None:
        ids = pd.factorize(table.frame[name])[0].astype(np.int64)
    if (ids >= 0).all():
        return ids
    others: np.ndarray = np.arange(len(customer))
    if date is not None:
        days = pd.DataFrame({"c": customer, "d": date.dt.normalize()})
        others = days.groupby(["c", "d"], dropna=False).ngroup().to_numpy()
    return np.where(ids >= 0, ids, ids.max(initial=-1) + 1 + others)


def _cancelled(table: Table, name: str | None) -> np.ndarray:
    if name is None:
        return np.zeros(len(table.frame), dtype=bool)
    codes, uniques = pd.factorize(table.frame[name].astype(str))
    return np.array([is_cancelled(str(u)) for u in uniques] or [False])[codes]


def _reasons(
    customer: np.ndarray,
    date: pd.Series[pd.Timestamp] | None,
    cancelled: np.ndarray,
    amount: np.ndarray | None,
) -> tuple[np.ndarray, tuple[LeftOut, ...]]:
    """Give each line the first reason that holds, so that the counts add up to the rows read."""
    no_date = np.zeros(len(customer), dtype=bool) if date is None else date.isna().to_numpy()
    checks = (
        ("no customer", customer < 0),
        ("no readable date", no_date),
        ("cancelled or returned order", cancelled),
    )
    reason = np.full(len(customer), -1)
    left_out: list[LeftOut] = []
    for what, holds in checks:
        new = holds & (reason < 0)
        if new.any():
            reason[new] = len(left_out)
            left_out.append(
                LeftOut(what, int(new.sum()), amount=None if amount is None else float(amount[new].sum()))
            )
    return reason, tuple(left_out)
