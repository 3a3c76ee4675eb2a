"""Columns, customers and the ledger of what was counted."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

import segmentation as sg
from segmentation import Plan, Table
from ui.results.keys import of_customers
from ui.results.store import few, many


def columns(table: Table, plan: Plan) -> tuple[sg.Column, ...]:
    """See `describe_columns`."""
    return many(("columns", table.digest, plan.roles), lambda: sg.describe_columns(table, plan))


def customers(table: Table, plan: Plan) -> sg.Customers:
    """See `build_customers`."""
    return few(
        ("customers", *of_customers(table, plan)),
        lambda: sg.build_customers(table, plan, columns(table, plan)),
    )


def unit_found(table: Table, plan: Plan) -> str:
    """See `find_unit`: the sentence."""
    return many(("unit", table.digest, plan.columns), lambda: sg.find_unit(table, plan.columns)[1])


def unit_evidence(table: Table, plan: Plan) -> tuple[str, ...]:
    """See `unit_evidence`."""
    return many(("evidence", table.digest, plan.columns), lambda: sg.unit_evidence(table, plan.columns))


def lines_as_customers(table: Table, plan: Plan) -> str | None:
    """See `lines_as_customers`."""
    return many(
        ("as customers", table.digest, plan.columns), lambda: sg.lines_as_customers(table, plan.columns)
    )


def ledger(table: Table, plan: Plan) -> sg.Ledger:
    """See `build_ledger`."""
    key = ("ledger", *of_customers(table, plan))
    return many(key, lambda: sg.build_ledger(table, customers(table, plan), plan))


def lines_of_step(table: Table, plan: Plan, step: sg.LedgerStep) -> pd.DataFrame:
    """See `lines_of_step`."""
    key = ("lines of step", step, *of_customers(table, plan))
    return many(key, lambda: sg.lines_of_step(table, customers(table, plan), plan, step))


def like_ids(table: Table, plan: Plan) -> sg.LikeIds | None:
    """See `like_ids`."""
    return many(("like ids", table.digest, plan.columns), lambda: sg.like_ids(table, plan.columns.customer))


def no_sales(table: Table, plan: Plan) -> tuple[sg.NoSale, ...]:
    """See `propose_no_sales`."""
    key = ("no sales", table.digest, plan.columns, plan.roles)
    return many(key, lambda: sg.propose_no_sales(table, columns(table, plan), plan.columns))


def top_products(table: Table, plan: Plan) -> list[str]:
    """See `top_products`."""
    return many(("products", table.digest, plan.columns), lambda: sg.top_products(table, plan.columns))


def cancel_prefix(table: Table, plan: Plan) -> str:
    """See `cancel_prefix`."""
    key = ("prefix", table.digest, plan.columns, plan.counting.cancel_prefix)
    return many(key, lambda: sg.cancel_prefix(table, plan))


def last_day_until_today(table: Table, plan: Plan) -> date | None:
    """See `last_day_until`; today is part of the key."""
    today = datetime.now().astimezone().date()
    key = ("future", table.digest, plan.columns, today)
    return many(key, lambda: sg.last_day_until(sg.line_days(table, plan.columns), today))


def formula_cells(table: Table) -> int:
    """See `segmentation.formula_cells`."""
    return many(("formula cells", table.digest), lambda: sg.formula_cells(table))
