"""Order lines -> one row per customer; every line left out is counted.

A table of customers passes through as it is. Labels find their way back to the rows of the file
through `Customers.row_customer`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from segmentation.columns.column import Column
from segmentation.columns.lexicon import says
from segmentation.columns.roles import describe_columns
from segmentation.counting import LedgerStep
from segmentation.errors import PlanError
from segmentation.money import total
from segmentation.orders.lines import Lines, read_lines
from segmentation.orders.notes import order_notes
from segmentation.orders.purchases import purchases_of
from segmentation.orders.traits_of_orders import customer_traits
from segmentation.plan import Plan, Role, Unit
from segmentation.reading import Note, Table
from segmentation.traits import LeftOut, Trait

#: Why a customer is no part of the k-means segments, and still of the download and the money.
KEY_ACCOUNT = "key account, set aside as a segment of its own"
#: What a year can be: "years as a customer" are no years.
YEARS = (1800, 2200)
_TRAIT_KINDS = {
    Role.AMOUNT: "amount",
    Role.QUANTITY: "number",
    Role.NUMBER: "number",
    Role.FLAG: "flag",
    Role.CATEGORY: "category",
}


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """One row per customer, and the way back to the rows of the file.

    frame: one row per customer, in the order they first appear, one column per trait.
    ids: the customer as written in the file, `(n_customers,)`; the row number where the file has no id.
    traits: what each column of `frame` means.
    row_customer: `(n_rows,)` position in `frame` of each row of the file; -1 = belongs to no customer.
    row_left_out: `(n_rows,)` position in `left_out` of the reason why the row does not count; -1 = it counts.
    set_apart: `(n_customers,)` position in `left_out` of the reason why the customer is not segmented, or -1.
    reference_date: the day from which recency counts back; None for a table of customers.
    notes: what the user should know of the lines. taken_back: what would be left out, but counts by the
    user's wish. certainty: per category carried to the customer, the share of the customer's lines (0 to
    1) that bear it. row_order: `(n_rows,)` number of each purchase's order, -1 for returns and lines left
    out; None for a table of customers.
    """

    frame: pd.DataFrame
    ids: pd.Series[str]
    traits: tuple[Trait, ...]
    unit: Unit
    amount: str | None
    row_customer: np.ndarray
    row_left_out: np.ndarray
    set_apart: np.ndarray
    left_out: tuple[LeftOut, ...]
    reference_date: pd.Timestamp | None = None
    notes: tuple[Note, ...] = ()
    taken_back: tuple[LeftOut, ...] = ()
    certainty: dict[str, np.ndarray] = field(default_factory=dict)
    row_order: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def aside(self) -> np.ndarray:
        """Who is set aside as a segment of its own: `(n_customers,)` bool."""
        reasons = [x.reason for x in self.left_out]
        position = reasons.index(KEY_ACCOUNT) if KEY_ACCOUNT in reasons else -2
        return np.asarray(self.set_apart == position)

    def trait(self, name: str) -> Trait:
        """Look a trait up by its name; raises PlanError with what there is."""
        for trait in self.traits:
            if trait.name == name:
                return trait
        raise PlanError(
            f"There is no feature “{name}” here. There are: {', '.join(t.name for t in self.traits)}."
        )


def build_customers(
    table: Table,
    plan: Plan,
    columns: tuple[Column, ...] | None = None,
    *,
    wanted: Collection[str] = (),
) -> Customers:
    """Make one row per customer from the table, as the plan says what one row is.

    `columns` spares describing them again; traits `wanted` by name are made from order lines even where
    these alone would not ask for them (a category that hardly sells any more). Raises PlanError when the
    plan names no customer column for order lines, or one the table lacks.
    """
    columns = describe_columns(table, plan) if columns is None else columns
    if plan.unit is Unit.CUSTOMER:
        return _set_aside(_from_customer_rows(table, plan, columns), plan)
    return _set_aside(_from_order_lines(read_lines(table, plan), table, plan, columns, wanted), plan)


def _set_aside(customers: Customers, plan: Plan) -> Customers:
    """Set the plan's key accounts apart from the customers to be segmented; unknown names are passed over."""
    aside = customers.ids.isin(plan.set_aside).to_numpy() & (customers.set_apart < 0)
    if not aside.any():
        return customers
    theirs = (customers.row_left_out < 0) & (customers.row_customer >= 0)
    theirs &= aside[np.maximum(customers.row_customer, 0)]
    amount = customers.amount
    money = (
        None if amount is None else total(customers.frame.loc[aside, amount].fillna(0).to_numpy(dtype=float))
    )
    left_out = LeftOut(
        KEY_ACCOUNT,
        rows=int(theirs.sum()),
        customers=int(aside.sum()),
        amount=money,
        step=LedgerStep.KEY_ACCOUNT,
    )
    return replace(
        customers,
        set_apart=np.where(aside, len(customers.left_out), customers.set_apart),
        left_out=(*customers.left_out, left_out),
    )


