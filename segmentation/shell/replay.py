"""`replay`: the page's download again, to the byte."""

from __future__ import annotations

import argparse
from pathlib import Path

from segmentation.reading import read_tables
from segmentation.replaying import Kind, Recipe, replay
from segmentation.shell.apply import read_text
from segmentation.shell.writing import keep_apart, write
from segmentation.words import plural

WHAT = "Repeat a download of the page from its plan: the same file gives the same bytes."
EXAMPLES = "python -m segmentation replay orders-plan.json orders.csv -o customers.csv"


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("plan", help="the plan, or the saved segmentation (JSON)")
    parser.add_argument("file", nargs="+", help="the file, or the files in the order they were uploaded")
    parser.add_argument("-o", "--output", required=True, help="the labelled file to write (CSV)")
    parser.add_argument(
        "--rows",
        choices=[str(kind) for kind in Kind],
        default=str(Kind.CUSTOMERS),
        help="one row per customer (default), or the order lines",
    )


def run(options: argparse.Namespace) -> None:
    """Write the labelled file; say where the data are others than those of the plan."""
    keep_apart(**{"the plan": options.plan, "file": options.file[0], "-o": options.output})
    recipe = Recipe.from_json(read_text(Path(options.plan)))
    table = read_tables([(Path(name), Path(name).name) for name in options.file], recipe.reading)
    labelled = replay(table, recipe.plan, Kind(options.rows))
    write({Path(options.output): labelled.write_csv})
    print(f"{options.output}: {plural(len(table.frame), 'row')} read, labelled by the plan")
    if recipe.digest and recipe.digest != table.digest:
        print("Note: this is not the file that the plan was made for, so the result is another one.")
