"""Which segmentation the new file is put into: the one on the screen, or a saved one."""

from __future__ import annotations

import streamlit as st

from segmentation import Model, Plan, SegmentationError, Table
from segmentation.words import count, plural
from ui import files, results, show, state, sweeping

_HERE, _SAVED = "The one made here", "A saved one"


def segmentation() -> Model | None:
    """Let the user choose a segmentation; None where there is none yet."""
    table, plan = state.table(), state.plan()
    if table is None or plan is None:
        st.markdown("There is no data open, so choose a segmentation that was saved before.")
        return _uploaded()
    where = st.segmented_control(
        "Segmentation", [_HERE, _SAVED], default=_HERE, required=True, key="which-segmentation"
    )
    return current(table, plan) if where == _HERE else _uploaded()


def current(table: Table, plan: Plan) -> Model:
    """The segmentation on the screen, which can be saved here."""
    swept, segments = sweeping.segments(table, plan)
    model = results.model(table, plan, sweeping.solution(table, plan, swept), segments, swept.advice)
    _facts(model)
    save(model, table)
    return model


def save(model: Model, table: Table) -> None:
    """Offer the segmentation as a file."""
    files.offer(
        "Save the segmentation",
        lambda sink: sink.write(model.to_json().encode()),
        files.name_of(table, "segmentation", "json"),
        "save-segmentation",
        icon=":material/save:",
    )


def _uploaded() -> Model | None:
    upload = st.file_uploader("A segmentation saved by this program (.json)", type=["json"], key="model-file")
    if upload is not None:
        try:
            model = Model.from_json(upload.getvalue())
        except SegmentationError as problem:
            show.error(problem)
            return None
        held = state.saved_model()
        if held is None or held.key != model.key:
            state.take_model(model)
    model_held = state.saved_model()
    if model_held is not None:
        _facts(model_held)
    return model_held


def _facts(model: Model) -> None:
    """Say in a line or two what the segmentation was made from."""
    origin = model.origin
    names = " · ".join(f"**{i}** {show.literal(name, 40)}" for i, name in enumerate(model.names, start=1))
    said = [f"{plural(model.k, 'segment')}: {names}"]
    if origin.file and origin.customers is not None:
        made = f"Made from {show.literal(origin.file)}, {plural(origin.customers, 'customer')}"
        days = f", {origin.first_day} to {origin.last_day}" if origin.first_day else ""
        said.append(f"{made}{days}.")
    else:
        said.append(f"Made from {count(sum(model.sizes))} customers.")
    st.markdown("  \n".join(said))
