"""The seasons of a market, told apart from its growth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import f_oneway

from segmentation.exploring.over_time import YEAR, Timeline

#: Whole months from which each month of the year has one with half a year on either side.
LEAST_MONTHS = 2 * YEAR
#: An index this near to 1 in every month is no season: the lengths of the months alone make 8 %.
NOTABLE = 0.1
#: Chance that months without a season differ as much as these.
CHANCE = 0.05
#: Months seen in more than one year that show how much a month differs from year to year.
LEAST_TWICE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Seasons:
    """The months of each year side by side.

    years: `(n,)`. sums: `(n, 12)`, NaN outside of the data. whole: `(n, 12)`, months that hold all of
    their days; months: how many of them there are. index: `(12,)` how a month compares with the twelve
    around it (mean 1); None where that can't be told. seen: years that tell it for every month. steady: do
    the years agree better than chance would have it? None where hardly a month is seen twice.
    """

    years: tuple[int, ...]
    sums: np.ndarray
    whole: np.ndarray
    months: int
    index: np.ndarray | None
    seen: int
    steady: bool | None

    @property
    def strongest(self) -> int:
        """The month (1 to 12) that stands out most upwards; 0 where nothing is known."""
        return 0 if self.index is None else int(np.argmax(self.index)) + 1

    @property
    def weakest(self) -> int:
        """The month (1 to 12) that stands out most downwards; 0 where nothing is known."""
        return 0 if self.index is None else int(np.argmin(self.index)) + 1

    @property
    def notable(self) -> bool:
        """Does any month differ from the average month by more than a tenth?"""
        return self.index is not None and bool(np.abs(self.index - 1).max() > NOTABLE)


def seasons(monthly: Timeline) -> Seasons | None:
    """Lay the years of a monthly timeline over each other; None where no month comes twice.

    The index is the classical ratio to the centred moving average (Macaulay 1931): each whole month by the
    mean of the twelve around it (2×12), the median of a month's years, scaled to the mean 1. A steady growth
    so leaves no trace in it.
    """
    if monthly.step != "M" or len(monthly.sums) <= YEAR:
        return None
    months = pd.DatetimeIndex(monthly.starts)
    years = tuple(range(months[0].year, months[-1].year + 1))
    values = np.full((len(years), YEAR), np.nan)
    whole = np.zeros((len(years), YEAR), dtype=bool)
    place = months.year - years[0], months.month - 1
    values[place], whole[place] = monthly.sums, monthly.whole
    of_months = _ratios(monthly.sums[monthly.whole], months.month.to_numpy()[monthly.whole])
    seen = min(len(ratios) for ratios in of_months)
    return Seasons(years, values, whole, int(whole.sum()), _index(of_months), seen, _steady(of_months))


def _ratios(sums: np.ndarray, months: np.ndarray) -> list[np.ndarray]:
    """Compare each month that has half a year on either side with its trend: for each month its years'."""
    half = YEAR // 2
    if len(sums) < LEAST_MONTHS:
        return [np.zeros(0)] * YEAR
    weights = np.r_[0.5, np.ones(YEAR - 1), 0.5] / YEAR
    trend = np.convolve(sums, weights, mode="valid")
    if (trend <= 0).any():
        return [np.zeros(0)] * YEAR
    ratios, of = sums[half:-half] / trend, months[half:-half]
    return [ratios[of == month] for month in range(1, YEAR + 1)]


def _index(of_months: list[np.ndarray]) -> np.ndarray | None:
    if not all(map(len, of_months)):
        return None
    middle = np.array([np.median(ratios) for ratios in of_months])
    return middle / middle.mean() if middle.mean() > 0 else None


def _steady(of_months: list[np.ndarray]) -> bool | None:
    """Ask by an analysis of variance whether months differ more than the years of one month do."""
    if not all(map(len, of_months)) or sum(len(ratios) > 1 for ratios in of_months) < LEAST_TWICE:
        return None
    if all(np.ptp(ratios) < 1e-9 for ratios in of_months):
        return True
    return bool(f_oneway(*of_months).pvalue < CHANCE)
