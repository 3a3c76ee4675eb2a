"""One download: what it is, in a sentence, and a button for each kind of file; made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from segmentation.sinks import Write, already
from ui import files, show


@dataclass(frozen=True, slots=True)
class File:
    """A file to be made on click: the button's label, the file's name, what writes it, bytes (about)."""

    label: str
    name: str
    write: Write
    size: float

    @classmethod
    def made(cls, label: str, name: str, content: bytes) -> File:
        """A small file that is there at once, and whose size is known."""
        return cls(label, name, already(content), len(content))


@dataclass(frozen=True, slots=True)
class Download:
    """A title, a sentence what is in it, the files it comes as.

    refused: why it can't be had now. settings: shows what can be chosen for it.
    """

    title: str
    says: str
    files: tuple[File, ...]
    refused: str = ""
    settings: Callable[[], None] | None = None


def show_group(title: str, downloads: Sequence[Download]) -> None:
    """Show the downloads of a group below its title."""
    st.header(title, anchor=False)
    for download in downloads:
        _show(download)


def _show(download: Download) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            with st.container(width=520, gap="xsmall"):
                st.markdown(f"**{show.literal(download.title)}**")
                st.caption(show.literal(download.refused or download.says, 600))
            with st.container(horizontal=True, width="content"):
                for file in download.files:
                    _button(file, disabled=bool(download.refused))
        if download.settings is not None and not download.refused:
            download.settings()


def _button(file: File, *, disabled: bool) -> None:
    key, about = f"take-{file.name.rpartition('-')[2]}", None if disabled else file.size
    files.offer(file.label, file.write, file.name, key, about=about, disabled=disabled)
