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


def start(key: str, value: object, stops: Sequence[str]) -> object:
    """What a slider that is not drawn yet begins with, to show `value`; None where it is told instead.

    Told a value again, it takes back the key pressed meanwhile; told it at its first run, it loses it where
    another run follows before the browser has drawn the first. So it is told only what it does not show.
    stops: what its stops are called, by which the browser knows where it is.
    """
    called, known = tuple(stops), st.session_state.get(_STOPS)
    st.session_state[_STOPS] = called
    if key not in st.session_state or (st.session_state[key] == value and called == known):
        return value
    set_widget(key, value)
    return None


def note(what: str) -> None:
    """Keep for this session that something happened."""
    st.session_state[_NOTED] = st.session_state.get(_NOTED, frozenset()) | {what}


def is_noted(what: str) -> bool:
    """Did it happen in this session?"""
    return what in st.session_state.get(_NOTED, frozenset())
