"""One customer: where it stands, what is unusual of it in its segment, what it bought and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.choosing.confidence import center_distances
from segmentation.clustering.sweeps import Solution
from segmentation.customers import Customers
from segmentation.describing.moving import Flip, smallest_move
from segmentation.describing.segments import Segments
from segmentation.features import Features
from segmentation.orders.lines import line_amounts
from segmentation.plan import Plan, Unit
from segmentation.reading import Table
from segmentation.traits import Trait

#: Products listed; who buys more has them in the download.
MOST_PRODUCTS = 100


@dataclass(frozen=True, slots=True)
class Unusual:
    """A feature of a customer beside its segment. apart: standard deviations of all above the segment's."""

    trait: Trait
    value: object
    typical: float
    apart: float


@dataclass(frozen=True, slots=True, eq=False)
class OneCustomer:
    """A customer who was segmented. segment: position, from 0.

    distances: `(k,)` to the middle of each segment, in the units of the matrix. unusual: the features, the
    farthest from its segment first; () for categories. move: what would move it, None if no number can.
    """

    segment: int
    distances: np.ndarray
    unusual: tuple[Unusual, ...]
    move: Flip | None


@dataclass(frozen=True, slots=True, eq=False)
class Bought:
    """What a customer bought: orders (one row each: day, money, lines) and products (name, lines, money).

    Columns that the file says nothing about are missing.
    """

    orders: pd.DataFrame
    products: pd.DataFrame


def one_customer(
    customers: Customers, features: Features, solution: Solution, segments: Segments, place: int
) -> OneCustomer | None:
    """Look at the customer at `place` in `customers`; None where it was not segmented."""
    rows = np.flatnonzero(features.customers == place)
    if not len(rows):
        return None
    row = int(rows[0])
    segment = int(solution.labels[row])
    return OneCustomer(
        segment,
        center_distances(features.matrix[row : row + 1], solution.centers)[0],
        tuple(_unusual(customers, features, solution, segments, row)),
        smallest_move(customers, features, solution.rule, row),
    )


def _unusual(
    customers: Customers, features: Features, solution: Solution, segments: Segments, row: int
) -> list[Unusual]:
    segment, found, column = int(solution.labels[row]), [], 0
    for transform in features.transforms:
        if not transform.levels and transform.name in segments.profile.index:
            value = customers.frame[transform.name].iloc[features.customers[row]]
            apart = features.matrix[row, column] - solution.centers[segment, column]
            typical = float(segments.profile[segment + 1][transform.name])
            trait = customers.trait(transform.name)
            found.append(Unusual(trait, value, typical, float(apart / transform.weight)))
        column += len(transform.columns)
    return sorted(found, key=lambda one: -abs(one.apart))


def bought_by(table: Table, plan: Plan, customers: Customers, place: int) -> Bought | None:
    """Gather the order lines that count of the customer at `place`; None for a table of customers."""
    if plan.unit is not Unit.ORDER_LINE:
        return None
    rows = np.flatnonzero((customers.row_customer == place) & (customers.row_left_out < 0))
    columns, amounts = plan.columns, line_amounts(table, plan.columns)
    lines = pd.DataFrame({"lines": np.ones(len(rows), dtype=int)})
    if amounts is not None:
        lines["money"] = np.nan_to_num(amounts[rows])
    days = _dates(table, columns.date, rows)
    orders = lines[:0] if days is None else lines.groupby(days).sum().rename_axis("day").reset_index()
    if columns.product is None:
        return Bought(orders, lines[:0])
    names = table.text_of(columns.product).iloc[rows].to_numpy()
    products = lines.groupby(names).sum().rename_axis("product").reset_index()
    by = "money" if amounts is not None else "lines"
    products = products.sort_values(by, ascending=False, kind="stable").head(MOST_PRODUCTS)
    return Bought(orders, products.reset_index(drop=True))


def _dates(table: Table, name: str | None, rows: np.ndarray) -> np.ndarray | None:
    if name is None or name not in table.frame or table.kinds[name] != "date":
        return None
    return np.asarray(table.frame[name].iloc[rows].dt.normalize())


def in_words(move: Flip | None, segments: Segments, who: str) -> str:
    """Say in one sentence what would move a customer."""
    if move is None:
        return f"No change of a single number would move {who} to another segment."
    segment, trait = segments.segments[move.segment], move.trait
    unit = f" {trait.unit_to_add}" if trait.unit_to_add else ""
    return (
        f"With {trait.label} {_written(move.after, trait)}{unit} instead of {_written(move.now, trait)}, "
        f"all else equal, {who} would be in {segment.number} “{segment.name}”."
    )


def _written(value: float, trait: Trait) -> str:
    """Write a value with the figures that tell it from the border."""
    if trait.kind == "share":
        return f"{100 * value:.4g} %"
    return f"{value:.0f}" if trait.kind == "year" else f"{value:,.10g}"
