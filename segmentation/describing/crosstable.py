"""Two segmentations of the same customers against each other: who is where, and how far they agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segmentation.choosing.matching import match_segments
from segmentation.choosing.stability import adjusted_rand
from segmentation.words import percent


@dataclass(frozen=True, slots=True, eq=False)
class CrossTable:
    """counts: `(n_rows, n_columns)` customers in both. agreement: adjusted Rand index, 1 = the same, 0 = as
    chance would have it. overlap: share of the customers (0 to 1) in pairs of groups matched one to one.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: np.ndarray
    agreement: float
    overlap: float

    @property
    def sentences(self) -> tuple[str, ...]:
        """For each row that has customers, where most of them are."""
        said = []
        for name, row in zip(self.rows, self.counts, strict=True):
            if row.sum():
                most = int(row.argmax())
                said.append(f"{name}: {percent(row[most] / row.sum())} are in {self.columns[most]}")
        return tuple(said)


def cross_table(
    rows: tuple[str, ...], of_row: np.ndarray, columns: tuple[str, ...], of_column: np.ndarray
) -> CrossTable:
    """Count customers by their group in both; `of_row` and `of_column` are `(n,)` positions, -1 = in none.

    >>> found = cross_table(("a", "b"), np.array([0, 0, 1]), ("x", "y"), np.array([1, 1, 0]))
    >>> found.counts.tolist(), found.agreement, found.overlap
    ([[0, 2], [1, 0]], 1.0, 1.0)
    """
    both = (of_row >= 0) & (of_column >= 0)
    counts = np.zeros((len(rows), len(columns)), dtype=int)
    np.add.at(counts, (of_row[both], of_column[both]), 1)
    match = match_segments(counts)
    matched = sum(int(counts[row, column]) for column, row in enumerate(match) if row >= 0)
    return CrossTable(rows, columns, counts, adjusted_rand(counts), matched / max(1, int(both.sum())))
