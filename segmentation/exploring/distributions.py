"""How the values of one column spread, counted by what the column is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segmentation.errors import SegmentationError
from segmentation.exploring.steps import per_step, time_step
from segmentation.features import wants_log
from segmentation.traits import as_levels

#: More bins than this are noise on a screen; Freedman and Diaconis' rule asks for fewer on most data.
MOST_BINS = 60
#: Whole numbers with this many values or fewer get a bar each.
MOST_BARS = 25
#: Levels shown by name; the rest are one bar, "n others".
MOST_LEVELS = 20
#: A single bin with more of the rows than this is a picture of the tail, and no picture of the rows.
SQUEEZED = 0.8
#: Where the tail would squeeze it, the picture holds the middle 99 %.
MIDDLE = (0.005, 0.995)
#: A log scale that has no place for more of the values than this would show another column.
MOST_HIDDEN = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """How the values of one column spread.

    kind: "bins" or "dates" (edges: `(n_bins + 1,)`), "values" (whole numbers), "levels" (text) or "flag".
    labels: of the bars for values, levels and flags. counts: `(n,)`. levels: how many different ones there
    are; those beyond the labels are one last bar. missing: cells without a value; hidden: values that a log
    scale can't show (≤ 0); below, above: values outside of the picture, as far as `lowest` and `highest`.
    quartiles: 25, 50 and 75 % of all numbers, else None.
    """

    column: str
    kind: str
    counts: np.ndarray
    edges: np.ndarray | None = None
    labels: tuple[str, ...] = ()
    levels: int = 0
    quartiles: tuple[float, float, float] | None = None
    log: bool = False
    missing: int = 0
    hidden: int = 0
    below: int = 0
    above: int = 0
    lowest: float = np.nan
    highest: float = np.nan

    @property
    def others(self) -> int:
        """How many levels have no bar of their own."""
        return max(0, self.levels - MOST_LEVELS)


def distribution(values: pd.Series, *, log: bool = False, kind: str | None = None) -> Distribution:
    """Count a column's values in bins (numbers, dates), per whole number or per level.

    kind: of `Field`; None reads it from the type. Raises SegmentationError when there is nothing to count.
    """
    known = values.dropna()
    name, missing = str(values.name), int(values.isna().sum())
    if known.empty:
        raise SegmentationError(f"Column “{name}” has no values to show: every cell is empty.")
    if pd.api.types.is_datetime64_any_dtype(known):
        counts, edges = _date_bins(known)
        return Distribution(name, "dates", counts, edges=edges, missing=missing)
    if kind == "flag" or pd.api.types.is_bool_dtype(known):
        return _flag(known, name, missing)
    if kind in ("category", "text") or not pd.api.types.is_numeric_dtype(known):
        return _levels(known, name, missing)
    return _numbers(known.to_numpy(dtype=float), name, missing, log=log)


def _numbers(numbers: np.ndarray, name: str, missing: int, *, log: bool) -> Distribution:
    q25, q50, q75 = (float(q) for q in np.quantile(numbers, (0.25, 0.5, 0.75)))
    shown = numbers[numbers > 0] if log else numbers
    if not len(shown):
        raise SegmentationError(f"Column “{name}” has no value above 0, so a log scale can't show it.")
    found = Distribution(
        name,
        "bins",
        np.zeros(0),
        quartiles=(q25, q50, q75),
        missing=missing,
        hidden=len(numbers) - len(shown),
        lowest=float(shown.min()),
        highest=float(shown.max()),
    )
    uniques, per_value = np.unique(shown, return_counts=True)
    whole = bool(np.all(uniques == np.round(uniques)))
    if len(uniques) <= MOST_BARS and whole and not log:
        labels = tuple(f"{value:g}" for value in uniques)
        return replace(found, kind="values", counts=per_value, labels=labels, levels=len(uniques))
    counts, edges = np.histogram(shown, _edges(shown, log=log, whole=whole))
    if not log and counts.max() > SQUEEZED * len(shown):
        return _middle(found, shown, whole=whole)
    return replace(found, counts=counts, edges=edges, log=log)


def _middle(found: Distribution, shown: np.ndarray, *, whole: bool) -> Distribution:
    """Picture the middle of the values, and count those beyond."""
    low, high = np.quantile(shown, MIDDLE)
    inside = shown[(shown >= low) & (shown <= high)]
    counts, edges = np.histogram(inside, _edges(inside, log=False, whole=whole))
    below, above = int((shown < low).sum()), int((shown > high).sum())
    return replace(found, counts=counts, edges=edges, below=below, above=above)


def _edges(shown: np.ndarray, *, log: bool, whole: bool) -> np.ndarray:
    """Cut into bins of equal width (equal ratio if `log`), as many as Freedman & Diaconis (1981) ask."""
    scale = np.log10(shown) if log else shown
    low, high = float(scale.min()), float(scale.max())
    if low == high:
        low, high = low - 0.5, high + 0.5
    q25, q75 = np.quantile(scale, (0.25, 0.75))
    width = 2 * (q75 - q25) / len(shown) ** (1 / 3)
    bins = MOST_BINS if width <= 0 else int(np.clip(np.ceil((high - low) / width), 5, MOST_BINS))
    if whole and not log and high - low < 1e9:
        return _whole_edges(low, high, bins)
    edges = np.linspace(low, high, bins + 1)
    if not log:
        return edges
    powers = np.power(10, edges)
    # The way through the logarithm ends a hair beside the outermost values, which would fall out.
    powers[0], powers[-1] = min(powers[0], shown.min()), max(powers[-1], shown.max())
    return powers


def _whole_edges(low: float, high: float, bins: int) -> np.ndarray:
    """Give each bin as many whole numbers as the next: three beside two would look like a peak."""
    width = max(1.0, np.ceil((np.floor(high) - np.ceil(low) + 1) / bins))
    return np.arange(np.ceil(low) - 0.5, high + width + 0.5, width)


def _date_bins(dates: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    step = time_step(dates)
    periods, counts = per_step(dates, step)
    return counts.astype(int), pd.PeriodIndex([*periods, periods[-1] + 1]).to_timestamp().to_numpy()


def _flag(known: pd.Series, name: str, missing: int) -> Distribution:
    """Count yes and no, yes first; a yes is True or 1."""
    yes = int((known.astype("float64") > 0).sum()) if not _is_text(known) else -1
    if yes < 0:
        return _levels(known, name, missing)
    counts = np.array([yes, len(known) - yes])
    return Distribution(name, "flag", counts, labels=("yes", "no"), levels=2, missing=missing)


def _is_text(values: pd.Series) -> bool:
    return not (pd.api.types.is_bool_dtype(values) or pd.api.types.is_numeric_dtype(values))


def _levels(known: pd.Series, name: str, missing: int) -> Distribution:
    # Counted before they are written as text: there are far fewer levels than cells.
    counts = known.value_counts()
    counts.index = pd.Index(as_levels(pd.Series(counts.index)))
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    top, rest = counts.iloc[:MOST_LEVELS], counts.iloc[MOST_LEVELS:]
    labels, numbers = list(top.index), list(top)
    if len(rest):
        labels.append(f"{len(rest):,} others")
        numbers.append(int(rest.sum()))
    return Distribution(
        name, "levels", np.array(numbers), labels=tuple(labels), levels=len(counts), missing=missing
    )


def shows_on_log(values: pd.Series) -> bool:
    """Does a log scale show a long tail better, without hiding many values that are 0?"""
    return wants_log(values) and bool((values.dropna() <= 0).mean() <= MOST_HIDDEN)
