"""The sweep against scikit-learn: time, inertia, peak memory, on tables of several kinds.

Run from the project's root:
    python benchmarks/sweep.py --rows 100000 --columns 10 --starts 10      k-means alone, against n_init=10
    python benchmarks/sweep.py --rows 1000000 --columns 10 --starts 1      whole sweep, sampled silhouettes
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
from sklearn.cluster import KMeans

from segmentation.clustering import sweeps

K_RANGE = range(2, 11)


def blob_like(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    middle = rng.normal(scale=4, size=(12, columns))
    return middle[rng.integers(0, 12, rows)] + rng.normal(size=(rows, columns))


def heavy_tailed(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    matrix = rng.standard_t(3, size=(rows, columns)) * rng.lognormal(0, 0.4, size=(rows, 1))
    return np.sign(matrix) * np.log1p(np.abs(matrix)) * 3


def lognormal(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    matrix = rng.lognormal(size=(rows, columns))
    return (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--columns", type=int, default=10)
    arguments.add_argument("--starts", type=int, default=10, help="of scikit-learn; 0 = leave it out")
    options = arguments.parse_args()
    for draw in (blob_like, heavy_tailed, lognormal):
        matrix = draw(np.random.default_rng(0), options.rows, options.columns)
        marks: dict[str, float] = {}
        start, before = time.perf_counter(), peak_bytes()
        sweep = sweeps.sweep_matrix(
            matrix,
            K_RANGE,
            progress=lambda _, words, marks=marks: marks.setdefault(words, time.perf_counter()),
        )
        alone, whole = marks["Silhouettes"] - start, time.perf_counter() - start
        grown = (peak_bytes() - before) / matrix.nbytes
        print(f"{draw.__name__}: k-means {alone:.2f} s, in all {whole:.2f} s, memory + {grown:.1f} x")
        if not options.starts:
            continue
        start = time.perf_counter()
        theirs = [KMeans(k, n_init=options.starts, random_state=0).fit(matrix).inertia_ for k in K_RANGE]
        taken = time.perf_counter() - start
        excess = [100 * (ours.inertia / best - 1) for ours, best in zip(sweep, theirs, strict=True)]
        print(f"  scikit-learn {taken:.2f} s: {taken / alone:.1f} x k-means, {taken / whole:.1f} x all")
        print(f"  inertia above scikit-learn's, %: {np.round(excess, 2)}")


if __name__ == "__main__":
    main()
