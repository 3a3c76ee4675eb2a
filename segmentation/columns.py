"""Table -> a role and a reason for each column, and what one row of the file is.

Names are read first (in the languages exports come in), then the values decide whether the
name can be true: a column called "client" that never repeats is no key of order lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segmentation.lexicon import ID, plain, says
from segmentation.plan import Plan, Role
from segmentation.reading import Table
from segmentation.words import count, percent, plural

#: A text column with more levels than this is not something to colour a chart by.
MOST_LEVELS = 60
#: ... unless the levels are rare among the rows: 5 % of 10,000 rows is still text, not a category.
LEVELS_SHARE = 0.2
#: Whole numbers with this many values or fewer under a name like "region" are codes, not amounts.
MOST_CODES = 30
#: Lines per customer from which a table is a list of orders (a key repeated by accident stays below).
LINES_PER_CUSTOMER = 1.2


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of one column.

    `kind` is how it was read ("number", "date", "flag" or "text"); `missing` and `distinct` count
    cells and values (missing ones are no value); `examples` are up to three values as text.
    """

    name: str
    kind: str
    role: Role
    reason: str
    missing: int
    distinct: int
    examples: tuple[str, ...] = ()


def describe_columns(table: Table, plan: Plan | None = None) -> tuple[Column, ...]:
    """Find the role of each column, with the reason; roles the plan overrules are taken as given."""
    found = [_describe(table.frame[name], kind) for name, kind in table.kinds.items()]
    found = _one_of_a_kind(found, Role.CUSTOMER)
    found = _one_of_a_kind(found, Role.ORDER)
    found = _one_of_a_kind(found, Role.AMOUNT)
    found = _without_date_parts(_without_names(table, found))
    given = dict(plan.roles) if plan else {}
    return tuple(
        replace(column, role=given[column.name], reason="chosen by you") if column.name in given else column
        for column in found
    )


def _describe(values: pd.Series, kind: str) -> Column:
    uniques = values.dropna().unique()
    missing = int(values.isna().sum())
    column = Column(str(values.name), kind, Role.TEXT, "", missing, len(uniques))
    role, reason = _role(column, values, uniques)
    return replace(column, role=role, reason=reason, examples=tuple(_example(v) for v in uniques[:3]))


