"""Days, weeks, months and years: cutting a span of time so that a picture has some tens of points."""

from __future__ import annotations

import numpy as np
import pandas as pd


def time_step(dates: pd.Series) -> str:
    """Choose days, weeks, months or years ("D", "W", "M", "Y") so that a chart has some tens of points."""
    days = (dates.max() - dates.min()).days
    return "D" if days <= 62 else "W" if days <= 183 else "M" if days <= 366 * 20 else "Y"


def per_step(
    dates: pd.Series, step: str, weights: np.ndarray | None = None
) -> tuple[pd.PeriodIndex, np.ndarray]:
    """Sum the weights (count the rows) per step, from the first to the last; steps without any are 0.

    dates: `(n,)` without NaT. Gives the steps and their sums.
    """
    # Numbers of periods are summed by bincount, many times faster than grouping half a million periods.
    ordinals = dates.to_numpy().astype("datetime64[D]")
    days, position = np.unique(ordinals, return_inverse=True)
    of_day = pd.PeriodIndex(days, freq=step)
    steps = pd.period_range(of_day[0], of_day[-1], freq=step)
    slots = (of_day.asi8 - of_day.asi8[0])[position]
    return steps, np.bincount(slots, weights=weights, minlength=len(steps)).astype(float)


def unfinished(dates: pd.Series, step: str) -> tuple[bool, bool]:
    """Say whether the first and the last step hold only a part of their days.

    A step is whole where the days without any date at its outer end are no more than what is usual between
    two days with dates (95 % of the pauses): a shop that sells on Mondays only has no half months.
    """
    days = np.unique(dates.to_numpy().astype("datetime64[D]"))
    first, last = pd.Period(days[0], freq=step), pd.Period(days[-1], freq=step)
    pauses = np.diff(days).astype(int)
    usual = max(1.0, float(np.quantile(pauses, 0.95))) if len(pauses) else np.inf
    begin = (pd.Timestamp(days[0]) - first.start_time).days
    end = (last.end_time.normalize() - pd.Timestamp(days[-1])).days
    return begin > usual, end > usual
