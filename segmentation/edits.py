"""What the user changed in the segments by hand, after they were found: steps of the plan, applied in order.

Each step holds what it needs to be done again on new customers. `segmentation.clustering.edits` does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from segmentation.errors import PlanError
from segmentation.regions import Polygon


@dataclass(frozen=True, slots=True)
class Carved:
    """Some customers become a segment of their own: those in any of `polygons` on a plane.

    k, method: the solution that is edited. middle `(d,)`, directions `(2, d)`: a row of the matrix lies at
    (row - middle) · directions. within: only customers of this segment (from 1), None = of any.
    """

    k: int
    method: str
    name: str
    middle: tuple[float, ...]
    directions: tuple[tuple[float, ...], tuple[float, ...]]
    polygons: tuple[Polygon, ...]
    within: int | None = None
    kind: str = "carved"

    def __post_init__(self) -> None:
        if any(len(direction) != len(self.middle) for direction in self.directions):
            raise PlanError(
                f"The segment “{self.name}” was saved from a plane of other features; save it again."
            )

    @property
    def words(self) -> str:
        """What was done, as an item of a list."""
        return f"“{self.name}” saved from a selection"

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Self:
        """Read what JSON holds; raises TypeError, ValueError or KeyError where it isn't one."""
        one, other = (tuple(float(x) for x in direction) for direction in data["directions"])
        within = data.get("within")
        return cls(
            k=int(data["k"]),
            method=str(data["method"]),
            name=str(data["name"]),
            middle=tuple(float(x) for x in data["middle"]),
            directions=(one, other),
            polygons=tuple(tuple((float(x), float(y)) for x, y in corners) for corners in data["polygons"]),
            within=None if within is None else int(within),
        )


#: Every kind of step; each has `k`, `method`, `kind` and `words`.
Edit = Carved

_KINDS = {"carved": Carved}


def read_edit(data: dict[str, Any]) -> Edit:
    """Read a step from what JSON holds; raises TypeError, ValueError or KeyError where it isn't one."""
    return _KINDS[data["kind"]].from_plain(data)
