"""A selection of customers: what the user gave, in words, and who it is.

What the user gave (an outline on the map, a segment, a range of a trait, ticked rows) is kept; who it is
follows from it and the segments, and is never stored.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.customers import Customers
from segmentation.describing.contrast import Contrast
from segmentation.describing.segments import Segments
from segmentation.errors import PlanError
from segmentation.maps import CustomerMap
from segmentation.regions import BEYOND, Polygon, box, inside
from segmentation.traits import Trait, as_levels
from segmentation.words import plural


@dataclass(frozen=True, slots=True)
class Outlined:
    """Customers inside outlines drawn on a map; `kind` as the page calls it, "PCA" say."""

    kind: str
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class OfSegment:
    """The customers of a segment, by number (from 1)."""

    number: int


@dataclass(frozen=True, slots=True)
class WithValue:
    """Customers by one trait, of one segment or of all (None).

    low ≤ value < high (`closed`: ≤ high) for numbers, either may be infinite; `level` for categories and
    flags ("yes", "no").
    """

    trait: str
    low: float = -np.inf
    high: float = np.inf
    level: str | None = None
    segment: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Ticked:
    """Customers chosen one by one: positions in `Customers.frame`."""

    customers: tuple[int, ...]


Given = Outlined | OfSegment | WithValue | Ticked


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Who is selected. mask: `(n_customers,)`. words: how, to follow "selected": "on the map".

    share: of all customers of the segments and key accounts; amount_share: of their money, None where there
    is none. digest: the same for the same customers.
    """

    given: Given
    mask: np.ndarray
    words: str
    size: int
    share: float
    amount_share: float | None
    digest: str


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Who can be selected: the customers with their segments.

    of_customer: see `segment_of_customer`. rows: see `Features.customers`. drawn: the map with outlines.
    """

    customers: Customers
    segments: Segments
    of_customer: np.ndarray
    rows: np.ndarray
    drawn: CustomerMap | None = None


def select(given: Given, crowd: Crowd) -> Selection:
    """Find who is meant, of those in a segment; raises PlanError for a trait or a segment there isn't."""
    everyone = crowd.of_customer >= 0
    mask = _mask(given, crowd) & everyone
    size = int(mask.sum())
    return Selection(
        given,
        mask,
        _words(given, crowd),
        size,
        size / max(int(everyone.sum()), 1),
        _amount_share(crowd.customers, mask, everyone),
        hashlib.blake2b(np.packbits(mask).tobytes(), digest_size=16).hexdigest(),
    )


def at_place(found: Contrast, place: int, segment: int | None = None) -> WithValue | None:
    """What selects the customers in a place of a contrast, of a segment or of all; None for “others”.

    The outermost bins hold what lies beyond.
    """
    name, edges = found.trait.name, found.edges
    if edges is not None:
        low, high = np.r_[-np.inf, edges[1:-1], np.inf][place : place + 2].tolist()
        if found.whole:
            return WithValue(name, float(np.ceil(low)), float(np.floor(high)), segment=segment, closed=True)
        return WithValue(name, low, high, segment=segment)
    if place >= len(found.stands_for):
        return None
    value = found.stands_for[place]
    if isinstance(value, str):
        return WithValue(name, level=value, segment=segment)
    return WithValue(name, value, value, segment=segment, closed=True)


def _amount_share(customers: Customers, mask: np.ndarray, everyone: np.ndarray) -> float | None:
    if customers.amount is None:
        return None
    money = customers.frame[customers.amount].fillna(0).to_numpy(dtype=float)
    total = float(money[everyone].sum())
    return float(money[mask].sum()) / total if total > 0 else None


def _mask(given: Given, crowd: Crowd) -> np.ndarray:
    match given:
        case OfSegment():
            _named(crowd.segments, given.number)
            return np.asarray(crowd.of_customer == given.number - 1)
        case WithValue():
            found = _with_value(given, crowd.customers)
            return found if given.segment is None else found & (crowd.of_customer == given.segment - 1)
    found = np.zeros(len(crowd.customers), dtype=bool)
    if isinstance(given, Outlined) and crowd.drawn is not None:
        found[crowd.rows[crowd.drawn.customers]] = inside(crowd.drawn.points, enclosed(given, crowd.drawn))
    elif isinstance(given, Ticked):
        found[[place for place in given.customers if 0 <= place < len(found)]] = True
    return found


def enclosed(given: Outlined, drawn: CustomerMap) -> tuple[Polygon, ...]:
    """The outlines; on a line, where height means nothing, the stretches of it that they span."""
    if drawn.axes is None or not drawn.axes.flat:
        return given.polygons
    spans = [[x for x, _ in polygon] for polygon in given.polygons]
    return tuple(box((min(xs), -BEYOND), (max(xs), BEYOND)) for xs in spans)


def _with_value(given: WithValue, customers: Customers) -> np.ndarray:
    trait, values = customers.trait(given.trait), customers.frame[given.trait]
    if given.level is not None:
        levels = as_levels(values) if trait.kind == "category" else _answers(values)
        return (levels == given.level).fillna(value=False).to_numpy(dtype=bool)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    below = numbers <= given.high if given.closed else numbers < given.high
    return (numbers >= given.low) & below


def _answers(values: pd.Series) -> pd.Series:
    numbers = values.astype("float64")
    return (numbers > 0).map({True: "yes", False: "no"}).where(numbers.notna())


def _words(given: Given, crowd: Crowd) -> str:
    customers, segments = crowd.customers, crowd.segments
    match given:
        case Outlined():
            return "on the map, of those drawn" if crowd.drawn and not crowd.drawn.axes else "on the map"
        case OfSegment():
            return f"as segment {_named(segments, given.number)}"
        case WithValue():
            within = "" if given.segment is None else f" in segment {_named(segments, given.segment)}"
            return f"by {_range(given, customers.trait(given.trait))}{within}"
        case Ticked(customers=(one,)):
            return f"as {customers.ids.name} {customers.ids.iloc[one]}"
    return "one by one"


def _range(given: WithValue, trait: Trait) -> str:
    if given.level is not None:
        return f"{trait.label} = {given.level}"
    if given.low == -np.inf and given.high == np.inf:
        return f"{trait.label} of any value"
    if given.low == -np.inf:
        return f"{trait.label} {'up to' if given.closed else 'below'} {trait.show(given.high)}"
    if given.high == np.inf:
        return f"{trait.label} from {trait.show(given.low)} on"
    if given.low == given.high:
        return f"{trait.label} = {trait.show(given.low)}"
    return f"{trait.label} from {trait.show(given.low)} to {trait.show(given.high)}"


def _named(segments: Segments, number: int) -> str:
    for segment in segments.everyone:
        if segment.number == number:
            return f"{number} “{segment.name}”"
    raise PlanError(
        f"There is no segment {number} any more; there are {plural(len(segments.everyone), 'segment')}."
    )
