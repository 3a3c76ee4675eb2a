"""The files of the page: a new one, and an earlier one to compare it with; each read in the background."""

from __future__ import annotations

import streamlit as st

from segmentation import ChoiceError, SegmentationError, Table
from ui import jobs, opening, show, state
from ui.uploads import Source


def file(place: str, label: str, help_text: str | None = None) -> Table | None:
    """Take a file, read it, and give its table; None where there is none yet, or none that can be read."""
    held = state.upload_of(place)
    name = held.source.name if held else ""
    uploads = st.file_uploader(
        label,
        type=opening.ENDINGS,
        accept_multiple_files=True,
        key=f"{place}-file-{name}",
        help=help_text,
    )
    if uploads:
        _begin(place, Source.of([(upload.getvalue(), upload.name) for upload in uploads]))
        st.rerun()
    return None if held is None else _read(place, held)


def _begin(place: str, source: Source) -> None:
    state.take_upload(place, state.Upload(source, jobs.begin(source.read)))


def _read(place: str, held: state.Upload) -> Table | None:
    spot = st.empty()
    while not held.job.wait(0, jobs.POLL_SECONDS):
        spot.progress(held.job.fraction, text=f"{show.literal(held.source.name)}: {held.job.note}")
    spot.empty()
    try:
        table: Table = held.job.result()[0]
    except ChoiceError as problem:
        show.error(problem)
        _which(place, held, problem)
        return None
    except SegmentationError as problem:
        show.error(problem)
        return None
    return table


def _which(place: str, held: state.Upload, problem: ChoiceError) -> None:
    """Ask which of several tables in the file is meant."""
    chosen = st.selectbox(
        "Which table?", problem.choices, index=None, format_func=show.option, key=f"{place}-which"
    )
    if chosen is not None:
        _begin(place, held.source.wishing(**{problem.field: chosen}))
        st.rerun()


def facts(place: str, table: Table) -> None:
    """Say which file is taken, and let it go on request."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{show.literal(table.name)}** · {len(table.frame):,} rows")
        st.button(
            "Another file",
            key=f"{place}-forget",
            type="tertiary",
            icon=":material/close:",
            on_click=state.take_upload,
            args=(place, None),
        )
