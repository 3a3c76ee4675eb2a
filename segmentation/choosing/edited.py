"""Names and colours of segments that were edited by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from segmentation.choosing.matching import Identity

if TYPE_CHECKING:
    from segmentation.clustering.steps import Done
    from segmentation.clustering.sweeps import Solution
    from segmentation.plan import Plan


def edited_identity(known: Identity, solution: Solution, plan: Plan) -> Identity:
    """Carry what the segments were `known` by before the edits through the steps done on `solution`.

    A segment that goes on keeps its colour and name; a new one has a colour that is free, and the name it was
    saved by. Names that the plan has from after a step hold from there on.
    """
    k, todo = solution.found_k, list(solution.steps)
    hues, names, strategies = known.hues, dict(known.names), dict(known.strategies)
    for number, edit in enumerate(plan.edits_at(k), start=1):
        if todo and todo[0].edit == edit:
            step = todo.pop(0)
            hues, names, strategies = _hues(hues, step), _names(names, step), _carried(strategies, step)
        for place, name in plan.given_names(k, number).items():
            if place <= len(hues):
                names = _renamed(names, place, name)
        strategies |= plan.given_strategies(k, number)
    return Identity(hues, tuple(sorted(names.items())), tuple(sorted(strategies.items())))


def status_after(verdicts: Sequence[str] | None, solution: Solution) -> tuple[str | None, ...] | None:
    """Give the verdict on each segment after the edits; None for those that were changed by hand."""
    if verdicts is None:
        return None
    now: list[str | None] = list(verdicts)
    for step in solution.steps:
        origins = enumerate(step.origins)
        now = [now[o] if o is not None and number in step.whole else None for number, o in origins]
    return tuple(now)


def _hues(hues: tuple[int, ...], step: Done) -> tuple[int, ...]:
    kept = [None if origin is None else hues[origin] for origin in step.origins]
    free = (hue for hue in range(1, len(hues) + len(kept) + 1) if hue not in hues)
    return tuple(next(free) if hue is None else hue for hue in kept)


def _names(names: Mapping[int, str], step: Done) -> dict[int, str]:
    carried = _carried(names, step)
    return _renamed(carried, len(step.origins), step.edit.name) if step.edit.name else carried


def _carried(texts: Mapping[int, str], step: Done) -> dict[int, str]:
    """Carry what was written of segments, by number, to those that they are now."""
    origins = enumerate(step.origins, start=1)
    return {number: texts[o + 1] for number, o in origins if o is not None and o + 1 in texts}


def _renamed(names: Mapping[int, str], number: int, name: str) -> dict[int, str]:
    """Give a segment a name; of two of the same name the older loses it."""
    others = {n: other for n, other in names.items() if n != number and other.casefold() != name.casefold()}
    return others | {number: name}
