"""Which column of the new file is which of the segmentation: shown, and overruled."""

from __future__ import annotations

from typing import Any

import streamlit as st

from segmentation import Found, Match, Matching, Model, Table, match_columns
from segmentation.words import listing, plural
from ui import show, state

_NONE = "– none –"


def matched(model: Model, table: Table, place: str = "new") -> Matching:
    """Show how the columns were matched, open where that should be looked at, and give the matching."""
    matching = match_columns(model, table, state.matched(place), propose=True)
    if matching.missing:
        names = listing([f"“{m.name}”" for m in matching.missing])
        show.error(
            f"This file lacks {len(matching.missing)} of the {sum(m.needed for m in matching)} columns that "
            f"the segmentation needs: {names}. Say below which column is meant, or take another file."
        )
    elif matching.guessed:
        pairs = listing([f"“{m.column}” is taken for “{m.name}”" for m in matching.guessed])
        st.warning(f"Please check: {show.literal(pairs, 400)}.", icon=":material/help:")
    look = bool(matching.missing or matching.guessed)
    label = f"{plural(len(matching.matches), 'column')} matched"
    with st.expander(label, expanded=look, icon=":material/sync_alt:", key=f"{place}-columns"):
        st.caption("Left the segmentation's column and what it is for, below it the column of this file.")
        with st.grid(min_column_width=240):
            for match in matching:
                _choice(match, table, place)
    return matching


def _choice(match: Match, table: Table, place: str) -> None:
    options: list[Any] = [None, *table.kinds]
    key = f"match-{place}-{match.name}-{match.column}"

    def take() -> None:
        state.match(place, match.name, state.widget(key))  # type: ignore[arg-type]

    st.selectbox(
        f"{show.literal(match.name, 40)} ({match.what}{'' if match.needed else ', can be missing'})",
        options,
        index=options.index(match.column),
        format_func=lambda name: _NONE if name is None else show.option(name),
        key=key,
        on_change=take,
        help=None if match.found is Found.MISSING else f"Found by: {match.found}",
    )
