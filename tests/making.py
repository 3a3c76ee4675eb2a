"""Tables, customers and solutions made for tests: small helpers that several test files share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd
from hypothesis import settings

from segmentation import (
    Customers,
    FeatureChoice,
    Features,
    OrderColumns,
    Plan,
    Segments,
    Solution,
    Table,
    Unit,
    build_customers,
    build_features,
    describe_segments,
    read_table,
    sample_csv,
    sweep_matrix,
)

#: Few and always the same examples: a red test must stay red when somebody looks at it.
modest = settings(max_examples=40, deadline=None, derandomize=True, database=None)

#: The columns of `lines_csv`.
SHOP = OrderColumns(
    customer="Customer", date="Date", amount="Amount", order="Order", product="Product", quantity="Quantity"
)


def csv_text(columns: Mapping[str, Iterable[object]], delimiter: str = ",") -> str:
    """Write columns as a CSV in which only what must be quoted is quoted."""
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return sink.getvalue()


def table_of(source: str | Mapping[str, Iterable[object]], name: str = "made.csv") -> Table:
    """Read a CSV text, or columns, as an upload would be read."""
    return read_table((source if isinstance(source, str) else csv_text(source)).encode(), name)


def customers_of(source: str | Mapping[str, Iterable[object]], plan: Plan | None = None) -> Customers:
    """Make the customers of a table whose rows are customers."""
    return build_customers(table_of(source), plan or Plan())


def lines_csv(rows: Sequence[tuple[object, ...]]) -> str:
    """Write order lines of (customer, date, order, product, quantity, amount)."""
    header = ("Customer", "Date", "Order", "Product", "Quantity", "Amount")
    return csv_text({name: [row[i] for row in rows] for i, name in enumerate(header)})


def shop_of(rows: Sequence[tuple[object, ...]], columns: OrderColumns = SHOP) -> Customers:
    """Make the customers of some order lines (see `lines_csv`)."""
    return build_customers(table_of(lines_csv(rows)), lines_plan(columns))


def lines_plan(columns: OrderColumns = SHOP) -> Plan:
    """Plan for order lines."""
    return Plan(unit=Unit.ORDER_LINE, columns=columns)


def using(*names: str, log: bool = False) -> tuple[FeatureChoice, ...]:
    """Choose features by name."""
    return tuple(FeatureChoice(name, log=log) for name in names)


def by_customer(customers: Customers, trait: str) -> dict[str, float]:
    """Look up a trait as {customer: value}."""
    return dict(zip(customers.ids, customers.frame[trait], strict=True))


def blobs(groups: int = 3, size: int = 20, seed: int = 0) -> dict[str, np.ndarray]:
    """Make customers in well separated groups, shuffled: columns Income and Visits."""
    rng = np.random.default_rng(seed)
    group = rng.permutation(np.repeat(np.arange(groups), size))
    return {
        "Income": np.round(1_000 + 1_000 * group + rng.normal(0, 40, len(group)), 2),
        "Visits": np.round(10 + 20 * (group % 2) + rng.normal(0, 1, len(group)), 3),
    }


def cut(customers: Customers, k: int, plan: Plan | None = None) -> tuple[Features, Solution, Segments]:
    """Carry customers to `k` described segments."""
    plan = plan or Plan()
    features = build_features(customers, plan)
    solution = sweep_matrix(features.matrix, [k], plan.seed).solution(k)
    return features, solution, describe_segments(customers, features, solution, plan)


def written(download: bytes) -> list[dict[str, str]]:
    """Read a labelled file with Python's own csv module, row by row."""
    text = download.decode("utf-8-sig")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


@cache
def sample_table() -> Table:
    """Read the sample shop, once for all tests."""
    return read_table(sample_csv(), "sample.csv")


def rand_index(one: Sequence[object], other: Sequence[object]) -> float:
    """Adjusted Rand index (Hubert & Arabie 1985) from the table of counts."""
    table = pd.crosstab(pd.Series(one), pd.Series(other)).to_numpy()

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = rows * columns / pairs(np.array([table.sum()]))
    return (both - expected) / ((rows + columns) / 2 - expected)
