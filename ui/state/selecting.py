"""Who is selected, and how the widgets that select were shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import streamlit as st

from segmentation import Given
from ui.state.plans import MOST_STEPS

_SELECTED, _SHOWN = "selected", "shown"


def forget_selections() -> None:
    """Select nobody: the customers are others."""
    st.session_state[_SELECTED] = ()


def selections(basis: Hashable) -> tuple[Given | None, ...]:
    """What was selected of the segments that `basis` stands for, the latest last; None = it was cleared."""
    found: tuple[tuple[Hashable, Given | None], ...] = st.session_state.get(_SELECTED, ())
    return tuple(given for of, given in found if of == basis)


def selected(basis: Hashable) -> Given | None:
    """What is selected of the segments that `basis` stands for."""
    return next(reversed(selections(basis)), None)


def select(basis: Hashable, given: Given | None) -> None:
    """Select customers; the selection before is kept for `unselect`. None selects nobody."""
    if given != selected(basis):
        st.session_state[_SELECTED] = (*st.session_state.get(_SELECTED, ()), (basis, given))[-MOST_STEPS:]


def unselect(basis: Hashable) -> None:
    """Go back to the selection before the last."""
    found = list(st.session_state.get(_SELECTED, ()))
    last = max((i for i, (of, _) in enumerate(found) if of == basis), default=None)
    if last is not None:
        st.session_state[_SELECTED] = (*found[:last], *found[last + 1 :])


@dataclass(frozen=True, slots=True)
class Shown:
    """A map or a table in which the user selects, since it last came to the screen.

    It must not change by what the user selects in it, or she would lose what she drew or ticked: it shows
    `given`, what was selected when it came. key: of the widget. latest: what was selected in it since.
    """

    key: str
    basis: Hashable
    given: Given | None
    latest: Given | None


def shown(
    name: str, basis: Hashable, given: Given | None, beside: Callable[[str], str] = lambda own: own
) -> Shown:
    """Find how the widget `name` was shown; it comes anew where something else selected meanwhile.

    beside: by its key, the key of a widget that comes and goes with it, drawn after this is asked.
    """
    kept: dict[str, Shown] = st.session_state.setdefault(_SHOWN, {})
    old = kept.get(name)
    here = old is not None and beside(old.key) in st.session_state
    if old is None or (old.basis, old.latest) != (basis, given) or not here:
        number = int(old.key.rpartition("-")[2]) + 1 if old else 0
        kept[name] = Shown(f"{name}-{number}", basis, given, given)
    return kept[name]


def select_in(name: str, given: Given | None) -> None:
    """Select by what the user did in the widget `name`, which stays as it is."""
    kept: dict[str, Shown] = st.session_state[_SHOWN]
    kept[name] = replace(kept[name], latest=given)
    select(kept[name].basis, given)
