"""`convert`: the file as it was read, clean: UTF-8, one header, numbers and days as such."""

from __future__ import annotations

import argparse
from pathlib import Path

from segmentation.export import table_sheet
from segmentation.reading import read_table
from segmentation.shell.kinds import kind_of, writer
from segmentation.shell.planning import add_file
from segmentation.shell.writing import keep_apart, write
from segmentation.words import plural

WHAT = "Write the file clean: UTF-8, one header, plain numbers, ISO days; as CSV, XLSX or Parquet."
EXAMPLES = "python -m segmentation convert export.txt -o clean.csv"


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_file(parser)
    parser.add_argument("-o", "--output", required=True, help="the file to write: .csv, .xlsx or .parquet")


def run(options: argparse.Namespace) -> None:
    """Write what was read, and say what is not in it."""
    keep_apart(**{"file": options.file, "-o": options.output})
    kind = kind_of(options.output)
    table = read_table(Path(options.file))
    sheet = table_sheet(table)
    write({Path(options.output): writer(sheet, kind)})
    print(f"{options.output}: {plural(len(table.frame), 'row')}, {plural(table.frame.shape[1], 'column')}")
    print(f"  Read as: {table.sentence()}")
    for name, cells in sheet.odd.items():
        held = "stand as written" if kind == "xlsx" else "are empty"
        print(f"  {name}: {plural(len(cells), 'cell')} that did not fit {held}")
    aside = sum(bool(item.cells) for item in table.set_aside)
    if aside:
        print(f"  {plural(aside, 'line')} that hold no data (totals, remarks) were left out")
