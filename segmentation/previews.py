"""How the values of each trait spread, as they are and as they go into the distance: a few bars each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.customers import Customers
from segmentation.plan import FeatureChoice
from segmentation.traits import Trait, as_levels

#: Bars that a table cell has room for.
BARS = 16
#: Levels of a category that are told apart; the rest are one bar.
LEVELS = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts of customers per bar, `before` as in the file, `after` as in the distance (none: no feature)."""

    before: tuple[int, ...]
    after: tuple[int, ...]


def previews(customers: Customers, choices: tuple[FeatureChoice, ...]) -> dict[str, Preview]:
    """Count the customers to be segmented in bars, for every trait by its name."""
    frame = customers.frame[customers.set_apart < 0]
    chosen = {choice.name: choice for choice in choices}
    return {t.name: _preview(t, frame[t.name], chosen.get(t.name)) for t in customers.traits}


def _preview(trait: Trait, values: pd.Series, choice: FeatureChoice | None) -> Preview:
    if not trait.numeric:
        counts = as_levels(values).value_counts().tolist()
        rest = (sum(counts[LEVELS:]),) if len(counts) > LEVELS else ()
        bars = (*counts[:LEVELS], *rest)
        return Preview(bars, bars if choice else ())
    numbers = values.dropna().to_numpy(dtype=float)
    before = _bars(numbers)
    if choice is None:
        return Preview(before, ())
    logged = np.sign(numbers) * np.log1p(np.abs(numbers))
    return Preview(before, _bars(logged) if choice.log else before)


def _bars(numbers: np.ndarray) -> tuple[int, ...]:
    if not len(numbers):
        return ()
    return tuple(np.histogram(numbers, BARS)[0].tolist())
