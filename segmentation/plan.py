"""Everything the user decided, as one frozen object that can be shown, hashed, saved and compared."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from segmentation.audience_choice import AudienceChoice
from segmentation.counting import Counting
from segmentation.edits import Edit, read_edit
from segmentation.errors import PlanError
from segmentation.rfm_choice import RfmChoice
from segmentation.rule_choice import Alternatives, RuleChoice, chosen_rules, with_choice
from segmentation.target_choice import Place, TargetChoice

#: More than 20 segments can't be told apart, named or worked by a marketing team.
MOST_SEGMENTS = 20
#: A weight of 3 already makes one feature count as nine at weight 1 in squared distance.
LARGEST_WEIGHT = 3.0


class Unit(StrEnum):
    """What one row of the file is."""

    CUSTOMER = "customer"
    ORDER_LINE = "order line"


class Method(StrEnum):
    """How customers are put together into segments."""

    KMEANS = "k-means"
    MIXTURE = "mixture"
    WARD = "ward"


class Role(StrEnum):
    """What a column is for."""

    CUSTOMER = "customer"
    ORDER = "order"
    DATE = "date"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    PRODUCT = "product"
    CATEGORY = "category"
    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"
    CONSTANT = "constant"
    IGNORE = "ignore"


class Scaling(StrEnum):
    """What a number is measured in, so that euros and days count alike in a distance.

    Both leave a bell curve as it is; by quartiles, a few far values don't decide the measure.
    """

    DEVIATION = "standard deviation"
    QUARTILES = "median and quartiles"


@dataclass(frozen=True, slots=True)
class OrderColumns:
    """Which columns of an order-line table say what; None where the file has no such column.

    Without an `amount`, the amount of a line is `quantity` × `price`. `category` is the product's;
    `list_price` is what one piece would cost without a discount.
    """

    customer: str | None = None
    date: str | None = None
    amount: str | None = None
    order: str | None = None
    product: str | None = None
    quantity: str | None = None
    price: str | None = None
    status: str | None = None
    category: str | None = None
    list_price: str | None = None


@dataclass(frozen=True, slots=True)
class FeatureChoice:
    """One feature in use: log(1 + x) or as it is, and how much it counts (0 < weight ≤ 3)."""

    name: str
    log: bool = False
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.weight <= LARGEST_WEIGHT:
            raise PlanError(
                f"The weight of “{self.name}” is {self.weight:g}; "
                f"it must be above 0 and at most {LARGEST_WEIGHT:g}."
            )


@dataclass(frozen=True, slots=True)
class SegmentName:
    """A name the user gave to segment `number` (1 = the largest) of a method's solution with `k` segments.

    edits: how many steps by hand it had been through then.
    """

    k: int
    number: int
    name: str
    method: Method = Method.KMEANS
    edits: int = 0


@dataclass(frozen=True, slots=True)
class SegmentStrategy:
    """What the user decided to do with segment `number` (see SegmentName), instead of the suggestion."""

    k: int
    number: int
    text: str
    method: Method = Method.KMEANS
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The user's decisions. `features` None means "as proposed", `k` None "as recommended".

    A trait that is no feature describes the segments all the same, unless it is `ignored`.
    set_aside: customers, as written in the file, who are a segment of their own ("key accounts").
    stand_ins: (column, value) where the value says "missing", as 999 may. personal_too: the download of
    customers has the columns that look personal as well. edits: steps by hand on the segments, in order; each
    belongs to the K and method it was made at.

    >>> plan = Plan(unit=Unit.CUSTOMER, k=4).rename(4, 1, "Regulars")
    >>> Plan.from_json(plan.to_json()) == plan
    True
    >>> Plan(k=25)
    Traceback (most recent call last):
    ...
    segmentation.errors.PlanError: K = 25 was asked; K can be from 2 to 20.
    """

    unit: Unit = Unit.CUSTOMER
    columns: OrderColumns = field(default_factory=OrderColumns)
    counting: Counting = field(default_factory=Counting)
    roles: tuple[tuple[str, Role], ...] = ()
    features: tuple[FeatureChoice, ...] | None = None
    k_min: int = 2
    k_max: int = 10
    k: int | None = None
    seed: int = 0
    method: Method = Method.KMEANS
    names: tuple[SegmentName, ...] = ()
    scaling: Scaling = Scaling.DEVIATION
    ignored: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    stand_ins: tuple[tuple[str, float], ...] = ()
    personal_too: bool = False
    rfm: RfmChoice = field(default_factory=RfmChoice)
    audience: AudienceChoice = field(default_factory=AudienceChoice)
    strategies: tuple[SegmentStrategy, ...] = ()
    targets: TargetChoice = field(default_factory=TargetChoice)
    edits: tuple[Edit, ...] = ()
    rules: tuple[RuleChoice, ...] = ()

    def __post_init__(self) -> None:
        if self.k is not None and not 2 <= self.k <= MOST_SEGMENTS:
            raise PlanError(f"K = {self.k} was asked; K can be from 2 to {MOST_SEGMENTS}.")
        if not 2 <= self.k_min <= self.k_max <= MOST_SEGMENTS:
            raise PlanError(
                f"K from {self.k_min} to {self.k_max} was asked; "
                f"the range must lie within 2 to {MOST_SEGMENTS}."
            )
        if self.features is not None and len({f.name for f in self.features}) < len(self.features):
            raise PlanError("A feature is named twice; each feature can be used once.")

    def with_unit(self, unit: Unit, columns: OrderColumns | None = None) -> Self:
        """Say what one row is; whatever was said of the customers no longer fits and starts anew."""
        return self._anew(
            unit=unit,
            columns=columns or self.columns,
            features=None,
            ignored=(),
            set_aside=(),
            rfm=RfmChoice(),
            audience=AudienceChoice(),
        )

    def _anew(self, **changes: Any) -> Self:
        """Change what makes the customers or their features: what was said of the segments ends with them."""
        targets = self.targets.without_segments()
        return replace(self, **changes, k=None, names=(), strategies=(), edits=(), rules=(), targets=targets)

    def with_counting(self, **changes: Any) -> Self:
        """Change what counts (see `Counting`); K and names start anew with the other customers."""
        return self.counted(replace(self.counting, **changes))

    def counted(self, counting: Counting) -> Self:
        """Put other decisions on what counts in the place of the old ones."""
        return self._anew(counting=counting)

    def with_role(self, name: str, role: Role) -> Self:
        """Overrule the role found for column `name`."""
        roles = (*(pair for pair in self.roles if pair[0] != name), (name, role))
        return self._anew(roles=tuple(sorted(roles)), features=None)

    def with_features(self, features: tuple[FeatureChoice, ...] | None) -> Self:
        """Choose the features; other features make other segments, so K and names start anew."""
        return self._anew(features=features)

    def with_scaling(self, scaling: Scaling) -> Self:
        """Choose what numbers are measured in; K and names start anew."""
        return self._anew(scaling=scaling)

    def with_ignored(self, ignored: Iterable[str]) -> Self:
        """Choose the traits that neither make nor describe the segments."""
        return replace(self, ignored=tuple(sorted(set(ignored))))

    def with_rfm(self, rfm: RfmChoice) -> Self:
        """Choose columns and cut points of the RFM view; the segments stay."""
        return replace(self, rfm=rfm)

    def with_audience(self, audience: AudienceChoice) -> Self:
        """Choose what is in the audience files; the segments stay."""
        return replace(self, audience=audience)

    def with_aside(self, customers: Iterable[str]) -> Self:
        """Set these customers aside as a segment of their own; K and names start anew."""
        return self._anew(set_aside=tuple(sorted(set(customers))))

    def with_stand_in(self, column: str, value: float, *, missing: bool) -> Self:
        """Say whether `value` in `column` means "missing"; K and names start anew."""
        others = {pair for pair in self.stand_ins if pair != (column, value)}
        kept = others | {(column, value)} if missing else others
        return self._anew(stand_ins=tuple(sorted(kept)))

    def with_k(self, k: int) -> Self:
        """Choose K. Names given at another K are kept there."""
        return replace(self, k=k)

    def with_method(self, method: Method) -> Self:
        """Choose the method. K is kept, and so are names: each belongs to the method it was given at."""
        return replace(self, method=method)

    def with_range(self, k_min: int, k_max: int) -> Self:
        """Choose which K are tried; a K chosen before is kept while it lies inside."""
        kept = self.k if self.k is not None and k_min <= self.k <= k_max else None
        return replace(self, k_min=k_min, k_max=k_max, k=kept)

    def with_edit(self, edit: Edit) -> Self:
        """Change the segments by hand, after the changes there are."""
        return replace(self, edits=(*self.edits, edit))

    def edits_at(self, k: int) -> tuple[Edit, ...]:
        """Steps by hand on the method's solution with `k` segments."""
        return tuple(edit for edit in self.edits if (edit.k, edit.method) == (k, self.method))

    def rename(self, k: int, number: int, name: str) -> Self:
        """Name segment `number` (1-based) of the K = `k` solution; a blank name takes the edit back."""
        clean, edits = " ".join(name.split()), len(self.edits_at(k))
        here = (k, self.method, edits)
        others = tuple(n for n in self.names if (n.k, n.method, n.edits, n.number) != (*here, number))
        if any((n.k, n.method, n.edits, n.name) == (*here, clean) for n in others):
            raise PlanError(f"Another segment is already called “{clean}”; names must differ.")
        named = (SegmentName(k, number, clean, self.method, edits),) if clean else ()
        return replace(self, names=(*others, *named))

    def with_strategy(self, k: int, number: int, text: str) -> Self:
        """Decide what to do with segment `number` (1-based) at `k`; a blank text takes the decision back."""
        clean, edits = " ".join(text.split()), len(self.edits_at(k))
        here = (k, number, self.method, edits)
        others = tuple(s for s in self.strategies if (s.k, s.number, s.method, s.edits) != here)
        decided = (SegmentStrategy(k, number, clean, self.method, edits),) if clean else ()
        return replace(self, strategies=(*others, *decided))

    def with_rule(self, k: int, number: int, alternatives: Alternatives | None) -> Self:
        """Put a rule in the place of the found one of segment `number` (1-based); None resets it."""
        choice = RuleChoice(k, number, alternatives or (), str(self.method), len(self.edits_at(k)))
        return replace(self, rules=with_choice(self.rules, choice, reset=alternatives is None))

    def given_rules(self, k: int) -> dict[int, Alternatives]:
        """Rules the user gave the segments as they are now at K = `k`: {segment number: rule}."""
        return chosen_rules(self.rules, k, str(self.method), len(self.edits_at(k)))

    def with_targets(self, targets: TargetChoice) -> Self:
        """Choose what makes a segment a target; the segments stay."""
        return replace(self, targets=targets)

    def place(self, k: int, number: int) -> Place:
        """Name segment `number` (1-based), as it is now at `k`, for the target board."""
        return Place(str(self.method), k, number, len(self.edits_at(k)))

    def given_names(self, k: int, edits: int = 0) -> dict[int, str]:
        """Names the user gave at K = `k` after so many steps by hand: {segment number: name}."""
        here = (k, self.method, edits)
        return {n.number: n.name for n in self.names if (n.k, n.method, n.edits) == here}

    def given_strategies(self, k: int, edits: int = 0) -> dict[int, str]:
        """What the user decided to do, see `given_names`: {segment number: text}."""
        here = (k, self.method, edits)
        return {s.number: s.text for s in self.strategies if (s.k, s.method, s.edits) == here}

    def to_json(self) -> str:
        """Write the plan as JSON that a person can read."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=2, default=str)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a plan written by `to_json`; raises PlanError where it isn't one."""
        try:
            return cls(**_typed(json.loads(text)))
        except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
            raise PlanError(
                "This is not a plan written by this program; save the plan again and use that file."
            ) from error


