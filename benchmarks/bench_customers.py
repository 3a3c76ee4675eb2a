"""Order lines to customers with every feature, against pandas' recency, orders and amount alone."""

from __future__ import annotations

import io
import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa

from segmentation import Plan, Table, build_customers, describe_columns, propose_plan, read_table

LINES = 541_909
MANY = 5_000_000
REPEATS = 7
#: As in a year of a British gift shop: lines per order, orders per customer, products.
_PER_ORDER, _PER_CUSTOMER, _PRODUCTS = 21, 6, 4_000


def shop(lines: int) -> Table:
    """Draw a shop's order lines: ids as text, some without customer, some returns, a city, a list price."""
    rng = np.random.default_rng(0)
    order = np.sort(rng.integers(0, lines // _PER_ORDER, lines))
    customer = rng.integers(0, lines // _PER_ORDER // _PER_CUSTOMER, order.max() + 1)[order]
    product = (_PRODUCTS * rng.beta(0.5, 3, lines)).astype(int)
    quantity = np.where(rng.random(lines) < 0.02, -1, rng.integers(1, 13, lines))
    names = pd.Series([f"Customer {i}" for i in range(customer.max() + 1)])
    known = rng.random(lines) > 0.125
    frame = pd.DataFrame(
        {
            "Order": (500_000 + order).astype(str),
            "Date": pd.Timestamp("2024-01-01") + pd.to_timedelta(order * 365 // (order.max() + 1), unit="D"),
            "Customer": names.to_numpy()[customer],
            "Product": pd.Series([f"P{i}" for i in range(_PRODUCTS)]).to_numpy()[product],
            "Category": pd.Series([f"Category {i}" for i in range(12)]).to_numpy()[product % 12],
            "City": pd.Series([f"City {i}" for i in range(300)]).to_numpy()[customer % 300],
            "Quantity": quantity.astype(float),
            "Amount": (quantity * (1 + product % 900 / 100)).round(2),
            "MSRP": 1.2 + product % 900 / 100,
        }
    )
    frame["Customer"] = frame["Customer"].where(known)
    content = io.BytesIO()
    frame.to_parquet(content, index=False)
    return read_table(content.getvalue(), name="shop.parquet")


def clock(work: Callable[[], object]) -> float:
    """Seconds of processor time, which other programs disturb least."""
    start = time.process_time()
    work()
    return time.process_time() - start


def maker(table: Table) -> Callable[[], object]:
    """Make the customers as the app does: the columns are described once, when the file is opened."""
    plan: Plan = propose_plan(table)
    columns = describe_columns(table, plan)
    return lambda: build_customers(table, plan, columns)


def plain_pandas(table: Table) -> Callable[[], object]:
    """Recency, orders and amount alone, as anybody would write them."""
    frame = table.frame

    def work() -> object:
        made = frame.groupby("Customer").agg(
            last=("Date", "max"), orders=("Order", "nunique"), amount=("Amount", "sum")
        )
        return (frame["Date"].max() - made["last"]).dt.days

    return work


def peak(work: Callable[[], object]) -> float:
    """Bytes at the highest point, numpy's, Python's and Arrow's together."""
    pool = pa.default_memory_pool()
    before = pool.max_memory()
    tracemalloc.start()
    work()
    python = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return python + pool.max_memory() - before


def main() -> None:
    table = shop(LINES)
    ours, theirs = maker(table), plain_pandas(table)
    ours(), theirs()
    pairs = [(clock(ours), clock(theirs)) for _ in range(REPEATS)]
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"{LINES:,} lines: {ratio:.2f} times groupby(...).agg of recency, orders and amount (at most 3)")
    memory = peak(ours) / table.frame.memory_usage(deep=True).sum()
    print(f"peak memory: {memory:.2f} times the frame (at most 4)")
    usual = statistics.median(one for one, _ in pairs)
    many = shop(MANY)
    longer = maker(many)
    growth = statistics.median(clock(longer) for _ in range(3)) / usual
    print(f"{MANY:,} lines: {growth:.1f} times the time of {LINES:,} (at most 12)")


if __name__ == "__main__":
    main()
