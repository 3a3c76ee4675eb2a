"""The typical customer of each segment: the real one nearest to the middle of it."""

from __future__ import annotations

import numpy as np

from segmentation.describing.segments import Segments
from segmentation.features import Features


def typical_customers(features: Features, segments: Segments) -> np.ndarray:
    """Find the customer nearest the mean of each segment: `(k,)` positions of customers; ties by position.

    Distances are those of the clustering, so that nobody is typical by a feature that counts little.
    """
    found = [
        _nearest_the_mean(features.matrix, np.flatnonzero(segments.labels == j)) for j in range(len(segments))
    ]
    return np.asarray(features.customers[found])


def _nearest_the_mean(matrix: np.ndarray, members: np.ndarray) -> int:
    rows = matrix[members]
    away = rows - rows.mean(axis=0)
    return int(members[np.argmin(np.einsum("ij,ij->i", away, away).round(12))])
