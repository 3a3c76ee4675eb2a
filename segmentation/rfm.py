"""Recency, frequency, money: scores from 1 to 5, the grid of 25 cells and its ten named groups.

Scores are tie-safe: with the cut points e = 20, 40, 60 and 80 % quantiles, score = 1 + #{e < x}, and
6 − that for recency, so that 5 is always best. Equal values get equal scores, whatever the order of the
file (ranking first, as is usual, gives equal customers different scores).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segmentation.customers import Customers
from segmentation.errors import PlanError
from segmentation.plan import Plan, Unit
from segmentation.rfm_choice import BORDERS, MEASURES
from segmentation.traits import LeftOut, Trait
from segmentation.words import listing

#: Shares of the customers at or below the cut points.
FIFTHS = (0.2, 0.4, 0.6, 0.8)
SCORES = BORDERS + 1

#: name: (recency scores, frequency scores, what it means). Disjoint, and together all 25 cells.
GROUPS: dict[str, tuple[tuple[int, ...], tuple[int, ...], str]] = {
    "Champions": ((5,), (4, 5), "Bought lately, buy often. Reward them; ask them for reviews."),
    "Loyal": ((3, 4), (4, 5), "Buy often, not just lately. Offer more of what they like."),
    "Potential loyalist": ((4, 5), (2, 3), "Bought lately, a few times. Give a reason to come again."),
    "New": ((5,), (1,), "Bought lately, few orders yet. Welcome them."),
    "Promising": ((4,), (1,), "Bought not long ago, seldom. Remind them soon."),
    "Need attention": ((3,), (3,), "Middling in both. A timely offer keeps them."),
    "About to sleep": ((3,), (1, 2), "Seldom, and a while ago. Win them back before they forget."),
    "At risk": ((1, 2), (3, 4), "Came often, but not lately. Write to them personally."),
    "Can't lose": ((1, 2), (5,), "Came most often and stopped. Find out why."),
    "Hibernating": ((1, 2), (1, 2), "Seldom and long ago. Don't spend much on them."),
}
_PATTERNS = {
    "recency": r"recency|days?_?since|last_?(order|purchase|visit)_?days?",
    "frequency": r"^frequency$|^(num(ber)?_?(of)?_?)?(orders|transactions|visits)(_?count)?$|order_?count",
    "monetary": r"monetary|total_?(amount|spen[dt]|revenue|value|sales)|^(amount|revenue|sales|spen[dt])$",
}
#: The traits of order lines.
_MADE = {"recency": "recency", "frequency": "orders", "monetary": "amount"}
_SAYS = {
    "recency": "the days since the last order",
    "frequency": "the number of orders",
    "monetary": "the money spent",
}


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One of the three: values, cut points `(4,)` and scores 1 to 5 of the n customers; 5 is best."""

    trait: Trait
    values: np.ndarray
    cuts: tuple[float, ...]
    scores: np.ndarray
    by_user: bool


@dataclass(frozen=True, slots=True)
class RfmGroup:
    """One named group; amount and its share are None where there is no money to count."""

    name: str
    meaning: str
    size: int
    share: float
    amount: float | None
    amount_share: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Rfm:
    """Every customer in exactly one cell of the grid and one group.

    customers: `(n,)` positions in `Customers.frame`. group: `(n,)` positions in `groups` (ten, also empty
    ones). counts, money: `(5, 5)`, [recency score − 1, frequency score − 1]; money is None without a
    monetary measure. left_out: customers without a value.
    """

    customers: np.ndarray
    recency: Measure
    frequency: Measure
    monetary: Measure | None
    group: np.ndarray
    groups: tuple[RfmGroup, ...]
    counts: np.ndarray
    money: np.ndarray | None
    left_out: LeftOut | None = None

    @property
    def measures(self) -> dict[str, Measure]:
        """By "recency", "frequency" and, where there is one, "monetary"."""
        found = {"recency": self.recency, "frequency": self.frequency}
        return found | ({"monetary": self.monetary} if self.monetary else {})


def score(values: np.ndarray, cuts: tuple[float, ...], *, low_is_best: bool = False) -> np.ndarray:
    """Score values from 1 to 5, equal values equally.

    >>> score(np.array([1, 1, 1, 2, 9]), (1, 1, 1.4, 3.4)).tolist()
    [1, 1, 1, 4, 5]
    """
    scores = 1 + np.searchsorted(cuts, values, side="left")
    return np.asarray(SCORES + 1 - scores if low_is_best else scores)


def fifths(values: np.ndarray) -> tuple[float, ...]:
    """The 20, 40, 60 and 80 % quantiles.

    A quantile that is a value but for rounding is that value: else its ties would score one higher.
    """
    cuts = np.quantile(values, FIFTHS)
    nearest = np.array([values[np.abs(values - cut).argmin()] for cut in cuts])
    return tuple(float(cut) for cut in np.where(np.isclose(cuts, nearest, rtol=1e-12, atol=0), nearest, cuts))


