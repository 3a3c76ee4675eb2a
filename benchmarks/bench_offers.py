"""All pairs bought together, with their figures, against a bare sparse co-occurrence product."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from segmentation.offers.baskets import Baskets
from segmentation.offers.pairs import bought_together

if TYPE_CHECKING:
    from collections.abc import Callable

ORDERS, PRODUCTS, LINES, REPEATS = 25_900, 4_070, 20, 7


def baskets() -> Baskets:
    """Orders of a wholesaler: about LINES products each, few products in very many orders."""
    rng = np.random.default_rng(0)
    sizes = rng.geometric(1 / LINES, ORDERS)
    chance = rng.pareto(1.2, PRODUCTS) + 0.05
    products = rng.choice(PRODUCTS, sizes.sum(), p=chance / chance.sum())
    lines = csr_array(
        (np.ones(len(products), dtype=np.int32), (np.repeat(np.arange(ORDERS), sizes), products)),
        shape=(ORDERS, PRODUCTS),
    )
    lines.sum_duplicates()
    lines.data[:] = 1
    return Baskets(lines, np.arange(PRODUCTS).astype(str), np.zeros(ORDERS, dtype=int), None, 1)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    made = baskets()
    bare = [seconds(lambda: made.bought.T @ made.bought) for _ in range(REPEATS)]
    ours = [seconds(lambda: bought_together(made)) for _ in range(REPEATS)]
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"{ORDERS:,} orders, {PRODUCTS:,} products: {ratio:.1f} times a bare sparse product")


if __name__ == "__main__":
    main()
