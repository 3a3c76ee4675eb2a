"""What makes a segment attractive, as measured: size, money, growth, stability and the like.

Each criterion is scored from 0 (the least of the segments) to 10 (the most), so that criteria in different
units can be weighed against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segmentation.orders.catalogue import RECENCY, TREND
from segmentation.target_choice import MOST, USUAL_SCORE
from segmentation.words import compact, percent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segmentation.choosing.stability import Stability
    from segmentation.clustering.sweeps import Solution
    from segmentation.customers import Customers
    from segmentation.describing.segments import Segments
    from segmentation.features import Features

    Floats = NDArray[np.float64]

SIZE, MONEY, PER_CUSTOMER = "size", "money", "money per customer"
STABILITY, DISTINCT = "stability", "distinct"


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One measured criterion of all segments.

    measured: `(k,)` in its own unit, nan = not known; `show` writes one. less_is_more: the smallest value is
    the most attractive, as with days since the last order.
    """

    name: str
    label: str
    measured: Floats
    show: Callable[[float], str]
    less_is_more: bool = False

    def shown(self, segment: int) -> str:
        """Write what was measured of a segment, by position."""
        return self.show(float(self.measured[segment]))

    @property
    def scores(self) -> Floats:
        """The values on a scale from 0 to MOST, `(k,)`; what is not known has the middle."""
        values = -self.measured if self.less_is_more else self.measured
        known = ~np.isnan(values)
        scores = np.full(len(values), USUAL_SCORE)
        low, high = (values[known].min(), values[known].max()) if known.any() else (0.0, 0.0)
        if high > low:
            scores[known] = MOST * (values[known] - low) / (high - low)
        return scores


def criteria_of(
    customers: Customers,
    features: Features,
    segments: Segments,
    solution: Solution,
    stability: Stability | None = None,
) -> tuple[Criterion, ...]:
    """Measure what is known of the segments; what the file can't tell has no criterion."""
    found = [*_sizes(segments)]
    for trait, label, less in ((RECENCY, "Days since the last order", True), (TREND, "Trend", False)):
        if any(t.name == trait.name and t.made for t in customers.traits):
            values = customers.frame[trait.name].to_numpy(dtype=float)[features.customers]
            found.append(Criterion(trait.name, label, _medians(values, segments), trait.show, less))
    if stability is not None:
        found.append(Criterion(STABILITY, "Stability", stability.segments, _two))
    if not np.isnan(solution.segment_silhouettes).all():
        found.append(Criterion(DISTINCT, "Distinctness", solution.segment_silhouettes, _two))
    return tuple(found)


def _sizes(segments: Segments) -> list[Criterion]:
    found = [Criterion(SIZE, "Share of the customers", np.array([s.share for s in segments]), percent)]
    amounts = np.array([np.nan if s.amount is None else s.amount for s in segments])
    if not np.isnan(amounts).any():
        each = amounts / np.array([s.size for s in segments])
        found += [Criterion(MONEY, "Money", amounts, compact)]
        found += [Criterion(PER_CUSTOMER, "Money per customer", each, compact)]
    return found


def _medians(values: Floats, segments: Segments) -> Floats:
    """The typical customer of each segment; nan where nothing is known of any."""
    of_each = [values[segments.labels == j] for j in range(len(segments))]
    known = [v[~np.isnan(v)] for v in of_each]
    return np.array([float(np.median(v)) if len(v) else np.nan for v in known])


def _two(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.2f}"
