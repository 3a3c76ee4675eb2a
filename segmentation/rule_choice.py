"""The rules that the user put in the place of the found ones, kept with the segmentation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from segmentation.errors import PlanError


@dataclass(frozen=True, slots=True)
class Term:
    """One condition on one trait: low < value ≤ high for numbers, `level` (or not) for categories and flags.

    None as an end is no limit. A number without any limit asks nothing (`bound` is False).
    """

    trait: str
    low: float | None = None
    high: float | None = None
    level: str | None = None
    has_level: bool = True

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise PlanError(
                f"No “{self.trait}” is over {self.low:,.12g} and up to {self.high:,.12g}; what it is to be "
                "over must be the lower one."
            )

    @property
    def bound(self) -> bool:
        """Does it ask for anything?"""
        return self.level is not None or self.low is not None or self.high is not None

    @property
    def term(self) -> Term:
        """What it asks, without what follows from the data."""
        return Term(self.trait, self.low, self.high, self.level, self.has_level)


#: Any of these, each a set of conditions that must all hold.
Alternatives = tuple[tuple[Term, ...], ...]


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """The user's rule for segment `number` (1 = the largest) of a method's solution with `k` segments.

    edits: how many steps by hand the segments had been through then.
    """

    k: int
    number: int
    alternatives: Alternatives
    method: str
    edits: int = 0

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Self:
        """Read what JSON made of it."""
        read = tuple(tuple(Term(**term) for term in one) for one in data["alternatives"])
        return cls(int(data["k"]), int(data["number"]), read, str(data["method"]), int(data["edits"]))


def with_term(found: Alternatives, at: tuple[int, int], term: Term | None) -> Alternatives:
    """Put a condition in the place of the one `at` (alternative, place in it); None takes it out.

    An alternative left without conditions goes too, unless it is the only one. The place after the last adds.
    """
    which, place = at
    here = [*found[which][:place], *([term] if term else []), *found[which][place + 1 :]]
    changed = (*found[:which], tuple(here), *found[which + 1 :])
    return tuple(one for one in changed if one) or ((),)


def chosen_rules(rules: tuple[RuleChoice, ...], k: int, method: str, edits: int) -> dict[int, Alternatives]:
    """The user's rules for the segments of one solution: {segment number: alternatives}."""
    return {r.number: r.alternatives for r in rules if (r.k, r.method, r.edits) == (k, method, edits)}


def with_choice(rules: tuple[RuleChoice, ...], choice: RuleChoice, *, reset: bool) -> tuple[RuleChoice, ...]:
    """Keep a rule in the place of the one before; `reset`: let the found one stand again."""
    others = tuple(r for r in rules if replace(r, alternatives=choice.alternatives) != choice)
    return others if reset else (*others, choice)
