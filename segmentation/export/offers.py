"""Files of the offers: the pairs, and what to offer each customer, with the reason in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv

from segmentation.export.csv_text import BYTE_ORDER_MARK
from segmentation.formulas import guard
from segmentation.offers.next_offers import NextOffers
from segmentation.offers.pairs import Pairs
from segmentation.offers.product_names import ProductNames
from segmentation.offers.ranking import OFFERED


def write_pairs(found: Pairs, names: ProductNames, sink: BinaryIO) -> None:
    """Write all pairs as CSV, the surest first; shares from 0 to 1."""
    best = found.strongest(len(found))
    sides = {"first": best.one, "second": best.other}
    columns: dict[str, Any] = {}
    for side, products in sides.items():
        columns |= _named(side, products, names)
    columns |= {
        "orders_with_both": best.together,
        "orders_with_first": best.of_one,
        "orders_with_second": best.of_other,
        "support": best.support.round(6),
        "confidence_first_to_second": best.confidence.round(4),
        "confidence_second_to_first": best.confidence_back.round(4),
        "lift": best.lift.round(3),
        "lift_at_least": best.sure_lift.round(3),
    }
    _write(columns, sink)


def write_offers(
    ids: Sequence[str], segments: Sequence[str], found: NextOffers, names: ProductNames, sink: BinaryIO
) -> None:
    """Write one row per customer as CSV: segment, then each offer, the product that speaks for it, the share.

    ids: `(n,)` as in the file; segments: `(n,)` names, "" = in none. The share is of the buyers of the
    product that speaks for the offer who have bought it too; of a best seller, of all who have bought it.
    """
    columns: dict[str, Any] = {"customer": list(ids), "segment_name": list(segments)}
    for place in range(OFFERED):
        columns |= _named(f"offer_{place + 1}", found.customers[:, place], names)
        columns[f"offer_{place + 1}_because"] = _texts(names.codes, found.because[:, place])
        columns[f"offer_{place + 1}_share"] = pa.array(found.share[:, place].round(4), from_pandas=True)
    _write(columns, sink)


def _named(what: str, products: np.ndarray, names: ProductNames) -> dict[str, pa.Array]:
    """The codes of products, and their names where the file has any; -1 = nothing."""
    codes = {what: _texts(names.codes, products)}
    return codes | {f"{what}_name": _texts(names.names, products)} if names.column else codes


def _texts(texts: np.ndarray, places: np.ndarray) -> pa.Array:
    indices = pa.array(np.where(places < 0, len(texts), places))
    return pa.array([*texts.tolist(), None], type=pa.large_string()).take(indices)


def _write(columns: Mapping[str, Any], sink: BinaryIO) -> None:
    """Write UTF-8 with a byte-order mark, every text safe from being run as a formula."""
    arrays = {name: pa.array(values) for name, values in columns.items()}
    safe = [
        guard(a)[0] if pa.types.is_string(a.type) or pa.types.is_large_string(a.type) else a
        for a in arrays.values()
    ]
    sink.write(BYTE_ORDER_MARK)
    csv.write_csv(pa.table(safe, names=list(arrays)), sink)
