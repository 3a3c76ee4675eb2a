"""Which products are bought together.

For two products in n_A, n_B and together n_AB of n orders: support n_AB / n, confidence n_AB / n_A, lift
n · n_AB / (n_A · n_B), cosine n_AB / √(n_A · n_B) (Agrawal, Imieliński & Swami 1993; Tan, Kumar &
Srivastava 2004). A high lift of few orders may be chance: a pair is kept when together in LEAST_TOGETHER
orders and when the lower 95 % bound of its lift is above 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.offers.blocks import products_by_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from segmentation.offers.baskets import Baskets

    Floats = NDArray[np.float64]
    Counts = NDArray[np.integer]

LEAST_TOGETHER = 5  # fewer orders together and the bound's normal distribution does not hold
SURE = 1.96  # standard errors of the lower 95 % bound
USUAL_SHARE = 0.001  # of the orders: of rarer pairs the strongest are those that nobody could act on


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Products bought together; all arrays `(m,)`.

    one, other: positions in `Baskets.products`; `one` is the product in more orders, in `partners_of` the one
    asked for. together: orders with both; of_one, of_other: orders with each; orders: all orders.
    """

    one: Counts
    other: Counts
    together: Counts
    of_one: Counts
    of_other: Counts
    orders: int

    def __len__(self) -> int:
        return len(self.one)

    @property
    def support(self) -> Floats:
        """Share of all orders that have both, 0..1."""
        return np.asarray(self.together / self.orders)

    @property
    def confidence(self) -> Floats:
        """Share of the orders with `one` that have `other` too, 0..1."""
        return np.asarray(self.together / self.of_one)

    @property
    def confidence_back(self) -> Floats:
        """Share of the orders with `other` that have `one` too, 0..1."""
        return np.asarray(self.together / self.of_other)

    @property
    def lift(self) -> Floats:
        """How many times more often together than if bought by chance; 1 = chance."""
        return np.asarray(self.together * (self.orders / self.of_one / self.of_other))

    @property
    def cosine(self) -> Floats:
        """Likeness of the two, 0..1, whatever the number of orders without them."""
        return np.asarray(self.together / np.sqrt(self.of_one.astype(float) * self.of_other))

    @property
    def sure_lift(self) -> Floats:
        """Lower 95 % bound of the lift."""
        return np.asarray(self.lift * np.exp(-SURE * self._error))

    @property
    def _error(self) -> Floats:
        """Standard error of ln lift. It depends on which product is the condition; the larger counts."""
        return np.sqrt(1 / self.together - 1 / self.of_one + 1 / self.of_other - 1 / self.orders)

    def strongest(self, most: int) -> Pairs:
        """The `most` pairs with the largest sure lift, in that order; ties by product."""
        sure = self.sure_lift
        least = np.partition(sure, len(sure) - most)[len(sure) - most] if most < len(sure) else -np.inf
        there = np.flatnonzero(sure >= least)
        return self.only(there[np.argsort(-sure[there], kind="stable")][:most])

    def only(self, which: NDArray[np.integer] | NDArray[np.bool_]) -> Pairs:
        """Some of the pairs, by position or mask."""
        return Pairs(
            self.one[which],
            self.other[which],
            self.together[which],
            self.of_one[which],
            self.of_other[which],
            self.orders,
        )


def usual_least(orders: int) -> int:
    """Propose in how many of `orders` two products must stand together: one in a thousand, five at least.

    >>> usual_least(800), usual_least(18_536)
    (5, 19)
    """
    return max(LEAST_TOGETHER, math.ceil(USUAL_SHARE * orders))


_NONE = np.zeros(0, dtype=np.int32)


def bought_together(baskets: Baskets, least: int = LEAST_TOGETHER) -> Pairs:
    """Find all pairs of products together in `least` orders or more, and surely more often than by chance."""
    each = baskets.orders_with
    usable = np.flatnonzero(each >= least)
    usable = usable[np.argsort(-each[usable], kind="stable")]  # then `one` is the product in more orders
    columns = baskets.bought[:, usable]
    # By rows: twice as fast as scipy's product of a transposed matrix.
    parts = products_by_blocks(columns.T.tocsr(), columns)
    found = [_kept(together, part.start, least) for part, together in parts]
    one, other, together = (np.concatenate([_NONE, *arrays]) for arrays in zip(*found, strict=True))
    one, other = usable[one], usable[other]
    pairs = Pairs(one, other, together, each[one], each[other], baskets.orders)
    return pairs.only(pairs.sure_lift > 1)


def _kept(together: csr_array, start: int, least: int) -> tuple[Counts, Counts, Counts]:
    """Pairs of the products of the rows, which begin at `start`, with those after them."""
    rows = np.repeat(np.arange(start, start + together.shape[0], dtype=np.int32), np.diff(together.indptr))
    kept = np.flatnonzero((together.data >= least) & (together.indices > rows))
    return rows[kept], together.indices[kept], together.data[kept]


def partners_of(baskets: Baskets, product: int, least: int = LEAST_TOGETHER) -> Pairs:
    """Find the pairs of one `product`, which is `one` in all of them; otherwise as `bought_together`."""
    each = baskets.orders_with
    together = baskets.bought.T @ (baskets.bought[:, [product]].toarray().ravel())
    together[product] = 0
    other = np.flatnonzero(together >= least)
    one = np.full(len(other), product)
    pairs = Pairs(one, other, together[other], each[one], each[other], baskets.orders)
    return pairs.only(pairs.sure_lift > 1)
