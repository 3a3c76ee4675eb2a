"""Rows of another width: put the cells back under their columns where the columns' shapes say how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from segmentation.reading.records import RUNS, Marks, quoted_cells, split_mended, split_strict
from segmentation.reading.shapes import ColumnShape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.effort import Effort

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

USUAL: Final = 0.3
"""A cell this cheap has the kind of its column and an outline that a third of its cells have."""

SELDOM: Final = 0.05
"""A column that is empty less often has a cell in every row."""

LONGEST_MERGED: Final = 60
"""Longer cells are free text, which splits anywhere."""

MAX_SURPLUS: Final = 12
"""Cells too many that are tried to be joined or dropped; beyond, the line is no row of this table."""

OTHER_DELIMITERS: Final = (",", ";", "\t", "|", " ")


@dataclass(frozen=True, slots=True)
class Aligned:
    """Cells under their columns, what it cost, and by which steps ("drop", "join", "gap", with columns)."""

    cells: tuple[str, ...]
    cost: float
    steps: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The cells of a row of another width.

    `whole` tells for each whether it stood in quotes and so is one cell for certain; `glue` is what
    stood between them.
    """

    cells: Sequence[str]
    whole: Sequence[bool]
    glue: str

    def joined(self, start: int, stop: int) -> str | None:
        """The text of neighbouring tokens as one cell, None when one of them is whole or empty."""
        if any(self.whole[start:stop]) or not all(map(str.strip, self.cells[start:stop])):
            return None
        return self.glue.join(self.cells[start:stop])


class _State(NamedTuple):
    """The cheapest way so far: its last cell (None: a token was dropped) and step, and what was before."""

    cost: float
    cell: str | None = None
    step: tuple[str, int] | None = None
    before: _State | None = None


def align(row: Tokens, columns: Sequence[ColumnShape], effort: Effort, banned: int = -1) -> Aligned | None:
    """Find the cheapest way to put the tokens, in order, under the columns; None when there is none.

    None as well once the effort is used up.

    A column takes one token, several joined (too many tokens), or none (too few); empty tokens
    may be dropped when there are too many. Column `banned` takes one token at most.
    """
    tokens = row.cells
    surplus = len(tokens) - len(columns)
    if abs(surplus) > MAX_SURPLUS:
        return None
    # states[used] is the cheapest way to fill the columns so far with so many tokens.
    states = {0: _State(0.0)}
    _drop_empty(states, tokens, 0, surplus)
    for column, shape in enumerate(columns):
        if not effort.spend(len(states) * (1 + abs(surplus))):
            return None
        found: dict[int, _State] = {}
        for used, state in states.items():
            for nxt, new in _moves(row, used, state, (column, shape), 0 if column == banned else surplus):
                _keep(found, nxt, new)
        _drop_empty(found, tokens, column + 1, surplus)
        # Further ahead or behind than the surplus, the tokens can't come out even.
        reach = range(column + 1 + min(surplus, 0), column + 2 + max(surplus, 0))
        states = {used: state for used, state in found.items() if used in reach}
    return _walked(states.get(len(tokens)))


def _walked(last: _State | None) -> Aligned | None:
    """The cells and steps that lead to a state."""
    if last is None:
        return None
    cells: list[str] = []
    steps: list[tuple[str, int]] = []
    state: _State | None = last
    while state is not None:
        cells += [] if state.cell is None else [state.cell]
        steps += [] if state.step is None else [state.step]
        state = state.before
    return Aligned(tuple(reversed(cells)), last.cost, tuple(reversed(steps)))


def _keep(states: dict[int, _State], used: int, new: _State) -> None:
    if used not in states or new.cost < states[used].cost:
        states[used] = new


def _drop_empty(states: dict[int, _State], tokens: Sequence[str], column: int, surplus: int) -> None:
    if surplus <= 0:
        return
    for used in sorted(states):
        position = used
        while position < len(tokens) and not tokens[position].strip() and position in states:
            old = states[position]
            _keep(states, position + 1, _State(old.cost + SPURIOUS_COST, None, ("drop", column), old))
            position += 1


def _moves(
    row: Tokens, used: int, state: _State, place: tuple[int, ColumnShape], surplus: int
) -> list[tuple[int, _State]]:
    """Ways to fill one column, given with its place, from the tokens left."""
    column, shape = place
    moves = []
    if used < len(row.cells):
        cell = row.cells[used]
        moves.append((used + 1, _State(state.cost + shape.cost(cell), cell, None, state)))
    if surplus < 0:
        cost = state.cost + GAP_COST + shape.cost("")
        moves.append((used, _State(cost, "", ("gap", column), state)))
    for stop in range(used + 2, min(used + surplus + 1, len(row.cells)) + 1):
        joined = row.joined(used, stop)
        if joined is None:
            break
        cost = state.cost + shape.cost(joined) + JOIN_COST
        moves.append((stop, _State(cost, joined, ("join", column), state)))
    return moves


