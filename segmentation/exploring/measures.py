"""How closely two columns go together, whatever their kinds: three measures with the bias taken out."""

from __future__ import annotations

import numpy as np
import pandas as pd


def correlation_matrix(numbers: pd.DataFrame) -> np.ndarray:
    """Give Pearson's r of every pair of columns `(d, d)` (Spearman's, if given ranks).

    Pairs use the rows in which both have a value; where fewer than three have, and for constants, r is 0.
    """
    if numbers.isna().to_numpy().any():
        matrix = numbers.corr(min_periods=3).to_numpy(copy=True)
    else:
        # One matrix product: pandas' loop over the pairs is for gaps only.
        matrix = np.atleast_2d(np.corrcoef(numbers.to_numpy(), rowvar=False))
    np.fill_diagonal(matrix, 1.0)
    clean: np.ndarray = np.clip(np.nan_to_num(matrix), -1, 1)
    return clean


def correlation_ratio(values: np.ndarray, codes: np.ndarray) -> float:
    """Say how much of the spread of numbers `(n,)` lies between categories `(n,)`, 0 to 1.

    The root of ε² = 1 − (1 − η²)(n − 1)/(n − k), which unlike η² is about 0 where there is no relation,
    however many levels k there are (Kelley 1935). Missing: NaN in `values`, −1 in `codes`.

    >>> round(correlation_ratio(np.array([1.0, 1, 2, 2, 9, 9]), np.array([0, 0, 1, 1, 2, 2])), 3)
    1.0
    >>> correlation_ratio(np.array([1.0, 2, 1, 2]), np.array([0, 0, 1, 1]))
    0.0
    """
    known = (codes >= 0) & ~np.isnan(values)
    numbers, groups = values[known], codes[known]
    explained = share_between(numbers, groups)
    n, k = len(numbers), len(np.unique(groups))
    if n <= k:
        return 0.0
    return float(np.sqrt(max(0.0, 1 - (1 - explained) * (n - 1) / (n - k))))


def share_between(numbers: np.ndarray, groups: np.ndarray) -> float:
    """Give η², the share of the squares that lies between the groups (codes ≥ 0), nothing missing.

    >>> round(share_between(np.array([1.0, 3, 5, 7]), np.array([0, 0, 1, 1])), 3)
    0.8
    """
    if not len(numbers):
        return 0.0
    off = numbers - numbers.mean()
    total = float(off @ off)
    sizes = np.bincount(groups)
    sums = np.bincount(groups, weights=off)
    between = float((sums[sizes > 0] ** 2 / sizes[sizes > 0]).sum())
    return between / total if total > 0 else 0.0


def cramers_v(one: np.ndarray, other: np.ndarray) -> float:
    """Give Cramér's V of two categories given as codes `(n,)`, 0 to 1, bias-corrected (Bergsma 2013).

    Missing: −1; the rows in which both are known count.

    >>> round(cramers_v(np.array([0, 0, 1, 1] * 9), np.array([1, 1, 0, 0] * 9)), 3)
    1.0
    >>> cramers_v(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    0.0
    """
    table = cross_table(one, other)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    n, (rows, columns) = table.sum(), table.shape
    if n < 2 or min(rows, columns) < 2:
        return 0.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    phi2 = float(((table - expected) ** 2 / expected).sum() / n)
    phi2 = max(0.0, phi2 - (rows - 1) * (columns - 1) / (n - 1))
    least = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    return float(np.sqrt(min(1.0, phi2 / least))) if least > 0 else 0.0


def cross_table(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Count the rows of each pair of codes: `(levels of one, levels of other)`; −1 counts nowhere."""
    known = (one >= 0) & (other >= 0)
    rows, columns = int(one.max(initial=-1)) + 1, int(other.max(initial=-1)) + 1
    flat = np.bincount(one[known] * columns + other[known], minlength=rows * columns)
    return flat.reshape(rows, columns).astype(float)
