"""What the panels of the Segments page look at: the segments, and who is selected of them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import streamlit as st

from segmentation import Given, Plan, Segments, Selection, Table
from ui import results, state
from ui.sweeping import Swept


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
        """Select customers, from the callback of any widget."""
        state.select(self.basis, given)

    def unselect(self) -> None:
        """Go back to the selection before."""
        state.unselect(self.basis)


def follow_decisions(plan: Plan) -> None:
    """Run the whole page where a decision was made in a part of it: all follows it."""
    if state.plan() != plan:
        st.rerun()
