"""The likeliest cells of a line that breaks the rules of quoting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from segmentation.reading.effort import Effort

WRONG_WIDTH_COST: Final = 3
"""A cell too many or too few weighs as much as three quotes out of place."""

SPARE_JOINS: Final = 12
"""Pieces that may be joined beyond those that are too many: each costs more than a quote out of place."""

MOST_JOINS: Final = 400
"""Lines with more pieces too many are not searched: the search grows with their cube."""


class Quoting(NamedTuple):
    """How cells are quoted, and what stood between the pieces of a line."""

    quote: str
    escape: str | None
    glue: str


class _Way(NamedTuple):
    """The cheapest way to so many pieces: its cost, its cells (negative: more are better), its last cell."""

    cost: int
    fewer: int
    start: int


def likeliest_cells(
    pieces: Sequence[str], quoting: Quoting, width: int | None, effort: Effort
) -> list[tuple[int, int]] | None:
    """Find which pieces, from the first up to before the second number, make a cell each.

    `pieces` is what stands between delimiters. Each may be a cell, or several one cell that begins and
    ends with a quote. Of all ways, the one is taken with the fewest quotes out of place and, given
    `width`, that many cells. None when the search would take too long.

    >>> from segmentation.reading.effort import Effort
    >>> likeliest_cells(['"a', "b", '"c', 'd"'], Quoting('"', None, ","), 3, Effort(1_000))
    [(0, 1), (1, 2), (2, 4)]
    """
    if width is not None and len(pieces) <= width:
        # Joining only loses cells: each lost one costs more than all the quotes it could put right.
        return [(place, place + 1) for place in range(len(pieces))]
    joins = len(pieces) if width is None else len(pieces) - width + SPARE_JOINS
    if width is not None and joins > MOST_JOINS:
        return None
    # ways[i] holds the cheapest ways to the first i pieces, by their cells where a width is wanted.
    ways: list[dict[int, _Way]] = [{0: _Way(0, 0, 0)}]
    for stop in range(1, len(pieces) + 1):
        found: dict[int, _Way] = {}
        for start in _starts(pieces, stop, joins, quoting.quote):
            if not effort.spend(len(ways[start]) + stop - start):
                return None
            _extend(
                found, ways[start], start, cell_cost(pieces[start:stop], quoting), by_cells=width is not None
            )
        ways.append({cells: way for cells, way in found.items() if width is None or cells >= stop - joins})
    return _walk_back(ways, _best(ways[-1], width))


def _starts(pieces: Sequence[str], stop: int, joins: int, quote: str) -> Iterator[int]:
    """Where a cell that ends before `stop` may begin: at its last piece, or further back at a quote."""
    yield stop - 1
    if pieces[stop - 1].rstrip(" ").endswith(quote):
        for start in range(stop - 2, max(stop - 2 - joins, -1), -1):
            if pieces[start].lstrip(" ").startswith(quote):
                yield start


def _extend(
    found: dict[int, _Way], before: dict[int, _Way], start: int, cost: int, *, by_cells: bool
) -> None:
    """Add a cell that begins at `start` to every way that leads there."""
    for way in before.values():
        longer = _Way(way.cost + cost, way.fewer - 1, start)
        key = -longer.fewer if by_cells else 0
        if key not in found or longer[:2] < found[key][:2]:
            found[key] = longer


def _best(ways: dict[int, _Way], width: int | None) -> _Way:
    def cost(way: _Way) -> tuple[int, int]:
        wrong = 0 if width is None else abs(-way.fewer - width)
        return way.cost + WRONG_WIDTH_COST * wrong, way.fewer

    return min(ways.values(), key=cost)


def _walk_back(ways: Sequence[dict[int, _Way]], last: _Way) -> list[tuple[int, int]]:
    cells, stop, way = [], len(ways) - 1, last
    while stop:
        cells.append((way.start, stop))
        stop = way.start
        way = ways[stop].get(-way.fewer - 1) or ways[stop][0]
    return cells[::-1]


def cell_cost(pieces: Sequence[str], quoting: Quoting) -> int:
    """0 for a cell by the rules, 1 for a quote out of place."""
    quote = quoting.quote
    cell = quoting.glue.join(pieces).strip(" ")
    if quote not in cell:
        return 0
    if len(cell) >= 2 and cell.startswith(quote) and cell.endswith(quote):
        inner = cell[1:-1].replace(quote * 2, "")
        if quoting.escape:
            inner = inner.replace(quoting.escape + quote, "")
        return int(quote in inner)
    return int(cell.startswith(quote) or cell.endswith(quote))
