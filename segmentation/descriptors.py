"""What the file says of the customer beside the orders: carried from the lines to the customer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation.column import Column
from segmentation.keys import codes_of, determines, pair_sums
from segmentation.lexicon import says
from segmentation.plan import OrderColumns, Role
from segmentation.purchases import Purchases
from segmentation.traits import Trait, as_levels
from segmentation.words import percent

#: A text with a value of its own for nearly every customer is a name, not an attribute they share.
_MOST_OF_CUSTOMERS = 0.9
Carried = list[tuple[Trait, pd.Series | np.ndarray]]


def descriptors(
    bought: Purchases, frame: pd.DataFrame, columns: tuple[Column, ...], mapping: OrderColumns
) -> tuple[Carried, dict[str, np.ndarray]]:
    """Carry categories and attributes; also, per category, the share of lines that bear the value carried.

    A category is carried as the most frequent value on the customer's lines, ties by the alphabet. A
    text or number that is the same on all lines of each customer (a city, an age) is carried as it is.
    """
    mapped = {getattr(mapping, what) for what in mapping.__slots__} - {mapping.category}
    made: Carried = []
    shares: dict[str, np.ndarray] = {}
    for column in (c for c in columns if c.name not in mapped):
        if column.role is Role.CATEGORY or _is_attribute(column, frame, bought):
            values = frame[column.name].iloc[bought.rows]
            if column.role is Role.NUMBER:
                made.append((_attribute(column), _first(values, bought)))
            else:
                carried, share = most_frequent(bought, values)
                made.append((_category(column, share), carried))
                shares[column.name] = share
    return made, shares


def _is_attribute(column: Column, frame: pd.DataFrame, bought: Purchases) -> bool:
    """Does the customer determine the column, and do customers share its values?"""
    if column.role not in (Role.TEXT, Role.NUMBER) or (column.role is Role.NUMBER) != (
        column.kind == "number"
    ):
        return False
    few = column.distinct <= _MOST_OF_CUSTOMERS * bought.customers
    if says(column.name, "personal") or not (few or column.role is Role.NUMBER):
        return False
    return determines(bought.customer, codes_of(frame[column.name])[bought.rows])


def _attribute(column: Column) -> Trait:
    meaning = f"Column “{column.name}” of the file, the same on all lines of a customer."
    return Trait(column.name, column.name, "number", "", meaning, proposed=False)


def _category(column: Column, share: np.ndarray) -> Trait:
    known = share[~np.isnan(share)]
    meaning = f"The customer's most frequent “{column.name}”"
    if len(known) and known.min() < 1:
        meaning += f"; it stands on {percent(float(known.mean()))} of a customer's lines"
    return Trait(column.name, column.name, "category", "", f"{meaning}.", proposed=False)


def _first(values: pd.Series, bought: Purchases) -> np.ndarray:
    found = np.full(bought.customers, np.nan)
    known = values.notna().to_numpy()
    found[bought.customer[known]] = values.to_numpy(dtype=float)[known]
    return found


def most_frequent(bought: Purchases, values: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """Find the value on most of a customer's lines, and the share of the lines that bear it."""
    codes, uniques = pd.factorize(values)
    levels, names = pd.factorize(as_levels(pd.Series(uniques)), sort=True)
    known = codes >= 0
    (owner, level), lines = pair_sums(bought.customer[known], levels[codes[known]].astype(np.int64))
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
