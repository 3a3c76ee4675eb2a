"""The Best sellers (or Largest groups) tab: the largest products, categories and countries."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import Plan, Ranking, Table, Unit, charts, rankable, ranked_by
from segmentation.words import compact, count, percent, plural
from ui import results, show

_BY = {"amount": "Amount", "orders": "Orders", "customers": "Customers"}
#: So many are told in the sentence.
_TOP = 10


def columns(table: Table, plan: Plan) -> tuple[str, ...]:
    """The columns that can be ranked."""
    return rankable(results.columns(table, plan), len(table.frame))


@st.fragment
@show.safely
def panel(table: Table, plan: Plan) -> None:
    """Show the largest levels of a column, by what the user asks."""
    names = columns(table, plan)
    left, right = st.columns(2)
    column = left.selectbox(
        "Column", names, key=f"rank-{table.digest}", format_func=show.option, persist_state="session"
    )
    choices = ranked_by(table, results.customers(table, plan), plan)
    by = choices[0]
    if len(choices) > 1:
        by = right.segmented_control(
            "By", choices, default=by, format_func=_BY.get, key=f"rank-by-{table.digest}", required=True
        )
    found = results.largest(table, plan, column, by)
    show.chart(
        charts.ranking_chart(found, _BY[by]), "ranking", f"The largest of {column} by {_BY[by].lower()}"
    )
    st.markdown(show.unbroken(_said(found)))
    st.caption(_counted(found, plan))
    show.as_table(lambda: _as_table(found), "ranking-table", f"The largest of {column} by {_BY[by].lower()}")


def _said(found: Ranking) -> str:
    name, levels = show.literal(found.levels[0]), len(found.levels) + found.others
    said = f"**{name}** leads with {percent(found.shares[0])}"
    if not found.adds_up:
        return f"{said} of all {_BY[found.by].lower()}."
    if levels <= _TOP:
        return f"{said} of the {_BY[found.by].lower()}."
    return f"{said}; the top {_TOP} of {count(levels)} bring {percent(found.shares[:_TOP].sum())}."


def _counted(found: Ranking, plan: Plan) -> str:
    said = []
    if found.by == "amount":
        said.append("Returns are taken off the amount." if plan.unit is Unit.ORDER_LINE else "")
    if not found.adds_up and plan.unit is Unit.ORDER_LINE:
        said.append(
            f"One of the {_BY[found.by].lower()} can have several, so the shares sum to more than 100 %."
        )
    if found.others:
        share = percent(found.rest / found.total) if found.total > 0 else "–"
        said.append(f"{plural(found.others, 'other')} together: {compact(found.rest)} ({share}).")
    if found.missing:
        said.append(f"{plural(found.missing, 'row')} without a value, or left out, do not count.")
    return show.unbroken(" ".join(said))


def _as_table(found: Ranking) -> pd.DataFrame:
    names, sizes = list(found.levels), list(found.sizes)
    if found.others:
        names, sizes = [*names, f"{count(found.others)} others"], [*sizes, found.rest]
    shares = [percent(size / found.total) if found.total > 0 else "–" for size in sizes]
    return pd.DataFrame({found.column: names, _BY[found.by]: [f"{s:,.0f}" for s in sizes], "Share": shares})
