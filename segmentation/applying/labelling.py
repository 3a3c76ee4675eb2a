"""The new file with the segment beside each row, how sure it is, and who is unlike any segment."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from segmentation.applying.applied import Applied
from segmentation.export import Labelled, labelled_customers, labelled_rows
from segmentation.export.labels import Beside

UNLIKE = "unlike any segment"


def labelled_new(applied: Applied, *, lines: bool = False) -> Labelled:
    """Label the customers of the new file, or its order lines.

    `segment_confidence`: 0 = as near to a second segment, 1 = at the middle of its own (see
    `Applied.margin`). `segment_fit`: who is unlike any segment.
    """
    made = (applied.table, applied.customers, applied.features, applied.segments)
    more = {"segment_confidence": _confidence(applied), "segment_fit": _fit(applied)}
    if lines:
        return labelled_rows(*made, more=more)
    # A table of customers is the user's own: nothing is left out of it.
    return labelled_customers(*made, personal_too=True, more=more)


def _confidence(applied: Applied) -> Beside:
    which = np.full(len(applied.customers), -1)
    which[applied.features.customers] = (applied.margin * 1000).round().astype(int)
    return Beside([f"{i / 1000:.3f}" for i in range(1001)], which, pa.float64())


def _fit(applied: Applied) -> Beside:
    which = np.full(len(applied.customers), -1)
    if applied.unlike is not None:
        which[applied.features.customers[applied.unlike]] = 0
    return Beside([UNLIKE], which)
