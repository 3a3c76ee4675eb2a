"""The lines that were left out or mended while reading: each can be put back or left out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import Repaired, SetAside, Table
from segmentation.words import plural
from ui import state

#: Lines listed: what goes to the browser does not grow with the file.
SHOWN = 300
_USE = "A row"


def panel(table: Table) -> None:
    """List the lines with a tick for those that are rows; a changed tick reads the file again."""
    aside = [line for line in table.set_aside if line.can_be_row]
    found = sorted([*aside, *table.repaired], key=lambda line: (line.file, line.line))
    if not found:
        return
    label = f"{plural(len(aside), 'line')} left out, {plural(len(table.repaired), 'row')} mended or put back"
    with st.expander(label, icon=":material/playlist_remove:", key="odd-lines"):
        key = f"odd-lines-{table.digest}"
        shown = found[:SHOWN]
        st.data_editor(
            _listed(shown),
            key=key,
            hide_index=True,
            disabled=["File", "Line", "What was done", "As it stands in the file"],
            column_config={
                _USE: st.column_config.CheckboxColumn(width=60),
                "Line": st.column_config.NumberColumn(format="localized", width=70),
                "What was done": st.column_config.TextColumn(width="medium"),
                "As it stands in the file": st.column_config.TextColumn(width="large"),
            },
            on_change=_take,
            args=(key, shown),
        )
        more = f" The first {SHOWN} of {len(found):,} are listed." if len(found) > SHOWN else ""
        st.caption(f"Tick a line to use it as a row; untick a row to leave it out.{more}")


def _listed(lines: list[SetAside | Repaired]) -> pd.DataFrame:
    listed = pd.DataFrame(
        {
            _USE: [isinstance(line, Repaired) for line in lines],
            "File": [line.file + 1 for line in lines],
            "Line": [line.line for line in lines],
            "What was done": [_done(line) for line in lines],
            "As it stands in the file": [line.text[:200] for line in lines],
        }
    )
    return listed if any(line.file for line in lines) else listed.drop(columns="File")


def _done(line: SetAside | Repaired) -> str:
    if isinstance(line, Repaired):
        return line.how
    return line.reason if line.reason.startswith("left out") else f"left out: {line.reason}"


def _take(key: str, lines: list[SetAside | Repaired]) -> None:
    """Turn changed ticks into wishes: a wish taken back is gone, any other change is a new one."""
    keep, drop = set(state.wish().keep), set(state.wish().drop)
    edits: dict[int, dict[str, bool]] = state.widget(key)["edited_rows"]  # type: ignore[index]
    for row, edit in edits.items():
        place = (lines[row].file, lines[row].line)
        if edit.get(_USE):
            drop.discard(place) if place in drop else keep.add(place)
        elif _USE in edit:
            keep.discard(place) if place in keep else drop.add(place)
    state.read_again(keep=tuple(sorted(keep)), drop=tuple(sorted(drop)))
