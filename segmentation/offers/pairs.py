"""Bought together, and what a segment buys more than others.

For two products in n_A, n_B and together n_AB of n orders: support n_AB / n, confidence n_AB / n_A, lift
n · n_AB / (n_A · n_B), cosine n_AB / √(n_A · n_B) (Agrawal, Imieliński & Swami 1993; Tan, Kumar &
Srivastava 2004). A high lift of few orders may be chance: a pair is kept when together in LEAST_TOGETHER
orders and when the lower 95 % bound of its lift is above 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segmentation.offers.baskets import Baskets

    Floats = NDArray[np.float64]
    Counts = NDArray[np.integer]

LEAST_TOGETHER = 5  # fewer orders together and the bound's normal distribution does not hold
SURE = 1.96  # standard errors of the lower 95 % bound
PRIOR_CUSTOMERS = 20  # average customers added to a segment, so that three buyers make no index of 900


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Products bought together, by product, the most bought first; all arrays `(m,)`.

    one, other: positions in `Baskets.products`, `one` the product in more orders. together: orders with both;
    of_one, of_other: orders with each; orders: all orders.
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

    def of(self, product: int) -> Pairs:
        """The pairs of one product, which is `other` or `one`."""
        return self.only((self.one == product) | (self.other == product))

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


def bought_together(baskets: Baskets, least: int = LEAST_TOGETHER) -> Pairs:
    """Find all pairs of products together in `least` orders or more, and surely more often than by chance."""
    each = np.bincount(baskets.bought.indices, minlength=len(baskets.products))
    usable = np.flatnonzero(each >= least)
    usable = usable[np.argsort(-each[usable], kind="stable")]  # then `one` is the product in more orders
    columns = baskets.bought[:, usable]
    together = columns.T.tocsr() @ columns  # by rows: twice as fast as scipy's product of a transposed one
    rows = np.repeat(np.arange(len(usable), dtype=together.indices.dtype), np.diff(together.indptr))
    kept = np.flatnonzero((together.data >= least) & (together.indices > rows))
    one, other = usable[rows[kept]], usable[together.indices[kept]]
    found = Pairs(one, other, together.data[kept], each[one], each[other], baskets.orders)
    return found.only(found.sure_lift > 1)


@dataclass(frozen=True, slots=True, eq=False)
class ProductIndex:
    """How much more often customers of a segment have bought a product than all customers.

    index: `(k, products)`, 100 = as often as all, shrunk towards 100 by PRIOR_CUSTOMERS; nan where nobody
    has bought it. buyers: `(k, products)` customers of the segment who have. customers: `(k,)`.
    """

    index: Floats
    buyers: Counts
    customers: Counts


def product_index(baskets: Baskets, labels: Counts, k: int) -> ProductIndex:
    """Compare the segments `labels` (customers,), 0..k-1 or -1 = in none, by who bought what."""
    owned = baskets.owned()
    buyers = np.stack([np.bincount(owned[labels == j].indices, minlength=owned.shape[1]) for j in range(k)])
    customers = np.bincount(labels[labels >= 0], minlength=k)
    share = buyers.sum(axis=0) / max(customers.sum(), 1)
    bought = np.where(share > 0, share, np.nan)
    shrunk = (buyers + PRIOR_CUSTOMERS * bought) / (customers[:, None] + PRIOR_CUSTOMERS)
    return ProductIndex(100 * shrunk / bought, buyers, customers)
