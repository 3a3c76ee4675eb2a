"""What to do about a segment: one suggestion from a small playbook, with the reason it rests on.

The plays are tried from top to bottom; the first whose condition holds is suggested. They are the
textbook moves of customer relationship management (win back, welcome, protect, sell the next thing), not
a forecast: nothing in the file says what a campaign would bring.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from segmentation.describing.markers import Marker, sentence
from segmentation.describing.naming import ONE_TIME
from segmentation.describing.segments import Segment
from segmentation.orders.catalogue import category_of
from segmentation.traits import Trait
from segmentation.words import percent

#: Share of the money over share of the customers: from here on a segment is worth protecting ...
PRECIOUS = 1.5
#: ... and from here on worth a personal letter when it has gone quiet.
WORTH_A_LETTER = 1.2
#: Below this it is served at low cost.
MODEST = 0.6

#: What a column of a customer table is about, told by its name: the first that fits. Traits made from order
#: lines bear these names themselves.
_ABOUT = (
    ("return_rate", r"return|refund"),
    ("discount", r"deal|discount|coupon|promo"),
    ("recency", r"recency|days.?since|last.?(order|purchase|visit|buy)"),
    ("online", r"web|online|internet|e.?shop"),
    ("catalogue", r"catalog"),
    ("store", r"store|branch"),
    ("income", r"income|salary|earning|wage"),
    ("amount", r"spend|spent|monetary|revenue|sales|turnover|amount|^mnt|lifetime.?value"),
    ("orders", r"frequency|orders|purchases|visits|transactions"),
)


@dataclass(frozen=True, slots=True)
class Strategy:
    """A move, what it means in practice, and the facts that suggest it; all three are sentences to show."""

    title: str
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """A segment as the playbook looks at it."""

    segment: Segment
    markers: dict[str, Marker]

    @property
    def index(self) -> float | None:
        """Share of the money over share of the customers; None where there is no money."""
        segment = self.segment
        return None if segment.amount_share is None else segment.amount_share / segment.share

    def high(self, *names: str) -> Marker | None:
        """Return the first of these traits in which the segment lies above all."""
        return next((m for n in names if (m := self.markers.get(n)) and m.effect > 0), None)

    def low(self, *names: str) -> Marker | None:
        """Return the first of these traits in which the segment lies below all."""
        return next((m for n in names if (m := self.markers.get(n)) and m.effect < 0), None)

    def money(self) -> str:
        """Say what the segment brings."""
        segment = self.segment
        money, people = percent(segment.amount_share or 0), percent(segment.share)
        return f"Brings {money} of the money with {people} of the customers"

    def reason(self, *markers: Marker | None, money: bool = False) -> str:
        """Join the facts; without money in the file, the markers stand alone."""
        said = [self.money()] if money and self.index is not None else []
        return ". ".join([*said, *(sentence(m) for m in markers if m)]) + "."


def _win_back(facts: _Facts) -> str | None:
    lapsed = facts.high("recency")
    worthy = facts.high("amount", "average_order", "orders")
    if not lapsed or not (worthy or (facts.index or 0) >= WORTH_A_LETTER):
        return None
    return facts.reason(lapsed, worthy, money=True)


def _let_rest(facts: _Facts) -> str | None:
    lapsed = facts.high("recency")
    return facts.reason(lapsed, money=True) if lapsed else None


def _keep(facts: _Facts) -> str | None:
    fading = facts.low("trend")
    return facts.reason(fading, money=True) if fading else None


def _welcome(facts: _Facts) -> str | None:
    new, few = facts.low("first_order", "recency"), facts.low("orders", "tenure")
    return facts.reason(new, few) if new and few else None


def _second_order(facts: _Facts) -> str | None:
    few = facts.low("orders")
    return facts.reason(few) if few and few.trait.made and few.value < ONE_TIME else None


def _protect(facts: _Facts) -> str | None:
    spending = facts.high("amount", "orders", "average_order")
    if facts.index is None:
        return facts.reason(spending, facts.high("income")) if facts.high("amount") else None
    return facts.reason(spending, money=True) if facts.index >= PRECIOUS else None


def _thank(facts: _Facts) -> str | None:
    spending, means = facts.high("amount", "orders"), facts.low("income")
    return facts.reason(spending, means) if spending and means else None


def _larger_share(facts: _Facts) -> str | None:
    spending, means = facts.low("amount", "orders"), facts.high("income")
    return facts.reason(means, spending) if spending and means else None


def _discounts(facts: _Facts) -> str | None:
    deep = facts.high("discount")
    return facts.reason(deep, money=True) if deep else None


def _returns(facts: _Facts) -> str | None:
    back = facts.high("return_rate")
    return facts.reason(back) if back else None


def _larger_baskets(facts: _Facts) -> str | None:
    often, small = facts.high("orders"), facts.low("average_order", "items_per_order", "price_per_item")
    return facts.reason(often, small) if often and small else None


def _sooner(facts: _Facts) -> str | None:
    seldom = facts.low("orders") or facts.high("days_between_orders")
    large = facts.high("average_order", "items_per_order")
    return facts.reason(large, seldom) if seldom and large else None


def _next_category(facts: _Facts) -> str | None:
    if facts.high("categories", "products"):
        return None
    fond = next((m for m in facts.markers.values() if m.effect > 0 and category_of(m.trait)), None)
    fond = fond or facts.high("largest_category")
    return facts.reason(fond) if fond else None


def _grow(facts: _Facts) -> str | None:
    strong = facts.high("orders", "products", "categories", "trend")
    return facts.reason(strong, money=True) if strong else None


def _online(facts: _Facts) -> str | None:
    there = facts.high("online")
    return facts.reason(there) if there else None


def _in_the_store(facts: _Facts) -> str | None:
    there = facts.high("store")
    return facts.reason(there) if there else None


def _by_catalogue(facts: _Facts) -> str | None:
    there = facts.high("catalogue")
    return facts.reason(there) if there else None


def _cheaply(facts: _Facts) -> str | None:
    if facts.index is None:
        little = facts.low("amount")
        return facts.reason(little, facts.low("income")) if little else None
    return facts.reason(money=True) if facts.index <= MODEST else None


def _address(facts: _Facts) -> str | None:
    strongest = next(iter(facts.segment.markers), None)
    return facts.reason(strongest) if strongest else None


#: (title, what it means in practice, when: the reason, or None where it does not fit)
PLAYBOOK: tuple[tuple[str, str, Callable[[_Facts], str | None]], ...] = (
    ("Win back", "Write to them personally with a reason to return, before a price cut.", _win_back),
    ("One reminder, then rest", "One inexpensive reminder; spend the budget on others after it.", _let_rest),
    ("Keep from leaving", "Ask what changed, and offer what they used to buy.", _keep),
    ("Welcome", "Thank them, show the range, and give a reason for the second order within weeks.", _welcome),
    ("Win the second order", "A small reason to come again: most who buy twice keep buying.", _second_order),
    ("Reward their loyalty", "Points and offers within their means; nothing dearer pressed on them.", _thank),
    ("Win a larger share", "They could buy more: find out what they buy elsewhere, and why.", _larger_share),
    ("Protect and reward", "Early access, service and thanks; no discounts that they do not need.", _protect),
    ("Sell at full price", "Test fewer and smaller discounts, and value instead of price.", _discounts),
    ("Lower the returns", "Find out what comes back and why: sizes, pictures, expectations.", _returns),
    ("Fill the baskets", "Bundles and a threshold for free delivery: they come anyway.", _larger_baskets),
    ("Shorten the wait", "Remind them when the next order is due, with what they reorder.", _sooner),
    ("Sell the next category", "Show what others with the same taste buy as well.", _next_category),
    ("Grow", "Offer more of what they like: they are used to coming back.", _grow),
    ("Meet them online", "Site, e-mail and app first; test paper against it.", _online),
    (
        "Meet them in the store",
        "Events, staff and coupons for the till; test e-mail against it.",
        _in_the_store,
    ),
    ("Meet them in the catalogue", "Print is read here; test a smaller one before saving it.", _by_catalogue),
    ("Serve at low cost", "Newsletter and self-service; test before spending more.", _cheaply),
    (
        "Speak to what sets them apart",
        "Build the message on it; test it against the usual one.",
        _address,
    ),
)
_ASIDE = Strategy(
    "Look after each one",
    "A person for each, not a mailing.",
    "They were set aside because each counts for many.",
)
_PLAIN = Strategy(
    "Treat as the average",
    "Nothing sets them apart: use them to test what is meant for everybody.",
    "Close to the average in everything.",
)


def strategy_of(segment: Segment, *, aside: bool = False) -> Strategy:
    """Suggest what to do about a segment; `aside` are the key accounts.

    >>> from segmentation.traits import Trait
    >>> quiet = Marker(Trait("recency", "Recency", "days", "days", made=True), 1.5, 320, 60)
    >>> segment = Segment(1, 1, "Lapsed", 480, 0.32, 90_000, 0.12, (quiet,), ())
    >>> strategy_of(segment).title
    'One reminder, then rest'
    >>> strategy_of(segment).reason.partition(". ")[2]
    'Last bought longer ago: 320 days ago (all: 60 days).'
    """
    if aside:
        return _ASIDE
    # Of two markers about the same, the stronger one counts.
    facts = _Facts(segment, {_about(m.trait): m for m in reversed(segment.markers)})
    for title, action, play in PLAYBOOK:
        if reason := play(facts):
            return Strategy(title, action, reason)
    return _PLAIN


def _about(trait: Trait) -> str:
    """What the trait is about; a column that says nothing known is about itself."""
    if trait.made:
        return trait.name
    about = (
        what for what, pattern in _ABOUT if trait.numeric and re.search(pattern, trait.name, re.IGNORECASE)
    )
    return next(about, f"column {trait.name}")
