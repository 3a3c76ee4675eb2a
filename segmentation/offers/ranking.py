"""Which products to offer each customer: what goes with what they have, or what sells best.

What goes together: item-based collaborative filtering (Sarwar et al. 2001). Two products are alike by the
cosine of the customers who have bought them; a product's score for a customer is the sum of its likeness to
the products the customer has. Each product speaks for its NEIGHBOURS only, those most like it, which costs
no hits and keeps the work small (Deshpande & Karypis 2004). Only what the customer does not have is offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array, vstack

from segmentation.offers.blocks import largest_cells, products_by_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.integer]

OFFERED = 5  # products to a customer: what a mail has room for
LEAST_BUYERS = 3  # two products of one and the same customer would be "alike" by the cosine
NEIGHBOURS = 20  # 10 to 30 in the paper; on real shops 20 hit as often as all


def likeness(owned: csr_array) -> csr_array:
    """Cosine of each product with those most like it, by who of `owned` (customers, products) has them.

    `(products, products)`, the diagonal empty; products of fewer than LEAST_BUYERS are like nothing.
    """
    buyers = buyers_of(owned)
    usable = np.where(buyers >= LEAST_BUYERS, 1 / np.sqrt(np.maximum(buyers, 1)), 0.0)
    scaled = (owned.astype(np.float64) @ diags_array(usable)).tocsr()
    scaled.eliminate_zeros()
    parts = [_nearest(alike, part.start) for part, alike in products_by_blocks(scaled.T.tocsr(), scaled)]
    return csr_array(vstack(parts, format="csr"))


def _nearest(alike: csr_array, start: int) -> csr_array:
    """The NEIGHBOURS of each row, whose own column is that of the first row, `start`, and so on."""
    rows = np.repeat(np.arange(start, start + alike.shape[0]), np.diff(alike.indptr))
    alike.data[alike.indices == rows] = 0
    alike.eliminate_zeros()
    alike.sort_indices()
    kept, _ = largest_cells(alike, NEIGHBOURS)
    thin = np.zeros_like(alike.data)
    thin[kept] = alike.data[kept]
    nearest = csr_array((thin, alike.indices, alike.indptr), shape=alike.shape)
    nearest.eliminate_zeros()
    return nearest


def buyers_of(owned: csr_array) -> Counts:
    """How many customers have each product, `(products,)`."""
    return np.bincount(owned.indices, minlength=owned.shape[1])


def alike_offers(owned: csr_array, alike: csr_array) -> Counts:
    """The OFFERED products with the largest scores of each customer, `(customers, OFFERED)`; -1: no more."""
    offers = np.full((owned.shape[0], OFFERED), -1)
    for part, scores in products_by_blocks(owned.astype(np.float64), alike):
        new = csr_array(scores - scores.multiply(owned[part]))
        new.eliminate_zeros()
        new.sort_indices()
        kept, rank = largest_cells(new, OFFERED)
        rows = np.repeat(np.arange(part.start, part.stop), np.diff(new.indptr))
        offers[rows[kept], rank] = new.indices[kept]
    return offers


def popular_offers(owned: csr_array) -> Counts:
    """The OFFERED products most customers have, of those each does not have; shape and -1 as above.

    Of the products in order of sale, numbered from 0, a customer has those at places p_0 < p_1 < ...; so many
    are missing before the i-th: p_i - i. The j-th missing one is therefore at j + the number of i with
    p_i - i <= j, which needs no list of what each customer lacks.
    """
    buyers = buyers_of(owned)
    order = np.argsort(-buyers, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    rows = np.repeat(np.arange(owned.shape[0]), np.diff(owned.indptr))
    places = place[owned.indices]
    places = places[np.lexsort((places, rows))]
    before = places - (np.arange(len(rows)) - owned.indptr[rows])
    sold = np.append(order[: np.count_nonzero(buyers)], -1)
    first = [j + np.bincount(rows[before <= j], minlength=owned.shape[0]) for j in range(OFFERED)]
    return sold[np.minimum(np.stack(first, axis=1), len(sold) - 1)]
