"""What a segment buys more, and less, than all customers.

The index of a product is 100 × the share of the segment's orders (or customers) that have it / the share of
all, shrunk towards 100: PRIOR average ones are added to the segment's. A rare product can still have any
index by chance, so what is called more or less must differ by more than a random draw of the segment's size
would (Lebart's v-test) and rest on a few customers; the surest are named, which are rarely the rarest.
Products did not make the segments, so the test is not circular.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.describing.profiles import LEAST_CUSTOMERS, LEAST_V

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from segmentation.offers.baskets import Baskets

    Floats = NDArray[np.float64]
    Counts = NDArray[np.integer]

PRIOR = 20  # average orders or customers added to a segment's, so that three of them make no index of 900


@dataclass(frozen=True, slots=True, eq=False)
class ProductIndex:
    """How much more often a segment buys a product than all do; `(k, products)` but where said.

    index: 100 = as often as all, nan where nobody has bought it. count: orders (or customers) of the segment
    with the product; size: `(k,)` all of the segment. strength: standard errors above (below) all. buyers:
    customers of the segment who have it.
    """

    index: Floats
    count: Counts
    size: Counts
    strength: Floats
    buyers: Counts

    @property
    def share(self) -> Floats:
        """Share of the segment's orders (or customers) that have the product, 0..1."""
        return np.asarray(self.count / np.maximum(self.size, 1)[:, None])

    @property
    def share_of_all(self) -> Floats:
        """The same share over all segments, `(products,)`."""
        return np.asarray(self.count.sum(axis=0) / max(int(self.size.sum()), 1))

    def above(self, segment: int, most: int) -> Counts:
        """The products the segment most surely buys more than all do, the largest index first: `(m,)`."""
        fit = (self.strength[segment] >= LEAST_V) & (self.buyers[segment] >= LEAST_CUSTOMERS)
        surest = _smallest(fit, -self.strength[segment], most)
        return surest[np.argsort(-self.index[segment, surest], kind="stable")]

    def below(self, segment: int, most: int) -> Counts:
        """The products it most surely buys less than all do, the smallest index first."""
        fit = (self.strength[segment] <= -LEAST_V) & (self.buyers.sum(axis=0) >= LEAST_CUSTOMERS)
        surest = _smallest(fit, self.strength[segment], most)
        return surest[np.argsort(self.index[segment, surest], kind="stable")]


def _smallest(fit: NDArray[np.bool_], by: Floats, most: int) -> Counts:
    places = np.flatnonzero(fit)
    return places[np.argsort(by[places], kind="stable")][:most]


def product_index(baskets: Baskets, labels: Counts, k: int, *, per_customer: bool = False) -> ProductIndex:
    """Compare segments by the share of orders with a product; `labels` (customers,) 0..k-1, -1 = in none.

    per_customer: by the share of customers who ever bought it, which is above average in everything for
    those who buy often.
    """
    owned = baskets.owned()
    rows, of_row = (owned, labels) if per_customer else (baskets.bought, labels[baskets.customer])
    count, size = _counts(rows, of_row, k), np.bincount(of_row[of_row >= 0], minlength=k)
    everyone = max(int(size.sum()), 1)
    share = count.sum(axis=0) / everyone
    bought = np.where(share > 0, share, np.nan)
    shrunk = (count + PRIOR * bought) / (size[:, None] + PRIOR)
    # Of a draw without replacement; the segment that is everyone has no error and no difference.
    left = np.maximum(everyone - size, 1)[:, None] / max(everyone - 1, 1)
    error = np.sqrt(bought * (1 - bought) / np.maximum(size, 1)[:, None] * left)
    difference = count / np.maximum(size, 1)[:, None] - bought
    strength = np.divide(difference, error, out=np.zeros_like(error), where=error > 0)
    return ProductIndex(100 * shrunk / bought, count, size, strength, _counts(owned, labels, k))


def _counts(rows: csr_array, of_row: Counts, k: int) -> Counts:
    return np.stack([np.bincount(rows[of_row == j].indices, minlength=rows.shape[1]) for j in range(k)])
