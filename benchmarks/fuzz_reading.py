"""Fuzz `read_table`, guided by coverage: any bytes give a table or a sentence, in bounded time and memory.

Needs atheris, which is no dependency of this project. Into an environment of its own:

    python3 -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris
    PYTHONPATH=.:$(echo .venv/lib/python3*/site-packages) nice \
        /tmp/fuzz/bin/python benchmarks/fuzz_reading.py --minutes 10 --keep /tmp/fuzz/found

Seeds are the awkward files of the tests. What went wrong is kept in the folder given, one file for each
fault; the summary on the last line says how many inputs ran, the slowest one and the peak of memory.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import pkgutil
import random
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import atheris  # type: ignore[import-not-found, unused-ignore]

SEEDS = Path(__file__).parent.parent / "tests" / "data" / "awkward"

SLOW_SECONDS = 10.0
"""The issue's bound for any input."""

MOST_BYTES = 6_000
"""Inputs the fuzzer makes up; small ones explore more of the reader in the same time."""

REPEATS = (1,) * 20 + (3, 40, 1_000)
"""How often the second half of an input is repeated: what is slow only in the thousands shows as well."""

MOST_REPEATED = 3_000_000

UNFORESEEN = "could not be read as a table"
"""The sentence for an error that no part of the reader foresaw: a fault here, not an answer."""

WORDS = (
    b",", b";", b"\t", b"|", b'"', b'""', b"\r\n", b"\n\n", b"\\", b"'", b"Total", b"Sum", b"sep=;",
    b"1.234,56",
    b"2024-01-15", b"31/12/2024", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"<table>", b"<tr><td>", b'[{"a":',
    b"PK\x03\x04", b"\x1f\x8b", b"BZh9", b"PAR1", b"ARROW1", b"\xd0\xcf\x11\xe0", b"Rp 12.000",
)  # fmt: skip


class Record:
    """What happened so far."""

    def __init__(self, keep: Path) -> None:
        self.keep = keep
        self.runs = self.tables = self.refused = 0
        self.faults: dict[str, int] = {}
        self.slowest = (0.0, "")
        self.rng = random.Random(1)  # noqa: S311 (it chooses inputs)

    def fault(self, kind: str, data: bytes, detail: str) -> None:
        """Keep the first input of each fault."""
        name = f"{kind}-{hashlib.sha1(detail.encode()).hexdigest()[:10]}"  # noqa: S324 (a file's name)
        if name not in self.faults:
            (self.keep / name).write_bytes(data)
            (self.keep / f"{name}.txt").write_text(detail)
            print(f"FAULT {name}: {detail[-300:]}", flush=True)
        self.faults[name] = self.faults.get(name, 0) + 1

    def took(self, seconds: float, data: bytes) -> None:
        """Remember the slowest input."""
        if seconds > self.slowest[0]:
            name = f"slowest-{seconds:.2f}s"
            if seconds > 1.0:
                (self.keep / name).write_bytes(data)
            self.slowest = (seconds, name)
        if seconds > SLOW_SECONDS:
            self.fault("slow", data, f"{seconds:.1f} s for {len(data):,} bytes")

    def summary(self) -> str:
        """Say in one line what happened."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
        return (
            f"{self.runs:,} inputs: {self.tables:,} tables, {self.refused:,} sentences; "
            f"{len(self.faults)} kinds of fault; slowest {self.slowest[0]:.2f} s; peak {peak:,.0f} MB"
        )


def shaped(data: bytes, rng: random.Random) -> bytes:
    """The input, sometimes with its second half repeated."""
    times = rng.choice(REPEATS)
    if times == 1:
        return data
    half = len(data) // 2
    return data[:half] + data[half:] * min(times, max(1, MOST_REPEATED // max(len(data), 1)))


def try_one(data: bytes, record: Record, reading: Any, errors: Any) -> None:
    """Read one input and judge what came of it."""
    start = time.process_time()
    record.runs += 1
    try:
        table = reading.read_table(data)
        check(table)
        record.tables += 1
    except errors.SegmentationError as error:
        record.refused += 1
        if UNFORESEEN in str(error):
            cause = error.__cause__
            where = traceback.extract_tb(cause.__traceback__)[-1] if cause else ""
            record.fault("unforeseen", data, f"{cause!r} at {where}"[:2_000])
    except Exception as error:  # noqa: BLE001 (whatever comes is what is looked for)
        where = "".join(traceback.format_exception(error)[-3:])
        record.fault("crash", data, where)
    record.took(time.process_time() - start, data)


def check(table: Any) -> None:
    """What holds for every table."""
    text = table.text()
    assert list(table.frame.columns) == list(text.columns), "names differ"  # noqa: S101
    assert len(table.frame) == len(text) == len(table.lines), "rows differ"  # noqa: S101
    assert table.frame.columns.is_unique, "names are not unique"  # noqa: S101
    assert (table.lines[1:] >= table.lines[:-1]).all(), "lines are out of order"  # noqa: S101
    assert table.sentence(), "no sentence"  # noqa: S101
    for note in table.notes:
        assert note.text.strip(), "an empty note"  # noqa: S101


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--keep", type=Path, default=Path("/tmp/fuzz-found"))  # noqa: S108 (told above)
    return parser.parse_args()


def load() -> tuple[Any, Any]:
    """Import the reader with every one of its branches watched; other packages as they are."""
    with atheris.instrument_imports(include=["segmentation.reading"]):
        reading = importlib.import_module("segmentation.reading")
        for module in pkgutil.iter_modules(reading.__path__, "segmentation.reading."):
            importlib.import_module(module.name)
    return reading, importlib.import_module("segmentation.errors")


def main() -> None:
    chosen = options()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    reading, errors = load()
    record = Record(chosen.keep)
    words = chosen.keep / "words.dict"
    words.write_text("".join('"' + "".join(f"\\x{b:02x}" for b in word) + '"\n' for word in WORDS))
    corpus = chosen.keep / "corpus"
    corpus.mkdir(exist_ok=True)
    for seed in SEEDS.iterdir():
        if seed.suffix != ".json" and seed.stat().st_size <= MOST_BYTES:
            (corpus / seed.name).write_bytes(seed.read_bytes())
    until = time.process_time() + 60 * chosen.minutes  # of computing, however busy the machine is
    told = time.monotonic()

    def run(data: bytes) -> None:
        nonlocal told
        try_one(shaped(data, record.rng), record, reading, errors)
        if time.monotonic() - told > 30:
            told = time.monotonic()
            print(record.summary(), flush=True)
        if time.process_time() > until:
            print(record.summary(), flush=True)
            sys.stdout.flush()
            raise KeyboardInterrupt

    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-dict={words}",
            f"-artifact_prefix={chosen.keep}/",  # else into the folder it was started from
            f"-max_len={MOST_BYTES}",
            "-timeout=120",
            "-rss_limit_mb=4000",
            "-print_final_stats=1",
        ],
        run,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
