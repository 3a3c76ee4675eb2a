"""`report`: the segments as a page to read, or as slides."""

from __future__ import annotations

import argparse
from pathlib import Path

from segmentation.errors import PlanError
from segmentation.reading import read_table
from segmentation.report import findings_of, report_page, report_slides
from segmentation.shell.planning import add_file, add_k, add_plan, add_sure, analysis_of, plan_at_k
from segmentation.shell.writing import keep_apart, write
from segmentation.sinks import already

WHAT = "Write a report: one HTML page that needs no network, or slides (.pptx)."
EXAMPLES = "python -m segmentation report orders.csv -o report.html"


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_file(parser)
    add_plan(parser)
    add_k(parser)
    add_sure(parser)
    parser.add_argument("-o", "--output", required=True, help="the report to write: .html or .pptx")


def run(options: argparse.Namespace) -> None:
    """Write the report."""
    keep_apart(**{"file": options.file, "-o": options.output})
    suffix = Path(options.output).suffix.lower()
    if suffix not in (".html", ".htm", ".pptx"):
        raise PlanError(f"-o is “{options.output}”; a report is written as .html or .pptx.")
    table = read_table(Path(options.file))
    found = findings_of(analysis_of(table, plan_at_k(table, options), sure=options.sure))
    written = report_slides(found) if suffix == ".pptx" else report_page(found).encode()
    write({Path(options.output): already(written)})
    print(f"{options.output}: {found.lead()}")
