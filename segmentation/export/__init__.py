"""Results as files: one module per kind of file."""

from __future__ import annotations

from segmentation.export.assignment import assignment_sql, why_no_sql
from segmentation.export.audience import Audience, audiences, write_audiences
from segmentation.export.book import analysis_sheets
from segmentation.export.control import control_in_words, control_sizes, detectable, held_back
from segmentation.export.labelled import (
    Labelled,
    formula_cells,
    labelled_customers,
    labelled_rows,
)
from segmentation.export.offers import write_offers, write_pairs
from segmentation.export.profile import profile_csv, profile_rows
from segmentation.export.rfm import rfm_customers
from segmentation.export.sheets import Sheet, customers_sheet, rows_sheet, table_sheet
from segmentation.export.sizes import Sizes, sizes_of_customers, sizes_of_rows
from segmentation.export.xlsx import MOST_ROWS, workbook, write_workbook

__all__ = [
    "MOST_ROWS",
    "Audience",
    "Labelled",
    "Sheet",
    "Sizes",
    "analysis_sheets",
    "assignment_sql",
    "audiences",
    "control_in_words",
    "control_sizes",
    "customers_sheet",
    "detectable",
    "formula_cells",
    "held_back",
    "labelled_customers",
    "labelled_rows",
    "profile_csv",
    "profile_rows",
    "rfm_customers",
    "rows_sheet",
    "sizes_of_customers",
    "sizes_of_rows",
    "table_sheet",
    "why_no_sql",
    "workbook",
    "write_audiences",
    "write_offers",
    "write_pairs",
    "write_workbook",
]
