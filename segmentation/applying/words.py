"""What a new file says, in sentences."""

from __future__ import annotations

from segmentation.applying.applied import Applied
from segmentation.applying.drift import Drifted
from segmentation.applying.flow import Flow, Move
from segmentation.model.saved import REACH
from segmentation.words import compact, count, listing, percent, plural

#: Sentences about moves that are read; the table has all.
MOST_MOVES = 6


def headline(applied: Applied) -> str:
    """Say how many customers got a segment, and how many of them are unlike any."""
    labelled = len(applied.labels)
    said = f"{plural(labelled, 'customer')} in {plural(len(applied.segments), 'segment')}"
    if applied.unlike_count is None:
        return f"{said}."
    share, usual = applied.unlike_count / labelled, 1 - REACH
    return (
        f"{said}; {count(applied.unlike_count)} ({percent(share)}) are unlike any segment: farther from "
        f"theirs than {percent(REACH)} of those who made it ({percent(usual)} is usual)."
    )


def verdict_on_drift(applied: Applied) -> str:
    """Say in one sentence whether the segmentation still fits."""
    changed = [s.label for s in applied.drift if s.drifted is Drifted.REFIT]
    shifted = [s.label for s in applied.drift if s.drifted is Drifted.WATCH]
    few = any(s.drifted is Drifted.FEW for s in applied.drift)
    if changed:
        return f"Much has changed: {listing(changed)}. Make the segmentation anew before relying on it."
    if shifted:
        return f"Something has shifted: {listing(shifted)}. The segments can be used; look again next time."
    if len(applied.drift) < 2:
        return "This segmentation was saved without its distributions, so only sizes can be compared."
    if few:
        return "No shift that so few customers could show."
    return "The customers are as they were when the segments were made."


def moves_in_words(flow: Flow, most: int = MOST_MOVES) -> list[str]:
    """Say the moves of most money: who slipped, who rose, who is not seen again."""
    told = [_moved(flow, move) for move in (*flow.changes, *flow.gone)]
    order = sorted(zip((*flow.changes, *flow.gone), told, strict=True), key=lambda pair: -_weight(pair[0]))
    return [sentence for _, sentence in order[:most]]


def _weight(move: Move) -> float:
    return move.money if move.money is not None else move.customers


def _moved(flow: Flow, move: Move) -> str:
    who = f"{count(move.customers)} {flow.names[move.before or 0]}"
    if move.now is None:
        verb = "is not in the new file" if move.customers == 1 else "are not in the new file"
        return f"{who} {verb}{_worth(move.money, flow)}."
    rose = flow.rose(move)
    verb = "moved" if rose is None else "rose" if rose else "slipped"
    return f"{who} {verb} to {flow.names[move.now]}{_worth(move.money, flow)}."


def _worth(money: float | None, flow: Flow) -> str:
    if money is None:
        return ""
    return f": {compact(money)}{' a year' if flow.yearly else ''}"
