"""The customers that rules are measured on, and what a rule can ask of them: for changing a rule by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from segmentation.customers import Customers
from segmentation.describing.rounding import roundest
from segmentation.describing.rule import YES, Condition, Rule, Rules, filling
from segmentation.rule_choice import Alternatives, Term
from segmentation.traits import as_levels

#: Stops of a threshold's slider: each takes about one customer in fifty more.
STOPS = 50
#: Levels of a category that can be asked for, the largest first.
MOST_LEVELS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The segmented customers: `positions` `(n,)` in `customers.frame`, their segments `labels` from 0.

    yes: how a flag's yes is written in the user's data.
    """

    customers: Customers
    positions: np.ndarray
    labels: np.ndarray
    yes: Mapping[str, tuple[str, ...]]

    def condition(self, term: Term) -> Condition:
        """Complete what is asked by what follows from the data; raises PlanError without the trait."""
        trait = self.customers.trait(term.trait)
        fill = filling(self._values(trait.name)) if trait.numeric else None
        written = self.yes.get(trait.name, ()) if trait.kind == "flag" else ()
        return Condition(term.trait, term.low, term.high, term.level, term.has_level, fill, written)

    def measured(self, rule: Rule) -> Rule:
        """Give the rule with its figures."""
        amount = self.customers.amount
        money = None if amount is None else self._values(amount).fillna(0).to_numpy(dtype=float)
        return rule.measured(self._taken(rule), self.labels == rule.segment - 1, money)

    def by_hand(self, segment: int, alternatives: Alternatives) -> Rule:
        """Make the user's rule for a segment; conditions without a limit ask nothing."""
        asked = tuple(tuple(self.condition(term) for term in one if term.bound) for one in alternatives)
        return self.measured(Rule(segment, asked, edited=True))

    def with_choices(self, found: Rules, chosen: Mapping[int, Alternatives]) -> Rules:
        """Put the user's rules, by segment, in the place of the found ones; count what all do together."""
        known = range(1, int(self.labels.max(initial=-1)) + 2)
        rules = {rule.segment: rule for rule in found.rules}
        rules |= {number: self.by_hand(number, said) for number, said in chosen.items() if number in known}
        standing = tuple(rules[number] for number in sorted(rules))
        without = tuple(number for number in found.without if number not in rules)
        return self._together(replace(found, rules=standing, without=without))

    def _together(self, rules: Rules) -> Rules:
        taken = np.array([self._taken(rule) for rule in rules.rules]).reshape(-1, len(self.labels))
        fitting = taken.sum(axis=0)
        segments = np.array([rule.segment for rule in rules.rules])
        first = segments[taken.argmax(axis=0)] - 1 if len(segments) else np.zeros_like(self.labels)
        given = np.where(fitting > 0, first, -1)
        right = [float((given[self.labels == j] == j).mean()) for j in np.unique(self.labels)]
        none, several = int((fitting == 0).sum()), int((fitting > 1).sum())
        return replace(rules, right=float(np.mean(right)), none=none, several=several)

    def stops(self, trait: str, besides: Sequence[float] = ()) -> tuple[float, ...]:
        """Give round thresholds, each of which takes about as many customers more; `besides` among them."""
        values = self._values(trait).astype("float64").dropna().to_numpy()
        shares = np.linspace(0, 1, STOPS + 1)
        edges = np.unique(np.quantile(values, shares, method="lower")).tolist() if len(values) else []
        rounded = {roundest(low, high) for low, high in pairwise(edges)}
        return tuple(sorted(rounded | set(besides)))

    def askable(self) -> tuple[Term, ...]:
        """Everything a condition can be about: each number without a limit, each yes, each usual level."""
        found: list[Term] = []
        for trait in self.customers.traits:
            if trait.numeric:
                found.append(Term(trait.name))
            elif trait.kind == "flag":
                found.append(Term(trait.name, level=YES))
            else:
                levels = as_levels(self._values(trait.name)).value_counts().index[:MOST_LEVELS]
                found += [Term(trait.name, level=str(level)) for level in levels]
        return tuple(found)

    def _taken(self, rule: Rule) -> np.ndarray:
        asked = sorted({condition.trait for one in rule.alternatives for condition in one})
        return rule.holds(self.customers.frame[asked].iloc[self.positions])

    def _values(self, trait: str) -> pd.Series:
        return self.customers.frame[trait].iloc[self.positions]
