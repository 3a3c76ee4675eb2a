"""Models and new files that the tests of applying share."""

from __future__ import annotations

from functools import cache

import numpy as np

from segmentation import Analysis, Method, Model, OrderColumns, Plan, Unit, analyse
from tests.making import SHOP, blobs, lines_csv, lines_plan, sample_table, table_of, using

#: With the category of a product.
SHOP_WITH_KINDS = OrderColumns(
    customer="Customer", date="Date", amount="Amount", order="Order", product="Product", category="Product"
)


@cache
def people() -> Analysis:
    """Sixty customers with an id in three groups."""
    made = {"ID": [f"K{i}" for i in range(60)], **blobs(), "Member": ["yes", "no"] * 30}
    return analyse(table_of(made), Plan(features=using("Income", "Visits", "Member"), k=3))


@cache
def people_model() -> Model:
    return people().model()


@cache
def sample_shop_saved(method: Method = Method.KMEANS, *aside: str) -> Analysis:
    """The sample shop in four segments, some customers set aside."""
    from segmentation import propose_plan

    table = sample_table()
    plan = propose_plan(table).with_method(method).with_aside(aside).with_k(4)
    return analyse(table, plan, [4])


def shop_lines(customers: int, seed: int = 0, year: int = 2024) -> list[tuple[object, ...]]:
    """Order lines of customers who buy tea, coffee or both, the last third often and for much."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    for i in range(customers):
        often = 12 if i % 3 == 2 else 2
        for number in range(often):
            day = f"{year}-{1 + (number * 5 + i) % 12:02}-{1 + (7 * i + number) % 28:02}"
            product = ("Tea", "Coffee", "Cups")[i % 3 if number % 2 else number % 3]
            rows.append(
                (f"C{i}", day, f"{i}-{number}", product, 1, f"{20 + 30 * (i % 3) + rng.integers(9)}.50")
            )
    return rows


@cache
def shop(*features: str, k: int = 3, columns: OrderColumns = SHOP) -> Analysis:
    """A small shop of a year, segmented by these features (as proposed where none are named)."""
    plan = lines_plan(columns).with_k(k)
    if features:
        plan = plan.with_features(using(*features)).with_k(k)
    return analyse(table_of(lines_csv(shop_lines(60))), plan, [k])


__all__ = ["SHOP_WITH_KINDS", "Unit", "people", "people_model", "sample_shop_saved", "shop", "shop_lines"]
