"""Several tables in one file: the first is taken, the others are told apart from broken rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from segmentation.reading.shapes import kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.body import OddRecord

FEWEST: Final = 3
"""Records, header included, from which a run of another width may be a table."""

GAP: Final = 2
"""Records of one table stand next to each other, up to a blank line or a broken row."""


def other_tables(odd: Sequence[OddRecord], names: Sequence[str]) -> list[list[OddRecord]]:
    """Runs of neighbouring records of one other width that begin with a header of their own."""
    return [run for run in _runs(odd) if len(run) >= FEWEST and _starts_table(run, names)]


def _runs(odd: Sequence[OddRecord]) -> list[list[OddRecord]]:
    runs: list[list[OddRecord]] = []
    for item in odd:
        last = runs[-1][-1] if runs else None
        if last and item.place - last.place <= GAP and len(item.record.cells) == len(last.record.cells) > 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def _starts_table(run: Sequence[OddRecord], names: Sequence[str]) -> bool:
    """The first record names columns: no numbers in it, but numbers or known names below."""
    head = run[0].record.cells
    if any(kind(cell) in {"number", "date", "time", "empty"} for cell in head):
        return False
    known = {name.casefold() for name in names if name}
    shared = sum(cell.strip().casefold() in known for cell in head)
    typed = any(kind(cell) in {"number", "date", "time"} for item in run[1:4] for cell in item.record.cells)
    return shared * 2 >= len(head) or typed
