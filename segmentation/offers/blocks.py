"""Sparse products a block of rows at a time, and the largest cells of each row.

A product of two sparse matrices can be as large as its inputs are not: thousands of products that stand in
one order make millions of pairs. By blocks, the memory stays at some hundred megabytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MOST_CELLS = 10_000_000  # of a block: 16 bytes each, a few times over while they are sorted


def products_by_blocks(
    left: csr_array, right: csr_array, most: int = MOST_CELLS
) -> Iterator[tuple[slice, csr_array]]:
    """Multiply some rows of `left` at a time by `right`: which rows, and their product."""
    there = csr_array((np.ones(left.nnz), left.indices, left.indptr), shape=left.shape)
    cells = np.minimum(there @ np.diff(right.indptr), right.shape[1])
    for part in _runs(cells, most):
        yield part, csr_array(left[part] @ right)


def _runs(cells: NDArray[np.number], most: float) -> Iterator[slice]:
    """Cut rows into runs of at most `most` cells, or one row, given the cells of each.

    >>> [(part.start, part.stop) for part in _runs(np.array([3, 3, 3, 9, 1]), most=6)]
    [(0, 2), (2, 3), (3, 4), (4, 5)]
    """
    ends = np.cumsum(cells, dtype=np.float64)
    start = 0
    while start < len(ends):
        done = ends[start - 1] if start else 0.0
        stop = max(int(np.searchsorted(ends, done + most, side="right")), start + 1)
        yield slice(start, stop)
        start = stop


def largest_cells(matrix: csr_array, most: int) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Give the places in `matrix.data` of the `most` largest cells of each row, and the rank of each there.

    By row, the largest first, ties as they stand. Both `(found,)`.
    """
    # Row by row: a sort of all cells of all rows at once takes ten times as long.
    starts = matrix.indptr[:-1].tolist()
    rows = zip(starts, np.split(matrix.data, matrix.indptr[1:-1]), strict=True)
    places = [start + _largest(values, most) for start, values in rows]
    ranks = [np.arange(len(found)) for found in places]
    return np.concatenate([_NONE, *places]), np.concatenate([_NONE, *ranks])


_NONE = np.zeros(0, dtype=np.int64)


def _largest(values: NDArray[np.float64], most: int) -> NDArray[np.integer]:
    """Positions of the `most` largest values, the largest first, ties by position.

    >>> _largest(np.array([1.0, 3.0, 2.0, 3.0]), 2).tolist()
    [1, 3]
    """
    if len(values) <= most:
        return np.argsort(-values, kind="stable")
    least = np.partition(values, -most)[-most]
    there = np.flatnonzero(values >= least)
    return there[np.argsort(-values[there], kind="stable")][:most]
