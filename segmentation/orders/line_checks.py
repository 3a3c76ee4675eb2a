"""Which order lines count: each line gets the first reason that holds, so that the counts add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.columns.lexicon import is_cancelled
from segmentation.counting import LedgerStep
from segmentation.money import total
from segmentation.plan import Plan
from segmentation.reading import Table
from segmentation.traits import LeftOut, as_levels

_NO_DAY = np.iinfo(np.int64).min
#: A prefix whose lines are returns this often marks cancelled orders; others are kinds of orders.
_RETURNS_UNDER_PREFIX = 0.9
#: A prefix of cancelled orders is on nearly all of them: some show it.
_NUMBERS_LOOKED_AT = 500
_PREFIX = re.compile(r"^([A-Za-z]{1,7})[-_ ]?\d")


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """reason: `(n_rows,)` position in `left_out`, -1 = the line counts. returned: `(n_rows,)` bool.

    guests: `(n_rows,)` lines without a customer that count all the same.
    """

    reason: np.ndarray
    returned: np.ndarray
    guests: np.ndarray
    reference_day: int | None
    left_out: tuple[LeftOut, ...]
    taken_back: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OrderNumbers:
    """Order numbers: `codes` `(n_rows,)` are positions in `numbers`, -1 = the line has none."""

    codes: np.ndarray
    numbers: pd.Series

    def beginning(self, prefix: str) -> np.ndarray:
        """Lines whose order number begins with `prefix`, in either case: `(n_rows,)` bool."""
        begins = as_levels(self.numbers).str.lower().str.startswith(prefix.lower())
        found: np.ndarray = np.append(begins.to_numpy(dtype=bool), False)[self.codes]
        return found


def check_lines(
    table: Table,
    plan: Plan,
    *,
    customer: np.ndarray,
    day: np.ndarray | None,
    amount: np.ndarray | None,
    quantity: np.ndarray | None,
    orders: OrderNumbers | None,
) -> Checked:
    """Try the steps of the ledger in their order on every line; see `Counting` for what can be overruled."""
    returned = returns(amount, quantity, len(customer))
    reference = _reference_day(day, plan)
    reason = np.full(len(customer), -1)
    guests = np.zeros(len(customer), dtype=bool)
    left_out: list[LeftOut] = []
    taken_back: list[LeftOut] = []
    for step, what, holds in _checks(table, plan, customer, day, reference, returned, orders):
        new = holds & (reason < 0)
        if not new.any():
            continue
        found = LeftOut(what, int(new.sum()), amount=_sum(amount, new), step=step)
        if step in plan.counting.taken_back:
            taken_back.append(found)
            guests = new if step is LedgerStep.CUSTOMER else guests
        else:
            reason[new] = len(left_out)
            left_out.append(found)
    return Checked(reason, returned, guests, reference, tuple(left_out), tuple(taken_back))


def returns(amount: np.ndarray | None, quantity: np.ndarray | None, rows: int) -> np.ndarray:
    """Lines that bring something back: negative money, or negative pieces where no money says otherwise."""
    back = np.zeros(rows, dtype=bool) if quantity is None else quantity < 0
    return back if amount is None else (amount < 0) | (back & (amount == 0))


def _sum(amount: np.ndarray | None, mask: np.ndarray) -> float | None:
    """Exact to the last digit, so that the ledger adds up to the cent."""
    return None if amount is None else total(amount[mask])


def _reference_day(day: np.ndarray | None, plan: Plan) -> int | None:
    if day is None or (last := int(day.max(initial=_NO_DAY))) == _NO_DAY:
        return None
    chosen = plan.counting.reference_date
    return last + 1 if chosen is None else int(np.datetime64(chosen, "D").astype(np.int64))


def _checks(  # noqa: PLR0917 (private: what the checks look at)
    table: Table,
    plan: Plan,
    customer: np.ndarray,
    day: np.ndarray | None,
    reference: int | None,
    returned: np.ndarray,
    orders: OrderNumbers | None,
) -> Iterator[tuple[LedgerStep, str, np.ndarray]]:
    """Every step, its reason in words, and the lines it holds for."""
    columns, counting = plan.columns, plan.counting
    yield LedgerStep.CUSTOMER, "no customer", customer < 0
    if day is not None:
        yield LedgerStep.DATE, "no readable date", day == _NO_DAY
        if counting.reference_date is not None and reference is not None:
            yield LedgerStep.LATER, f"dated after {counting.reference_date:%d %b %Y}", day > reference
    if columns.status is not None:
        yield LedgerStep.STATUS, "cancelled or returned order", _with_status(table.frame[columns.status])
    prefix = prefix_of_cancelled(plan, orders, returned)
    if prefix and orders is not None:
        cancelled = orders.beginning(prefix) & ~returned
        yield LedgerStep.PREFIX, f"cancelled: the order number begins with “{prefix}”", cancelled
    if counting.without_products and columns.product is not None:
        written = table.text_of(columns.product).str.strip()
        named = written.isin(counting.without_products).to_numpy()
        yield LedgerStep.PRODUCT, "product named as no sale", named
    if not counting.subtract_returns:
        yield LedgerStep.RETURN, "return, left out and not subtracted", returned


def _with_status(values: pd.Series) -> np.ndarray:
    codes, uniques = pd.factorize(values.astype(str))
    return np.array([is_cancelled(str(u)) for u in uniques] or [False])[codes]


def prefix_of_cancelled(plan: Plan, orders: OrderNumbers | None, returned: np.ndarray) -> str:
    """How the numbers of cancelled orders begin, as the user says or the data show; "" where nothing does."""
    if plan.counting.cancel_prefix is not None:
        return plan.counting.cancel_prefix.strip()
    if orders is None or not pd.api.types.is_string_dtype(orders.numbers) or not returned.any():
        return ""
    return _prefix_of_returns(orders, returned)


def _prefix_of_returns(orders: OrderNumbers, returned: np.ndarray) -> str:
    """Find letters that nearly only returns' numbers begin with, while other numbers do without."""
    known = orders.codes[returned & (orders.codes >= 0)]
    letters = (
        orders.numbers.iloc[pd.unique(known)[:_NUMBERS_LOOKED_AT]].str.extract(_PREFIX, expand=False).dropna()
    )
    if not len(letters):
        return ""
    prefix = str(letters.value_counts().idxmax())
    under = orders.beginning(prefix)
    mostly = returned[under].mean() >= _RETURNS_UNDER_PREFIX
    return prefix if mostly and not under.all() else ""