def _without_stand_ins(frame: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Make missing what the plan says means "missing"."""
    meant = [(name, value) for name, value in plan.stand_ins if name in frame]
    return frame.assign(**{name: frame[name].mask(frame[name] == value) for name, value in meant})


def _from_customer_rows(table: Table, plan: Plan, columns: tuple[Column, ...]) -> Customers:
    traits = tuple(
        Trait(c.name, c.name, _kind(c, table.frame[c.name]), meaning=f"Column “{c.name}” of the file.")
        for c in columns
        if _usable(c.role, c.kind)
    )
    if not traits:
        raise PlanError(_nothing_usable(columns, len(table.frame)))
    key = next((c.name for c in columns if c.role is Role.CUSTOMER), None)
    rows = len(table.frame)
    ids = table.text_of(key) if key else pd.Series([str(i) for i in range(1, rows + 1)])
    return Customers(
        frame=_without_stand_ins(table.frame[[t.name for t in traits]], plan),
        ids=ids.rename(key or "row"),
        traits=traits,
        unit=Unit.CUSTOMER,
        amount=next((t.name for t in traits if t.kind == "amount"), None),
        row_customer=np.arange(rows),
        row_left_out=np.full(rows, -1),
        set_apart=np.full(rows, -1),
        left_out=(),
    )


def _nothing_usable(columns: tuple[Column, ...], rows: int) -> str:
    """Say why there is nothing to compare customers by."""
    if rows == 1:
        return "The file has 1 row; at least 2 are needed to make segments. Upload the whole table."
    if all(c.role is Role.CONSTANT for c in columns):
        return (
            f"All {rows:,} rows are equal, so there is nothing to tell them apart by. Upload another table."
        )
    why = "; ".join(f"“{c.name}”: {c.reason}" for c in columns[:3])
    return (
        f"No column has numbers, yes/no answers or categories to segment by ({why}). "
        "Upload a file with such columns, or change the role of a column on the Data page."
    )


def _kind(column: Column, values: pd.Series) -> str:
    """Years are numbers, but nobody writes 1,970."""
    named = column.role is Role.NUMBER and column.kind == "number" and says(column.name, "year")
    return "year" if named and values.dropna().between(*YEARS).all() else _TRAIT_KINDS[column.role]


def _usable(role: Role, kind: str) -> bool:
    """Text under a number's role can't be computed with; a category can be made of anything."""
    return role in _TRAIT_KINDS and (kind in ("number", "flag") or role is Role.CATEGORY)


def _from_order_lines(
    lines: Lines, table: Table, plan: Plan, columns: tuple[Column, ...], wanted: Collection[str]
) -> Customers:
    bought = purchases_of(lines)
    frame, traits, certainty = customer_traits(bought, table, columns, plan.columns, wanted)
    set_apart = np.full(len(frame), -1)
    left_out, taken_back = [*lines.left_out], [*lines.taken_back]
    for step, what, who in _customer_checks(lines, frame):
        new = who & (set_apart < 0)
        if not new.any():
            continue
        found = _customers_left_out(step, what, new, lines)
        if step in plan.counting.taken_back:
            taken_back.append(found)
        else:
            set_apart[new] = len(left_out)
            left_out.append(found)
    return Customers(
        frame=frame,
        ids=lines.ids,
        traits=traits,
        unit=Unit.ORDER_LINE,
        amount="amount" if lines.amount is not None else None,
        row_customer=lines.customer,
        row_left_out=lines.reason,
        row_order=bought.row_order(len(table.frame)),
        set_apart=set_apart,
        left_out=tuple(left_out),
        reference_date=lines.reference_date,
        notes=order_notes(table, plan.columns, lines),
        taken_back=tuple(taken_back),
        certainty=certainty,
    )


def _customer_checks(lines: Lines, frame: pd.DataFrame) -> Iterator[tuple[LedgerStep, str, np.ndarray]]:
    """The steps of the ledger that take whole customers; a customer gets the first that holds."""
    some = np.bincount(lines.customer[lines.counts], minlength=len(frame)) > 0
    yield LedgerStep.NO_LINE, "no order that stands", ~some
    if lines.amount is not None:
        yield LedgerStep.NO_AMOUNT, "no positive amount left after returns", frame["amount"].to_numpy() <= 0
    else:
        yield LedgerStep.NO_AMOUNT, "returns only", frame["orders"].to_numpy() == 0


def _customers_left_out(step: LedgerStep, what: str, who: np.ndarray, lines: Lines) -> LeftOut:
    theirs = lines.counts & np.append(who, False)[lines.customer]
    money = None if lines.amount is None else total(lines.amount[theirs])
    return LeftOut(what, rows=int(theirs.sum()), customers=int(who.sum()), amount=money, step=step)
