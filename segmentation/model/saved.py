"""A saved segmentation: JSON that a person can read, no pickle; it assigns new rows."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from segmentation.choosing.advice import Advice
from segmentation.clustering.rules import Mixture, Nearest, Rule, written_rule
from segmentation.clustering.sweeps import Solution
from segmentation.columns.roles import describe_columns
from segmentation.customers import Customers
from segmentation.describing.segments import Segments
from segmentation.errors import PlanError
from segmentation.features import Features, Transform
from segmentation.model import reading
from segmentation.model.origin import Origin, SavedColumn, columns_of, origin_of, versions
from segmentation.model.reference import Reference
from segmentation.orders.lines import cancel_prefix
from segmentation.plan import Plan, Unit
from segmentation.reading import Table

#: A customer farther from its segment than this share of those who made it is unlike any segment.
REACH = 0.99
#: A list of numbers alone, which is read better on one line (no text in JSON holds a line break).
_LIST_OF_NUMBERS = re.compile(r'\[\n[^\[\]{}"]*\n *\]')


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Everything needed to label new customers as these were labelled.

    centers: `(k, d)` in the coordinates of the transforms; own_rule: how customers are labelled where it
    isn't by the nearest of them; names: one per centre; verdict and statuses (one per centre): "natural",
    "reproducible" or "constructive", None where it was not judged. reaches: per segment, the distance that
    99 % of its customers were within; amounts: per segment, money of a customer; hues: the numbers of their
    colours; references: how each feature was distributed, one per transform; columns: those of the file;
    all of these () in files of version 1.
    """

    plan: Plan
    transforms: tuple[Transform, ...]
    centers: np.ndarray
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    origin: Origin
    verdict: str | None = None
    statuses: tuple[str | None, ...] = ()
    own_rule: Rule | None = None
    reaches: tuple[float, ...] = ()
    amounts: tuple[float, ...] = ()
    hues: tuple[int, ...] = ()
    references: tuple[Reference, ...] = ()
    columns: tuple[SavedColumn, ...] = ()
    made_with: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_solution(
        cls,
        table: Table,
        plan: Plan,
        *,
        customers: Customers,
        features: Features,
        solution: Solution,
        segments: Segments,
        advice: Advice | None = None,
    ) -> Self:
        """Keep what assigns, names and compares; none of the customers."""
        frame = customers.frame.iloc[features.customers]
        away = distances(solution.rule, solution.centers, features.matrix, solution.labels)
        return cls(
            plan=_settled(table, plan).with_k(solution.found_k),
            transforms=features.transforms,
            centers=solution.centers,
            names=segments.names,
            sizes=tuple(int(size) for size in solution.sizes),
            origin=origin_of(table, plan, customers, len(frame)),
            verdict=advice.verdict_at(solution.k) if advice and not solution.steps else None,
            statuses=tuple(segment.status for segment in segments),
            own_rule=solution.own_rule,
            reaches=tuple(
                float(np.quantile(away[solution.labels == j], REACH, method="higher"))
                for j in range(solution.k)
            ),
            amounts=tuple(s.amount / s.size for s in segments if s.amount is not None and s.size),
            hues=tuple(segment.hue for segment in segments),
            references=tuple(Reference.of(frame[t.name], t) for t in features.transforms),
            columns=columns_of(table, plan, describe_columns(table, plan), features.transforms),
            made_with=tuple(versions().items()),
        )

    @property
    def k(self) -> int:
        """How many segments there are."""
        return len(self.names)

    @property
    def key(self) -> str:
        """A name for all that is in it: equal models have equal keys."""
        return hashlib.blake2b(self.to_json().encode(), digest_size=16).hexdigest()

    @property
    def digest(self) -> str:
        """Name of the data it was made from (see `Table.digest`)."""
        return self.origin.digest

    @property
    def rule(self) -> Rule:
        """How customers are labelled."""
        return self.own_rule or Nearest.of(self.centers)

    def matrix(self, customers: Customers, rows: np.ndarray | None = None) -> np.ndarray:
        """Give the coordinates `(n, d)` of all customers, or those at `rows`.

        Raises PlanError when a feature of the model is missing in `customers`, or holds words for numbers.
        """
        for transform in self.transforms:
            _check(transform, customers)
        frame = customers.frame if rows is None else customers.frame.iloc[rows]
        return np.hstack([t.forward(frame[t.name]) for t in self.transforms])

    def assign(self, customers: Customers) -> np.ndarray:
        """Give each customer a segment by the rule of the method: `(n_customers,)` positions in `names`.

        Raises PlanError as `matrix` does.
        """
        return self.rule.assign(self.matrix(customers))

    def away(self, matrix: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """How far rows of `matrix` (n, d) are from their segment, `(n,)`, in the measure of `reaches`."""
        return distances(self.rule, self.centers, matrix, labels)

    def to_json(self) -> str:
        """Write the model; floats keep every digit, so that reading it back assigns the same."""
        plain = {
            "segmentation_model": reading.VERSION,
            "made_with": dict(self.made_with),
            "data": _plain(self.origin),
            "verdict": self.verdict,
            "segments": [self._plain_segment(i) for i in range(self.k)],
            "rule": written_rule(self.own_rule),
            "features": [self._plain_feature(i) for i in range(len(self.transforms))],
            "columns": [_plain(column) for column in self.columns],
            "plan": json.loads(self.plan.to_json()),
        }
        text = json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False)
        return _LIST_OF_NUMBERS.sub(lambda found: " ".join(found.group().split()), text)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a model written by `to_json`; raises SegmentationError that says what is wrong and where."""
        return cls(**reading.read_fields(text))

    def _plain_segment(self, i: int) -> dict[str, Any]:
        return {
            "number": i + 1,
            "name": self.names[i],
            "size": self.sizes[i],
            "status": self.statuses[i] if self.statuses else None,
            "typical": _typical(self.transforms, self.centers[i]),
            "center": self.centers[i].tolist(),
            **({"reach": self.reaches[i]} if self.reaches else {}),
            **({"amount": self.amounts[i]} if self.amounts else {}),
            **({"hue": self.hues[i]} if self.hues else {}),
        }

    def _plain_feature(self, i: int) -> dict[str, Any]:
        reference = {"reference": _plain(self.references[i])} if self.references else {}
        transform = self.transforms[i]
        return {**_plain(replace(transform, weight=float(transform.weight))), **reference}


def distances(rule: Rule, centers: np.ndarray, matrix: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How far rows `(n, d)` are from the middle of their segment; in its own spread where it has one.

    Not from the nearest branch of a tree: those lie where the first customers lay, and new ones never do.
    """
    if isinstance(rule, Mixture):
        return rule.away(matrix, labels)
    away = np.empty(len(matrix))
    for segment, center in enumerate(centers):
        here = labels == segment
        away[here] = np.sqrt(np.square(matrix[here] - center).sum(axis=1))
    return away


def _plain(thing: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(thing), default=str))
    return found


def _typical(transforms: tuple[Transform, ...], center: np.ndarray) -> dict[str, float]:
    """Write the centre in the file's units, for who reads the file: nothing is computed from it."""
    found: dict[str, float] = {}
    start = 0
    for transform in transforms:
        stop = start + len(transform.columns)
        values = transform.backward(center[None, start:stop])[0]
        found |= {name: float(f"{value:.5g}") for name, value in zip(transform.columns, values, strict=True)}
        start = stop
    return found


def _settled(table: Table, plan: Plan) -> Plan:
    """Write down what this file decided, so that another file does not decide it anew."""
    if plan.unit is not Unit.ORDER_LINE:
        return plan
    return replace(plan, counting=replace(plan.counting, cancel_prefix=cancel_prefix(table, plan)))


def _check(transform: Transform, customers: Customers) -> None:
    customers.trait(transform.name)
    if not transform.levels and not pd.api.types.is_numeric_dtype(customers.frame[transform.name]):
        raise PlanError(
            f"“{transform.name}” holds words in this file, and the saved segmentation needs a number there. "
            "Mend the column, or change its role on the Data page."
        )
