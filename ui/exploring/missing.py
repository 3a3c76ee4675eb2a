"""The Gaps tab, there only where cells are missing."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import Gaps, Table, charts
from segmentation.words import count, listing, percent, plural
from ui import results, show


@show.safely
def panel(table: Table) -> None:
    """Show which columns have gaps and which have them together."""
    found = results.gaps(table)
    if found is None:
        return
    st.markdown(show.unbroken(show.literal(_said(found), 600)))
    if len(found.columns) > 1:  # Of one the sentence says all.
        show.chart(charts.gaps_chart(found), "gaps", _said(found))
        st.caption(_legend(found))
    show.as_table(lambda: _as_table(found), "gaps-table", "Missing cells per column")


def _said(found: Gaps) -> str:
    columns = len(found.columns) + found.beyond
    complete = percent(found.complete / found.rows)
    verb = "has" if columns == 1 else "have"
    said = (
        f"{plural(columns, 'column')} {verb} gaps; {complete} of the {count(found.rows)} rows are complete."
    )
    if not len(found.pattern_rows):
        return said
    together = [c for c, gone in zip(found.columns, found.patterns[0], strict=True) if gone]
    what = f"{listing(together[:4])}{' and others' if len(together) > 4 else ''}"
    kind = "only " if len(together) == 1 else ""
    verb = "is" if len(together) == 1 else "are"
    return f"{said} Most often {kind}{what} {verb} missing: {plural(int(found.pattern_rows[0]), 'row')}."


def _legend(found: Gaps) -> str:
    said = ["Left: how much of a column is missing. Right: rows with the same gaps, a stack of squares each."]
    if found.other_patterns:
        said.append(
            f"{plural(found.other_patterns, 'rarer combination')} ({plural(found.other_rows, 'row')}) "
            "not shown."
        )
    if found.beyond:
        said.append(f"{plural(found.beyond, 'more column')} with fewer gaps are not shown.")
    return " ".join(said)


def _as_table(found: Gaps) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Column": found.columns,
            "Missing": [count(n) for n in found.missing],
            "Share": [percent(n / found.rows) for n in found.missing],
        }
    )
