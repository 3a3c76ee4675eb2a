"""The pipeline from a shell: `python -m segmentation inspect | sweep | label FILE`.

Exit code 0, or 1 with one sentence on stderr.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import errno
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from segmentation.analysis import Analysis, analyse
from segmentation.clustering.methods import METHODS
from segmentation.columns.mapping import propose_plan
from segmentation.columns.roles import describe_columns
from segmentation.columns.rows import find_unit
from segmentation.customers import build_customers
from segmentation.errors import PlanError, SegmentationError
from segmentation.export import labelled_rows
from segmentation.features import wants_log
from segmentation.model import Model
from segmentation.plan import FeatureChoice, Method, Plan, Unit
from segmentation.reading import Table, read_table
from segmentation.words import count, percent, plural

#: A shell may look further than the page's 20 segments, to see that nothing waits beyond them.
LARGEST_K = 100

_EXAMPLES = """examples:
  python -m segmentation inspect orders.csv --json
  python -m segmentation sweep customers.csv --features Income,Spending --k 2-8
  python -m segmentation label orders.csv --by CUSTOMERNAME --k 4 -o labelled.csv --model model.json
"""


class _Parser(argparse.ArgumentParser):
    """Complains in one sentence and with exit code 1, like every other complaint here."""

    def error(self, message: str) -> NoReturn:
        raise PlanError(f"{message[:1].upper()}{message[1:]}. See: python -m segmentation --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A shell that can't write an accent gets an escape in its place, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], None] = options.command
        command(options)
    except SegmentationError as error:
        return _complain(str(error))
    except BrokenPipeError:
        # The reader of our output (head, say) has seen enough; that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        return _complain(
            f"{error.filename or 'The file'}: {error.strerror or error}. Check the path and try again."
        )
    return 0


def _complain(sentence: str) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m segmentation",
        description="From a file of customers or order lines to named segments.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="inspect | sweep | label")

    def add(name: str, command: Callable[[argparse.Namespace], None], what: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=what)
        made.add_argument("file", help="CSV, TSV, TXT, XLSX, Parquet; also .gz and .zip")
        made.set_defaults(command=command)
        return made

    inspect = add(
        "inspect", _inspect, "Say what was understood: encoding, delimiter, columns, what one row is."
    )
    sweep = add("sweep", _sweep, "Segment for each K and recommend one (1 = no natural segments).")
    label = add("label", _label, "Write the file again with the segment of each row.")
    for command in (sweep, label):
        command.add_argument("--features", help="names, separated by commas (default: as proposed)")
        command.add_argument(
            "--method",
            choices=[str(method) for method in Method],
            default=str(Method.KMEANS),
            help="how customers are put together (default: k-means; see docs/methods.md)",
        )
        command.add_argument("--by", metavar="COLUMN", help="rows are order lines of this customer column")
    sweep.add_argument(
        "--k", help="range of K, as 2-10, or one K (default: 2-10, as far as customers differ)"
    )
    label.add_argument("--k", type=int, help="number of segments (default: the recommended K)")
    label.add_argument("-o", "--output", required=True, help="the labelled file to write (CSV)")
    label.add_argument("--model", help="also save the segmentation as JSON")
    for command in (inspect, sweep):
        command.add_argument("--json", action="store_true", help="for programs")
    return parser


def _inspect(options: argparse.Namespace) -> None:
    table = read_table(Path(options.file))
    columns = describe_columns(table)
    plan = propose_plan(table)
    if options.json:
        _print_json(
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
    _print_rows(
        ("column", "role", "missing", "distinct", "why"),
        [(c.name, str(c.role), count(c.missing), count(c.distinct), c.reason) for c in columns],
    )
    for note in table.notes:
        print(f"Note: {note.text}")


def _sweep(options: argparse.Namespace) -> None:
    table = read_table(Path(options.file))
    analysis = analyse(table, _plan(table, options), None if options.k is None else _k_range(options.k))
    if options.json:
        _print_json(_sweep_facts(analysis))
        return
    advice = analysis.advice
    by = f"by {', '.join(analysis.features.names)}; {METHODS[analysis.sweep.method].name}"
    print(f"{plural(len(analysis.features.customers), 'customer')}, {by}")
    _print_rows(
        ("K", "inertia", "silhouette", "sizes"),
        [
            (str(s.k), f"{s.inertia:,.2f}", f"{s.silhouette:.3f}", " ".join(map(count, s.sizes)))
            for s in analysis.sweep
        ],
    )
    print(f"Recommended K: {advice.k}{' (no natural segments)' if advice.k == 1 else ''}, {advice.verdict}")
    for reason in advice.reasons:
        print(f"  {reason}")


def _sweep_facts(analysis: Analysis) -> dict[str, Any]:
    advice = analysis.advice
    return {
        "k": [
            {
                "k": s.k,
                "inertia": float(s.inertia),
                "silhouette": None if s.k == 1 else float(s.silhouette),
                "sizes": [int(size) for size in s.sizes],
                "verdict": advice.verdict_at(s.k),
                "segment_verdicts": advice.segments_at(s.k),
                "bic": s.bic,
            }
            for s in analysis.sweep
        ],
        "method": analysis.sweep.method,
        "recommended_k": advice.k,
        "usable_k": advice.usable_k,
        "verdict": advice.verdict,
        "reasons": list(advice.reasons),
        "votes": dict(advice.votes),
        "features": list(analysis.features.names),
        "logged": [t.name for t in analysis.features.transforms if t.log],
        "filled": analysis.features.filled,
        "unit": analysis.plan.unit,
        "customers": len(analysis.customers),
        "rows": len(analysis.features.customers),
        "left_out": [
            dataclasses.asdict(x) for x in (*analysis.customers.left_out, *analysis.features.left_out)
        ],
    }


def _label(options: argparse.Namespace) -> None:
    _keep_apart(options)
    table = read_table(Path(options.file))
    plan = _plan(table, options)
    if options.k is not None:
        plan = plan.with_k(options.k)
    analysis = analyse(table, plan)
    segments = analysis.segments()
    labelled = labelled_rows(table, analysis.customers, analysis.features, segments)
    files = {Path(options.output): labelled.to_csv()}
    if options.model:
        solution = analysis.solution()
        model = Model.from_solution(
            plan, analysis.features, solution, segments, digest=table.digest, advice=analysis.advice
        )
        files[Path(options.model)] = model.to_json().encode()
    _write(files)
    print(f"{options.output}: {plural(len(table.frame), 'row')}, {len(segments)} segments of customers")
    for segment in segments:
        print(f"  {segment.number}  {segment.name}: {count(segment.size)} ({percent(segment.share)})")
    if labelled.unlabelled:
        print(
            f"  {plural(labelled.unlabelled, 'row')} without a segment, each with the reason in segment_note"
        )
    for name, filled in analysis.features.filled.items():
        print(f"  {name}: {plural(filled, 'missing value')} filled with the median")
    if labelled.made_safe:
        print(f"  {plural(labelled.made_safe, 'cell')} that a spreadsheet would run got an apostrophe")


def _keep_apart(options: argparse.Namespace) -> None:
    """The upload, the labelled file and the model must be three files, or one would be lost."""
    named = [options.file, options.output, *([options.model] if options.model else [])]
    places = [Path(name).resolve() for name in named]
    if len(set(places)) < len(places):
        raise PlanError("The file to read, -o and --model name the same file; give each a name of its own.")


def _plan(table: Table, options: argparse.Namespace) -> Plan:
    plan = propose_plan(table).with_method(Method(options.method))
    if options.by:
        plan = plan.with_unit(Unit.ORDER_LINE, dataclasses.replace(plan.columns, customer=options.by))
    if options.features:
        names = [name.strip() for name in next(csv.reader([options.features]))]
        customers = build_customers(table, plan)
        choices = [
            FeatureChoice(name, log=customers.trait(name).numeric and wants_log(customers.frame[name]))
            for name in names
        ]
        plan = plan.with_features(tuple(choices))
    return plan


def _k_range(text: str) -> range:
    """Read "2-10" or "4"; raises PlanError otherwise."""
    low, _, high = text.partition("-")
    if not low.isdecimal() or (high and not high.isdecimal()):
        raise PlanError(f"--k is “{text}”; give a range such as 2-10, or one number.")
    first, last = int(low), int(high or low)
    if not 1 <= first <= last <= LARGEST_K:
        raise PlanError(f"--k is “{text}”; K can be from 1 to {LARGEST_K}, the smaller first.")
    return range(first, last + 1)


def _print_json(facts: dict[str, Any]) -> None:
    readable = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(facts, ensure_ascii=not readable, indent=2, allow_nan=False))


def _print_rows(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _write(files: dict[Path, bytes]) -> None:
    """Write all files whole, or none at all: a half-written one would look finished."""
    beside: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            with _naming(path):
                if path.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                if path.exists() and not path.is_file():
                    # A pipe or a device takes what comes; a file in its place would break it for everybody.
                    path.write_bytes(content)
                else:
                    beside[path] = path.resolve().with_name(f".{path.name}.{os.getpid()}")
                    beside[path].write_bytes(content)
        for path, temporary in beside.items():
            with _naming(path):
                temporary.replace(path.resolve())
    finally:
        for temporary in beside.values():
            with suppress(OSError):
                temporary.unlink()


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Complain of the file that was asked for, not of the one it is first written to."""
    try:
        yield
    except OSError as error:
        raise SegmentationError(
            f"“{path}” can't be written: {error.strerror or error}. Choose a file in a folder that is there."
        ) from error


if __name__ == "__main__":
    sys.exit(main())
