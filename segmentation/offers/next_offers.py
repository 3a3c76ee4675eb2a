"""What to offer each customer next, and why.

There are four ways: by what goes together or by what sells best, each within the customer's segment or over
all. Which of them hits most often is measured (`segmentation.offers.judging`), not believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from segmentation.offers.ranking import OFFERED, alike_offers, buyers_of, likeness, popular_offers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from segmentation.offers.baskets import Baskets

    Floats = NDArray[np.float64]
    Counts = NDArray[np.integer]


class Way(StrEnum):
    """How offers are chosen; the simplest first."""

    POPULAR = "popular"
    POPULAR_IN_SEGMENT = "popular in the segment"
    ALIKE = "alike"
    ALIKE_IN_SEGMENT = "alike in the segment"

    @property
    def by_likeness(self) -> bool:
        """By what goes with what the customer has, not by what sells best?"""
        return self in {Way.ALIKE, Way.ALIKE_IN_SEGMENT}

    @property
    def in_segment(self) -> bool:
        """From the orders of the customer's segment only?"""
        return self in {Way.POPULAR_IN_SEGMENT, Way.ALIKE_IN_SEGMENT}


@dataclass(frozen=True, slots=True, eq=False)
class NextOffers:
    """What to offer: positions in `Baskets.products`, the best first, -1 = no more.

    customers: `(n_customers, OFFERED)`, all -1 for who is in no segment. because: the same shape, the product
    the customer has that speaks most for it, -1 where it is offered as a best seller. share: of those who
    bought `because`, how many bought the offer too, 0..1; of all (in the segment), for a best seller.
    """

    way: Way
    customers: Counts
    because: Counts
    share: Floats

    def most_offered(self, members: NDArray[np.bool_]) -> tuple[Counts, Counts]:
        """The OFFERED products that most of these customers are offered, and to how many each: `(m,)`."""
        offered = self.customers[members]
        times = np.bincount(offered[offered >= 0])
        best = np.argsort(-times, kind="stable")[:OFFERED]
        best = best[times[best] > 0]
        return best, times[best]


def next_offers(baskets: Baskets, labels: Counts, k: int, way: Way = Way.ALIKE_IN_SEGMENT) -> NextOffers:
    """Offer products to all customers; `labels` (customers,) 0..k-1, -1 = in no segment, no offers."""
    owned = baskets.owned()
    shape = (len(labels), OFFERED)
    found = NextOffers(way, np.full(shape, -1), np.full(shape, -1), np.full(shape, np.nan))
    for members in _scopes(labels, k, way):
        theirs, alike = owned[members], None
        if way.by_likeness:
            alike = likeness(theirs)
            offers = alike_offers(theirs, alike)
            found.because[members], found.share[members] = _reasons(theirs, offers, alike)
        else:
            offers = popular_offers(theirs)
            shares = buyers_of(theirs)[offers] / max(len(members), 1)
            found.share[members] = np.where(offers >= 0, shares, np.nan)
        found.customers[members] = offers
    return found


def offers_by(way: Way, owned: csr_array, labels: Counts, k: int) -> Counts:
    """Offer by what customers have, `owned` (customers, products), without the reasons: see NextOffers."""
    offers = np.full((len(labels), OFFERED), -1)
    for members in _scopes(labels, k, way):
        theirs = owned[members]
        offers[members] = (
            alike_offers(theirs, likeness(theirs)) if way.by_likeness else popular_offers(theirs)
        )
    return offers


def _scopes(labels: Counts, k: int, way: Way) -> Iterator[Counts]:
    """Positions of the customers whose orders speak for each other."""
    if way.in_segment:
        yield from (np.flatnonzero(labels == segment) for segment in range(k))
    else:
        yield np.flatnonzero(labels >= 0)


def _reasons(owned: csr_array, offers: Counts, alike: csr_array) -> tuple[Counts, Floats]:
    """For each offer the owned product most like it, and the share of its buyers who have the offer too."""
    because, share = np.full(offers.shape, -1), np.full(offers.shape, np.nan)
    buyers = buyers_of(owned).astype(float)
    rows = np.repeat(np.arange(owned.shape[0]), np.diff(owned.indptr))
    for place in range(offers.shape[1]):
        offer = offers[rows, place]
        speaks = np.where(offer >= 0, alike[owned.indices, np.maximum(offer, 0)], 0.0)
        strongest = np.lexsort((-speaks, rows))
        strongest = strongest[np.flatnonzero(np.diff(rows[strongest], prepend=-1))]
        strongest = strongest[speaks[strongest] > 0]
        customer, product = rows[strongest], owned.indices[strongest]
        because[customer, place] = product
        # cosine = both / √(a · b), so both / a = cosine · √(b / a)
        ratio = buyers[offer[strongest]] / buyers[product]
        share[customer, place] = speaks[strongest] * np.sqrt(ratio)
    return because, share
