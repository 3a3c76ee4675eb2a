"""What the panels of the Segments page look at: the segments, and who is selected of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import streamlit as st

from segmentation import Given, OfSegment, Plan, Segments, Selection, Table
from ui import results, state
from ui.sweeping import Swept

#: The part of the page that is drawn anew when the selection changes.
EXPLORER = "explorer"


def mark_of(segment: int) -> str:
    """Name the part of a card that says whether its segment is what is selected."""
    return f"mark-{segment}"


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The data, the plan, the segments; the selection, None where nobody is selected."""

    table: Table
    plan: Plan
    swept: Swept
    segments: Segments
    selection: Selection | None = None

    @classmethod
    def of(cls, table: Table, plan: Plan, swept: Swept, segments: Segments) -> View:
        """Look at the segments with whatever is selected of them."""
        given = state.selected(results.of_segments(table, plan, segments))
        selection = None if given is None else results.selection(table, plan, segments, given)
        return cls(table, plan, swept, segments, selection)

    @property
    def basis(self) -> Hashable:
        """What a selection is a selection of: other segments have others."""
        return results.of_segments(self.table, self.plan, self.segments)

    @property
    def given(self) -> Given | None:
        """What the user selected by."""
        return self.selection.given if self.selection else None

    def select(self, given: Given | None) -> None:
        """Select customers, from the callback of any widget, and draw what follows the selection."""
        self._followed(lambda: state.select(self.basis, given))

    def select_in(self, name: str, given: Given | None) -> None:
        """Select by what the user did in the widget `name`, which stays as it is; see `select`."""
        self._followed(lambda: state.select_in(name, given))

    def unselect(self) -> None:
        """Go back to the selection before; see `select`."""
        self._followed(lambda: state.unselect(self.basis))

    def _followed(self, change: Callable[[], None]) -> None:
        """Draw what follows the selection, and of the cards the marks that change: the rest stays."""
        before = state.selected(self.basis)
        change()
        ends = (before, state.selected(self.basis))
        st.rerun([EXPLORER, *sorted({mark_of(one.number) for one in ends if isinstance(one, OfSegment)})])
