"""The panels of the Prepare page: what goes into the distance, in which measure, and what may bend it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import (
    Customers,
    FeatureChoice,
    Plan,
    Preview,
    Scaling,
    Table,
    beyond_limit,
    chosen_features,
    features_sentence,
)
from segmentation.features import MOST_FEATURES
from segmentation.plan import LARGEST_WEIGHT
from segmentation.words import count, listing, plural
from ui import results, show, state

USE, DESCRIBE, IGNORE = "use", "describe only", "ignore"
_KIND_WORDS = {
    "flag": "yes/no",
    "category": "category",
    "amount": "money",
    "days": "days",
    "count": "count",
    "share": "share",
}
#: Rows of the editor: with more, its bars alone would be more than a page may weigh.
MOST_ROWS = 300
_UNCHANGED = ["Feature", "As it is", "In the distance", "Kind", "Missing", "Meaning", "Formula"]


def sentence(table: Table, plan: Plan) -> str:
    """Say the features in one line, ready for Markdown: "3 features, 2 logged: recency, orders, amount"."""
    choices = chosen_features(results.customers(table, plan), plan)
    names = [show.literal(c.name, 30) for c in choices[:6]]
    more = ", …" if len(choices) > 6 else ""
    said = show.literal(features_sentence(choices, plan.scaling), 300)
    return f"{said}: {', '.join(names)}{more}" if names else said


def summary(table: Table, plan: Plan) -> None:
    """Show the sentence with the way to change it, for the other pages."""
    with st.container(horizontal=True, vertical_alignment="center", key="features"):
        st.markdown(sentence(table, plan), width="content")
        st.page_link("pages/prepare.py", label="Change", icon=":material/tune:", width="content")


def features(table: Table, plan: Plan) -> None:
    """Show every trait with what it is used for, and let that be changed."""
    customers = results.customers(table, plan)
    shown = as_table(customers, plan, results.previews(table, plan))
    said = (plan.unit, plan.columns, plan.counting, plan.roles, plan.features, plan.ignored)
    key = f"features-{table.digest}-{hash((*said, plan.set_aside, plan.stand_ins))}-{state.revision()}"
    st.data_editor(
        shown,
        key=key,
        hide_index=True,
        disabled=_UNCHANGED,
        column_config=_column_config(),
        on_change=_take,
        args=(key, customers, shown),
    )
    if len(customers.traits) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {count(len(customers.traits))}.")
    _limit(customers, plan)
    if plan.features is not None or plan.ignored:
        st.button("Back to the proposal", on_click=_back_to_proposal, icon=":material/restart_alt:")


def _back_to_proposal() -> None:
    state.change_plan(lambda p: p.with_features(None).with_ignored(()))


def _limit(customers: Customers, plan: Plan) -> None:
    """Say what the limit of 60 features leaves out of the proposal."""
    beyond = beyond_limit(customers)
    if beyond and plan.features is None:
        names = listing([show.literal(name, 30) for name in beyond[:3]])
        more = f" and {count(len(beyond) - 3)} more" if len(beyond) > 3 else ""
        st.caption(
            f"At most {MOST_FEATURES} features are used, in the order of the file: with more, each says "
            f"next to nothing. {names}{more} describe the segments all the same."
        )


def _column_config() -> dict[str, object]:
    column = st.column_config
    return {
        "Use": column.SelectboxColumn(
            options=[USE, DESCRIBE, IGNORE],
            required=True,
            width=110,
            help="use: it makes the segments. describe only: it describes them. ignore: neither.",
        ),
        "Log": column.CheckboxColumn(
            width=70, help="log(1 + x): so that a few large values don't decide everything"
        ),
        "Weight": column.NumberColumn(
            min_value=0.0,
            max_value=LARGEST_WEIGHT,
            step=0.1,
            width=80,
            help="How much it counts, 0 to 3; at 0 it only describes",
        ),
        "As it is": column.BarChartColumn(width=110, help="How the customers spread over its values"),
        "In the distance": column.BarChartColumn(
            width=110, help="... after the logarithm, where one is taken"
        ),
        "Missing": column.NumberColumn(format="localized", width=70, help="Filled with the median"),
        "Meaning": column.TextColumn(width="large"),
        "Formula": column.TextColumn(width="large"),
    }


def as_table(customers: Customers, plan: Plan, bars: dict[str, Preview]) -> pd.DataFrame:
    """Numbers first, categories last: an order that choosing doesn't change, so no row jumps away."""
    chosen = {c.name: c for c in chosen_features(customers, plan)}
    traits = sorted(customers.traits, key=lambda t: (not t.proposed, t.kind == "category", t.kind == "flag"))
    traits = traits[:MOST_ROWS]
    default = FeatureChoice("")
    return pd.DataFrame(
        {
            "Use": [
                USE if t.name in chosen else IGNORE if t.name in plan.ignored else DESCRIBE for t in traits
            ],
            "Feature": [t.name for t in traits],
            "Log": [chosen.get(t.name, default).log for t in traits],
            "Weight": [chosen.get(t.name, default).weight for t in traits],
            "As it is": [list(bars[t.name].before) for t in traits],
            "In the distance": [list(bars[t.name].after) for t in traits],
            "Kind": [_KIND_WORDS.get(t.kind, "number") for t in traits],
            "Missing": [int(customers.frame[t.name].isna().sum()) for t in traits],
            "Meaning": [t.meaning for t in traits],
            "Formula": [t.formula for t in traits],
        }
    )


