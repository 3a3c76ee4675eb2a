"""`label`: the file again, with the segment of each row."""

from __future__ import annotations

import argparse
from pathlib import Path

from segmentation.export import labelled_rows, rows_sheet
from segmentation.reading import read_table
from segmentation.shell.kinds import kind_of, writer
from segmentation.shell.planning import add_file, add_k, add_plan, add_sure, analysis_of, plan_at_k
from segmentation.shell.writing import keep_apart, write
from segmentation.sinks import already
from segmentation.words import count, percent, plural

WHAT = "Write the file again with the segment of each row."
EXAMPLES = (
    "python -m segmentation label orders.csv --by CUSTOMERNAME --k 4 -o labelled.csv --model model.json"
)


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_file(parser)
    add_plan(parser)
    add_k(parser)
    add_sure(parser)
    parser.add_argument("-o", "--output", required=True, help="what to write: .csv, .xlsx or .parquet")
    parser.add_argument("--model", help="also save the segmentation as JSON")


def run(options: argparse.Namespace) -> None:
    """Write the labelled file, and the model where asked."""
    keep_apart(**{"file": options.file, "-o": options.output, "--model": options.model})
    kind = kind_of(options.output)
    table = read_table(Path(options.file))
    analysis = analysis_of(table, plan_at_k(table, options), sure=options.sure)
    segments = analysis.segments()
    parts = table, analysis.customers, analysis.features, segments
    labelled = labelled_rows(*parts)
    files = {Path(options.output): labelled.write_csv if kind == "csv" else writer(rows_sheet(*parts), kind)}
    if options.model:
        files[Path(options.model)] = already(analysis.model().to_json().encode())
    write(files)
    print(f"{options.output}: {plural(len(table.frame), 'row')}, {len(segments)} segments of customers")
    for segment in segments:
        print(f"  {segment.number}  {segment.name}: {count(segment.size)} ({percent(segment.share)})")
    if labelled.unlabelled:
        print(
            f"  {plural(labelled.unlabelled, 'row')} without a segment, each with the reason in segment_note"
        )
    for name, filled in analysis.features.filled.items():
        print(f"  {name}: {plural(filled, 'missing value')} filled with the median")
    if labelled.made_safe and kind == "csv":
        print(f"  {plural(labelled.made_safe, 'cell')} that a spreadsheet would run got an apostrophe")
