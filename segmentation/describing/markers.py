"""How a segment differs from all customers, as a fact and as a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from segmentation.orders.catalogue import category_of
from segmentation.traits import Trait
from segmentation.words import percent


@dataclass(frozen=True, slots=True)
class Marker:
    """One way in which a segment differs from all customers.

    effect: standard deviations for numbers (of the logarithm where the trait has a long tail), the
    standardised difference of shares for levels. value, overall: in the user's units (a typical value)
    or shares from 0 to 1. level: the category's level, None for numbers and flags.
    """

    trait: Trait
    effect: float
    value: float
    overall: float
    level: str | None = None

    @property
    def key(self) -> str:
        """The row of the profile table that this marker stands in."""
        return self.trait.name if self.level is None else f"{self.trait.name} = {self.level}"


def sentence(marker: Marker) -> str:
    """Say a marker in words, with the segment's typical value and everyone's.

    >>> recency = Trait("recency", "Recency", "days", "days", made=True)
    >>> sentence(Marker(recency, effect=-1.2, value=12, overall=95))
    'Bought more recently: 12 days ago (all: 95 days)'
    >>> country = Trait("Country", "Country", "category")
    >>> sentence(Marker(country, effect=0.9, value=0.45, overall=0.04, level="Spain"))
    'More often Country “Spain”: 45 % (all: 4 %)'
    """
    if marker.level is not None or marker.trait.kind == "flag":
        return _share_sentence(marker)
    value, overall = marker.trait.show(marker.value), marker.trait.show(marker.overall)
    high = marker.effect > 0
    known = _phrases(marker.trait)
    if known:
        lead, unit = known[0] if high else known[1], known[2]
        return f"{lead}: {_counted(value, unit)} (all: {_counted(overall, known[3])})"
    unit = f" {marker.trait.unit}" if marker.trait.unit else ""
    return f"{'Higher' if high else 'Lower'} {marker.trait.label}: {value}{unit} (all: {overall}{unit})"


def _counted(value: str, unit: str) -> str:
    """Put the unit behind the value: 1 order, 7 orders."""
    return value + (re.sub(r"^( \w+)s\b", r"\1", unit) if value == "1" else unit)


def _phrases(trait: Trait) -> tuple[str, str, str, str] | None:
    category = category_of(trait)
    if category is not None:
        return f"More {category}", f"Less {category}", " of the purchases", ""
    return _PHRASES.get(trait.name) if trait.made else None


def _share_sentence(marker: Marker) -> str:
    what = (
        f"{marker.trait.label} “{marker.level}”"
        if marker.level is not None
        else f"{marker.trait.label} “yes”"
    )
    often = "More often" if marker.effect > 0 else "Less often"
    return f"{often} {what}: {percent(marker.value)} (all: {percent(marker.overall)})"


#: For the traits made from order lines: words when high, when low, what follows the value and everyone's.
_PHRASES = {
    "recency": ("Last bought longer ago", "Bought more recently", " days ago", " days"),
    "amount": ("Spend more", "Spend less", "", ""),
    "orders": ("Order more often", "Order less often", " orders", ""),
    "items": ("Buy more items", "Buy fewer items", " items", ""),
    "items_per_order": ("Larger baskets", "Smaller baskets", " items per order", ""),
    "products": ("Wider choice", "Narrower choice", " different products", ""),
    "tenure": (
        "Customers for longer",
        "Customers for a shorter time",
        " days from first to last order",
        " days",
    ),
    "days_between_orders": ("Longer between orders", "Shorter between orders", " days", " days"),
    "average_order": ("Larger orders", "Smaller orders", " per order", ""),
    "price_per_item": ("Dearer items", "Cheaper items", " per item", ""),
    "first_order": ("First bought longer ago", "First bought more recently", " days ago", " days"),
    "lines": ("More order lines", "Fewer order lines", " lines", ""),
    "gap_variation": (
        "Less even gaps between orders",
        "More even gaps between orders",
        " (0 = like a clock)",
        "",
    ),
    "trend": ("Buying more than before", "Buying less than before", "", ""),
    "categories": ("More categories", "Fewer categories", " categories", ""),
    "largest_category": (
        "More in one category",
        "Spread over categories",
        " of the purchases in the favourite one",
        "",
    ),
    "return_rate": ("More comes back", "Less comes back", " of the purchases", ""),
    "weekend_share": ("More at weekends", "More on weekdays", " of the orders at weekends", ""),
    "busiest_quarter": ("More seasonal", "More evenly over the year", " in the busiest quarter", ""),
    "discount": ("Larger discounts", "Smaller discounts", " below the list price", ""),
}
