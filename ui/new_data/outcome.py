"""What the new file says: sizes then and now, drift in words, the labelled file."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from segmentation import (
    Applied,
    Unit,
    charts,
    headline,
    labelled_new,
    verdict_on_drift,
)
from segmentation.words import count, percent
from ui import files, results, show


def summary(applied: Applied) -> None:
    """The figures that matter, and what should be known before they are believed."""
    with st.container(horizontal=True):
        st.metric("Customers labelled", count(len(applied.labels)))
        if applied.unlike_count is not None:
            share = percent(applied.unlike_count / len(applied.labels))
            st.metric("Unlike any segment", f"{count(applied.unlike_count)} ({share})")
    st.markdown(show.literal(headline(applied), 400))
    if applied.notes:
        st.markdown("\n".join(f"- {show.literal(note, 400)}" for note in applied.notes))


def downloads(applied: Applied) -> None:
    """Offer the new file with the segment beside each row; made on click."""

    def offer(label: str, what: str, *, lines: bool = False) -> None:
        make = partial(labelled_new, applied, lines=lines)
        name, about = files.name_of(applied.table, what), results.sizes_of_applied(applied, lines=lines).csv
        files.offer(label, lambda sink: make().write_csv(sink), name, f"new-{what}", about=about)

    with st.container(horizontal=True):
        if applied.plan.unit is Unit.ORDER_LINE:
            offer("Download labelled customers", "customers")
            offer("Download labelled order lines", "lines", lines=True)
        else:
            offer("Download labelled data", "labelled")
    st.caption(
        "CSV: each row with its segment, how sure that is (segment_confidence, 0 to 1) and whether it is "
        "unlike any segment (segment_fit)."
    )


def sizes(applied: Applied) -> None:
    """Show how large each segment is now, and was."""
    st.header("Segments, then and now", anchor=False)
    show.chart(
        charts.shares_chart(applied),
        "new-sizes",
        f"Shares of {len(applied.segments)} segments in the new file, and when they were made",
    )
    st.caption("Bars: the new file. The mark on each: when the segmentation was made.")
    with st.expander("The same as a table"):
        st.dataframe(_sizes_table(applied), hide_index=True, alt="Sizes of the segments then and now")


def _sizes_table(applied: Applied) -> pd.DataFrame:
    then = applied.model.sizes
    rows: list[dict[str, Any]] = []
    for segment in applied.segments.everyone:
        before = then[segment.number - 1] if segment.number <= len(then) else None
        rows.append(
            {
                "Segment": segment.titled,
                "Customers": segment.size,
                "Share": percent(segment.share),
                "Customers then": before,
                "Share then": "–" if before is None else percent(before / sum(then)),
                "Money": segment.amount,
            }
        )
    return pd.DataFrame(rows).dropna(axis="columns", how="all")


def drift(applied: Applied) -> None:
    """Say whether the customers have changed, feature by feature."""
    st.header("Has anything changed?", anchor=False)
    st.markdown(f"**{show.literal(verdict_on_drift(applied), 400)}**")
    table = pd.DataFrame(
        {
            "What": [s.label for s in applied.drift],
            "It is": [str(s.drifted) for s in applied.drift],
            "Index": [min(s.index, 1.0) for s in applied.drift],
        }
    )
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                "Index": st.column_config.ProgressColumn(format="%.2f", min_value=0, max_value=0.5)
            },
            alt="Drift of the sizes and of each feature",
        )
        st.caption(
            "Population stability index: below 0.1 stable, to 0.25 shifted, above changed: make the "
            "segmentation anew. “Too few to tell”: as many would differ so much by chance alone."
        )
    with right:
        _bins(applied)


def _bins(applied: Applied) -> None:
    labels = [s.label for s in applied.drift]
    most = max(range(len(labels)), key=lambda i: applied.drift[i].index)
    chosen = st.selectbox(
        "Shown", range(len(labels)), index=most, format_func=lambda i: show.option(labels[i]), key="new-shift"
    )
    shift = applied.drift[chosen]
    show.chart(charts.shift_chart(shift), "new-shift-chart", f"{shift.label}, then and now")
