"""Which segment is which when K changes: so that names and colours stay with their customers.

Two solutions of the same customers are matched by the one-to-one assignment of segments that
maximises the sum of their Jaccard overlaps (customers in both / customers in either). From one K of a
sweep to the next, matched segments share a colour and the new one gets a free colour. How intact a
segment came: 1 - entropy / ln K of the shares it has from the segments before (Leisch, Dolnicar &
Grün 2018, Market Segmentation Analysis, section 7.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from segmentation.clustering.sweeps import Sweep
    from segmentation.plan import SegmentName, SegmentStrategy

    Floats = NDArray[np.float64]
    Counts = NDArray[np.integer]

_Given = TypeVar("_Given", "SegmentName", "SegmentStrategy")

#: A name goes along to another K when at least half of all customers in either segment are in both:
#: then no second segment can have as good a claim to it.
SAME = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """From the segments of one K to those of the next K that was tried."""

    before: int  # K
    after: int  # the next K
    customers: Counts  # (before, after) customers in both segments
    match: Counts  # (after,) the segment before that it continues, -1 = it is new

    @property
    def intact(self) -> Floats:
        """How intact each segment after came, (after,): 1 = all its customers from one segment before."""
        if self.before == 1:
            return np.ones(self.after)
        shares = self.customers / np.maximum(self.customers.sum(axis=0), 1)
        entropy = -(shares * np.log(np.where(shares > 0, shares, 1.0))).sum(axis=0)
        return np.asarray(1 - entropy / np.log(self.before))


@dataclass(frozen=True, slots=True, eq=False)
class Lineage:
    """The segments of a whole sweep, followed from K to K."""

    ks: tuple[int, ...]
    steps: tuple[Step, ...]  # between neighbours of `ks`
    hues: tuple[tuple[int, ...], ...]  # for each K, each segment's colour: a number from 1

    def hues_at(self, k: int) -> tuple[int, ...]:
        """Colours of the segments at `k`, in their order; KeyError where `k` was not tried."""
        return dict(zip(self.ks, self.hues, strict=True))[k]


@dataclass(frozen=True, slots=True)
class Identity:
    """What the segments of one K are known by, whatever K they were met at first.

    hues: the number of each one's colour. names, strategies: (segment number, what the user wrote).
    """

    hues: tuple[int, ...]
    names: tuple[tuple[int, str], ...] = ()
    strategies: tuple[tuple[int, str], ...] = ()

    @classmethod
    def plain(cls, k: int, names: dict[int, str]) -> Identity:
        """Know segments by their numbers alone, where there is no other K to look at."""
        return cls(tuple(range(1, k + 1)), tuple(names.items()))


def crossing(one: Counts, other: Counts) -> Counts:
    """Count the customers of two labellings (n,) in both: (segments of one, segments of other).

    >>> crossing(np.array([0, 0, 1]), np.array([0, 1, 1]))
    array([[1, 1],
           [0, 1]])
    """
    rows, columns = int(one.max()) + 1, int(other.max()) + 1
    return np.bincount(one * columns + other, minlength=rows * columns).reshape(rows, columns)


def jaccard(customers: Counts) -> Floats:
    """Overlap of each pair of segments, in both / in either, from the counts of `crossing`."""
    either = customers.sum(axis=1, keepdims=True) + customers.sum(axis=0, keepdims=True) - customers
    return np.asarray(customers / np.maximum(either, 1))


def match_segments(customers: Counts) -> Counts:
    """Match each column's segment to a row's, -1 = none, so that the overlaps sum to the most.

    >>> match_segments(np.array([[50, 0, 9], [1, 40, 30]]))
    array([ 0,  1, -1])
    """
    rows, columns = linear_sum_assignment(jaccard(customers), maximize=True)
    match = np.full(customers.shape[1], -1)
    match[columns] = rows
    return match


def follow(sweep: Sweep) -> Lineage:
    """Follow the segments of `sweep` from its smallest K upwards."""
    steps = tuple(_step(before.labels, after.labels) for before, after in pairwise(sweep))
    hues = [tuple(range(1, sweep[0].k + 1))]
    for step in steps:
        hues.append(_inherited(hues[-1], step.match))
    return Lineage(sweep.ks, steps, tuple(hues))


def _step(before: Counts, after: Counts) -> Step:
    customers = crossing(before, after)
    return Step(len(customers), customers.shape[1], customers, match_segments(customers))


def _inherited(hues: tuple[int, ...], match: Counts) -> tuple[int, ...]:
    """Hand the colours on; new segments get the lowest colours that are free."""
    kept = [hues[parent] if parent >= 0 else 0 for parent in match]
    free = (hue for hue in range(1, len(kept) + len(hues) + 1) if hue not in kept)
    return tuple(hue or next(free) for hue in kept)


def carried_names(sweep: Sweep, given: Sequence[SegmentName], k: int) -> dict[int, SegmentName]:
    """Find the name of each segment at `k` that the user named, here or at another K: {number: the name}.

    The name given last wins: one segment has one name. Names given at a K outside the sweep, or to the
    segments of another method, wait.
    """
    names: dict[int, SegmentName] = {}
    for number, name in _carried(sweep, given, k):
        taken = {other.name.casefold() for other in names.values()}
        if number not in names and name.name.casefold() not in taken:
            names[number] = name
    return names


def carried_strategies(sweep: Sweep, given: Sequence[SegmentStrategy], k: int) -> dict[int, str]:
    """Find what the user decided for each segment at `k`, here or at another K; see `carried_names`."""
    return dict(reversed([(number, strategy.text) for number, strategy in _carried(sweep, given, k)]))


def _carried(sweep: Sweep, given: Sequence[_Given], k: int) -> Iterator[tuple[int, _Given]]:
    """Go through what was given to segments that are still there at `k`, last first, with the number here."""
    matches = {k: {number: number for number in range(1, k + 1)}}
    for one in (one for one in reversed(given) if one.method == sweep.method and not one.edits):
        if one.k in sweep.ks and one.k not in matches:
            matches[one.k] = _same(sweep.solution(one.k).labels, sweep.solution(k).labels)
        number = matches.get(one.k, {}).get(one.number)
        if number is not None:
            yield number, one


def without_name(sweep: Sweep, given: Sequence[SegmentName], k: int, number: int) -> tuple[SegmentName, ...]:
    """Take every name of a segment at `k` back, at whichever K it was given."""
    left = tuple(given)
    while (name := carried_names(sweep, left, k).get(number)) is not None:
        left = tuple(other for other in left if other is not name)
    return left


def without_strategy(
    sweep: Sweep, given: Sequence[SegmentStrategy], k: int, number: int
) -> tuple[SegmentStrategy, ...]:
    """Take every strategy of a segment at `k` back, at whichever K it was given."""
    found = {id(one) for place, one in _carried(sweep, given, k) if place == number}
    return tuple(one for one in given if id(one) not in found)


def _same(one: Counts, other: Counts) -> dict[int, int]:
    """Segments of two solutions that are the same one: {number in one: number in other}."""
    customers = crossing(one, other)
    match, overlap = match_segments(customers), jaccard(customers)
    return {
        int(row) + 1: column + 1
        for column, row in enumerate(match)
        if row >= 0 and overlap[row, column] >= SAME
    }


def identity_of(
    sweep: Sweep,
    given: Sequence[SegmentName],
    k: int,
    lineage: Lineage | None = None,
    strategies: Sequence[SegmentStrategy] = (),
) -> Identity:
    """Know the segments at `k` by what they are called, coloured and meant for in the whole sweep."""
    names = carried_names(sweep, given, k)
    return Identity(
        (lineage or follow(sweep)).hues_at(k),
        tuple((number, name.name) for number, name in names.items()),
        tuple(carried_strategies(sweep, strategies, k).items()),
    )
