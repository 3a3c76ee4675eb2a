"""Which cells are missing: per column, and which columns are missing together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

#: Combinations shown; the rest are told as a number.
MOST_PATTERNS = 10
#: Columns with gaps shown, the emptiest first.
MOST_GAPPY = 30


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """The missing cells of a table.

    columns: those with gaps, the emptiest first; missing: `(d,)` cells each. patterns: `(p, d)` bool, the
    commonest combinations of columns that are missing together; pattern_rows: `(p,)` rows each has.
    complete: rows with nothing missing. other_patterns, other_rows: combinations not listed, and their rows.
    beyond: columns with gaps that are not listed. rows: of the table.
    """

    columns: tuple[str, ...]
    missing: np.ndarray
    patterns: np.ndarray
    pattern_rows: np.ndarray
    complete: int
    other_patterns: int
    other_rows: int
    beyond: int
    rows: int


def gaps(frame: pd.DataFrame) -> Gaps | None:
    """Find the missing cells; None where there are none."""
    empty = frame.isna().to_numpy()
    missing = empty.sum(axis=0)
    gappy = np.argsort(-missing, kind="stable")[: int((missing > 0).sum())]
    if not len(gappy):
        return None
    listed = gappy[:MOST_GAPPY]
    patterns, rows = _patterns(empty[:, listed])
    some = patterns.any(axis=1)
    patterns, rows = patterns[some], rows[some]
    return Gaps(
        columns=tuple(str(frame.columns[i]) for i in listed),
        missing=missing[listed],
        patterns=patterns[:MOST_PATTERNS],
        pattern_rows=rows[:MOST_PATTERNS],
        complete=int((~empty.any(axis=1)).sum()),
        other_patterns=max(0, len(rows) - MOST_PATTERNS),
        other_rows=int(rows[MOST_PATTERNS:].sum()),
        beyond=len(gappy) - len(listed),
        rows=len(frame),
    )


def _patterns(empty: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the different rows of a bool matrix and how often each comes, the commonest first."""
    # Bits packed to one value per row: sorting values is many times faster than sorting rows.
    packed = np.ascontiguousarray(np.packbits(empty, axis=1))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return empty[first[order]], counts[order]
