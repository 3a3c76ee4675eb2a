"""Which columns go together: one matrix over numbers, yes/no columns and categories."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from segmentation.columns.roles import MOST_LEVELS
from segmentation.errors import SegmentationError
from segmentation.exploring.explored import Explored, Field
from segmentation.exploring.measures import correlation_matrix, correlation_ratio, cramers_v

#: Two columns this close say nearly the same thing.
STRONG = 0.85
#: Columns of a heatmap that can still be read.
MOST_CORRELATED = 40
#: Rows that are looked at: at 100,000 a correlation is known to ± 0.006, and a cell shows two digits.
MOST_ROWS = 100_000
#: Rows per level below which a category is nearly one of a kind, and goes with everything by chance.
ROWS_PER_LEVEL = 4


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """How closely every two columns go together, related ones side by side.

    matrix: `(d, d)` in the order of `columns`: −1 to 1 between numbers and yes/no columns, 0 to 1 where a
    category takes part. kinds: "number", "flag" or "category" of each column. strong: pairs with 0.85 or
    more, strongest first. left_out: (column, why). rows: looked at, of `of`.
    """

    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    matrix: np.ndarray
    method: str
    strong: tuple[tuple[str, str, float], ...]
    left_out: tuple[tuple[str, str], ...]
    rows: int
    of: int

    def measure(self, i: int, j: int) -> str:
        """Name the measure of a cell: "spearman", "pearson", "Cramér’s V" or "correlation ratio"."""
        return _measure((self.kinds[i], self.kinds[j]), self.method)


def _measure(kinds: tuple[str, str], method: str) -> str:
    if "category" not in kinds:
        return method
    return "correlation ratio" if "number" in kinds else "Cramér’s V"


def correlations(explored: Explored, method: str = "spearman") -> Correlations:
    """Relate every column that varies to every other, by a measure that fits the two kinds.

    Two numbers (a yes is 1): Spearman's or Pearson's r. Two categories, or a category and a yes/no:
    Cramér's V. A number and a category: the correlation ratio, of the ranks for "spearman". Each pair uses
    the rows in which both have a value, of 100,000 drawn at random where there are more. Ordered by
    average linkage on 1 − |r|. Raises SegmentationError with fewer than two columns that vary.
    """
    frame = _drawn(explored.frame)
    fields, left_out = _taking_part(explored, frame)
    if len(fields) < 2:
        raise SegmentationError(_too_few(fields, left_out))
    matrix = _related(frame, fields, method)
    order = _order(matrix)
    matrix = matrix[np.ix_(order, order)]
    columns = tuple(fields[i].name for i in order)
    kinds = tuple(fields[i].kind for i in order)
    strong = _strong(columns, matrix)
    return Correlations(
        columns, kinds, matrix, method, strong, left_out, rows=len(frame), of=len(explored.frame)
    )


def _drawn(frame: pd.DataFrame) -> pd.DataFrame:
    if len(frame) <= MOST_ROWS:
        return frame
    return frame.iloc[np.sort(np.random.default_rng(0).choice(len(frame), MOST_ROWS, replace=False))]


def _taking_part(explored: Explored, frame: pd.DataFrame) -> tuple[list[Field], tuple[tuple[str, str], ...]]:
    """Say which columns are looked at, and why the others are not."""
    fields: list[Field] = []
    left_out: list[tuple[str, str]] = []
    for field in explored.fields:
        why = field.apart or _unfit(frame[field.name], field.kind)
        if not why and len(fields) == MOST_CORRELATED:
            why = f"after the {MOST_CORRELATED} columns that fit a picture"
        if why:
            left_out.append((field.name, why))
        else:
            fields.append(field)
    return fields, tuple(left_out)


def _unfit(values: pd.Series, kind: str) -> str:
    known, levels = int(values.count()), int(values.nunique())
    if levels < 2:
        return "the same value in every row" if known else "no values"
    if kind in ("category", "text") and levels > min(MOST_LEVELS, max(2, known // ROWS_PER_LEVEL)):
        return f"{levels:,} levels in {known:,} rows"
    return ""


def _too_few(fields: list[Field], left_out: tuple[tuple[str, str], ...]) -> str:
    there = f"only “{fields[0].name}” does" if fields else "none does"
    why = "; ".join(f"“{name}”: {reason}" for name, reason in left_out[:3])
    return (
        "Two columns that vary are needed to see what goes together; here "
        + there
        + (f" ({why})." if why else ".")
    )


def _related(frame: pd.DataFrame, fields: list[Field], method: str) -> np.ndarray:
    """Fill the matrix block by block: numbers, categories, and between the two."""
    numeric = [i for i, field in enumerate(fields) if field.kind != "category"]
    numbers = frame[[fields[i].name for i in numeric]].astype("float64")
    numbers = numbers.rank() if method == "spearman" else numbers
    matrix = np.eye(len(fields))
    if numeric:
        matrix[np.ix_(numeric, numeric)] = correlation_matrix(numbers)
    columns = dict(zip(numeric, numbers.to_numpy().T, strict=True))
    codes = {
        i: pd.factorize(frame[field.name])[0] for i, field in enumerate(fields) if field.kind != "number"
    }
    for i, j in combinations(range(len(fields)), 2):
        measure = _measure((fields[i].kind, fields[j].kind), method)
        if measure == "Cramér’s V":
            matrix[i, j] = matrix[j, i] = cramers_v(codes[i], codes[j])
        elif measure == "correlation ratio":
            number, category = (i, j) if fields[i].kind == "number" else (j, i)
            matrix[i, j] = matrix[j, i] = correlation_ratio(columns[number], codes[category])
    return matrix


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
