"""Any two sets of customers against each other: two segments, a segment and the rest, a selection.

Numbers by the chance that a random customer of one set is above a random one of the other (the area
under the ROC curve, Mann & Whitney 1947; ties count half), categories by total variation. Both run
from 0 (no difference) to 1 (no overlap), so that they can be ranked together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import binom

from segmentation.customers import Customers
from segmentation.errors import PlanError
from segmentation.traits import Trait, as_levels
from segmentation.words import percent


@dataclass(frozen=True, slots=True)
class Difference:
    """How two sets differ in one trait.

    strength: 0 to 1; |2·above − 1| for numbers, total variation for categories and flags. above: chance that
    a random customer of the first set has the higher value, None for categories. level: the value whose
    shares differ most, None for numbers. first, second: the typical value (median) or the share of `level`.
    chance: the strength to be expected of two random sets of these sizes.
    """

    trait: Trait
    strength: float
    first: float
    second: float
    above: float | None = None
    level: str | None = None
    chance: float = 0.0

    @property
    def beyond_chance(self) -> float:
        """The strength less what chance gives, 0 to 1: many rare levels always differ by much."""
        return max(0.0, (self.strength - self.chance) / (1 - self.chance)) if self.chance < 1 else 0.0

    @property
    def first_has_more(self) -> bool:
        """Has the first set the higher values, or the larger share of `level`?"""
        return self.above >= 0.5 if self.above is not None else self.first >= self.second


@dataclass(frozen=True, slots=True, eq=False)
class Comparable:
    """The customers, prepared so that two sets of any size are compared in one count per trait.

    codes: per trait the rank of each customer's value among the different ones, `(n_customers,)`, -1 =
    missing. values: per trait the different values, ascending (numbers) or by the alphabet (levels).
    """

    traits: tuple[Trait, ...]
    codes: tuple[np.ndarray, ...]
    values: tuple[np.ndarray, ...]

    @classmethod
    def of(cls, customers: Customers) -> Comparable:
        """Rank the values of every trait once."""
        ranked = [_ranked(customers.frame[t.name], t) for t in customers.traits]
        return cls(customers.traits, *(tuple(part) for part in zip(*ranked, strict=True)))


def _ranked(column: pd.Series, trait: Trait) -> tuple[np.ndarray, np.ndarray]:
    values = column.astype("float64") if trait.kind != "category" else as_levels(column)
    codes, uniques = pd.factorize(values, sort=True)
    return codes, np.asarray(uniques)


def compare(comparable: Comparable, first: np.ndarray, second: np.ndarray) -> tuple[Difference, ...]:
    """Rank the traits by how much two sets of customers, positions or masks, differ beyond chance.

    A trait that one of the sets does not know at all is passed over. Raises PlanError for an empty set.
    """
    for which, members in (("first", first), ("second", second)):
        if not _size(members):
            raise PlanError(f"The {which} of the two groups to compare has no customers; choose another.")
    found = [
        difference
        for trait, codes, values in zip(comparable.traits, comparable.codes, comparable.values, strict=True)
        if (difference := _difference(trait, values, codes[first], codes[second])) is not None
    ]
    return tuple(sorted(found, key=lambda d: -d.beyond_chance))


def _size(members: np.ndarray) -> int:
    return int(members.sum()) if members.dtype == bool else len(members)


def _difference(trait: Trait, values: np.ndarray, first: np.ndarray, second: np.ndarray) -> Difference | None:
    counts = [np.bincount(codes[codes >= 0], minlength=len(values)) for codes in (first, second)]
    if not all(c.sum() for c in counts):
        return None
    shares = [c / c.sum() for c in counts]
    if trait.kind in ("category", "flag"):
        return replace(_level_difference(trait, values, *shares), chance=_level_chance(*counts))
    below = np.cumsum(shares[1]) - shares[1] / 2
    above = float(shares[0] @ below)
    first_value, second_value = (float(values[_median(s)]) for s in shares)
    strength, chance = abs(2 * above - 1), _chance(*counts)
    return Difference(trait, strength, first_value, second_value, above=above, chance=chance)


def _chance(first: np.ndarray, second: np.ndarray) -> float:
    """The mean of |2·above − 1| over random sets, by the variance of Mann & Whitney's U without ties."""
    n, m = int(first.sum()), int(second.sum())
    return min(1.0, float(2 * np.sqrt(2 / np.pi * (n + m + 1) / (12 * n * m))))


