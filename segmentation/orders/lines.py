"""The columns of an order-line table, read into arrays; each line counts or has a reason why not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.columns.keys import pairs
from segmentation.errors import PlanError
from segmentation.orders.customer_ids import customer_codes
from segmentation.orders.line_checks import Checked, OrderNumbers, check_lines, prefix_of_cancelled, returns
from segmentation.plan import OrderColumns, Plan
from segmentation.reading import Table
from segmentation.traits import LeftOut


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Order lines as arrays of length n_rows, customers numbered in the order they first appear.

    customer: position of the line's customer, -1 = none. ids: the customers as first written.
    reason: position in `left_out`, -1 = the line counts. order: number of the line's order.
    amount: money of the line, 0 where the cell is empty; None when the file has no amount.
    returned: lines that are a return. day: days since 1970, the smallest int64 where unreadable; None
    when the file has no date. reference_day: the day recency counts back from, None without dates.
    taken_back: steps that would leave lines out, but count by the user's wish.
    """

    customer: np.ndarray
    ids: pd.Series[str]
    order: np.ndarray
    amount: np.ndarray | None
    quantity: np.ndarray | None
    returned: np.ndarray
    day: np.ndarray | None
    reference_day: int | None
    reason: np.ndarray
    left_out: tuple[LeftOut, ...]
    taken_back: tuple[LeftOut, ...] = ()

    @property
    def counts(self) -> np.ndarray:
        """Lines that are counted: `(n_rows,)` bool."""
        return self.reason < 0

    @property
    def reference_date(self) -> pd.Timestamp | None:
        """The day recency counts back from: the day after the last line, unless the user chose another.

        A line that is left out (cancelled, of an unknown customer) still shows that the shop was open.
        """
        return None if self.reference_day is None else pd.Timestamp(self.reference_day, unit="D")


def read_lines(table: Table, plan: Plan) -> Lines:
    """Read the mapped columns; raises PlanError naming the column that is missing or of another kind."""
    columns, counting = plan.columns, plan.counting
    key = _check(table, columns)
    customer, ids = customer_codes(table, key, merge=counting.merge_ids)
    day = line_days(table, columns)
    amount, quantity = line_amounts(table, columns), _number(table, columns.quantity)
    numbers = _numbers(table, columns.order)
    checked = check_lines(
        table, plan, customer=customer, day=day, amount=amount, quantity=quantity, orders=numbers
    )
    order = _orders(numbers, customer, day)
    if not (checked.reason < 0).any():
        raise PlanError(_nothing_left(checked))
    if checked.guests.any():
        customer, ids = _with_guests(customer, ids, order, checked.guests)
    return Lines(
        customer=customer,
        ids=ids,
        order=order,
        amount=amount,
        quantity=quantity,
        returned=checked.returned,
        day=day,
        reference_day=checked.reference_day,
        reason=checked.reason,
        left_out=checked.left_out,
        taken_back=checked.taken_back,
    )


def _nothing_left(checked: Checked) -> str:
    reasons = "; ".join(f"{x.reason} ({x.rows:,} lines)" for x in checked.left_out)
    return (
        f"No order line is left to count: {reasons}. "
        "Check the columns chosen for customer, date and status, and the ledger, on the Data page."
    )


def _check(table: Table, columns: OrderColumns) -> str:
    """Every mapped column is there and of the right kind; gives the customer column."""
    if columns.customer is None:
        raise PlanError("Order lines need a customer column: choose which column says who the customer is.")
    for name in (getattr(columns, what) for what in columns.__slots__):
        if name is not None and name not in table.frame:
            raise PlanError(f"There is no column “{name}” in this file. There are: {', '.join(table.kinds)}.")
    for what, kind in _KINDS.items():
        name = getattr(columns, what)
        if name is not None and table.kinds[name] != kind:
            said = what.replace("_", " ")
            raise PlanError(f"Column “{name}” can't be the {said}: its cells were not read as {kind}s.")
    return columns.customer


_KINDS = {"date": "date"} | dict.fromkeys(("amount", "quantity", "price", "list_price"), "number")


def line_days(table: Table, columns: OrderColumns) -> np.ndarray | None:
    """Day of each line since 1970 `(n_rows,)`, the smallest int64 where unreadable; None without dates."""
    if columns.date is None:
        return None
    return table.frame[columns.date].to_numpy().astype("datetime64[D]").astype(np.int64)


def _number(table: Table, name: str | None) -> np.ndarray | None:
    return None if name is None else np.nan_to_num(table.frame[name].to_numpy(dtype=float))


def cancel_prefix(table: Table, plan: Plan) -> str:
    """Say how the numbers of cancelled orders begin, by the plan or as found; "" where nothing does."""
    amount, quantity = line_amounts(table, plan.columns), line_quantities(table, plan.columns)
    numbers = _numbers(table, plan.columns.order)
    return prefix_of_cancelled(plan, numbers, returns(amount, quantity, len(table.frame)))


def line_quantities(table: Table, columns: OrderColumns) -> np.ndarray | None:
    """Pieces of each line `(n_rows,)`, 0 where the cell is empty; None where the file has no quantity."""
    return _number(table, columns.quantity)


def line_amounts(table: Table, columns: OrderColumns) -> np.ndarray | None:
    """Money of each line `(n_rows,)`: the amount, else quantity × price; None where neither is there."""
    amount = _number(table, columns.amount)
    if amount is not None:
        return amount
    quantity, price = _number(table, columns.quantity), _number(table, columns.price)
    return None if quantity is None or price is None else quantity * price


def _numbers(table: Table, name: str | None) -> OrderNumbers | None:
    """The order numbers as they stand in the file, numbered; None where the file has none."""
    if name is None:
        return None
    codes, numbers = pd.factorize(table.frame[name])
    return OrderNumbers(codes.astype(np.int64, copy=False), pd.Series(numbers))


def _orders(numbers: OrderNumbers | None, customer: np.ndarray, day: np.ndarray | None) -> np.ndarray:
    """Number the orders: by order id, else a customer's day, else each line is its own order.

    Also line by line: where only some lines have an id, the others are orders by day.
    """
    ids: np.ndarray = np.full(len(customer), -1) if numbers is None else numbers.codes
    if ids.min(initial=0) >= 0 and numbers is not None:
        return ids
    others: np.ndarray = np.arange(len(customer))
    if day is not None:
        dates, _ = pd.factorize(day)
        others = pairs(customer + 1, dates.astype(np.int64, copy=False))
    return np.where(ids >= 0, ids, ids.max(initial=-1) + 1 + others)


def _with_guests(
    customer: np.ndarray, ids: pd.Series[str], order: np.ndarray, guests: np.ndarray
) -> tuple[np.ndarray, pd.Series[str]]:
    """Take each order without a customer for a customer of its own, after those that are known."""
    codes, first = np.unique(order[guests], return_inverse=True)
    known = len(ids)
    more = pd.Series([f"(no customer {number})" for number in range(1, len(codes) + 1)], dtype="str")
    customer = customer.copy()
    customer[guests] = known + first
    return customer, pd.concat([ids, more], ignore_index=True).rename(str(ids.name))
