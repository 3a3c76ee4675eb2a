"""`apply`: a new file in the segments of a saved segmentation."""

from __future__ import annotations

import argparse
from pathlib import Path

from segmentation.applying import (
    Applied,
    apply_model,
    flow_between,
    headline,
    labelled_new,
    match_columns,
    moves_in_words,
    verdict_on_drift,
)
from segmentation.errors import PlanError
from segmentation.model import Model
from segmentation.model.strict import MOST_BYTES
from segmentation.plan import Unit
from segmentation.reading import read_table
from segmentation.shell.planning import add_file
from segmentation.shell.printing import print_rows
from segmentation.shell.writing import keep_apart, write
from segmentation.words import compact, count, percent, plural

WHAT = "Label a new file with a saved segmentation: sizes, drift, who moved."
EXAMPLES = "python -m segmentation apply model.json orders-new.csv -o labelled.csv --before orders.csv"


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("model", help="the segmentation saved by `label --model` or on the page (JSON)")
    add_file(parser)
    parser.add_argument("-o", "--output", required=True, help="the labelled file to write (CSV)")
    parser.add_argument("--before", metavar="OLDFILE", help="an earlier file: who moved to which segment")
    parser.add_argument(
        "--rows",
        choices=("lines", "customers"),
        default="lines",
        help="of order lines: each line (default), or one row per customer",
    )
    parser.add_argument(
        "--match",
        action="append",
        default=[],
        metavar="COLUMN=NEW",
        help="the new file calls COLUMN of the segmentation NEW; may be given several times",
    )


def run(options: argparse.Namespace) -> None:
    """Write the labelled file and say what is different."""
    named = {"the saved segmentation": options.model, "file": options.file, "-o": options.output}
    keep_apart(**named)
    model = Model.from_json(read_text(Path(options.model)))
    applied = _apply(model, Path(options.file), options.match)
    before = _apply(model, Path(options.before), []) if options.before else None
    labelled = labelled_new(applied, lines=applied.plan.unit is Unit.ORDER_LINE and options.rows == "lines")
    write({Path(options.output): labelled.write_csv})
    print(f"{options.output}: {plural(len(applied.table.frame), 'row')}")
    print(headline(applied))
    _print_sizes(applied)
    _print_drift(applied)
    for note in applied.notes:
        print(f"Note: {note}")
    if before is not None:
        _print_flow(before, applied)


def read_text(path: Path) -> bytes:
    """Read a file that a person may have mistaken for another, no further than a model can be long."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _apply(model: Model, path: Path, wishes: list[str]) -> Applied:
    table = read_table(path)
    chosen = dict(_pair(wish) for wish in wishes)
    matching = match_columns(model, table, chosen)
    guesses = match_columns(model, table, chosen, propose=True).guessed
    if matching.missing and guesses:
        hints = " ".join(f'--match "{m.name}={m.column}"' for m in guesses)
        try:
            matching.refuse_missing(table)
        except PlanError as error:
            raise PlanError(f"{error} Perhaps: {hints}") from error
    return apply_model(model, table, matching)


def _pair(wish: str) -> tuple[str, str]:
    name, equals, column = wish.partition("=")
    if not equals:
        raise PlanError(f'--match is “{wish}”; give COLUMN=NEW, as in --match "Income=Revenue".')
    return name.strip(), column.strip()


def _print_sizes(applied: Applied) -> None:
    then = applied.model.sizes
    rows: list[tuple[str, ...]] = [
        (
            str(s.number),
            s.name,
            count(s.size),
            percent(s.share),
            percent(then[s.number - 1] / sum(then)) if s.number <= len(then) else "–",
            compact(s.amount) if s.amount is not None else "",
        )
        for s in applied.segments.everyone
    ]
    print_rows(("", "segment", "customers", "share", "share then", "money"), rows)


def _print_drift(applied: Applied) -> None:
    print(verdict_on_drift(applied))
    print_rows(
        ("drift of", "index", "which is"),
        [(s.label, f"{s.index:.3f}", str(s.drifted)) for s in applied.drift],
    )


def _print_flow(before: Applied, now: Applied) -> None:
    flow = flow_between(before, now)
    print(f"{plural(flow.both, 'customer')} in both files, {count(flow.stayed)} in the same segment")
    for sentence in moves_in_words(flow):
        print(f"  {sentence}")
