"""The panels of the Choose K page: the range, the slider, the curves, the advice, the sizes."""

from __future__ import annotations

import streamlit as st

from segmentation import MOST_SEGMENTS, Plan, Table, charts
from segmentation.words import count
from ui import results, show, state
from ui.sweeping import Swept

_VERDICTS = {
    "natural": (
        "Natural segments",
        "green",
        "Groups that are there in the data, and come back when they are drawn again.",
    ),
    "reproducible": (
        "Reproducible segments",
        "blue",
        "They come back when the data are drawn again, without gaps between them.",
    ),
    "constructive": (
        "Constructive segments",
        "orange",
        "Customers form a continuum; these are cuts of it. Choose them by use.",
    ),
}


def k_range(plan: Plan) -> None:
    """Ask which K are tried."""
    key = f"range-{plan.k_min}-{plan.k_max}"
    with st.popover(f"K from {plan.k_min} to {plan.k_max}", icon=":material/linear_scale:"):
        st.slider(
            "Numbers of segments to try",
            2,
            MOST_SEGMENTS,
            (plan.k_min, plan.k_max),
            key=key,
            on_change=lambda: state.change_plan(lambda p: p.with_range(*state.widget(key))),
        )


@st.fragment
@show.safely
def panel(table: Table, swept: Swept) -> None:
    """Show the slider and everything that depends on it; only this redraws when it moves."""
    plan = state.plan()
    if plan is None:
        return
    k = swept.k(plan)
    _slider(table, plan, swept, k)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("Elbow and silhouette", anchor=False)
        _curves(swept, k)
    with right:
        _advice(swept, k)
        st.header(f"Sizes at K = {k}", anchor=False)
        segments = results.segments(table, plan, swept.sweep, k)
        show.chart(charts.sizes_chart(segments), "sizes", f"Customers in each of {k} segments")


def _slider(table: Table, plan: Plan, swept: Swept, k: int) -> None:
    ks = [other for other in swept.sweep.ks if other > 1]
    if len(ks) == 1:
        st.markdown(f"K = {ks[0]} is the only number of segments these customers allow.")
        return
    key = f"k-{table.digest}-{plan.k_min}-{plan.k_max}-{hash(plan.features)}"
    st.slider(
        "K, the number of segments",
        ks[0],
        ks[-1],
        k,
        key=key,
        on_change=lambda: state.change_plan(lambda p: p.with_k(int(str(state.widget(key))))),
    )


def _curves(swept: Swept, k: int) -> None:
    votes = dict(swept.advice.votes)
    figure = charts.k_chart(swept.sweep, k, swept.advice.k, votes.get("elbow"))
    show.chart(figure, "k-curves", f"Inertia and silhouette over K; K = {k} is chosen")
    if not swept.sweep.exact:
        worst = max(s.silhouette_error for s in swept.sweep if s.k > 1)
        st.caption(f"Silhouettes come from a sample of the customers: ± {worst:.3f}.")


def _advice(swept: Swept, k: int) -> None:
    advice = swept.advice
    name, hue, meaning = _VERDICTS[advice.verdict]
    title = f"K = {advice.k} is recommended" if advice.k > 1 else "No natural segments were found"
    with st.container(border=True):
        st.header(title, anchor=False)
        st.badge(name, color=hue, help=meaning)
        for reason in advice.reasons:
            st.markdown(show.literal(reason, 400))
        if advice.k != k:
            start = "the recommended K" if advice.k > 1 else "a K to start with"
            if advice.usable_k != k:
                st.button(
                    f"Go to K = {advice.usable_k}, {start}",
                    on_click=lambda: state.change_plan(lambda p: p.with_k(advice.usable_k)),
                )
        said = " · ".join(f"{show.literal(name)}: {count(vote)}" for name, vote in advice.votes)
        st.caption(f"What each index alone would have said — {said}")
