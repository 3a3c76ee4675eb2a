"""Numbers that count nothing: ids, and codes that stand for a word."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from segmentation.columns.column import Column
from segmentation.columns.lexicon import says
from segmentation.customers import Customers
from segmentation.plan import FeatureChoice, Plan, Role, Unit
from segmentation.reading import Table
from segmentation.traps.trap import Remedy, Severity, Trap, TrapKind, as_role
from segmentation.words import count, listing, plural

#: Numbers given one by one lie close together: all different, and no wider than this many times the rows.
WIDTH_OF_NUMBERING = 3
#: Below this, whole numbers that all differ are nothing special.
LEAST_ROWS = 30
_ID_ROLES = (Role.CUSTOMER, Role.ORDER, Role.PRODUCT)


def ids(
    table: Table, columns: tuple[Column, ...], customers: Customers, choices: tuple[FeatureChoice, ...]
) -> list[Trap]:
    """Find numbers that only tell rows apart: those in use, and those kept out."""
    used = {choice.name for choice in choices}
    traps = []
    if customers.unit is Unit.CUSTOMER:
        numbers = (c for c in columns if c.kind == "number" and c.name in used)
        traps += [_used_id(c.name, c.distinct, choices) for c in numbers if _numbering(table.frame[c.name])]
    kept_out = [c for c in columns if _kept_out(c)]
    if kept_out:
        traps.append(_ids_kept_out(kept_out))
    return traps


def _kept_out(column: Column) -> bool:
    numbers_lines = column.role is Role.IGNORE and (
        says(column.name, "line") or "one by one" in column.reason
    )
    return column.kind == "number" and (column.role in _ID_ROLES or numbers_lines)


def _numbering(values: pd.Series) -> bool:
    """Are these whole numbers, all different, as dense or as ordered as only numbering makes them?"""
    known = values.dropna().to_numpy(dtype=float)
    if len(known) < LEAST_ROWS or len(np.unique(known)) < len(known) or np.any(np.mod(known, 1)):
        return False
    ordered = bool(np.all(np.diff(known) > 0)) or bool(np.all(np.diff(known) < 0))
    return ordered or float(np.ptp(known)) < WIDTH_OF_NUMBERING * len(known)


def _used_id(name: str, distinct: int, choices: tuple[FeatureChoice, ...]) -> Trap:
    said = f"{name} has {count(distinct)} whole numbers, all different and close together: "
    said += "it looks like an id, and the distance between two ids means nothing."
    remedy = as_role(f"Leave {name} out", (name,), Role.IGNORE, choices)
    return Trap(TrapKind.ID, (name,), said, Severity.OPEN, remedy)


def _ids_kept_out(columns: list[Column]) -> Trap:
    names = tuple(c.name for c in columns)
    one = len(names) == 1
    said = f"{listing(names)} {'is' if one else 'are'} made of numbers but only {'tells' if one else 'tell'} "
    said += f"things apart; {'it is no feature' if one else 'they are no features'}."
    return Trap(TrapKind.ID, names, said, Severity.SETTLED)


def codes(
    table: Table, columns: tuple[Column, ...], customers: Customers, choices: tuple[FeatureChoice, ...]
) -> list[Trap]:
    """Find whole numbers that stand for a word (a region, a channel): in use, or taken as categories."""
    used = {choice.name for choice in choices}
    traps = []
    for column in columns:
        if column.kind != "number":
            continue
        if column.role is Role.CATEGORY:
            traps.append(_taken_as_category(column))
        elif customers.unit is Unit.CUSTOMER and column.name in used and _code(column, table.frame):
            traps.append(_used_code(column, choices))
    return traps


def _code(column: Column, frame: pd.DataFrame) -> bool:
    if column.role is not Role.NUMBER or not says(column.name, "code"):
        return False
    known = frame[column.name].dropna().to_numpy(dtype=float)
    return not np.any(np.mod(known, 1)) and not _numbering(frame[column.name])


def _used_code(column: Column, choices: tuple[FeatureChoice, ...]) -> Trap:
    said = f"{column.name} has {plural(column.distinct, 'whole number')} under a name that says code: "
    said += "code 4 is not twice code 2."
    remedy = as_role("Take it as a category", (column.name,), Role.CATEGORY, choices)
    return Trap(TrapKind.CODE, (column.name,), said, Severity.OPEN, remedy)


def _taken_as_category(column: Column) -> Trap:
    said = f"{column.name} holds {plural(column.distinct, 'code')} stored as numbers "
    said += f"({', '.join(column.examples)}{', …' if column.distinct > len(column.examples) else ''}): "
    said += "taken as a category, it describes the segments."
    return Trap(
        TrapKind.CODE,
        (column.name,),
        said,
        Severity.SETTLED,
        Remedy("Take it as a number", partial(_as_number, column.name)),
    )


def _as_number(name: str, plan: Plan) -> Plan:
    return plan.with_role(name, Role.NUMBER)
