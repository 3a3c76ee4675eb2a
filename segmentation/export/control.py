"""A control group: customers who are held back, so that what a campaign did can be told."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable

import numpy as np

from segmentation.customers import Customers
from segmentation.words import count, percent

#: Quantiles of the normal distribution: 5 % two-sided error, 80 % power. The usual choice.
_ERROR_Z, _POWER_Z = 1.959964, 0.841621
_HALVINGS = 60


def held_back(ids: Iterable[str], share: float, seed: int = 0) -> np.ndarray:
    """Draw the control group: `(n,)` bool.

    Each customer's lot depends on the id and the seed alone: the order of the rows doesn't matter, and new
    customers don't move the old ones. So the share is met on average.
    """
    drawn = [int.from_bytes(hashlib.sha256(f"{seed}|{one}".encode()).digest()[:8], "big") for one in ids]
    return np.array(drawn, dtype=np.float64) / 2**64 < share


def control_sizes(
    customers: Customers, of_customer: np.ndarray, share: float, seed: int = 0
) -> tuple[tuple[int, int], ...]:
    """How many of each segment are held back and reached; of_customer `(n_customers,)`, -1 = no segment."""
    held = held_back(customers.ids, share, seed)
    segments = int(of_customer.max(initial=-1)) + 1
    known = of_customer >= 0
    back = np.bincount(of_customer[known & held], minlength=segments)
    out = np.bincount(of_customer[known & ~held], minlength=segments)
    return tuple(zip(back.tolist(), out.tolist(), strict=True))


def detectable(held: int, reached: int, base_rate: float) -> float:
    """The least difference of two shares found in 80 % of the cases at 5 % error, two-sided; NaN: none.

    For two proportions of which the first is `base_rate` (Fleiss, Levin & Paik 2003, without continuity
    correction); solved by halving.
    """
    if not held or not reached:
        return math.nan
    low, high = 0.0, 1 - base_rate
    if _power_gap(high, held, reached, base_rate) < 0:
        return math.nan
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _power_gap(middle, held, reached, base_rate) >= 0 else (middle, high)
    return high


def _power_gap(difference: float, held: int, reached: int, base: float) -> float:
    """How far a difference lies above the least detectable one, in its own unit."""
    rate = base + difference
    pooled = (held * base + reached * rate) / (held + reached)
    error = _ERROR_Z * math.sqrt(pooled * (1 - pooled) * (1 / held + 1 / reached))
    power = _POWER_Z * math.sqrt(base * (1 - base) / held + rate * (1 - rate) / reached)
    return difference - error - power


def control_in_words(held: int, reached: int, base_rate: float) -> str:
    """Say what a control group of this size can show.

    >>> control_in_words(500, 4500, 0.05)
    '500 held back, 4,500 reached: a lift of the rate from 5.0 % to 8.4 % or more will be noticed.'
    """
    found = detectable(held, reached, base_rate)
    sizes = f"{count(held)} held back, {count(reached)} reached"
    if math.isnan(found):
        return f"{sizes}: too few to notice any effect."
    rates = f"from {percent(base_rate, 1)} to {percent(base_rate + found, 1)} or more"
    return f"{sizes}: a lift of the rate {rates} will be noticed."
