"""How segments split and merge when K grows, coloured by segment, stability or any trait."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from segmentation import Plan, Segments, Table, charts
from ui import choosing, on_chart, scripts, show, state
from ui.sweeping import Swept, segments_at

#: Colours that are no trait; their names can't be a column's, as no column is put beside them unmarked.
_OWN, _STABILITY = "each segment its own colour", "stability"
#: Traits offered: more would be a list to search, and the profile page has them all.
_MOST_TRAITS = 60


def panel(table: Table, plan: Plan, swept: Swept) -> None:
    """Show the flow; a click on a segment goes to its K."""
    if len(swept.sweep.ks) < 2:
        return
    st.header("How segments split and merge as K grows", anchor=False)
    segments = {k: segments_at(table, plan, swept, k) for k in swept.sweep.ks}
    traits = _traits(segments)
    chosen = st.selectbox(
        "Colour by",
        [_OWN, _STABILITY, *traits],
        format_func=lambda what: show.option(traits.get(what, what)),
        key="flow-colour",
        width=340,
    )
    figure = charts.flow_chart(
        swept.sweep,
        swept.lineage,
        segments,
        _paint(swept, segments, chosen, traits),
        chosen=None if scripts.run() else swept.k(plan),
        dark=show.dark(),
    )
    alt = "Flow of customers between the segments of each K and the next"
    on_chart.chart(figure, choosing.FLOW, alt, _go)
    st.caption(
        "Each bar is a segment, as tall as its share of the customers; the bands are customers on their "
        "way to the next K. Choose a bar to go to its K (from the keyboard: with the slider)."
    )


def _go(done: on_chart.Done) -> None:
    """Go to the K of the segment that was chosen."""
    k = int(done["points"][0]["customdata"][0]) if done["points"] else 1
    if k > 1:
        state.change_plan(lambda p: p.with_k(k))


def _traits(segments: Mapping[int, Segments]) -> dict[str, str]:
    """Rows of the profiles that can colour the flow, money first: {row: how it is called}."""
    found: dict[str, str] = {}
    for described in segments.values():
        found |= {row: described.label(row) for row in described.profile.index}
    money = [row for row in found if any(_is_money(s, row) for s in segments.values())]
    ordered = [*money, *(row for row in found if row not in money)]
    return {row: found[row] for row in ordered[:_MOST_TRAITS]}


def _is_money(described: Segments, row: str) -> bool:
    return row in described.traits and described.traits[row].kind == "amount"


def _paint(
    swept: Swept, segments: Mapping[int, Segments], chosen: str, traits: Mapping[str, str]
) -> charts.Paint | None:
    if chosen == _OWN:
        return None
    if chosen == _STABILITY:
        return _by_stability(swept)
    return charts.Paint(
        title=traits[chosen],
        low="lower than all",
        high="higher than all",
        shades={k: _effects(described, chosen) for k, described in segments.items()},
        words={k: _values(described, chosen) for k, described in segments.items()},
    )


def _effects(described: Segments, row: str) -> np.ndarray:
    """Two standard deviations from everyone are the ends of the scale, as in the profile."""
    if row not in described.effects.index:
        return np.full(len(described), np.nan)
    return np.clip(described.effects.loc[row].to_numpy(dtype=float) / 2, -1, 1)


def _values(described: Segments, row: str) -> tuple[str, ...]:
    if row not in described.profile.index:
        return ("rare in all segments",) * len(described)
    return tuple(described.show(row, float(described.profile.loc[row, s.number])) for s in described)


def _by_stability(swept: Swept) -> charts.Paint:
    """From dissolved (overlap 0.5) to always the same (1)."""
    shades, words = {}, {}
    for k in swept.sweep.ks:
        found = swept.advice.stability_at(k)
        shades[k] = np.full(k, np.nan) if found is None else np.clip(4 * found.segments - 3, -1, 1)
        words[k] = (
            ("not known yet",) * k
            if found is None
            else tuple(f"{found.words(j)} ({found.segments[j]:.2f})" for j in range(k))
        )
    return charts.Paint("comes back", "dissolved", "very stable", shades, words)
