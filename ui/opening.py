"""Opening a file or the sample, and what is said about it."""

from __future__ import annotations

import streamlit as st

from segmentation import Archive, SegmentationError, Table, is_archive, sample_csv
from segmentation.words import plural
from ui import odd_lines, rereading, show, state
from ui.uploads import Source

#: What the uploader offers; the content decides in the end, not the ending.
ENDINGS = [
    "csv", "tsv", "txt", "tab", "xlsx", "xlsm", "xls", "ods", "parquet", "arrow", "json", "html", "htm",
    "gz", "zip", "bz2",
]  # fmt: skip
SAMPLE_NAME = "Sample coffee shop.csv"
#: Rows shown of the file.
HEAD = 20


def uploader() -> None:
    """Take a file or the sample."""
    left, right = st.columns([3, 1], vertical_alignment="center", gap="large")
    with left:
        uploads = st.file_uploader(
            "Upload customers or orders: CSV, TSV, TXT, Excel or Parquet, also .gz and .zip; "
            "several files of one shape together",
            type=ENDINGS,
            accept_multiple_files=True,
            key=f"upload-{state.upload_round()}",
            help="Larger files, up to 1 GB, are read from a shell: python -m segmentation label FILE",
        )
    with right:
        st.markdown("No file at hand?")
        st.button(
            "Try the sample shop",
            key="sample",
            icon=":material/storefront:",
            width="stretch",
            on_click=lambda: state.open_files([(sample_csv(), SAMPLE_NAME)]),
        )
        rereading.paste()
    if uploads:
        _open([(upload.getvalue(), upload.name) for upload in uploads])


def problem() -> None:
    """Say what went wrong with the last upload, and ask what has to be chosen."""
    found = state.upload_error()
    if found:
        show.error(found)
        rereading.which_table()
        if state.table() is not None:
            st.caption("The data from before are still here, unchanged.")


def outline() -> None:
    """Say, before there are data, what will happen with them."""
    steps = (
        (
            "Data",
            "Every guess about your file is shown and can be changed: delimiter, columns, what one row is.",
        ),
        ("Explore", "Distributions, what goes together, the money over time."),
        ("Choose K", "How many segments there are, how sure that is, or that there are none."),
        ("Segments", "Who they are, what sets them apart, and your own rows labelled, to download."),
    )
    with st.grid(min_column_width=240):
        for number, (title, what) in enumerate(steps, start=1):
            with st.container(border=True, height="stretch"):
                st.header(f"{number} {title}", anchor=False)
                st.markdown(what)


def _open(files: list[tuple[bytes, str]]) -> None:
    if len(files) == 1 and is_archive(files[0][0]):
        open_analysis(*files[0])
    else:
        state.open_files(files)
    st.rerun()


def open_analysis(content: bytes, name: str) -> None:
    """Take up a saved analysis, or say why it can't be."""
    try:
        state.open_archive(Archive.from_bytes(content))
    except SegmentationError as problem:
        state.open_files([(content, name)])
        state.refuse(str(problem), Source.of([(content, name)]), None)


def file_facts(table: Table) -> None:
    """Name, size, how it was understood, the first rows, and what was repaired."""
    st.header(show.literal(table.name), anchor=False)
    rows, columns, notes = st.columns([1, 1, 4], vertical_alignment="bottom")
    rows.metric("Rows", f"{len(table.frame):,}")
    columns.metric("Columns", f"{table.frame.shape[1]:,}")
    with notes:
        st.markdown(f"{show.literal(table.sentence(), 300)}.")
    rereading.questions(table)
    if table.notes:
        noticed = plural(len(table.notes), "thing")
        with st.expander(f"{noticed} noticed while reading", icon=":material/info:", key="noticed"):
            show.notes(table.notes)
    odd_lines.panel(table)
    rereading.panel(table)
    head = table.text(HEAD)
    head.index = table.lines[: len(head)]
    st.dataframe(
        head,
        key="head",
        height=248,
        alt=f"The first {len(head)} rows of the file, as written",
        on_select="ignore",
    )
    st.caption(f"The first {len(head)} rows as written; the numbers on the left are lines of the file.")
