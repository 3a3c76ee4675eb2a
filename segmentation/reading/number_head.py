"""Which columns of a file can be read as numbers at once, as its first rows tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyarrow.compute as pc

from segmentation.reading.drafts import draft
from segmentation.reading.plain_numbers import marks_of_plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.reading.amounts import Marked

CHOOSING: Final = 3_000
"""First rows of a file by which its columns of numbers are chosen."""

BYTES_SHARE: Final = 0.5
"""The bytes of a file are kept for its columns of numbers when they hold so many of them."""


def number_columns(names: Sequence[str], head: Any) -> dict[int, Marked]:
    """The columns that can be read as numbers, with their marks; {} when it doesn't pay.

    `head` holds the file's first rows, an arrow table of text.
    """
    columns = [column.combine_chunks() for column in head.slice(0, CHOOSING).columns]
    bytes_in = [pc.sum(pc.binary_length(column)).as_py() or 0 for column in columns]
    found = {
        place: marks
        for place, column in enumerate(columns)
        if (marks := _marks(names[place] if place < len(names) else "", column)) is not None
    }
    return found if sum(bytes_in[place] for place in found) >= BYTES_SHARE * sum(bytes_in) else {}


def _marks(name: str, column: Any) -> Marked | None:
    """The decimal marks of a column of numbers; few numbers, again and again, may be anything else."""
    marks = marks_of_plain(name, column)
    if marks is None:
        marks = marks_of_plain(name, column, distinct_share=0.0)
        return marks if marks is not None and draft(name, column).kind == "number" else None
    return marks
