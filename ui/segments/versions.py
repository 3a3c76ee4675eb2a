"""Several segmentations side by side: keep one, compare, go over to the other."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from segmentation import METHODS, Plan, Versions, charts
from segmentation.words import compact, count, percent, plural
from ui import results, show, state, sweeping
from ui.segments.view import View

#: What a version's name has room for.
LONGEST_NAME = 60
#: Passages listed; further ones are few customers each.
MOST_LISTED = 30


@dataclass(frozen=True, slots=True)
class _Other:
    """What the segments shown are compared with."""

    name: str
    plan: Plan


@show.safely
def panel(view: View) -> None:
    """Keep the segmentation shown, and compare it with another."""
    _keep(view)
    others = _others(view)
    if not others:
        st.info(
            "There is no other segmentation to compare with yet. Keep this one, change K, the features or "
            "the method, and come back.",
            icon=":material/info:",
        )
        return
    st.header("Compare with", anchor=False)
    chosen = st.selectbox(
        "Another segmentation",
        range(len(others)),
        format_func=lambda i: show.option(others[i].name),
        key="version-other",
        width=420,
    )
    _compare(view, others[chosen])


def _keep(view: View) -> None:
    """Ask for a name and keep the plan under it."""
    st.markdown("Keep a segmentation to compare it with what you try next, and to go back to it.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"version-name-{len(state.kept())}"
        called = f"{METHODS[view.plan.method].name}, K = {len(view.segments)}"
        st.text_input("Name", called, max_chars=LONGEST_NAME, key=key, width=420)
        st.button(
            "Keep this one",
            icon=":material/bookmark_add:",
            key="keep-version",
            on_click=lambda: state.keep(str(state.widget(key)), view.plan.with_k(view.segments.found_k)),
        )
    for name, _ in state.kept():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/bookmark: {show.literal(name)}")
            st.button(
                "Forget", key=f"forget-{name}", type="tertiary", on_click=lambda kept=name: state.forget(kept)
            )


def _others(view: View) -> list[_Other]:
    """What was kept, but for what is shown; then the neighbours in the same sweep, which cost nothing."""
    k = view.segments.found_k
    shown = view.plan.with_k(k)
    found = [_Other(name, plan) for name, plan in state.kept() if plan != shown]
    near = [other for other in (k - 1, k + 1) if other > 1 and other in view.swept.sweep.ks]
    return [*found, *(_Other(f"The same with K = {other}", view.plan.with_k(other)) for other in near)]


def _compare(view: View, other: _Other) -> None:
    """Say how far the two agree, draw who goes where, list the passages."""
    with st.spinner("Making the other segmentation …"):
        _, theirs = sweeping.segments(view.table, other.plan)
    found = results.versions(view.table, (view.plan, view.segments), (other.plan, theirs))
    st.markdown(f"**{show.unbroken(found.in_words())}**")
    what = "Customers"
    if found.money is not None and found.money.min() >= 0:
        what = st.segmented_control(
            "Width", ["Customers", "Money"], default="Customers", key="version-width", required=True
        )
    hues = [s.hue for s in view.segments.everyone], [s.hue for s in theirs.everyone]
    show.chart(
        charts.versions_chart(found, hues, money=what == "Money"),
        "versions",
        "Flow from the segments shown to the other segmentation: " + "; ".join(found.crossed.sentences),
    )
    st.caption(f"Left: the segments shown. Right: {show.literal(other.name)}.{_apart(found)}")
    _passages(found)
    st.button(
        "Go over to the other one",
        icon=":material/swap_horiz:",
        key="use-version",
        on_click=lambda: state.change_plan(lambda _: other.plan),
        help="“Undo” brings the segments shown back.",
    )


def _apart(found: Versions) -> str:
    said = [
        f"{plural(number, 'customer')} {'is' if number == 1 else 'are'} in a segment {where} only"
        for number, where in ((found.one_only, "on the left"), (found.other_only, "on the right"))
        if number
    ]
    return f" {'; '.join(said)}." if said else ""


def _passages(found: Versions) -> None:
    """List who is not in the segment that continues theirs."""
    passages, crossed = found.passages[:MOST_LISTED], found.crossed
    if not passages:
        return
    shown = pd.DataFrame(
        {
            "From": [crossed.rows[row] for row, _ in passages],
            "To": [crossed.columns[column] for _, column in passages],
            "Customers": [count(crossed.counts[at]) for at in passages],
            "Of the segment": [percent(crossed.counts[at] / crossed.counts[at[0]].sum()) for at in passages],
        }
    )
    if found.money is not None:
        shown["Money"] = [compact(found.money[at]) for at in passages]
    st.dataframe(shown, hide_index=True, height="content", alt="Who would be in another segment")
