"""What one row of a table is: a customer or an order line, with the evidence."""

from __future__ import annotations

from segmentation.columns import LINES_PER_CUSTOMER
from segmentation.plan import OrderColumns, Unit
from segmentation.reading import Table
from segmentation.words import plural


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
