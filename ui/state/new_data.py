"""What the New data page was given: files beside the data that are open, a saved segmentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from segmentation import Model
from ui.uploads import Source

_UPLOAD, _MATCHED, _MODEL = "upload_of", "matched", "saved_model"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file beside the data that are open ("new", "before"): its source, and the work of reading it."""

    source: Source
    job: Any


def upload_of(place: str) -> Upload | None:
    """The file that was uploaded in this place of the New data page."""
    found: Upload | None = st.session_state.get(f"{_UPLOAD}-{place}")
    return found


def take_upload(place: str, upload: Upload | None) -> None:
    """Put a file in the place of the one before; columns chosen for that one are forgotten."""
    st.session_state[f"{_UPLOAD}-{place}"] = upload
    st.session_state.pop(f"{_MATCHED}-{place}", None)


def matched(place: str) -> dict[str, str | None]:
    """The columns that the user chose for those of the segmentation; None = there is none."""
    found: dict[str, str | None] = st.session_state.get(f"{_MATCHED}-{place}", {})
    return found


def match(place: str, name: str, column: str | None) -> None:
    """Take `column` of the file for the segmentation's column `name`, and for no other."""
    kept = {n: c for n, c in matched(place).items() if c != column or column is None}
    st.session_state[f"{_MATCHED}-{place}"] = {**kept, name: column}


def saved_model() -> Model | None:
    """The saved segmentation that was uploaded."""
    found: Model | None = st.session_state.get(_MODEL)
    return found


def take_model(model: Model | None) -> None:
    """Put a saved segmentation in the place of the one before."""
    st.session_state[_MODEL] = model
    for place in ("new", "before"):
        st.session_state.pop(f"{_MATCHED}-{place}", None)
