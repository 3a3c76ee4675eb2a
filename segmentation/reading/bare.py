"""Cells without the marks that keep a spreadsheet from changing them: ="00123" and '00123 are 00123."""

from __future__ import annotations

import re
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

GUARDED: Final = r"(?s)^(?:=\s*\"(.*)\"|'([=+\-@][\s\S]*|[\d.,][\d.,\s]*))$"
"""A formula that is nothing but a text, or an apostrophe before what would be computed or lose its zeros.

Other apostrophes belong to the word: 's-Hertogenbosch, '90s.
"""

_GUARDED: Final = re.compile(GUARDED)
_MARKS: Final = r"^(?:=\s*\"|')"


def bare_cell(cell: str) -> str:
    """A trimmed cell without its guard.

    >>> bare_cell('="00123"'), bare_cell("'+49 30 1234"), bare_cell("'s-Hertogenbosch")
    ('00123', '+49 30 1234', "'s-Hertogenbosch")
    """
    if not cell.startswith(("=", "'")) or (match := _GUARDED.match(cell)) is None:
        return cell
    text: str | None = match.group(1)
    return match.group(2) if text is None else text.replace('""', '"')


def bare_cells(cells: Any) -> Any:
    """An arrow array of trimmed cells without their guards; the same array where there is none."""
    marked = pc.match_substring_regex(cells, _MARKS)
    if not pc.any(marked).as_py():
        return cells
    return pa.array([bare_cell(cell) for cell in cells.to_pylist()], pa.string())
