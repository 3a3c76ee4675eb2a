"""Errors, empty states, notes, and the user's own text shown as it is: one look everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps
from html import escape
from typing import Any, ParamSpec

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from segmentation import Note, SegmentationError, charts

#: Every character that Markdown, LaTeX, emoji codes or autolinks give a meaning.
_LIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&@/^=\"'])")
#: Control and direction-changing characters: they would turn or hide the text around them.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
#: A zero-width joiner after these keeps an address from becoming a link, which a backslash can't.
_AUTOLINK = re.compile(r"(https?|ftp|www)(?=[:.])|(?<=\w)(?=@)", re.IGNORECASE)
#: What a headline or label has room for; the whole text stays in tables and files.
LONGEST = 80
#: How a table's column of shares is written, of values in percent.
SHARE = st.column_config.NumberColumn(format="%.1f %%")
#: Milliseconds of a double click on a chart; within plotly's 500 some get from one mark to another.
_DOUBLE_CLICK = 300

_Inputs = ParamSpec("_Inputs")


def literal(text: object, longest: int = LONGEST) -> str:
    r"""Write the user's own text for a Markdown place so that it shows letter by letter.

    >>> literal("a_b [x](http://y)")
    'a\\_b \\[x\\]\\(http\u2060\\:\\/\\/y\\)'
    """
    return _LIVE.sub(r"\\\1", _AUTOLINK.sub(lambda found: f"{found.group()}\u2060", option(text, longest)))


def option(text: object, longest: int = LONGEST) -> str:
    """Write the user's own text for the options of a list, which show it as it is, not as Markdown.

    >>> option("Busiest quarter's share")
    "Busiest quarter's share"
    """
    seen = _UNSEEN.sub(" ", str(text)).strip()
    return seen if len(seen) <= longest else seen[: longest - 1] + "…"


def in_html(text: object, longest: int = LONGEST) -> str:
    r"""Write the user's own text for a place in HTML.

    >>> in_html("<b>47 %")
    '&lt;b&gt;47\xa0%'
    """
    return escape(unbroken(option(text, longest)))


def unbroken(text: str) -> str:
    """Keep a number and its unit on one line: 1.2 M, 47 %."""
    return re.sub(r"(?<=\d) (?=(M|k|bn|%))", "\u00a0", text)


def error(problem: SegmentationError | str) -> None:
    """Show a problem in its one sentence; it may hold the user's own text."""
    st.error(literal(problem, 600), icon=":material/error:")


def notes(found: Sequence[Note]) -> None:
    """List what was noticed, each with its lines."""
    st.markdown("\n".join(f"- {literal(note.text, 400)}{_lines(note)}" for note in found))


def _lines(note: Note) -> str:
    """Say which lines a note is about, the first eight by number."""
    if not note.lines:
        return ""
    more = ", …" if note.count > 8 else ""
    return f" (line{'s' if len(note.lines) > 1 else ''} {', '.join(f'{n:,}' for n in note.lines[:8])}{more})"


def welcome() -> None:
    """Say where to start, on a page that has no data yet."""
    st.info(
        "There is no data yet. Upload a file or try the sample shop on the Data page.",
        icon=":material/upload_file:",
    )
    st.page_link("pages/data.py", label="Go to Data", icon=":material/arrow_forward:")


def dark() -> bool:
    """Is the page dark for this user?"""
    return st.context.theme.type == "dark"


def chart(figure: go.Figure, key: str, alt: str, *, tools: Sequence[str] = (), **settings: Any) -> Any:
    """Show a chart with a description for screen readers, and no toolbar but the `tools` named."""
    bar = {"displayModeBar": bool(tools), "modeBarButtons": [list(tools)]}
    config = {"displaylogo": False, "responsive": True, "doubleClickDelay": _DOUBLE_CLICK, **bar}
    return st.plotly_chart(charts.with_room(figure), key=key, alt=alt, config=config, **settings)


def as_table(
    make: Callable[[], pd.DataFrame], key: str, alt: str, title: str = "The same as a table", **settings: Any
) -> None:
    """Offer the numbers of a chart as a table, made only when it is opened."""
    with st.expander(title, key=key, on_change="rerun") as place:
        if place.open:
            st.dataframe(make(), alt=alt, **{"hide_index": True} | settings)


def safely(panel: Callable[_Inputs, None]) -> Callable[_Inputs, None]:
    """Make a panel show its problem in its own place, so that the rest of the page stands."""

    @wraps(panel)
    def guarded(*args: _Inputs.args, **settings: _Inputs.kwargs) -> None:
        try:
            panel(*args, **settings)
        except SegmentationError as problem:
            error(problem)

    return guarded
