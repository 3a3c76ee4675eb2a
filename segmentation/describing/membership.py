"""Which segment each customer is in and how likely, key accounts as the last; and sets by segment."""

from __future__ import annotations

import numpy as np

from segmentation.clustering.rules import Mixture
from segmentation.customers import Customers
from segmentation.describing.segments import Segments
from segmentation.features import Features

#: In the place of a segment's number: everybody who is in another.
OTHERS = 0
#: In the place of a segment's number: whoever is selected.
SELECTED = -1


def segment_of_customer(customers: Customers, features: Features, segments: Segments) -> np.ndarray:
    """Position of each customer's segment in `everyone`, `(n_customers,)`; -1 = not segmented."""
    of_customer = np.full(len(customers), -1)
    of_customer[features.customers] = segments.labels
    of_customer[customers.aside] = len(segments)
    return of_customer


def probability_of_customer(
    customers: Customers, features: Features, segments: Segments
) -> np.ndarray | None:
    """How likely each customer belongs to its own segment, `(n_customers,)`, 0 to 1; NaN = not segmented.

    None where the method does not say: only a mixture's segments overlap.
    """
    if not isinstance(segments.rule, Mixture):
        return None
    likely = segments.rule.probabilities(features.matrix)
    found = np.full(len(customers), np.nan)
    found[features.customers] = likely[np.arange(len(likely)), segments.labels]
    return found


def two_sets(
    of_customer: np.ndarray, first: int, second: int, selected: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Masks of two segments by number (from 1), `(n_customers,)` bool each.

    Either may be SELECTED, the customers of the mask `selected`; second may be OTHERS, those not in first.

    >>> [mask.tolist() for mask in two_sets(np.array([0, 1, 2, -1]), 2, OTHERS)]
    [[False, True, False, False], [True, False, True, False]]
    """

    def named(number: int) -> np.ndarray:
        return selected if number == SELECTED and selected is not None else of_customer == number - 1

    here = named(first)
    return here, (of_customer >= 0) & ~here if second == OTHERS else named(second)
