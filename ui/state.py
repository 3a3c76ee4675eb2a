"""The only module that touches st.session_state: what the user gave, and nothing that can be computed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import streamlit as st

from segmentation import Plan, SegmentationError, Table, propose_plan

_TABLE, _PLAN, _ERROR, _ROUND, _SESSION = "table", "plan", "upload_error", "upload_round", "session"


def table() -> Table | None:
    """The uploaded table, None before the first upload."""
    found: Table | None = st.session_state.get(_TABLE)
    return found


def plan() -> Plan | None:
    """The plan for the table."""
    found: Plan | None = st.session_state.get(_PLAN)
    return found


def open_table(read: Callable[[], Table]) -> None:
    """Take a new table, with its proposed plan; when it can't be read, keep the old one and say why.

    The uploader gets a new key either way, so that Streamlit lets the raw bytes go.
    """
    st.session_state[_ROUND] = upload_round() + 1
    try:
        opened = read()
        proposed = propose_plan(opened)
    except SegmentationError as error:
        st.session_state[_ERROR] = str(error)
        return
    st.session_state[_TABLE] = opened
    st.session_state[_PLAN] = proposed
    st.session_state[_ERROR] = None


def upload_error() -> str | None:
    """Why the last upload failed; None when it did not."""
    found: str | None = st.session_state.get(_ERROR)
    return found


def upload_round() -> int:
    """How many uploads there were: part of the uploader's key."""
    found: int = st.session_state.get(_ROUND, 0)
    return found


def change_plan(change: Callable[[Plan], Plan]) -> None:
    """Put the changed plan in the place of the old one."""
    old = plan()
    if old is not None:
        st.session_state[_PLAN] = change(old)


def session() -> str:
    """A name for this session, for work done on its behalf."""
    found: str = st.session_state.setdefault(_SESSION, uuid4().hex)
    return found


def widget(key: str) -> object:
    """Read what a widget holds, inside its own callback."""
    return st.session_state[key]
