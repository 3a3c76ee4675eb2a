"""The session itself: its name, what widgets hold, what happened in it."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

_SESSION, _NOTED = "session", "noted"


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


def note(what: str) -> None:
    """Keep for this session that something happened."""
    st.session_state[_NOTED] = st.session_state.get(_NOTED, frozenset()) | {what}


def is_noted(what: str) -> bool:
    """Did it happen in this session?"""
    return what in st.session_state.get(_NOTED, frozenset())
