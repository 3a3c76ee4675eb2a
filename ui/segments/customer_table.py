"""A page of the list of customers: rows are ticked to select them, headings clicked on to sort the list."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

from segmentation import Customers, Ticked, Wish
from segmentation.describing import listing
from segmentation.traits import Trait
from segmentation.words import plural
from ui import results, state, tick_table
from ui.segments.view import View

#: What the columns before those of the traits are sorted by; "" = nothing.
_SORTED_BY = (listing.BY_ID, listing.BY_SEGMENT, listing.BY_CONFIDENCE, listing.BY_CONFIDENCE, "")
_KEPT = 3
_TALLEST = 560
_WRITTEN = {
    "share": tick_table.SHARE,
    "days": tick_table.WHOLE,
    "year": tick_table.WHOLE,
    "amount": tick_table.MONEY,
}


def table(view: View, found: listing.CustomerList, here: np.ndarray, wish: Wish, version: Hashable) -> None:
    """Show the customers at the places `here`, listed as in `wish`."""
    names = _traits(view, found.customers)
    frame = found.page(here, view.segments, names)
    by = dict(zip(frame.columns, [*_SORTED_BY, *names], strict=True))
    looks = _looks(frame, [found.customers.trait(name) for name in names])
    if not (found.standing[here] != "").any():
        frame = frame.drop(columns=list(frame.columns[2 : len(_SORTED_BY)]))
    tick_table.table(frame, "customers-list", looks, _ticks(view, here, version), _sorting(frame, by, wish))


def _traits(view: View, customers: Customers) -> tuple[str, ...]:
    """Money first, then what the segments were made by, then the rest."""
    money = [customers.amount] if customers.amount else []
    used = [t.name for t in results.features(view.table, view.plan).transforms]
    return tuple(dict.fromkeys([*money, *used, *(t.name for t in customers.traits)]))


def _looks(frame: pd.DataFrame, traits: Sequence[Trait]) -> tick_table.Looks:
    """Numbers in the user's units, and what a heading means."""
    known = dict(zip(frame.columns[len(_SORTED_BY) :], traits, strict=True))
    written = {c: _WRITTEN.get(t.kind, tick_table.NUMBER) for c, t in known.items() if t.numeric}
    kept = {frame.columns[_KEPT]: "Share of the draws in which the customer comes to the same segment"}
    return tick_table.Looks(
        f"Customers: {plural(len(frame), 'row')} with segment, how sure it is, and their traits",
        dict.fromkeys(kept, tick_table.SHARE) | written,
        kept | {c: t.meaning for c, t in known.items()},
        tallest=_TALLEST,
    )


def _ticks(view: View, here: np.ndarray, version: Hashable) -> tick_table.Ticks:
    """Ticked rows are selected, and what was ticked on other pages."""
    ticked = view.given.customers if isinstance(view.given, Ticked) else ()

    def tick(rows: Sequence[int]) -> None:
        chosen = {*here[list(rows)].tolist(), *(set(ticked) - set(here.tolist()))}
        state.select_in("ticked", Ticked(tuple(sorted(chosen))) if chosen else None)

    return tick_table.Ticks(version, np.flatnonzero(np.isin(here, ticked)).tolist(), tick, many=True)


def _sorting(frame: pd.DataFrame, by: Mapping[str, str], wish: Wish) -> tick_table.Sorting:
    """A click on a heading sets the fields above the table."""
    columns = [column for column in frame.columns if by[column]]
    now = next((column for column in columns if by[column] == wish.by), "")

    def sort(wanted: tick_table.Order) -> None:
        state.set_widget("customers-by", by.get(wanted.by, ""))
        state.set_widget("customers-falling", wanted.descending)

    return tick_table.Sorting(tick_table.Order(now, wish.descending), columns, sort)
