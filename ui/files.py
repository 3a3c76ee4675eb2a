"""A file made when it is clicked: what it is called, and the button that gives it."""

from __future__ import annotations

from pathlib import PurePath
from uuid import uuid4

import streamlit as st

from segmentation import Table
from segmentation.sinks import Write
from segmentation.words import size
from ui.streamed import content_of

MIMES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sql": "application/sql",
    "zip": "application/zip",
    "json": "application/json",
    "html": "text/html",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "py": "text/x-python",
    "ipynb": "application/x-ipynb+json",
}
#: Characters of the upload's name that its files begin with.
_LONGEST_STEM = 60


def name_of(table: Table, what: str, suffix: str = "csv") -> str:
    """Name a file after the upload and what is in it; an upload's name may be a path."""
    stem = PurePath(PurePath(table.name).name).stem[:_LONGEST_STEM] or "data"
    return f"{stem}-{what}.{suffix}"


def offer(
    label: str,
    write: Write,
    name: str,
    key: str,
    *,
    about: float | None = None,
    icon: str = ":material/download:",
    disabled: bool = False,
) -> None:
    """Show a button that makes the file `name` and gives it; the page stays as it is.

    about: how many bytes it will have, as far as that is known before.
    """
    # Streamlit keeps made files, for all sessions, under a hash of the name, the kind and a sample of the
    # bytes: one that differs elsewhere would be taken for the one before. So the kind names the button.
    kind = f"{MIMES[name.rpartition('.')[2]]}; button={uuid4().hex}"
    st.download_button(
        label if about is None else f"{label}, {size(about)}",
        data=lambda: content_of(write),
        file_name=name,
        mime=kind,
        icon=icon,
        on_click="ignore",
        disabled=disabled,
        key=key,
    )
