"""What to offer a customer next, and whether that beats offering what everybody buys.

Item-based collaborative filtering (Sarwar et al. 2001) within a segment: two products are alike by the cosine
of the customers who have bought them; a product's score for a customer is the sum of its likeness to the
products the customer has. Only products the customer does not have yet are offered.

Judged on each customer's last order, which is held out: a hit is at least one of OFFERED products among those
new in it (Deshpande & Karypis 2004). The segments were made with the last order in view; the global
popularity, which needs no segments, is the honest bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array

from segmentation.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from segmentation.offers.baskets import Baskets

    Floats = NDArray[np.float64]
    Counts = NDArray[np.integer]

OFFERED = 5  # products to a customer: what a mail has room for
LEAST_BUYERS = 3  # two products of one and the same customer would be "alike" by the cosine
BLOCK_CUSTOMERS = 1_000  # scored at a time: some megabytes for thousands of products


@dataclass(frozen=True, slots=True, eq=False)
class NextOffers:
    """What to offer: positions in `Baskets.products`, the best first, -1 = no more.

    customers: `(n_customers, OFFERED)`, all -1 for who is in no segment. segments: `(k, OFFERED)`, the
    products with the largest scores summed over the segment's customers who do not have them.
    """

    customers: Counts
    segments: Counts


@dataclass(frozen=True, slots=True)
class Judged:
    """How many customers would have been offered something of what they then bought."""

    customers: int  # with an earlier order and something new in the last
    hits: int  # by the likeness of products within the segment
    popular_hits: int  # by offering what most customers have
    segment_popular_hits: int  # by offering what most customers of the segment have

    @property
    def shares(self) -> tuple[float, float, float]:
        """The three as shares of the customers, 0..1; nan where there is nobody to judge by."""
        counts = (self.hits, self.popular_hits, self.segment_popular_hits)
        one, popular, segment = (hits / self.customers if self.customers else np.nan for hits in counts)
        return one, popular, segment


def next_offers(baskets: Baskets, labels: Counts, k: int) -> NextOffers:
    """Offer products to customers and segments; `labels` (customers,) 0..k-1, -1 = in no segment."""
    owned = baskets.owned()
    customers = np.full((len(labels), OFFERED), -1)
    segments = np.full((k, OFFERED), -1)
    for segment in range(k):
        members = np.flatnonzero(labels == segment)
        total = np.zeros(owned.shape[1])
        for place, scores in _scored(owned[members]):
            customers[members[place]] = _best(scores)
            total += np.where(np.isfinite(scores), scores, 0).sum(axis=0)
        segments[segment] = _best(np.where(total > 0, total, -np.inf)[None])[0]
    return NextOffers(customers, segments)


def judge_offers(baskets: Baskets, labels: Counts, k: int) -> Judged:
    """Offer by all orders but each customer's last, and count who bought some of it in the last.

    Raises PlanError where the file has no dates to know the last order by.
    """
    last = _last_orders(baskets)
    held = baskets.only(last)
    before, new = baskets.only(~last).owned(), held.owned()
    fresh = new - new.multiply(before)  # what the customer did not have before
    judged = (labels >= 0) & (fresh.sum(axis=1) > 0) & (before.sum(axis=1) > 0)
    everyone = np.bincount(before[labels >= 0].indices, minlength=before.shape[1]).astype(np.float64)
    hits = np.zeros(3, dtype=int)
    for segment in range(k):
        members = np.flatnonzero(labels == segment)
        own = np.bincount(before[members].indices, minlength=before.shape[1]).astype(np.float64)
        for place, scores in _scored(before[members]):
            who = members[place]
            bought = fresh[who].toarray() > 0
            missing = before[who].toarray() == 0
            ways = (scores, np.where(missing, everyone, -np.inf), np.where(missing, own, -np.inf))
            hits += [int(_hit(_best(way), bought)[judged[who]].sum()) for way in ways]
    return Judged(int(judged.sum()), *(int(count) for count in hits))


def _last_orders(baskets: Baskets) -> NDArray[np.bool_]:
    """Each customer's last order, (orders,), by day, then by place; who has one order only has none."""
    if baskets.day is None:
        raise PlanError("Offers can be judged only where orders have a date; choose the date column.")
    order = np.lexsort((np.arange(baskets.orders), baskets.day, baskets.customer))
    customer = baskets.customer[order]
    ends = np.append(customer[1:] != customer[:-1], True) if len(customer) else np.zeros(0, dtype=bool)
    several = np.bincount(customer, minlength=baskets.customers)[customer] > 1
    last = np.zeros(baskets.orders, dtype=bool)
    last[order] = ends & several
    return last


def _scored(owned: csr_array) -> Iterator[tuple[slice, Floats]]:
    """Scores of all products for blocks of the customers `owned` (m, products); -inf where they have it.

    A product that nothing speaks for has -inf too: it is not offered.
    """
    alike = _likeness(owned)
    for start in range(0, owned.shape[0], BLOCK_CUSTOMERS):
        block = owned[start : start + BLOCK_CUSTOMERS]
        scores = (block.astype(np.float64) @ alike).toarray()
        yield (
            slice(start, start + block.shape[0]),
            np.where((block.toarray() > 0) | (scores <= 0), -np.inf, scores),
        )


def _likeness(owned: csr_array) -> csr_array:
    """Cosine of each two products by who has them, (products, products), 0 with itself and for rare ones."""
    buyers = np.bincount(owned.indices, minlength=owned.shape[1])
    usable = np.where(buyers >= LEAST_BUYERS, 1 / np.sqrt(np.maximum(buyers, 1)), 0.0)
    scaled = (owned.astype(np.float64) @ diags_array(usable)).tocsr()
    alike = (scaled.T.tocsr() @ scaled).tocsr()
    alike.setdiag(0)
    alike.eliminate_zeros()
    return csr_array(alike)


def _best(scores: Floats) -> Counts:
    """The OFFERED best products of each row, (m, OFFERED), ties by position; -1 where the score is -inf."""
    best = np.full((len(scores), OFFERED), -1)
    left = scores.copy()  # the best five times over is cheaper than a sort of thousands, and ties are plain
    rows = np.arange(len(scores))
    for place in range(min(OFFERED, scores.shape[1])):
        first = left.argmax(axis=1)
        best[:, place] = np.where(np.isfinite(left[rows, first]), first, -1)
        left[rows, first] = -np.inf
    return best


def _hit(offered: Counts, bought: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows of `offered` (m, OFFERED) name a product `bought` (m, products)."""
    there = np.take_along_axis(bought, np.maximum(offered, 0), axis=1) & (offered >= 0)
    return np.asarray(there.any(axis=1))
