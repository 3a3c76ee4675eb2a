"""A new file made to look like the one a segmentation was made from: names, kinds, and the plan for it."""

from __future__ import annotations

from dataclasses import replace

from segmentation.applying.matching import Matching
from segmentation.columns.roles import describe_columns
from segmentation.errors import PlanError
from segmentation.model import Model
from segmentation.orders import catalogue as of
from segmentation.plan import OrderColumns, Plan, Unit
from segmentation.reading import Table

#: Examples of cells in a sentence.
_EXAMPLES = 3


def fitted_table(model: Model, table: Table, matching: Matching) -> Table:
    """Give the columns the names that the segmentation knows; raises PlanError where a kind does not fit."""
    names = matching.names
    if any(old != new for old, new in names.items()):
        table = table.renamed(names)
    kinds = {c.name: c.kind for c in model.columns}
    for match in matching:
        wanted = kinds.get(match.name)
        if match.column is not None and wanted in ("number", "flag") and table.kinds[match.name] == "text":
            table = _empty_as_numbers(table, match.name, str(match.column))
    return table


def _empty_as_numbers(table: Table, name: str, written: str) -> Table:
    """A column without any value has no kind of its own; one with words is refused."""
    cells = table.frame[name].dropna()
    if len(cells):
        examples = ", ".join(f"“{str(cell)[:30]}”" for cell in cells.unique()[:_EXAMPLES])
        raise PlanError(
            f"Column “{written}” holds words ({examples}), and the saved segmentation needs numbers there. "
            "Mend the column, or say which other column is meant."
        )
    frame = table.frame.assign(**{name: table.frame[name].astype("float64")})
    return replace(table, frame=frame, kinds=table.kinds | {name: "number"})


def plan_for(model: Model, table: Table) -> Plan:
    """Give the saved plan for a (fitted) new file: its columns as far as they are there, roles as they were.

    A reference date belongs to the file it was chosen for: another file counts back from its own end.
    """
    plan, there = model.plan, set(table.kinds)
    columns = OrderColumns(
        **{
            role: name
            for role in OrderColumns.__slots__
            if (name := getattr(plan.columns, role)) is not None and name in there
        }
    )
    roles = {c.name: c.role for c in model.columns if c.name in there} | dict(plan.roles)
    counting = plan.counting
    if table.digest != model.digest:
        counting = replace(counting, reference_date=None)
    return replace(
        plan,
        columns=columns if plan.unit is Unit.ORDER_LINE else plan.columns,
        roles=tuple(sorted((name, role) for name, role in roles.items() if name in there)),
        counting=counting,
    )


def refuse_features_not_made(model: Model, table: Table, made: set[str]) -> None:
    """Raise PlanError with the features that the (fitted) new file does not give."""
    lost = [t.name for t in model.transforms if t.name not in made]
    if not lost:
        return
    shown = ", ".join(f"“{name}”" for name in lost)
    uneven = [name for name in lost if name in table.kinds]
    if uneven and model.plan.unit is Unit.ORDER_LINE:
        raise PlanError(
            f"{shown} can't be carried from the order lines to the customers of this file: it differs "
            "between the lines of one customer. Mend the column, or make the segmentation without it."
        )
    columns = {c.name: c for c in describe_columns(table)}
    why = "; ".join(f"“{n}”: {columns[n].reason}" for n in lost if n in columns)
    raise PlanError(
        f"The saved segmentation needs {shown}, which this file does not give"
        f"{f' ({why})' if why else ''}. Take the file that the segmentation was made for."
    )


def uses_categories(model: Model) -> bool:
    """Do features rest on the names of product categories?"""
    return any(t.name.startswith(of.CATEGORY_PREFIX) for t in model.transforms)
