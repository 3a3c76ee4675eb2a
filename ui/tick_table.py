"""A table whose rows can be ticked, and sorted by its headings (see browser/tick_table.js).

Streamlit's own waits before it tells of a tick. So it serves only where the browser does not run this
product's scripts, and sorts nothing but what is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from segmentation.words import percent
from ui import scripts, show, state

_component = scripts.component("tick_table", base="table")
_ROW, _HEAD = 35, 38  # px in Streamlit's table
_LONGEST = 300


class Written(NamedTuple):
    """How the numbers of a column are written: here, and by the format that Streamlit's table knows."""

    write: Callable[[float], str]
    format: str
    missing: str = "–"


def _localized(value: float) -> str:
    """Write a number in full, as Streamlit's format of this name does.

    >>> _localized(-1234.5), _localized(1e6)
    ('−1,234.5', '1,000,000')
    """
    text = f"{abs(value):,.3f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 and text != "0" else text


NUMBER = Written(_localized, "localized")
WHOLE = Written(lambda value: f"{value:.0f}", "%d")
ONE_DIGIT = Written(lambda value: f"{value:.1f}", "%.1f")
MONEY = Written(lambda value: f"{'−' if value < 0 else ''}{abs(value):,.2f}", "accounting")
#: Of values in percent.
SHARE = Written(lambda value: percent(value / 100), "%.0f %%")
FINE_SHARE = Written(lambda value: percent(value / 100, 1), "%.1f %%")


class Order(NamedTuple):
    """By which column the rows are sorted; "" = as they come."""

    by: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """How a table looks.

    alt: what it shows, for screen readers. written: columns of numbers. helps: what a heading means.
    named: place of the column that names a row. tallest: px, above which it scrolls.
    """

    alt: str
    written: Mapping[str, Written] = field(default_factory=dict)
    helps: Mapping[str, str] = field(default_factory=dict)
    named: int = 0
    tallest: int | None = None


class Ticks(NamedTuple):
    """The rows that are ticked, and who hears which are then.

    version: of the rows; what the user ticked stays so until another version is shown. many: can be ticked at
    once. fixed: rows that can't be.
    """

    version: Hashable
    rows: Sequence[int]
    act: Callable[[Sequence[int]], None]
    many: bool = False
    fixed: Sequence[int] = ()


class Sorting(NamedTuple):
    """What the rows are sorted by, by which columns they can be, and who hears how they are wanted."""

    order: Order
    columns: Collection[str]
    act: Callable[[Order], None]


def table(frame: pd.DataFrame, key: str, looks: Looks, ticks: Ticks, sorting: Sorting) -> None:
    """Show `frame`, whose column names differ."""
    if not scripts.run():
        _streamlits(frame, f"{key}-{hash(ticks.version)}", looks, ticks)
        return
    name = str(hash(ticks.version))

    def tick() -> None:
        of, rows = state.widget(key)["done"]  # type: ignore[index]
        if of == name:  # else it was of rows that have gone meanwhile
            ticks.act(rows)

    def sort() -> None:
        column = state.widget(key)["sort"]  # type: ignore[index]
        sorting.act(_next(sorting.order, column, numbers=column in looks.written))

    data = {
        "version": name,
        "alt": looks.alt,
        "tallest": f"{looks.tallest}px" if looks.tallest else "none",
        "named": looks.named,
        "many": ticks.many,
        "ticked": list(ticks.rows),
        "fixed": list(ticks.fixed),
        "columns": [_heading(column, looks, sorting) for column in frame.columns],
        "rows": [list(row) for row in zip(*_texts(frame, looks), strict=True)],
    }
    _component(key=key, data=data, on_done_change=tick, on_sort_change=sort)


def _next(order: Order, column: str, *, numbers: bool) -> Order:
    """What a click on a heading sorts by: numbers from the largest, then the other way round, then no more.

    >>> _next(Order(), "Money", numbers=True), _next(Order("Money", True), "Money", numbers=True)
    (Order(by='Money', descending=True), Order(by='Money', descending=False))
    >>> _next(Order("Money", False), "Money", numbers=True)
    Order(by='', descending=False)
    """
    if order.by != column:
        return Order(column, descending=numbers)
    return Order(column, descending=not numbers) if order.descending == numbers else Order()


def _heading(column: str, looks: Looks, sorting: Sorting) -> dict[str, object]:
    by, descending = sorting.order
    return {
        "title": column,
        "help": looks.helps.get(column, ""),
        "number": column in looks.written,
        "sorts": column in sorting.columns,
        "sorted": ("descending" if descending else "ascending") if column == by else "",
    }


def _texts(frame: pd.DataFrame, looks: Looks) -> list[list[str]]:
    """Write the cells, column by column."""

    def text(value: Any, written: Written | None) -> str:
        if pd.isna(value):
            return written.missing if written else "–"
        return written.write(float(value)) if written else show.option(value, _LONGEST)

    return [[text(value, looks.written.get(name)) for value in frame[name]] for name in frame.columns]


def _streamlits(frame: pd.DataFrame, key: str, looks: Looks, ticks: Ticks) -> None:
    def choose() -> None:
        rows = state.widget(key)["selection"]["rows"]  # type: ignore[index]
        if not set(rows) & set(ticks.fixed):
            ticks.act(rows)

    config = {
        name: st.column_config.NumberColumn(format=looks.written[name].format, help=_help(name, looks))
        if name in looks.written
        else st.column_config.Column(help=_help(name, looks))
        for name in {*looks.written, *looks.helps}
    }
    height = min(looks.tallest, _HEAD + _ROW * len(frame)) if looks.tallest else "content"
    st.dataframe(
        frame,
        hide_index=True,
        height=height,
        column_config=config,
        on_select=choose,
        selection_mode="multi-row" if ticks.many else "single-row",
        selection_default={"selection": {"rows": list(ticks.rows)}},
        key=key,
        alt=looks.alt,
    )


def _help(name: str, looks: Looks) -> str | None:
    return show.literal(looks.helps[name], _LONGEST) if looks.helps.get(name) else None
