"""A saved segmentation: JSON that a person can read, no pickle; it assigns new rows."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from segmentation.choosing.advice import Advice
from segmentation.choosing.verdicts import VERDICTS
from segmentation.clustering.rules import Nearest, Rule, read_rule, written_rule
from segmentation.clustering.sweeps import Solution
from segmentation.customers import Customers
from segmentation.describing.segments import Segments
from segmentation.errors import PlanError, SegmentationError
from segmentation.features import Features, Transform
from segmentation.plan import Plan

#: Raised with every change that an older reader would misunderstand.
VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Everything needed to label new customers as these were labelled.

    centers: `(k, d)` in the coordinates of the transforms; own_rule: how customers are labelled where it
    isn't by the nearest of them; names: one per centre; verdict and statuses (one per centre): "natural",
    "reproducible" or "constructive", None where it was not judged; digest: of the data it was made from.
    """

    plan: Plan
    transforms: tuple[Transform, ...]
    centers: np.ndarray
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    digest: str
    verdict: str | None = None
    statuses: tuple[str | None, ...] = ()
    own_rule: Rule | None = None

    @classmethod
    def from_solution(
        cls,
        plan: Plan,
        features: Features,
        solution: Solution,
        segments: Segments,
        *,
        digest: str,
        advice: Advice | None = None,
    ) -> Self:
        """Keep what assigns and names; none of the data."""
        return cls(
            plan=plan.with_k(solution.k),
            transforms=features.transforms,
            centers=solution.centers,
            names=segments.names,
            sizes=tuple(int(size) for size in solution.sizes),
            digest=digest,
            verdict=advice.verdict_at(solution.k) if advice else None,
            statuses=tuple(segment.status for segment in segments),
            own_rule=solution.own_rule,
        )

    @property
    def _statuses(self) -> tuple[str | None, ...]:
        return self.statuses or (None,) * len(self.names)

    def assign(self, customers: Customers) -> np.ndarray:
        """Give each customer a segment by the rule of the method: `(n_customers,)` positions in `names`.

        Raises PlanError when a feature of the model is missing in `customers`, or holds words for numbers.
        """
        for transform in self.transforms:
            _check(transform, customers)
        matrix = np.hstack([t.forward(customers.frame[t.name]) for t in self.transforms])
        return (self.own_rule or Nearest.of(self.centers)).assign(matrix)

    def to_json(self) -> str:
        """Write the model; floats keep every digit, so that reading it back assigns the same."""
        return json.dumps(
            {
                "segmentation_model": VERSION,
                "data": self.digest,
                "verdict": self.verdict,
                "segments": [
                    {"number": i + 1, "name": name, "size": size, "status": status, "center": center}
                    for i, (name, size, status, center) in enumerate(
                        zip(self.names, self.sizes, self._statuses, self.centers.tolist(), strict=True)
                    )
                ],
                "rule": written_rule(self.own_rule),
                "features": [dataclasses.asdict(t) for t in self.transforms],
                "plan": json.loads(self.plan.to_json()),
            },
            ensure_ascii=False,
            indent=2,
            allow_nan=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a model written by `to_json`; raises SegmentationError where it isn't one."""
        try:
            return cls(**_fields(json.loads(text)))
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise SegmentationError(
                "This is not a segmentation saved by this program (version 1); "
                "save it again and use that file."
            ) from error


def _check(transform: Transform, customers: Customers) -> None:
    customers.trait(transform.name)
    if not transform.levels and not pd.api.types.is_numeric_dtype(customers.frame[transform.name]):
        raise PlanError(
            f"“{transform.name}” holds words in this file, and the saved segmentation needs a number there. "
            "Mend the column, or change its role on the Data page."
        )


def _known(verdict: Any) -> str | None:
    """Give a verdict that this program gives; models saved before segments had one have none."""
    if verdict not in (None, *VERDICTS):
        raise ValueError(verdict)
    return verdict if verdict is None else str(verdict)


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    if data["segmentation_model"] != VERSION:
        raise ValueError(data["segmentation_model"])
    centers = np.array([s["center"] for s in data["segments"]], dtype=float)
    transforms = tuple(Transform(**(t | {"levels": tuple(t["levels"])})) for t in data["features"])
    if centers.ndim != 2 or centers.shape[1] != sum(len(t.columns) for t in transforms):
        raise ValueError(centers.shape)
    numbers = [x for t in transforms for x in (t.weight, t.fill, t.middle, t.scale)]
    if not (
        np.isfinite(centers).all()
        and np.isfinite(numbers).all()
        and all(t.scale > 0 < t.weight for t in transforms)
    ):
        raise ValueError(numbers)
    return {
        "plan": Plan.from_json(json.dumps(data["plan"])),
        "transforms": transforms,
        "centers": centers,
        "names": tuple(str(s["name"]) for s in data["segments"]),
        "sizes": tuple(int(s["size"]) for s in data["segments"]),
        "digest": str(data["data"]),
        "verdict": _known(data["verdict"]),
        "statuses": tuple(_known(s.get("status")) for s in data["segments"]),
        "own_rule": read_rule(data.get("rule"), len(centers), centers.shape[1]),
    }
