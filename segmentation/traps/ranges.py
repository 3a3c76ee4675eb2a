"""Values at an edge that are no measurement: 999 for "never", a price that stops at 100."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation.columns.column import Column
from segmentation.customers import Customers
from segmentation.plan import FeatureChoice, Plan, Role, Unit
from segmentation.reading import Table
from segmentation.traps.trap import Remedy, Severity, Trap, TrapKind, describe_only
from segmentation.words import percent

#: What programs write where they know nothing; a person writes an empty cell.
STAND_INS = (-1.0, -9.0, -99.0, -999.0, -9999.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0)
#: Once or twice may be true; a code comes back.
LEAST_STAND_INS = 3
#: A code stands off: it is this many times as far from the median as any other value.
STANDS_OFF = 3
#: With more missing than this, the median that fills them would be most of the feature.
MOST_MISSING = 0.4
#: From this share of the rows at the largest value on, it looks like a limit.
CAP_SHARE = 0.05
#: The largest value comes this many times as often as any value beside it ...
CAP_TIMES = 3
#: ... in a column with at least this many values; fewer are a scale, whose top is an answer.
CAP_VALUES = 30


def stand_ins(customers: Customers, plan: Plan, choices: tuple[FeatureChoice, ...]) -> list[Trap]:
    """Find numbers that mean "missing" (-1, 999) in tables of customers; only where they stand off."""
    if customers.unit is not Unit.CUSTOMER:
        return []
    used = {choice.name for choice in choices}
    traps = [_settled(name, value) for name, value in plan.stand_ins if name in customers.frame]
    for trait in customers.traits:
        if trait.kind in ("number", "amount", "count", "days") and trait.name in customers.frame:
            found = _stand_in(customers.frame[trait.name])
            if found:
                traps.append(_told(trait.name, *found, choices, used=trait.name in used))
    return traps


def _stand_in(values: pd.Series) -> tuple[float, float] | None:
    """The value at an edge that looks like a code, and the share of the customers that have it."""
    known = values.dropna().to_numpy(dtype=float)
    if not len(known):
        return None
    for value in {float(known.min()), float(known.max())} & set(STAND_INS):
        here = known == value
        others = known[~here]
        if here.sum() < LEAST_STAND_INS or len(np.unique(others)) < LEAST_STAND_INS:
            continue
        if _stands_off(value, others):
            return value, float(here.mean())
    return None


def _stands_off(value: float, others: np.ndarray) -> bool:
    if value < 0:
        # The only negative number in a column of counts or amounts.
        return bool(others.min() >= 0)
    middle = np.median(others)
    return bool(value - middle > STANDS_OFF * max(others.max() - middle, middle - others.min()))


def _told(name: str, value: float, share: float, choices: tuple[FeatureChoice, ...], *, used: bool) -> Trap:
    sentence = (
        f"{name} is {value:g} for {percent(share)} of the customers, far from all other values: "
        "it looks like a code for “missing” or “never”, and would count as a number."
    )
    severity = Severity.OPEN if used else Severity.KNOWN
    remedy: Remedy | None = Remedy(
        f"Take {value:g} as missing", lambda p: p.with_stand_in(name, value, missing=True)
    )
    if share > MOST_MISSING:
        sentence += f" The other {percent(1 - share)} are too few to fill it from."
        remedy = describe_only(name, choices) if used else None
    return Trap(TrapKind.STAND_IN, (name,), sentence, severity, remedy)


def _settled(name: str, value: float) -> Trap:
    back = Remedy(f"Take {value:g} as a number", lambda p: p.with_stand_in(name, value, missing=False))
    return Trap(
        TrapKind.STAND_IN, (name,), f"{value:g} in {name} is taken as missing.", Severity.SETTLED, back
    )


def caps(
    table: Table, columns: tuple[Column, ...], plan: Plan, choices: tuple[FeatureChoice, ...]
) -> list[Trap]:
    """Find numbers cut off at their largest value; for order lines, in their own columns."""
    used = {choice.name for choice in choices}
    traps = []
    for column in columns:
        if column.kind != "number" or column.role not in (Role.NUMBER, Role.AMOUNT, Role.QUANTITY):
            continue
        found = _cap(table.frame[column.name])
        if found is None or any((column.name, found[0]) == pair for pair in plan.stand_ins):
            continue
        if plan.unit is Unit.ORDER_LINE:
            traps.append(_capped_column(column.name, *found, plan))
        elif column.name in used:
            traps.append(_capped_feature(column.name, *found, choices))
    return traps


def _cap(values: pd.Series) -> tuple[float, float] | None:
    """The largest value and the share of the rows that stand at it, where that looks like a limit."""
    known = values.dropna()
    counts = known.value_counts()
    if len(counts) < CAP_VALUES:
        return None
    top = float(known.max())
    share = float(counts.loc[top] / len(known))
    others = counts.drop(top).max()
    # A share of 1 (all, always) is the end of its scale.
    natural = top == 1 and known.min() >= 0
    stand_off = top in STAND_INS and _stands_off(top, known[known < top].to_numpy(dtype=float))
    if natural or stand_off or share < CAP_SHARE or counts.loc[top] < CAP_TIMES * others:
        return None
    return top, share


def _capped_column(name: str, top: float, share: float, plan: Plan) -> Trap:
    said = f"{name} stands at its largest value, {top:g}, in {percent(share)} of the order lines: "
    said += "it looks cut off there."
    mapping = plan.columns
    if name == mapping.price and mapping.amount is not None:
        said += f" The money is taken from {mapping.amount}, which is not."
        return Trap(
            TrapKind.CAP,
            (name,),
            said,
            Severity.KNOWN,
            Remedy("Don't take it for the price", _without_price),
        )
    if name in (mapping.price, mapping.amount):
        said += " Every amount made of it is too small there."
        return Trap(TrapKind.CAP, (name,), said, Severity.OPEN)
    return Trap(TrapKind.CAP, (name,), said, Severity.KNOWN)


def _without_price(plan: Plan) -> Plan:
    return replace(plan, columns=replace(plan.columns, price=None))


def _capped_feature(name: str, top: float, share: float, choices: tuple[FeatureChoice, ...]) -> Trap:
    return Trap(
        TrapKind.CAP,
        (name,),
        f"{name} stands at its largest value, {top:g}, for {percent(share)} of the customers: "
        "it looks cut off there, and the differences above are lost.",
        Severity.OPEN,
        describe_only(name, choices),
    )