def _name(data: dict[str, Any]) -> SegmentName:
    return SegmentName(**(data | {"method": Method(data.get("method", Method.KMEANS))}))


def _strategy(data: dict[str, Any]) -> SegmentStrategy:
    return SegmentStrategy(**(data | {"method": Method(data["method"])}))


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    """Plain JSON values -> the plan's own types."""
    features = data.get("features")
    return data | {
        "unit": Unit(data["unit"]),
        "columns": OrderColumns(**data["columns"]),
        "counting": Counting.from_plain(data["counting"]) if "counting" in data else Counting(),
        "roles": tuple((str(name), Role(role)) for name, role in data["roles"]),
        "features": None if features is None else tuple(FeatureChoice(**f) for f in features),
        "method": Method(data.get("method", Method.KMEANS)),
        "names": tuple(_name(n) for n in data["names"]),
        # Plans saved before these existed meant what the defaults say.
        "scaling": Scaling(data.get("scaling", Scaling.DEVIATION)),
        "ignored": tuple(str(name) for name in data.get("ignored", ())),
        "set_aside": tuple(str(name) for name in data.get("set_aside", ())),
        "stand_ins": tuple((str(name), float(value)) for name, value in data.get("stand_ins", ())),
        "personal_too": bool(data.get("personal_too", False)),
        "rfm": RfmChoice.from_plain(data.get("rfm", {})),
        "audience": AudienceChoice.from_plain(data.get("audience", {})),
        "strategies": tuple(_strategy(s) for s in data.get("strategies", ())),
        "targets": TargetChoice.from_plain(data.get("targets", {})),
        "edits": tuple(read_edit(edit) for edit in data.get("edits", ())),
        "rules": tuple(RuleChoice.from_plain(rule) for rule in data.get("rules", ())),
    }
