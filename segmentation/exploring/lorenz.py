"""How the money is spread over the customers: the Lorenz curve from the best down, and Gini's figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segmentation.errors import SegmentationError

#: Points of the curve: every half percent of the customers.
POINTS = 201


@dataclass(frozen=True, slots=True, eq=False)
class Concentration:
    """The best customers and their share.

    customers: `(m,)` numbers of customers from the best down, 0 and all included. shares: `(m,)` of the
    total that they bring (0 to 1). total: of all. gini: 0 (all alike) to nearly 1 (one has it all).
    nothing: customers who bring nothing; they count among the customers.
    """

    column: str
    customers: np.ndarray
    shares: np.ndarray
    total: float
    gini: float
    nothing: int

    def __len__(self) -> int:
        return int(self.customers[-1])

    def top(self, share: float) -> float:
        """Say what the best `share` (0 to 1) of the customers bring, 0 to 1."""
        return float(np.interp(share * len(self), self.customers, self.shares))

    def needed(self, share: float) -> float:
        """Say what share of the customers, from the best down, brings `share` of the total."""
        return float(np.interp(share, self.shares, self.customers)) / len(self)


def concentration(values: np.ndarray, column: str = "amount") -> Concentration:
    """Draw the Lorenz curve (1905) of what each customer brings `(n,)`; missing and negative count as 0.

    Gini's figure is that of the whole sample: the mean difference of two customers over twice the mean.
    Raises SegmentationError where nobody brings anything.

    >>> found = concentration(np.array([1.0, 1, 1, 7]))
    >>> found.top(0.25), found.needed(0.7), round(found.gini, 2)
    (0.7, 0.25, 0.45)
    """
    brought = np.sort(np.clip(np.nan_to_num(values.astype(float)), 0, None))[::-1]
    total = float(brought.sum())
    if total <= 0:
        raise SegmentationError(
            f"No customer has a positive value in “{column}”, so there is nothing to share."
        )
    n = len(brought)
    customers = np.unique(np.round(np.linspace(0, n, POINTS)).astype(int))
    running = np.concatenate([[0.0], np.cumsum(brought)])
    ranks = np.arange(n, 0, -1)
    gini = 2 * float(ranks @ brought) / (n * total) - (n + 1) / n
    return Concentration(
        column, customers, running[customers] / total, total, gini, nothing=int((brought == 0).sum())
    )
