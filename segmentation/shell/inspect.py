"""`inspect`: what was understood."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from segmentation.columns.mapping import propose_plan
from segmentation.columns.roles import describe_columns
from segmentation.columns.rows import find_unit
from segmentation.reading import read_table
from segmentation.shell.planning import add_file
from segmentation.shell.printing import print_json, print_rows
from segmentation.words import count

WHAT = "Say what was understood: encoding, delimiter, columns, what one row is."
EXAMPLES = "python -m segmentation inspect orders.csv --json"


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_file(parser)
    parser.add_argument("--json", action="store_true", help="for programs")


def run(options: argparse.Namespace) -> None:
    """Print what was understood."""
    table = read_table(Path(options.file))
    columns = describe_columns(table)
    plan = propose_plan(table)
    if options.json:
        print_json(
            {
                "encoding": table.dialect.encoding,
                "delimiter": table.dialect.delimiter,
                "rows": len(table.frame),
                "columns": [dataclasses.asdict(c) for c in columns],
                "unit": plan.unit,
                "unit_reason": find_unit(table, plan.columns)[1],
                "order_columns": dataclasses.asdict(plan.columns),
                "understood": table.sentence(),
                "notes": [dataclasses.asdict(n) for n in table.notes],
            }
        )
        return
    print(table.sentence())
    print(f"One row is: {plan.unit}. {find_unit(table, plan.columns)[1]}")
    print_rows(
        ("column", "role", "missing", "distinct", "why"),
        [(c.name, str(c.role), count(c.missing), count(c.distinct), c.reason) for c in columns],
    )
    for note in table.notes:
        print(f"Note: {note.text}")
