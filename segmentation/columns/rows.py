"""What one row of a table is: a customer or an order line, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from segmentation.columns.column import LINES_PER_CUSTOMER
from segmentation.columns.keys import codes_of, conflicts, pairs
from segmentation.columns.lexicon import says
from segmentation.plan import OrderColumns, Unit
from segmentation.reading import Table
from segmentation.words import count, listing, percent, plural


def find_unit(table: Table, mapping: OrderColumns) -> tuple[Unit, str]:
    """Say what one row is, with the evidence in a sentence."""
    rows = len(table.frame)
    if mapping.customer is None:
        return (
            Unit.CUSTOMER,
            f"No column repeats a customer, so each of the {plural(rows, 'row')} is taken as one customer.",
        )
    customers = int(table.frame[mapping.customer].nunique())
    transactional = mapping.date or mapping.order or mapping.amount or (mapping.quantity and mapping.price)
    if customers and rows / customers >= LINES_PER_CUSTOMER and transactional:
        orders = f" of {plural(int(table.frame[mapping.order].nunique()), 'order')}" if mapping.order else ""
        return Unit.ORDER_LINE, f"{plural(rows, 'order line')}{orders} of {plural(customers, 'customer')}."
    values = f"{plural(customers, 'different value')} in {plural(rows, 'row')}"
    return Unit.CUSTOMER, f"“{mapping.customer}” has {values}: one row is one customer."


def unit_evidence(table: Table, mapping: OrderColumns) -> tuple[str, ...]:
    """Say what in the values speaks for it: which columns are keys, and what an order determines."""
    if mapping.customer is None:
        return tuple(_unique_columns(table))
    customer = codes_of(table.frame[mapping.customer])
    return (*_of_orders(table, mapping, customer), *_of_lines(table, mapping, customer))


def _unique_columns(table: Table) -> Iterator[str]:
    """Name the text or whole-number columns that differ in every row, as an id does."""
    for name, kind in table.kinds.items():
        values = table.frame[name]
        whole = kind == "text" or (kind == "number" and bool((values.dropna() % 1 == 0).all()))
        if whole and values.notna().all() and values.is_unique:
            yield f"“{name}” is different in every row."


def _of_orders(table: Table, mapping: OrderColumns, customer: np.ndarray) -> Iterator[str]:
    if mapping.order is None:
        return
    order = codes_of(table.frame[mapping.order])
    determined = {"customer": customer}
    if mapping.date is not None and table.kinds[mapping.date] == "date":
        determined["day"] = codes_of(table.frame[mapping.date].dt.normalize())
    broken = {what: conflicts(order, codes) for what, codes in determined.items()}
    whole = [what for what, number in broken.items() if not number]
    if whole:
        yield f"Each order has one {listing([*whole]).replace(' and ', ' and one ')}."
    for what, number in broken.items():
        if number:
            yield f"{plural(number, 'order')} of {count(order.max() + 1)} have lines of more than one {what}."
    yield from _line_key(table, mapping.order, order, mapping.product)


def _line_key(table: Table, name: str, order: np.ndarray, product: str | None) -> Iterator[str]:
    """Which column beside the order's makes a row one of a kind: the line's number, or the product."""
    lines = [n for n, kind in table.kinds.items() if kind == "number" and says(n, "line")]
    known = order >= 0
    for other in [*lines[:1], *([product] if product else [])]:
        codes = codes_of(table.frame[other])
        both = known & (codes >= 0)
        different = int(pairs(order[both], codes[both]).max(initial=-1)) + 1
        if different == len(table.frame):
            yield f"“{name}” with “{other}” is different in every row: a row is one line of an order."
            return
    if product:
        share = percent(different / max(len(table.frame), 1))
        yield f"“{name}” with “{product}” is different in {share} of the rows: a row is a line of an order."


def _of_lines(table: Table, mapping: OrderColumns, customer: np.ndarray) -> Iterator[str]:
    lines = np.bincount(customer[customer >= 0])
    if not len(lines) or lines.max() == 1:
        return
    most = table.frame[mapping.customer].iloc[int(np.flatnonzero(customer == lines.argmax())[0])]
    who = f"{most:.0f}" if isinstance(most, float) else str(most)
    yield f"A customer has {lines.mean():.3g} rows on average; “{who}” has {count(lines.max())}."


def lines_as_customers(table: Table, mapping: OrderColumns) -> str | None:
    """Explain why segmenting order lines is not segmenting a market; None where no customer has several."""
    unit, _ = find_unit(table, mapping)
    if unit is not Unit.ORDER_LINE or mapping.customer is None:
        return None
    lines = table.frame[mapping.customer].value_counts()
    several = percent(float((lines > 1).mean()))
    return (
        f"These rows are order lines, and groups of order lines are no segments of a market. {several} of "
        f"the {plural(len(lines), 'customer')} have several rows and may fall into several groups, so there "
        "is no list of customers to act on; who orders most counts most (one has "
        f"{plural(int(lines.iloc[0]), 'row')}); and no single line says how recently, how often or for how "
        "much somebody buys. Choose “an order line” to make one row per customer first."
    )
