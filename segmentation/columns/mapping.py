"""Columns -> which of them says what in a list of orders, and a first plan."""

from __future__ import annotations

import re
from dataclasses import replace

from segmentation.columns.column import Column
from segmentation.columns.keys import codes_of, determines
from segmentation.columns.lexicon import is_cancelled, plain, says
from segmentation.columns.roles import describe_columns, fitness
from segmentation.columns.rows import find_unit
from segmentation.plan import OrderColumns, Plan, Role
from segmentation.reading import Table


def propose_plan(table: Table) -> Plan:
    """Read from the columns what one row is and which column says what."""
    plan = Plan()
    mapping = propose_order_columns(table, describe_columns(table))
    unit, _ = find_unit(table, mapping)
    return replace(plan, unit=unit, columns=mapping)


def propose_order_columns(table: Table, columns: tuple[Column, ...]) -> OrderColumns:
    """Prefill the columns of an order-line table; a role no column has stays None."""
    by_role: dict[Role, list[Column]] = {}
    for column in columns:
        by_role.setdefault(column.role, []).append(column)

    def best(role: Role) -> str | None:
        return max(by_role[role], key=fitness).name if role in by_role else None

    quantity = best(Role.QUANTITY)
    price = _first(columns, "price", "list price", quantity is not None)
    amount = best(Role.AMOUNT)
    if amount is None and (quantity is None or price is None):
        amount = _first(columns, "loose amount", "not amount", wanted=True)
    product = _best_product(by_role.get(Role.PRODUCT, []))
    return OrderColumns(
        customer=best(Role.CUSTOMER),
        date=_best_date(by_role.get(Role.DATE, [])),
        amount=amount,
        order=best(Role.ORDER),
        product=product,
        quantity=quantity,
        price=price,
        status=_status(table, columns),
        category=_category(table, columns, product),
        list_price=_first(columns, "list price only", "quantity", wanted=True),
    )


def _first(columns: tuple[Column, ...], word: str, unless: str, wanted: bool) -> str | None:  # noqa: FBT001 (private)
    numbers = (c.name for c in columns if c.role is Role.NUMBER)
    return next((n for n in numbers if wanted and says(n, word) and not says(n, unless)), None)


def _best_date(dates: list[Column]) -> str | None:
    """Prefer the order's own date over a shipping or birth date, then the fuller column."""

    def suits(column: Column) -> tuple[bool, bool, int]:
        name = plain(column.name)
        other = re.search(r"ship|deliver|birth|due|required|updated|liefer|geburt", name)
        own = re.search(r"order|invoice|purchase|transaction|bestell|rechnung|commande|facture", name)
        return not other, bool(own), -column.missing

    return max(dates, key=suits).name if dates else None


def _best_product(products: list[Column]) -> str | None:
    return max(products, key=lambda c: (c.missing == 0, c.distinct)).name if products else None


def _category(table: Table, columns: tuple[Column, ...], product: str | None) -> str | None:
    """Find the product's category: its name says so, or each product has one level of it and it says more.

    Of several that the values allow, the one with most levels tells most.
    """
    levels = [c for c in columns if c.role is Role.CATEGORY]
    named = [c for c in levels if says(c.name, "category")]
    if named or product is None:
        return named[0].name if named else None
    codes = codes_of(table.frame[product])
    fit = [c for c in levels if determines(codes, codes_of(table.frame[c.name]))]
    return max(fit, key=lambda c: c.distinct).name if fit else None


def _status(table: Table, columns: tuple[Column, ...]) -> str | None:
    """Find the column in whose values orders are called cancelled or returned."""
    for column in columns:
        if column.role is Role.CATEGORY and says(column.name, "status") and column.kind == "text":
            values = table.frame[column.name].dropna().unique()
            if any(is_cancelled(str(v)) for v in values):
                return column.name
    return None
