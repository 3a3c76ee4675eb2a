"""Round thresholds: those that are easiest to say."""

from __future__ import annotations

import numpy as np


def roundest(low: float, high: float) -> float:
    """The number with the fewest digits from `low` (included) to `high` (excluded).

    Every threshold between two neighbouring values cuts the same customers, so the one that is
    easiest to say is as right as the middle.

    >>> roundest(29.0, 31.7), roundest(182.4, 260.0), roundest(0.113, 0.118), roundest(-3.0, 4.0)
    (30.0, 200.0, 0.115, 0.0)
    """
    if low <= 0 < high:
        return 0.0
    for digits in range(int(np.floor(np.log10(max(abs(low), abs(high))))), -16, -1):
        step = 10.0**digits
        for fine in (step, step / 2):
            rounded = round(np.ceil(low / fine) * fine, max(0, 1 - digits))
            if low <= rounded < high:
                return float(rounded)
    return low
