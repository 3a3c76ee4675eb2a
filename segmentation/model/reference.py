"""How a feature was distributed among the customers who made the segments: what new ones are held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from segmentation.features import Transform
from segmentation.traits import as_levels

#: Deciles: as fine as the population stability index is used with (Siddiqi 2006).
BINS = 10
#: Levels with a bin of their own; rarer ones stand together.
MOST_LEVELS = 12
#: What bins are called that hold no value of their own.
OTHER, MISSING = "other", "missing"


@dataclass(frozen=True, slots=True)
class Reference:
    """Shares of the customers in bins of one feature, in the file's units.

    edges: upper ends of all bins of a number but the last, ascending, each end inside its bin; () for
    levels. levels: the bins of a category or of yes/no, then "other". shares: one per bin (0 to 1, sum
    1), the last one of the missing.
    """

    edges: tuple[float, ...]
    levels: tuple[str, ...]
    shares: tuple[float, ...]

    @classmethod
    def of(cls, values: pd.Series, transform: Transform) -> Self:
        """Bin the values `(n,)` of the customers who made the segments."""
        if transform.kind == "number":
            bare = cls(_deciles(values.dropna().to_numpy(dtype=float)), (), ())
        else:
            levels = ("no", "yes") if transform.kind == "flag" else _frequent(_levels(values, transform))
            bare = cls((), levels, ())
        counts = bare.counts(values, transform)
        return cls(bare.edges, bare.levels, tuple((counts / max(counts.sum(), 1)).tolist()))

    @property
    def bins(self) -> int:
        """How many bins there are, that of the missing included."""
        return (len(self.levels) + 2) if self.levels else len(self.edges) + 2

    def counts(self, values: pd.Series, transform: Transform) -> np.ndarray:
        """Count values in the same bins: `(bins,)`."""
        if self.levels:
            found = _levels(values, transform)
            place = pd.Index(self.levels).get_indexer(pd.Index(found.fillna("")))
            place = np.where(place < 0, len(self.levels), place)
            place = np.where(found.isna(), len(self.levels) + 1, place)
        else:
            numbers = values.to_numpy(dtype=float, na_value=np.nan)
            place = np.searchsorted(self.edges, numbers, side="left")
            place = np.where(np.isnan(numbers), len(self.edges) + 1, place)
        return np.bincount(place, minlength=self.bins)


def _levels(values: pd.Series, transform: Transform) -> pd.Series:
    if transform.kind != "flag":
        return as_levels(values)
    truth = values.astype("Float64")
    return (truth > 0).map({True: "yes", False: "no"}).astype("object").where(truth.notna())


def _frequent(levels: pd.Series) -> tuple[str, ...]:
    """The most frequent levels, ties by the alphabet."""
    counts = levels.value_counts()
    order = sorted(counts.index, key=lambda level: (-counts[level], str(level)))
    return tuple(str(level) for level in order[:MOST_LEVELS]) or (OTHER,)


def _deciles(known: np.ndarray) -> tuple[float, ...]:
    """Upper ends of the bins; values that many share make fewer and larger bins."""
    if not len(known):
        return ()
    quantiles = np.quantile(known, np.arange(1, BINS) / BINS, method="inverted_cdf")
    edges = np.unique(quantiles)
    return tuple(edges[edges < known.max()].tolist())
