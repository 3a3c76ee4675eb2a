"""The Columns tab: all columns at a glance, and one in detail."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import Distribution, Explored, Plan, Table, charts
from segmentation.words import compact, count, listing, percent
from ui import address, results, show, state
from ui.exploring import parts

_KIND_NAMES = {
    "number": "number",
    "flag": "yes/no",
    "category": "category",
    "date": "date",
    "text": "text",
}
#: Bars of the small pictures; the detail has the finer ones.
_SMALL = 24
#: Columns of the table at a glance; a file may have thousands.
_MOST_ROWS = 150
#: Yes/no columns from which they are worth a picture together.
_SURVEY = 3
_MOST_FLAGS = 40


@st.fragment
@show.safely
def panel(table: Table, plan: Plan) -> None:
    """Show all columns as a table of small pictures, and the chosen one beside it."""
    what = parts.look_at(plan)
    explored = results.explored(table, plan, what)
    key = f"column-{table.digest}-{what}"
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("All columns", anchor=False)
        _glance(table, plan, what, key)
    with right:
        _detail(table, plan, what, explored, key)
    _survey(table, plan, what)


@show.safely
def _glance(table: Table, plan: Plan, what: str, key: str) -> None:
    names = results.explored(table, plan, what).names[:_MOST_ROWS]
    rows = pd.DataFrame([_row(table, plan, what, name) for name in names])

    def choose() -> None:
        chosen = state.widget(f"glance-{key}")["selection"]["rows"]  # type: ignore[index]
        if chosen:
            state.set_widget(key, names[chosen[0]])

    st.dataframe(
        rows,
        hide_index=True,
        height=min(560, 38 + 35 * len(rows)),
        column_config={
            "Shape": st.column_config.BarChartColumn(width="small", y_min=0),
            "Column": st.column_config.TextColumn(pinned=True, width=170),
        },
        key=f"glance-{key}",
        on_select=choose,
        selection_mode="single-row",
        alt=f"All {len(names)} columns: kind, shape, typical value, spread and empty cells",
    )
    more = len(results.explored(table, plan, what).names) - len(names)
    st.caption(
        "Choose a row to see it in detail."
        + (f" {count(more)} more columns are in the list beside." if more else "")
    )


def _row(table: Table, plan: Plan, what: str, name: str) -> dict[str, object]:
    """Say a column in a row: what it is, its shape, what is typical."""
    explored = results.explored(table, plan, what)
    field = explored.field(name)
    row: dict[str, object] = {
        "Column": name,
        "Kind": _KIND_NAMES[field.kind],
        "Shape": [],
        "Typical": "no values",
    }
    missing = explored.frame[name].isna().mean()
    if missing < 1:
        found = results.distribution(table, plan, what, name, log=_log(table, plan, what, name))
        row |= {
            "Shape": [] if _all_different(found) else _small(found),
            "Typical": _typical(found, field.unit),
            "Middle half": _middle(found, field.unit),
        }
    return row | {"Empty": percent(missing) if missing else ""}


def _log(table: Table, plan: Plan, what: str, name: str) -> bool:
    return name in results.skewed(table, plan, what)


def _all_different(found: Distribution) -> bool:
    return found.kind == "levels" and found.levels > 1 and bool(found.counts[0] == 1)


def _small(found: Distribution) -> list[int]:
    """Put neighbouring bins together until few are left."""
    counts = list(found.counts[: len(found.labels) - 1] if found.others else found.counts)
    width = -(-len(counts) // _SMALL)
    return [int(sum(counts[i : i + width])) for i in range(0, len(counts), width)]


def _typical(found: Distribution, unit: str) -> str:
    if found.quartiles:
        return f"median {charts.in_words(found, found.quartiles[1], unit)}"
    if found.kind == "dates" and found.edges is not None:
        return f"{pd.Timestamp(found.edges[0]):%b %Y} – {pd.Timestamp(found.edges[-2]):%b %Y}"
    share = found.counts[0] / found.counts.sum()
    if found.kind == "flag":
        return f"{percent(share)} yes"
    if _all_different(found):
        return f"{count(found.levels)} different values"
    return f"{found.labels[0]} {percent(share)}, {count(found.levels)} in all"


def _middle(found: Distribution, unit: str) -> str:
    if not found.quartiles:
        return ""
    low, _, high = (charts.in_words(found, q, unit) for q in found.quartiles)
    return f"{low} to {high}"


@show.safely
def _detail(table: Table, plan: Plan, what: str, explored: Explored, key: str) -> None:
    st.header("Distribution", anchor=False)
    names = list(explored.names)
    start = next((i for i, f in enumerate(explored.fields) if f.kind == "number" and not f.apart), 0)
    for asked in state.take_wanted(address.COLUMN).values():
        if asked in names:
            state.set_widget(key, asked)
        else:
            address.not_taken(f"the column “{asked[:60]}”, which is not in these data")
    column = st.selectbox(
        "Column", names, index=start, key=key, persist_state="session", format_func=show.option
    )
    of = what if what == parts.LINES else None
    address.say("column", {address.COLUMN: column, address.OF: of})
    field = explored.field(column)
    numeric = field.kind == "number"
    log = numeric and st.toggle(
        "Log scale",
        value=_log(table, plan, what, column),
        key=f"log-{table.digest}-{what}-{column}",
        help="Steps of equal ratio instead of equal width: for long tails such as money.",
    )
    found = results.distribution(table, plan, what, column, log=log)
    if found.levels > len(found.labels) and _all_different(found):
        st.info(f"All {count(found.levels)} values are different, so there is no distribution to draw.")
    else:
        figure = charts.distribution_chart(found, what, field.unit)
        show.chart(
            figure, "distribution", f"Distribution of {column} over {what}: {_typical(found, field.unit)}"
        )
    _outside(found)


def _outside(found: Distribution) -> None:
    """Say what is not in the picture."""
    said = []
    if found.missing:
        said.append(f"{count(found.missing)} without a value")
    if found.hidden:
        said.append(f"{count(found.hidden)} at or below 0, which a log scale can't show")
    if found.below:
        said.append(f"{count(found.below)} lower values, down to {compact(found.lowest)}")
    if found.above:
        said.append(f"{count(found.above)} higher values, up to {compact(found.highest)}")
    if said:
        st.caption(f"Not in the picture: {listing(said)}.")


@show.safely
def _survey(table: Table, plan: Plan, what: str) -> None:
    """Show all yes/no columns together, where there are several."""
    explored = results.explored(table, plan, what)
    flags = [f.name for f in explored.fields if f.kind == "flag" and explored.frame[f.name].notna().any()]
    if len(flags) < _SURVEY:
        return
    st.header("Yes or no", anchor=False)
    found = [results.distribution(table, plan, what, name, log=False) for name in flags[:_MOST_FLAGS]]
    show.chart(charts.yes_chart(found, what), "yes", f"Share of yes in {len(found)} columns over {what}")
    if len(flags) > _MOST_FLAGS:
        st.caption(f"The first {_MOST_FLAGS} of {len(flags)} yes/no columns.")
