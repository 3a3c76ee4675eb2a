"""Weighted rows laid out for k-means on many starts at once, and how they are cut to be multiplied fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Singles = NDArray[np.float32]
    Labels = NDArray[np.intp]

BLOCK = 1 << 18  # distances computed at a time, a megabyte of float32: half as much is no faster
SMALL = 990_000  # multiplications up to which OpenBLAS takes its way for small matrices, three times as fast
WIDEST, NARROWEST = 8_192, 512  # rows at a time on that way: more leave the cache, fewer pay for the calls
STACK = 3 * SMALL // 8  # distances of a stack of strips: two threads seldom wait for each other then
SPARE = 64  # columns of no weight, so that every stack can be cut into strips of one length


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Weighted rows in the layout the moves need, centred by the caller (float32 loses no digits then).

    `lifted` (d + 1, n + SPARE) has the rows as columns above a line of ones, so that one product with
    (-2c, |c|²) gives squared distances less |x|²; `heavy` (d + 1, n + SPARE) is weight times `lifted`,
    so that one product with the memberships gives sums and weights of the segments. The last SPARE
    columns are zero.
    """

    lifted: Singles
    heavy: Singles
    squares: Singles  # (n,) |x|²
    total: float  # weighted sum of squares about the origin

    @classmethod
    def of(cls, rows: NDArray[np.floating], weights: NDArray[np.floating] | None = None) -> Points:
        """Lay out `rows` (n, d); every row counts once without `weights` (n,)."""
        count, width = rows.shape
        lifted = np.zeros((width + 1, count + SPARE), dtype=np.float32)
        lifted[:width, :count] = rows.T
        lifted[width, :count] = 1
        heavy = lifted
        if weights is not None and not (weights == 1).all():
            heavy = np.zeros_like(lifted)
            np.multiply(lifted[:, :count], weights.astype(np.float32), out=heavy[:, :count])
        coordinates = lifted[:width, :count]
        squares = np.einsum("ij,ij->j", coordinates, coordinates)
        return cls(lifted, heavy, squares, float(squares @ heavy[width, :count]))

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.squares)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lifted) - 1

    @property
    def weights(self) -> Singles:
        """How often each row counts, (n,)."""
        return self.heavy[-1, : self.count]

    def rows(self, which: Labels) -> Singles:
        """Coordinates of the rows `which`, (..., d)."""
        return self.lifted[:-1].T[which]

    def stacks(self, centers: int) -> Iterator[tuple[Singles, Singles]]:
        """Cut `lifted` and `heavy` into stacks (strips, d + 1, rows), fast to multiply with `centers`.

        One product of a whole stack takes as long as those of its strips, in fewer calls.
        """
        size = strip(centers, self.width)
        most = min(max(1, STACK // (centers * size)), SPARE) * size
        for start in range(0, self.count, most):
            rows = min(most, self.count - start)
            height = -(-rows // size)
            part = slice(start, start + height * -(-rows // height))
            yield _stack(self.lifted[:, part], height), _stack(self.heavy[:, part], height)


def _stack(side: Singles, height: int) -> Singles:
    return side.reshape(len(side), height, -1).swapaxes(0, 1)


def blocks(count: int, per_row: int) -> Iterator[slice]:
    """Cut `count` rows so that `per_row` numbers each fit into one block.

    >>> list(blocks(5, BLOCK // 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    size = max(1, BLOCK // max(1, per_row))
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def strips(points: int, centers: int, width: int) -> Iterator[slice]:
    """Cut `points` rows of `width` columns into blocks that are fast to multiply with `centers`.

    >>> list(strips(10_000, 10, 10))
    [slice(0, 8192, None), slice(8192, 10000, None)]
    """
    size = strip(centers, width)
    return (slice(start, min(start + size, points)) for start in range(0, points, size))


def strip(centers: int, width: int) -> int:
    """Rows of `width` columns that are fast to multiply with `centers` at a time."""
    size = min(SMALL // (centers * (width + 1)), WIDEST)
    return max(1, BLOCK // centers) if size < NARROWEST else size
