"""Each segment as a rule that a CRM can run: found, changed by the user, copied."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from segmentation import Plan, Rule, Rules, Segment, Segments, Table, Unit, find_rules
from segmentation.describing.rule import BY_HAND
from segmentation.words import percent, plural
from ui import jobs, results, show
from ui.segments import rule_editor
from ui.segments.view import View


@show.safely
def panel(view: View) -> None:
    """Show a rule for each segment, how good it is, and all to copy: good enough, or the user's own."""
    table, plan, segments = view.table, view.plan, view.segments
    found = _found(table, plan, segments)
    rules = results.rules_as_they_stand(table, plan, segments, found)
    st.header("Rules a CRM can run", anchor=False)
    _fidelity(found)
    # There from the start: the slider that makes a rule the user's own must not move on the page, or it
    # would lose the keyboard's focus.
    with st.container():
        _by_hand(rules)
    for segment in segments:
        _rule(view, segment, found, rules)
    if segments.aside:
        name = segments.aside.name
        st.markdown(show.literal(f"“{name}” are chosen by name: take them out before the rules run.", 200))
    if found.faithful or rules.edited:
        _to_copy(table, plan, segments, rules)


def _rule(view: View, segment: Segment, found: Rules, rules: Rules) -> None:
    """Show the rule of a segment, if it has one, and let the user change it."""
    first, rule = (_of(segment, some) for some in (found, rules))
    with st.container(border=True, key=f"rule-{segment.number}"):
        badge = f" :orange-badge[{BY_HAND}]" if rule and rule.edited else ""
        st.markdown(f"**{show.literal(segment.titled)}**{badge}")
        if rule is None:
            st.markdown("No rule finds it: it is too small, or too mixed with the others.")
        else:
            said = rule.text(results.customers(view.table, view.plan).traits)
            st.markdown(f"{show.literal(said, 1_000)}.")
            st.caption(show.unbroken(_how_good(rule)))
        rule_editor.editor(view, segment, first, rule)


def _of(segment: Segment, rules: Rules) -> Rule | None:
    return next((rule for rule in rules.rules if rule.segment == segment.number), None)


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


def _by_hand(rules: Rules) -> None:
    """Say what the user's own rules make of the whole."""
    if not rules.edited:
        return
    said = [f"As they stand, with yours, they are right for **{percent(rules.right)}** of these customers"]
    if rules.none:
        said.append(f"{plural(rules.none, 'customer')} fit no rule")
    if rules.several:
        said.append(f"{plural(rules.several, 'customer')} fit more than one, of which the first takes them")
    st.markdown(f"{show.unbroken('; '.join(said))}.")


def _how_good(rule: Rule) -> str:
    if not rule.size:
        return "Takes nobody."
    money = "" if rule.amount_share is None else f" with {percent(rule.amount_share)} of the money"
    return (
        f"Takes {plural(rule.size, 'customer')}{money}; {percent(rule.precision)} of them belong to the "
        f"segment (precision), and it finds {percent(rule.recall)} of the segment (recall)."
    )


def _to_copy(table: Table, plan: Plan, segments: Segments, rules: Rules) -> None:
    st.header("To copy", anchor=False)
    st.code(rules.case(segments.names), language="sql", wrap_lines=True)
    if plan.unit is Unit.ORDER_LINE:
        st.caption("The columns are those of the labelled customers, which you can download above.")
    else:
        st.caption("The columns and the words of yes are those of your file.")
    traits = results.customers(table, plan).traits
    st.code(rules.text(segments.names, traits), language=None, wrap_lines=True)
