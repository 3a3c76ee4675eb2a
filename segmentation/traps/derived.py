"""Columns that say again what others say: a product, sum or ratio of them, or nearly the same numbers."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from segmentation.columns.column import Column
from segmentation.customers import Customers
from segmentation.features import wants_log
from segmentation.plan import FeatureChoice, Plan, Role, Unit
from segmentation.reading import Table
from segmentation.traps.formulas import HOLDS, Formula, find_formulas
from segmentation.traps.trap import Severity, Trap, TrapKind, describe_only, use
from segmentation.words import percent

#: Two features closer than this count nearly double (methods.md).
NEARLY_THE_SAME = 0.95
#: Fewer customers with both values prove nothing.
LEAST_CUSTOMERS = 20


def derived(
    table: Table,
    columns: tuple[Column, ...],
    customers: Customers,
    plan: Plan,
    choices: tuple[FeatureChoice, ...],
) -> list[Trap]:
    """Find columns that are a product, sum or ratio of others, also where that holds in part only."""
    if plan.unit is Unit.ORDER_LINE:
        lines = _numbers(table, columns)
        return [*(_of_lines(f, lines, plan) for f in find_formulas(lines)), *_of_features(customers, choices)]
    return _of_features(customers, choices)


def _numbers(table: Table, columns: tuple[Column, ...]) -> pd.DataFrame:
    roles = (Role.NUMBER, Role.AMOUNT, Role.QUANTITY)
    return table.frame[[c.name for c in columns if c.kind == "number" and c.role in roles]]


def _of_features(customers: Customers, choices: tuple[FeatureChoice, ...]) -> list[Trap]:
    """Formulas among the traits; open where the result and all of its parts are features."""
    used = {choice.name for choice in choices}
    offered = [t.name for t in customers.traits if t.numeric and (t.proposed or t.name in used)]
    traps = []
    for formula in find_formulas(customers.frame[offered]):
        where = (formula.made, *formula.parts)
        if set(where) <= used:
            said = f"{_said(formula)}. As features, they count the same thing twice."
            remedy = describe_only(formula.made, choices)
            traps.append(Trap(TrapKind.DERIVED, where, said, Severity.OPEN, remedy))
        elif formula.made not in used and not customers.trait(formula.made).made:
            said = f"{_said(formula)}, and {formula.made} is no feature."
            remedy = use(formula.made, choices)
            traps.append(Trap(TrapKind.DERIVED, where, said, Severity.SETTLED, remedy))
    return traps


def _of_lines(formula: Formula, lines: pd.DataFrame, plan: Plan) -> Trap:
    """A formula among the columns of order lines: the money is taken once, which is told."""
    said = f"{_said(formula)}."
    mapping = plan.columns
    if formula.made == mapping.amount and formula.sign == "×":
        total = float(lines[formula.made].sum())
        product = float((lines[formula.parts[0]] * lines[formula.parts[1]]).sum())
        away = abs(product - total) / abs(total) if total else 0.0
        said += f" The money is taken from {formula.made}"
        said += (
            f"; the product would come to {percent(away)} {'less' if product < total else 'more'}."
            if away > 0.005
            else ", once."
        )
    return Trap(TrapKind.DERIVED, (formula.made, *formula.parts), said, Severity.SETTLED)


def _said(formula: Formula) -> str:
    if formula.holds >= HOLDS:
        return f"{formula}"
    return f"{formula} in {percent(formula.holds)} of the rows"


def duplicates(customers: Customers, choices: tuple[FeatureChoice, ...]) -> list[Trap]:
    """Find features that say nearly the same (|r| ≥ 0.95 as they go into the distance)."""
    frame = customers.frame[customers.set_apart < 0]
    chosen = {c.name: c for c in choices}
    labels = {t.name: t.label for t in customers.traits if t.kind != "category"}
    prepared = pd.DataFrame({name: _prepared(frame[name], chosen.get(name)) for name in labels})
    # Each pair on the customers who have both.
    matrix = prepared.corr(min_periods=LEAST_CUSTOMERS).to_numpy()
    traps = []
    for i, j in zip(*np.nonzero(np.triu(np.abs(matrix) >= NEARLY_THE_SAME, 1)), strict=True):
        one, other = list(labels)[i], list(labels)[j]
        if one in chosen or other in chosen:
            traps.append(_near(one, other, float(matrix[i, j]), labels, choices))
    return traps


def _prepared(values: pd.Series, choice: FeatureChoice | None) -> pd.Series:
    """As it goes into the distance, or would if it were a feature."""
    numbers = values.astype("float64")
    log = choice.log if choice is not None else wants_log(numbers)
    return numbers.map(lambda x: math.copysign(math.log1p(abs(x)), x)) if log else numbers


def _near(one: str, other: str, r: float, labels: dict[str, str], choices: tuple[FeatureChoice, ...]) -> Trap:
    used = {choice.name for choice in choices}
    said = f"{labels[one]} and {labels[other]} say nearly the same (r = {r:.2f})".replace("-", "−")
    if {one, other} <= used:
        remedy = describe_only(other, choices, labels[other])
        return Trap(
            TrapKind.DUPLICATE, (one, other), f"{said}: together they count double.", Severity.OPEN, remedy
        )
    using = labels[one if one in used else other]
    return Trap(TrapKind.DUPLICATE, (one, other), f"{said}; only {using} is a feature.", Severity.SETTLED)