def _example(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value == round(value) else f"{value:g}"
    return str(value)[:10] if isinstance(value, np.datetime64 | pd.Timestamp) else str(value)[:60]


def _role(column: Column, values: pd.Series, uniques: np.ndarray) -> tuple[Role, str]:
    if column.distinct == 0:
        return Role.CONSTANT, "every cell is empty"
    if column.distinct == 1:
        return Role.CONSTANT, "the same value in every row"
    if says(column.name, "label"):
        return Role.IGNORE, "a segment label from an earlier run; using it would only find itself again"
    if column.kind == "date":
        return Role.DATE, "its cells are dates"
    named = _role_by_name(column, len(values))
    if named:
        return named
    if column.kind == "flag":
        return Role.FLAG, "two values, yes and no"
    return (
        _number_role(column, values, uniques) if column.kind == "number" else _text_role(column, len(values))
    )


def _role_by_name(column: Column, rows: int) -> tuple[Role, str] | None:
    name = column.name
    repeats = f"{count(column.distinct)} values in {plural(rows, 'row')}"
    if says(name, "line") and column.kind == "number":
        return Role.IGNORE, "its name says it numbers the lines"
    if column.kind != "flag" and says(name, "personal"):
        return Role.TEXT, "its name says address, phone or the like: personal, and no measure of anything"
    if says(name, "customer") and column.distinct > 2:
        return Role.CUSTOMER, f"its name says who the customer is; {repeats}"
    if column.kind == "number" and says(name, "quantity"):
        return Role.QUANTITY, "its name says how many"
    if says(name, "order") and column.distinct > 2:
        return Role.ORDER, f"its name says order; {repeats}"
    if column.kind != "flag" and (
        says(name, "product id") or (column.kind == "text" and says(name, "product"))
    ):
        return Role.PRODUCT, f"its name says product; {repeats}"
    if column.kind == "number" and says(name, "amount") and not says(name, "not amount"):
        return Role.AMOUNT, "its name says money"
    return None


def _number_role(column: Column, values: pd.Series, uniques: np.ndarray) -> tuple[Role, str]:
    whole = bool(np.all(np.mod(uniques.astype(float), 1) == 0))
    if column.distinct == 2 and set(uniques.astype(float)) == {0.0, 1.0}:
        return Role.FLAG, "only 0 and 1"
    if whole and column.distinct == len(values) and _is_counter(values):
        return Role.IGNORE, "it counts the rows one by one"
    if whole and column.distinct == 2:
        return Role.CATEGORY, "two whole numbers: codes, not an amount"
    if whole and column.distinct <= MOST_CODES and says(column.name, "code"):
        return Role.CATEGORY, f"{count(column.distinct)} whole numbers under a name that says code"
    return Role.NUMBER, f"numbers, {count(column.distinct)} different"


def _is_counter(values: pd.Series) -> bool:
    steps = np.diff(values.to_numpy(dtype=float))
    return len(steps) > 1 and bool(np.all(steps == 1))


def _text_role(column: Column, rows: int) -> tuple[Role, str]:
    filled = rows - column.missing
    if column.distinct <= max(2, min(MOST_LEVELS, LEVELS_SHARE * filled)):
        return Role.CATEGORY, f"text with {count(column.distinct)} different values"
    return Role.TEXT, f"text, {percent(column.distinct / filled)} of the cells differ"


def _one_of_a_kind(columns: list[Column], role: Role) -> list[Column]:
    """Keep the best candidate for a role that only one column can have."""
    candidates = [c for c in columns if c.role is role]
    if len(candidates) < 2:
        return columns
    best = max(candidates, key=fitness)
    other = {Role.AMOUNT: Role.NUMBER}.get(role, Role.TEXT)
    return [
        replace(c, role=other, reason=f"“{best.name}” says it better")
        if c.role is role and c is not best
        else c
        for c in columns
    ]


def fitness(column: Column) -> tuple[bool, bool, int]:
    """Prefer complete columns, then ids over names, then the finer one."""
    return column.missing == 0, bool(re.search(rf"{ID}$", plain(column.name))), column.distinct


def _without_date_parts(columns: list[Column]) -> list[Column]:
    """A month or year beside the date says nothing of its own, and k-means would find the calendar."""
    if not any(c.role is Role.DATE for c in columns):
        return columns
    reason = "a part of the date, which is there itself"
    return [replace(c, role=Role.IGNORE, reason=reason) if _date_part(c) else c for c in columns]


def _date_part(column: Column) -> bool:
    return column.role in (Role.CATEGORY, Role.NUMBER) and says(column.name, "date part")


def _without_names(table: Table, columns: list[Column]) -> list[Column]:
    """Find the customer and the amount of a list of orders by its values, where no name says them.

    Only where dates repeat: a table without dates and names is left to the user.
    """
    roles = {c.role for c in columns}
    rows = len(table.frame)
    dates = [c for c in columns if c.role is Role.DATE and c.distinct < rows]
    if Role.CUSTOMER in roles or Role.AMOUNT in roles or not dates or table.dialect.header is not None:
        return columns
    keys = [c for c in columns if 20 < c.distinct <= rows / LINES_PER_CUSTOMER and _whole(table, c.name)]
    amounts = [c for c in columns if c.kind == "number" and not _whole(table, c.name)]
    if not keys:
        return columns
    customer = max(keys, key=lambda c: c.distinct)
    told = {
        customer.name: (
            Role.CUSTOMER,
            f"a code with {count(customer.distinct)} values in {plural(rows, 'row')}",
        )
    }
    if amounts:
        amount = max(amounts, key=lambda c: c.distinct)
        told[amount.name] = (Role.AMOUNT, "the only numbers with decimals")
    return [
        replace(c, role=told[c.name][0], reason=told[c.name][1]) if c.name in told else c for c in columns
    ]


def _whole(table: Table, name: str) -> bool:
    """Is every cell of the column a whole number, or a code of digits?"""
    values = table.frame[name].dropna()
    if table.kinds[name] == "text":
        return bool(values.str.fullmatch(r"\d+").all())
    return table.kinds[name] == "number" and bool(np.all(np.mod(values.to_numpy(dtype=float), 1) == 0))
