"""Rows of another width: put the cells back under their columns where the columns' shapes say how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from segmentation.reading.records import Marks, split_mended
from segmentation.reading.shapes import ColumnShape

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP_COST: Final = 0.5
"""A cell that is missing in the middle, on top of how seldom its column is empty."""

JOIN_COST: Final = 1.0
"""A delimiter that belongs to the text of a cell."""

SPURIOUS_COST: Final = 1.0
"""An empty cell that belongs to no column."""

MARGIN: Final = 1.0
"""Two ways of mending must differ by so much, else neither is taken: exp(1) times as likely."""

STRANGE: Final = 4.0
"""A cell that costs more is unlike anything in its column."""

MAX_SURPLUS: Final = 12
"""Cells too many that are tried to be joined or dropped; beyond, the line is no row of this table."""

OTHER_DELIMITERS: Final = (",", ";", "\t", "|", " ")


@dataclass(frozen=True, slots=True)
class Aligned:
    """Cells under their columns, what it cost, and by which steps ("drop", "join", "gap", with columns)."""

    cells: tuple[str, ...]
    cost: float
    steps: tuple[tuple[str, int], ...]


def align(
    tokens: Sequence[str], columns: Sequence[ColumnShape], glue: str, banned: int = -1
) -> Aligned | None:
    """Find the cheapest way to put the tokens, in order, under the columns; None when there is none.

    A column takes one token, several joined by `glue` (too many tokens), or none (too few); empty
    tokens may be dropped when there are too many. Column `banned` takes one token at most.
    """
    surplus = len(tokens) - len(columns)
    if abs(surplus) > MAX_SURPLUS:
        return None
    # best[j] holds for each number of tokens used the cheapest state after j columns.
    best: list[dict[int, Aligned]] = [{0: Aligned((), 0.0, ())}]
    _drop_empty(best[0], tokens, 0, surplus)
    for column, shape in enumerate(columns):
        found: dict[int, Aligned] = {}
        for used, state in best[-1].items():
            for nxt, new in _moves(tokens, used, state, column, shape, surplus, glue, banned):
                _keep(found, nxt, new)
        _drop_empty(found, tokens, column + 1, surplus)
        best.append(found)
    return best[-1].get(len(tokens))


def _keep(states: dict[int, Aligned], used: int, new: Aligned) -> None:
    if used not in states or new.cost < states[used].cost:
        states[used] = new


def _drop_empty(states: dict[int, Aligned], tokens: Sequence[str], column: int, surplus: int) -> None:
    if surplus <= 0:
        return
    for used in sorted(states):
        position = used
        while position < len(tokens) and not tokens[position].strip() and position in states:
            old = states[position]
            new = Aligned(old.cells, old.cost + SPURIOUS_COST, (*old.steps, ("drop", column)))
            _keep(states, position + 1, new)
            position += 1


def _moves(
    tokens: Sequence[str],
    used: int,
    state: Aligned,
    column: int,
    shape: ColumnShape,
    surplus: int,
    glue: str,
    banned: int,
) -> list[tuple[int, Aligned]]:
    """Ways to fill one column from the tokens left."""
    moves = []
    if used < len(tokens):
        cell = tokens[used]
        moves.append((used + 1, Aligned((*state.cells, cell), state.cost + shape.cost(cell), state.steps)))
    if surplus < 0:
        cost = state.cost + GAP_COST + shape.cost("")
        moves.append((used, Aligned((*state.cells, ""), cost, (*state.steps, ("gap", column)))))
    if column == banned:
        return moves
    for more in range(2, surplus + 2):
        if used + more > len(tokens):
            break
        cell = glue.join(tokens[used : used + more])
        cost = state.cost + shape.cost(cell) + JOIN_COST
        moves.append((used + more, Aligned((*state.cells, cell), cost, (*state.steps, ("join", column)))))
    return moves


def mend_width(cells: Sequence[str], columns: Sequence[ColumnShape], glue: str) -> list[str] | None:
    """Bring a row to the width of the table; None when no way is clearly the best.

    Short rows are padded at the end unless their cells fit better with a gap before them. In long
    rows an empty cell is dropped, or text that held a delimiter is joined again.
    """
    if len(cells) < len(columns):
        return _mend_short(cells, columns, glue)
    best = align(cells, columns, glue)
    if best is None:
        return None
    joins = [column for step, column in best.steps if step == "join"]
    if any(columns[column].share("text", "long", "code", "url") < 0.5 for column in joins):
        return None
    for column in joins:
        other = align(cells, columns, glue, banned=column)
        if other is not None and other.cost - best.cost < MARGIN and other.cells != best.cells:
            return None
    strange = sum(shape.cost(cell) > STRANGE for shape, cell in zip(columns, best.cells, strict=True))
    return list(best.cells) if strange <= len(columns) // 3 else None


def _mend_short(cells: Sequence[str], columns: Sequence[ColumnShape], glue: str) -> list[str] | None:
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    padded_cost = sum(shape.cost(cell) for shape, cell in zip(columns, cells, strict=False))
    best = align(cells, columns, glue)
    if best is None or not best.steps:
        return padded
    gaps = [column for step, column in best.steps if step == "gap"]
    best_cost = sum(
        shape.cost(cell)
        for column, (shape, cell) in enumerate(zip(columns, best.cells, strict=True))
        if column not in gaps
    )
    chosen = list(best.cells) if best_cost + MARGIN < padded_cost else padded
    strange = sum(
        shape.cost(cell) > STRANGE for shape, cell in zip(columns, chosen, strict=True) if cell.strip()
    )
    return chosen if strange <= max(1, len(columns) // 3) else None


def split_otherwise(raw: str, marks: Marks, columns: Sequence[ColumnShape]) -> list[str] | None:
    """Split a line that uses another delimiter than its file; None unless the cells fit the columns."""
    best: tuple[float, list[str]] | None = None
    for delimiter in OTHER_DELIMITERS:
        if delimiter == marks.delimiter or raw.count(delimiter) < len(columns) - 1:
            continue
        cells = split_mended(raw, Marks(delimiter, marks.quote, marks.escape), len(columns))
        fitted = cells if len(cells) == len(columns) else mend_width(cells, columns, delimiter)
        if fitted is None or len(cells) < len(columns):
            continue
        costs = [shape.cost(cell) for shape, cell in zip(columns, fitted, strict=True)]
        if sum(cost > STRANGE for cost in costs) <= len(columns) // 4 and (
            best is None or sum(costs) < best[0]
        ):
            best = (sum(costs), fitted)
    return None if best is None else best[1]
