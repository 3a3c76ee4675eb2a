"""The panels of the RFM page."""

from __future__ import annotations

from typing import BinaryIO

import pandas as pd
import streamlit as st

from segmentation import (
    Customers,
    Measure,
    Plan,
    PlanError,
    Table,
    Unit,
    charts,
    cross_table,
    personal_columns,
    rfm_columns,
    rfm_customers,
    segment_of_customer,
)
from segmentation.words import count, percent, plural
from ui import files, results, show, state, sweeping

_LABELS = {"recency": "Recency: days since", "frequency": "Frequency: orders", "monetary": "Money"}
_NONE = "(none)"
#: Bytes of id, measures, scores and group of a customer; rows of the upload that the rest is judged by.
_RFM_ROW, _SIZED_ROWS = 50, 300


def columns(table: Table, plan: Plan) -> None:
    """Ask which column is which measure, where the file is a table of customers."""
    if plan.unit is Unit.ORDER_LINE:
        return
    made = results.customers(table, plan)
    found = rfm_columns(made, plan)
    options = [_NONE, *(t.name for t in made.traits if t.numeric)]
    with st.container(horizontal=True):
        for measure, label in _LABELS.items():
            chosen = found[measure]
            key = f"rfm-{measure}-{table.digest}-{chosen}-{state.revision()}"
            with st.container(width=230):
                st.selectbox(
                    label,
                    options,
                    index=options.index(chosen) if chosen in options else 0,
                    key=key,
                    on_change=_take_column,
                    args=(measure, key),
                )


def _take_column(measure: str, key: str) -> None:
    value = str(state.widget(key))
    column = None if value == _NONE else value
    state.change_plan(lambda p: p.with_rfm(p.rfm.with_column(measure, column)))


def ready(table: Table, plan: Plan) -> bool:
    """Can customers be scored? Else say what is missing, which is no fault."""
    try:
        results.rfm(table, plan)
    except PlanError as problem:
        st.info(show.literal(problem, 400), icon=":material/info:")
        return False
    return True


def cut_points(table: Table, plan: Plan) -> None:
    """Show where each score begins, and let it be moved."""
    found = results.rfm(table, plan)
    own = sum(measure.by_user for measure in found.measures.values())
    title = "Cut points" + (f" ({plural(own, 'measure')} by you)" if own else "")
    with st.expander(title, icon=":material/content_cut:", key="cut-points"):
        for name, measure in found.measures.items():
            _cuts(name, measure)
        st.caption("A value equal to a cut point belongs below it. For recency, few days are best.")


def _cuts(name: str, measure: Measure) -> None:
    """Four numbers in a row; moved together, as each alone might pass its neighbour."""
    stem = f"cuts-{name}-{hash(measure.cuts)}-{state.revision()}"
    with st.form(stem, border=False):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        row.markdown(f"**{show.literal(measure.trait.label)}**", width=110)
        keys = [f"{stem}-{i}" for i in range(len(measure.cuts))]
        for share, cut, key in zip((20, 40, 60, 80), measure.cuts, keys, strict=True):
            label = "Cut" if measure.by_user else f"{share} %"
            with row.container(width=160):
                st.number_input(label, value=cut, key=key, step=1.0, format="%.6g")
        row.form_submit_button("Move", on_click=_take_cuts, args=(name, keys))
    if measure.by_user:
        st.button(
            "Back to fifths",
            key=f"fifths-{name}",
            on_click=lambda: state.change_plan(lambda p: p.with_rfm(p.rfm.with_cuts(name, None))),
        )


def _take_cuts(name: str, keys: list[str]) -> None:
    cuts = [float(str(state.widget(key))) for key in keys]
    try:
        state.change_plan(lambda p: p.with_rfm(p.rfm.with_cuts(name, cuts)))
    except PlanError as problem:
        show.error(problem)


