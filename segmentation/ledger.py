"""The ledger: from the lines read to the customers segmented, in rows and in money, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.counting import LedgerStep
from segmentation.customers import Customers
from segmentation.features import Features
from segmentation.money import total
from segmentation.orders.line_checks import returns
from segmentation.orders.lines import line_amounts, line_quantities
from segmentation.plan import Plan, Unit
from segmentation.reading import Table
from segmentation.traits import LeftOut

#: Lines shown of a step: enough to see what is wrong with them.
LINES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every row of the file and all its money, once: kept and left out together are what was read.

    rows, amount: read; kept_rows, kept_amount: of the customers that are segmented; amounts are None
    where the file has none. left_out: the steps, in their order; taken_back: steps that would leave
    something out and don't by the user's wish. returns: lines kept that reduce their customer's money.
    customers: found in the lines that count or not; segmented: how many of them are left.
    """

    rows: int
    amount: float | None
    kept_rows: int
    kept_amount: float | None
    left_out: tuple[LeftOut, ...]
    taken_back: tuple[LeftOut, ...]
    returns: LeftOut | None
    customers: int
    segmented: int

    @property
    def missing_rows(self) -> int:
        """Rows read that are neither kept nor left out: 0, or the ledger is wrong."""
        return self.rows - self.kept_rows - sum(x.rows for x in self.left_out)

    @property
    def missing_amount(self) -> float:
        """Money read that is neither kept nor left out: 0 to the cent, or the ledger is wrong."""
        if self.amount is None or self.kept_amount is None:
            return 0.0
        left_out = [-(x.amount or 0.0) for x in self.left_out]
        return total(np.array([self.amount, -self.kept_amount, *left_out]))


def build_ledger(table: Table, customers: Customers, plan: Plan, features: Features | None = None) -> Ledger:
    """Add up what was read and what is kept, each on its own, beside what was left out and why.

    With `features`, customers left out while these were built are a step of the ledger too.
    """
    segmented = customers.set_apart < 0
    if features is not None:
        segmented = np.zeros(len(customers), dtype=bool)
        segmented[features.customers] = True
    kept = _counted(customers) & segmented[np.maximum(customers.row_customer, 0)]
    amount = _amounts(table, customers, plan)
    back = kept & _returned(table, customers, plan) if plan.unit is Unit.ORDER_LINE else None
    return Ledger(
        rows=len(table.frame),
        amount=None if amount is None else total(amount),
        kept_rows=int(kept.sum()),
        kept_amount=None if amount is None else total(amount[kept]),
        left_out=(*customers.left_out, *(features.left_out if features else ())),
        taken_back=customers.taken_back,
        returns=None if back is None else _returns(back, amount),
        customers=len(customers),
        segmented=int(segmented.sum()),
    )


def _counted(customers: Customers) -> np.ndarray:
    found: np.ndarray = (customers.row_left_out < 0) & (customers.row_customer >= 0)
    return found


def _amounts(table: Table, customers: Customers, plan: Plan) -> np.ndarray | None:
    if plan.unit is Unit.ORDER_LINE:
        return line_amounts(table, plan.columns)
    if customers.amount is None:
        return None
    money: np.ndarray = table.frame[customers.amount].fillna(0).to_numpy(dtype=float)
    return money


def _returns(back: np.ndarray, amount: np.ndarray | None) -> LeftOut | None:
    if not back.any():
        return None
    money = None if amount is None else total(amount[back])
    return LeftOut("return", int(back.sum()), amount=money, step=LedgerStep.RETURN)


def lines_of_step(table: Table, customers: Customers, plan: Plan, step: LedgerStep) -> pd.DataFrame:
    """Show the first lines that a step leaves out (or, for returns, subtracts), as written.

    Indexed by the line of the file. Empty where the step leaves out no line.
    """
    rows = np.flatnonzero(_rows_of(table, customers, plan, step))[:LINES_SHOWN]
    shown = table.text().iloc[rows]
    return shown.set_axis(pd.Index(table.lines[rows], name="line"))


def _rows_of(table: Table, customers: Customers, plan: Plan, step: LedgerStep) -> np.ndarray:
    position = next((i for i, x in enumerate(customers.left_out) if x.step is step), None)
    if position is not None:
        theirs = customers.set_apart[np.maximum(customers.row_customer, 0)] == position
        found: np.ndarray = (customers.row_left_out == position) | (theirs & (customers.row_customer >= 0))
        return found
    if step is LedgerStep.RETURN:
        back: np.ndarray = _counted(customers) & _returned(table, customers, plan)
        return back
    return np.zeros(len(table.frame), dtype=bool)


def _returned(table: Table, customers: Customers, plan: Plan) -> np.ndarray:
    amount = _amounts(table, customers, plan)
    back: np.ndarray = returns(amount, line_quantities(table, plan.columns), len(table.frame))
    return back
