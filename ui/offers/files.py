"""Downloads of the Offers page."""

from __future__ import annotations

from collections.abc import Sequence

from segmentation import Customers, NextOffers, Pairs, ProductNames, Table, write_offers, write_pairs
from segmentation.sinks import Write
from ui import files

#: Bytes of a row of each file, about: names of products are a few words.
_PAIR, _OFFER = 110, 150


def pairs(table: Table, found: Pairs, names: ProductNames) -> None:
    """Offer all pairs as a file."""
    about = _PAIR * len(found)
    _offer("Download all pairs", lambda sink: write_pairs(found, names, sink), table, "pairs", about)


def offers(
    table: Table, customers: Customers, found: NextOffers, names: ProductNames, segments: Sequence[str]
) -> None:
    """Offer the next offers of all customers as a file; `segments` are the names, one per customer."""
    ids = customers.ids.tolist()
    about = _OFFER * len(ids)
    _offer(
        "Download all offers",
        lambda sink: write_offers(ids, segments, found, names, sink),
        table,
        "offers",
        about,
    )


def _offer(label: str, write: Write, table: Table, what: str, about: float) -> None:
    """Offer a file that is made on click."""
    files.offer(label, write, files.name_of(table, what), f"download-{what}", about=about)
