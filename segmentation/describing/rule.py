"""A rule that a CRM can run: conditions in the user's own units, what they take, in words and in SQL.

How good a rule is, is said with it. Precision: share of the customers it takes that belong to the segment.
Recall: share of the segment that it takes. Overlap: those in both, of those in either (Jaccard).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segmentation.rule_choice import Term
from segmentation.sql import identifier, literal
from segmentation.traits import Trait, as_levels
from segmentation.words import listing, percent

#: Below this fidelity the rules are not the segments, and the page says so instead of offering them.
FAITHFUL = 0.80
YES = "yes"  # what `as_levels` calls it, however the file writes it
#: How a rule is called that the user changed, in every text and file.
BY_HAND = "edited by hand"


@dataclass(frozen=True, slots=True)
class Condition(Term):
    """A condition as the data know it.

    fill: what an unknown number counts as; None where every customer has one. written: how `level` stands in
    the user's own data ("Ja" for yes), for SQL.
    """

    fill: float | None = None
    written: tuple[str, ...] = ()

    def holds(self, frame: pd.DataFrame) -> np.ndarray:
        """For which customers it is true: `(n_customers,)` bool."""
        if self.level is not None:
            has = has_level(frame[self.trait], self.level)
            return has if self.has_level else ~has
        values = frame[self.trait].astype("float64")
        numbers = (values if self.fill is None else values.fillna(self.fill)).to_numpy()
        above = numbers > self.low if self.low is not None else True
        below = numbers <= self.high if self.high is not None else True
        return np.asarray(above & below)

    def text(self, label: str) -> str:
        """Write it as people read it: "Recency over 30 and up to 90"."""
        if self.level is not None:
            return f"{label} is {'' if self.has_level else 'not '}“{self.level}”"
        over = f"over {exactly(self.low)}" if self.low is not None else ""
        upto = f"up to {exactly(self.high)}" if self.high is not None else ""
        return f"{label} {' and '.join(filter(None, (over, upto)))}"

    def sql(self) -> str:
        """Write it in standard SQL; an unknown value is replaced, or fails the condition."""
        name = identifier(self.trait)
        if self.level is not None:
            words = ", ".join(literal(word) for word in self.written or (self.level,))
            return (
                f"{name} IN ({words})" if self.has_level else f"({name} IS NULL OR {name} NOT IN ({words}))"
            )
        value = name if self.fill is None else f"COALESCE({name}, {self.fill!r})"
        parts = [f"{value} > {self.low!r}"] if self.low is not None else []
        parts += [f"{value} <= {self.high!r}"] if self.high is not None else []
        return " AND ".join(parts)


def exactly(threshold: float) -> str:
    """Write a threshold with all its figures: a rule that is copied must cut where it says.

    >>> exactly(12345.0), exactly(0.115), exactly(-3.0)
    ('12,345', '0.115', '-3')
    """
    return f"{threshold:,.12g}"


def filling(values: pd.Series) -> float | None:
    """What an unknown number counts as in rules: the median; None where all are known."""
    return float(values.astype("float64").median()) if values.isna().any() else None


def has_level(values: pd.Series, level: str) -> np.ndarray:
    """Who has the level: `(n,)` bool; a flag written as 0 and 1 has a yes where it is above 0."""
    numbers = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    if level == YES and numbers:
        return np.asarray(values.astype("float64") > 0)
    return (as_levels(values) == level).to_numpy(dtype=bool)


@dataclass(frozen=True, slots=True)
class Rule:
    """One segment's rule: any of `alternatives`, each a set of conditions that must all hold.

    size: customers it takes. amount_share: of the money of all segments, None where there is none. precision,
    recall, overlap: 0 to 1 against the segment. edited: by the user.
    """

    segment: int
    alternatives: tuple[tuple[Condition, ...], ...]
    size: int = 0
    precision: float = float("nan")
    recall: float = float("nan")
    overlap: float = float("nan")
    amount_share: float | None = None
    edited: bool = False

    def holds(self, frame: pd.DataFrame) -> np.ndarray:
        """For which customers it is true: `(n_customers,)` bool."""
        taken = np.zeros(len(frame), dtype=bool)
        for conditions in self.alternatives:
            here = np.ones(len(frame), dtype=bool)
            for condition in conditions:
                here &= condition.holds(frame)
            taken |= here
        return taken

    def text(self, traits: Sequence[Trait]) -> str:
        """Write it as people read it, the alternatives joined by "or"."""
        labels = {t.name: t.label for t in traits}
        said = [listing([c.text(labels[c.trait]) for c in one]) for one in self.alternatives]
        return "; or ".join(said) if all(self.alternatives) else "every customer"

    def sql(self) -> str:
        """Write it as a condition in standard SQL."""
        said = [" AND ".join(c.sql() for c in one) for one in self.alternatives]
        return " OR ".join(f"({one})" for one in said) if all(said) else "1 = 1"

    def measured(self, taken: np.ndarray, members: np.ndarray, money: np.ndarray | None = None) -> Rule:
        """The same rule with its figures, from whom it takes, the members and the money, `(n,)` each."""
        right, size, of = int((taken & members).sum()), int(taken.sum()), int(members.sum())
        total = 0.0 if money is None else float(money.sum())
        return replace(
            self,
            size=size,
            precision=right / size if size else float("nan"),
            recall=right / max(of, 1),
            overlap=right / max(size + of - right, 1),
            amount_share=float(money[taken].sum()) / total if money is not None and total > 0 else None,
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of all segments that have one, and how well they do together on new customers.

    fidelity: balanced accuracy of the rules as they were found, by cross-validation, 0 to 1; NaN where a
    segment is too small to be tested. without: segments no rule finds. right: balanced accuracy of the rules
    as they stand on the very customers, each taken by the first that fits; none, several: customers that no
    rule fits, and more than one. NaN and 0 where that was not counted.
    """

    rules: tuple[Rule, ...]
    fidelity: float
    without: tuple[int, ...]
    right: float = float("nan")
    none: int = 0
    several: int = 0

    @property
    def faithful(self) -> bool:
        """Were they found good enough to be run in the place of the segments?"""
        return self.fidelity >= FAITHFUL

    @property
    def edited(self) -> tuple[int, ...]:
        """Segments whose rule the user changed."""
        return tuple(rule.segment for rule in self.rules if rule.edited)

    def header(self) -> str:
        """Say in comments of SQL how good the rules are."""
        if self.faithful:
            found = f"-- Right for {percent(self.fidelity)} of customers that they were not learned from."
        else:
            found = "-- These rules are not the segments: a rough description only; see the exact assignment."
        if self.edited:
            found += (
                f"\n-- Then {BY_HAND}: segments {', '.join(map(str, self.edited))}. As they stand they are "
                f"right for {percent(self.right)} of these customers."
            )
        without = (
            [f"-- Without a rule: segments {', '.join(map(str, self.without))}."] if self.without else []
        )
        sizes = [
            f"-- Segment {r.segment}{f', {BY_HAND}' if r.edited else ''}: precision {percent(r.precision)}, "
            f"recall {percent(r.recall)}."
            for r in self.rules
        ]
        return "\n".join(["-- The segments as a few conditions: an approximation.", found, *sizes, *without])

    def case(self, names: Sequence[str]) -> str:
        """All rules as one SQL `CASE`, the segments by their `names` (1-based numbers)."""
        lines = [
            f"  WHEN {rule.sql()} THEN {literal(names[rule.segment - 1])}"
            + (f" -- {BY_HAND}" if rule.edited else "")
            for rule in self.rules
        ]
        return "\n".join(["CASE", *lines, "END"])

    def text(self, names: Sequence[str], traits: Sequence[Trait]) -> str:
        """Write all rules as people read them, a line each."""
        return "\n".join(
            f"{names[rule.segment - 1]}{f' ({BY_HAND})' if rule.edited else ''}: {rule.text(traits)}"
            for rule in self.rules
        )
