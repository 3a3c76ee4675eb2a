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
    def width(self) -> int:
        """Columns of the matrix that the step is for."""
        return len(self.middle)

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


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The customers of some segments are put together anew: each goes to the nearest of `centers`.

    One centre merges the segments, several split one or refit all but a locked one. k, method: the solution
    that is edited. members: the segments (from 1). centers `(m, d)`: in the matrix; each becomes a segment.
    said: what was done, as an item of a list. name: of the new segment where there is one only, else empty.
    """

    k: int
    method: str
    members: tuple[int, ...]
    centers: tuple[tuple[float, ...], ...]
    said: str
    name: str = ""
    kind: str = "regrouped"

    def __post_init__(self) -> None:
        if not self.members or not self.centers or len({len(center) for center in self.centers}) > 1:
            raise PlanError("This step names no segments or no centres; undo it, and do it again.")

    @property
    def width(self) -> int:
        """Columns of the matrix that the step is for."""
        return len(self.centers[0])

    @property
    def words(self) -> str:
        """What was done, as an item of a list."""
        return self.said

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Self:
        """Read what JSON holds; raises TypeError, ValueError or KeyError where it isn't one."""
        return cls(
            k=int(data["k"]),
            method=str(data["method"]),
            members=tuple(int(number) for number in data["members"]),
            centers=tuple(tuple(float(x) for x in center) for center in data["centers"]),
            said=str(data["said"]),
            name=str(data.get("name", "")),
        )


#: Every kind of step; each has `k`, `method`, `kind`, `name`, `width` and `words`.
Edit = Carved | Regrouped

_KINDS: dict[str, type[Carved | Regrouped]] = {"carved": Carved, "regrouped": Regrouped}


def read_edit(data: dict[str, Any]) -> Edit:
    """Read a step from what JSON holds; raises TypeError, ValueError or KeyError where it isn't one."""
    return _KINDS[data["kind"]].from_plain(data)
