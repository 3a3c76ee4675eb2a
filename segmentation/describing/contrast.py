"""How one trait spreads in two sets of customers, counted over the same bins, values or levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.describing.comparing import Comparable
from segmentation.describing.segments import Segments
from segmentation.errors import PlanError
from segmentation.features import wants_log
from segmentation.traits import Trait

#: Bins of numbers: two sets laid over each other stay readable.
BINS = 24
#: Whole numbers with so many values or fewer get a bar each.
MOST_BARS = 15
#: Levels shown by name; the rest are one bar.
MOST_LEVELS = 12
#: The outermost bins hold what lies beyond, so that a few far values don't squeeze the picture.
MIDDLE = (0.005, 0.995)


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """The shares (0 to 1) of two sets of customers in the same `m` places of one trait.

    first, second: `(m,)`, each summing to 1. labels: of the places, for values and levels; else edges
    `(m + 1,)`, whose outermost bins hold what lies beyond if `beyond`. log: the bins are of equal ratio.
    stands_for: what the labels mean, numbers or levels; a last place of other levels has none.
    missing: customers of each set without a value.
    """

    trait: Trait
    first: np.ndarray
    second: np.ndarray
    missing: tuple[int, int]
    labels: tuple[str, ...] = ()
    stands_for: tuple[float, ...] | tuple[str, ...] = ()
    edges: np.ndarray | None = None
    log: bool = False
    beyond: bool = False

    @property
    def overlap(self) -> float:
        """Share that the two have in common, 0 to 1, as far as the places tell."""
        return float(np.minimum(self.first, self.second).sum())

    @property
    def whole(self) -> bool:
        """Do the bins hold whole numbers? They begin at halves: 0.5 orders would be nobody's."""
        return self.edges is not None and bool(np.all(self.edges % 1 == 0.5))

    @property
    def places(self) -> list[str]:
        """What each place is called, in the user's units."""
        if self.edges is None:
            return list(self.labels)
        lows, highs = self.edges[:-1], self.edges[1:]
        if self.whole:
            lows, highs = np.ceil(lows), np.floor(highs)
        ends = [
            (self.trait.show(float(low)), self.trait.show(float(high)))
            for low, high in zip(lows, highs, strict=True)
        ]
        return [low if low == high else f"{low} to {high}" for low, high in ends]

    def table(self, first: str, second: str) -> pd.DataFrame:
        """Write the shares of both, called so, as a table in per cent: a row for each place."""
        shares = {first: 100 * self.first, second: 100 * self.second}
        return pd.DataFrame({self.trait.label: self.places} | shares)


def contrast(comparable: Comparable, trait: str, first: np.ndarray, second: np.ndarray) -> Contrast:
    """Count `trait` in two sets of customers, positions or masks.

    Raises PlanError for a trait there isn't, or one that a set does not know at all.
    """
    names = [t.name for t in comparable.traits]
    if trait not in names:
        raise PlanError(f"There is no feature “{trait}” to compare by. There are: {', '.join(names)}.")
    found, codes, values = list(zip(comparable.traits, comparable.codes, comparable.values, strict=True))[
        names.index(trait)
    ]
    counts = [
        np.bincount(codes[one][codes[one] >= 0], minlength=len(values)).astype(float)
        for one in (first, second)
    ]
    if not all(c.sum() for c in counts):
        raise PlanError(f"No customer of one of the two groups has a value of “{found.label}”.")
    missing = (int((codes[first] < 0).sum()), int((codes[second] < 0).sum()))
    shares = np.array([c / c.sum() for c in counts])
    if found.numeric:
        return _numbers(found, values, shares, counts[0] + counts[1], missing)
    words = {1.0: "yes", 0.0: "no"} if found.kind == "flag" else {}
    return _levels(found, [words.get(v, str(v)) for v in values], shares, missing)


def spreads(
    comparable: Comparable,
    segments: Segments,
    number: int,
    sets: tuple[np.ndarray, np.ndarray],
    most: int = 8,
) -> tuple[Contrast, ...]:
    """Lay segment `number` (the first of `sets`) over everyone (the second) in the traits that differ most.

    At most `most` traits; those that the segment does not know at all are passed over.
    """
    strength = segments.effects[number].abs().sort_values(ascending=False, kind="stable")
    names = dict.fromkeys(segments.traits[row].name for row in strength.index if strength[row] > 0)
    found = []
    for name in names:
        place = [t.name for t in comparable.traits].index(name)
        if all((comparable.codes[place][who] >= 0).any() for who in sets):
            found.append(contrast(comparable, name, *sets))
        if len(found) == most:
            break
    return tuple(found)


def _levels(trait: Trait, levels: list[str], shares: np.ndarray, missing: tuple[int, int]) -> Contrast:
    """The commonest levels, the rest together."""
    order = np.argsort(-shares.sum(axis=0), kind="stable")
    kept, rest = order[:MOST_LEVELS], order[MOST_LEVELS:]
    labels, counted = [levels[i] for i in kept], shares[:, kept]
    if len(rest):
        labels.append(f"{len(rest):,} others")
        counted = np.column_stack([counted, shares[:, rest].sum(axis=1)])
    known = tuple(labels[: len(kept)])
    return Contrast(trait, counted[0], counted[1], missing, labels=tuple(labels), stands_for=known)


def _numbers(
    trait: Trait, values: np.ndarray, shares: np.ndarray, pooled: np.ndarray, missing: tuple[int, int]
) -> Contrast:
    met = pooled > 0
    values, shares, pooled = values[met], shares[:, met], pooled[met]
    whole = bool(np.all(np.mod(values, 1) == 0))
    if whole and len(values) <= MOST_BARS:
        labels = tuple(trait.show(float(v)) for v in values)
        known = tuple(float(v) for v in values)
        return Contrast(trait, shares[0], shares[1], missing, labels=labels, stands_for=known)
    log = bool(values[0] > 0) and wants_log(pd.Series(np.repeat(values, pooled.astype(int))))
    low, high = _middle(values, pooled)
    edges = _edges(low, high, log=log, whole=whole)
    inside = np.clip(values, edges[0], edges[-1])
    binned = [np.histogram(inside, edges, weights=one)[0] for one in shares]
    beyond = bool(values[0] < edges[0] or values[-1] > edges[-1])
    return Contrast(trait, binned[0], binned[1], missing, edges=edges, log=log, beyond=beyond)


def _middle(values: np.ndarray, pooled: np.ndarray) -> tuple[float, float]:
    """The values between which the middle 99 % of both sets together lie."""
    reached = np.cumsum(pooled) / pooled.sum()
    low, high = (values[min(int(np.searchsorted(reached, q)), len(values) - 1)] for q in MIDDLE)
    return float(low), float(high)


def _edges(low: float, high: float, *, log: bool, whole: bool) -> np.ndarray:
    if low == high:
        return np.array([low - 0.5, high + 0.5])
    if log:
        return np.geomspace(low, high, BINS + 1)
    if whole and high - low < 1e9:
        # Each bin as many whole numbers as the next: three beside two would look like a peak.
        width = np.ceil((high - low + 1) / BINS)
        return np.arange(low - 0.5, high + width + 0.5, width)
    return np.linspace(low, high, BINS + 1)