def mend_width(row: Tokens, columns: Sequence[ColumnShape], effort: Effort) -> list[str] | None:
    """Bring a row to the width of the table; None when no way is clearly the best.

    Short rows are padded at the end unless their cells fit better with a gap before them. In long
    rows an empty cell is dropped, or text that held a delimiter is joined again.
    """
    if len(row.cells) < len(columns):
        return _mend_short(row, columns, effort)
    best = align(row, columns, effort)
    if best is None:
        return None
    joins = [column for step, column in best.steps if step == "join"]
    if any(columns[column].share("text", "long", "code", "url") < 0.5 for column in joins):
        return None
    for column in joins:
        other = align(row, columns, effort, banned=column)
        if other is not None and other.cost - best.cost < MARGIN and other.cells != best.cells:
            return None
    return list(best.cells) if strangers(best.cells, columns) <= len(columns) // 3 else None


def strangers(cells: Sequence[str], columns: Sequence[ColumnShape]) -> int:
    """How many filled cells are unlike anything in their column."""
    return sum(
        bool(cell.strip()) and shape.cost(cell) > STRANGE for shape, cell in zip(columns, cells, strict=True)
    )


def split_merged(row: Tokens, columns: Sequence[ColumnShape]) -> list[str] | None:
    """Split the one cell in which two cells ran together because their delimiter is missing.

    Only where exactly one place in the row gives both halves, and all other cells, the usual look
    of their columns: "9CC-9259" where numbers and codes like MG-8769 are expected.
    """
    if len(row.cells) != len(columns) - 1:
        return None
    found = [
        [*row.cells[:place], left, right, *row.cells[place + 1 :]]
        for place in _places_to_split(row.cells, columns)
        if len(cell := row.cells[place]) <= LONGEST_MERGED and not row.whole[place]
        for left, right in ((cell[:cut], cell[cut:]) for cut in range(1, len(cell)))
        if columns[place].cost(left) <= USUAL and columns[place + 1].cost(right) <= USUAL
    ]
    return found[0] if len(found) == 1 else None


def _places_to_split(cells: Sequence[str], columns: Sequence[ColumnShape]) -> range:
    """The cells that may be two: all before them and all after stand under their columns, then."""
    before = [shape.cost(cell) > STRANGE for shape, cell in zip(columns, cells, strict=False)]
    after = [shape.cost(cell) > STRANGE for shape, cell in zip(columns[1:], cells, strict=True)]
    last = before.index(True) if True in before else len(cells) - 1
    first = len(after) - 1 - after[::-1].index(True) if True in after else 0
    return range(first, last + 1)


def _mend_short(row: Tokens, columns: Sequence[ColumnShape], effort: Effort) -> list[str] | None:
    split = split_merged(row, columns)
    if split is not None:
        return split
    padded = [*row.cells, *[""] * (len(columns) - len(row.cells))]
    best = align(row, columns, effort)
    if best is None or not best.steps:
        return None if _lacks_most(padded, columns) else padded
    gaps = {column for step, column in best.steps if step == "gap"}
    filled = [
        (shape, cell)
        for column, (shape, cell) in enumerate(zip(columns, best.cells, strict=True))
        if column not in gaps
    ]
    gapped_cost = sum(shape.cost(cell) for shape, cell in filled)
    padded_cost = sum(shape.cost(cell) for shape, cell in zip(columns, row.cells, strict=False))
    chosen = list(best.cells) if gapped_cost + MARGIN < padded_cost else padded
    if _lacks_most(chosen, columns):
        return None
    return chosen if strangers(chosen, columns) <= max(1, len(columns) // 3) else None


def _lacks_most(cells: Sequence[str], columns: Sequence[ColumnShape]) -> bool:
    """Whether most cells are missing of those that rows always have: a row of another table, or cut off."""
    needed = [
        cell for cell, shape in zip(cells, columns, strict=True) if shape.kinds.get("empty", 0.0) < SELDOM
    ]
    return 2 * sum(bool(cell.strip()) for cell in needed) < len(needed)


def split_otherwise(
    raw: str, marks: Marks, columns: Sequence[ColumnShape], effort: Effort
) -> list[str] | None:
    """Split a line that uses another delimiter than its file; None unless the cells fit the columns."""
    best: tuple[float, list[str]] | None = None
    for delimiter in OTHER_DELIMITERS:
        if delimiter == marks.delimiter or raw.count(delimiter) < len(columns) - 1:
            continue
        other = Marks(delimiter, marks.quote, marks.escape)
        cells = split_strict(raw, other) or split_mended(raw, other, len(columns), effort)
        if len(cells) < len(columns):
            continue
        fitted = (
            cells if len(cells) == len(columns) else mend_width(tokens_of(raw, cells, other), columns, effort)
        )
        if fitted is None or strangers(fitted, columns) > len(columns) // 4:
            continue
        cost = sum(shape.cost(cell) for shape, cell in zip(columns, fitted, strict=True))
        if best is None or cost < best[0]:
            best = (cost, fitted)
    return None if best is None else best[1]


def tokens_of(raw: str, cells: Sequence[str], marks: Marks) -> Tokens:
    """The cells of a raw line with what is known of their quotes."""
    flags = quoted_cells(raw, marks) if marks.delimiter else None
    whole = flags if flags is not None and len(flags) == len(cells) else [False] * len(cells)
    return Tokens(cells, whole, " " if marks.delimiter in {None, RUNS} else marks.delimiter or " ")
