"""A column of text by its distinct cells: whatever is asked of a cell is asked once of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.bare import bare_cells
from segmentation.reading.packed import room

if TYPE_CHECKING:
    from collections.abc import Collection

    from segmentation.reading.amounts import FloatArray

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Counts = np.ndarray[Any, np.dtype[np.int64]]


STRETCH: Final = 1 << 16
"""Rows taken at a time: numpy turns narrow places into wide ones before it uses them."""


@dataclass(frozen=True)
class Distinct:
    """The distinct cells of a column.

    raw      arrow array of text as it stood, (n_distinct,)
    trimmed  the same without blanks around the cells and without a spreadsheet's guards (="00123")
    index    (n_rows,) of the narrowest unsigned whole numbers: for every row the place of its cell
    """

    raw: Any
    trimmed: Any
    index: np.ndarray[Any, Any]

    @classmethod
    def of(cls, values: Any) -> Distinct:
        """Find the distinct cells of an arrow array of text without nulls."""
        encoded = values.dictionary_encode()
        raw = encoded.dictionary
        trimmed = bare_cells(pc.utf8_trim_whitespace(raw))
        trimmed = raw if raw.equals(trimmed) else trimmed  # most columns have no blanks: one copy, then
        narrow = np.min_scalar_type(max(len(raw) - 1, 0))
        return cls(raw, trimmed, np.asarray(encoded.indices).astype(narrow))

    def __len__(self) -> int:
        """How many there are."""
        return len(self.raw)

    @cached_property
    def cells(self) -> list[str]:
        """The trimmed cells as Python strings: only for what arrow can't do."""
        cells: list[str] = self.trimmed.to_pylist()
        return cells

    @cached_property
    def counts(self) -> Counts:
        """How often each occurs, (n_distinct,)."""
        counts = np.zeros(len(self), dtype=np.int64)
        step = max(STRETCH, len(self))
        for start in range(0, len(self.index), step):
            counts += np.bincount(self.index[start : start + step], minlength=len(self))
        return counts

    def spread(self, numbers: FloatArray) -> FloatArray:
        """Numbers of the distinct cells, (n_distinct,), as numbers of the rows, (n_rows,)."""
        rows = room(8 * len(self.index)).view(np.float64)
        for start in range(0, len(self.index), STRETCH):
            rows[start : start + STRETCH] = numbers[self.index[start : start + STRETCH]]
        return rows

    @cached_property
    def _lowered(self) -> Any:
        return pc.utf8_lower(self.trimmed)

    def among(self, words: Collection[str]) -> Mask:
        """Which of them are one of `words`, whatever their case."""
        known = pa.array(sorted(words), pa.string())
        return np.asarray(pc.is_in(self._lowered, value_set=known), dtype=bool)

    def match(self, pattern: str) -> Mask:
        """Which of them fit an RE2 pattern from end to end."""
        return np.asarray(pc.match_substring_regex(self.trimmed, f"^(?:{pattern})$"), dtype=bool)

    def probe(self, size: int) -> list[str]:
        """About `size` of them, evenly spread, trimmed."""
        step = max(1, len(self) // size)
        spread: list[str] = self.trimmed.take(pa.array(range(0, len(self), step), pa.int64())).to_pylist()
        return spread

    def share(self, hits: Mask) -> float:
        """The share of all rows whose cell is among the hits."""
        return float(self.counts[hits].sum() / max(1, int(self.counts.sum())))
