"""One trait, or one level of it, across the segments: a row of the profile table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.clustering.sweeps import Solution
from segmentation.features import wants_log
from segmentation.traits import Trait, as_levels

#: A segment's mean this many standard deviations from everyone's marks it (Dolnicar et al. 2018).
MARKER_SD = 0.5
#: A share this far from everyone's marks it, or this far relative to everyone's (same source).
MARKER_SHARE, MARKER_SHARE_RELATIVE = 0.25, 0.5
#: Below this share of the segment a level is too rare to describe it, however unusual.
LEAST_SHARE = 0.10


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of the profile table: a trait, or one level of it, across the segments."""

    trait: Trait
    level: str | None
    statistic: str
    overall: float
    shown: np.ndarray
    effects: np.ndarray

    @property
    def key(self) -> str:
        """What the row is called in the profile table."""
        return self.trait.name if self.level is None else f"{self.trait.name} = {self.level}"

    def marks(self, segment: int) -> bool:
        """Does this row mark the segment, and does what is shown point the way the effect does?"""
        value, effect = self.shown[segment], self.effects[segment]
        if np.isnan(value) or np.isnan(effect):
            return False
        if self.statistic == "share":
            difference = value - self.overall
            rare = max(value, self.overall) < LEAST_SHARE
            far = abs(difference) >= min(MARKER_SHARE, MARKER_SHARE_RELATIVE * self.overall)
            return bool(far and not rare)
        return bool(abs(effect) >= MARKER_SD and (value - self.overall) * effect > 0)


def trait_rows(trait: Trait, values: pd.Series, solution: Solution, logged: set[str]) -> list[Row]:
    """Make the rows of one trait; a category has one per level that is often enough."""
    if trait.kind == "category":
        return _level_rows(trait, values, solution)
    numbers = values.astype("float64").to_numpy()
    if trait.kind == "flag":
        return [_share_row(trait, None, np.where(np.isnan(numbers), np.nan, numbers > 0), solution)]
    return [_number_row(trait, numbers, solution, long_tail=trait.name in logged or wants_log(values))]


def _level_rows(trait: Trait, values: pd.Series, solution: Solution) -> list[Row]:
    """One row per level that at least one segment has often enough to be described by."""
    codes, levels = pd.factorize(as_levels(values), sort=True)
    rows = []
    for code, level in enumerate(levels):
        # A customer of whom the level is not known does not have it: shares are of all customers.
        row = _share_row(trait, str(level), (codes == code).astype(float), solution)
        if np.nanmax(row.shown, initial=0) >= LEAST_SHARE:
            rows.append(row)
    return rows


def _share_row(trait: Trait, level: str | None, hits: np.ndarray, solution: Solution) -> Row:
    overall = float(np.nanmean(hits)) if not np.isnan(hits).all() else np.nan
    values = _by_segment(hits, solution, np.mean)
    spread = np.sqrt(max(overall * (1 - overall), 1e-12))
    return Row(trait, level, "share", overall, values, (values - overall) / spread)


def _number_row(trait: Trait, numbers: np.ndarray, solution: Solution, *, long_tail: bool) -> Row:
    """Effects on the logarithm and medians for long tails; plain means otherwise."""
    typical = np.median if long_tail else np.mean
    scale = np.sign(numbers) * np.log1p(np.abs(numbers)) if long_tail else numbers
    known = scale[~np.isnan(scale)]
    spread = known.std() if len(known) and known.std() > 0 else np.nan
    effects = (_by_segment(scale, solution, np.mean) - (known.mean() if len(known) else np.nan)) / spread
    overall = float(typical(numbers[~np.isnan(numbers)])) if len(known) else np.nan
    name = "median" if long_tail else "mean"
    return Row(trait, None, name, overall, _by_segment(numbers, solution, typical), effects)


def _by_segment(
    values: np.ndarray, solution: Solution, statistic: Callable[[np.ndarray], float]
) -> np.ndarray:
    """Apply the statistic to each segment's known values; NaN where a segment knows none."""
    result = np.full(solution.k, np.nan)
    known = ~np.isnan(values)
    for j in range(solution.k):
        members = values[known & (solution.labels == j)]
        if len(members):
            result[j] = statistic(members)
    return result
