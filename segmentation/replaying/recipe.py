"""How a labelled file was made, as a small file: how the upload was read, and the plan.

With the same data it gives the same bytes again (see `replay`).
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any, Self

from segmentation.errors import PlanError, SegmentationError
from segmentation.model import Model
from segmentation.model.strict import Place, check_like, load
from segmentation.plan import Plan
from segmentation.reading import Dialect

#: Raised with every change that an older reader would misunderstand.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """The decisions behind a result. reading: what was overruled of how the file is read.

    digest: of the data it was made for (see `Table.digest`), "" where that is not known.

    >>> Recipe.from_json(Recipe(Plan(k=4)).to_json()) == Recipe(Plan(k=4))
    True
    """

    plan: Plan
    reading: Dialect = field(default_factory=Dialect)
    digest: str = ""

    def to_json(self) -> str:
        """Write it so that a person can read it: of the reading only what was overruled."""
        usual = Dialect()
        wishes = {
            name: value
            for name, value in dataclasses.asdict(self.reading).items()
            if value != getattr(usual, name)
        }
        plain = {
            "segmentation_plan": VERSION,
            "data": self.digest,
            "reading": wishes,
            "plan": json.loads(self.plan.to_json()),
        }
        return json.dumps(plain, ensure_ascii=False, indent=2)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what this, a `Plan` or a `Model` wrote; raises SegmentationError that says what is wrong."""
        file = load(text)
        if not isinstance(file.value, dict):
            raise SegmentationError("This is neither a plan nor a segmentation saved by this program.")
        if "segmentation_model" in file.value:
            model = Model.from_json(text)
            return cls(model.plan, digest=model.digest)
        if "segmentation_plan" not in file.value:
            return cls(read_plan(file))
        if file.value["segmentation_plan"] != VERSION:
            version = str(file.value["segmentation_plan"])[:20]
            raise SegmentationError(
                f"This plan was saved as version {version}, and this program reads version {VERSION}. "
                "Update the program, or save the plan again with this one."
            )
        top = file.fields(("segmentation_plan", "plan"), ("data", "reading"))
        reading = _reading(top["reading"]) if "reading" in top else Dialect()
        return cls(read_plan(top["plan"]), reading, top["data"].text() if "data" in top else "")


def read_plan(place: Place) -> Plan:
    """Read a plan, each value checked against its type first."""
    check_like(place, Plan)
    try:
        return Plan.from_json(json.dumps(place.value))
    except PlanError as error:
        place.fail(f"does not hold: {str(error).rstrip('.')}")


def _reading(place: Place) -> Dialect:
    """Lists back to pairs of whole numbers."""
    check_like(place, Dialect)
    values: dict[str, Any] = dict(place.value)
    for name in ("keep", "drop"):
        if name in values:
            values[name] = tuple((int(file), int(line)) for file, line in values[name])
    if values.get("span") is not None:
        first, last = values["span"]
        values["span"] = (int(first), int(last))
    return Dialect(**values)
