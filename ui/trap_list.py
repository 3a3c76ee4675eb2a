"""The traps, in words, each with its one click."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from segmentation import Plan, Severity, Table, Trap, TrapKind
from segmentation.words import count, plural
from ui import results, show, state

_TITLES = {
    TrapKind.ACCOUNT: "Key accounts",
    TrapKind.STAND_IN: "A number that means “missing”",
    TrapKind.GAPS: "Mostly missing",
    TrapKind.ID: "Ids",
    TrapKind.CODE: "Codes stored as numbers",
    TrapKind.DERIVED: "Made of other columns",
    TrapKind.DUPLICATE: "Nearly the same",
    TrapKind.CAP: "Cut off at the top",
    TrapKind.TAIL: "Long tails",
    TrapKind.LUMP: "Many customers at one value",
    TrapKind.LEAK: "Said already",
    TrapKind.CONSTANT: "Always the same",
    TrapKind.PERSONAL: "Personal",
}
#: More of one kind than this are listed on demand.
MOST_SHOWN = 4


@show.safely
def panel(table: Table, plan: Plan) -> None:
    """List the traps: the open ones with their remedy, the others on demand."""
    traps = results.traps(table, plan)
    waiting = [trap for trap in traps if trap.open]
    if waiting:
        st.header(f"{plural(len(waiting), 'thing')} to decide", anchor=False)
        _listed(waiting)
    else:
        st.success("Nothing in these data would bend the segments unseen.", icon=":material/check_circle:")
    known = [trap for trap in traps if trap.severity is Severity.KNOWN]
    settled = [trap for trap in traps if trap.severity is Severity.SETTLED]
    if known:
        with st.expander(f"Good to know ({count(len(known))})", key="traps-known", icon=":material/info:"):
            _listed(known)
    if settled:
        label = f"Taken care of ({count(len(settled))})"
        with st.expander(label, key="traps-settled", icon=":material/done_all:"):
            _listed(settled)


def _listed(traps: list[Trap]) -> None:
    """Show them one below the other, many of one kind behind a click."""
    for kind, group in groupby(traps, key=lambda trap: trap.kind):
        found = list(group)
        if len(found) <= MOST_SHOWN:
            for trap in found:
                _row(trap)
            continue
        with st.expander(f"{_TITLES[kind]} ({count(len(found))})", key=f"traps-{kind.name}".lower()):
            for trap in found:
                _row(trap)


def _row(trap: Trap) -> None:
    """One trap: its sentence, and its button at the side (below, on a narrow screen)."""
    name = f"trap-{trap.kind.name}-{abs(hash(trap.where)):x}".lower()
    with st.container(key=name):
        said, click = st.columns([3, 1], vertical_alignment="center")
        said.markdown(f"**{_TITLES[trap.kind]}.** {show.unbroken(show.literal(trap.sentence, 500))}")
        if trap.remedy is not None:
            click.button(
                show.literal(trap.remedy.label, 60),
                key=f"mend-{name}",
                on_click=state.change_plan,
                args=(trap.remedy.change,),
                width="stretch",
            )
