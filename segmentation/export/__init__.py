"""Results as files: one module per kind of file."""

from __future__ import annotations

from segmentation.export.labelled import (
    Labelled,
    formula_cells,
    labelled_customers,
    labelled_rows,
    rfm_customers,
)
from segmentation.export.offers import offers_file, pairs_file

__all__ = [
    "Labelled",
    "formula_cells",
    "labelled_customers",
    "labelled_rows",
    "offers_file",
    "pairs_file",
    "rfm_customers",
]
