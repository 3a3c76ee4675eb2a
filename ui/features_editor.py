"""The features in use: which, with a logarithm or not, and how much each counts."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import Customers, FeatureChoice, Plan, Table, propose_features
from segmentation.plan import LARGEST_WEIGHT
from segmentation.words import count, plural
from ui import results, show, state

_KIND_WORDS = {
    "flag": "yes/no",
    "category": "category",
    "amount": "money",
    "days": "days",
    "count": "count",
    "share": "share",
}


def panel(table: Table, plan: Plan) -> None:
    """Show the plan's features in a sentence, and a table to change them."""
    customers = results.customers(table, plan)
    choices = plan.features if plan.features is not None else propose_features(customers)
    with st.expander(_sentence(choices), icon=":material/tune:", expanded=not choices, key="features"):
        key = f"features-{table.digest}-{hash((plan.unit, plan.columns, plan.roles, plan.features))}"
        st.data_editor(
            _as_table(customers, choices),
            key=key,
            hide_index=True,
            disabled=["Feature", "Kind", "Missing", "Meaning", "Formula"],
            column_config={
                "Use": st.column_config.CheckboxColumn(width="small"),
                "Log": st.column_config.CheckboxColumn(
                    width="small", help="log(1 + x): so that a few large values don't decide everything"
                ),
                "Weight": st.column_config.NumberColumn(
                    min_value=0.1,
                    max_value=LARGEST_WEIGHT,
                    step=0.1,
                    width="small",
                    help="How much it counts",
                ),
                "Missing": st.column_config.NumberColumn(format="localized", width="small"),
                "Meaning": st.column_config.TextColumn(width="large"),
                "Formula": st.column_config.TextColumn(width="large"),
            },
            on_change=_take,
            args=(key, customers, choices),
        )
        if plan.features is not None:
            st.button(
                "Back to the proposal", on_click=lambda: state.change_plan(lambda p: p.with_features(None))
            )
    _filled(table, plan)


def _filled(table: Table, plan: Plan) -> None:
    """Say how many missing values were filled, and who was left out for having none at all."""
    features = results.features(table, plan)
    filled = [f"{show.literal(name)} ({count(number)})" for name, number in features.filled.items()]
    if filled:
        st.caption(f"Missing values filled with the median: {', '.join(filled)}.")
    for x in features.left_out:
        st.caption(f"Left out: {plural(x.customers, 'customer')} with {x.reason}.")


def _sentence(choices: tuple[FeatureChoice, ...]) -> str:
    """Say the features in one line: "3 features, 2 logged: recency, orders, amount"."""
    logged = sum(c.log for c in choices)
    weighted = [f"weight {c.weight:g} on {show.literal(c.name)}" for c in choices if c.weight != 1]
    said = [plural(len(choices), "feature"), *([f"{logged} logged"] if logged else []), *weighted]
    names = [show.literal(c.name, 30) for c in choices[:6]]
    more = ", …" if len(choices) > 6 else ""
    return f"{', '.join(said)}: {', '.join(names)}{more}"


def _as_table(customers: Customers, choices: tuple[FeatureChoice, ...]) -> pd.DataFrame:
    chosen = {c.name: c for c in choices}
    # Numbers first, categories last: an order that choosing doesn't change, so no row jumps away.
    traits = sorted(customers.traits, key=lambda t: (not t.proposed, t.kind == "category", t.kind == "flag"))
    return pd.DataFrame(
        {
            "Use": [t.name in chosen for t in traits],
            "Feature": [t.name for t in traits],
            "Log": [t.name in chosen and chosen[t.name].log for t in traits],
            "Weight": [chosen[t.name].weight if t.name in chosen else 1.0 for t in traits],
            "Kind": [_KIND_WORDS.get(t.kind, "number") for t in traits],
            "Missing": [int(customers.frame[t.name].isna().sum()) for t in traits],
            "Meaning": [t.meaning for t in traits],
            "Formula": [t.formula for t in traits],
        }
    )


def _take(key: str, customers: Customers, choices: tuple[FeatureChoice, ...]) -> None:
    edits: dict[int, dict[str, object]] = state.widget(key)["edited_rows"]  # type: ignore[index]
    edited = _as_table(customers, choices)
    for row, edit in edits.items():
        for column, value in edit.items():
            edited.loc[int(row), column] = value
    kept = tuple(
        FeatureChoice(row.Feature, bool(row.Log) and customers.trait(row.Feature).numeric, float(row.Weight))
        for row in edited.itertuples()
        if row.Use
    )
    state.change_plan(lambda p: p.with_features(kept))
