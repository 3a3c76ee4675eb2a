"""Each segment as a rule that a CRM can run."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from segmentation import Plan, Rule, Rules, Segments, Table, Unit, find_rules
from segmentation.words import listing, percent, plural
from ui import jobs, results, show
from ui.segments.view import View


@show.safely
def panel(view: View) -> None:
    """Show a rule for each segment, how good it is, and all of them as SQL where they are good enough."""
    table, plan, segments = view.table, view.plan, view.segments
    found = _found(table, plan, segments)
    st.header("Rules a CRM can run", anchor=False)
    _fidelity(found)
    traits = results.customers(table, plan).traits
    for rule in found.rules:
        name = show.literal(f"{rule.segment} {segments.names[rule.segment - 1]}")
        said = show.literal(rule.text(traits), 1_000)
        st.markdown(f"**{name}**: {said}.  \n{show.unbroken(_how_good(rule))}")
    _without(found, segments)
    if found.faithful:
        _to_copy(table, plan, segments, found)


def _found(table: Table, plan: Plan, segments: Segments) -> Rules:
    """Look for the rules in the background."""
    customers, features = results.customers(table, plan), results.features(table, plan)
    yes = results.yes_words(table, plan)

    def work(tell: jobs.Progress, _stopped: jobs.Stopped) -> Iterator[Rules]:
        tell(0.1, "Looking for rules that tell the segments apart")
        yield find_rules(
            customers, features.customers, segments.labels, features.names, yes=yes, seed=plan.seed
        )

    key = ("rules", *results.of_segments(table, plan, segments))
    return jobs.first_result(key, work, lane=jobs.RULES).result()


def _fidelity(found: Rules) -> None:
    if found.faithful:
        st.markdown(
            f"On customers they were not learned from, the rules find the right segment in "
            f"**{percent(found.fidelity)}** of the cases, each segment counted alike."
        )
    elif found.fidelity == found.fidelity:
        st.warning(
            f"These rules are not the segments: on customers they were not learned from they find the right "
            f"one in only {percent(found.fidelity)} of the cases (80 % would do). Read them as a rough "
            "description, and take the segment of each customer from the download.",
            icon=":material/warning:",
        )
    else:
        st.warning(
            "A segment is too small to test the rules on customers they were not learned from. Read them as "
            "a rough description, and take the segment of each customer from the download.",
            icon=":material/warning:",
        )


def _how_good(rule: Rule) -> str:
    return (
        f"Takes {plural(rule.size, 'customer')}; {percent(rule.precision)} of them belong to the segment "
        f"(precision), and it finds {percent(rule.recall)} of the segment (recall)."
    )


def _without(found: Rules, segments: Segments) -> None:
    """Name who has no rule."""
    if found.without:
        names = [f"“{segments.names[number - 1]}”" for number in found.without]
        st.markdown(show.literal(f"Without a rule, too small or too mixed: {listing(names)}.", 1_000))
    if segments.aside:
        name = segments.aside.name
        st.markdown(show.literal(f"“{name}” are chosen by name: take them out before the rules run.", 200))


def _to_copy(table: Table, plan: Plan, segments: Segments, found: Rules) -> None:
    st.header("To copy", anchor=False)
    st.code(found.case(segments.names), language="sql", wrap_lines=True)
    if plan.unit is Unit.ORDER_LINE:
        st.caption("The columns are those of the labelled customers, which you can download above.")
    else:
        st.caption("The columns and the words of yes are those of your file.")
    traits = results.customers(table, plan).traits
    said = [f"{segments.names[rule.segment - 1]}: {rule.text(traits)}" for rule in found.rules]
    st.code("\n".join(said), language=None, wrap_lines=True)
