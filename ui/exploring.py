"""The panels of the Explore page; each redraws alone when its own control moves."""

from __future__ import annotations

import streamlit as st

from segmentation import Correlations, Overview, Plan, Table, charts
from segmentation.features import wants_log
from segmentation.words import compact, count, listing, percent, plural
from ui import results, show


def headline(table: Table, plan: Plan) -> None:
    """Show the market in a few figures."""
    figures = _figures(results.overview(table, plan))
    with st.container(horizontal=True):
        for label, value, help_text in figures:
            st.metric(label, value, help=help_text, border=True, width="stretch" if len(figures) > 4 else 260)


def _figures(found: Overview) -> list[tuple[str, str, str | None]]:
    made: list[tuple[str, str, str | None]] = [("Customers", count(found.customers), None)]
    if found.orders is not None:
        made += [("Order lines", count(found.rows), None), ("Orders", count(found.orders), None)]
    else:
        made += [
            ("Numeric columns", count(found.numeric), None),
            ("Empty cells", percent(found.missing), "Share of all cells of the file."),
        ]
    if found.amount is not None:
        made += [
            ("Amount", compact(found.amount), f"{found.amount:,.2f}"),
            ("Amount per customer", compact(found.amount / found.customers), "The mean."),
        ]
    if found.top_share is not None:
        made.append(
            ("The top 10 % bring", percent(found.top_share), "Share of the amount of the best tenth.")
        )
    if found.first is not None and found.last is not None:
        made.append(
            ("Period", f"{found.first:%b %Y} – {found.last:%b %Y}", f"{found.first:%x} to {found.last:%x}")
        )
    return made


@st.fragment
@show.safely
def distribution(table: Table, plan: Plan, what: str) -> None:
    """Show how the values of one column spread."""
    st.header("Distribution", anchor=False)
    frame = results.explored(table, plan, what)
    names = [str(name) for name in frame.columns]
    start = next((i for i, name in enumerate(names) if name in results.measures(table, plan, what)), 0)
    column = st.selectbox(
        "Column", names, index=start, key=f"column-{table.digest}-{what}", persist_state="session"
    )
    numeric = frame[column].dtype.kind in "fiu"
    log = st.toggle(
        "Log scale",
        value=numeric and wants_log(frame[column]),
        key=f"log-{table.digest}-{what}-{column}",
        disabled=not numeric,
        help="Steps of equal ratio instead of equal width: for long tails such as money.",
    )
    found = results.distribution(table, plan, what, column, log=log and numeric)
    show.chart(
        charts.distribution_chart(found, what), "distribution", f"Distribution of {column} over {what}"
    )
    said = []
    if found.missing:
        said.append(f"{count(found.missing)} without a value")
    if found.hidden:
        said.append(f"{count(found.hidden)} at or below 0, which a log scale can't show")
    if said:
        st.caption(f"Not in the picture: {listing(said)}.")


@st.fragment
@show.safely
def correlations(table: Table, plan: Plan, what: str) -> None:
    """Show which columns go together; a chosen cell shows its pair."""
    st.header("Correlation", anchor=False)
    method = st.segmented_control(
        "Method",
        ["spearman", "pearson"],
        default="spearman",
        format_func=str.capitalize,
        key=f"method-{table.digest}",
        required=True,
        help="Spearman compares ranks and is not misled by long tails; Pearson looks for straight lines.",
    )
    found = results.correlations(table, plan, what, method)
    event = show.chart(
        charts.correlation_heatmap(found, dark=show.dark()),
        f"correlation-{what}",
        f"{method.capitalize()} correlation of {', '.join(found.columns)}",
        on_select="rerun",
        selection_mode="points",
    )
    _strong_pairs(found)
    _chosen_pair(table, plan, what, found, event["selection"]["points"])


def _strong_pairs(found: Correlations) -> None:
    if found.strong:
        pairs = [f"{show.literal(a)} and {show.literal(b)} ({r:.2f})" for a, b, r in found.strong[:6]]
        more = f", and {plural(len(found.strong) - 6, 'more pair')}" if len(found.strong) > 6 else ""
        st.markdown(f"Nearly the same (|r| ≥ 0.85): {'; '.join(pairs)}{more}.")
    else:
        st.caption("No two columns say nearly the same (|r| ≥ 0.85).")


def _chosen_pair(
    table: Table, plan: Plan, what: str, found: Correlations, points: list[dict[str, object]]
) -> None:
    if not points:
        st.caption("Choose a cell to see that pair.")
        return
    x = found.columns[int(str(points[0]["x"]))]
    y = found.columns[int(str(points[0]["y"]))]
    shown = results.pair(table, plan, what, x, y)
    show.chart(charts.pair_chart(shown), "pair", f"{y} against {x}, {shown.rows:,} rows with both")


def money_over_time(table: Table, plan: Plan) -> None:
    """Show the amount (or the rows) over time, where there are dates."""
    found = results.money_over_time(table, plan)
    if found is None:
        return
    st.header("Over time", anchor=False)
    what = "Amount" if found.what == "amount" else "Rows"
    show.chart(charts.timeline_chart(found, what), "timeline", f"{what} over time")
