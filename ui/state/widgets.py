"""The session itself: its name, what widgets hold, what happened in it."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

_SESSION, _NOTED, _NUMBER = "session", "noted", "number"


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


def key_showing(name: str, value: object) -> str:
    """Key for a widget `name` that begins with `value`: another where the browser shows another value.

    To be told a value is no way for what the user moves: told again, it takes back the key pressed
    meanwhile; told once, it is lost where another run follows before the browser has drawn the first.
    """
    number: int = st.session_state.get(_NUMBER, 0)
    if st.session_state.get(f"{name}-{number}", value) != value:
        st.session_state[_NUMBER] = number = number + 1
    return f"{name}-{number}"


def note(what: str) -> None:
    """Keep for this session that something happened."""
    st.session_state[_NOTED] = st.session_state.get(_NOTED, frozenset()) | {what}


def is_noted(what: str) -> bool:
    """Did it happen in this session?"""
    return what in st.session_state.get(_NOTED, frozenset())
