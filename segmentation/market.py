"""The market behind a plan: its money over time, by customer, and by product, category and country.

Only rows and customers that count are shown, so that every figure agrees with the ledger.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation.columns.column import Column
from segmentation.columns.roles import personal_columns
from segmentation.customers import Customers
from segmentation.exploring import (
    Concentration,
    Ranking,
    Timeline,
    concentration,
    customers_over_time,
    orders_over_time,
    ranking,
    timeline,
)
from segmentation.orders.lines import line_amounts
from segmentation.plan import Plan, Role, Unit
from segmentation.reading import Table

#: Traits made of order lines that are a customer's part of a whole; two customers may buy one product.
_SUMS = ("orders", "lines", "items")
#: What columns of a table of customers may be such a part.
_SUMMED_KINDS = ("count", "number", "amount")
#: A text with more different values than this share of its rows hardly repeats: there is nothing to rank.
MOST_NEW = 0.5


def counted_dates(table: Table, customers: Customers, plan: Plan) -> pd.Series | None:
    """Give the dates of the rows that count, NaT for the others; None where the file has no dates."""
    name = plan.columns.date
    if name is None or name not in table.frame or table.kinds[name] != "date":
        return None
    dates = table.frame[name].where(customers.row_left_out < 0)
    return None if dates.isna().all() else dates


def _amounts(table: Table, customers: Customers, plan: Plan) -> np.ndarray | None:
    """Money of each row `(n_rows,)`; None where the file has none."""
    if plan.unit is Unit.ORDER_LINE:
        return line_amounts(table, plan.columns)
    name = customers.amount
    return None if name is None else table.frame[name].fillna(0).to_numpy(dtype=float)


def shown_over_time(table: Table, customers: Customers, plan: Plan) -> tuple[str, ...]:
    """List what can be shown over time, the most telling first; () where the file has no dates."""
    if counted_dates(table, customers, plan) is None:
        return ()
    money = () if _amounts(table, customers, plan) is None else ("amount",)
    return (*money, "orders", "customers") if plan.unit is Unit.ORDER_LINE else (*money, "rows")


def over_time(
    table: Table, customers: Customers, plan: Plan, what: str, *, step: str | None = None
) -> Timeline | None:
    """Show "amount", "orders", "customers" or "rows" over time; None where the file has no dates.

    step: "D", "W", "M" or "Y"; None chooses one that makes some tens of points.
    """
    dates = counted_dates(table, customers, plan)
    if dates is None:
        return None
    amounts = _amounts(table, customers, plan)
    if what == "orders" and customers.row_order is not None:
        return orders_over_time(dates, customers.row_order, step=step)
    if what == "customers":
        return customers_over_time(dates, customers.row_customer, step=step)
    return timeline(dates, amounts if what == "amount" else None, step=step)


def addable(customers: Customers) -> tuple[str, ...]:
    """List the traits of which customers bring more or less, the money first: sums, not averages."""
    made = customers.unit is Unit.ORDER_LINE
    fit = [t for t in customers.traits if (t.name in _SUMS if made else t.kind in _SUMMED_KINDS)]
    found = [t.name for t in fit if t.name != customers.amount and _brought(customers.frame[t.name])]
    return (customers.amount, *found) if customers.amount else tuple(found)


def _brought(values: pd.Series) -> bool:
    return bool(values.min() >= 0 and values.max() > 0)


def who_brings(customers: Customers, name: str) -> Concentration:
    """Draw how trait `name` is spread over the customers who are segmented."""
    counted = customers.set_apart < 0
    values = customers.frame[name].to_numpy(dtype=float, na_value=np.nan)[counted]
    return concentration(values, customers.trait(name).label)


def rankable(columns: tuple[Column, ...], rows: int) -> tuple[str, ...]:
    """List the columns whose largest levels are worth a look: products first, then what else repeats."""
    personal = personal_columns(columns)
    fit = [c for c in columns if _repeats(c, rows) and c.name not in personal]
    return tuple(c.name for c in sorted(fit, key=lambda c: c.role is not Role.PRODUCT))


def _repeats(column: Column, rows: int) -> bool:
    if column.role in (Role.CATEGORY, Role.PRODUCT):
        return True
    text = column.role is Role.TEXT and column.kind == "text"
    return text and 1 < column.distinct <= MOST_NEW * (rows - column.missing)


def ranked_by(table: Table, customers: Customers, plan: Plan) -> tuple[str, ...]:
    """List what levels can be ranked by, the most telling first."""
    money = () if _amounts(table, customers, plan) is None else ("amount",)
    return (*money, "orders", "customers") if plan.unit is Unit.ORDER_LINE else (*money, "customers")


def largest(table: Table, customers: Customers, plan: Plan, column: str, by: str) -> Ranking:
    """Rank the levels of a column of the file by "amount", "orders" or "customers"."""
    levels = table.frame[column].where(customers.row_left_out < 0)
    if by == "amount":
        return ranking(levels, by, weights=_amounts(table, customers, plan))
    ids = customers.row_order if by == "orders" else customers.row_customer
    return ranking(levels, by, ids=ids)
