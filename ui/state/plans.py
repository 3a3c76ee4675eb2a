"""The plan, the way back and forth, and the plans that were kept to be compared."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import streamlit as st

from segmentation import Plan

_PLAN, _BEFORE, _AFTER, _REVISION = "plan", "plans_before", "plans_undone", "revision"
_KEPT, _FIRST_K = "plans_kept", "first_k"
#: Steps back that are kept: plans are small, and nobody remembers more.
MOST_STEPS = 100


def plan() -> Plan | None:
    """The plan for the table."""
    found: Plan | None = st.session_state.get(_PLAN)
    return found


def start(proposed: Plan, kept: tuple[tuple[str, Plan], ...] = ()) -> None:
    """Begin with the plan of other data: there is no way back from it."""
    st.session_state[_PLAN] = proposed
    st.session_state[_BEFORE], st.session_state[_AFTER] = (), ()
    st.session_state[_KEPT], st.session_state[_FIRST_K] = kept, {}


def change_plan(change: Callable[[Plan], Plan]) -> None:
    """Put the changed plan in the place of the old one, which is kept for `undo`."""
    old = plan()
    if old is None:
        return
    new = change(old)
    if new != old:
        st.session_state[_PLAN] = new
        st.session_state[_BEFORE] = (*_plans(_BEFORE), old)[-MOST_STEPS:]
        st.session_state[_AFTER] = ()


def undo() -> None:
    """Go back to the plan before the last change."""
    _step(_BEFORE, _AFTER)


def redo() -> None:
    """Take back an `undo`."""
    _step(_AFTER, _BEFORE)


def before() -> Plan | None:
    """The plan that `undo` would bring back."""
    return next(reversed(_plans(_BEFORE)), None)


def after() -> Plan | None:
    """The plan that `redo` would bring back."""
    return next(reversed(_plans(_AFTER)), None)


def start_anew() -> None:
    """Let the widgets that start from the plan do so again: something else changed what they show."""
    st.session_state[_REVISION] = revision() + 1


def revision() -> int:
    """How often there was an undo or redo: in the key of each widget that starts from the plan anew then."""
    found: int = st.session_state.get(_REVISION, 0)
    return found


def _plans(key: str) -> tuple[Plan, ...]:
    found: tuple[Plan, ...] = st.session_state.get(key, ())
    return found


def _step(source: str, target: str) -> None:
    plans, now = _plans(source), plan()
    if plans and now is not None:
        st.session_state[source] = plans[:-1]
        st.session_state[target] = (*_plans(target), now)
        st.session_state[_PLAN] = plans[-1]
        start_anew()


def first_k(basis: Hashable) -> int | None:
    """The K at which segments of the sweep that `basis` stands for were first shown; None before that."""
    found: dict[Hashable, int] = st.session_state.get(_FIRST_K, {})
    return found.get(basis)


def show_at(basis: Hashable, k: int) -> None:
    """Keep the K at which segments are shown, unless they were shown before."""
    st.session_state.setdefault(_FIRST_K, {}).setdefault(basis, k)


def kept() -> tuple[tuple[str, Plan], ...]:
    """The plans that were kept to be compared, each with its name."""
    found: tuple[tuple[str, Plan], ...] = st.session_state.get(_KEPT, ())
    return found


def keep(name: str, version: Plan) -> None:
    """Keep a plan under a name; one of the same name is replaced."""
    clean = " ".join(name.split()) or "Unnamed"
    others = tuple(one for one in kept() if one[0] != clean)
    st.session_state[_KEPT] = (*others, (clean, version))


def forget(name: str) -> None:
    """Keep a plan no longer."""
    st.session_state[_KEPT] = tuple(one for one in kept() if one[0] != name)
