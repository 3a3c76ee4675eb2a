"""How often the rule, and each index alone, was right: measured, not promised.

Tables drawn from seeds that no threshold was set on: with planted groups of many kinds (benchmarks/tables.py:
unequal, overlapping, elongated, heavy-tailed, many, few rows ...), where right means their number, and of
one population of many shapes, where right means that there are no groups.
"""

from __future__ import annotations

from dataclasses import dataclass

TRACK_RECORD_COMMAND = "PYTHONPATH=. python benchmarks/noise.py --seeds 400-401"


@dataclass(frozen=True, slots=True)
class Record:
    """On how many of the benchmark's tables one way to choose K named it."""

    name: str  # as in Advice.votes; RULE for the recommendation
    groups_right: int
    groups: int  # tables with planted groups
    crowds_right: int  # called one population
    crowds: int  # tables of one population

    @property
    def right(self) -> int:
        """Tables of both kinds on which it was right."""
        return self.groups_right + self.crowds_right

    @property
    def tables(self) -> int:
        """Tables of both kinds."""
        return self.groups + self.crowds


RULE = "this recommendation"
TRACK_RECORD: tuple[Record, ...] = (
    Record(RULE, 43, 44, 44, 44),
    Record("elbow", 19, 44, 0, 44),
    Record("silhouette", 33, 44, 0, 44),
    Record("Calinski-Harabasz", 28, 44, 0, 44),
    Record("gap", 27, 44, 34, 44),
)
