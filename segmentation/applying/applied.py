"""The seam between a saved segmentation and what is said of a new file: `Applied`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from segmentation.applying.drift import Shift
from segmentation.applying.matching import Matching
from segmentation.customers import Customers
from segmentation.describing.segments import Segments
from segmentation.features import Features
from segmentation.model import Model
from segmentation.plan import Plan
from segmentation.reading import Table


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """The customers of a new file in the segments of a saved segmentation.

    table: the new file as it was read. plan: the saved one as it holds for this file. features: matrix and
    positions of the customers who got a segment, `(n,)`. segments: names, sizes and money now; a segment
    can have no customer. margin: `(n,)` how sure, 0 (between two segments) to 1. unlike: `(n,)` bool,
    farther from its segment than 99 % of those who made it; None for files of version 1. drift: of the
    segments' sizes first, then of each feature. notes: what should be known, in sentences.
    """

    model: Model
    matching: Matching
    table: Table
    plan: Plan
    customers: Customers
    features: Features
    segments: Segments
    margin: np.ndarray
    unlike: np.ndarray | None
    drift: tuple[Shift, ...]
    notes: tuple[str, ...]
    period: tuple[date | None, date | None]

    @property
    def labels(self) -> np.ndarray:
        """Positions in `segments` of the customers at `features.customers`, `(n,)`."""
        return self.segments.labels

    @property
    def unlike_count(self) -> int | None:
        """How many customers are unlike any segment; None where the file can't say."""
        return None if self.unlike is None else int(self.unlike.sum())