def _take(key: str, customers: Customers, shown: pd.DataFrame) -> None:
    edits: dict[int, dict[str, object]] = state.widget(key)["edited_rows"]  # type: ignore[index]
    kept, ignored = decided(shown, edits, customers)
    state.change_plan(lambda p: p.with_features(kept).with_ignored(ignored))


def decided(
    shown: pd.DataFrame, edits: dict[int, dict[str, object]], customers: Customers
) -> tuple[tuple[FeatureChoice, ...], list[str]]:
    """Read the features and the ignored traits from the table as edited: {row: {column: value}}."""
    edited = shown.copy()
    for row, edit in edits.items():
        # Who sets a logarithm or a weight wants the feature.
        wished = {"Use": USE} if any(edit.get(column) for column in ("Log", "Weight")) else {}
        for column, value in (wished | edit).items():
            edited.loc[int(row), column] = value
    kept = tuple(
        FeatureChoice(row.Feature, bool(row.Log) and customers.trait(row.Feature).numeric, float(row.Weight))
        for row in edited.itertuples()
        if row.Use == USE and row.Weight > 0
    )
    return kept, [row.Feature for row in edited.itertuples() if row.Use == IGNORE]


def scaling(plan: Plan) -> None:
    """Ask what numbers are measured in, and say how categories compare."""
    key = f"scaling-{plan.scaling}-{state.revision()}"
    st.segmented_control(
        "Numbers are measured by",
        list(Scaling),
        default=plan.scaling,
        format_func=lambda s: f"the {s}" if s is Scaling.DEVIATION else str(s),
        key=key,
        required=True,
        on_change=lambda: state.change_plan(lambda p: p.with_scaling(Scaling(str(state.widget(key))))),
        help="So that euros and days count alike. Median and quartiles are not moved by a few far values.",
    )
    st.caption(
        "Two customers in different levels of a category are √2 standard deviations of a number apart, "
        "however many levels there are; the weight multiplies it. Yes and no are as far apart."
    )


@show.safely
def missing(table: Table, plan: Plan) -> None:
    """Say how many missing values were filled, and who was left out for having none at all."""
    features = results.features(table, plan)
    filled = [f"{show.literal(name)} ({count(number)})" for name, number in features.filled.items()]
    if filled:
        st.caption(f"Missing values filled with the median: {', '.join(filled)}.")
    for x in features.left_out:
        st.caption(f"Left out: {plural(x.customers, 'customer')} with {x.reason}.")
