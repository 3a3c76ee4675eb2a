"""The results for those who were not there: one page to read, and slides to go on with."""

from __future__ import annotations

from segmentation.report.findings import Findings, findings_of
from segmentation.report.page import report_page
from segmentation.report.slides import report_slides

__all__ = ["Findings", "findings_of", "report_page", "report_slides"]
