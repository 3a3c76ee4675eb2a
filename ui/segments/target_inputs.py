"""What the target board asks of the user: knock-outs, weights, and scores of her own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from segmentation import Ability, Criterion, Place, PlanError, Segment, TargetChoice
from segmentation.target_choice import MOST, USUAL_SCORE, USUAL_WEIGHT
from ui import show, state

_QUESTION, _WEIGHT = "Question", "Weight"
_MEANINGS = {
    "size": "How many of the customers are in it.",
    "money": "What its customers bring together.",
    "money per customer": "What one of its customers brings.",
    "recency": "Of its typical customer (median); fewer days are better.",
    "trend": "Whether its typical customer buys more (to 100 %) or less (to −100 %) in the later half.",
    "stability": "How much of it comes back when customers are drawn again, 0 to 1.",
    "distinct": "How far it stands apart from its neighbours (silhouette), −1 to 1.",
}


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The segments, how the plan knows them, what is measured of them and what was decided."""

    segments: tuple[Segment, ...]
    places: tuple[Place, ...]
    criteria: tuple[Criterion, ...]
    choice: TargetChoice


def _decide(change: Callable[[TargetChoice], TargetChoice]) -> None:
    state.change_plan(lambda plan: plan.with_targets(change(plan.targets)))


def knock_outs(asked: Asked) -> None:
    """Ask what a segment needs at least to be looked at."""
    st.header("What a target needs at least", anchor=False)
    choice, key = asked.choice, f"targets-{state.revision()}"
    reach = f"{key}-reach-{hash(asked.places)}"
    left, middle, right = st.columns(3)
    left.number_input(
        "Share of the customers, %",
        0.0,
        100.0,
        100 * choice.least_share,
        0.5,
        key=f"{key}-share",
        on_change=lambda: _decide(lambda c: replace(c, least_share=_number(f"{key}-share") / 100)),
    )
    middle.number_input(
        "Stability, 0 to 1",
        0.0,
        1.0,
        choice.least_stability,
        0.05,
        key=f"{key}-stability",
        on_change=lambda: _decide(lambda c: replace(c, least_stability=_number(f"{key}-stability"))),
        help="How much of it comes back when customers are drawn again. Below 0.60 it should not be trusted.",
    )
    names = {place: s.titled for place, s in zip(asked.places, asked.segments, strict=True)}
    right.multiselect(
        "Can't be reached",
        asked.places,
        [place for place in asked.places if place in choice.unreachable],
        format_func=lambda place: show.option(names[place]),
        key=reach,
        on_change=lambda: _decide(lambda c: replace(c, unreachable=_reach(c, asked, reach))),
        placeholder="none",
    )


def _number(key: str) -> float:
    return float(str(state.widget(key)))


def _reach(choice: TargetChoice, asked: Asked, key: str) -> tuple[Place, ...]:
    """Those of other solutions stay as they are."""
    chosen: Any = state.widget(key)
    elsewhere = [place for place in choice.unreachable if place not in asked.places]
    return (*elsewhere, *chosen)


def weights(asked: Asked) -> None:
    """Ask how much each measured criterion counts."""
    st.header("What makes a segment attractive", anchor=False)
    with st.grid(min_column_width=220):
        for criterion in asked.criteria:
            key = f"weight-{criterion.name}-{state.revision()}"
            st.slider(
                criterion.label,
                0,
                int(MOST),
                round(asked.choice.weight(criterion.name)),
                key=key,
                help=f"{_MEANINGS[criterion.name]} How much it counts: 0 = not at all.",
                on_change=_weigh,
                args=(criterion.name, key),
            )


def _weigh(criterion: str, key: str) -> None:
    _decide(lambda choice: choice.with_weight(criterion, _number(key)))


def abilities(asked: Asked) -> None:
    """Ask for the questions on the ability to serve, their weights and a score for each segment."""
    st.header("How able you are to serve it", anchor=False)
    columns = {f"s{s.number}": s.titled for s in asked.segments}
    key = f"abilities-{hash((asked.choice.abilities, asked.places))}-{state.revision()}"
    score = {"min_value": 0.0, "max_value": MOST, "step": 0.5, "default": USUAL_SCORE}
    st.data_editor(
        _as_questions(asked, list(columns)),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config={
            _QUESTION: st.column_config.TextColumn(required=True, width="medium"),
            _WEIGHT: st.column_config.NumberColumn(**score | {"default": USUAL_WEIGHT}),
            **{
                c: st.column_config.NumberColumn(show.option(name, 40), **score)
                for c, name in columns.items()
            },
        },
        on_change=_take_questions,
        args=(asked, list(columns), key),
    )
    st.caption("Scores from 0 to 10, 5 where you say nothing. Add your own questions in the last row.")


def _as_questions(asked: Asked, columns: Sequence[str]) -> pd.DataFrame:
    rows = [
        {_QUESTION: a.name, _WEIGHT: a.weight}
        | {column: a.score(place) for column, place in zip(columns, asked.places, strict=True)}
        for a in asked.choice.abilities
    ]
    return pd.DataFrame(rows, columns=[_QUESTION, _WEIGHT, *columns])


def _take_questions(asked: Asked, columns: Sequence[str], key: str) -> None:
    """Put the edited rows into the plan."""
    edits: Any = state.widget(key)
    abilities = [
        _edited(a, edits["edited_rows"].get(row, {}), asked, columns)
        for row, a in enumerate(asked.choice.abilities)
        if row not in edits["deleted_rows"]
    ]
    added = [row for row in edits["added_rows"] if str(row.get(_QUESTION) or "").strip()]
    abilities += [_edited(Ability(str(row[_QUESTION])), row, asked, columns) for row in added]
    try:
        _decide(lambda choice: replace(choice, abilities=tuple(abilities)))
    except PlanError as problem:
        show.error(problem)


def _edited(ability: Ability, cells: dict[str, Any], asked: Asked, columns: Sequence[str]) -> Ability:
    name = " ".join(str(cells.get(_QUESTION) or ability.name).split())
    weight = cells.get(_WEIGHT)
    edited = replace(ability, name=name, weight=ability.weight if weight is None else float(weight))
    for column, place in zip(columns, asked.places, strict=True):
        if cells.get(column) is not None:
            edited = edited.with_score(place, float(cells[column]))
    return edited
