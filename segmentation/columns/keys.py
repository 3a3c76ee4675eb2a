"""Does one column determine another, and sums over pairs: what keys are recognised and counted by.

Columns are codes here, `(n_rows,)` int64 from 0, -1 = missing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

#: A table of all pairs is several times faster than a hash table while it stays small beside the rows:
#: 8 numbers a row are half of what a row of a usual file takes.
_CELLS_PER_ROW = 8
#: Rows in which most columns that don't depend on a key show it.
_FIRST_ROWS = 5_000


class ColumnCodes:
    """The values of columns at some rows, each column numbered once however often it is asked for."""

    def __init__(self, frame: pd.DataFrame, rows: np.ndarray) -> None:
        self._frame, self._rows = frame, rows
        self._made: dict[str, tuple[np.ndarray, pd.Series]] = {}

    def __call__(self, name: str) -> tuple[np.ndarray, pd.Series]:
        """Give the codes at the rows, -1 = missing, and the values they stand for."""
        if name not in self._made:
            codes, levels = pd.factorize(self._frame[name])
            self._made[name] = codes[self._rows].astype(np.int64, copy=False), pd.Series(levels)
        return self._made[name]


def codes_of(values: pd.Series) -> np.ndarray:
    """Number the different values in the order they first appear; -1 = missing."""
    return pd.factorize(values)[0].astype(np.int64, copy=False)


def conflicts(key: np.ndarray, other: np.ndarray) -> int:
    """Count the keys that stand beside more than one value of `other`; missing ones say nothing.

    >>> conflicts(np.array([0, 0, 1, 1, -1]), np.array([5, 5, 5, 6, 7]))
    1
    """
    known = (key >= 0) & (other >= 0)
    keys, others = (key, other) if known.all() else (key[known], other[known])
    if not len(keys):
        return 0
    last = np.full(int(keys.max()) + 1, -1)
    last[keys] = others
    return len(np.unique(keys[last[keys] != others]))


def determines(key: np.ndarray, other: np.ndarray) -> bool:
    """Does each key stand beside one value of `other` only (a functional dependence)?"""
    return not conflicts(key[:_FIRST_ROWS], other[:_FIRST_ROWS]) and not conflicts(key, other)


def pairs(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Number the different pairs of two columns without missing values."""
    found: np.ndarray = pd.factorize(one * (int(other.max(initial=0)) + 1) + other)[0]
    return found.astype(np.int64, copy=False)


def pair_sums(
    owner: np.ndarray, codes: np.ndarray, weights: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Sum the weights (count the rows) of each pair that occurs: pairs `(2, p)`, sums `(p,)`.

    Sorted by owner, then code. No missing values.
    """
    width = int(codes.max(initial=0)) + 1
    keys = owner * width + codes
    cells = (int(owner.max(initial=0)) + 1) * width
    if cells <= _CELLS_PER_ROW * len(keys):
        lines = np.bincount(keys, minlength=cells)
        met = np.flatnonzero(lines)
        sums = lines if weights is None else np.bincount(keys, weights=weights, minlength=cells)
        return np.stack(np.divmod(met, width)), sums[met]
    numbers, met = pd.factorize(keys, sort=True)
    return np.stack(np.divmod(met, width)), np.bincount(numbers, weights=weights, minlength=len(met))


def count_distinct(owner: np.ndarray, codes: np.ndarray, owners: int) -> np.ndarray:
    """Count the different codes of each of `owners` owners, `(owners,)`; no missing values."""
    if not len(owner):
        return np.zeros(owners, dtype=np.int64)
    width = int(codes.max()) + 1
    keys = owner * width + codes
    # Half the bytes sort in half the time.
    keys = np.sort(keys.astype(np.int32) if owners * width < np.iinfo(np.int32).max else keys)
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return np.bincount(keys[first] // width, minlength=owners)