def _level_chance(first: np.ndarray, second: np.ndarray) -> float:
    """The mean total variation of random sets: half the sum of the levels' mean absolute differences.

    Of the c customers of a level, binomially many are of the first set; their mean absolute deviation
    is de Moivre's.
    """
    n, m, counts = int(first.sum()), int(second.sum()), first + second
    share = n / (n + m)
    above = np.floor(counts * share) + 1
    deviation = 2 * above * (1 - share) * binom.pmf(above, counts, share)
    return min(1.0, float(deviation.sum() * (1 / n + 1 / m) / 2))


def _median(shares: np.ndarray) -> int:
    """Position of the lower median; the sum may end a rounding error below ½."""
    return int(np.searchsorted(np.cumsum(shares), 0.5 - 1e-12))


def _level_difference(trait: Trait, values: np.ndarray, first: np.ndarray, second: np.ndarray) -> Difference:
    apart = first - second
    level = int(np.abs(apart).argmax())
    if trait.kind == "flag":
        level = len(values) - 1  # of yes and no, yes is the one to speak of
    return Difference(
        trait,
        float(np.abs(apart).sum() / 2),
        float(first[level]),
        float(second[level]),
        level=str(values[level]) if trait.kind == "category" else "yes",
    )


def in_words(difference: Difference, first: str, second: str) -> str:
    """Say a difference as a sentence about random members of the two sets.

    >>> days = Trait("recency", "Recency", "days", "days", made=True)
    >>> in_words(Difference(days, 0.82, 12, 95, above=0.09), "“Champions”", "“Sleepers”")
    'A random customer of “Champions” has ordered more recently than one of “Sleepers” in 91 % of pairs.'
    >>> country = Trait("Country", "Country", "category")
    >>> in_words(Difference(country, 0.4, 0.45, 0.05, level="Spain"), "“A”", "“B”")
    'Country “Spain”: 45 % of “A”, 5 % of “B”.'
    """
    trait = difference.trait
    if difference.above is None:
        what = f"{trait.label} “{difference.level}”"
        return f"{what}: {percent(difference.first)} of {first}, {percent(difference.second)} of {second}."
    higher = difference.above >= 0.5
    words = _WORDS.get(trait.name) if trait.made else None
    label = trait.label[:1].lower() + trait.label[1:] if trait.made else trait.label
    how = words[not higher] if words else f"has a {'higher' if higher else 'lower'} {label}"
    share = max(difference.above, 1 - difference.above)
    return f"A random customer of {first} {how} than one of {second} in {percent(share)} of pairs."


#: What a customer does whose trait is higher, and lower, than another's.
_WORDS = {
    "recency": ("has not ordered for longer", "has ordered more recently"),
    "orders": ("has ordered more often", "has ordered less often"),
    "amount": ("has spent more", "has spent less"),
    "items": ("has bought more items", "has bought fewer items"),
    "lines": ("has more order lines", "has fewer order lines"),
    "average_order": ("places larger orders", "places smaller orders"),
    "items_per_order": ("has larger baskets", "has smaller baskets"),
    "price_per_item": ("buys dearer items", "buys cheaper items"),
    "products": ("has bought more different products", "has bought fewer different products"),
    "categories": ("has bought from more categories", "has bought from fewer categories"),
    "return_rate": ("returns more", "returns less"),
    "gap_variation": ("buys less evenly", "buys more evenly"),
    "largest_category": ("keeps more to one category", "keeps less to one category"),
    "first_order": ("first bought longer ago", "first bought more recently"),
    "tenure": ("has been buying for longer", "has been buying for a shorter time"),
    "days_between_orders": ("takes longer between orders", "takes less time between orders"),
}
