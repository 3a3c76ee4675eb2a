"""Files that commands write: all of them whole, or none."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from segmentation.errors import PlanError, SegmentationError
from segmentation.sinks import Write


def keep_apart(**named: str | None) -> None:
    """Raise PlanError where two of the files named are one: it would be lost."""
    given = {option: Path(name).resolve() for option, name in named.items() if name}
    if len(set(given.values())) < len(given):
        raise PlanError(f"{_in_words(list(given))} name the same file; give each a name of its own.")


def _in_words(options: list[str]) -> str:
    words = ["The file to read" if o == "file" else o for o in options]
    return ", ".join(words[:-1]) + f" and {words[-1]}"


def write(files: dict[Path, Write]) -> None:
    """Write all files whole, or none at all: a half-written one would look finished."""
    beside: dict[Path, Path] = {}
    try:
        for path, fill in files.items():
            with _naming(path):
                if path.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                if path.exists() and not path.is_file():
                    # A pipe or a device takes what comes; a file in its place would break it for everybody.
                    _fill(path, fill)
                else:
                    beside[path] = path.resolve().with_name(f".{path.name}.{os.getpid()}")
                    _fill(beside[path], fill)
        for path, temporary in beside.items():
            with _naming(path):
                temporary.replace(path.resolve())
    finally:
        for temporary in beside.values():
            with suppress(OSError):
                temporary.unlink()


def _fill(path: Path, fill: Write) -> None:
    with path.open("wb") as sink:
        fill(sink)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Complain of the file that was asked for, not of the one it is first written to."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        advice = "Make room, or choose another disk." if full else "Choose a file in a folder that is there."
        said = f"“{path}” can't be written: {error.strerror or error}. {advice}"
        raise SegmentationError(said) from error
