"""Changing a rule by hand: each condition's limits, one condition less or more, the found rule again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from segmentation import Alternatives, PlanError, Rule, Segment, Term, Trait, with_term
from segmentation.describing.rule import exactly
from segmentation.words import count, percent
from ui import results, show, state
from ui.segments.view import View

_IS, _IS_NOT = "is", "is not"
#: The ends of a slider, which ask for nothing. Streamlit tells its stops apart by what they are called.
_ENDS = {-math.inf: "lowest", math.inf: "highest"}


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """One condition of a rule that is being changed. at: its alternative, and its place there."""

    view: View
    segment: Segment
    said: Alternatives
    at: tuple[int, int]

    @property
    def term(self) -> Term:
        """The condition as it is now."""
        return self.said[self.at[0]][self.at[1]]

    def key(self, what: str) -> str:
        """Name a widget of the condition."""
        return f"rule-{what}-{self.segment.number}-{self.at[0]}-{self.term.trait}-{self.term.level}"

    def put(self, make: Callable[[], Term | None]) -> None:
        """Put another condition in its place; None takes it out."""
        state.start_anew()
        self.slide(make)

    def slide(self, make: Callable[[], Term | None]) -> None:
        """Put it there and leave the slider that was moved as it is: it may be moved on by the keyboard."""
        try:
            _put(self.view, self.segment, with_term(self.said, self.at, make()))
        except PlanError as problem:
            show.error(problem)


def editor(view: View, segment: Segment, found: Rule | None, rule: Rule | None) -> None:
    """Offer to change the rule of a segment; `found`: what it was before the user changed it."""
    label = "Change this rule" if rule else "Write a rule"
    with st.expander(label, key=f"rule-editor-{segment.number}", on_change="rerun") as opened:
        if opened.open:
            _opened(view, segment, found, rule)


def _opened(view: View, segment: Segment, found: Rule | None, rule: Rule | None) -> None:
    given = view.plan.given_rules(view.segments.found_k)
    said: Alternatives = given.get(segment.number) or _terms(rule)
    if rule is not None:
        _figures(rule, found)
    traits = {t.name: t for t in results.customers(view.table, view.plan).traits}
    for which, one in enumerate(said):
        if len(said) > 1:
            st.markdown("**Either**" if not which else "**or**")
        for place in range(len(one)):
            _condition(_Place(view, segment, said, (which, place)), traits[one[place].trait])
        _more(view, segment, said, which, traits)
    if segment.number in given:
        st.button(
            "Back to the rule as it was found" if found else "No rule again",
            icon=":material/undo:",
            key=f"rule-reset-{segment.number}",
            on_click=_reset,
            args=(view, segment),
        )


def _terms(rule: Rule | None) -> Alternatives:
    return ((),) if rule is None else tuple(tuple(c.term for c in one) for one in rule.alternatives)


def _put(view: View, segment: Segment, said: Alternatives | None) -> None:
    k = view.segments.found_k
    # K becomes the user's: the rule must not vanish with another recommendation.
    state.change_plan(lambda plan: plan.with_k(k).with_rule(k, segment.number, said))


def _reset(view: View, segment: Segment) -> None:
    state.start_anew()
    _put(view, segment, None)


def _figures(rule: Rule, found: Rule | None) -> None:
    """Show what the rule takes, beside what the found one took."""
    before = found if found and rule.edited else None

    def points(now: float, then: float | None) -> str | None:
        if then is None or math.isnan(now) or math.isnan(then) or round(100 * (now - then)) == 0:
            return None
        return f"{round(100 * (now - then)):+d} points"

    with st.container(horizontal=True, gap="large", key=f"rule-figures-{rule.segment}"):
        more = f"{rule.size - before.size:+,d}" if before and rule.size != before.size else None
        st.metric("Customers", count(rule.size), more, delta_color="off", width="content")
        if rule.amount_share is not None:
            change = points(rule.amount_share, before.amount_share if before else None)
            st.metric("Money", percent(rule.amount_share), change, delta_color="off", width="content")
        for label, name, meaning in (
            ("Precision", "precision", "Of the customers that it takes, how many belong to the segment."),
            ("Recall", "recall", "Of the segment, how many it takes."),
            ("Overlap", "overlap", "Customers in both the rule and the segment, of those in either."),
        ):
            now, then = getattr(rule, name), getattr(before, name) if before else None
            st.metric(label, percent(now), points(now, then), help=meaning, width="content")


def _condition(place: _Place, trait: Trait) -> None:
    """Show a condition: what it is about, its limits or its yes and no, a way to drop it."""
    number, which = place.at[1], place.at[0]
    with st.container(
        horizontal=True, vertical_alignment="bottom", key=place.key(f"condition-{which}-{number}")
    ):
        if place.term.level is None:
            _limits(place, trait)
        else:
            _level(place, trait)
        st.button(
            "Drop",
            icon=":material/close:",
            type="tertiary",
            key=place.key("drop"),
            help="Ask no longer for this",
            on_click=place.put,
            args=(lambda: None,),
        )


def _limits(place: _Place, trait: Trait) -> None:
    """Ask for the limits of a number: by a slider in steps of about as many customers, or exactly."""
    term, view = place.term, place.view
    ends = [end for end in (term.low, term.high) if end is not None]
    known = results.stops(view.table, view.plan, view.segments, trait.name)
    stops = [-math.inf, *sorted({*known, *ends}), math.inf]
    unit = f", {trait.unit_to_add}" if trait.unit_to_add else ""
    key = f"{place.key('limits')}-{state.revision()}"
    with st.container(width=420):
        st.select_slider(
            show.literal(f"{trait.label}{unit}", 60),
            stops,
            (-math.inf if term.low is None else term.low, math.inf if term.high is None else term.high),
            format_func=lambda stop: _ENDS.get(stop) or exactly(stop),
            key=key,
            on_change=lambda: place.slide(lambda: _within(term, *state.widget(key))),  # type: ignore[misc]
            help=show.literal(trait.meaning, 300) or None,
        )
    _exact(place, "over", term.low, lambda value: replace(term, low=value))
    _exact(place, "up to", term.high, lambda value: replace(term, high=value))


def _within(term: Term, low: float, high: float) -> Term:
    return replace(term, low=low if math.isfinite(low) else None, high=high if math.isfinite(high) else None)


def _exact(place: _Place, label: str, value: float | None, make: Callable[[float | None], Term]) -> None:
    # Another value is another widget. One that is told its value would be told back as without, by a key
    # that was pressed on the slider before the browser heard of it.
    key = f"{place.key(label)}-{value}"

    def take() -> None:
        typed = state.widget(key)
        if typed == value:
            return  # what it showed all along, told again with a key that was pressed on the slider
        place.put(lambda: make(None if typed is None else float(str(typed))))

    with st.container(width=180):
        st.number_input(label, value=value, key=key, format="%.12g", placeholder="no limit", on_change=take)


def _level(place: _Place, trait: Trait) -> None:
    """Ask whether a customer is to have the level or not."""
    term, key = place.term, place.key("level")
    state.set_widget(key, _IS if term.has_level else _IS_NOT)
    with st.container(width=420):
        st.segmented_control(
            show.literal(f"{trait.label}: {term.level}", 60),
            [_IS, _IS_NOT],
            key=key,
            required=True,
            on_change=lambda: place.put(lambda: replace(term, has_level=state.widget(key) == _IS)),
        )


def _more(view: View, segment: Segment, said: Alternatives, which: int, traits: dict[str, Trait]) -> None:
    """Offer every trait that the alternative does not ask for yet."""
    asked = {(term.trait, term.level) for term in said[which]}
    left = [
        term
        for term in results.askable(view.table, view.plan, view.segments)
        if (term.trait, term.level) not in asked
    ]
    key = f"rule-more-{segment.number}-{which}-{len(said[which])}"

    def add() -> None:
        chosen = state.widget(key)
        if chosen is not None:
            _put(view, segment, with_term(said, (which, len(said[which])), left[int(str(chosen))]))

    def called(place: int) -> str:
        term = left[place]
        level = "" if term.level is None else f": {term.level}"
        return show.option(f"{traits[term.trait].label}{level}")

    st.selectbox(
        "One more condition",
        range(len(left)),
        None,
        format_func=called,
        key=key,
        placeholder="Add a condition …",
        label_visibility="collapsed",
        width=420,
        on_change=add,
    )
