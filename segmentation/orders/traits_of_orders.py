"""What a customer's order lines say about the customer: every trait that the columns allow.

The traits stand in `catalogue`; they are computed in `trait_money`, `trait_time` and `trait_breadth`,
on whole arrays: half a million lines take about a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation.columns.column import Column
from segmentation.columns.keys import ColumnCodes
from segmentation.orders.breadth import breadth_traits
from segmentation.orders.descriptors import descriptors
from segmentation.orders.purchases import Purchases
from segmentation.orders.time import time_traits
from segmentation.orders.value import money_traits
from segmentation.plan import OrderColumns
from segmentation.reading import Table
from segmentation.traits import Trait

_Made = list[tuple[Trait, np.ndarray | pd.Series]]


def customer_traits(
    bought: Purchases,
    table: Table,
    columns: tuple[Column, ...],
    mapping: OrderColumns,
    wanted: Collection[str] = (),
) -> tuple[pd.DataFrame, tuple[Trait, ...], dict[str, np.ndarray]]:
    """Compute one row per customer `(n_customers, n_traits)` and say what each column means.

    Also, per category carried to the customer, the share of the customer's lines (0 to 1) that bear it.
    Customers without an order that stands have 0 orders and missing values elsewhere. `wanted` names
    traits to make even where this file alone would not ask for them.
    """
    codes = ColumnCodes(table.frame, bought.rows)
    listed = None if mapping.list_price is None else table.frame[mapping.list_price].to_numpy(dtype=float)
    carried, certainty = descriptors(bought, codes, columns, mapping)
    made: _Made = [
        *time_traits(bought),
        *money_traits(bought, None if listed is None else listed[bought.rows], wanted),
        *breadth_traits(bought, codes, mapping.product, mapping.category, wanted),
        *carried,
    ]
    made = _own_names(sorted(made, key=lambda pair: not pair[0].proposed))
    return pd.DataFrame({t.name: values for t, values in made}), tuple(t for t, _ in made), certainty


def _own_names(made: _Made) -> _Made:
    """A column of the file that is called like a trait made here gets a name of its own."""
    taken = {name for trait, _ in made if trait.made for name in (trait.name, trait.label)}
    return [
        (trait if trait.made or trait.name not in taken else _renamed(trait), values)
        for trait, values in made
    ]


def _renamed(trait: Trait) -> Trait:
    return replace(trait, name=f"{trait.name} (column)", label=f"{trait.label} (column)")
