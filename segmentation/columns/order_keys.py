"""Orders and customers found by what the columns determine, whatever they are called.

In a list of order lines the order's number repeats, each has one day, and each has one customer; the
customer comes back on other days.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from segmentation.columns.column import LINES_PER_CUSTOMER, Column
from segmentation.columns.keys import codes_of, determines
from segmentation.columns.lexicon import says
from segmentation.plan import Role
from segmentation.reading import Table
from segmentation.words import count, plural

#: Fewer different values are a category (a country, a salesperson), not who the customer is.
_LEAST_CUSTOMERS = 20
_OPEN = (Role.TEXT, Role.NUMBER, Role.CATEGORY)
Found = dict[str, tuple[Role, str]]


def find_keys(table: Table, columns: list[Column]) -> Found:
    """Name the order and the customer that no column's name says: {column: (role, reason)}.

    Only where the file has dates that repeat; a customer known by name that never repeats is no list of
    orders.
    """
    customer = next((c for c in columns if c.role is Role.CUSTOMER), None)
    order = next((c for c in columns if c.role is Role.ORDER), None)
    dates = [
        c for c in columns if c.role is Role.DATE and c.distinct * LINES_PER_CUSTOMER <= len(table.frame)
    ]
    if not dates or (customer and order) or (customer and not _repeats(customer, len(table.frame))):
        return {}
    codes = _Codes(table)
    found: Found = {}
    if order is None:
        order = _order(codes, columns, [*dates, *([customer] if customer else [])])
        if order is None:
            return {}
        found[order.name] = (
            Role.ORDER,
            f"each of its {order.distinct:,} values has one day and repeats: it numbers the orders",
        )
    if customer is None:
        customer = _customer(codes, columns, order, dates[0])
        if customer is None:
            return {}
        found[customer.name] = (
            Role.CUSTOMER,
            f"each order has one of its {customer.distinct:,} values, and they come back on other days",
        )
    return found


class _Codes:
    """The codes of each column looked at, numbered once. Days count, not times of day."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._made: dict[str, np.ndarray] = {}

    def __call__(self, name: str) -> np.ndarray:
        if name not in self._made:
            values = self._table.frame[name]
            is_date = self._table.kinds[name] == "date"
            self._made[name] = codes_of(values.dt.normalize() if is_date else values)
        return self._made[name]

    def whole(self, name: str) -> bool:
        """Can the column hold codes: text, or whole numbers?"""
        if self._table.kinds[name] != "number":
            return self._table.kinds[name] == "text"
        values = self._table.frame[name].dropna().to_numpy(dtype=float)
        return bool(np.all(np.mod(values, 1) == 0))


def _repeats(column: Column, rows: int) -> bool:
    return column.distinct * LINES_PER_CUSTOMER <= rows


def _candidates(codes: _Codes, columns: list[Column], fits: Callable[[Column], bool]) -> list[Column]:
    """Columns that may be a key, the finest first; what looks personal is only the last resort."""
    open_ = [c for c in columns if c.role in _OPEN and fits(c) and codes.whole(c.name)]
    return sorted(open_, key=lambda c: (says(c.name, "personal"), -c.distinct))


def _order(codes: _Codes, columns: list[Column], determined: list[Column]) -> Column | None:
    """The finest key that has one day, and one customer where that is known."""
    days = determined[0].distinct
    rows = len(codes(determined[0].name))

    def fits(column: Column) -> bool:
        return (
            column.missing == 0 and min(days, _LEAST_CUSTOMERS) <= column.distinct and _repeats(column, rows)
        )

    return next(
        (
            c
            for c in _candidates(codes, columns, fits)
            if not says(c.name, "personal")
            and all(determines(codes(c.name), codes(other.name)) for other in determined)
        ),
        None,
    )


def _customer(codes: _Codes, columns: list[Column], order: Column, date: Column) -> Column | None:
    """The finest column that each order has one value of, with fewer values than orders."""

    def fits(column: Column) -> bool:
        return (
            column is not order
            and column.distinct > _LEAST_CUSTOMERS
            and column.distinct * LINES_PER_CUSTOMER <= order.distinct
        )

    return next(
        (
            c
            for c in _candidates(codes, columns, fits)
            if determines(codes(order.name), codes(c.name))
            and not determines(codes(c.name), codes(date.name))
        ),
        None,
    )


def find_codes(table: Table, columns: list[Column]) -> Found:
    """Find the customer and the amount of a list of orders by its values, where no name says them.

    Only where dates repeat: a table without dates and names is left to the user.
    """
    roles = {c.role for c in columns}
    rows = len(table.frame)
    dates = [c for c in columns if c.role is Role.DATE and c.distinct < rows]
    if not dates or table.dialect.header is not None:
        return {}
    told: Found = {}
    keys = [
        c
        for c in columns
        if _LEAST_CUSTOMERS < c.distinct <= rows / LINES_PER_CUSTOMER and _whole(table, c.name)
    ]
    if keys and Role.CUSTOMER not in roles:
        customer = max(keys, key=lambda c: c.distinct)
        said = f"a code with {count(customer.distinct)} values in {plural(rows, 'row')}"
        told[customer.name] = (Role.CUSTOMER, said)
    amounts = [c for c in columns if c.kind == "number" and not _whole(table, c.name)]
    if amounts and (told or Role.CUSTOMER in roles) and Role.AMOUNT not in roles:
        amount = max(amounts, key=lambda c: c.distinct)
        told[amount.name] = (Role.AMOUNT, "the only numbers with decimals")
    return told


def _whole(table: Table, name: str) -> bool:
    """Is every cell of the column a whole number, or a code of digits?"""
    values = table.frame[name].dropna()
    if table.kinds[name] == "text":
        return bool(values.str.fullmatch(r"\d+").all())
    return table.kinds[name] == "number" and bool(np.all(np.mod(values.to_numpy(dtype=float), 1) == 0))
