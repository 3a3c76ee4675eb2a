"""What would move a customer to another segment: the smallest change of one number that does.

Where segments are those of the nearest centre, the value at which another becomes nearest is exact: with a
row x, its centre a and another b, both are equally near after a step of (|x-b|² - |x-a|²) / 2(b_j - a_j)
along column j. Other rules are asked along the column instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.clustering.rules import Nearest, Rule
from segmentation.customers import Customers
from segmentation.features import Features, Transform
from segmentation.traits import Trait

#: Values tried along a column where there is no formula, and how often the gap to the border is halved.
TRIED, HALVED = 101, 40
#: Figures that a value beyond the border is rounded to; more are tried where so few don't reach across.
FIGURES = range(3, 12)


@dataclass(frozen=True, slots=True)
class Flip:
    """With `after` instead of `now` in `trait`, all else equal, a customer would be in `segment` (from 0).

    now, after: in the user's units. size: of the step in the matrix, standard deviations times the weight.
    """

    trait: Trait
    now: float
    after: float
    segment: int
    size: float


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One number of a customer, to be changed while all else stays. limits, now: in the user's units."""

    rule: Rule
    row: np.ndarray
    column: int
    transform: Transform
    limits: tuple[float, float]
    whole: bool
    now: float

    def places(self, values: list[float]) -> np.ndarray:
        """Where values lie in the column of the matrix."""
        return self.transform.forward(pd.Series(values, dtype="float64"))[:, 0]

    def assigned(self, places: np.ndarray) -> np.ndarray:
        """The segments at places of the column."""
        rows = np.repeat(self.row[None, :], len(places), axis=0)
        rows[:, self.column] = places
        return self.rule.assign(rows)

    def value(self, place: float) -> float:
        return float(self.transform.backward(np.array([place]))[0])


def smallest_move(customers: Customers, features: Features, rule: Rule, row: int) -> Flip | None:
    """Find what would move row `row` of the matrix with the smallest step; None where no one number can.

    A number is changed to what lies between its least and its largest value, a whole one to a whole one.
    """
    found = [
        move
        for line in _lines(customers, features, rule, row)
        for upwards in (False, True)
        if (move := _move(line, customers.trait(line.transform.name), upwards=upwards)) is not None
    ]
    return min(found, key=lambda move: move.size, default=None)


def _lines(customers: Customers, features: Features, rule: Rule, row: int) -> Iterator[_Line]:
    column = 0
    for transform in features.transforms:
        if transform.kind == "number":
            values = customers.frame[transform.name].iloc[features.customers].to_numpy(float, na_value=np.nan)
            known, now = values[~np.isnan(values)], float(values[row])
            if not np.isnan(now):
                limits, whole = (float(known.min()), float(known.max())), bool((known % 1 == 0).all())
                yield _Line(rule, features.matrix[row], column, transform, limits, whole, now)
        column += len(transform.columns)


def _move(line: _Line, trait: Trait, *, upwards: bool) -> Flip | None:
    """The first value in one direction at which the segment is another."""
    here = int(line.assigned(line.row[line.column][None])[0])
    end = float(line.places([line.limits[upwards]])[0])
    border = _border(line, here, end)
    if border is None:
        return None
    for value in _beyond(line, border, upwards=upwards):
        place = line.places([value])
        there = int(line.assigned(place)[0])
        if line.limits[0] <= value <= line.limits[1] and there != here:
            return Flip(trait, line.now, value, there, abs(float(place[0]) - float(line.row[line.column])))
    return None


def _border(line: _Line, here: int, end: float) -> float | None:
    """The place on the way to `end` where the segment changes; None where it doesn't."""
    start = float(line.row[line.column])
    if isinstance(line.rule, Nearest) and len(set(line.rule.segments)) == len(line.rule.segments):
        steps = _steps(line.rule, line.row, line.column, here)
        ahead = [s for s in steps if s * (end - start) > 0 and abs(s) <= abs(end - start)]
        return start + min(ahead, key=abs) if ahead else None
    tried = np.linspace(start, end, TRIED)
    others = np.flatnonzero(line.assigned(tried) != here)
    if not len(others):
        return None
    near, far = tried[max(others[0] - 1, 0)], tried[others[0]]
    for _ in range(HALVED):
        middle = (near + far) / 2
        near, far = (near, middle) if line.assigned(np.array([middle]))[0] != here else (middle, far)
    return float(far)


def _steps(rule: Nearest, row: np.ndarray, column: int, here: int) -> list[float]:
    """Steps along the column after which another centre is as near as the own."""
    away = np.square(rule.centers - row).sum(axis=1)
    own = int(np.flatnonzero(rule.segments == here)[0])
    apart = rule.centers[:, column] - rule.centers[own, column]
    others = apart != 0
    return [float(step) for step in (away[others] - away[own]) / (2 * apart[others])]


def _beyond(line: _Line, border: float, *, upwards: bool) -> Iterator[float]:
    """Values just beyond the border: the next whole one, or those of few figures, more and more exact."""
    value = line.value(border)
    if line.whole:
        nearest = float(np.floor(value) + 1 if upwards else np.ceil(value) - 1)
        yield from (float(round(value)), nearest)
        return
    size = 10.0 ** np.floor(np.log10(abs(value))) if value else 1.0
    for figures in FIGURES:
        unit = size / 10.0 ** (figures - 1)
        yield float((np.floor(value / unit) + 1 if upwards else np.ceil(value / unit) - 1) * unit)
