"""One trap, and the ways a plan is changed to mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from segmentation.plan import FeatureChoice, Plan, Role


class TrapKind(StrEnum):
    """What is the matter."""

    ACCOUNT = "key accounts"
    STAND_IN = "a number that means missing"
    GAPS = "mostly missing"
    ID = "ids"
    CODE = "codes stored as numbers"
    DERIVED = "made of other columns"
    DUPLICATE = "nearly the same"
    CAP = "cut off at the top"
    TAIL = "long tails"
    LUMP = "many at one value"
    LEAK = "said already"
    CONSTANT = "always the same"
    PERSONAL = "personal"


class Severity(StrEnum):
    """Open: it bends the segments as planned. Known: good to know. Settled: the plan minds it."""

    OPEN = "open"
    KNOWN = "known"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One click: `label` says what it does, `change` makes the changed plan."""

    label: str
    change: Callable[[Plan], Plan]


@dataclass(frozen=True, slots=True)
class Trap:
    """where: the columns, features or customers it is about. sentence: with the numbers, for a marketer."""

    kind: TrapKind
    where: tuple[str, ...]
    sentence: str
    severity: Severity
    remedy: Remedy | None = None

    @property
    def open(self) -> bool:
        """Does it wait for a decision?"""
        return self.severity is Severity.OPEN


def describe_only(name: str, choices: tuple[FeatureChoice, ...], label: str | None = None) -> Remedy:
    """Take a feature out of the distance; it describes the segments all the same."""
    kept = tuple(choice for choice in choices if choice.name != name)
    return Remedy(f"Let {label or name} only describe", partial(_with_features, kept))


def use(name: str, choices: tuple[FeatureChoice, ...]) -> Remedy:
    """Put a feature into the distance."""
    return Remedy(f"Use {name} as a feature", partial(_with_features, (*choices, FeatureChoice(name))))


def logged(names: tuple[str, ...], choices: tuple[FeatureChoice, ...], *, log: bool) -> Remedy:
    """Take the logarithm of these features, or leave it."""
    changed = tuple(replace(c, log=log) if c.name in names else c for c in choices)
    return Remedy("Take the logarithm" if log else "Take no logarithm", partial(_with_features, changed))


def as_role(label: str, names: tuple[str, ...], role: Role, choices: tuple[FeatureChoice, ...]) -> Remedy:
    """Give columns another role; the other features stay as chosen."""
    kept = tuple(choice for choice in choices if choice.name not in names)
    return Remedy(label, partial(_with_roles, names, role, kept))


def _with_features(features: tuple[FeatureChoice, ...], plan: Plan) -> Plan:
    return plan.with_features(features)


def _with_roles(names: tuple[str, ...], role: Role, kept: tuple[FeatureChoice, ...], plan: Plan) -> Plan:
    """A proposal that has not been touched is made anew; features chosen by hand are kept."""
    chosen = plan.features is not None
    for name in names:
        plan = plan.with_role(name, role)
    return plan.with_features(kept) if chosen else plan
