"""Why a segment's customers are worth more or less than the average one, exactly.

    money per customer = orders per customer × items per order × price per item

holds for every segment and for all customers, as ratios of sums; so the ratio of a segment's money per
customer to everyone's is the product of the three ratios, and its logarithm their sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segmentation.customers import Customers
from segmentation.words import compact, listing

#: A factor closer to 1 than this makes no difference that a sentence should name.
NEGLIGIBLE = 0.05


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of the money per customer: of the segment, and of all segmented customers."""

    name: str
    value: float
    overall: float

    @property
    def ratio(self) -> float:
        """How many times the average."""
        return self.value / self.overall


@dataclass(frozen=True, slots=True)
class Worth:
    """Money per customer of a set against all, and the factors whose ratios multiply to that ratio."""

    per_customer: Factor
    factors: tuple[Factor, ...]

    @property
    def steps(self) -> tuple[tuple[str, float], ...]:
        """(factor, money per customer that it adds), in order: from everyone's average to the set's.

        The difference is shared out in proportion to the logarithms, so that the order of the factors
        does not matter and the steps add up.
        """
        whole = np.log(self.per_customer.ratio)
        difference = self.per_customer.value - self.per_customer.overall
        each = [np.log(f.ratio) / whole if abs(whole) > 1e-12 else 0.0 for f in self.factors]
        return tuple((f.name, float(share * difference)) for f, share in zip(self.factors, each, strict=True))


def worth_of(customers: Customers, everyone: np.ndarray, members: np.ndarray) -> Worth | None:
    """Take the money per customer of `members` apart, against `everyone` (positions of customers).

    None where the file has no money or orders, or where returns leave a sum that is not positive.
    """
    if customers.amount is None or "orders" not in customers.frame or not len(members):
        return None
    whole, part = _sums(customers, everyone), _sums(customers, members)
    if "items" in part and min(part["items"], whole["items"]) <= 0:
        whole.pop("items"), part.pop("items")
    if min(*part.values(), *whole.values()) <= 0:
        return None

    def factor(name: str, above: str, below: str) -> Factor:
        return Factor(name, part[above] / part[below], whole[above] / whole[below])

    by = _BY_ITEMS if "items" in part else _BY_ORDERS
    return Worth(factor("money per customer", "amount", "customers"), tuple(factor(*one) for one in by))


#: (name, sum above, sum below)
_BY_ORDERS = (("orders per customer", "orders", "customers"), ("money per order", "amount", "orders"))
_BY_ITEMS = (
    ("orders per customer", "orders", "customers"),
    ("items per order", "items", "orders"),
    ("price per item", "amount", "items"),
)


def _sums(customers: Customers, which: np.ndarray) -> dict[str, float]:
    frame = customers.frame.iloc[which]
    sums = {"customers": float(len(which)), "orders": float(frame["orders"].sum())}
    sums["amount"] = float(frame[customers.amount].sum())
    if "items" in frame:
        sums["items"] = float(frame["items"].sum())
    return sums


def in_words(worth: Worth) -> str:
    """Say in one sentence what makes the difference.

    >>> in_words(Worth(Factor("money per customer", 300, 100), (
    ...     Factor("orders per customer", 6, 2), Factor("money per order", 50, 50))))
    'A customer brings 300, 3 times the average: 3 times the orders per customer.'
    """
    average = worth.per_customer
    times = "about" if abs(average.ratio - 1) < NEGLIGIBLE else _times(average)
    lead = f"A customer brings {compact(average.value)}, {times} the average"
    named = [f for f in worth.factors if abs(f.ratio - 1) >= NEGLIGIBLE]
    if not named:
        return f"{lead}." if times == "about" else f"{lead}: a little by each factor."
    named.sort(key=lambda f: -abs(np.log(f.ratio)))
    return f"{lead}: {listing([f'{_times(f)} the {f.name}' for f in named])}."


def _times(factor: Factor) -> str:
    return f"{compact(round(factor.ratio, 2))} times"
