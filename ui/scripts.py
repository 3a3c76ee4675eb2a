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


def component(name: str) -> Callable[..., Any]:
    """Make a component of the files of this name in browser/."""
    parts = {
        kind: _HERE / f"{name}.{kind}" for kind in ("html", "css") if (_HERE / f"{name}.{kind}").exists()
    }
    script = f"{(_HERE / f'{name}.js').read_text()}\n{(_HERE / 'component.js').read_text()}"
    return st.components.v2.component(
        name, **{kind: file.read_text() for kind, file in parts.items()}, js=script
    )


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
