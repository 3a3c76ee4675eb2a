"""Does offering by what goes together beat offering what everybody buys?

Each customer's last order is held out; a hit is at least one of OFFERED products among those new in it
(Deshpande & Karypis 2004). The segments were made with the last order in view; the global popularity, which
needs no segments, is the honest bar.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from segmentation.errors import PlanError
from segmentation.offers.next_offers import NextOffers, Way, next_offers, offers_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segmentation.offers.baskets import Baskets

    Counts = NDArray[np.integer]

SURE = 1.96  # standard errors of a difference that is more than chance
FEWEST_JUDGED = 30  # with fewer customers one hit is worth more than three points


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Which customers would have been offered something of what they then bought.

    hits: `(judged customers, ways)`, the ways as in `Way`; judged is who has an earlier order and something
    new in the last.
    """

    hits: NDArray[np.bool_]

    @property
    def customers(self) -> int:
        """How many customers could be judged by."""
        return len(self.hits)

    def count(self, way: Way) -> int:
        """Customers who were hit."""
        return int(self._of(way).sum())

    def share(self, way: Way) -> float:
        """Share of the customers who were hit, 0..1; nan where there is nobody to judge by."""
        return self.count(way) / self.customers if self.customers else float("nan")

    @property
    def best(self) -> Way | None:
        """The way that hits most often, of equals the simplest; None where too few can be judged by."""
        return max(Way, key=self.count) if self.customers >= FEWEST_JUDGED else None

    def surely_more(self, one: Way, other: Way) -> bool:
        """Does `one` hit more often than chance between the two explains (McNemar 1947)?"""
        gained = int((self._of(one) & ~self._of(other)).sum())
        lost = int((self._of(other) & ~self._of(one)).sum())
        return gained - lost > SURE * math.sqrt(gained + lost)

    def _of(self, way: Way) -> NDArray[np.bool_]:
        return np.asarray(self.hits[:, list(Way).index(way)])


@dataclass(frozen=True, slots=True, eq=False)
class BestOffers:
    """The offers by the way that hits most often; judged is None where there are no dates to judge by."""

    offers: NextOffers
    judged: Judged | None


def best_offers(baskets: Baskets, labels: Counts, k: int) -> BestOffers:
    """Judge all ways and offer by the best; by what goes together in the segment where it can't be told."""
    judged = None if baskets.day is None else judge_offers(baskets, labels, k)
    best = judged.best if judged else None
    return BestOffers(next_offers(baskets, labels, k, best or Way.ALIKE_IN_SEGMENT), judged)


def judge_offers(baskets: Baskets, labels: Counts, k: int) -> Judged:
    """Offer by all orders but each customer's last, and see who bought some of it in the last.

    Raises PlanError where the file has no dates to know the last order by.
    """
    last = _last_orders(baskets)
    held = baskets.only(last)
    before, new = baskets.only(~last).owned(), held.owned()
    fresh = csr_array(new - new.multiply(before))  # what the customer did not have before
    judged = np.flatnonzero((labels >= 0) & (fresh.sum(axis=1) > 0) & (before.sum(axis=1) > 0))
    hits = [_hit(offers_by(way, before, labels, k)[judged], fresh[judged]) for way in Way]
    return Judged(np.stack(hits, axis=1))


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


def _hit(offered: Counts, bought: csr_array) -> NDArray[np.bool_]:
    """Which rows of `offered` (m, OFFERED) name a product `bought` (m, products)."""
    rows = np.repeat(np.arange(len(offered)), offered.shape[1])
    there = bought[rows, np.maximum(offered, 0).ravel()].reshape(offered.shape) > 0
    return np.asarray((there & (offered >= 0)).any(axis=1))
