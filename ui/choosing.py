"""The panels of the Choose K page: the range, the slider, the evidence, the advice, what depends on K."""

from __future__ import annotations

import streamlit as st

from segmentation import MOST_SEGMENTS, RULE, TRACK_RECORD, Method, Plan, Table, charts
from segmentation.words import listing
from ui import address, k_views, live_k, results, scripts, show, state
from ui.sweeping import Swept, segments_at

#: Where the browser's script finds the slider, and the charts that have K as their x axis.
SLIDER, PANEL, FLOW = "k-slider", "k-panel", "k-flow"


def k_range(plan: Plan) -> None:
    """Ask which K are tried."""
    key = f"range-{plan.k_min}-{plan.k_max}-{state.revision()}"
    with st.popover(f"K from {plan.k_min} to {plan.k_max}", icon=":material/linear_scale:"):
        st.slider(
            "Numbers of segments to try",
            2,
            MOST_SEGMENTS,
            (plan.k_min, plan.k_max),
            key=key,
            on_change=lambda: state.change_plan(lambda p: p.with_range(*state.widget(key))),
        )


def slider(table: Table, swept: Swept) -> None:
    """Show the slider; where the browser's script shows what depends on K, a move draws nothing else."""
    draw = st.fragment(_slider) if scripts.run() else _slider
    draw(table, swept)


def _slider(table: Table, swept: Swept) -> None:
    plan = state.plan()
    ks = [k for k in swept.sweep.ks if k > 1]
    if plan is None or len(ks) == 1:
        st.markdown(f"K = {ks[0]} is the only number of segments these customers allow.")
        return
    titles = {k: k_views.title_of(swept.advice, k) for k in ks}
    key = f"k-{hash(results.of_sweep(table, plan))}-{state.revision()}"
    start = state.start(key, swept.k(plan), list(titles.values()))
    address.say("k", address.k_of(plan))
    with st.container(key=SLIDER):
        st.select_slider(
            "K, the number of segments",
            ks,
            start,
            format_func=titles.__getitem__,
            key=key,
            on_change=lambda: state.change_plan(lambda p: p.with_k(int(str(state.widget(key))))),
        )


def edited(plan: Plan) -> None:
    """Say which K have segments that were edited by hand, for this page shows all as they were found."""
    for k in sorted({edit.k for edit in plan.edits if edit.method == plan.method}):
        steps = listing([edit.words for edit in plan.edits_at(k)])
        said = f"Edited by hand at K = {k}: {steps}. Here they are as they were found."
        st.caption(show.literal(said, 1_000))


def evidence(swept: Swept, plan: Plan) -> None:
    """Show all that speaks for one K or another over one K axis."""
    st.header("What speaks for which K", anchor=False)
    chosen = None if scripts.run() else swept.k(plan)
    ks = [k for k in swept.sweep.ks if k > 1]
    alt = f"Inertia, silhouette, gap, stability and smallest segment for K from {ks[0]} to {ks[-1]}"
    show.chart(charts.k_panel(swept.sweep, swept.advice, chosen), PANEL, alt)
    st.caption(_rests_on(swept))


def _rests_on(swept: Swept) -> str:
    """Say what the figures rest on, and what is still to come."""
    said = []
    if not swept.sweep.exact:
        worst = max(2 * one.silhouette_error for one in swept.sweep if one.k > 1)
        said.append(f"Silhouettes come from a sample of the customers: ± {worst:.3f}.")
    if not swept.pairs:
        said.append("Gap and stability are being worked out; they appear here, and you can go on meanwhile.")
    elif swept.last:
        said.append(f"Stability rests on {swept.pairs} pairs of samples; boxes hold 8 of 10 of them.")
    else:
        said.append(
            f"Stability rests on {swept.pairs} pairs of samples so far and gets surer; more is coming."
        )
    return " ".join(said)


def advice(swept: Swept, plan: Plan) -> None:
    """Show the recommendation, why, and what each index alone would have said."""
    found, k = swept.advice, swept.k(plan)
    with st.container(border=True):
        title = f"K = {found.k} is recommended" if found.k > 1 else "No natural segments were found"
        st.header(title, anchor=False)
        name, hue, meaning = k_views.verdict_of(swept, found.usable_k)
        st.badge(name, color=hue, help=meaning)
        for reason in found.reasons:
            st.markdown(show.literal(reason, 400))
        if found.usable_k != k:
            start = "the recommended K" if found.k > 1 else "a K to start with"
            st.button(
                f"Go to K = {found.usable_k}, {start}",
                on_click=lambda: state.change_plan(lambda p: p.with_k(found.usable_k)),
            )
        if swept.sweep.method is Method.KMEANS:
            with st.expander("What each index alone would have said, and how often it is right"):
                st.markdown(_votes_and_record(swept))
                st.caption(
                    "Right on benchmark tables that no threshold was set on. Groups: their number is named. "
                    "No groups: one population is taken for one."
                )
        else:
            with st.expander("What each index alone would have said"):
                st.markdown(_told(_votes(swept)))
                st.caption("How often each is right was measured with k-means, not with this method.")


def _votes(swept: Swept) -> dict[str, str]:
    """The K of the rule and of each index, as far as they are known; all words are the program's own."""
    votes = {RULE: swept.advice.k, **dict(swept.advice.votes)}
    return {name: "none" if k == 1 else str(k) for name, k in votes.items()}


def _told(votes: dict[str, str]) -> str:
    return "\n".join(["| | says K = |", "|---|---:|", *(f"| {name} | {k} |" for name, k in votes.items())])


def _votes_and_record(swept: Swept) -> str:
    """Each index with its K and its record, as a Markdown table."""
    votes = _votes(swept)
    lines = ["| | says K = | groups | no groups |", "|---|---:|---:|---:|"]
    for record in TRACK_RECORD:
        right = f"{record.groups_right} of {record.groups} | {record.crowds_right} of {record.crowds}"
        lines.append(f"| {record.name} | {votes.get(record.name, '…')} | {right} |")
    return "\n".join(lines)


def of_this_k(table: Table, plan: Plan, swept: Swept) -> None:
    """Show what depends on K: switched in the browser while the slider moves, else as plain charts."""
    segments = {k: segments_at(table, plan, swept, k) for k in swept.sweep.ks if k > 1}
    views = {k: k_views.view_of(swept, found, k) for k, found in segments.items()}
    if scripts.run():
        live_k.table(views, SLIDER, (PANEL, FLOW))
        return
    k = swept.k(plan)
    with st.container(key="k-plain"):
        st.header(views[k].title, anchor=False)
        st.badge(views[k].badge, color=views[k].hue, help=views[k].meaning)
        st.markdown(views[k].facts)
        silhouettes = charts.silhouette_chart(swept.sweep.solution(k), segments[k])
        show.chart(silhouettes, "silhouettes", f"Silhouettes of the customers in each of {k} segments")
        show.chart(charts.sizes_chart(segments[k]), "sizes", f"Customers in each of {k} segments")
        _without_scripts(swept)


def _without_scripts(swept: Swept) -> None:
    """Say what is missing where the browser does not run our scripts."""
    st.caption(
        "This follows when you let the slider go. Your browser does not run the scripts that show it while "
        "you drag, and that ask for what is still being worked out."
    )
    if not swept.last:
        st.button("Show what is known by now", icon=":material/refresh:", key="look-again")
