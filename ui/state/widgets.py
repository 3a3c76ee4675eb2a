"""The session itself: its name, what widgets hold, what happened in it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import streamlit as st

_SESSION, _NOTED, _STOPS = "session", "noted", "stops"


def session() -> str:
    """A name for this session, for work done on its behalf."""
    found: str = st.session_state.setdefault(_SESSION, uuid4().hex)
    return found


def widget(key: str) -> object:
    """Read what a widget holds, inside its own callback."""
    return st.session_state[key]


def set_widget(key: str, value: object) -> None:
    """Let a widget that is not drawn yet in this run show `value`: what the plan says, whoever changed it."""
    st.session_state[key] = value


def set_slider(key: str, value: object, stops: Sequence[str]) -> None:
    """Let a slider that is not drawn yet show `value`, and leave it alone where it does.

    A value that is told again takes back the key that was pressed meanwhile. stops: what its stops are
    called, by which the browser knows where it is.
    """
    called = (key, tuple(stops))
    if st.session_state.get(key) != value or st.session_state.get(_STOPS) != called:
        set_widget(key, value)
        st.session_state[_STOPS] = called


def note(what: str) -> None:
    """Keep for this session that something happened."""
    st.session_state[_NOTED] = st.session_state.get(_NOTED, frozenset()) | {what}


def is_noted(what: str) -> bool:
    """Did it happen in this session?"""
    return what in st.session_state.get(_NOTED, frozenset())
