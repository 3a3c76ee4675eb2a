"""The order lines that count, packed: purchases, returns, and the orders they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segmentation.columns.keys import determines, pairs
from segmentation.orders.lines import Lines

#: Day of a line without a readable date (such lines count where the user took that step back).
NO_DAY = np.iinfo(np.int64).min
_LATE = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """Lines that count as arrays `(m,)`, in the order of the file, and orders `(o,)`. Days count from 1970.

    rows: their positions in the file. customers: how many there are in all. bought: purchases, not
    returns. order: of each purchase, `(bought.sum(),)`. reference_day: the day recency counts back from.
    order_customer, order_first, order_last: whose an order is, and the days of its first and last purchase
    (NO_DAY = unknown).
    """

    rows: np.ndarray
    customers: int
    customer: np.ndarray
    amount: np.ndarray | None
    quantity: np.ndarray | None
    day: np.ndarray | None
    bought: np.ndarray
    order: np.ndarray
    reference_day: int | None
    order_customer: np.ndarray
    order_first: np.ndarray
    order_last: np.ndarray

    def total(self, values: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
        """Sum the values of (some) lines for each customer: `(customers,)`."""
        if mask is None:
            return np.bincount(self.customer, weights=values, minlength=self.customers)
        return np.bincount(self.customer[mask], weights=values[mask], minlength=self.customers)

    def lines(self, mask: np.ndarray) -> np.ndarray:
        """Count lines for each customer: `(customers,)`."""
        return np.bincount(self.customer[mask], minlength=self.customers)

    @property
    def orders(self) -> np.ndarray:
        """Count the orders of each customer: `(customers,)`."""
        return np.bincount(self.order_customer, minlength=self.customers)

    def row_order(self, rows: int) -> np.ndarray:
        """Number the orders along the file: `(rows,)`, -1 for returns and what does not count."""
        found = np.full(rows, -1, dtype=np.int32)
        found[self.rows[self.bought]] = self.order
        return found

    def value(self) -> np.ndarray:
        """What shares are taken of, `(m,)`: the money, or each line as one where there is none."""
        return np.ones(len(self.rows)) if self.amount is None else self.amount


def purchases_of(lines: Lines) -> Purchases:
    """Pack the lines that count, and put the purchases together to orders."""
    rows = np.flatnonzero(lines.counts)
    customer = lines.customer[rows]
    day = None if lines.day is None else lines.day[rows]
    bought = ~lines.returned[rows]
    at = np.flatnonzero(bought)
    owner, order = of_one_customer(customer[at], lines.order[rows[at]])
    first, last = _span(order, len(owner), None if day is None else day[at])
    return Purchases(
        rows=rows,
        customers=len(lines.ids),
        customer=customer,
        amount=None if lines.amount is None else lines.amount[rows],
        quantity=None if lines.quantity is None else lines.quantity[rows],
        day=day,
        bought=bought,
        order=order,
        reference_day=lines.reference_day,
        order_customer=owner,
        order_first=first,
        order_last=last,
    )


def of_one_customer(customer: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number the orders from 0 so that each is one customer's: whose each is, and each line's order.

    A number that two customers share (each counting from 1, say) makes two orders.
    """
    if not determines(order, customer):
        order = pairs(order, customer)
    numbers = np.flatnonzero(np.bincount(order))
    compact = np.zeros(int(order.max(initial=0)) + 1, dtype=np.int64)
    compact[numbers] = np.arange(len(numbers))
    order = compact[order]
    owner = np.zeros(len(numbers), dtype=np.int64)
    owner[order] = customer
    return owner, order


def _span(order: np.ndarray, orders: int, day: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Days of the first and the last line of each order."""
    first, last = np.full(orders, _LATE), np.full(orders, NO_DAY)
    if day is not None:
        known = day != NO_DAY
        order, day = (order, day) if known.all() else (order[known], day[known])
        np.minimum.at(first, order, day)
        np.maximum.at(last, order, day)
    first[last == NO_DAY] = NO_DAY
    return first, last
