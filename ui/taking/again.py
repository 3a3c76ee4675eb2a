"""Files to use the segmentation again: the saved one, the plan, and the code that repeats it."""

from __future__ import annotations

import streamlit as st

from segmentation import Archive, Model, notebook_of, script_of
from segmentation.words import plural
from ui import shelves, sweeping
from ui.taking.downloads import Download, File
from ui.taking.parts import Parts


def downloads(parts: Parts) -> list[Download]:
    """The saved segmentation for new data, the plan for a replay, a script and a notebook."""
    whole = File(
        "ZIP",
        parts.file_name("analysis", "zip"),
        lambda sink: analysis(parts).write(sink),
        _analysis_size(parts),
    )
    saved = File(
        "JSON",
        parts.file_name("segmentation", "json"),
        lambda sink: sink.write(_saved(parts)),
        _saved_size(parts),
    )
    return [
        Download(
            "Whole analysis",
            "Your file, every decision and the versions you kept, in one .zip: upload it on the Data page, "
            "here or on another computer, and go on where you were. It holds your data.",
            (whole,),
        ),
        Download(
            "Saved segmentation",
            f"{plural(len(parts.segments), 'segment')} with their borders and names, to put new customers "
            "into them on the New data page or from a shell (apply). Text that a person can read; it holds "
            "no customers.",
            (saved,),
        ),
        Download(
            "Plan",
            "Every decision of yours, from how the file is read to the names. With the same file it gives "
            "the same labelled file, byte for byte: python -m segmentation replay.",
            (File.made("JSON", parts.file_name("plan", "json"), parts.recipe.to_json().encode()),),
        ),
        Download(
            "Code",
            "The way from your file to the labelled one in some twenty lines of Python, to run or to build "
            "on; as a script, or as a notebook with a chart.",
            (
                File.made("Script", parts.file_name("script", "py"), script(parts).encode()),
                File.made("Notebook", parts.file_name("notebook", "ipynb"), _notebook(parts)),
            ),
        ),
    ]


def analysis(parts: Parts) -> Archive:
    """Everything, to go on later."""
    files = tuple((file.read(), file.name) for file in parts.files)
    return Archive(files, parts.recipe, parts.kept)


def _analysis_size(parts: Parts) -> float:
    """The files packed, and the decisions."""
    return sum(file.packed_size for file in parts.files) + len(parts.recipe.to_json()) / 3


def _saved_size(parts: Parts) -> float:
    """The plan, and some numbers for each feature, segment and column."""
    width, k = parts.features.matrix.shape[1], len(parts.segments)
    columns, features = parts.table.frame.shape[1], len(parts.features.transforms)
    return len(parts.recipe.to_json()) + 1_000 * features + k * (300 + 45 * width) + 120 * columns + 500


def keep(parts: Parts) -> None:
    """Offer to keep the analysis on the server, where its owner wants that."""
    if shelves.shelf() is None:
        return
    with st.container(border=True):
        st.markdown("**Keep it on this server**")
        st.caption("Everyone who can open this page can open it too, and delete it.")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                "For", shelves.DAYS, 1, format_func=lambda n: f"{n} days", key="shelf-days", width=160
            )
            st.button(
                "Keep",
                icon=":material/inventory_2:",
                key="shelf-keep",
                on_click=lambda: shelves.keeping(parts.table.name, analysis(parts).to_bytes()),
            )


def show_code(parts: Parts) -> None:
    """Show the script."""
    with st.expander("Show the code", icon=":material/code:", key="show-code"):
        st.code(script(parts), language="python")


def script(parts: Parts) -> str:
    """The script that repeats the labelled file of customers."""
    return script_of(parts.recipe, parts.sources)


def _notebook(parts: Parts) -> bytes:
    return notebook_of(parts.recipe, parts.sources).encode()


def _saved(parts: Parts) -> bytes:
    table, customers, features, segments = parts.made()
    swept = parts.job.settled()
    return (
        Model.from_solution(
            table,
            parts.plan,
            customers=customers,
            features=features,
            solution=sweeping.solution(table, parts.recipe.plan, swept),
            segments=segments,
            advice=swept.advice,
        )
        .to_json()
        .encode()
    )
