"""Markers -> a short name for each segment, unique within a solution.

The strongest markers among the features come first: they made the segment. A segment that nothing
marks is the "Everyday middle".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from segmentation.describing.markers import Marker
from segmentation.orders.catalogue import category_of

MIDDLE = "Everyday middle"
#: Two markers say who they are; a third makes a sentence of the name.
MARKERS_IN_NAME = 2
#: Typical orders below which customers are "one-time": as a mean, at most one in five came again; as a
#: median (long tails), at most half did.
ONE_TIME = 1.2
#: A column name longer than this is cut in a segment's name; the full one stands in the profile.
LONGEST_WORD = 28

#: (low, high) in words, for the traits made from order lines.
_LEXICON = {
    "recency": ("recent", "lapsed"),
    "orders": ("occasional", "frequent"),
    "amount": ("small spenders", "big spenders"),
    "average_order": ("small orders", "large orders"),
    "items": ("few items", "many items"),
    "items_per_order": ("small baskets", "large baskets"),
    "price_per_item": ("cheaper items", "dearer items"),
    "products": ("narrow choice", "wide choice"),
    "tenure": ("new", "long-standing"),
    "days_between_orders": ("quick to return", "slow to return"),
    "first_order": ("first bought lately", "first bought long ago"),
    "lines": ("few lines", "many lines"),
    "gap_variation": ("regular rhythm", "irregular rhythm"),
    "trend": ("buying less", "buying more"),
    "categories": ("few categories", "many categories"),
    "largest_category": ("mixed tastes", "one favourite category"),
    "return_rate": ("few returns", "many returns"),
    "weekend_share": ("on weekdays", "at weekends"),
    "busiest_quarter": ("all year round", "seasonal"),
    "discount": ("near list price", "large discounts"),
}
#: The lexicon's adjectives in the order English wants them: "Recent frequent big spenders".
_ORDER = ("recency", "tenure", "orders")


def generated_names(
    markers: Sequence[tuple[Marker, ...]], given: Mapping[int, str], features: Sequence[str]
) -> tuple[str, ...]:
    """Name each segment by its strongest markers; names the user gave (by number, 1-based) stay.

    A name already taken gets the next marker that tells the two apart, in the end a number.
    """
    taken = {name.casefold() for name in given.values()}
    names: list[str] = []
    for number, found in enumerate(markers, start=1):
        if number in given:
            names.append(given[number])
            continue
        name = next(c for c in _candidates(found, features) if c.casefold() not in taken)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _candidates(markers: tuple[Marker, ...], features: Sequence[str]) -> Iterator[str]:
    """Names from good to last resort; never ends."""
    made = [m for m in markers if m.trait.name in features]
    rest = [m for m in markers if m.trait.name not in features and _most_have_it(m)]
    ordered = [*made, *rest]
    used = ordered[:MARKERS_IN_NAME] if made else ordered[:1]
    base = _phrase(used) if used else MIDDLE
    yield base
    for extra in (m for m in ordered if m not in used):
        yield _phrase([*used, extra])
    yield from (f"{base} {i}" for i in count(2))


def _most_have_it(marker: Marker) -> bool:
    """A descriptor names a segment only where it holds for most of its customers."""
    return marker.level is None or (marker.effect > 0 and marker.value >= 0.5)


def _phrase(markers: list[Marker]) -> str:
    """Join the words of some markers into a name that starts with a capital."""
    ranked = sorted(markers, key=lambda m: (_rank(m), m.trait.name != "amount", -abs(m.effect)))
    words = [_words(m) for m in ranked]
    adjectives = [w for m, w in zip(ranked, words, strict=True) if _adjective(m)]
    rest = words[len(adjectives) :]
    noun = rest.pop(0) if rest and ranked[len(adjectives)].trait.name == "amount" and adjectives else "buyers"
    name = ", ".join([*([" ".join([*adjectives, noun])] if adjectives else []), *rest])
    return name[:1].upper() + name[1:]


def _rank(marker: Marker) -> int:
    return _ORDER.index(marker.trait.name) if _adjective(marker) else len(_ORDER)


def _adjective(marker: Marker) -> bool:
    return _in_lexicon(marker) and marker.trait.name in _ORDER


def _in_lexicon(marker: Marker) -> bool:
    """Only traits made from order lines: a column of the file that is called "orders" is not one."""
    return marker.trait.made and marker.trait.name in _LEXICON


def _words(marker: Marker) -> str:
    high = marker.effect > 0
    if marker.level is not None:
        return (
            f"{'mostly' if marker.value >= 0.5 else 'more'} {marker.level}"
            if high
            else f"less {marker.level}"
        )
    if marker.trait.kind == "flag":
        return readable(marker.trait.label) if high else f"not {readable(marker.trait.label)}"
    if (category := category_of(marker.trait)) is not None:
        return f"{readable(category)} fans" if high else f"little {readable(category)}"
    if _in_lexicon(marker):
        if marker.trait.name == "orders" and not high and marker.value < ONE_TIME:
            return "one-time"
        return _LEXICON[marker.trait.name][high]
    return f"{'high' if high else 'low'} {readable(marker.trait.label)}"


def readable(name: str) -> str:
    """Turn a column name into words: no brackets, no under_scores, no camelCase.

    >>> readable("AnnualIncome (k$)"), readable("Detergents_Paper"), readable("SALES"), readable("MntWines")
    ('annual income', 'detergents paper', 'SALES', 'mnt wines')
    """
    bare = re.sub(r"\s*[(\[].*?[)\]]", "", name).strip() or name
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", bare).replace("_", " ").strip()
    words = [w if w.isupper() and len(w) > 1 else w.lower() for w in spaced.split()]
    text = " ".join(words)
    return text if len(text) <= LONGEST_WORD else text[: LONGEST_WORD - 1].rstrip() + "…"
