"""What the cells of a column look like: the evidence for finding delimiters, headers and shifted rows."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from segmentation.reading.bare import bare_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER: Final = re.compile(
    r"[(+\-−]?\s*(?:[$€£¥₹₽]|[A-Z]{2,3}\s)?\s*[+\-−]?"
    r"(?:\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+|\d+)?(?:[.,]\d+)?"
    r"(?:[eE][+\-]?\d+)?\s*(?:%|[$€£¥₹₽]|[A-Z]{3}|k|K|M)?\s*\)?-?"
)
DATE: Final = re.compile(
    r"(?:\d{1,4}([-/.])\d{1,2}\1\d{1,4}|"
    r"\d{1,2}[- .]+[^\W\d]{3,10}\.?[- .,]+\d{2,4}|[^\W\d]{3,10}\.? \d{1,2},? \d{4})"
    r"(?:[ T,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|[+\-]\d{2}:?\d{2}))?)?"
)
TIME: Final = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?")
URL: Final = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+")
MISSING: Final = frozenset(
    {"na", "n/a", "nan", "null", "none", "-", "--", "?", "#n/a", "#div/0!", "(blank)", "\\n"}
)

TYPED: Final = ("number", "date", "time")
"""The kinds that a header seldom has and that columns of figures are made of."""

EPSILON: Final = 0.002
"""Probability left for a cell unlike anything its column has shown."""

STRANGE_COST: Final = 1.5
"""A cell dearer than this is of a kind that less than a quarter of its column is."""

LONG_TEXT: Final = 30
"""Characters from which free text is told from names and codes."""


@lru_cache(maxsize=65_536)
def kind(cell: str) -> str:
    """Tell roughly what a cell is: empty, missing, number, date, time, url, code, text or long.

    >>> [kind(cell) for cell in ("", "NA", "-1.234,5 €", "2/24/2003 0:00", "MG-8769", "Land of Toys")]
    ['empty', 'missing', 'number', 'date', 'code', 'text']
    """
    stripped = bare_cell(cell.strip())
    if not stripped:
        return "empty"
    if stripped.lower() in MISSING:
        return "missing"
    if len(stripped) <= LONG_TEXT:
        if any(map(str.isdigit, stripped)) and NUMBER.fullmatch(stripped):
            return "number"
        if TIME.fullmatch(stripped):
            return "time"
    if len(stripped) <= 40 and DATE.fullmatch(stripped):
        return "date"
    if URL.fullmatch(stripped):
        return "url"
    if len(stripped) > LONG_TEXT:
        return "long"
    return "code" if " " not in stripped and any(map(str.isdigit, stripped)) else "text"


@lru_cache(maxsize=65_536)
def pattern(cell: str) -> str:
    """Reduce a cell to its outline: digits to 9, letters to A or a, runs collapsed.

    >>> pattern("MG-8769"), pattern("$48.00")
    ('A-9', '$9.9')
    """
    head = cell.strip()[:60]
    return re.sub(r"[a-zß-öø-ÿ]+", "a", re.sub(r"[A-ZÀ-ÖØ-Þ]+", "A", re.sub(r"\d+", "9", head)))[:24]


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """How often each kind and each outline occurs in a column: shares that sum to 1."""

    kinds: dict[str, float]
    patterns: dict[str, float]
    values: frozenset[str]

    @property
    def main(self) -> str:
        """The commonest kind of the cells that aren't empty ("empty" when all are)."""
        filled = {name: share for name, share in self.kinds.items() if name not in {"empty", "missing"}}
        return max(filled, key=filled.__getitem__) if filled else "empty"

    def share(self, *names: str) -> float:
        """Share of these kinds among the cells that aren't empty or missing."""
        filled = 1.0 - self.kinds.get("empty", 0.0) - self.kinds.get("missing", 0.0)
        return sum(self.kinds.get(name, 0.0) for name in names) / filled if filled > 1e-9 else 0.0

    def cost(self, cell: str) -> float:
        """How unlike the column a cell is: about 1 for a usual cell, 6 for a stranger."""
        likeness = 0.6 * self.kinds.get(kind(cell), 0.0) + 0.4 * self.patterns.get(pattern(cell), 0.0)
        return -math.log(EPSILON + (1 - EPSILON) * likeness)

    def is_strange(self, cell: str) -> bool:
        """Whether a cell is unlike most of the column."""
        return self.cost(cell) > STRANGE_COST


def learn(rows: Sequence[Sequence[str]], width: int) -> list[ColumnShape]:
    """Learn the shape of each of `width` columns from rows of that width; other rows are ignored."""
    fitting = [row for row in rows if len(row) == width]
    return [_learn_column([row[column] for row in fitting]) for column in range(width)]


def _learn_column(cells: Sequence[str]) -> ColumnShape:
    total = max(len(cells), 1)
    kinds = Counter(kind(cell) for cell in cells)
    patterns = Counter(pattern(cell) for cell in cells)
    return ColumnShape(
        kinds={name: count / total for name, count in kinds.items()},
        patterns={name: count / total for name, count in patterns.most_common(50)},
        values=frozenset(cell.strip() for cell in cells),
    )
