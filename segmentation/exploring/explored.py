"""What is explored, customers or the rows of the file, and how each column is to be taken."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from segmentation.columns.column import Column
from segmentation.customers import Customers
from segmentation.errors import SegmentationError
from segmentation.plan import Role
from segmentation.traits import Trait

_KINDS = {
    Role.AMOUNT: "number",
    Role.QUANTITY: "number",
    Role.NUMBER: "number",
    Role.FLAG: "flag",
    Role.DATE: "date",
    Role.CATEGORY: "category",
    Role.PRODUCT: "category",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column to explore.

    kind: "number", "flag" (yes/no), "category", "date" or "text". unit: of the numbers, "" where
    unknown; "share" for 0 to 1.
    apart: why no relation of it with other columns is looked for; "" where it is.
    """

    name: str
    kind: str
    unit: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Explored:
    """A frame and what each of its columns is, in the frame's order."""

    frame: pd.DataFrame
    fields: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """Look a column up; raises SegmentationError with what there is."""
        for field in self.fields:
            if field.name == name:
                return field
        raise SegmentationError(f"There is no column “{name}” here. There are: {', '.join(self.names)}.")


def explored_frame(frame: pd.DataFrame) -> Explored:
    """Explore a frame as it is, each column by its type: a text is a category."""
    return Explored(frame, tuple(Field(str(name), _kind_of(frame[name])) for name in frame))


def _kind_of(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "flag"
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    return "number" if pd.api.types.is_numeric_dtype(values) else "category"


def explored_customers(customers: Customers) -> Explored:
    """Explore customers made of order lines, each column under its label."""
    frame = customers.frame.set_axis([t.label for t in customers.traits], axis="columns")
    return Explored(frame, tuple(_of_trait(t) for t in customers.traits))


def _of_trait(trait: Trait) -> Field:
    kind = "number" if trait.numeric else trait.kind
    return Field(trait.label, kind, unit="share" if trait.kind == "share" else trait.unit)


def explored_rows(frame: pd.DataFrame, columns: tuple[Column, ...]) -> Explored:
    """Explore the rows of a file, each column by its role."""
    return Explored(frame[[c.name for c in columns]], tuple(_of_column(c) for c in columns))


def _of_column(column: Column) -> Field:
    kind = _KINDS.get(column.role, "text")
    if kind in ("number", "flag") and column.kind not in ("number", "flag"):
        kind = "text"
    if column.role is Role.IGNORE and column.kind == "number":
        kind = "number"
    return Field(column.name, kind, apart=_apart(column, kind))


def _apart(column: Column, kind: str) -> str:
    if column.role in (Role.CUSTOMER, Role.ORDER):
        return f"it says which {column.role} a row is of"
    if column.role is Role.IGNORE:
        return column.reason
    if kind == "date":
        return "a date"
    # A constant is told from the values, which may be fewer than the file's.
    return column.reason if kind == "text" and column.role is not Role.CONSTANT else ""
