"""The user's decisions about the RFM view: which columns, and where a score begins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Self

from segmentation.errors import PlanError

#: Five scores have four borders between them.
BORDERS = 4
MEASURES = ("recency", "frequency", "monetary")


@dataclass(frozen=True, slots=True)
class RfmChoice:
    """The columns of a table of customers, and the cut points of each measure; None = as found in the data.

    Cut points are four rising values, a value equal to one belongs below it.
    """

    recency: str | None = None
    frequency: str | None = None
    monetary: str | None = None
    recency_cuts: tuple[float, ...] | None = None
    frequency_cuts: tuple[float, ...] | None = None
    monetary_cuts: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        for measure in MEASURES:
            _check(measure, self.cuts(measure))

    def cuts(self, measure: str) -> tuple[float, ...] | None:
        """The cut points the user gave for "recency", "frequency" or "monetary"."""
        found: tuple[float, ...] | None = getattr(self, f"{measure}_cuts")
        return found

    def with_cuts(self, measure: str, cuts: Sequence[float] | None) -> Self:
        """Move the cut points of a measure; None goes back to the fifths of the data."""
        given = None if cuts is None else tuple(float(cut) for cut in cuts)
        changes: dict[str, Any] = {f"{measure}_cuts": given}
        return replace(self, **changes)

    def with_column(self, measure: str, column: str | None) -> Self:
        """Choose the column of a measure; cut points of another column no longer fit."""
        changes: dict[str, Any] = {measure: column, f"{measure}_cuts": None}
        return replace(self, **changes)

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Self:
        """Read what JSON made of it."""
        lists = {f"{m}_cuts": data.get(f"{m}_cuts") for m in MEASURES}
        return cls(**data | {name: None if cuts is None else tuple(cuts) for name, cuts in lists.items()})


def _check(measure: str, cuts: tuple[float, ...] | None) -> None:
    if cuts is None:
        return
    rising = all(low <= high for low, high in pairwise(cuts))
    if len(cuts) != BORDERS or not rising or not all(math.isfinite(cut) for cut in cuts):
        raise PlanError(
            f"The cut points of {measure} are {', '.join(f'{cut:g}' for cut in cuts)}; "
            "they must be four numbers, none smaller than the one before."
        )