def group_names() -> np.ndarray:
    """Position in `GROUPS` of each cell: `(5, 5)`, [recency score − 1, frequency score − 1]."""
    cells = np.full((SCORES, SCORES), -1)
    for position, (recencies, frequencies, _) in enumerate(GROUPS.values()):
        for r in recencies:
            for f in frequencies:
                cells[r - 1, f - 1] = position
    return cells


def rfm_columns(customers: Customers, plan: Plan) -> dict[str, str | None]:
    """Say which trait is which measure: made from the order lines, chosen by the user, or by its name."""
    if customers.unit is Unit.ORDER_LINE:
        names = {trait.name for trait in customers.traits if trait.made}
        return {measure: name if name in names else None for measure, name in _MADE.items()}
    numeric = {t.name: t for t in customers.traits if t.numeric}
    found: dict[str, str | None] = {}
    for measure in MEASURES:
        chosen = getattr(plan.rfm, measure)
        named = (n for n in numeric if re.search(_PATTERNS[measure], n, re.IGNORECASE))
        found[measure] = chosen if chosen in numeric else next(named, None)
    if found["monetary"] is None:
        found["monetary"] = customers.amount
    return found


def build_rfm(customers: Customers, plan: Plan) -> Rfm:
    """Score every customer who counts; key accounts too, as ranks don't mind a giant.

    Raises PlanError where there is no recency or frequency, or nobody with both.
    """
    columns = rfm_columns(customers, plan)
    _need(columns, customers)
    counted = np.flatnonzero((customers.set_apart < 0) | customers.aside)
    named = {measure: name for measure, name in columns.items() if name is not None}
    values = customers.frame[[*dict.fromkeys(named.values())]].iloc[counted].astype("float64")
    known = values.notna().all(axis=1).to_numpy()
    if not known.any():
        raise PlanError(
            f"No customer has a value in {listing(list(named.values()))}, so there is nobody to score. "
            "Choose other columns."
        )
    made = {m: _measure(m, customers.trait(name), values.loc[known, name], plan) for m, name in named.items()}
    return _gathered(counted[known], made, _left_out(customers, counted[~known]))


def _need(columns: dict[str, str | None], customers: Customers) -> None:
    missing = [_SAYS[m] for m in ("recency", "frequency") if columns[m] is None]
    if not missing:
        return
    if customers.unit is Unit.ORDER_LINE:
        raise PlanError(
            f"These order lines don't say {listing(missing)}: no date column is chosen. "
            "Choose the column of the date on the Data page."
        )
    raise PlanError(
        f"No column of this file says {listing(missing)}. Choose the columns that do, "
        "or upload the order lines: both are counted from them."
    )


def _measure(measure: str, trait: Trait, values: pd.Series, plan: Plan) -> Measure:
    # Equal sums of cents differ in the twelfth place by the order of their lines: they are ties.
    numbers = values.to_numpy().round(6)
    given = plan.rfm.cuts(measure)
    cuts = given or fifths(numbers)
    scores = score(numbers, cuts, low_is_best=measure == "recency")
    return Measure(trait, numbers, cuts, scores, by_user=given is not None)


def _left_out(customers: Customers, who: np.ndarray) -> LeftOut | None:
    if not len(who):
        return None
    rows = int(((customers.row_left_out < 0) & np.isin(customers.row_customer, who)).sum())
    return LeftOut("no value to score", rows, len(who))


def _gathered(customers: np.ndarray, made: dict[str, Measure], left_out: LeftOut | None) -> Rfm:
    recency, frequency, monetary = made["recency"], made["frequency"], made.get("monetary")
    cell = (recency.scores - 1, frequency.scores - 1)
    counts = np.zeros((SCORES, SCORES), dtype=int)
    np.add.at(counts, cell, 1)
    money = None
    if monetary is not None:
        money = np.zeros((SCORES, SCORES))
        np.add.at(money, cell, monetary.values)
    groups = group_names()
    rfm = Rfm(customers, recency, frequency, monetary, groups[cell], (), counts, money, left_out)
    return replace(rfm, groups=_groups(groups, counts, money))


def _groups(cells: np.ndarray, counts: np.ndarray, money: np.ndarray | None) -> tuple[RfmGroup, ...]:
    whole = None if money is None else float(money.sum())
    made = []
    for position, (name, (_, _, meaning)) in enumerate(GROUPS.items()):
        here = cells == position
        size, amount = int(counts[here].sum()), None if money is None else float(money[here].sum())
        share = amount / whole if amount is not None and whole and whole > 0 else None
        made.append(RfmGroup(name, meaning, size, size / counts.sum(), amount, share))
    return tuple(made)
