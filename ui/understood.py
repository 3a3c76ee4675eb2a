"""What was understood of the columns and the rows, each guess open to change."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from segmentation import OrderColumns, Plan, Role, Table, Unit
from ui import results, show, state

#: What each field of an order line may be made of.
_KINDS = {"date": "date", "amount": "number", "quantity": "number", "price": "number", "list_price": "number"}
_LABELS = {
    "customer": "Customer",
    "date": "Date",
    "amount": "Amount",
    "order": "Order",
    "product": "Product",
    "quantity": "Quantity",
    "price": "Price per item",
    "status": "Status",
    "category": "Product category",
    "list_price": "List price",
}
_NONE = "(none)"


def unit(table: Table, plan: Plan) -> None:
    """Ask what one row is; for order lines, which column says what."""
    st.header("One row is", anchor=False)
    key = f"unit-{table.digest}-{state.revision()}"
    st.segmented_control(
        "One row is",
        list(Unit),
        default=plan.unit,
        format_func=lambda u: "a customer" if u is Unit.CUSTOMER else "an order line",
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: state.change_plan(lambda p: p.with_unit(Unit(str(state.widget(key))))),
    )
    st.markdown(show.literal(results.unit_found(table, plan), 300))
    evidence = results.unit_evidence(table, plan)
    if evidence:
        st.caption(show.literal(" ".join(evidence), 600))
    warning = results.lines_as_customers(table, plan) if plan.unit is Unit.CUSTOMER else None
    if warning:
        st.warning(show.literal(warning, 700), icon=":material/warning:")
    if plan.unit is Unit.ORDER_LINE:
        _order_columns(table, plan)


def _order_columns(table: Table, plan: Plan) -> None:
    fields = st.container(horizontal=True)
    for field, label in _LABELS.items():
        kind = _KINDS.get(field)
        options = [_NONE, *(name for name, k in table.kinds.items() if kind in (None, k))]
        chosen = getattr(plan.columns, field)
        with fields.container(width=210):
            st.selectbox(
                label,
                options,
                index=options.index(chosen) if chosen in options else 0,
                key=f"{field}-{table.digest}-{chosen}-{state.revision()}",
                on_change=_take_column,
                args=(field, f"{field}-{table.digest}-{chosen}-{state.revision()}"),
            )
    if plan.columns.amount is None and plan.columns.quantity and plan.columns.price:
        formula = f"{plan.columns.quantity} × {plan.columns.price}"
        st.caption(f"No column holds the amount of a line, so it is {show.literal(formula)}.")


def _take_column(field: str, key: str) -> None:
    value = str(state.widget(key))

    def change(plan: Plan) -> Plan:
        columns: OrderColumns = replace(plan.columns, **{field: None if value == _NONE else value})
        return plan.with_unit(Unit.ORDER_LINE, columns)

    state.change_plan(change)


def roles(table: Table, plan: Plan) -> None:
    """Show the role found for each column, why, and let each be changed."""
    st.header("Columns", anchor=False)
    found = results.columns(table, plan)
    key = f"roles-{table.digest}-{hash(plan.roles)}-{state.revision()}"
    shown = pd.DataFrame(
        {
            "Column": [c.name for c in found],
            "Role": [str(c.role) for c in found],
            "Why": [c.reason for c in found],
            "Missing": [c.missing for c in found],
            "Distinct": [c.distinct for c in found],
            "Examples": [", ".join(c.examples) for c in found],
        }
    )
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        disabled=["Column", "Why", "Missing", "Distinct", "Examples"],
        column_config={
            "Role": st.column_config.SelectboxColumn(
                options=[str(r) for r in Role], required=True, width="small"
            ),
            "Missing": st.column_config.NumberColumn(format="localized", width="small"),
            "Distinct": st.column_config.NumberColumn(format="localized", width="small"),
            "Why": st.column_config.TextColumn(width="large"),
        },
        on_change=_take_role,
        args=(key, [c.name for c in found]),
    )
    st.caption("A role can be changed in the table: double-click it.")


def _take_role(key: str, names: list[str]) -> None:
    edits: dict[int, dict[str, str]] = state.widget(key)["edited_rows"]  # type: ignore[index]
    for row, edit in edits.items():
        if "Role" in edit:
            state.change_plan(lambda p, n=names[row], r=edit["Role"]: p.with_role(n, Role(r)))
