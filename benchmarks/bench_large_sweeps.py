"""Large tables: time, inertia, exact and sampled silhouettes and peak memory, each beside its bar.

Run from the project's root:
    PYTHONPATH=. python benchmarks/bench_large_sweeps.py            some minutes, one gigabyte
    PYTHONPATH=. python benchmarks/bench_large_sweeps.py --quick    a tenth of the rows, under a minute

Every time is a ratio within one run. The bars hold for the full sizes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from benchmarks.sweep import K_RANGE, blob_like, heavy_tailed, lognormal
from segmentation import sweep_matrix
from segmentation.clustering.silhouette import silhouette_values
from segmentation.work import one_blas_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from segmentation import Sweep

COLUMNS, STARTS = 10, 10
DRAWS: dict[str, Callable[[np.random.Generator, int, int], np.ndarray]] = {
    "blobs": blob_like,
    "heavy tails": heavy_tailed,
    "log-normal": lognormal,
}
FASTER = {"blobs": 15, "heavy tails": 7, "log-normal": 7}  # than ten starts, k-means alone
EXCESS = 0.1  # per cent of inertia above the best of ten starts
ONE_SCORE = 0.2  # exact silhouettes of all K, in times of one silhouette_score
ONE_START = 1.5  # a million rows with sampled silhouettes, in times of one start for each K
ERROR = 0.005  # standard error of a sampled silhouette
MEMORY = 5  # times the matrix, above what holding it takes

SWEEPING = "sweep_matrix(matrix, range(2, 11))"
CHILD = """
import re, sys
from pathlib import Path
import numpy as np
from segmentation import sweep_matrix
matrix = np.load(sys.argv[1])
{}
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])  # a peak of its own
"""


def said(what: str, value: float, bar: float, *, least: bool = False) -> None:
    """Print a figure beside its bar, and say so where it is missed."""
    met = value >= bar if least else value <= bar
    print(f"  {what}: {value:.3g} (at {'least' if least else 'most'} {bar:g}{'' if met else ': MISSED'})")


def drawn(kind: str, rows: int, columns: int = COLUMNS) -> np.ndarray:
    return DRAWS[kind](np.random.default_rng(0), rows, columns)


def timed(matrix: np.ndarray) -> tuple[Sweep, float, float]:
    """Sweep; seconds until the silhouettes begin, and in all."""
    marks: dict[str, float] = {}
    start = time.perf_counter()
    sweep = sweep_matrix(
        matrix, K_RANGE, progress=lambda _, words: marks.setdefault(words, time.perf_counter())
    )
    return sweep, marks["Silhouettes"] - start, time.perf_counter() - start


def loop(matrix: np.ndarray, starts: int) -> tuple[list[float], float]:
    """Inertia for each K of scikit-learn's best of `starts`, and the seconds it took."""
    start = time.perf_counter()
    found = [float(KMeans(k, n_init=starts, random_state=0).fit(matrix).inertia_) for k in K_RANGE]
    return found, time.perf_counter() - start


def excess(sweep: Sweep, theirs: list[float]) -> float:
    return max(100 * (ours.inertia / best - 1) for ours, best in zip(sweep, theirs, strict=True))


def ten_starts(rows: int) -> None:
    for kind, bar in FASTER.items():
        matrix = drawn(kind, rows)
        sweep, alone, _ = timed(matrix)
        theirs, taken = loop(matrix, STARTS)
        print(f"{rows:,} × {COLUMNS}, {kind}, K = 2..10, k-means alone against ten scikit-learn starts")
        said("times as fast", taken / alone, bar, least=True)
        said("inertia above theirs, worst K, %", excess(sweep, theirs), EXCESS)


def exact_silhouettes(rows: int) -> None:
    for kind in ("blobs", "heavy tails"):
        matrix = drawn(kind, rows)
        labelings = [solution.labels for solution in sweep_matrix(matrix, K_RANGE)]
        start = time.perf_counter()
        with one_blas_thread():
            ours = silhouette_values(matrix, labelings)
        middle = time.perf_counter()
        theirs = silhouette_score(matrix, labelings[4])
        taken = time.perf_counter() - middle
        print(f"{rows:,} × {COLUMNS}, {kind}, exact silhouettes of nine K against one silhouette_score")
        said("times its time", (middle - start) / taken, ONE_SCORE)
        said("apart on the same labels", abs(float(ours[4].mean()) - theirs), 1e-6)


def one_start(rows: int) -> None:
    for kind in DRAWS:
        matrix = drawn(kind, rows)
        sweep, _, whole = timed(matrix)
        theirs, taken = loop(matrix, 1)
        print(f"{rows:,} × {COLUMNS}, {kind}, K = 2..10 with silhouettes against one start for each K")
        said("times its time", whole / taken, ONE_START)
        said("inertia above theirs, worst K, %", excess(sweep, theirs), EXCESS)
        said("largest standard error of a silhouette", max(s.silhouette_error for s in sweep), ERROR)


def memory(rows: int) -> None:
    """Peak of a process that sweeps, less that of one that only loads the matrix."""
    for columns in (COLUMNS, 2 * COLUMNS):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "matrix.npy"
            np.save(file, drawn("heavy tails", rows, columns))
            holds, sweeps = (peak(code, file) for code in ("", SWEEPING))
        print(f"{rows:,} × {columns}, peak memory above a process that holds the matrix")
        said("times the matrix", (sweeps - holds) / (rows * columns * 8), MEMORY)


def peak(code: str, file: Path) -> int:
    """Bytes at most of a process that loads the matrix of `file` and then does `code`."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD.format(code), str(file)], check=True, capture_output=True, text=True
    )
    return int(child.stdout) * 1024


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--quick", action="store_true", help="a tenth of the rows")
    arguments.add_argument("--rows", type=int, default=1_000_000)
    options, _ = arguments.parse_known_args()
    rows = options.rows // 10 if options.quick else options.rows
    sweep_matrix(drawn("blobs", 1_000), K_RANGE)  # imports and thread pools are not what is measured
    ten_starts(rows // 10)
    exact_silhouettes(rows // 20)
    one_start(rows)
    memory(rows)


if __name__ == "__main__":
    main()
