"""The pipeline from a shell: one file per verb, each with `WHAT`, `EXAMPLES`, `options` and `run`.

Exit code 0, or 1 with one sentence on stderr.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from segmentation.errors import PlanError, SegmentationError
from segmentation.shell import apply, convert, inspect, label, offers, replay, report, sweep

#: In the order of the work.
VERBS = {
    "inspect": inspect,
    "convert": convert,
    "sweep": sweep,
    "label": label,
    "apply": apply,
    "offers": offers,
    "replay": replay,
    "report": report,
}


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
        epilog="examples:\n" + "".join(f"  {verb.EXAMPLES}\n" for verb in VERBS.values()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar=" | ".join(VERBS))
    for name, verb in VERBS.items():
        made = commands.add_parser(
            name,
            help=verb.WHAT,
            description=verb.WHAT,
            epilog=f"example:\n  {verb.EXAMPLES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        verb.options(made)
        made.set_defaults(command=verb.run)
    return parser
