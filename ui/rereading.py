"""How the file was read, each part open to change; a change reads the file again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from segmentation import DELIMITER_NAMES, ENCODING_NAMES, Doubt, Table, encoding_name
from ui import show, state

#: Streamlit's own mark for "nothing overruled".
_FOUND = "as found"
#: What is asked where the cells can't tell, by the field of the dialect that takes the answer.
_QUESTIONS = {
    "day_first": ("Day or month first?", "No date in this file tells."),
    "decimal": ("Point or comma?", "The numbers don't tell."),
}


def panel(table: Table) -> None:
    """Show the raw lines beside the choices they were read by."""
    wished = state.wish()
    with st.expander("How the file was read", icon=":material/translate:", key="reading"):
        raw, choices = st.columns([3, 2], gap="large")
        with raw:
            st.markdown("The first lines as they stand in the file")
            st.code("\n".join(table.raw_head), language=None, height=300)
        with choices:
            if table.dialect.encoding:
                _encoding(table)
            if table.dialect.container == "csv":
                _choice(table, "Between cells", "delimiter", list(DELIMITER_NAMES), _delimiter_words)
            if table.parts:
                _part(table)
            if len(table.sheets) > 1:
                what = "Table of the page" if table.dialect.container == "html" else "Sheet"
                _choice(table, what, "sheet", list(table.sheets), str)
            _choice(table, "Decimal mark", "decimal", [".", ","], {".": "point", ",": "comma"}.__getitem__)
            _choice(table, "Order of dates", "day_first", [None, True, False], _date_words)
            _header(table)
            if wished != type(wished)():
                st.button("Back to what was found", on_click=_back, icon=":material/undo:")


def _choice(table: Table, label: str, field: str, options: list[Any], words: Callable[[Any], str]) -> None:
    found = getattr(table.dialect, field)
    shown = options if found in options else [found, *options]
    key = f"read-{field}-{table.digest}"
    st.selectbox(
        label, shown, index=shown.index(found), format_func=words, key=key, on_change=_take, args=(field, key)
    )


def _take(field: str, key: str) -> None:
    state.read_again(**{field: state.widget(key)})


def _back() -> None:
    fields = dict.fromkeys(("encoding", "delimiter", "header", "sheet", "day_first", "span"))
    state.read_again(**fields, decimal="", keep=(), drop=())


def _encoding(table: Table) -> None:
    """Offer the runners-up first, each with what the words would look like."""
    samples = dict(table.alternatives)
    rest = [name for name in ENCODING_NAMES if name not in samples]

    def words(encoding: str) -> str:
        sample = samples.get(encoding)
        return f"{encoding_name(encoding)}: {sample}" if sample else encoding_name(encoding)

    _choice(table, "Encoding", "encoding", [*samples, *rest], words)


def _delimiter_words(mark: str | None) -> str:
    return "one cell a line" if mark is None else DELIMITER_NAMES.get(mark, f"“{mark}”")


def _date_words(day_first: bool | None) -> str:  # noqa: FBT001 (a value of the choice)
    return {None: _FOUND, True: "day before month", False: "month before day"}[day_first]


def _part(table: Table) -> None:
    names = {part.span: f"{part.place()}: {', '.join(part.names)}" for part in table.parts}
    _choice(table, "Table in the file", "span", list(names), lambda span: names.get(span, "as found"))


def _header(table: Table) -> None:
    key = f"read-header-{table.digest}"
    st.number_input(
        "Line of the header (0 = there is none)",
        0,
        len(table.raw_head) or 1,
        table.dialect.header or 0,
        key=key,
        on_change=_take,
        args=("header", key),
    )


def questions(table: Table) -> None:
    """Ask what the cells leave open; one click answers, and the file is read again."""
    for field, (lead, ask) in _QUESTIONS.items():
        doubts = [doubt for doubt in table.doubts if doubt.field == field]
        if doubts:
            with st.container(border=True, key=f"ask-{field}"):
                _ask(doubts, lead, ask)


def _ask(doubts: list[Doubt], lead: str, ask: str) -> None:
    first = doubts[0]
    columns = ", ".join(show.literal(doubt.column) for doubt in doubts[:5]) + ", …" * (len(doubts) > 5)
    st.markdown(f"**{lead}** {ask} “{show.literal(first.example)}” in {columns} is")
    with st.container(horizontal=True):
        for answer, meaning in first.readings:
            st.button(
                _meaning(first.field, meaning),
                key=f"answer-{first.field}-{answer}",
                icon=":material/check:" if answer == first.taken else None,
                on_click=lambda answer=answer: state.read_again(**{first.field: answer}),
            )
    st.caption("The ticked one was taken for now; click the one that is right.")


def _meaning(field: str, meaning: str) -> str:
    """What the example is, in words: 3 April 2024; 1,234 or 1.234."""
    if field == "day_first":
        day = date.fromisoformat(meaning)
        return f"{day.day} {day:%B %Y}"
    return f"{float(meaning):,.15g}"


def which_table() -> None:
    """Ask which of several tables in an upload is meant."""
    waiting = state.asked()
    if waiting is not None:
        choice = st.selectbox("Which of them?", waiting.error.choices, format_func=str, key="which-table")
        st.button("Read it", on_click=state.choose_table, args=(choice,), key="read-choice")


def paste() -> None:
    """Take a range copied from a spreadsheet."""
    with st.popover("Paste cells", icon=":material/content_paste:", width="stretch"):
        key = f"pasted-{state.upload_round()}"
        text = st.text_area("Cells copied from a spreadsheet, header first", key=key, height=180)
        st.button(
            "Use these cells",
            disabled=not text,
            key="use-pasted",
            on_click=lambda: state.open_files([(text.encode(), "Pasted cells")]),
        )
        st.caption(show.literal("Ctrl+C in the spreadsheet, Ctrl+V here."))
