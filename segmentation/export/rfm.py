"""The file of the RFM view: every customer with scores and group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from segmentation.customers import Customers
from segmentation.export.labelled import Labelled, Rows, finished, text_of, with_lines_set_aside
from segmentation.export.labels import TEXT, Beside, free_name
from segmentation.plan import Unit
from segmentation.reading import Table
from segmentation.rfm import SCORES, Rfm


def rfm_customers(
    table: Table,
    customers: Customers,
    rfm: Rfm,
    *,
    personal: Sequence[str] = (),
    personal_too: bool = False,
) -> Labelled:
    """Label every customer with the RFM scores and the named group.

    The columns named `personal` are in the file only if `personal_too`.
    """
    place = np.full(len(customers), -1)
    place[rfm.customers] = np.arange(len(rfm.customers))
    rows = _rows(table, customers, rfm, place)
    if not personal_too and customers.unit is Unit.CUSTOMER:
        rows = Rows({n: c for n, c in rows.cells.items() if n not in personal}, rows.who, rows.notes)
    added = {
        f"{name}_score": Beside([str(s) for s in range(1, SCORES + 1)], measure.scores.astype(int) - 1).text(
            rows.who
        )
        for name, measure in rfm.measures.items()
    }
    added["rfm_group"] = Beside([group.name for group in rfm.groups], rfm.group).text(rows.who)
    return finished(rows.cells, {**added, "rfm_note": rows.notes.text()}, int((rows.who < 0).sum()), table)


def _rows(table: Table, customers: Customers, rfm: Rfm, place: np.ndarray) -> Rows:
    notes = _notes(customers, place)
    if customers.unit is Unit.CUSTOMER:
        return with_lines_set_aside(table, place, notes)
    made = {m.trait.name: text_of(customers.frame[m.trait.name]) for m in rfm.measures.values()}
    key = free_name(str(customers.ids.name), made)
    return Rows({key: pa.array(customers.ids, TEXT), **made}, place, notes)


def _notes(customers: Customers, place: np.ndarray) -> Beside:
    """Why a customer has no scores."""
    which = np.where(place < 0, 0, -1)
    apart = (customers.set_apart >= 0) & (place < 0)
    which[apart] = 1 + customers.set_apart[apart]
    return Beside(
        ["not scored: no value to score", *(f"not scored: {x.reason}" for x in customers.left_out)], which
    )
