"""Where results are kept: bounded, shared by all sessions.

Equal keys mean equal data, so nobody sees what isn't theirs. Nobody changes what they hand out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

Made = TypeVar("Made")


@st.cache_resource(max_entries=20, show_spinner="Counting …")
def few(key: Hashable, _make: Callable[[], Made]) -> Made:  # noqa: ARG001 (Streamlit reads the key)
    """Keep results that grow with the rows; the oldest goes first."""
    return _make()


@st.cache_resource(max_entries=200, show_spinner=False)
def many(key: Hashable, _make: Callable[[], Made]) -> Made:  # noqa: ARG001 (Streamlit reads the key)
    """Keep summaries, whose size does not grow with the rows."""
    return _make()


@st.cache_resource(max_entries=8, show_spinner=False)
def lately(key: Hashable, _make: Callable[[], Made]) -> Made:  # noqa: ARG001 (Streamlit reads the key)
    """Keep what grows with the rows and changes with every letter typed: it must not push out the rest."""
    return _make()
