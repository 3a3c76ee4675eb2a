"""The target board: which segments to go for, by what is measured and by the user's own scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from segmentation import Board, OfSegment, board_of, charts, criteria_of
from segmentation.targets.board import DRAWS
from segmentation.words import count, percent
from ui import results, show, sweeping, tick_table
from ui.segments import selecting, target_inputs
from ui.segments.target_inputs import Asked
from ui.segments.view import View

#: Above this share of the weightings, or below that, the lead is called sure, or hanging on the weights.
SURE, UNSURE = 0.8, 0.5


@show.safely
def panel(view: View) -> None:
    """Ask for knock-outs, weights and scores; show the board, the ranking and how sure it is."""
    asked = _asked(view)
    st.markdown(
        "Which segments to go for: where a segment is attractive to you **and** you are able to serve it. "
        "What is measured is scored from 0 (the least of the segments) to 10 (the most); how able you are is "
        "yours to say."
    )
    target_inputs.knock_outs(asked)
    target_inputs.weights(asked)
    target_inputs.abilities(asked)
    board = board_of(asked.criteria, asked.choice, asked.places)
    _shown(view, asked, board)
    _table(view, asked, board)
    _measured(asked, edited=view.segments.edited)


def _asked(view: View) -> Asked:
    segments, plan = tuple(view.segments), view.plan
    k = view.segments.found_k
    criteria = criteria_of(
        results.customers(view.table, plan),
        results.features(view.table, plan),
        view.segments,
        sweeping.solution(view.table, plan, view.swept),
        # How often edited segments come back was not tried.
        None if view.segments.edited else view.swept.advice.stability_at(k),
    )
    places = tuple(plan.place(k, segment.number) for segment in segments)
    return Asked(segments, places, criteria, plan.targets)


def _shown(view: View, asked: Asked, board: Board) -> None:
    """Say who the target is and how sure that is, and draw the board."""
    st.header("The board", anchor=False)
    st.markdown(f"**{show.unbroken(show.literal(_verdict(asked, board), 600))}**")
    money = all(s.amount is not None for s in asked.segments)
    sizes = [float(s.amount or 0) if money else float(s.size) for s in asked.segments]
    where = "; ".join(
        f"segment {s.number} {board.attractiveness[j]:.1f} and {board.ability[j]:.1f}"
        for j, s in enumerate(asked.segments)
    )
    selecting.chart(
        view,
        "target-board",
        charts.target_chart(board, asked.segments, sizes, "money" if money else "customers"),
        f"Attractiveness and ability of each segment, 0 to 10: {where}",
        lambda point: OfSegment(int(point["customdata"][-1])),
    )
    what = "its money" if money else "its customers"
    st.caption(
        f"Each bubble is a segment, as large as {what}; the best targets are at the top right. Hollow ones "
        "are out. A click on a bubble, or a tick in the table, selects its segment."
    )
    out = [(s, why) for s, why in zip(asked.segments, board.out, strict=True) if why]
    if out:
        st.markdown("\n".join(f"- {show.literal(f'“{s.name}” is out: {why}.', 200)}" for s, why in out))


def _verdict(asked: Asked, board: Board) -> str:
    if not board.ranking:
        return "Every segment is out; ask for less above."
    best = board.ranking[0]
    name, share = asked.segments[best].name, float(board.first[best])
    said = (
        f"“{name}” is the first target: attractiveness {board.attractiveness[best]:.1f}, ability "
        f"{board.ability[best]:.1f}. Under {percent(share)} of {count(DRAWS)} other weightings it would be "
        "first too"
    )
    if share >= SURE:
        return f"{said}: the weights hardly matter."
    other = int(board.first.argmax())
    if other != best:
        return f"{said}; “{asked.segments[other].name}” would be under {percent(float(board.first[other]))}."
    return f"{said}." if share >= UNSURE else f"{said}: the choice hangs on the weights."


def _table(view: View, asked: Asked, board: Board) -> None:
    order = [*board.ranking, *(j for j, why in enumerate(board.out) if why)]
    rank = {j: at for at, j in enumerate(board.ranking, 1)}
    shown = pd.DataFrame(
        {
            "Rank": [rank.get(j, np.nan) for j in order],
            "Segment": [asked.segments[j].titled for j in order],
            "Attractiveness": board.attractiveness[order],
            "Ability": board.ability[order],
            "Both, of 100": board.total[order],
            "First under": _under(board.first, board, order),
            "In the better half under": _under(board.better_half, board, order),
        }
    )
    drawn = f"Of {DRAWS:,} weightings drawn at random, all criteria with a weight above 0."
    looks = tick_table.Looks(
        "The segments as targets, the best first",
        {
            "Rank": tick_table.WHOLE._replace(missing="out"),
            "Attractiveness": tick_table.ONE_DIGIT,
            "Ability": tick_table.ONE_DIGIT,
            "Both, of 100": tick_table.WHOLE,
            "First under": tick_table.SHARE,
            "In the better half under": tick_table.SHARE,
        },
        dict.fromkeys(("First under", "In the better half under"), drawn),
        named=1,
    )
    selecting.table(view, "targets", shown, [OfSegment(asked.segments[j].number) for j in order], looks)


def _under(share: np.ndarray, board: Board, order: Sequence[int]) -> list[float]:
    """Of the weightings, in percent; NaN for a segment that is out."""
    return [np.nan if board.out[j] else 100 * float(share[j]) for j in order]


def _measured(asked: Asked, *, edited: bool) -> None:
    """Show what is measured of each segment, with its score."""
    with st.expander("What is measured, and the scores it gives"):
        cells = {
            s.titled: [f"{c.shown(j)} → {c.scores[j]:.1f}" for c in asked.criteria]
            for j, s in enumerate(asked.segments)
        }
        shown = pd.DataFrame(cells, index=[c.label for c in asked.criteria])
        st.dataframe(shown, alt="Measured criteria of each segment with their scores")
    if edited:
        st.caption("Stability does not count: whether segments edited by hand come back was not tried.")
    elif not any(c.name == "stability" for c in asked.criteria):
        st.caption("Stability is still being worked out; it will count once it is known.")
