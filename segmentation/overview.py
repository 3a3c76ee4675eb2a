"""The market in a few figures."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from segmentation.customers import Customers
from segmentation.market import counted_dates, who_brings
from segmentation.plan import Plan, Unit
from segmentation.reading import Table

#: The group whose share of the money is told: "the top 10 % bring 47 %".
TOP = 0.10


@dataclass(frozen=True, slots=True)
class Overview:
    """Headline figures; None where the file does not say.

    rows: of the file. customers: found in it. orders, amount: of the lines that count. top_share: share of
    the money (0 to 1) that the best tenth of the customers bring. first, last: the period. numeric: columns
    of numbers. missing: share of the file's cells (0 to 1) that are empty.
    """

    rows: int
    customers: int
    numeric: int
    missing: float
    orders: int | None = None
    amount: float | None = None
    top_share: float | None = None
    first: pd.Timestamp | None = None
    last: pd.Timestamp | None = None


def overview(table: Table, customers: Customers, plan: Plan) -> Overview:
    """Count the headline figures of the lines and customers that count."""
    orders = int(customers.frame["orders"].sum()) if plan.unit is Unit.ORDER_LINE else None
    amount = top = first = last = None
    if customers.amount:
        money = customers.frame[customers.amount].dropna().to_numpy(dtype=float)
        amount = float(money.sum())
        top = who_brings(customers, customers.amount).top(TOP) if (money > 0).any() else None
    dates = counted_dates(table, customers, plan)
    if dates is not None:
        first, last = dates.min(), dates.max()
    return Overview(
        rows=len(table.frame),
        customers=len(customers),
        numeric=sum(kind == "number" for kind in table.kinds.values()),
        missing=float(table.frame.isna().to_numpy().mean()),
        orders=orders,
        amount=amount,
        top_share=top,
        first=first,
        last=last,
    )