def grid(table: Table, plan: Plan) -> None:
    """Show the 25 cells with customers or money."""
    found = results.rfm(table, plan)
    st.header("The 25 cells", anchor=False)
    what = "customers"
    if found.money is not None:
        what = st.segmented_control(
            "Cells show",
            ["customers", "money"],
            default="customers",
            key="rfm-what",
            required=True,
            label_visibility="collapsed",
            format_func=str.capitalize,
        )
    alt = f"Grid of recency and frequency scores with the {what} in each cell; the table below has the groups"
    show.chart(charts.rfm_grid(found, what, dark=show.dark()), "rfm-grid", alt)
    if found.left_out is not None:
        st.caption(f"Left out: {plural(found.left_out.customers, 'customer')} with {found.left_out.reason}.")


def groups(table: Table, plan: Plan) -> None:
    """List the ten groups, and offer the customers with their scores."""
    found = results.rfm(table, plan)
    st.header("Ten groups", anchor=False)
    shown = pd.DataFrame(
        {
            "Group": [g.name for g in found.groups],
            "Customers": [g.size for g in found.groups],
            "Share": [100 * g.share for g in found.groups],
            "Money": [None if g.amount is None else round(g.amount) for g in found.groups],
            "Of the money": [None if g.amount_share is None else 100 * g.amount_share for g in found.groups],
            "What it means": [g.meaning for g in found.groups],
        }
    )
    if found.money is None:
        shown = shown.drop(columns=["Money", "Of the money"])
    share = st.column_config.NumberColumn(format="%.0f %%")
    st.dataframe(
        shown,
        hide_index=True,
        height="content",
        column_config={
            "Customers": st.column_config.NumberColumn(format="localized"),
            "Share": share,
            "Money": st.column_config.NumberColumn(format="localized"),
            "Of the money": share,
            "What it means": st.column_config.TextColumn(width="large"),
        },
        alt="The ten RFM groups with customers and money",
    )
    _download(table, plan)


def _download(table: Table, plan: Plan) -> None:
    customers, found = results.customers(table, plan), results.rfm(table, plan)
    personal = personal_columns(results.columns(table, plan))

    def write(sink: BinaryIO) -> None:
        made = rfm_customers(table, customers, found, personal=personal, personal_too=plan.personal_too)
        made.write_csv(sink)

    label, name = "Download customers with scores and group", files.name_of(table, "rfm")
    files.offer(label, write, name, "download-rfm", about=_size(table, customers))
    st.caption("One row per customer: the three measures, a score from 1 to 5 for each, and the group; CSV.")


def _size(table: Table, customers: Customers) -> float:
    """About how many bytes the file has: id, measures, scores and group, or the upload with these beside."""
    row = float(_RFM_ROW)
    if customers.unit is Unit.CUSTOMER:
        head = table.text(_SIZED_ROWS)
        row += len(head.to_csv(index=False).encode()) / max(len(head), 1)
    return row * len(customers)


@show.safely
def comparison(table: Table, plan: Plan) -> None:
    """Show how the groups and the segments agree, at the K that is shown elsewhere."""
    found = results.rfm(table, plan)
    st.header("Beside the segments", anchor=False)
    _, segments = sweeping.segments(table, plan)
    features = results.features(table, plan)
    customers = results.customers(table, plan)
    of_customer = segment_of_customer(customers, features, segments)
    columns = tuple(s.titled for s in segments.everyone)
    names = tuple(g.name for g in found.groups)
    table_of_both = cross_table(names, found.group, columns, of_customer[found.customers])
    st.markdown(
        f"RFM groups and the **{len(segments)} segments** agree to **{table_of_both.agreement:.2f}** "
        "(adjusted Rand index: 1 = the same, 0 = as chance would have it); matched one to one, they share "
        f"**{percent(table_of_both.overlap)}** of the customers."
    )
    show.chart(
        charts.cross_chart(table_of_both, dark=show.dark()),
        "rfm-cross",
        "Customers of each RFM group by segment, in shares of the group",
    )
    with st.expander("The same in words"):
        st.markdown("\n".join(f"- {show.literal(said, 200)}" for said in table_of_both.sentences))
    st.caption(f"Counts and shares of each group; {count(len(found.customers))} customers have scores.")
