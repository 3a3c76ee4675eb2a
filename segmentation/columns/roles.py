"""Table -> a role and a reason for each column, and what one row of the file is.

Names are read first (in the languages exports come in), then the values decide whether the
name can be true: a column called "client" that never repeats is no key of order lines.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation.columns.column import Column
from segmentation.columns.lexicon import ID, plain, says
from segmentation.columns.order_keys import Found, find_codes, find_keys
from segmentation.columns.personal import looks_like
from segmentation.plan import Plan, Role
from segmentation.reading import Table
from segmentation.words import count, percent, plural

#: A text column with more levels than this is not something to colour a chart by.
MOST_LEVELS = 60
#: ... unless the levels are rare among the rows: 5 % of 10,000 rows is still text, not a category.
LEVELS_SHARE = 0.2
#: Whole numbers with this many values or fewer under a name like "region" are codes, not amounts.
MOST_CODES = 30
#: Ids of one width have this many digits at least; counts of people rarely do.
ID_WIDTH = 4


def describe_columns(table: Table, plan: Plan | None = None) -> tuple[Column, ...]:
    """Find the role of each column, with the reason; roles the plan overrules are taken as given."""
    found = [_describe(table.frame[name], kind) for name, kind in table.kinds.items()]
    found = _one_of_a_kind(found, Role.CUSTOMER)
    found = _one_of_a_kind(found, Role.ORDER)
    found = _one_of_a_kind(found, Role.AMOUNT)
    found = _as_found(found, find_keys(table, found))
    found = _without_date_parts(_as_found(found, find_codes(table, found)))
    given = dict(plan.roles) if plan else {}
    return tuple(
        replace(column, role=given[column.name], reason="chosen by you") if column.name in given else column
        for column in found
    )


def personal_columns(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Name the columns that look personal; the one that says who the customer is, is needed all the same."""
    return tuple(c.name for c in columns if c.personal and c.role is not Role.CUSTOMER)


def _describe(values: pd.Series, kind: str) -> Column:
    uniques = values.dropna().unique()
    missing = int(values.isna().sum())
    column = Column(str(values.name), kind, Role.TEXT, "", missing, len(uniques))
    role, reason = _role(column, values, uniques)
    column = replace(column, role=role, reason=reason, examples=tuple(_example(v) for v in uniques[:3]))
    return _marked_personal(column, values)


def _marked_personal(column: Column, values: pd.Series) -> Column:
    """Mark what looks personal; what is nothing but that is text, unless it says who the customer is."""
    if column.kind == "flag" or column.role in (Role.CONSTANT, Role.PRODUCT, Role.ORDER, Role.DATE):
        return column
    if says(column.name, "personal"):
        return replace(column, personal=True)
    looks = looks_like(values) if column.kind == "text" else None
    if looks is None:
        return column
    if column.role is Role.CUSTOMER:
        return replace(column, personal=True)
    reason = f"{looks}: personal, and no measure of anything"
    return replace(column, personal=True, role=Role.TEXT, reason=reason)


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
    named = _role_by_name(column, len(values), uniques)
    if named:
        return named
    if column.kind == "flag":
        return Role.FLAG, "two values, yes and no"
    return (
        _number_role(column, values, uniques) if column.kind == "number" else _text_role(column, len(values))
    )


def _can_be_ids(column: Column, uniques: np.ndarray) -> bool:
    """Can the values say who somebody is? Numbers must be whole, and no count of people.

    Under a name like "Members" only numbers of one width, as 10231 to 98450, are ids.
    """
    if column.kind != "number":
        return column.kind == "text"
    numbers = uniques.astype(float)
    if np.mod(numbers, 1).any():
        return False
    width = np.char.str_len(numbers.astype(np.int64).astype(str))
    return not says(column.name, "customer count") or bool(width.min() == width.max() >= ID_WIDTH)


def _role_by_name(column: Column, rows: int, uniques: np.ndarray) -> tuple[Role, str] | None:
    name = column.name
    repeats = f"{count(column.distinct)} values in {plural(rows, 'row')}"
    if says(name, "line") and column.kind == "number":
        return Role.IGNORE, "its name says it numbers the lines"
    if column.kind != "flag" and says(name, "personal"):
        return Role.TEXT, "its name says address, phone or the like: personal, and no measure of anything"
    if says(name, "customer") and column.distinct > 2 and _can_be_ids(column, uniques):
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


def _as_found(columns: list[Column], found: Found) -> list[Column]:
    told = {c.name: (c.role, c.reason) for c in columns} | found
    return [replace(c, role=told[c.name][0], reason=told[c.name][1]) for c in columns]


def _without_date_parts(columns: list[Column]) -> list[Column]:
    """A month or year beside the date says nothing of its own, and k-means would find the calendar."""
    if not any(c.role is Role.DATE for c in columns):
        return columns
    reason = "a part of the date, which is there itself"
    return [replace(c, role=Role.IGNORE, reason=reason) if _date_part(c) else c for c in columns]


def _date_part(column: Column) -> bool:
    return column.role in (Role.CATEGORY, Role.NUMBER) and says(column.name, "date part")
