"""Two columns against each other, by their kinds: a cloud, a spread per level, or a table of shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.errors import SegmentationError
from segmentation.exploring.explored import Explored
from segmentation.exploring.measures import cross_table, share_between
from segmentation.traits import as_levels

#: Points of a pair that can be told apart; above, or where most lie on each other, the density is shown.
MOST_POINTS, MOST_ON_EACH_OTHER = 1_500, 0.5
#: Cells of a density along an axis: more rows bear a finer grid, so that a cell holds several.
LEAST_CELLS, MOST_CELLS = 10, 40
#: What the view of a density opens on, so that one far value doesn't squeeze all others into a corner.
MIDDLE = (0.005, 0.995)
#: Levels of a category side by side; the rest are one more, "n others".
MOST_LEVELS = 12
#: Where the boxes and whiskers of a spread end.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """Two columns of numbers: points where few rows have both, counts in a grid where many do.

    x, y: `(n,)` points, or the edges of the grid. counts: `(len(y) - 1, len(x) - 1)`, None for points.
    x_view, y_view: where the middle 99 % of a grid's rows lie.
    rows: shown; hidden: rows with both whose value ≤ 0 a log scale can't show.
    """

    x_column: str
    y_column: str
    x: np.ndarray
    y: np.ndarray
    counts: np.ndarray | None
    rows: int
    log_x: bool = False
    log_y: bool = False
    hidden: int = 0
    x_view: tuple[float, float] | None = None
    y_view: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """A number per level of a category, the level with the highest median first.

    quantiles: `(n_levels, 5)`, of 5, 25, 50, 75 and 95 %. sizes: rows per level. explained: η², the share
    of the number's squares that lies between the levels (all of them, also those shown as others).
    """

    category: str
    number: str
    levels: tuple[str, ...]
    sizes: np.ndarray
    quantiles: np.ndarray
    explained: float
    rows: int
    log: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """Two categories: rows per pair of levels `(n_row_levels, n_column_levels)`, largest levels first."""

    row_column: str
    column_column: str
    row_levels: tuple[str, ...]
    column_levels: tuple[str, ...]
    counts: np.ndarray
    rows: int

    @property
    def shares(self) -> np.ndarray:
        """Share of each column's level within a row's level: every row sums to 1."""
        shares: np.ndarray = self.counts / np.maximum(self.counts.sum(axis=1, keepdims=True), 1)
        return shares


Pair = Cloud | Spread | Crossing


def pair(explored: Explored, x: str, y: str, *, log: frozenset[str] = frozenset()) -> Pair:
    """Set two columns against each other, using the rows in which both have a value.

    log: columns to be shown on a log scale. Raises SegmentationError where no row has both.
    """
    fields = explored.field(x), explored.field(y)
    both = explored.frame[list(dict.fromkeys((x, y)))].dropna()
    if both.empty:
        raise SegmentationError(f"No row has a value in both “{x}” and “{y}”.")
    both = both.assign(**{f.name: both[f.name].astype("float64") > 0 for f in fields if f.kind == "flag"})
    numeric = [field.kind == "number" for field in fields]
    if all(numeric):
        return _cloud(both, x, y, log)
    if any(numeric):
        number, category = (x, y) if numeric[0] else (y, x)
        return _spread(both, category, number, log=number in log)
    return _crossing(both, y, x)


def _cloud(both: pd.DataFrame, x_column: str, y_column: str, log: frozenset[str]) -> Cloud:
    x, y = (both[c].to_numpy(dtype=float) for c in (x_column, y_column))
    logged = x_column in log, y_column in log
    shown = ((x > 0) | (not logged[0])) & ((y > 0) | (not logged[1]))
    x, y = x[shown], y[shown]
    if not len(x):
        raise SegmentationError(
            f"No row has values above 0 in “{x_column}” and “{y_column}”, so a log scale can't show them."
        )
    hidden = int((~shown).sum())
    if len(x) <= MOST_POINTS and _apart(x, y):
        return Cloud(x_column, y_column, x, y, None, len(x), *logged, hidden)
    (x_edges, x_view), (y_edges, y_view) = _grid(x, log=logged[0]), _grid(y, log=logged[1])
    counts = np.histogram2d(y, x, bins=[y_edges, x_edges])[0]
    return Cloud(x_column, y_column, x_edges, y_edges, counts, len(x), *logged, hidden, x_view, y_view)


def _apart(x: np.ndarray, y: np.ndarray) -> bool:
    places = len(np.unique(np.column_stack([x, y]), axis=0))
    return places >= (1 - MOST_ON_EACH_OTHER) * len(x)


def _grid(values: np.ndarray, *, log: bool) -> tuple[np.ndarray, tuple[float, float]]:
    """Cut the middle 99 % into cells, one more on either side for those beyond; give edges and middle."""
    cells = int(np.clip(2 * len(values) ** 0.3, LEAST_CELLS, MOST_CELLS))
    low, high = (float(q) for q in np.quantile(values, MIDDLE))
    if bool(np.all(values == np.round(values))):
        middle = _whole_steps(np.floor(low), np.ceil(high), cells, log=log)
        ends = values.min() - 0.5, values.max() + 0.5
    else:
        if low == high:
            low, high = float(values.min()), float(values.max())
        if low == high:
            low, high = (low / 2, high * 2) if log else (low - 0.5, high + 0.5)
        middle = (np.geomspace if log else np.linspace)(low, high, cells + 1)
        # The way through the logarithm ends a hair beside the outermost values, which would fall out.
        middle[0], middle[-1] = low, high
        ends = float(values.min()), float(values.max())
    edges = np.unique([min(ends[0], middle[0]), *middle, max(ends[1], middle[-1])])
    return edges, (float(middle[0]), float(middle[-1]))


def _whole_steps(low: float, high: float, cells: int, *, log: bool) -> np.ndarray:
    """Cut between whole numbers: a cell that holds none would be an empty stripe."""
    if log:
        return np.unique(np.floor(np.geomspace(low, high + 1, cells + 1)) - 0.5)
    width = np.ceil((high - low + 1) / cells)
    return np.arange(low - 0.5, high + width, width)


def _spread(both: pd.DataFrame, category: str, number: str, *, log: bool) -> Spread:
    codes, levels = _levels(both[category])
    values = both[number].to_numpy(dtype=float)
    explained = share_between(values, pd.factorize(both[category])[0])
    quantiles = np.array([np.quantile(values[codes == i], QUANTILES) for i in range(len(levels))])
    order = _by_median(levels, quantiles[:, 2])
    return Spread(
        category,
        number,
        tuple(levels[i] for i in order),
        np.bincount(codes)[order],
        quantiles[order],
        explained,
        len(both),
        log,
    )


def _by_median(levels: list[str], medians: np.ndarray) -> list[int]:
    """Put the highest median first; numbers that are levels keep their own order."""
    if all(_number(level) is not None for level in levels):
        return sorted(range(len(levels)), key=lambda i: _number(levels[i]) or 0.0)
    return [int(i) for i in np.argsort(-medians, kind="stable")]


def _number(level: str) -> float | None:
    try:
        return float(level)
    except ValueError:
        return None


def _levels(values: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Code the values `(n,)` by size of their level, the small ones together as the last."""
    codes, uniques = pd.factorize(values)
    # Yes before no on both sides, else a table of two yes/no columns is read the wrong way round.
    weights = uniques.astype(int) if pd.api.types.is_bool_dtype(values) else np.bincount(codes)
    by_size = np.argsort(-weights, kind="stable")
    # One level more than fits is shown itself: "1 others" would take the same place.
    kept = by_size if len(by_size) <= MOST_LEVELS + 1 else by_size[:MOST_LEVELS]
    place = np.full(len(uniques), len(kept))
    place[kept] = np.arange(len(kept))
    named = [str(level) for level in as_levels(pd.Series(uniques[kept]))]
    rest = len(uniques) - len(kept)
    return place[codes], [*named, f"{rest:,} others"] if rest else named


def _crossing(both: pd.DataFrame, row_column: str, column_column: str) -> Crossing:
    rows, row_levels = _levels(both[row_column])
    columns, column_levels = _levels(both[column_column])
    return Crossing(
        row_column,
        column_column,
        tuple(row_levels),
        tuple(column_levels),
        cross_table(rows, columns),
        len(both),
    )
