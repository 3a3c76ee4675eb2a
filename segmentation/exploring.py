"""What a market looks like before it is cut: distributions, correlations, money over time.

Every result is a summary whose size does not grow with the rows: bins, levels, a matrix, a sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from segmentation.errors import SegmentationError

#: More bins than this are noise on a screen; Freedman and Diaconis' rule asks for fewer on most data.
MOST_BINS = 60
#: Whole numbers with this many values or fewer get a bar each.
MOST_BARS = 25
#: Levels shown by name; the rest are one bar, "n others".
MOST_LEVELS = 20
#: Two columns this close say nearly the same thing.
STRONG = 0.85
#: Columns of a correlation heatmap that can still be read.
MOST_CORRELATED = 40
#: Points of a pair that can be told apart; above, the density is shown.
MOST_POINTS = 1_500


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """How the values of one column spread.

    kind: "bins" or "dates" (edges: `(n_bins + 1,)`), "values" (whole numbers) or "levels" (text).
    labels: of the bars for values and levels. counts: `(n,)`. missing, hidden: cells without a value, and
    values that a log scale can't show (≤ 0). quartiles: 25, 50 and 75 % for numbers, else None.
    """

    column: str
    kind: str
    counts: np.ndarray
    edges: np.ndarray | None = None
    labels: tuple[str, ...] = ()
    quartiles: tuple[float, float, float] | None = None
    log: bool = False
    missing: int = 0
    hidden: int = 0


def distribution(values: pd.Series, *, log: bool = False) -> Distribution:
    """Count a column's values in bins (numbers, dates), per whole number or per level.

    Raises SegmentationError when there is nothing to count.
    """
    known = values.dropna()
    name, missing = str(values.name), int(values.isna().sum())
    if known.empty:
        raise SegmentationError(f"Column “{name}” has no values to show: every cell is empty.")
    if pd.api.types.is_datetime64_any_dtype(known):
        counts, edges = _date_bins(known)
        return Distribution(name, "dates", counts, edges=edges, missing=missing)
    if pd.api.types.is_bool_dtype(known) or not pd.api.types.is_numeric_dtype(known):
        return _levels(known, name, missing)
    return _numbers(known.to_numpy(dtype=float), name, missing, log=log)


def _numbers(numbers: np.ndarray, name: str, missing: int, *, log: bool) -> Distribution:
    q25, q50, q75 = (float(q) for q in np.quantile(numbers, (0.25, 0.5, 0.75)))
    shown = numbers[numbers > 0] if log else numbers
    if not len(shown):
        raise SegmentationError(f"Column “{name}” has no value above 0, so a log scale can't show it.")
    hidden = len(numbers) - len(shown)
    uniques = np.unique(shown)
    if len(uniques) <= MOST_BARS and np.all(uniques == np.round(uniques)) and not log:
        counts = np.unique(shown, return_counts=True)[1]
        labels = tuple(f"{value:g}" for value in uniques)
        return Distribution(
            name, "values", counts, labels=labels, quartiles=(q25, q50, q75), missing=missing, hidden=hidden
        )
    counts, edges = np.histogram(shown, _edges(shown, log=log))
    return Distribution(
        name, "bins", counts, edges, quartiles=(q25, q50, q75), log=log, missing=missing, hidden=hidden
    )


def _edges(shown: np.ndarray, *, log: bool) -> np.ndarray:
    """Cut into bins of equal width (equal ratio if `log`), as many as Freedman & Diaconis (1981) ask."""
    scale = np.log10(shown) if log else shown
    low, high = float(scale.min()), float(scale.max())
    if low == high:
        low, high = low - 0.5, high + 0.5
    q25, q75 = np.quantile(scale, (0.25, 0.75))
    width = 2 * (q75 - q25) / len(shown) ** (1 / 3)
    bins = MOST_BINS if width <= 0 else int(np.clip(np.ceil((high - low) / width), 5, MOST_BINS))
    edges = np.linspace(low, high, bins + 1)
    if not log:
        return edges
    powers = np.power(10, edges)
    # The way through the logarithm ends a hair beside the outermost values, which would fall out.
    powers[0], powers[-1] = min(powers[0], shown.min()), max(powers[-1], shown.max())
    return powers


def _date_bins(dates: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    period = time_step(dates)
    counts = dates.dt.to_period(period).value_counts().sort_index()
    everything = pd.period_range(counts.index[0], counts.index[-1], freq=period)
    edges = pd.PeriodIndex([*everything, everything[-1] + 1]).to_timestamp().to_numpy()
    return counts.reindex(everything, fill_value=0).to_numpy(), edges


def time_step(dates: pd.Series) -> str:
    """Choose days, weeks, months or years so that a chart has some tens of points."""
    days = (dates.max() - dates.min()).days
    return "D" if days <= 62 else "W" if days <= 183 else "M" if days <= 366 * 20 else "Y"


def _levels(known: pd.Series, name: str, missing: int) -> Distribution:
    if pd.api.types.is_bool_dtype(known):
        known = known.map({True: "yes", False: "no"})
    counts = known.astype("str").value_counts()
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    top, rest = counts.iloc[:MOST_LEVELS], counts.iloc[MOST_LEVELS:]
    labels, numbers = list(top.index), list(top)
    if len(rest):
        labels.append(f"{len(rest):,} others")
        numbers.append(int(rest.sum()))
    return Distribution(name, "levels", np.array(numbers), labels=tuple(labels), missing=missing)


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Correlation of every pair of columns, related ones side by side.

    matrix: `(d, d)` from −1 to 1, in the order of `columns`. strong: pairs with |r| ≥ 0.85, strongest
    first. unused: columns without two different values. beyond: columns after the 40th that vary.
    """

    columns: tuple[str, ...]
    matrix: np.ndarray
    method: str
    strong: tuple[tuple[str, str, float], ...]
    unused: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


