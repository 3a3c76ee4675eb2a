"""Two segmentations of the same customers: how far they agree, who would be elsewhere, with what money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.choosing.matching import match_segments
from segmentation.describing.crosstable import CrossTable, cross_table
from segmentation.words import compact, percent, plural


@dataclass(frozen=True, slots=True, eq=False)
class Versions:
    """One segmentation (rows) against another (columns).

    crossed: customers in both. money: the same shape, what they bring; None where the file has no money.
    match: `(n_columns,)` the row that each column continues, -1 = it is new. one_only, other_only:
    customers who are in a segment of one of the two only.
    """

    crossed: CrossTable
    money: np.ndarray | None
    match: np.ndarray
    one_only: int
    other_only: int

    @property
    def both(self) -> int:
        """Customers in a segment of both."""
        return int(self.crossed.counts.sum())

    @property
    def passages(self) -> tuple[tuple[int, int], ...]:
        """(row, column) of all who are not in the segment that continues theirs, the most customers first."""
        counts = self.crossed.counts
        found = [
            (int(row), int(column))
            for row, column in zip(*np.nonzero(counts), strict=True)
            if self.match[column] != row
        ]
        return tuple(sorted(found, key=lambda at: (-counts[at], at)))

    @property
    def moved(self) -> int:
        """Customers who are not in the segment that continues theirs."""
        return int(sum(self.crossed.counts[at] for at in self.passages))

    @property
    def moved_money(self) -> float | None:
        """What they bring."""
        return None if self.money is None else float(sum(self.money[at] for at in self.passages))

    def in_words(self) -> str:
        """Say how far the two agree."""
        if not self.both:
            return "No customer is in a segment of both."
        said = f"{plural(self.moved, 'customer')} ({percent(self.moved / self.both)}) would be elsewhere"
        if self.moved_money is not None:
            said += f", with {compact(self.moved_money)} of the money"
        return f"{said}. Agreement (adjusted Rand index) {self.crossed.agreement:.2f}: 1 = the same."


def compare_versions(
    one: tuple[tuple[str, ...], pd.Series],
    other: tuple[tuple[str, ...], pd.Series],
    money: pd.Series | None = None,
) -> Versions:
    """Compare two segmentations, each (names of the segments, position of each customer's by id, -1 = none).

    Customers are known by id: the two may be made from different columns or lines. `money` is by id too.
    Of several with one id the first counts.

    >>> a = pd.Series([0, 0, 1, 1], index=list("wxyz"))
    >>> b = pd.Series([0, 1, 1], index=list("xyz"))
    >>> found = compare_versions((("low", "high"), a), (("one", "two"), b))
    >>> found.moved, found.one_only, found.crossed.counts.tolist()
    (0, 1, [[1, 0], [0, 2]])
    """
    sides = {"one": _once(one[1]), "other": _once(other[1])}
    joined = pd.concat(sides, axis="columns").fillna(-1).astype(int)
    of_one, of_other = joined["one"].to_numpy(), joined["other"].to_numpy()
    crossed = cross_table(one[0], of_one, other[0], of_other)
    amounts = None
    if money is not None:
        both = (of_one >= 0) & (of_other >= 0)
        brought = _once(money).reindex(joined.index).fillna(0.0).to_numpy(dtype=float)
        amounts = np.zeros(crossed.counts.shape)
        np.add.at(amounts, (of_one[both], of_other[both]), brought[both])
    return Versions(
        crossed,
        amounts,
        match_segments(crossed.counts),
        one_only=int(((of_one >= 0) & (of_other < 0)).sum()),
        other_only=int(((of_one < 0) & (of_other >= 0)).sum()),
    )


def _once(by_id: pd.Series) -> pd.Series:
    return by_id[~by_id.index.duplicated()]
