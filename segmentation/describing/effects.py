"""How much each trait tells the segments apart: effect sizes for all, tests where a test means something.

On the features that made the segments a test is circular: k-means finds "highly significant" segments in
pure noise. They get an effect size only. For the other traits, which had no say, the question "is this
more than chance?" is fair: an analysis of variance for numbers, Pearson's χ² for categories and yes/no,
corrected for the number of traits asked (Holm 1979).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from segmentation.customers import Customers
from segmentation.describing.segments import Segments
from segmentation.exploring.measures import cramers_v, cross_table, share_between
from segmentation.features import Features, wants_log
from segmentation.traits import Trait, as_levels

#: At most one in a hundred "differences" is to be chance.
LEVEL = 0.01
#: Cohen (1988): from here on an effect is small, medium, large; η² for numbers, V for categories.
ETA_SQUARED = ((0.14, "large"), (0.06, "medium"), (0.01, "small"))
CRAMERS_V = ((0.5, "large"), (0.3, "medium"), (0.1, "small"))


@dataclass(frozen=True, slots=True)
class Effect:
    """What one trait has to do with the segments.

    size: η² of a number (of its logarithm where it has a long tail), bias-corrected Cramér's V of a
    category or yes/no; 0 = nothing, 1 = everything. base: the trait made the segments. p: chance of so
    large a difference if there were none, corrected for the number of tests; None for bases, and where
    nothing can be tested. customers: with a known value.
    """

    trait: Trait
    size: float
    base: bool
    p: float | None
    customers: int

    @property
    def words(self) -> str:
        """Cohen's word for the size."""
        scale = ETA_SQUARED if self.trait.numeric else CRAMERS_V
        return next((word for least, word in scale if self.size >= least), "negligible")

    @property
    def by_chance(self) -> bool | None:
        """Could it be chance? None where no test is fair."""
        return None if self.p is None else self.p > LEVEL


def effects_of(customers: Customers, features: Features, segments: Segments) -> tuple[Effect, ...]:
    """Measure every described trait, the bases first, each group by falling effect."""
    frame = customers.frame.iloc[features.customers]
    described = {trait.name for trait in segments.traits.values()}
    found = [
        _effect(trait, frame[trait.name], segments.labels, base=trait.name in features.names)
        for trait in customers.traits
        if trait.name in described
    ]
    found.sort(key=lambda e: (not e.base, -round(e.size, 9), e.trait.name))
    return _holm(found)


def _effect(trait: Trait, values: pd.Series, labels: np.ndarray, *, base: bool) -> Effect:
    if not trait.numeric:
        levels = values > 0 if trait.kind == "flag" else as_levels(values)
        codes = pd.factorize(levels.where(values.notna()), sort=True)[0]
        p = None if base else _chi_squared(codes, labels)
        return Effect(trait, cramers_v(codes, labels), base, p, int((codes >= 0).sum()))
    numbers = values.to_numpy(dtype=float)
    known = ~np.isnan(numbers)
    numbers, groups = numbers[known], labels[known]
    if wants_log(values):
        numbers = np.sign(numbers) * np.log1p(np.abs(numbers))
    size = share_between(numbers, groups)
    return Effect(trait, size, base, None if base else _variance_test(size, groups), len(numbers))


def _variance_test(explained: float, groups: np.ndarray) -> float | None:
    """Give the p of the F test from η² of `n` numbers in k groups."""
    n, k = len(groups), len(np.unique(groups))
    if k < 2 or n <= k:
        return None
    ratio = np.inf if explained >= 1 else (explained / (k - 1)) / ((1 - explained) / (n - k))
    return float(stats.f.sf(ratio, k - 1, n - k))


def _chi_squared(codes: np.ndarray, labels: np.ndarray) -> float | None:
    table = cross_table(codes, labels)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape, default=0) < 2:
        return None
    return float(stats.chi2_contingency(table, correction=False).pvalue)


def _holm(found: list[Effect]) -> tuple[Effect, ...]:
    """Correct the p for the number of tests, step by step from the smallest."""
    order = sorted((i for i, e in enumerate(found) if e.p is not None), key=lambda i: found[i].p or 0.0)
    reached = 0.0
    for step, i in enumerate(order):
        reached = max(reached, min(1.0, (len(order) - step) * (found[i].p or 0.0)))
        found[i] = replace(found[i], p=reached)
    return tuple(found)
