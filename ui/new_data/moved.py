"""Who moved: customers seen in an earlier file and in the new one, with their money."""

from __future__ import annotations

import streamlit as st

from segmentation import Applied, Flow, Model, Table, charts, moves_in_words
from segmentation.words import count, plural
from ui import results, show, state
from ui.new_data import files


@show.safely
def panel(model: Model, now: Applied) -> None:
    """Show the flow from an earlier file to the new one."""
    st.header("Who moved?", anchor=False)
    before = _before(model)
    if before is None:
        return
    then = results.applied(model, before, state.matched("before"))
    flow = results.flow(then, now)
    if not flow.both:
        st.info(
            f"No customer of {show.literal(before.name)} is in the new file. Are the customers written in "
            "the same way in both?",
            icon=":material/person_search:",
        )
        return
    st.markdown(
        f"{plural(flow.both, 'customer')} in both files, {count(flow.stayed)} in the same segment as before."
    )
    told = moves_in_words(flow)
    if told:
        st.markdown("\n".join(f"- {show.unbroken(show.literal(sentence, 300))}" for sentence in told))
    show.chart(
        charts.moves_chart(flow, dark=show.dark()),
        "new-moves",
        f"Customers by their segment in {before.name} and in the new file",
    )
    st.caption(_legend(flow, before))


def _legend(flow: Flow, before: Table) -> str:
    said = [f"Rows: the segment in {show.literal(before.name)}; strong colour: much of its row."]
    if any(move.money is not None for move in flow.moves):
        per = ", scaled to a year" if flow.yearly else ""
        said.append(f"Money: what those customers brought then{per}.")
        said.append("Rose, slipped: to a segment worth more, or less, per customer then.")
    return " ".join(said)


def _before(model: Model) -> Table | None:
    """The data that the segmentation was made from, where they are open; else an earlier file."""
    table = state.table()
    if table is not None and table.digest == model.digest:
        return table
    found = files.file(
        "before",
        "An earlier file of the same customers",
        "The data that the segmentation was made from, say. Who is in both files is followed.",
    )
    if found is not None:
        files.facts("before", found)
    return found
