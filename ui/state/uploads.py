"""The upload, the table that was read from it, and what is still being read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import streamlit as st

from segmentation import Archive, ChoiceError, Dialect, Plan, Table
from ui.state import plans, selecting
from ui.uploads import Source

_TABLE, _SOURCE, _ERROR, _ASKED = "table", "source", "upload_error", "upload_asked"
_WAITING, _ROUND = "waiting", "upload_round"


class Reading(Protocol):
    """The work of reading, as far as the session has to know it."""

    def give_up(self) -> None:
        """Stop: nobody waits any more."""


@dataclass(slots=True)
class Waiting:
    """An upload that is to be read, and the work once it has begun (`ui.reading` begins it)."""

    source: Source
    job: Reading | None = None
    restored: Archive | None = None  # the analysis to be taken up again once its data are read


@dataclass(frozen=True, slots=True)
class Asked:
    """An upload that could not be read before the user chooses one of several tables in it."""

    source: Source
    error: ChoiceError


def table() -> Table | None:
    """The uploaded table, None before the first upload."""
    found: Table | None = st.session_state.get(_TABLE)
    return found


def open_files(files: Sequence[tuple[bytes, str]]) -> None:
    """Want an upload read, (content, name) each, instead of whatever was being read.

    The uploader gets a new key, so that Streamlit lets the raw bytes go.
    """
    st.session_state[_ROUND] = upload_round() + 1
    _want(Source.of(files))


def source() -> Source | None:
    """The upload, as it came."""
    found: Source | None = st.session_state.get(_SOURCE)
    return found


def open_archive(archive: Archive) -> None:
    """Want a saved analysis taken up again: its data read as they were then, its decisions after that."""
    st.session_state[_ROUND] = upload_round() + 1
    _want(replace(Source.of(archive.files), wish=archive.recipe.reading))
    st.session_state[_WAITING].restored = archive


def wish() -> Dialect:
    """What the user overruled of how the file is read."""
    found = source()
    return found.wish if found else Dialect()


def source_names() -> tuple[str, ...]:
    """What the files of the upload are called."""
    found = source()
    return tuple(file.name for file in found.files) if found else ()


def read_again(**wished: object) -> None:
    """Want the same upload read with other wishes, besides those it is being read with by now.

    While another upload is being read the wish is moot: its table takes the place of this one.
    """
    source: Source = st.session_state[_SOURCE]
    now = waiting()
    if now is None or now.source.files is source.files:
        _want((now.source if now else source).wishing(**wished))


def choose_table(choice: str) -> None:
    """Answer which of several tables in an upload is meant."""
    answered = asked()
    if answered is not None:
        _want(answered.source.wishing(**{answered.error.field: choice}))


def _want(source: Source) -> None:
    stop_waiting()
    st.session_state[_WAITING] = Waiting(source)
    st.session_state[_ASKED] = st.session_state[_ERROR] = None


def waiting() -> Waiting | None:
    """What is being read; None when nothing is."""
    found: Waiting | None = st.session_state.get(_WAITING)
    return found


def stop_waiting() -> None:
    """Give up what is being read; what was there before stays."""
    left = waiting()
    st.session_state[_WAITING] = None
    if left is not None and left.job is not None:
        left.job.give_up()


def take(opened: Table, proposed: Plan, source: Source, kept: tuple[tuple[str, Plan], ...] = ()) -> None:
    """Put what was read in the place of what was there before."""
    st.session_state[_WAITING] = st.session_state[_ERROR] = st.session_state[_ASKED] = None
    st.session_state[_TABLE] = opened
    st.session_state[_SOURCE] = source
    plans.start(proposed, kept)
    selecting.forget_selections()


def restore(opened: Table, archive: Archive, source: Source) -> None:
    """Take up a saved analysis with its data read again."""
    take(opened, archive.recipe.plan, source, archive.kept)


def refuse(problem: str, source: Source, choice: ChoiceError | None) -> None:
    """Remember why it could not be read, or what is to be chosen first; what was there before stays."""
    st.session_state[_WAITING] = None
    st.session_state[_ERROR] = problem
    st.session_state[_ASKED] = Asked(source, choice) if choice else None


def upload_error() -> str | None:
    """Why the last upload failed; None when it did not."""
    found: str | None = st.session_state.get(_ERROR)
    return found


def asked() -> Asked | None:
    """The upload that waits for a choice; None where there is none."""
    found: Asked | None = st.session_state.get(_ASKED)
    return found


def upload_round() -> int:
    """How many uploads there were: part of the uploader's key."""
    found: int = st.session_state.get(_ROUND, 0)
    return found
