"""Scripts of ours in the browser, and whether they run: a company's may refuse those made in the page.

Where they don't, nothing is lost but the liveliness: what a script would show or hear is left to Streamlit.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui import state

_HERE = Path(__file__).parent / "browser"
_KEY = "scripts"
#: How the keys of components begin that show nothing.
UNSEEN = "unseen-"


def component(name: str, *, base: str = "") -> Callable[..., Any]:
    """Make a component of the files of this name in browser/, after those of the name `base`, if any."""
    parts = {kind: _text(base, kind) + _text(name, kind) for kind in ("html", "css", "js")}
    parts["js"] += _text("component", "js")
    return st.components.v2.component(name, **{kind: text for kind, text in parts.items() if text})


def _text(name: str, kind: str) -> str:
    file = _HERE / f"{name}.{kind}"
    return f"{file.read_text()}\n" if file.exists() else ""


_component = component(_KEY)


def run() -> bool:
    """Have they shown in this session that they run?"""
    return state.is_noted(_KEY)


def ask() -> None:
    """Ask the browser, until it has said so; comes before every other script of a page."""
    # Where scripts don't run, their places would hold an error each.
    st.html(f"<style>[class*='st-key-{UNSEEN}'] {{ display: none }}</style>")
    # It stays in the page: without it all that follows would move up, and an upload under way be lost.
    _component(key=f"{UNSEEN}{_KEY}", data={"known": run()}, on_run_change=lambda: state.note(_KEY))
