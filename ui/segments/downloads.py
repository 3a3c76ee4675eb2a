"""Downloads of the labelled data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from segmentation import (
    Customers,
    Features,
    Labelled,
    Plan,
    Segments,
    Table,
    Unit,
    labelled_customers,
    labelled_rows,
    personal_columns,
)
from segmentation.words import listing, plural
from ui import files, results, state


def downloads(table: Table, plan: Plan, segments: Segments) -> None:
    """Offer the labelled customers and, for order lines, the labelled lines; each is made on click."""
    customers, features = results.customers(table, plan), results.features(table, plan)
    personal = personal_columns(results.columns(table, plan))

    def of_customers(*made: Any) -> Labelled:
        return labelled_customers(*made, personal=personal, personal_too=plan.personal_too)

    def offer(label: str, make: Callable[..., Labelled], what: str) -> None:
        files.offer(
            label,
            lambda: make(table, customers, features, segments).to_csv(),
            files.name_of(table, what),
            f"download-{what}",
        )

    with st.container(horizontal=True, vertical_alignment="center"):
        if plan.unit is Unit.ORDER_LINE:
            offer("Download labelled customers", of_customers, "customers")
            offer("Download labelled order lines", labelled_rows, "lines")
        else:
            offer("Download labelled data", of_customers, "labelled")
        if personal:
            _personal(plan, len(personal))
    st.caption(_download_words(table, customers, features, personal=bool(personal) and not plan.personal_too))


def _personal(plan: Plan, number: int) -> None:
    """Ask whether columns that look personal go into the file of customers."""
    key = f"personal-{plan.personal_too}-{state.revision()}"
    st.checkbox(
        f"With {plural(number, 'personal column')}",
        plan.personal_too,
        key=key,
        on_change=lambda: state.change_plan(lambda p: replace(p, personal_too=bool(state.widget(key)))),
        help="Names, phones, addresses and e-mail stay out of the file of customers unless you want them.",
    )


def _download_words(table: Table, customers: Customers, features: Features, *, personal: bool) -> str:
    """Say what is in the files; `personal`: columns that look personal are left out."""
    said = ["Every row of your file in its order, each cell as you wrote it, with its segment beside it."]
    if personal and customers.unit is Unit.CUSTOMER:
        said.append("Without the columns that look personal.")
    apart = len(customers) - len(features.customers)
    lines = int((customers.row_customer < 0).sum())
    rest = [*([plural(lines, "row")] if lines else []), *([plural(apart, "customer")] if apart else [])]
    if rest:
        said.append(f"{listing(rest)} without a segment, each with the reason.")
    aside = sum(bool(item.cells) for item in table.set_aside)
    if aside:
        said.append(f"{plural(aside, 'line')} that hold no data (totals, remarks) stay where they stood.")
    risky = results.formula_cells(table)
    if risky:
        said.append(
            f"{plural(risky, 'cell')} that a spreadsheet would run as a formula, written with an apostrophe."
        )
    return " ".join(said)
