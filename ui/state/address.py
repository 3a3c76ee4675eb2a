"""What the page's address asked for when the session began, and what it says now."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

_WANTED, _SAID = "address_wanted", "address_said"
#: Letters of one thing that an address may ask for: a longer one was not written by this program.
_LONGEST = 300
#: The page that the address led to, beside what it asked for; no parameter has such a name.
PAGE = "/"


def remember_address(page: str) -> None:
    """Keep what the address asks for, at the session's beginning: the browser drops it on another page."""
    if _WANTED not in st.session_state:
        asked = {name: value[:_LONGEST] for name, value in st.query_params.items()}
        st.session_state[_WANTED] = {**asked, PAGE: page}


def wanted(name: str) -> str | None:
    """What the address asked for under this name, until it is taken; None for nothing."""
    found: dict[str, str] = st.session_state.get(_WANTED, {})
    return found.get(name)


def take_wanted(*names: str) -> dict[str, str]:
    """Take what the address asked for under these names: each is done once."""
    found: dict[str, str] = st.session_state.get(_WANTED, {})
    return {name: found.pop(name) for name in names if name in found}


def said() -> dict[str, str | None]:
    """What the address says by now; None = it says nothing under that name."""
    found: dict[str, str | None] = st.session_state.get(_SAID, {})
    return found


def say(values: Mapping[str, str | None]) -> None:
    """Remember what the address is made to say."""
    st.session_state[_SAID] = said() | dict(values)
