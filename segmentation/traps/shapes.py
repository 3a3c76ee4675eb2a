"""Features whose values lie so that k-means sees something else: gaps, long tails, lumps."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from segmentation.customers import Customers
from segmentation.features import wants_log
from segmentation.plan import FeatureChoice
from segmentation.traits import Trait
from segmentation.traps.trap import Severity, Trap, TrapKind, describe_only, logged
from segmentation.words import listing, percent

#: More filled with the median than this, and the median is most of the feature (reading.md, section 6).
MOST_MISSING = 0.4
#: More customers at one value than this are a lump (methods.md).
LUMP = 0.2
#: With fewer values a feature is a scale, and its steps are answers.
LEAST_VALUES = 5
#: Long tails of which a sentence can give the figures.
MOST_WITH_FIGURES = 3


def _in_use(
    customers: Customers, choices: tuple[FeatureChoice, ...]
) -> list[tuple[Trait, FeatureChoice, pd.Series]]:
    """The numeric features in use with the values of the customers to be segmented."""
    segmented = customers.frame[customers.set_apart < 0]
    known = {trait.name: trait for trait in customers.traits if trait.numeric}
    return [(known[c.name], c, segmented[c.name]) for c in choices if c.name in known]


def gaps(customers: Customers, choices: tuple[FeatureChoice, ...]) -> list[Trap]:
    """Find features with more than 40 % of the values missing."""
    traps = []
    for trait, _, values in _in_use(customers, choices):
        missing = float(values.isna().mean())
        if MOST_MISSING < missing < 1:
            said = f"{trait.label} is missing for {percent(missing)} of the customers; "
            said += "filled with the median, most would look alike."
            remedy = describe_only(trait.name, choices, trait.label)
            traps.append(Trap(TrapKind.GAPS, (trait.name,), said, Severity.OPEN, remedy))
    return traps


def tails(customers: Customers, choices: tuple[FeatureChoice, ...]) -> list[Trap]:
    """Find features with a long tail: those not logged yet, and those logged."""
    found = [_Tail(*used) for used in _in_use(customers, choices) if wants_log(used[2])]
    bare = [tail for tail in found if not tail.choice.log]
    done = [tail for tail in found if tail.choice.log]
    traps = []
    if bare:
        said = f"{_far(bare)}. Such customers would decide the distances alone."
        traps.append(_tail_trap(bare, said, choices, Severity.OPEN))
    if done:
        said = f"{_far(done)}. Hence the logarithm."
        traps.append(_tail_trap(done, said, choices, Severity.SETTLED))
    return traps


class _Tail(NamedTuple):
    trait: Trait
    choice: FeatureChoice
    values: pd.Series

    def __str__(self) -> str:
        top, middle = float(self.values.max()), float(self.values.median())
        return f"{self.trait.label} (up to {self.trait.show(top)}, typically {self.trait.show(middle)})"


def _far(found: list[_Tail]) -> str:
    """Say whose values reach far; with figures where a sentence holds them."""
    labels = [str(tail) if len(found) <= MOST_WITH_FIGURES else tail.trait.label for tail in found]
    return f"A few customers are far above all others in {listing(labels)}"


def _tail_trap(found: list[_Tail], said: str, choices: tuple[FeatureChoice, ...], severity: Severity) -> Trap:
    names = tuple(tail.trait.name for tail in found)
    return Trap(TrapKind.TAIL, names, said, severity, logged(names, choices, log=severity is Severity.OPEN))


def lumps(customers: Customers, choices: tuple[FeatureChoice, ...]) -> list[Trap]:
    """Find features in which one value holds more than a fifth of the customers."""
    traps = []
    for trait, _, values in _in_use(customers, choices):
        counts = values.value_counts()
        if len(counts) < LEAST_VALUES or counts.iloc[0] <= LUMP * len(values):
            continue
        share, value = float(counts.iloc[0] / len(values)), float(counts.index[0])
        said = f"{trait.label} is {trait.show(value)} for {percent(share)} of the customers: "
        said += "a segment may be no more than these."
        remedy = describe_only(trait.name, choices, trait.label)
        traps.append(Trap(TrapKind.LUMP, (trait.name,), said, Severity.KNOWN, remedy))
    return traps
