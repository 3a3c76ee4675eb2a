"""Have the customers changed? The population stability index of segment sizes and of each feature.

PSI = Σ (q − p) ln(q / p) over bins, p the shares then and q now (Siddiqi 2006, Credit Risk Scorecards).
Without any change it is not 0: it is about (1/n + 1/m) times a chi-squared of bins − 1 degrees of freedom
(Yurdakul & Naranjo 2020), so that twenty new customers "drift" by chance. A shift is only called one where
it is beyond that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from scipy.special import chdtri

from segmentation.model import Model, Reference
from segmentation.model.reference import MISSING, OTHER
from segmentation.traits import Trait

#: Below the first a feature is as it was, above the second the segmentation should be made anew (Siddiqi).
CALM, REFIT = 0.1, 0.25
#: Of unchanged customers one in a hundred files comes out above this quantile.
CHANCE = 0.01
#: Added to every count: a bin that is empty on one side would make the index infinite.
HALF = 0.5


class Drifted(StrEnum):
    """What the index says."""

    CALM = "stable"
    WATCH = "shifted"
    REFIT = "changed"
    FEW = "too few to tell"


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a distribution moved. name: of the feature; "" for the sizes of the segments.

    bins: what each bin holds, in words; before, now: shares (0 to 1). chance: how far it would move in one
    of a hundred files without any change.
    """

    name: str
    label: str
    bins: tuple[str, ...]
    before: tuple[float, ...]
    now: tuple[float, ...]
    index: float
    chance: float

    @property
    def drifted(self) -> Drifted:
        """What the index says: stable, shifted, changed; or that there are too few to tell."""
        if self.index < CALM:
            return Drifted.CALM
        if self.index < self.chance:
            return Drifted.FEW
        return Drifted.WATCH if self.index <= REFIT else Drifted.REFIT


def shift_between(name: str, label: str, bins: tuple[str, ...], before: np.ndarray, now: np.ndarray) -> Shift:
    """Compare counts `(bins,)` of then and now; bins that are empty on both sides say nothing.

    >>> shift_between("", "Same", ("a", "b"), np.array([50, 50]), np.array([500, 500])).index
    0.0
    """
    there = (before + now) > 0
    p, q = (counts[there] + HALF for counts in (before, now))
    p, q = p / p.sum(), q / q.sum()
    index = float(np.sum((q - p) * np.log(q / p)))
    freedom = max(int(there.sum()) - 1, 1)
    chance = float(chdtri(freedom, CHANCE) * (1 / max(before.sum(), 1) + 1 / max(now.sum(), 1)))
    said = tuple(word for word, here in zip(bins, there, strict=True) if here)
    shares = (counts[there] / max(counts.sum(), 1) for counts in (before, now))
    first, second = (tuple(float(x) for x in one) for one in shares)
    return Shift(name, label, said, first, second, index, chance)


def shift_of_sizes(model: Model, sizes: np.ndarray) -> Shift:
    """Compare the sizes of the segments `(k,)` with those when they were made."""
    return shift_between("", "Sizes of the segments", model.names, np.array(model.sizes, dtype=float), sizes)


def shift_of_feature(reference: Reference, trait: Trait, counts: np.ndarray, customers: int) -> Shift:
    """Compare a feature's counts in the reference's bins with the shares of the `customers` of then."""
    before = np.array(reference.shares) * customers
    return shift_between(trait.name, trait.label, bin_words(reference, trait), before, counts)


def bin_words(reference: Reference, trait: Trait) -> tuple[str, ...]:
    """Say what each bin holds, numbers as people read them."""
    if reference.levels:
        return (*reference.levels, OTHER, MISSING)
    ends = [trait.show(edge) for edge in reference.edges]
    if not ends:
        return ("all values", MISSING)
    between = [f"{low} – {high}" for low, high in pairwise(ends)]
    return (f"up to {ends[0]}", *between, f"above {ends[-1]}", MISSING)
