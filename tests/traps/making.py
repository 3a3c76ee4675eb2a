"""Tables with planted traps, and how a test looks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from segmentation import (
    Plan,
    Severity,
    Table,
    Trap,
    TrapKind,
    build_customers,
    describe_columns,
    find_traps,
    propose_plan,
)
from tests.making import table_of

ROWS = 300


def traps_of(source: Mapping[str, Iterable[object]] | Table, plan: Plan | None = None) -> tuple[Trap, ...]:
    """All traps of a table under the plan (the proposed one)."""
    table = source if isinstance(source, Table) else table_of(source)
    plan = plan or propose_plan(table)
    return find_traps(table, describe_columns(table, plan), build_customers(table, plan), plan)


def of(traps: Iterable[Trap], kind: TrapKind, severity: Severity | None = None) -> list[Trap]:
    """Those of one kind."""
    return [t for t in traps if t.kind is kind and severity in (None, t.severity)]


def the(traps: Iterable[Trap], kind: TrapKind, severity: Severity | None = None) -> Trap:
    """The one of a kind."""
    (found,) = of(traps, kind, severity)
    return found


def plain() -> dict[str, Iterable[object]]:
    """Customers without any trap: two bell-shaped measures."""
    rng = np.random.default_rng(1)
    return {
        "Income": np.round(rng.normal(40_000, 9_000, ROWS), 2),
        "Age": np.round(rng.normal(45, 11, ROWS), 1),
    }


@cache
def shop() -> Table:
    """Order lines with the traps of a real export: capped price, two giants, date parts, personal columns."""
    rng = np.random.default_rng(2)
    customers = np.repeat(np.arange(60), rng.choice([2, 4, 6, 6, 6, 8, 10, 12], 60))
    customers = np.concatenate([customers, np.repeat([58, 59], 120)])
    n = len(customers)
    day = rng.integers(0, 700, n)
    date = np.datetime64("2024-01-01") + day
    months = date.astype("datetime64[M]").astype(int) % 12 + 1
    quantity, true_price = rng.integers(10, 60, n), np.round(rng.uniform(30, 160, n), 2)
    columns: dict[str, Iterable[object]] = {
        "Invoice": 5000 + np.arange(n) // 2,
        "Line number": np.arange(n) % 2 + 1,
        "Date": date,
        "MONTH_ID": months,
        "QTR_ID": (months - 1) // 3 + 1,
        "Customer": [f"Firm {c} Ltd." for c in customers],
        "Quantity": quantity,
        "Price each": np.minimum(true_price, 100),
        "Sales": np.round(quantity * true_price, 2),
        "Contact": [f"office{c}@firm{c}.example" for c in customers],
        "Currency": ["EUR"] * n,
    }
    return table_of(columns, "shop.csv")


def mended(trap: Trap, plan: Plan) -> Plan:
    """The plan after the one click."""
    assert trap.remedy is not None
    return trap.remedy.change(plan)
