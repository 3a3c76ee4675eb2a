"""Downloads of the Offers page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from segmentation import Customers, NextOffers, Pairs, ProductNames, Table, offers_file, pairs_file
from ui import files

#: Bytes of a row of each file, about: names of products are a few words.
_PAIR, _OFFER = 110, 150


def pairs(table: Table, found: Pairs, names: ProductNames) -> None:
    """Offer all pairs as a file."""
    about = _PAIR * len(found)
    _offer("Download all pairs", lambda: pairs_file(found, names), table, "pairs", about)


def offers(
    table: Table, customers: Customers, found: NextOffers, names: ProductNames, segments: Sequence[str]
) -> None:
    """Offer the next offers of all customers as a file; `segments` are the names, one per customer."""
    ids = customers.ids.tolist()
    about = _OFFER * len(ids)
    _offer("Download all offers", lambda: offers_file(ids, segments, found, names), table, "offers", about)


def _offer(label: str, make: Callable[[], bytes], table: Table, what: str, about: float) -> None:
    """Offer a file that is made on click."""
    files.offer(label, make, files.name_of(table, what), f"download-{what}", about=about)
