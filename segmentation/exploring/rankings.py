"""The largest products, categories and countries: by money, orders, customers or rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.columns.keys import count_distinct
from segmentation.errors import SegmentationError
from segmentation.traits import as_levels

#: Levels with a bar of their own.
MOST_RANKED = 15


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The levels of a column, the largest first.

    sizes: `(n,)` of the levels named; others, rest: how many levels are not named, and their value.
    total: of all rows with a level. missing: rows without one. by: "amount", "orders", "customers" or
    "rows". adds_up: do the sizes sum to the total? A customer may buy several products, money is in one.
    """

    column: str
    by: str
    levels: tuple[str, ...]
    sizes: np.ndarray
    others: int
    rest: float
    total: float
    missing: int
    adds_up: bool

    @property
    def shares(self) -> np.ndarray:
        """Share of the total that each level named has (of money: with returns taken off)."""
        return self.sizes / self.total if self.total > 0 else np.full(len(self.sizes), np.nan)


def ranking(
    levels: pd.Series, by: str, *, weights: np.ndarray | None = None, ids: np.ndarray | None = None
) -> Ranking:
    """Rank the levels by the sum of `weights`, by how many different `ids` (≥ 0) they have, or by rows.

    Raises SegmentationError for a column without values.
    """
    name = str(levels.name)
    codes, uniques = pd.factorize(levels)
    known = codes >= 0 if ids is None else (codes >= 0) & (ids >= 0)
    if not known.any():
        raise SegmentationError(f"Column “{name}” has no values to rank.")
    codes = codes[known]
    values = (
        np.bincount(codes, None if weights is None else weights[known], len(uniques))
        if ids is None
        else count_distinct(codes.astype(np.int64), ids[known], len(uniques))
    )
    order = np.argsort(-values, kind="stable")
    named = order if len(order) <= MOST_RANKED + 1 else order[:MOST_RANKED]
    small = ~np.isin(codes, named)
    total = float(values.sum()) if ids is None else float(_how_many(ids[known]))
    rest = float(values[order[len(named) :]].sum()) if ids is None else _how_many(ids[known][small])
    return Ranking(
        name,
        by,
        tuple(as_levels(pd.Series(uniques[named]))),
        values[named].astype(float),
        others=len(order) - len(named),
        rest=float(rest),
        total=total,
        missing=int((~known).sum()),
        adds_up=ids is None,
    )


def _how_many(ids: np.ndarray) -> int:
    """Count the different ids (≥ 0); they are numbered densely, so no sort is needed."""
    return int(np.count_nonzero(np.bincount(ids)))
