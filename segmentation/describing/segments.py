"""The seam between the clustering and everything that is said about it: `Segment` and `Segments`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import leaves_list, linkage

from segmentation.clustering.rules import Edited, Rule
from segmentation.describing.markers import Marker
from segmentation.traits import Trait


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. number: 1 = the largest. hue: the number of its colour, which it keeps when K changes.

    shares from 0 to 1; amount is None where the file has none.
    """

    number: int
    hue: int
    name: str
    size: int
    share: float
    amount: float | None
    amount_share: float | None
    markers: tuple[Marker, ...]
    sentences: tuple[str, ...]
    decided: str | None = None  # what the user means to do with them; None: the suggestion stands
    status: str | None = None  # "natural", "reproducible" or "constructive"; None where it was not judged

    @property
    def titled(self) -> str:
        """Its number and name, as headings and lists have it."""
        return f"{self.number} {self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """All segments of one solution.

    profile: one row per numeric or yes/no trait and category level, one column per segment plus
    `overall`, in the user's units: typical values (the mean, or the median for long tails) and shares.
    effects: the same shape, how far each stands from everyone (see Marker). statistic: per row
    "mean", "median" or "share"; marks: bool like effects, whether the row marks the segment (see
    profiles); traits: per row, its trait. labels: `(n,)` positions in `segments`.
    aside: the key accounts, no part of the clustering; None where none were set aside. rule: how customers
    were given their segment.
    """

    segments: tuple[Segment, ...]
    profile: pd.DataFrame
    effects: pd.DataFrame
    marks: pd.DataFrame
    statistic: pd.Series[str]
    traits: dict[str, Trait]
    labels: np.ndarray
    aside: Segment | None = None
    rule: Rule | None = None

    def __iter__(self) -> Iterator[Segment]:
        return iter(self.segments)

    def __len__(self) -> int:
        return len(self.segments)

    @property
    def edited(self) -> bool:
        """Did the user change by hand who is in which segment?"""
        return isinstance(self.rule, Edited)

    @property
    def found_k(self) -> int:
        """K as it was chosen: the number of segments before any step by hand."""
        return self.rule.k if isinstance(self.rule, Edited) else len(self)

    def show(self, row: str, value: float) -> str:
        """Write a value of a row of the profile as people read it."""
        return self.traits[row].show(value)

    def label(self, row: str) -> str:
        """Name a row of the profile: the trait's label, with the level where there is one."""
        trait = self.traits[row]
        return trait.label + row.removeprefix(trait.name)

    def shades(self, rows: Sequence[str]) -> np.ndarray:
        """Say how strongly each cell of these rows is coloured, `(rows, segments)`; see `shades_of`."""
        return shades_of(
            self.effects.loc[list(rows)].to_numpy(float), self.marks.loc[list(rows)].to_numpy(bool)
        )

    def clustered(self, rows: Sequence[str]) -> list[str]:
        """Order rows of the profile so that those with a like pattern of effects stand together.

        Average linkage with the leaves in their best order (Bar-Joseph et al. 2001).
        """
        if len(rows) < 3:
            return list(rows)
        patterns = self.effects.loc[list(rows)].fillna(0.0).to_numpy()
        return [rows[i] for i in leaves_list(linkage(patterns, "average", optimal_ordering=True))]

    @property
    def everyone(self) -> tuple[Segment, ...]:
        """The segments, and the key accounts as the last one where there are any: nobody is missing."""
        return (*self.segments, self.aside) if self.aside else self.segments

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order of the segment numbers."""
        return tuple(s.name for s in self.segments)

    def with_status(self, verdicts: Sequence[str | None] | None) -> Segments:
        """Add the verdict on each segment, in their order; None changes nothing."""
        if verdicts is None:
            return self
        judged = zip(self.segments, verdicts, strict=True)
        return replace(self, segments=tuple(replace(segment, status=status) for segment, status in judged))


def shades_of(effects: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """Give each effect from -1 to 1, full at two standard deviations from everyone, 0 where it is no mark."""
    return np.clip(np.where(marks, effects, 0.0) / 2, -1, 1)
