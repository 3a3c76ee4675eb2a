"""What is said of each customer's segment, and why a row has none: the columns that every file gets beside.

`segment_status` says what the segment may be called: natural, reproducible or constructive (verdicts.py);
it is empty where that was not judged. `segment_probability` is there where the method is a Gaussian mixture:
how likely the customer belongs to the segment given, 0 to 1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.customers import KEY_ACCOUNT, Customers
from segmentation.describing.membership import probability_of_customer, segment_of_customer
from segmentation.describing.segments import Segments
from segmentation.features import Features

TEXT = pa.large_string()


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """An added column: the `words` there are, which of them each customer (or row) has, -1 = none.

    kind: what the words are in a file that has types.
    """

    words: Sequence[str]
    which: np.ndarray
    kind: pa.DataType = TEXT

    def text(self, who: np.ndarray | None = None) -> pa.DictionaryArray:
        """The cells of these customers as text, "" for none; -1 = nobody, who has none."""
        codes = pa.array(self._of(who) + 1)
        return pa.DictionaryArray.from_arrays(codes, pa.array(["", *self.words], TEXT))

    def typed(self, who: np.ndarray | None = None) -> pa.Array:
        """The cells of these customers as values, null for none."""
        cells = pa.array([word or None for word in self.words], TEXT).cast(self.kind)
        which = self._of(who)
        return cells.take(pa.array(which, mask=which < 0))

    def _of(self, who: np.ndarray | None) -> np.ndarray:
        return self.which if who is None else np.append(self.which, -1)[who]


def beside(customers: Customers, features: Features, segments: Segments) -> dict[str, Beside]:
    """What is said of each customer's segment, by the column it goes to."""
    segment, everyone = segment_of_customer(customers, features, segments), segments.everyone
    said = {
        "segment": Beside([str(s.number) for s in everyone], segment, pa.int64()),
        "segment_name": Beside([s.name for s in everyone], segment),
        "segment_status": Beside([s.status or "" for s in everyone], segment),
    }
    likely = probability_of_customer(customers, features, segments)
    if likely is not None:
        thousandths = np.where(np.isnan(likely), -1, likely * 1000).round().astype(int)
        said["segment_probability"] = Beside(
            [f"{i / 1000:.3f}" for i in range(1001)], thousandths, pa.float64()
        )
    return said


def customer_notes(customers: Customers, of_customer: np.ndarray) -> Beside:
    """Why a customer has no segment, or one of its own; of_customer `(n_customers,)`, -1 = no segment."""
    words = ["not segmented: no value in any feature in use", KEY_ACCOUNT]
    which = np.where(of_customer < 0, 0, -1)
    apart = customers.set_apart >= 0
    which[apart] = customers.set_apart[apart] + len(words)
    which[customers.aside] = 1
    return Beside([*words, *(f"not segmented: {x.reason}" for x in customers.left_out)], which)


def row_notes(customers: Customers, of_customer: np.ndarray) -> Beside:
    """Why a row has no segment; or, where it has its customer's, why the row itself was not counted."""
    known = customers.row_customer >= 0
    place = np.where(known, customers.row_customer, -1)
    said = customer_notes(customers, of_customer)
    which, first = np.append(said.which, -1)[place], len(said.words)
    segmented = np.append(of_customer, -1)[place] >= 0
    out = customers.row_left_out >= 0
    reasons = [x.reason for x in customers.left_out]
    which[out] = first + customers.row_left_out[out] + np.where(segmented[out], len(reasons), 0)
    more = [*(f"not segmented: {r}" for r in reasons), *(f"not counted: {r}" for r in reasons)]
    return Beside([*said.words, *more], which)


def free_name(name: str, taken: Collection[str]) -> str:
    """Find a name no column has: "segment", else "segment_2", "segment_3" ..."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def unlabelled(segment: Beside, who: np.ndarray | None = None) -> int:
    """Count the rows without a segment."""
    return pc.sum(pc.is_null(segment.typed(who))).as_py() or 0
