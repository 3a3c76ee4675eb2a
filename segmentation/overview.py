"""The market in a few figures, and its money over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.customers import Customers
from segmentation.exploring import Timeline, timeline
from segmentation.order_lines import line_amounts
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
        amount, top = float(money.sum()), _top_share(money)
    dates = _dates(table, customers, plan)
    if dates is not None and dates.notna().any():
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


def _top_share(money: np.ndarray) -> float | None:
    if money.sum() <= 0:
        return None
    best = np.sort(money)[::-1][: max(1, round(TOP * len(money)))]
    return float(best.sum() / money.sum())


def _dates(table: Table, customers: Customers, plan: Plan) -> pd.Series | None:
    """Dates of the rows that count; NaT for the others."""
    name = plan.columns.date
    if name is None or name not in table.frame or table.kinds[name] != "date":
        return None
    return table.frame[name].where(customers.row_left_out < 0)


def money_over_time(table: Table, customers: Customers, plan: Plan) -> Timeline | None:
    """Sum the money (count the rows, where there is none) over time; None where the file has no dates."""
    dates = _dates(table, customers, plan)
    if dates is None or dates.isna().all():
        return None
    if plan.unit is Unit.ORDER_LINE:
        return timeline(dates, line_amounts(table, plan.columns))
    amount = customers.amount
    return timeline(dates, None if amount is None else table.frame[amount].fillna(0).to_numpy(dtype=float))
