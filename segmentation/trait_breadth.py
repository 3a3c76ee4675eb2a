"""What a customer buys: how many products and categories, and how much of each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation import catalogue as of
from segmentation.keys import codes_of, count_distinct, pair_sums
from segmentation.purchases import Purchases
from segmentation.trait_money import Made, ratio
from segmentation.traits import as_levels

#: More shares than this are a list of products, no picture of a customer.
MOST_CATEGORIES = 8


def breadth_traits(bought: Purchases, product: pd.Series | None, category: pd.Series | None) -> Made:
    """Make the traits of breadth; `product` and `category` are columns of the file, `(n_rows,)`."""
    at = np.flatnonzero(bought.bought)
    made: Made = []
    if product is not None:
        made.append((of.PRODUCTS, _distinct(bought, at, codes_of(product))))
    codes, levels = pd.factorize(pd.Series([]) if category is None else category)
    if len(levels) > 1:
        made.append((of.CATEGORIES, _distinct(bought, at, codes)))
        made += _shares(bought, at, codes.astype(np.int64), as_levels(pd.Series(levels)))
    return made


def _distinct(bought: Purchases, at: np.ndarray, codes: np.ndarray) -> np.ndarray:
    mine = codes[bought.rows[at]]
    known = mine >= 0
    return count_distinct(bought.customer[at][known], mine[known], bought.customers).astype(float)


def _shares(bought: Purchases, at: np.ndarray, codes: np.ndarray, levels: pd.Series[str]) -> Made:
    mine = codes[bought.rows[at]]
    at, mine = at[mine >= 0], mine[mine >= 0]
    (owner, code), money = pair_sums(bought.customer[at], mine, bought.value()[at])
    whole = np.bincount(owner, weights=money, minlength=bought.customers)
    largest = np.zeros(bought.customers)
    np.maximum.at(largest, owner, money)
    of_level = np.bincount(code, weights=money, minlength=len(levels))
    made: Made = [(of.LARGEST_CATEGORY, ratio(largest, whole))]
    for level in np.argsort(-of_level, kind="stable")[:MOST_CATEGORIES]:
        here = code == level
        mine_of_it = np.bincount(owner[here], weights=money[here], minlength=bought.customers)
        made.append((of.category_share(levels[level]), ratio(mine_of_it, whole)))
    return made
