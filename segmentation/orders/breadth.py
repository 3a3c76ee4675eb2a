"""What a customer buys: how many products and categories, and how much of each."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from segmentation.columns.keys import ColumnCodes, count_distinct, pair_sums
from segmentation.orders import catalogue as of
from segmentation.orders.purchases import Purchases
from segmentation.orders.value import Made, ratio
from segmentation.traits import as_levels

#: More shares than this are a list of products, no picture of a customer.
MOST_CATEGORIES = 8


def breadth_traits(
    bought: Purchases,
    codes: ColumnCodes,
    product: str | None,
    category: str | None,
    wanted: Collection[str] = (),
) -> Made:
    """Make the traits of breadth; `product` and `category` name columns of the file.

    Shares of categories that are `wanted` by name are made even where the file hardly has them.
    """
    made: Made = []
    if product is not None:
        owner, mine, _ = _of_purchases(bought, codes(product)[0])
        made.append((of.PRODUCTS, count_distinct(owner, mine, bought.customers).astype(float)))
    if category is not None and (_needs_categories(wanted) or len(codes(category)[1]) > 1):
        made += _shares(bought, *codes(category), wanted)
    return made


def _of_purchases(bought: Purchases, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Keep the purchases whose code is known: customer, code and position of each."""
    at = np.flatnonzero(bought.bought & (codes >= 0))
    return bought.customer[at], codes[at], at


def _shares(bought: Purchases, codes: np.ndarray, values: pd.Series, wanted: Collection[str]) -> Made:
    customer, mine, at = _of_purchases(bought, codes)
    levels = as_levels(values)
    (owner, code), money = pair_sums(customer, mine, bought.value()[at])
    whole = np.bincount(owner, weights=money, minlength=bought.customers)
    largest = np.zeros(bought.customers)
    np.maximum.at(largest, owner, money)
    of_level = np.bincount(code, weights=money, minlength=len(levels))
    met = np.bincount(owner, minlength=bought.customers).astype(float)
    made: Made = [(of.CATEGORIES, met), (of.LARGEST_CATEGORY, ratio(largest, whole))]
    largest_first = [str(levels[level]) for level in np.argsort(-of_level, kind="stable")]
    for name in _with_shares(largest_first, wanted):
        here = (levels == name).to_numpy()[code]
        mine_of_it = np.bincount(owner[here], weights=money[here], minlength=bought.customers)
        made.append((of.category_share(name), ratio(mine_of_it, whole)))
    return made


def _needs_categories(wanted: Collection[str]) -> bool:
    whole = {of.CATEGORIES.name, of.LARGEST_CATEGORY.name}
    return any(name in whole or name.startswith(of.CATEGORY_PREFIX) for name in wanted)


def _with_shares(levels: list[str], wanted: Collection[str]) -> list[str]:
    """The largest levels, and those wanted besides, which the file need not have."""
    shown = levels[:MOST_CATEGORIES]
    asked = [name.removeprefix(of.CATEGORY_PREFIX) for name in wanted if name.startswith(of.CATEGORY_PREFIX)]
    return [*shown, *(level for level in asked if level not in shown)]
