"""Downloads of the Offers page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from segmentation import Customers, NextOffers, Pairs, ProductNames, Table, offers_file, pairs_file
from ui import files


def pairs(table: Table, found: Pairs, names: ProductNames) -> None:
    """Offer all pairs as a file."""
    _offer("Download all pairs", lambda: pairs_file(found, names), table, "pairs")


def offers(
    table: Table, customers: Customers, found: NextOffers, names: ProductNames, segments: Sequence[str]
) -> None:
    """Offer the next offers of all customers as a file; `segments` are the names, one per customer."""
    ids = customers.ids.tolist()
    _offer("Download all offers", lambda: offers_file(ids, segments, found, names), table, "offers")


def _offer(label: str, make: Callable[[], bytes], table: Table, what: str) -> None:
    """Offer a file that is made on click."""
    files.offer(label, make, files.name_of(table, what), f"download-{what}")
