"""What each segment is worth: its shares of customers, orders and money, and why it is worth that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segmentation.customers import Customers
from segmentation.describing.segments import Segments
from segmentation.describing.worth import Worth, worth_of


@dataclass(frozen=True, slots=True)
class Value:
    """The money of one segment; shares are of everybody in a segment, key accounts too, from 0 to 1.

    number: as in Segment; 0 for a selection. orders_share: None where the file has no orders. worth: why a
    customer of it brings more or less than the average; None where that can't be taken apart.
    """

    number: int
    customers: int
    share: float
    amount: float
    amount_share: float
    orders_share: float | None
    worth: Worth | None

    @property
    def index(self) -> float:
        """100 × share of the money / share of the customers: 100 = the average."""
        return 100 * self.amount_share / self.share

    @property
    def per_customer(self) -> float:
        """Money of a customer, in the mean."""
        return self.amount / self.customers


def values_of(customers: Customers, segments: Segments, of_customer: np.ndarray) -> tuple[Value, ...]:
    """Value each segment of `everyone`, whose positions `of_customer` (n,) has.

    Nothing where the file has no money, or none to share: a sum that is not above 0.
    """
    if any(s.amount is None or s.amount_share is None for s in segments.everyone):
        return ()
    everyone = np.flatnonzero(of_customer >= 0)
    orders = _order_shares(customers, of_customer, len(segments.everyone))
    return tuple(
        Value(
            number=s.number,
            customers=s.size,
            share=s.share,
            amount=s.amount or 0.0,
            amount_share=s.amount_share or 0.0,
            orders_share=None if orders is None else float(orders[s.number - 1]),
            worth=worth_of(customers, everyone, np.flatnonzero(of_customer == s.number - 1)),
        )
        for s in segments.everyone
    )


def value_of_some(customers: Customers, of_customer: np.ndarray, some: np.ndarray) -> Value | None:
    """Value the customers of the mask `some` as if they were a segment; None where there is none to share."""
    if customers.amount is None or not some.any():
        return None
    everyone = of_customer >= 0
    money = customers.frame[customers.amount].fillna(0).to_numpy(dtype=float)
    total = float(money[everyone].sum())
    if not total > 0:
        return None
    orders = _order_shares(customers, np.where(everyone, some.astype(int), -1), 2)
    return Value(
        number=0,
        customers=int(some.sum()),
        share=float(some.sum() / everyone.sum()),
        amount=float(money[some].sum()),
        amount_share=float(money[some].sum() / total),
        orders_share=None if orders is None else float(orders[1]),
        worth=worth_of(customers, np.flatnonzero(everyone), np.flatnonzero(some)),
    )


def _order_shares(customers: Customers, of_customer: np.ndarray, segments: int) -> np.ndarray | None:
    """Each segment's share of the orders that this package counted; None for a table of customers."""
    if not any(t.name == "orders" and t.made for t in customers.traits):
        return None
    known = of_customer >= 0
    orders = customers.frame["orders"].to_numpy(dtype=float)[known]
    sums: np.ndarray = np.bincount(of_customer[known], weights=orders, minlength=segments)
    return sums / sums.sum() if sums.sum() > 0 else None
