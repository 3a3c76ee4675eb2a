"""When a customer buys: how recently, for how long, how evenly, on which days."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from segmentation.orders import catalogue as of
from segmentation.orders.purchases import NO_DAY, Purchases
from segmentation.orders.value import Made, ratio

#: The first of January 1970 was a Thursday; counted from Monday = 0.
_FIRST_WEEKDAY = 3
_SATURDAY = 5


def time_traits(bought: Purchases) -> Made:
    """Make the traits of time; none where the file has no dates."""
    if bought.day is None or bought.reference_day is None:
        return []
    return [*_days(bought), (of.TREND, _trend(bought)), (of.WEEKEND, _weekend(bought)), *_quarter(bought)]


def _days(bought: Purchases) -> Made:
    dated = bought.order_last != NO_DAY
    owner, start = bought.order_customer[dated], bought.order_first[dated]
    first, last = _extreme(np.minimum, owner, start, bought), _extreme(np.maximum, owner, start, bought)
    latest = _extreme(np.maximum, owner, bought.order_last[dated], bought)
    orders = np.bincount(owner, minlength=bought.customers)
    reference = float(bought.reference_day or 0)
    tells = len(start) > 0 and bool(start.min() < bought.order_last[dated].max())
    gap = ratio(latest - first, np.where(orders > 1, orders - 1, 0))
    return [
        # Where all orders are of one day, recency tells nobody apart.
        (replace(of.RECENCY, proposed=tells), reference - latest),
        (of.FIRST_ORDER, reference - first),
        (of.TENURE, latest - first),
        (of.GAP, gap),
        (of.REGULARITY, _irregularity(owner, start, last - first, orders)),
    ]


def _extreme(which: np.ufunc, owner: np.ndarray, day: np.ndarray, bought: Purchases) -> np.ndarray:
    """Each customer's first or last day as float; NaN for a customer without one."""
    worst = np.inf if which is np.minimum else -np.inf
    found = np.full(bought.customers, worst)
    which.at(found, owner, day.astype(float))
    return np.where(np.isinf(found), np.nan, found)


def _irregularity(owner: np.ndarray, day: np.ndarray, tenure: np.ndarray, orders: np.ndarray) -> np.ndarray:
    """Coefficient of variation of the gaps of each customer; NaN below two gaps, or where all are 0."""
    order = np.lexsort((day, owner))
    same = np.diff(owner[order]) == 0
    gaps = np.diff(day[order])[same].astype(float)
    squares = np.bincount(owner[order][1:][same], weights=gaps**2, minlength=len(tenure))
    count = np.maximum(orders - 1, 1)
    mean = tenure / count
    variance = np.maximum(squares / count - mean**2, 0)
    return np.where(orders > 2, ratio(np.sqrt(variance), np.nan_to_num(mean)), np.nan)


def _trend(bought: Purchases) -> np.ndarray:
    assert bought.day is not None  # noqa: S101 (for the type checker; see time_traits)
    known = bought.day != NO_DAY
    value = np.where(bought.bought, 1.0, 0.0) if bought.amount is None else bought.amount
    middle = (int(bought.day[known].min(initial=bought.reference_day)) + int(bought.reference_day or 0)) / 2
    is_late = bought.day >= middle
    late = bought.total(value, known & is_late)
    early = bought.total(value, known & ~is_late)
    return ratio(late - early, np.abs(late) + np.abs(early))


def _weekend(bought: Purchases) -> np.ndarray:
    dated = bought.order_first != NO_DAY
    weekend = (bought.order_first + _FIRST_WEEKDAY) % 7 >= _SATURDAY
    orders = np.bincount(bought.order_customer[dated], minlength=bought.customers)
    return ratio(np.bincount(bought.order_customer[dated & weekend], minlength=bought.customers), orders)


def _quarter(bought: Purchases) -> Made:
    assert bought.day is not None  # noqa: S101 (for the type checker; see time_traits)
    at = np.flatnonzero(bought.bought & (bought.day != NO_DAY))
    key = bought.customer[at] * 4 + _quarters(bought.day[at])
    by_quarter = np.bincount(key, weights=bought.value()[at], minlength=4 * bought.customers).reshape(-1, 4)
    return [(of.QUARTER, ratio(by_quarter.max(axis=1), by_quarter.sum(axis=1)))]


def _quarters(day: np.ndarray) -> np.ndarray:
    """Quarter of the year (0 to 3) of each day, looked up: a period has far fewer days than lines."""
    if not len(day):
        return day
    low = int(day.min())
    calendar = np.arange(low, int(day.max()) + 1).astype("datetime64[D]").astype("datetime64[M]")
    found: np.ndarray = (calendar.astype(np.int64) % 12 // 3)[day - low]
    return found
