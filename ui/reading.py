"""Reading an upload in the background: its progress above the page, what was there before below it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import streamlit as st

from segmentation import Cancelled, ChoiceError, Plan, SegmentationError, Table
from ui import address, jobs, show, state

Read = jobs.Job[tuple[Table, Plan]]


@contextmanager
def going_on() -> Iterator[None]:
    """Show how far reading is, above what the page shows; when it is done, run the page anew.

    The page is drawn while the file is read, so that everything on it can be used: a click ends this
    run, and the next one finds the work where it is by then.
    """
    job = settle()
    waiting = state.waiting()
    if job is None or waiting is None:
        yield
        return
    name = show.literal(waiting.source.name)
    bar, button = st.columns([5, 1], vertical_alignment="center")
    place = bar.empty()
    button.button(
        "Stop reading",
        key="stop-reading",
        icon=":material/close:",
        on_click=state.stop_waiting,
        width="stretch",
    )
    place.progress(job.fraction, text=f"{name}: {job.note}")
    yield
    while not job.wait(0, jobs.POLL_SECONDS):
        place.progress(job.fraction, text=f"{name}: {job.note}")
    st.rerun()


def settle(patience: float = 0.0) -> Read | None:
    """Begin what is to be read and take it when it is done within `patience` seconds; else give the work."""
    waiting = state.waiting()
    if waiting is None:
        return None
    job: Read = cast("Read", waiting.job) or jobs.begin(waiting.source.read)
    waiting.job = job
    if not job.wait(0, patience):
        return job
    _take(waiting, job)
    return None


def _take(waiting: state.Waiting, job: Read) -> None:
    try:
        table, plan = job.result()
    except Cancelled:
        state.stop_waiting()
    except SegmentationError as error:
        state.refuse(str(error), waiting.source, error if isinstance(error, ChoiceError) else None)
    else:
        if waiting.restored is None:
            state.take(table, plan, waiting.source)
        else:
            state.take_wanted(address.K)  # a saved analysis knows its own
            state.restore(table, waiting.restored, waiting.source)
        jobs.give_up()


def elsewhere() -> None:
    """Say on other pages that a file is being read, and where to see it; they follow when it is."""
    job = settle()
    waiting = state.waiting()
    if job is not None and waiting is not None:
        st.info(
            f"{show.literal(waiting.source.name)} is being read; until then the data from before are shown.",
            icon=":material/hourglass_top:",
        )
        st.page_link("pages/data.py", label="See how far it is", icon=":material/upload_file:")
        jobs.follow_to_end(job)
