"""Columns computed from others: products, sums, ratios, differences and totals, found by the values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
import pandas as pd

#: Rows looked at: a formula that holds in thousands of rows holds.
LOOKED_AT = 5_000
#: ... and so many before the others are looked at; what fails on these is none.
PROBED = 300
#: Columns among which pairs are tried: 40 columns are 780 pairs.
MOST_COLUMNS = 40
#: A formula that holds in half of the rows is one; the rest may be capped or rounded.
LEAST_HOLDS = 0.5
#: From here on it holds everywhere but for typing errors.
HOLDS = 0.98
#: Where it holds in part, this share of the results must differ: twelfths of a year agree by chance.
LEAST_DIFFERENT = 0.5
#: Rows in which it isn't a matter of 0 or 1: fewer prove nothing.
LEAST_ROWS = 30
#: Results that differ: on few small numbers a sum comes right by chance.
LEAST_RESULTS = 20
#: Cents and rounded parts: equal within this share of the value, or within a cent.
RELATIVE, ABSOLUTE = 1e-3, 0.0101
#: Columns a total may be the sum of.
MOST_PARTS = 12
#: A weight of the least squares this close to 0 or 1 is 0 or 1.
NEAR = 0.01

_Join = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True)
class _Sign:
    """How two columns are joined; `trivial` parts (× 1, + 0) prove nothing."""

    text: str
    join: _Join
    trivial: tuple[float, ...]
    both_ways: bool


#: Products and sums first: that c ÷ a = b is no news where a × b = c.
_SIGNS = (
    _Sign("×", np.multiply, (-1.0, 0.0, 1.0), both_ways=False),
    _Sign("+", np.add, (0.0,), both_ways=False),
    _Sign("÷", np.divide, (-1.0, 0.0, 1.0), both_ways=True),
    _Sign("−", np.subtract, (0.0,), both_ways=True),
)


@dataclass(frozen=True, slots=True)
class Formula:
    """`made` = `parts` joined by `sign`, in the share `holds` of the rows that could tell."""

    made: str
    parts: tuple[str, ...]
    sign: str
    holds: float

    @property
    def members(self) -> frozenset[str]:
        """All columns it is about."""
        return frozenset((self.made, *self.parts))

    def __str__(self) -> str:
        return f"{self.made} = {f' {self.sign} '.join(self.parts)}"


def find_formulas(frame: pd.DataFrame) -> list[Formula]:
    """Find the columns of numbers that are made of others; each group of columns is told once.

    >>> rng = np.random.default_rng(0)
    >>> pieces, price = rng.integers(2, 90, 200), rng.integers(200, 999, 200) / 100
    >>> found = find_formulas(pd.DataFrame({"pieces": pieces, "price": price, "total": pieces * price}))
    >>> [str(formula) for formula in found]
    ['total = pieces × price']
    """
    names = [str(name) for name in frame if frame[name].min() < frame[name].max()][:MOST_COLUMNS]
    numbers = frame[names].astype("float64")
    # In another order, too: files are sorted, and the first rows are like each other.
    numbers = numbers.sample(min(LOOKED_AT, len(numbers)), random_state=0)
    columns = {name: numbers[name].to_numpy() for name in names}
    found: list[Formula] = []
    for formula in (*_of_two(columns), *_totals(columns)):
        if not any(formula.made == f.made or formula.members == f.members for f in found):
            found.append(formula)
    return found


def _of_two(columns: dict[str, np.ndarray]) -> Iterator[Formula]:
    """Try every pair of columns as the parts of every other column."""
    names = list(columns)
    if len(names) < 3:
        return
    probe = np.array([values[:PROBED] for values in columns.values()])
    for sign in _SIGNS:
        pairs = permutations(names, 2) if sign.both_ways else combinations(names, 2)
        for one, other in pairs:
            values = _joined(sign, columns[one], columns[other])
            for made in _promising(probe, values[:PROBED], names):
                if made not in (one, other):
                    holds = _holds(columns[made], values)
                    if holds:
                        yield Formula(made, (one, other), sign.text, holds)


def _joined(sign: _Sign, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Join two columns; missing where it would prove nothing."""
    telling = ~np.isin(one, sign.trivial) & ~np.isin(other, sign.trivial)
    values: np.ndarray = np.full(len(one), np.nan)
    values[telling] = sign.join(one[telling], other[telling])
    return values


def _promising(probe: np.ndarray, values: np.ndarray, names: list[str]) -> list[str]:
    """Columns that agree with the values in a good part of the first rows that tell."""
    telling = ~np.isnan(values)
    if not telling.any():
        return []
    agree = _agree(probe[:, telling], values[telling]).mean(axis=1)
    return [names[i] for i in np.flatnonzero(agree >= LEAST_HOLDS / 2)]


def _agree(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    close: np.ndarray = np.abs(one - other) <= np.maximum(ABSOLUTE, RELATIVE * np.abs(one))
    return close


def _holds(made: np.ndarray, values: np.ndarray) -> float:
    """Share of the telling rows in which the two agree; 0 where that isn't enough to call it a formula."""
    telling = ~np.isnan(made) & ~np.isnan(values)
    if telling.sum() < max(LEAST_ROWS, 0.1 * len(made)):
        return 0.0
    agree = _agree(made[telling], values[telling])
    share, results = float(agree.mean()), len(np.unique(made[telling][agree]))
    enough = LEAST_RESULTS if share >= HOLDS else max(LEAST_RESULTS, LEAST_DIFFERENT * agree.sum())
    return share if share >= LEAST_HOLDS and results >= enough else 0.0


def _totals(columns: dict[str, np.ndarray]) -> Iterator[Formula]:
    """Find columns that are the sum of three or more others: least squares with all weights 0 or 1."""
    names = list(columns)
    if len(names) < 4:
        return
    matrix = np.column_stack(list(columns.values()))
    matrix = matrix[~np.isnan(matrix).any(axis=1)]
    if len(matrix) < max(LEAST_ROWS, 3 * len(names)):
        return
    for position, made in enumerate(names):
        others = names[:position] + names[position + 1 :]
        weights, *_ = np.linalg.lstsq(np.delete(matrix, position, axis=1), matrix[:, position], rcond=None)
        ones = np.abs(weights - 1) < NEAR
        parts = tuple(name for name, one in zip(others, ones, strict=True) if one)
        if 3 <= len(parts) <= MOST_PARTS and (np.abs(weights[~ones]) < NEAR).all():
            holds = _holds(columns[made], np.sum([columns[name] for name in parts], axis=0))
            if holds:
                yield Formula(made, parts, "+", holds)
