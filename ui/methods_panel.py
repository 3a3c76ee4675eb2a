"""The method in use, and on demand: do other methods see the same segments?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import streamlit as st

from segmentation import METHODS, Agreement, Method, Plan, Solution, Table, method_agreement
from segmentation.words import count, plural
from ui import jobs, results, show, state
from ui.sweeping import Swept

#: Words for the adjusted Rand index, from the top; 0.8 and more is what two draws of the same customers
#: are asked for to be called stable.
_AGREEMENT = (
    (0.95, "the same segments, but for a few customers"),
    (0.80, "nearly the same segments"),
    (0.50, "partly the same segments"),
    (-1.0, "other segments"),
)
_SAME, _OTHER = 0.80, 0.50
_LANE = "methods"


@st.fragment
@show.safely
def panel(table: Table, swept: Swept) -> None:
    """Show which method is in use; when opened, ask the others at the K that is chosen by then."""
    plan = state.plan()
    if plan is None:
        return
    if plan.method is not swept.sweep.method:
        st.rerun()  # the whole page, of which this is only a part
    st.header(f"Method: {METHODS[swept.sweep.method].name}", anchor=False)
    with st.expander("Do other methods see the same segments?", key="methods", on_change="rerun") as opened:
        if opened.open:
            _compared(table, plan, swept)


def _compared(table: Table, plan: Plan, swept: Swept) -> None:
    k, method = swept.k(plan), swept.sweep.method
    if k < 2:
        st.markdown("There is one segment only, so there is nothing to compare.")
        return
    solution = swept.solution(plan)
    found = {one.method: one for one in _agreements(table, plan, solution)}
    st.markdown(f"**At K = {k}.** {_together(list(found.values()))}")
    with st.grid(min_column_width=300):
        for other in Method:
            with st.container(border=True, height="stretch", key=f"method-{other}"):
                _card(other, found.get(other), solution, in_use=other is method)
    fitted = swept.sweep.fitted if method is not Method.KMEANS else None
    if fitted is not None:
        st.caption(_sampled(METHODS[method].name, fitted, swept.sweep.rows))


def _agreements(table: Table, plan: Plan, solution: Solution) -> tuple[Agreement, ...]:
    features = results.features(table, plan)

    def work(tell: jobs.Progress, stopped: jobs.Stopped) -> Iterator[tuple[Agreement, ...]]:
        yield method_agreement(features.matrix, solution, plan.seed, progress=tell, cancelled=stopped)

    key = ("agreement", *results.of_sweep(table, plan), solution.k)
    return jobs.first_result(key, work, lane=_LANE).result()


def _together(found: list[Agreement]) -> str:
    """Sum the agreements up in a sentence."""
    least, most = min(one.agreement for one in found), max(one.agreement for one in found)
    if least >= _SAME:
        return "Every method finds nearly the same segments: they do not hang on how they were made."
    if most < _OTHER:
        return "Each method cuts the customers in another way: the segments are as much its doing as theirs."
    return "The methods agree in part: look at what they share before you build on a border."


def _card(method: Method, found: Agreement | None, solution: Solution, *, in_use: bool) -> None:
    st.header(METHODS[method].name, anchor=False)
    st.caption(METHODS[method].when)
    if in_use or found is None:
        st.badge("in use", icon=":material/check:", color="blue")
        st.markdown(_figures(solution.silhouette, int(solution.sizes.min())))
        return
    words = next(words for least, words in _AGREEMENT if found.agreement >= least)
    st.markdown(f"It sees **{words}**: agreement {found.agreement:.2f} (1 is the same, 0 is chance).")
    st.markdown(_figures(found.silhouette, found.smallest))
    if found.fitted is not None:
        st.caption(_sampled("It", found.fitted, len(solution.labels)))
    st.space("stretch")
    # They were compared at this K.
    use = partial(state.change_plan, lambda p: p.with_k(solution.k).with_method(method))
    st.button(f"Use {METHODS[method].name}", key=f"use-{method}", on_click=use)


def _figures(silhouette: float, smallest: int) -> str:
    return f"Silhouette {silhouette:.2f} · smallest segment {plural(smallest, 'customer')}"


def _sampled(who: str, fitted: int, rows: int) -> str:
    return f"{who} was made from a sample of {count(fitted)} customers; all {count(rows)} are labelled by it."