def correlations(frame: pd.DataFrame, method: str = "spearman") -> Correlations:
    """Correlate the numeric and yes/no columns, "spearman" (ranks) or "pearson" (straight lines).

    Pairs use the rows in which both have a value; ranks are taken once per column. Columns are ordered by
    average linkage on 1 − |r|. Raises SegmentationError with fewer than two columns that vary.
    """
    numbers = frame.select_dtypes(["number", "boolean"]).astype("float64")
    varying = [str(c) for c in numbers if numbers[c].min() < numbers[c].max()]
    varied, beyond = varying[:MOST_CORRELATED], tuple(varying[MOST_CORRELATED:])
    unused = tuple(str(c) for c in numbers if c not in varying)
    if len(varied) < 2:
        raise SegmentationError(
            f"A correlation needs two columns of numbers that vary; here {len(varied)} "
            f"{'does' if len(varied) == 1 else 'do'}."
        )
    prepared = numbers[varied].rank() if method == "spearman" else numbers[varied]
    matrix = _pearson(prepared)
    order = _order(matrix)
    columns = tuple(varied[i] for i in order)
    matrix = matrix[np.ix_(order, order)]
    return Correlations(columns, matrix, method, _strong(columns, matrix), unused, beyond)


def _pearson(frame: pd.DataFrame) -> np.ndarray:
    """One matrix product where nothing is missing: pandas' pairwise loop is for gaps only."""
    if frame.isna().to_numpy().any():
        matrix = frame.corr(min_periods=3).to_numpy(copy=True)
    else:
        matrix = np.corrcoef(frame.to_numpy(), rowvar=False)
    np.fill_diagonal(matrix, 1.0)
    clean: np.ndarray = np.clip(np.nan_to_num(matrix), -1, 1)
    return clean


def _order(matrix: np.ndarray) -> np.ndarray:
    if len(matrix) < 3:
        return np.arange(len(matrix))
    distance = squareform(1 - np.abs(matrix), checks=False)
    order: np.ndarray = leaves_list(linkage(distance, "average", optimal_ordering=True))
    return order


def _strong(columns: tuple[str, ...], matrix: np.ndarray) -> tuple[tuple[str, str, float], ...]:
    pairs = [
        (columns[i], columns[j], float(matrix[i, j]))
        for i, j in combinations(range(len(columns)), 2)
        if abs(matrix[i, j]) >= STRONG
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair[2])))


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two columns against each other: points where few rows have both, counts in a grid where many do.

    x, y: `(n,)` points, or the edges of the grid. counts: `(len(y) - 1, len(x) - 1)`, None for points.
    """

    x_column: str
    y_column: str
    x: np.ndarray
    y: np.ndarray
    counts: np.ndarray | None
    rows: int


def pair(frame: pd.DataFrame, x_column: str, y_column: str) -> Pair:
    """Set two numeric columns against each other; rows in which both have a value."""
    both = frame[[x_column, y_column]].astype("float64").dropna().to_numpy()
    x, y = both[:, 0], both[:, -1]
    if len(x) <= MOST_POINTS:
        return Pair(x_column, y_column, x, y, None, len(x))
    counts, y_edges, x_edges = np.histogram2d(y, x, bins=[_grid(y), _grid(x)])
    return Pair(x_column, y_column, x_edges, y_edges, counts, len(x))


def _grid(values: np.ndarray) -> np.ndarray:
    """40 steps over the middle 99 %, so that one far value doesn't squeeze all others into a corner."""
    low, high = np.quantile(values, (0.005, 0.995))
    if low == high:
        low, high = float(values.min()) - 0.5, float(values.max()) + 0.5
    return np.unique(np.concatenate([[values.min()], np.linspace(low, high, 40), [values.max()]]))


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Money (or lines, where there is no amount) per step of time. step: "D", "W", "M" or "Y"."""

    starts: np.ndarray
    values: np.ndarray
    step: str
    what: str


def timeline(dates: pd.Series, amounts: np.ndarray | None) -> Timeline:
    """Sum the amounts (or count the rows) per day, week, month or year; steps without any are 0."""
    known = dates.notna().to_numpy()
    if not known.any():
        raise SegmentationError(
            f"Column “{dates.name}” has no readable dates, so nothing can be shown over time."
        )
    step = time_step(dates[known])
    weights = np.ones(int(known.sum())) if amounts is None else amounts[known]
    sums = pd.Series(weights).groupby(dates[known].dt.to_period(step).to_numpy()).sum()
    everything = pd.period_range(sums.index.min(), sums.index.max(), freq=step)
    values = sums.reindex(everything, fill_value=0).to_numpy()
    return Timeline(
        everything.to_timestamp().to_numpy(), values, step, "rows" if amounts is None else "amount"
    )
