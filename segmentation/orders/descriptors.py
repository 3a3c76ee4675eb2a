"""What the file says of the customer beside the orders: carried from the lines to the customer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation.columns.column import Column
from segmentation.columns.keys import ColumnCodes, determines, pair_sums
from segmentation.columns.lexicon import says
from segmentation.orders.purchases import Purchases
from segmentation.plan import OrderColumns, Role
from segmentation.traits import Trait, as_levels
from segmentation.words import percent

#: A text with a value of its own for nearly every customer is a name, not an attribute they share.
_MOST_OF_CUSTOMERS = 0.9
Carried = list[tuple[Trait, pd.Series | np.ndarray]]


def descriptors(
    bought: Purchases, codes: ColumnCodes, columns: tuple[Column, ...], mapping: OrderColumns
) -> tuple[Carried, dict[str, np.ndarray]]:
    """Carry categories and attributes; also, per category, the share of lines that bear the value carried.

    A category is carried as the most frequent value on the customer's lines, ties by the alphabet. A
    text or number that is the same on all lines of each customer (a city, an age) is carried as it is.
    """
    mapped = {getattr(mapping, what) for what in mapping.__slots__} - {mapping.category}
    made: Carried = []
    certainty: dict[str, np.ndarray] = {}
    for column in (c for c in columns if c.name not in mapped):
        if column.role is Role.CATEGORY:
            carried, certainty[column.name] = most_frequent(bought, *codes(column.name))
            made.append((_category(column, certainty[column.name]), carried))
        elif _can_be_attribute(column, bought) and determines(bought.customer, codes(column.name)[0]):
            made.append((_attribute(column), _only_value(bought, *codes(column.name))))
    return made, certainty


def _can_be_attribute(column: Column, bought: Purchases) -> bool:
    """Is it a number, or a text that customers share: a city, not a name?"""
    if column.role is Role.NUMBER:
        return column.kind == "number"
    shared = column.distinct <= _MOST_OF_CUSTOMERS * bought.customers
    return column.role is Role.TEXT and shared and not says(column.name, "personal")


def _attribute(column: Column) -> Trait:
    meaning = f"Column “{column.name}” of the file, the same on all lines of a customer."
    kind = "number" if column.role is Role.NUMBER else "category"
    return Trait(column.name, column.name, kind, "", meaning, proposed=False)


def _category(column: Column, share: np.ndarray) -> Trait:
    known = share[~np.isnan(share)]
    meaning = f"The customer's most frequent “{column.name}”"
    if len(known) and known.min() < 1:
        meaning += f"; it stands on {percent(float(known.mean()))} of a customer's lines"
    return Trait(column.name, column.name, "category", "", f"{meaning}.", proposed=False)


def _only_value(bought: Purchases, codes: np.ndarray, values: pd.Series) -> pd.Series:
    """The value on a customer's lines, where they have but one: `(customers,)`."""
    winner = np.full(bought.customers, -1)
    known = codes >= 0
    winner[bought.customer[known]] = codes[known]
    return values.reindex(winner).reset_index(drop=True)


def most_frequent(bought: Purchases, codes: np.ndarray, values: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """Find the value on most of a customer's lines, and the share of the lines that bear it.

    `codes` `(m,)` are positions in `values`, -1 = missing; both results are `(customers,)`.
    """
    levels, names = pd.factorize(as_levels(values), sort=True)
    known = codes >= 0
    customer, codes = (bought.customer, codes) if known.all() else (bought.customer[known], codes[known])
    (owner, level), lines = pair_sums(customer, levels[codes].astype(np.int64))
    best = np.lexsort((level, -lines, owner))
    first = best[np.flatnonzero(np.diff(owner[best], prepend=-1))]
    winner = np.full(bought.customers, -1)
    winner[owner[first]] = level[first]
    share = np.full(bought.customers, np.nan)
    share[owner[first]] = (
        lines[first] / np.bincount(owner, weights=lines, minlength=bought.customers)[owner[first]]
    )
    text = pd.Series(pd.Categorical.from_codes(winner, categories=names)).astype("str")
    return text.where(winner >= 0), share
